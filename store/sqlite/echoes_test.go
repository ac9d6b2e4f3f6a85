package sqlite

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/outbox"
)

// echoesAreThere looks for what came with schema 7.
func echoesAreThere(t *testing.T, s *Store) {
	t.Helper()
	p, err := s.Held(t.Context(), "p")
	check(t, err)
	offers, err := s.Offers(t.Context(), bot.OfferFilter{To: bot.Address{Chat: bot.ChatID{Platform: "web", ID: "a"}}})
	check(t, err)
	if len(offers) != 1 || offers[0].ID != "OF7K2M" || offers[0].People != 6 || p.Echoes != 1 || p.Quoted != 1 {
		t.Errorf("offers %+v, held %+v", offers, p)
	}
	for {
		d, ok, _, err := s.Claim(t.Context(), "web", time.UnixMilli(1604189100000))
		check(t, err)
		if !ok {
			t.Fatal("no echo is due")
		}
		check(t, s.Record(t.Context(), d.ID, outbox.Outcome{State: outbox.Sent}))
		if d.Echo == bot.EchoOfWish && d.Warning == "w1" {
			return
		}
	}
}

// What the schema of echoes and offers itself refuses.
func TestSchemaOfEchoesRefusesBadStates(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hangup.db")
	older(t, path, 7)
	s := reopen(t, path)
	for what, statement := range map[string]string{
		"an echo of its own kind":          `UPDATE deliveries SET echo = 'shout' WHERE echo = 'wish'`,
		"an echo of no warning":            `UPDATE deliveries SET echo = 'wish' WHERE contact IS NOT NULL`,
		"a wish of nobody":                 `UPDATE echo_wishes SET person = ''`,
		"a wish of nothing":                `UPDATE echo_wishes SET type = ''`,
		"a wish for nowhere":               `UPDATE echo_wishes SET area = ''`,
		"a wish twice":                     `INSERT INTO echo_wishes SELECT * FROM echo_wishes`,
		"a quotation of what is not there": `UPDATE quotations SET warning = 'none'`,
		"a quotation to nobody":            `UPDATE quotations SET person = ''`,
		"an offer of two people":           `UPDATE offers SET people = 2`,
		"an offer of a finer number":       `UPDATE offers SET people = 7`,
		"an offer on a Tuesday":            `UPDATE offers SET week = 1603756800000`,
		"an offer twice":                   `INSERT INTO offers SELECT 'other', platform, chat, thread, area, type, week, people, usual, at, closed FROM offers`,
	} {
		if _, err := s.db.write.Exec(statement); err == nil {
			t.Errorf("%s was taken", what)
		}
	}
}

// A warning for the whole country is published while many wait for one: that must find them by the index of their type.
func TestEchoesFindWhoWaitsByAnIndex(t *testing.T) {
	s := reopen(t, filepath.Join(t.TempDir(), "hangup.db"))
	for what, query := range map[string][2]string{
		"who waits":      {hot(t, "who waits for a warning"), "echo_wishes_of_type"},
		"who was quoted": {`SELECT person FROM quotations WHERE warning = ?1 AND ?3 IS NULL AND ?4 IS NULL AND ?5 IS NULL`, "quotations_of_warning"},
	} {
		if plan := stepsOf(t, s, query[0], "w", 0, "[]", "[]", 0); !strings.Contains(plan, query[1]) {
			t.Errorf("%s is not found by %s:\n%s", what, query[1], plan)
		}
	}
}

// Who waited for a warning, and was told of it, leaves no byte.
func TestForgottenEchoesLeaveNoByte(t *testing.T) {
	if testing.Short() {
		t.Skip("reads whole files, one after the other")
	}
	path := filepath.Join(t.TempDir(), "hangup.db")
	s := reopen(t, path, WithRest(0))
	const people = 60
	w := news.Warning{ID: "w", Label: news.IsWarning, Areas: []advice.AreaID{"x"}, Types: []advice.ScamType{"courier"}}
	_, err := s.ImportWarnings(t.Context(), []news.Warning{w}, noon)
	check(t, err)
	for i := range people {
		m := mark(i)
		own := bot.Address{Chat: bot.ChatID{Platform: "web", ID: "own" + m}}
		check(t, s.RecordCheck(t.Context(), bot.Check{Person: bot.PersonKey(m), Verdict: advice.Scam, Quoted: "w", Own: own, At: noon}))
		for _, typ := range []advice.ScamType{"courier", "refund"} {
			check(t, s.WantEcho(t.Context(), bot.EchoWish{Person: bot.PersonKey(m), Own: own, Type: typ, Area: "x", Until: noon.Add(time.Hour)}))
		}
	}
	w.ID = "w2"
	_, err = s.ImportWarnings(t.Context(), []news.Warning{w}, noon)
	check(t, err)
	for i := range people / 2 {
		m := mark(i)
		before := bytes.Contains(files(t, path), []byte(m))
		own := bot.ChatID{}
		if i%2 == 0 {
			own = bot.ChatID{Platform: "web", ID: "own" + m}
		}
		_, err := s.Forget(t.Context(), bot.PersonKey(m), own)
		check(t, err)
		if n := bytes.Count(files(t, path), []byte(m)); n > 0 || !before {
			t.Errorf("%s is %d times in the files, and was there before: %v", m, n, before)
		}
	}
}

// BenchmarkEcho publishes a warning for which ten thousand people wait.
func BenchmarkEcho(b *testing.B) {
	s, err := Open(b.Context(), filepath.Join(b.TempDir(), "hangup.db"))
	check(b, err)
	defer s.Close()
	const people = 10_000
	n := 0
	for b.Loop() {
		b.StopTimer()
		for i := range people {
			p := bot.PersonKey(fmt.Sprint("p", i))
			own := bot.Address{Chat: bot.ChatID{Platform: "web", ID: fmt.Sprint("own", i)}}
			check(b, s.WantEcho(b.Context(), bot.EchoWish{Person: p, Own: own, Type: "courier", Area: "x", Until: noon.Add(time.Hour)}))
		}
		n++
		w := news.Warning{ID: news.WarningID(fmt.Sprint("w", n)), Label: news.IsWarning, Areas: []advice.AreaID{"x"}, Types: []advice.ScamType{"courier"}}
		b.StartTimer()
		_, err := s.ImportWarnings(b.Context(), []news.Warning{w}, noon)
		check(b, err)
	}
}
