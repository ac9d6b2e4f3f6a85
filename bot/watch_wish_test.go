package bot

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// inWords is what a reply says, on one line.
func inWords(r Reply) string { return strings.ReplaceAll(r.Plain(), "\n", " ") }

// onlyWatch is the one watch that is stored.
func (p *person) onlyWatch() Watch {
	p.t.Helper()
	if len(p.store.watching) != 1 {
		p.t.Fatalf("watches: %+v", p.store.watching)
	}
	return p.store.watching[0]
}

func TestANewWatchIsQuietAtNightAndPostsLittle(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	r := p.say("/watch Kent")
	if w := p.onlyWatch(); !reflect.DeepEqual(w.Wish, Wish{Quiet: Hours{1320, 420}, Daily: 5}) || w.Owner.Chat.ID != "own-user-1" {
		t.Errorf("%+v", w)
	}
	for _, want := range []string{"from 10 pm to 7 am", "at most 5 a day", p.word("bot.watch.all")} {
		if !strings.Contains(r.Plain(), want) {
			t.Errorf("it does not say %q: %s", want, r.Plain())
		}
	}
}

func TestWatchSaysBackWhatItUnderstood(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	r := p.say("/watch Kent courier, rogue traders, !crypto, quiet 9pm-8am, max 3, review, welsh")
	want := "This chat now follows Kent. " +
		"- I post only police warnings about these scams: Courier fraud; Trader or caller at the door. " +
		"- I leave out warnings with any of these words: “crypto”. " +
		"- I post nothing from 9 pm to 8 am. What comes in then waits. " +
		"- I post at most 3 a day. The rest comes as one list at 6 pm. " +
		"- A moderator looks at each warning first. Type /pending to see what waits. " +
		"- My own words are in Welsh. What the police wrote stays as it is. " +
		"Otherwise I speak only when I am asked."
	if got := inWords(r); got != want {
		t.Errorf("%s", got)
	}
	if !hasButton(r, p.word("bot.button.settings")) || !hasButton(r, p.word("bot.button.unwatch")) {
		t.Errorf("%+v", r.Buttons)
	}
}

func TestWatchReadsTheLongestAreaFirst(t *testing.T) {
	for typed, want := range map[string]struct {
		area  string
		types int
	}{
		"Kent":                            {"Kent", 0},
		"kent courier":                    {"Kent", 1},
		"Kent, courier":                   {"Kent", 1},
		"Kent: courier":                   {"Kent", 1},
		"St Albans courier":               {"St Albans", 1},
		"Newport, Shropshire":             {"Telford and Wrekin", 0},
		"Newport, Shropshire, courier":    {"Telford and Wrekin", 1},
		"force:kent courier":              {"Kent Police", 1},
		"Kent council tax":                {"Kent", 1},
		"Kent county council":             {"Kent", 0},
		"Bath and North East Somerset tv": {"Bath and North East Somerset", 1},
	} {
		p := newPerson(t).inGroup().moderate()
		r := p.say("/watch " + typed)
		if len(p.store.watching) != 1 {
			t.Errorf("%q: %s", typed, r.Plain())
			continue
		}
		w := p.store.watching[0]
		if got := p.core.watchName(w); got != want.area || len(w.Wish.Types) != want.types || len(w.Wish.Words) != 0 {
			t.Errorf("%q: %s, %+v", typed, got, w.Wish)
		}
	}
}

func TestWatchOffersNearMissesOfTheAreaAlone(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	r := p.say("/watch Hertfordshir courier, max 3")
	if len(p.store.watching) != 0 || !hasButton(r, "Hertfordshire") {
		t.Errorf("%+v", r)
	}
}

func TestWatchAgainChangesWhatItNames(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	p.say("/watch Kent courier !crypto")
	p.pass(time.Hour)
	r := p.say("/watch Kent max 2 no quiet")
	w := p.onlyWatch()
	if len(w.Wish.Types) != 1 || len(w.Wish.Not) != 1 || w.Wish.Daily != 2 || !w.Wish.Quiet.none() || !w.Since.Equal(startOfTest) {
		t.Errorf("%+v", w)
	}
	want := "Done. The settings for Kent are changed. New: - I post at any time of day. - I post at most 2 a day. The rest comes as one list at 6 pm. " +
		"As before: - I post only police warnings about these scams: Courier fraud. - I leave out warnings with any of these words: “crypto”."
	if got := inWords(r); got != want {
		t.Errorf("%s", got)
	}
	if r := p.say("/watch Kent all"); !strings.Contains(inWords(r), "New: - "+p.word("bot.watch.all")+" - "+p.word("bot.watch.not.none")) {
		t.Errorf("%s", inWords(r))
	}
}

