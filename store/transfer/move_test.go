package transfer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// targets are the kinds of databases to which everything is moved.
var targets = map[string]func(testing.TB) string{"a file": newFile, "PostgreSQL": newServer}

// to runs a test for each kind of target.
func to(t *testing.T, do func(t *testing.T, address string)) {
	for name, address := range targets {
		t.Run("to "+name, func(t *testing.T) {
			t.Parallel()
			do(t, address(t))
		})
	}
}

func TestEveryRowIsMovedAsItIs(t *testing.T) {
	to(t, func(t *testing.T, address string) {
		path := filled(t, 1, false, 100)
		got, err := move(t, path, address, Options{})
		check(t, err)
		for _, one := range got {
			if one.Rows == 0 && one.Table != "inbox_bodies_aside" || one.Mended+one.Joined > 0 {
				t.Errorf("%+v", one)
			}
		}
		is := target(t, address)
		same(t, dump(t, is), contents(t, path))
		check(t, is.Close())
		all, err := Compare(t.Context(), source(t, path), source(t, address), nil)
		if err != nil || !slices.Equal(all, got) {
			t.Errorf("compared: %v, %v; moved: %v", all, err, got)
		}
	})
}

func TestEverythingComesBackFromPostgres(t *testing.T) {
	first, server, last := filled(t, 2, false, 60), newServer(t), newFile(t)
	_, err := move(t, first, server, Options{})
	check(t, err)
	_, err = move(t, server, last, Options{})
	check(t, err)
	same(t, contents(t, last), contents(t, first))
}

// What PostgreSQL cannot hold is made to fit, and no row is lost without being counted.
func TestStrangeRowsAreMendedAndCounted(t *testing.T) {
	to(t, func(t *testing.T, address string) {
		path := filled(t, 3, true, 100)
		got, err := move(t, path, address, Options{})
		check(t, err)
		var mended int64
		was := contents(t, path)
		for _, one := range got {
			mended += one.Mended
			if n := int64(len(was[one.Table])); one.Rows+one.Joined != n {
				t.Errorf("%s: %d rows are there and %d were joined, of %d", one.Table, one.Rows, one.Joined, n)
			}
		}
		if strings.HasPrefix(address, "postgres") == (mended == 0) {
			t.Errorf("%d rows were mended", mended)
		}
	})
}

// stopper stops a move after so many steps.
type stopper struct {
	left int
	stop context.CancelFunc
}

func (s *stopper) Begin(string, int64, int64) {}

func (s *stopper) Step(string, int) {
	if s.left--; s.left == 0 {
		s.stop()
	}
}

// stopAfter moves until so many steps are done, and tells whether the move came to its end.
func stopAfter(t *testing.T, from, to string, steps int) (done bool) {
	t.Helper()
	f, it := source(t, from), target(t, to)
	defer f.Close()
	defer it.Close()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	_, err := Move(ctx, f, it, Options{Progress: &stopper{steps, stop}})
	if err != nil && ctx.Err() == nil {
		t.Fatal(err)
	}
	return err == nil
}

func TestStoppedMoveGoesOn(t *testing.T) {
	to(t, func(t *testing.T, address string) {
		path := filled(t, 4, false, 20)
		for steps := 1; !stopAfter(t, path, address, steps); steps += 3 {
			if steps > 200 {
				t.Fatal("it never ends")
			}
			if s, err := OpenSource(t.Context(), address); err == nil || !strings.Contains(err.Error(), "migrate-store again") {
				t.Fatalf("it is read before it is whole: %v, %v", s, err)
			}
		}
		same(t, contents(t, address), contents(t, path))
	})
}

func TestSourceThatChangedMeanwhileIsFoundOut(t *testing.T) {
	to(t, func(t *testing.T, address string) {
		path := filled(t, 5, false, 20)
		if stopAfter(t, path, address, 12) {
			t.Fatal("it was not stopped")
		}
		changed := target(t, path)
		exec(t, changed.db, `UPDATE buttons SET at = at + 1`)
		check(t, changed.Close())
		_, err := move(t, path, address, Options{})
		if text := refusal(t, err); !strings.Contains(text, "differ in buttons") || !strings.Contains(text, "--again") {
			t.Errorf("it says %q", text)
		}
		if _, err := OpenSource(t.Context(), address); err == nil {
			t.Error("what differs can be used")
		}
		_, err = move(t, path, address, Options{Again: true})
		check(t, err)
		same(t, contents(t, address), contents(t, path))
	})
}

