package sqlite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"time"

	"hangup/bot"
	"hangup/store"
)

func TestExplanationNamesWhatToDo(t *testing.T) {
	for _, test := range []struct {
		err error
		say string
	}{
		{&newerError{found: 7, known: 3}, "written by a newer hangup (schema 7, this program knows 3)"},
		{fmt.Errorf("inspect: %w", errForeign), "give another file"},
		{io.ErrUnexpectedEOF, "cannot be opened: unexpected EOF"},
	} {
		err := explain("x.db", test.err)
		if !strings.Contains(err.Error(), test.say) || !errors.Is(err, test.err) {
			t.Errorf("%v does not say %q, or lost its cause", err, test.say)
		}
	}
	var o *store.OpenError
	if err := explain("x.db", fmt.Errorf("open: %w", context.Canceled)); errors.As(err, &o) {
		t.Errorf("a call that was called off is no fault of the file: %v", err)
	}
}

// randomBytes gives the same ids in every run.
func idsFrom(b ...byte) io.Reader { return bytes.NewReader(b) }

func TestReportIDIsDrawnFromTheGivenRandomness(t *testing.T) {
	s := reopen(t, filepath.Join(t.TempDir(), "x.db"), WithRandom(idsFrom(0, 1, 2, 3, 15, 255)))
	saved, err := s.SaveReport(t.Context(), bot.Report{Person: "p", At: time.Unix(0, 0)})
	check(t, err)
	if saved.ID != "2346YY" {
		t.Errorf("id %s", saved.ID)
	}
}

func TestReportIDThatIsTakenIsDrawnAgain(t *testing.T) {
	s := reopen(t, filepath.Join(t.TempDir(), "x.db"), WithRandom(idsFrom(make([]byte, 12)...)))
	_, err := s.SaveReport(t.Context(), bot.Report{Person: "p"})
	check(t, err)
	if _, err := s.SaveReport(t.Context(), bot.Report{Person: "p"}); !errors.Is(err, io.EOF) {
		t.Errorf("the same id was drawn twice: error %v", err)
	}
	p, err := s.Held(t.Context(), "p")
	check(t, err)
	if len(p.Reports) != 1 || p.Reports[0].ID != "222222" {
		t.Errorf("reports: %+v", p.Reports)
	}
}

func TestBrokenRandomnessSavesNothing(t *testing.T) {
	broken := errors.New("broken")
	s := reopen(t, filepath.Join(t.TempDir(), "x.db"), WithRandom(iotest.ErrReader(broken)))
	if _, err := s.SaveReport(t.Context(), bot.Report{Person: "p", Note: "a secret"}); !errors.Is(err, broken) || strings.Contains(err.Error(), "secret") {
		t.Errorf("error %v", err)
	}
}

func TestErrorsNeverRepeatWhatAPersonWrote(t *testing.T) {
	s := reopen(t, filepath.Join(t.TempDir(), "x.db"))
	secret := "a secret " + strings.Repeat("x", 2<<20)
	_, err := s.SaveReport(t.Context(), bot.Report{Person: "a secret person", Note: secret})
	errs := []error{err, s.RecordCheck(t.Context(), bot.Check{Person: "a secret person", Verdict: "a secret verdict", Tells: []string{"a secret"}})}
	check(t, s.Close())
	_, err = s.SaveReport(t.Context(), bot.Report{Person: "a secret person", Note: "a secret"})
	errs = append(errs, err)
	for _, err := range errs {
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("error %v", err)
		}
	}
}

func FuzzReportAndDialogComeBack(f *testing.F) {
	f.Add("note", []byte("{}"), "chat")
	f.Add("\x00\xff🙂", []byte{0, 255}, "'\"--")
	s := reopen(f, filepath.Join(f.TempDir(), "x.db"))
	var runs atomic.Int64
	f.Fuzz(func(t *testing.T, note string, state []byte, chat string) {
		if len(note)+len(state) > 1<<16 || len(chat) > 4096 || chat == "" {
			return
		}
		who := bot.PersonKey(fmt.Sprint(runs.Add(1)))
		at := bot.Address{Chat: bot.ChatID{Platform: "web", ID: chat}}
		_, err := s.SaveReport(t.Context(), bot.Report{Person: who, Note: note})
		check(t, err)
		check(t, s.SaveDialog(t.Context(), bot.Dialog{Person: who, At: at, State: state, Expires: noon}))
		p, err := s.Held(t.Context(), who)
		check(t, err)
		d, ok, err := s.Dialog(t.Context(), who, at, noon.Add(-1e9))
		check(t, err)
		if !ok || !bytes.Equal(d.State, state) || p.Reports[0].Note != note {
			t.Errorf("note %q, state %q, found %v", p.Reports[0].Note, d.State, ok)
		}
	})
}