func TestWatchAgainWithoutWishesKeepsThem(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	p.store.watching = []Watch{{At: p.at, Area: "force:kent", Since: startOfTest}}
	r := p.say("/watch Kent Police")
	if w := p.onlyWatch(); !reflect.DeepEqual(w.Wish, Wish{}) || r.Lead != p.word("bot.watch.already", "area", "Kent Police") {
		t.Errorf("%+v: %s", w, r.Plain())
	}
	for _, want := range []string{p.word("bot.watch.hours.none"), p.word("bot.watch.daily.none")} {
		if !strings.Contains(r.Plain(), want) {
			t.Errorf("it does not say %q: %s", want, r.Plain())
		}
	}
}

func TestWatchSaysWhatItDidNotUnderstand(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	r := p.say("/watch Kent quiet 25-7 max 0")
	if got := r.Plain(); !strings.Contains(got, p.word("bot.watch.unread.quiet")) || !strings.Contains(got, p.word("bot.watch.unread.max")) {
		t.Error(got)
	}
	if w := p.onlyWatch(); w.Wish.Quiet != nights || w.Wish.Daily != 5 {
		t.Errorf("%+v", w.Wish)
	}
}

// What moderators do is written down first: without the log nothing is done.
func TestEveryChangeOfAWatchIsWrittenDownFirst(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	steps := []struct{ text, deed, about, detail string }{
		{"/watch Kent secret words", "watch", "county:kent", "A filter with words."},
		{"/watch Kent max 2", "wish", "county:kent", "at most 2 a day"},
		{"/pause 2 hours", "pause", "", "until Wednesday 18 November, noon"},
		{"/resume", "resume", "", ""},
		{"/unwatch Kent", "unwatch", "county:kent", ""},
	}
	for _, s := range steps {
		before := slices.Clone(p.store.watching)
		p.store.noLog = true
		_, err := p.do(Inbound{Text: s.text})
		if got := problemText(t, err); got != p.word("bot.deed.failed") || !reflect.DeepEqual(before, p.store.watching) {
			t.Errorf("%s without a log: %s, %+v", s.text, got, p.store.watching)
		}
		p.store.noLog = false
		p.say(s.text)
		d := p.store.deeds[len(p.store.deeds)-1]
		if d.What != s.deed || d.Chat != p.at || d.Who != p.core.keys.person(p.user) || !d.At.Equal(*p.clock) ||
			!strings.HasSuffix(d.About, s.about[strings.Index(s.about, ":")+1:]) || !strings.Contains(d.Detail, s.detail) || strings.Contains(d.Detail, "secret") {
			t.Errorf("%s: %+v", s.text, d)
		}
	}
	if len(p.store.deeds) != len(steps) {
		t.Errorf("%d deeds", len(p.store.deeds))
	}
}

func TestWatchesShowsAllTopicsOfAChat(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	p.say("/watch Kent courier")
	p.at.Thread = "7"
	p.say("/watch Essex quiet off")
	r := p.say("/watches")
	got := inWords(r)
	first, second := strings.Index(got, "Essex, since 18 November 2026: - I post every"), strings.Index(got, "Kent, since 18 November 2026 (in another topic): - I post only")
	if first < 0 || second < first {
		t.Error(got)
	}
	if len(r.Buttons) != 1 || r.Buttons[0].Label != "Change: Essex" {
		t.Errorf("%+v", r.Buttons)
	}
	p.at.Chat.ID = "group-2"
	if r := p.say("/watches"); r.Lead != p.word("bot.watches.none") {
		t.Errorf("another chat: %s", r.Plain())
	}
}

func TestWatchWhenTheStoreIsDownChangesNothing(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	p.say("/watch Kent")
	p.store.down = true
	for _, text := range []string{"/watch Kent max 2", "/watch Essex", "/unwatch Kent", "/watches", "/pause", "/resume", "/why", "/filter courier"} {
		if r, err := p.do(Inbound{Text: text}); err == nil {
			t.Errorf("%s: %s", text, r.Plain())
		} else if !errors.Is(err, errDown) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if w := p.onlyWatch(); w.Wish.Daily != 5 {
		t.Errorf("%+v", w)
	}
}
