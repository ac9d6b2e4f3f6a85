package bot

import (
	"errors"
	"strings"
	"testing"
	"time"

	"hangup/advice"
	"hangup/advice/news"
)

const herts advice.AreaID = "force:hertfordshire"

// following starts a group that follows Hertfordshire with a wish.
func following(t testing.TB, w Wish, ws ...news.Warning) *person {
	t.Helper()
	p := newPerson(t, ws...).inGroup()
	p.store.watching = []Watch{{At: p.at, Area: herts, Since: startOfTest, Owner: Address{Chat: ChatID{"paper", "own-user-1"}}, Wish: w}}
	return p
}

// order is the order for a warning that is new in the chat.
func (p *person) order(id news.WarningID) Order {
	return Order{Post: Post{Warning: id, Area: herts}, To: p.at, Due: *p.clock}
}

// write writes a post that must be there.
func (p *person) write(o Order) Reply {
	p.t.Helper()
	w, err := p.core.Write(p.t.Context(), o)
	if err != nil {
		p.t.Fatal(err)
	}
	checkReply(p.t, w.Reply, false)
	if w.Reply.Private || w.Again != 0 {
		p.t.Errorf("%+v", w)
	}
	return w.Reply
}

func TestAPostComesByTheClockInLondon(t *testing.T) {
	for _, c := range []struct {
		name, now string
		edit      bool
		until     string // "" when it comes now
	}{
		{"by day it comes", "2026-11-18 12:00:00", false, ""},
		{"at night it waits", "2026-11-19 03:00:00", false, "2026-11-19 07:00:00"},
		{"delayed into the night it waits too", "2026-11-18 22:00:00", false, "2026-11-19 07:00:00"},
		{"what is changed wakes nobody", "2026-11-19 03:00:00", true, ""},
		{"in the morning it comes", "2026-11-19 07:00:00", false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := following(t, Wish{Quiet: nights}, hertsWarning())
			*p.clock = inLondon(t, c.now)
			o := p.order("w-herts")
			o.Edit = c.edit
			_, err := p.core.Write(t.Context(), o)
			var later *Later
			switch {
			case c.until == "" && err != nil:
				t.Error(err)
			case c.until != "" && (!errors.As(err, &later) || !later.Until.Equal(inLondon(t, c.until))):
				t.Errorf("%v", err)
			}
		})
	}
}

func TestAPostIsNotMadeWhereNobodyFollowsTheAreaAnyMore(t *testing.T) {
	p := following(t, Wish{}, hertsWarning())
	p.store.watching = nil
	if _, err := p.core.Write(t.Context(), p.order("w-herts")); !errors.Is(err, ErrNothingToSay) {
		t.Errorf("%v", err)
	}
	edit := p.order("w-herts")
	edit.Edit = true
	p.write(edit) // what stands there is kept right all the same
	p.store.watching = []Watch{{At: p.at, Area: "nation:england"}}
	if _, err := p.core.Write(t.Context(), p.order("w-herts")); !errors.Is(err, ErrNothingToSay) {
		t.Errorf("it follows what the warning does not touch: %v", err)
	}
	w := hertsWarning()
	w.Areas = append(w.Areas, "nation:england")
	p.store.stored = []news.Warning{w}
	p.write(p.order("w-herts"))
}

func TestAPostSaysWhatWasMissed(t *testing.T) {
	p := following(t, Wish{}, hertsWarning())
	for n, want := range map[int]string{0: "", 1: "One older warning was not posted.", 3: "3 older warnings were not posted."} {
		o := p.order("w-herts")
		o.Missed = n
		got := p.write(o).Plain()
		if !strings.Contains(got, want) || strings.Contains(got, "not posted") != (n > 0) {
			t.Errorf("%d: %s", n, got)
		}
	}
}