func refusal(t *testing.T, err error) string {
	t.Helper()
	var r *Refusal
	if !errors.As(err, &r) {
		t.Fatalf("no refusal: %v", err)
	}
	return r.Text
}

func TestMoveFromAnotherSourceIsRefused(t *testing.T) {
	to(t, func(t *testing.T, address string) {
		if stopAfter(t, filled(t, 6, false, 20), address, 5) {
			t.Fatal("it was not stopped")
		}
		other := filled(t, 7, false, 20)
		_, err := move(t, other, address, Options{})
		if text := refusal(t, err); !strings.Contains(text, "from another database") {
			t.Errorf("it says %q", text)
		}
		_, err = move(t, other, address, Options{Again: true})
		check(t, err)
		same(t, contents(t, address), contents(t, other))
	})
}

func TestTargetInUseIsRefusedAndLeftAlone(t *testing.T) {
	to(t, func(t *testing.T, address string) {
		path := filled(t, 8, false, 5)
		is := target(t, address)
		exec(t, is.db, `INSERT INTO buttons (id, action, at) VALUES ('a', 'b', 1)`)
		before := dump(t, is)
		check(t, is.Close())
		for _, again := range []bool{false, true} {
			_, err := move(t, path, address, Options{Again: again})
			if text := refusal(t, err); !strings.Contains(text, "has rows in buttons") {
				t.Errorf("it says %q", text)
			}
		}
		same(t, contents(t, address), before)
	})
}

// saboteur changes a row of the target as soon as it is there.
type saboteur struct {
	t     *testing.T
	into  *Side
	query string
	done  bool
}

func (*saboteur) Begin(string, int64, int64) {}

func (s *saboteur) Step(table string, _ int) {
	if table == "warnings" && !s.done {
		s.done = true
		exec(s.t, s.into.db, s.query)
	}
}

func TestComparisonFindsWhatIsNotTheSame(t *testing.T) {
	for name, query := range map[string]string{
		"changed": `UPDATE buttons SET action = action || '.' WHERE id = (SELECT min(id) FROM buttons)`,
		"missing": `DELETE FROM buttons WHERE id = (SELECT min(id) FROM buttons)`,
		"more":    `INSERT INTO buttons (id, action, at) VALUES ('more', 'b', 1)`,
		"swapped": `UPDATE buttons SET at = CASE WHEN at = (SELECT min(at) FROM buttons) THEN (SELECT max(at) FROM buttons)
			WHEN at = (SELECT max(at) FROM buttons) THEN (SELECT min(at) FROM buttons) ELSE at END`,
	} {
		t.Run(name, func(t *testing.T) {
			to(t, func(t *testing.T, address string) {
				f, it := source(t, filled(t, 9, false, 10)), target(t, address)
				_, err := Move(t.Context(), f, it, Options{Progress: &saboteur{t: t, into: it, query: query}})
				if text := refusal(t, err); !strings.Contains(text, "differ in buttons:") {
					t.Errorf("it says %q", text)
				}
			})
		})
	}
}

