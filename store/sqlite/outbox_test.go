package sqlite

import (
	"path/filepath"
	"testing"

	"hangup/bot/outbox"
	"hangup/bot/outbox/outboxtest"
	"hangup/store/storetest"
)

func posts(t testing.TB) *storetest.Posts {
	s := reopen(t, filepath.Join(t.TempDir(), "hangup.db"))
	return storetest.NewPosts(s, func(t testing.TB, state outbox.State) (n int) {
		t.Helper()
		check(t, s.db.read.QueryRow(`SELECT count(*) FROM deliveries WHERE state = ?`, state).Scan(&n))
		return n
	})
}

func TestTheQueueIsOneForTheOutbox(t *testing.T) {
	outboxtest.Run(t, func(t testing.TB) outboxtest.Queue { return posts(t) })
}

func TestTheLoopDrivesTheQueue(t *testing.T) {
	outboxtest.Drive(t, nil, func(t testing.TB) outboxtest.Rig { return outboxtest.Looped{Counted: posts(t)} })
}
