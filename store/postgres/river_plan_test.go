package postgres

import (
	"testing"

	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"hangup/store/postgres/pgtest"
)

func TestJobsReadNoWholeTable(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), pgtest.Address(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	conn, err := s.db.write.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	for _, statement := range []string{
		`SET session_replication_role = replica`, // no triggers
		`INSERT INTO deliveries (platform, chat, thread, class, state, ready, due_at, op_due, planned, contact)
			SELECT 'web', 'c' || n, '', n % 4, CASE WHEN n % 5 = 0 THEN 'due' ELSE 'sent' END, n / 5 % 2, n, n, n, 'x' FROM generate_series(1, 20000) n`,
		`INSERT INTO river_job (args, kind, max_attempts, priority, queue, state, unique_key, unique_states)
			SELECT jsonb_build_object('delivery', n), 'delivery', 1, n % 4 + 1, 'c' || n % 10, 'available', convert_to('delivery/' || n, 'UTF8'), B'10000001'
			FROM generate_series(1, 20000) n`,
		`ANALYZE`,
	} {
		if _, err := conn.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	for name, query := range map[string]string{
		"what is due and has no job": overdueQuery,
		"whether a delivery is due":  isDueQuery,
		"jobs of a dead process":     orphansQuery,
		"how many jobs there are":    jobsQuery,
		"whether any job waits":      jobsWaitQuery,
	} {
		for _, mode := range []string{"force_generic_plan", "force_custom_plan"} {
			if plan := planOf(t, conn, query, mode); whole.MatchString(plan) {
				t.Errorf("%s, %s:\n%s", name, mode, plan)
			}
		}
	}
}

func TestTablesOfRiverAreUpToDate(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), pgtest.Address(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	pool, err := jobPool(t.Context(), s.config, 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	m, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Schema: schema})
	if err != nil {
		t.Fatal(err)
	}
	there, err := m.ExistingVersions(t.Context())
	if err != nil || len(there) != len(m.AllVersions()) {
		t.Errorf("%d migrations of %d: add an empty one of ours with a newer River; %v", len(there), len(m.AllVersions()), err)
	}
}
