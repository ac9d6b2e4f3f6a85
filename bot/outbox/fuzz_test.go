package outbox

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"
	"unicode/utf8"

	"hangup/bot"
)

// kinds are all that an adapter may say, and what it may not.
var kinds = []bot.SendErrorKind{"", bot.Retry, bot.Wait, bot.Moved, bot.Suspend, bot.Shrink, bot.Gone, bot.Dead, "what is this"}

// FuzzDeliver makes two attempts of any kind with any answer: whatever a platform says, the outcome is one that a queue can store.
func FuzzDeliver(f *testing.F) {
	f.Add(byte(0), byte(1), byte(2), byte(7), int64(time.Hour), int64(0), "", "new", uint(1))
	f.Add(byte(1), byte(3), byte(3), byte(0), int64(-1), int64(1<<62), "5", "", uint(1001))
	f.Add(byte(2), byte(0), byte(7), byte(3), int64(1), int64(-1<<62), "5", "a", uint(3))
	f.Fuzz(func(t *testing.T, op, class, kind, flags byte, wait, age int64, message, moved string, attempts uint) {
		now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
		answer := &bot.SendError{
			Kind: kinds[int(kind)%len(kinds)], After: time.Duration(wait) % (1 << 40), Lane: flags&1 > 0, Doubt: flags&2 > 0,
			Refused: flags&4 > 0, MovedTo: chat(moved), Err: errors.New("as told"),
		}
		l := Limits{Idempotent: flags&8 > 0, SaysWhole: flags&16 > 0, MaxRefused: 2, RefusedWindow: time.Minute}
		platform := &fakePlatform{answer: firstOnly(1, answer)}
		p := NewDeliverer(quiet(), fakePosts{}, Lane{platform, l}, func() time.Time { return now })
		d := Delivery{
			ID: 1, To: bot.Address{Chat: chat("a")}, Op: []Op{MakePost, EditPost, ErasePost, ""}[op%4], Class: Class(class % 4),
			Message: bot.MessageID(message), Due: now.Add(time.Duration(age) % (1 << 50)), InDoubt: flags&32 > 0, Attempts: int(attempts % 2000),
			Post: bot.Post{Warning: "w"},
		}
		for range 2 {
			o, over := p.Deliver(context.Background(), context.Background(), d)
			storable(t, now, d, o, over)
		}
	})
}

// storable checks an outcome.
func storable(t *testing.T, now time.Time, d Delivery, o Outcome, over bool) {
	t.Helper()
	switch {
	case !over:
		t.Error("nothing was cut off, and it is not over")
	case !slices.Contains([]State{Due, Sent, Suspended, Failed, Skipped}, o.State):
		t.Errorf("state %q", o.State)
	case o.State == Due && o.Again.Before(now):
		t.Errorf("due again %s before now", now.Sub(o.Again))
	case !d.changes() && o.State != Sent && o.Message != "":
		t.Errorf("%+v was not posted and stands", o)
	case d.changes() && o.State == Due && o.Message != d.Message:
		t.Errorf("%+v lost its message", o)
	case o.MovedTo.ID != "" && o.MovedTo == d.To.Chat:
		t.Error("moved to where it is")
	case len(o.Reason) > 20:
		t.Errorf("reason %q", o.Reason)
	}
}

// FuzzShorter makes any reply shorter.
func FuzzShorter(f *testing.F) {
	f.Add("Lead", "text", "https://example.org")
	f.Add("\xff\xfe", "", "")
	f.Fuzz(func(t *testing.T, lead, text, url string) {
		r := shorter(bot.Reply{Lead: lead, Parts: []bot.Part{{Text: text}, {Items: []bot.Item{{Text: text, URL: url}}}}, Buttons: []bot.Button{{Label: text}}})
		if n := utf8.RuneCountInString(r.Lead); n > maxShortLead || n < min(1, len(lead)) || len(r.Buttons) != 0 {
			t.Errorf("%d characters, %d buttons", n, len(r.Buttons))
		}
		if len(r.Parts) > 1 || (len(r.Parts) == 1) != (url != "") {
			t.Errorf("%d parts with the link %q", len(r.Parts), url)
		}
	})
}