func TestAPostThatWasPutRightNoLongerSaysWhatItSaid(t *testing.T) {
	right := hertsWarning()
	right.ID, right.Label, right.Corrects, right.Title = "w-right", news.IsCorrection, "w-herts", "Update to message: courier calls"
	right.Published, right.URL = right.Published.AddDate(0, 0, 2), "https://www.example.police.uk/news/2"
	p := following(t, Wish{}, hertsWarning(), right)
	o := p.order("w-herts")
	o.Edit = true
	r := p.write(o)
	got := r.Plain()
	for _, want := range []string{"Corrected by the police: " + hertsWarning().Title, "1 November 2026: Update to message", right.URL, p.word("bot.post.advice")} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got)
		}
	}
	if strings.Contains(got, hertsWarning().KeySentence) {
		t.Errorf("it repeats what was wrong: %s", got)
	}
	if got := p.write(p.order("w-right")); !strings.HasPrefix(got.Lead, "Police correction: Update") {
		t.Errorf("the correction itself: %s", got.Plain())
	}
}

func TestAPostThatStaysThoughItWasTakenBackSaysNothingOfIt(t *testing.T) {
	for name, post := range map[string]Post{"a warning": {Warning: "w-herts", Area: herts}, "a digest": {Digest: true}} {
		p := following(t, Wish{Quiet: nights}, hertsWarning())
		*p.clock = inLondon(t, "2026-11-19 03:00:00")
		r := p.write(Order{Post: post, To: p.at, Edit: true, Recalled: true})
		if r.Lead != p.word("bot.post.withdrawn") || strings.Contains(r.Plain(), hertsWarning().Title) || len(r.Buttons) != 0 {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestAPostInWelshLeavesThePoliceTheirWords(t *testing.T) {
	p := following(t, Wish{Language: "cy"}, hertsWarning())
	o := p.order("w-herts")
	o.Missed = 2
	r := p.write(o)
	for _, want := range []string{
		"Rhybudd gan yr heddlu: " + hertsWarning().Title, hertsWarning().KeySentence, "30 Hydref 2026", "Ni phostiwyd 2 rhybudd hŷn", "rhowch y ffôn i lawr",
	} {
		if !strings.Contains(r.Plain(), want) {
			t.Errorf("no %q in %s", want, r.Plain())
		}
	}
	for _, b := range r.Buttons {
		if b.Label != p.word("bot.button.like.cy") && b.Label != p.word("bot.button.why.cy") {
			t.Errorf("%+v", b)
		}
	}
	if d := p.write(Order{Post: Post{Digest: true}, To: p.digest("w-herts"), Due: *p.clock}); !strings.HasPrefix(d.Lead, "Un rhybudd arall") {
		t.Errorf("%s", d.Plain())
	}
}

func TestMonthsHaveTwelveNames(t *testing.T) {
	p := newPerson(t)
	for _, language := range []string{"", welsh} {
		seen := map[string]bool{}
		for m := range 12 {
			seen[tongue{p.core, language}.day(time.Date(2026, time.Month(m+1), 9, 0, 0, 0, 0, time.UTC))] = true
		}
		if len(seen) != 12 {
			t.Errorf("%q: %v", language, seen)
		}
	}
	if got := (tongue{Core: p.core}).day(startOfTest); got != p.core.day(startOfTest) {
		t.Errorf("%q", got)
	}
}

func TestEveryPostHasAWayToAskWhy(t *testing.T) {
	p := following(t, Wish{}, hertsWarning())
	b := buttonOf(t, p.write(p.order("w-herts")), p.word("bot.button.why"))
	if b.Action != "why|w-herts" || ScopeOf(b.Action) != OfChat {
		t.Errorf("%+v", b)
	}
}

func TestAPostOfNothingSaysNothing(t *testing.T) {
	p := following(t, Wish{}, hertsWarning())
	for name, post := range map[string]Post{"empty": {}, "a digest of nothing": {Digest: true}, "a review of nothing": {Review: true}} {
		if w, err := p.core.Write(t.Context(), Order{Post: post, To: p.at}); !errors.Is(err, ErrNothingToSay) {
			t.Errorf("%s: %+v, %v", name, w, err)
		}
	}
	p.store.down = true
	for name, post := range map[string]Post{"warning": {Warning: "w-herts"}, "digest": {Digest: true}, "review": {Review: true}} {
		if w, err := p.core.Write(t.Context(), Order{Post: post, To: p.at}); !errors.Is(err, errDown) {
			t.Errorf("%s while the store is down: %+v, %v", name, w, err)
		}
	}
}

// digest keeps warnings for the digest of the chat.
func (p *person) digest(ids ...string) Address {
	p.store.kept[p.at] = ids
	return p.at
}
