package webchat

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"hangup/bot"
)

func address(chat string) bot.Address {
	return bot.Address{Chat: bot.ChatID{Platform: Platform, ID: chat}}
}

func kind(t *testing.T, err error) bot.SendErrorKind {
	t.Helper()
	var s *bot.SendError
	if !errors.As(err, &s) {
		t.Fatalf("not a SendError: %v", err)
	}
	return s.Kind
}

// letters reads what a chat was sent.
func letters(t *testing.T, box *mailbox, chat string) []letter {
	t.Helper()
	ls, err := box.Letters(t.Context(), chat, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	var out []letter
	for _, l := range ls {
		var one letter
		if err := json.Unmarshal(l.Body, &one); err != nil {
			t.Fatal(err)
		}
		out = append(out, one)
	}
	return out
}

func TestSendingTwiceUnderOneKeyKeepsOneLetter(t *testing.T) {
	box := newMailbox()
	a := newAdapter(t, Config{Mailbox: box})
	v := visit(t, a)
	one, err := a.Send(t.Context(), address(v.chat()), policeWarning(), "d-1")
	if err != nil {
		t.Fatal(err)
	}
	two, err := a.Send(t.Context(), address(v.chat()), policeWarning(), "d-1")
	if err != nil || one != two {
		t.Errorf("%+v, then %+v (%v)", one, two, err)
	}
	three, err := a.Send(t.Context(), address(v.chat()), policeWarning(), "d-2")
	if err != nil || three.ID == one.ID {
		t.Errorf("another key: %+v (%v)", three, err)
	}
	ls := letters(t, box, v.chat())
	if len(ls) != 2 || ls[0].Reply.Lead != policeWarning().Lead {
		t.Errorf("letters %+v", ls)
	}
}

func TestAFailedSendSaysWhatHappensNext(t *testing.T) {
	box := newMailbox()
	a := newAdapter(t, Config{Mailbox: box})
	chat := visit(t, a).chat()
	box.setBroken(errors.New("disk is full"))
	long := bot.Reply{Lead: strings.Repeat("x", maxPost)}
	elsewhere := bot.Address{Chat: bot.ChatID{Platform: "telegram", ID: chat}}
	for name, c := range map[string]struct {
		to   bot.Address
		r    bot.Reply
		want bot.SendErrorKind
	}{
		"the mailbox is broken": {address(chat), policeWarning(), bot.Retry},
		"another platform":      {elsewhere, policeWarning(), bot.Dead},
		"no such chat":          {address("../x"), policeWarning(), bot.Dead},
		"empty chat":            {address(""), policeWarning(), bot.Dead},
		"far too long":          {address(chat), long, bot.Shrink},
	} {
		if _, err := a.Send(t.Context(), c.to, c.r, "d-1"); kind(t, err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAPostIsCorrectedAndTakenBack(t *testing.T) {
	c := &clock{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	box := newMailbox()
	a := newAdapter(t, Config{Mailbox: box, Now: c.Now})
	chat := visit(t, a).chat()
	ref, err := a.Send(t.Context(), address(chat), policeWarning(), "d-1")
	if err != nil {
		t.Fatal(err)
	}
	for _, lead := range []string{"Corrected.", "Corrected again.", "Corrected."} {
		c.pass(time.Second)
		if err := a.Edit(t.Context(), ref, bot.Reply{Lead: lead}); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Delete(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	ls := letters(t, box, chat)
	if len(ls) != 5 || ls[3].Edits != 1 || ls[3].Reply.Lead != "Corrected." || ls[4].Erases != 1 || ls[4].Reply != nil {
		t.Errorf("letters %+v", ls)
	}
	for key := range box.keys {
		if key = strings.TrimPrefix(key, chat+"/"); len(key) > 25 {
			t.Errorf("key %q is longer than a delivery key may be", key)
		}
	}
	if err := a.Edit(t.Context(), bot.MessageRef{To: address(chat), ID: "x"}, bot.Reply{}); kind(t, err) != bot.Dead {
		t.Errorf("an id that is none: %v", err)
	}
}
