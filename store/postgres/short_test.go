package postgres

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/store/postgres/pgserver"
	"hangup/store/postgres/pgtest"
	"hangup/store/sqlstore"
)

// counted is a way to the server that counts what is sent on it. Each round trip is one sending.
type counted struct {
	net.Conn
	sent *atomic.Int64
}

func (c counted) Write(b []byte) (int, error) {
	c.sent.Add(1)
	return c.Conn.Write(b)
}

// openedCounting opens a database of which the round trips are counted.
func openedCounting(t *testing.T) (*Store, *atomic.Int64) {
	t.Helper()
	config, err := parse(pgtest.Address(t))
	if err != nil {
		t.Fatal(err)
	}
	sent := new(atomic.Int64)
	dial := config.DialFunc
	config.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := dial(ctx, network, address)
		return counted{c, sent}, err
	}
	s, err := open(t.Context(), config, settings{
		wait: time.Minute, rest: usualRest, secret: func(bool) ([]byte, error) { return []byte("a secret key for the tests alone."), nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, sent
}

// What a question asks of the database is paid for in round trips, two hundred times a second.
func TestEachStepOfAQuestionIsOneRoundTrip(t *testing.T) {
	t.Parallel()
	s, sent := openedCounting(t)
	at := bot.Address{Chat: bot.ChatID{Platform: "discord", ID: "c"}}
	check := bot.Check{Person: "p", Verdict: advice.Scam, Type: "courier", Area: "x", At: noon, Quoted: "w", Own: at}
	for what, step := range map[string]func() error{
		"who answers it": func() error {
			_, first, err := s.PutOnce(t.Context(), bot.SharedValue{Space: "s", Name: time.Now().String(), Until: noon.Add(time.Hour)}, noon)
			if !first {
				t.Error("somebody else has it")
			}
			return err
		},
		"what was said before": func() error { _, _, err := s.Dialog(t.Context(), "p", at, noon); return err },
		"where the chat is":    func() error { _, err := s.ChatArea(t.Context(), at); return err },
		"what to quote": func() error {
			_, err := s.Warnings(t.Context(), bot.WarningFilter{Area: "x", Type: "courier", Limit: 5})
			return err
		},
		"who told of the same": func() error {
			_, err := s.Similar(t.Context(), []advice.AreaID{"x"}, "courier", noon, "p")
			return err
		},
		"counting it": func() error { return s.RecordCheck(t.Context(), check) },
		"remembering it": func() error {
			return s.SaveDialog(t.Context(), bot.Dialog{Person: "p", At: at, Kind: "k", Expires: noon})
		},
		"that it is over": func() error {
			return s.SettleArrivals(t.Context(), "web", []bot.Settled{{ID: "1", State: bot.Handled}})
		},
	} {
		least := int64(100)
		for range 5 { // the first prepares statements, and one that comes after a while looks whether the server is there
			sent.Store(0)
			if err := step(); err != nil {
				t.Fatal(what, ": ", err)
			}
			least = min(least, sent.Load())
		}
		if least != 1 {
			t.Errorf("%s takes %d round trips", what, least)
		}
	}
}

func rests(t *testing.T, s *Store) (n int) {
	t.Helper()
	if err := s.db.read.QueryRowContext(t.Context(), `SELECT count(*) FROM rests`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func rest1(chat string) sqlstore.Statement {
	return sqlstore.Statement{Query: `INSERT INTO rests (platform, chat, until) VALUES ('web', ?, 1)`, Args: []any{chat}}
}

func TestSeriesThatFailsLeavesNothing(t *testing.T) {
	t.Parallel()
	s := opened(t)
	err := s.db.Send(t.Context(), "set note", sqlstore.Series{All: []sqlstore.Statement{rest1("a"), {Query: `SELECT 1 / 0`}, rest1("b")}})
	if n := rests(t, s); err == nil || n != 0 {
		t.Errorf("%d rows, error %v", n, err)
	}
	unread := errors.New("this cannot be read")
	err = s.db.Send(t.Context(), "set note", sqlstore.Series{All: []sqlstore.Statement{{
		Query: `SELECT 1`, Read: func(func(...any) error) error { return unread },
	}}})
	if !errors.Is(err, unread) {
		t.Errorf("got %v", err)
	}
	if err := s.db.Send(t.Context(), "set note", sqlstore.Series{All: []sqlstore.Statement{rest1("a"), rest1("b")}}); err != nil || rests(t, s) != 2 {
		t.Errorf("%d rows, error %v", rests(t, s), err)
	}
}

// A transaction that was given up as it met another is made again, and what it was asked with stays as it was.
func TestSeriesThatMeetsAnotherIsMadeAgain(t *testing.T) {
	t.Parallel()
	s := opened(t)
	if _, err := s.db.write.ExecContext(t.Context(), `CREATE SEQUENCE tries`); err != nil {
		t.Fatal(err)
	}
	const odd = "a zero \x00 and a sign \uf700"
	err := s.db.Send(t.Context(), "set note", sqlstore.Series{All: []sqlstore.Statement{
		rest1(odd),
		{Query: `DO $$ BEGIN IF nextval('tries') < 3 THEN RAISE EXCEPTION 'met' USING ERRCODE = '40P01'; END IF; END $$`},
	}})
	var found string
	if err2 := s.db.Row(t.Context(), `SELECT chat FROM rests`).Scan(&found); err != nil || err2 != nil || found != odd {
		t.Errorf("%q, errors %v, %v", found, err, err2)
	}
}

func TestSeriesHoldsItsName(t *testing.T) {
	t.Parallel()
	s := opened(t)
	series := func(chat string) sqlstore.Series {
		return sqlstore.Series{Hold: "person/p", All: []sqlstore.Statement{rest1(chat)}}
	}
	tx, err := s.db.write.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if err := hold(t.Context(), tx, "person/p"); err != nil {
		t.Fatal(err)
	}
	short, end := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer end()
	if err := s.db.Send(short, "set note", series("a")); err == nil || rests(t, s) != 0 {
		t.Errorf("it did not wait: %v", err)
	}
	_ = tx.Rollback() // the server may make what was given up now: it has it
	if err := s.db.Send(t.Context(), "set note", series("b")); err != nil || rests(t, s) == 0 {
		t.Errorf("%d rows, error %v", rests(t, s), err)
	}
}

func TestChangeThatMustBeAloneIsNoSeries(t *testing.T) {
	t.Parallel()
	s := opened(t)
	if err := s.db.Send(t.Context(), "add watch", sqlstore.Series{All: []sqlstore.Statement{rest1("a")}}); !errors.Is(err, errAlone) || rests(t, s) != 0 {
		t.Errorf("got %v", err)
	}
}

// What was sent to a server that goes away is made again if that does no harm. Else nobody knows whether it was made.
func TestSeriesThatIsCutOffIsMadeAgainOnlyWhereThatDoesNoHarm(t *testing.T) {
	t.Parallel()
	for _, twice := range []bool{false, true} {
		network, err := pgserver.NewProxy(pgtest.Address(t))
		if err != nil {
			t.Fatal(err)
		}
		defer network.Close()
		s, err := Open(t.Context(), network.URL(), WithWait(time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		key := turnKey("cut")
		blocked, err := s.db.read.Conn(t.Context()) // over the same network: it is free again once that is cut
		if err != nil {
			t.Fatal(err)
		}
		defer blocked.Close()
		if _, err := blocked.ExecContext(t.Context(), `SELECT pg_advisory_lock($1)`, key); err != nil {
			t.Fatal(err)
		}
		sent := make(chan error, 1)
		go func() {
			sent <- s.db.Send(context.WithoutCancel(t.Context()), "set note", sqlstore.Series{Twice: twice, All: []sqlstore.Statement{
				{Query: `SELECT pg_advisory_xact_lock(?)`, Args: []any{key}},
				{Query: `INSERT INTO rests (platform, chat, until) VALUES ('web', 'a', 1) ON CONFLICT (platform, chat) DO NOTHING`},
			}})
		}()
		for waits := 0; waits == 0; { // until it is there and waits
			if err := s.db.write.QueryRowContext(t.Context(), `SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`).Scan(&waits); err != nil {
				t.Fatal(err)
			}
		}
		network.Cut()
		network.Open()
		if err := <-sent; (err == nil) != twice {
			t.Errorf("may be made twice: %t, error %v", twice, err)
		}
		if twice && rests(t, s) != 1 {
			t.Errorf("%d rows", rests(t, s))
		}
	}
}

func TestQuestionThatIsReadGivesTextsAsTheyWere(t *testing.T) {
	t.Parallel()
	s := opened(t)
	var found []string
	err := s.db.Ask(t.Context(), func(scan func(...any) error) error {
		var one news.WarningID
		err := scan(&one)
		found = append(found, string(one))
		return err
	}, `SELECT ? || n FROM generate_series(1, 2) n`, "a\x00")
	if err != nil || len(found) != 2 || found[0] != "a\x001" || found[1] != "a\x002" {
		t.Errorf("%q, error %v", found, err)
	}
	unread := errors.New("this cannot be read")
	if err := s.db.Ask(t.Context(), func(func(...any) error) error { return unread }, `SELECT 1`); !errors.Is(err, unread) {
		t.Errorf("got %v", err)
	}
}
