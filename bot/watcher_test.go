package bot

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"hangup/advice"
)

// audience is a Watcher that notes what it is told.
type audience struct {
	Unwatched
	begun, ended []string
	checked      []advice.Verdict
	platforms    []string
}

func (s *audience) Step(ctx context.Context, name string) (context.Context, func(error)) {
	s.begun = append(s.begun, name)
	return ctx, func(error) { s.ended = append(s.ended, name) }
}

func (s *audience) Checked(platform string, v advice.Verdict) {
	s.platforms, s.checked = append(s.platforms, platform), append(s.checked, v)
}

func TestRequestIsTheSameForTheSameEvent(t *testing.T) {
	id := RequestID("web", "session/event")
	cases := map[string]struct {
		other string
		same  bool
	}{
		"the same event":      {RequestID("web", "session/event"), true},
		"another event":       {RequestID("web", "session/other"), false},
		"of another platform": {RequestID("tv", "session/event"), false},
	}
	for name, c := range cases {
		if (c.other == id) != c.same {
			t.Errorf("%s: %s and %s", name, id, c.other)
		}
	}
	if strings.Contains(id, "session") || strings.Contains(id, "event") {
		t.Errorf("%s shows the event", id)
	}
}

func TestRequestGoesWithTheContext(t *testing.T) {
	ctx := WithRequest(t.Context(), "a")
	if got := RequestOf(WithRequest(ctx, "")); got != "a" {
		t.Errorf("an empty one took the place of %q", got)
	}
	if got := RequestOf(WithRequest(ctx, "b")); got != "b" {
		t.Errorf("got %q", got)
	}
	if got := RequestOf(t.Context()); got != "" {
		t.Errorf("without one: %q", got)
	}
	arrived, end := Unwatched{}.Arrived(t.Context(), "web", "1", time.Time{})
	end(errors.New("any"))
	if got := RequestOf(arrived); got != RequestID("web", "1") {
		t.Errorf("what arrived is %q", got)
	}
}

func TestWatcherHearsHowQuestionsAreAnswered(t *testing.T) {
	p, w := newPerson(t), &audience{}
	p.core.watcher = w
	p.say(courier)
	p.say("/check what is the capital of France?")
	if want := []string{"assess", "assess"}; !slices.Equal(w.begun, want) || !slices.Equal(w.ended, want) {
		t.Errorf("began %q, ended %q", w.begun, w.ended)
	}
	if want := []advice.Verdict{advice.Scam, advice.OffTopic}; !slices.Equal(w.checked, want) {
		t.Errorf("checked %q", w.checked)
	}
	if slices.Contains(w.platforms, "") {
		t.Errorf("platforms %q", w.platforms)
	}
}

func FuzzRequestID(f *testing.F) {
	f.Add("web", "a/b")
	f.Add(strings.Repeat("p", 99), "")
	f.Fuzz(func(t *testing.T, platform, event string) {
		if id := RequestID(platform, event); len(id) > maxRequest || len(id) < 17 {
			t.Errorf("%q is %d bytes", id, len(id))
		}
	})
}