func TestNumbersAreNotGivenAgain(t *testing.T) {
	to(t, func(t *testing.T, address string) {
		path := filled(t, 10, false, 30)
		from := target(t, path)
		highest := map[string]int64{}
		for _, name := range []string{"deeds", "letters", "feedback", "inbox_bodies"} {
			key := map[string]string{"letters": "seq", "inbox_bodies": "n"}[name]
			if key == "" {
				key = "id"
			}
			var n int64
			check(t, from.db.QueryRow(`SELECT max(`+key+`) FROM `+name).Scan(&n))
			highest[name] = n
			exec(t, from.db, `DELETE FROM `+name+` WHERE `+key+` > (SELECT min(`+key+`) FROM `+name+`)`)
		}
		check(t, from.Close())
		_, err := move(t, path, address, Options{})
		check(t, err)
		is := target(t, address)
		for query, name := range map[string]string{
			`INSERT INTO deeds (at, person, platform, chat, thread, what, about, detail) VALUES (1, '', '', '', '', 'x', '', '') RETURNING id`:                                                      "deeds",
			`INSERT INTO letters (chat, key, body, at) VALUES ('c', 'new', '', 1) RETURNING seq`:                                                                                                    "letters",
			`INSERT INTO inbox_bodies (platform, id, body) VALUES ('p', 'new', '') RETURNING n`:                                                                                                     "inbox_bodies",
			`INSERT INTO feedback (person, answer, platform, chat, correct, reason, verdict, type, tells, area, week) VALUES ('p', 'new', '', '', 1, '', '', '', '[]', '', 345600000) RETURNING id`: "feedback",
		} {
			if strings.HasPrefix(address, "postgres") {
				query = strings.Replace(query, "inbox_bodies (platform, id, body) VALUES (", "inbox_bodies (n, platform, id, body) VALUES (nextval('inbox_numbers'), ", 1)
			} else {
				query = strings.Replace(query, "'', 1)", "X'', 1)", 1)
				query = strings.Replace(query, "'new', '') RETURNING n", "'new', X'') RETURNING n", 1)
			}
			var n int64
			check(t, is.db.QueryRow(query).Scan(&n))
			if n <= highest[name] || n > highest[name]+10000 {
				t.Errorf("%s: the next number is %d, and %d was given before", name, n, highest[name])
			}
		}
	})
}

func TestWhatHasNoPlaceIsNotLeftBehindInSilence(t *testing.T) {
	path := filled(t, 13, false, 5)
	from := target(t, path)
	exec(t, from.db, `INSERT INTO inbox_bodies_aside (n, platform, id, body) VALUES (1, 'p', 'a', X'00')`)
	check(t, from.Close())
	_, err := move(t, path, newServer(t), Options{})
	if text := refusal(t, err); !strings.Contains(text, "in the midst of a change") {
		t.Errorf("it says %q", text)
	}
}

func TestNothingIsMovedToo(t *testing.T) {
	to(t, func(t *testing.T, address string) {
		path := newFile(t)
		check(t, target(t, path).Close())
		got, err := move(t, path, address, Options{})
		if err != nil || len(got) < 30 {
			t.Errorf("%v, %v", fmt.Sprint(got), err)
		}
	})
}

// A trigger of PostgreSQL gives what is due a job, whoever puts it there; what was on its way stays in doubt until a lane is begun.
func TestWhatIsDueHasOneJob(t *testing.T) {
	path, server := filled(t, 11, false, 200), newServer(t)
	for steps := 20; !stopAfter(t, path, server, steps); steps += 10 { // also where a move was stopped and went on
		if steps > 100 {
			t.Fatal("it never ends")
		}
	}
	oneJobForEach(t, path, server)
}

func TestBeginningAnewLeavesNoJobBehind(t *testing.T) {
	path, server := filled(t, 12, false, 100), newServer(t)
	if stopAfter(t, path, server, 30) {
		t.Fatal("it was not stopped")
	}
	_, err := move(t, path, server, Options{Again: true})
	check(t, err)
	oneJobForEach(t, path, server)
}

func oneJobForEach(t *testing.T, path, server string) {
	t.Helper()
	var due, sending int
	from, is := source(t, path), target(t, server)
	check(t, from.db.QueryRow(`SELECT count(*) FILTER (WHERE state = 'due'), count(*) FILTER (WHERE state = 'sending') FROM deliveries`).Scan(&due, &sending))
	var jobs, deliveries, still int
	check(t, is.db.QueryRow(`SELECT count(*), count(DISTINCT args->>'delivery') FROM river_job WHERE kind = 'delivery'`).Scan(&jobs, &deliveries))
	check(t, is.db.QueryRow(`SELECT count(*) FROM deliveries WHERE state = 'sending'`).Scan(&still))
	if due == 0 || sending == 0 || jobs != due || deliveries != due || still != sending {
		t.Errorf("%d are due, with %d jobs for %d; %d are on their way, and %d were", due, jobs, deliveries, still, sending)
	}
}
