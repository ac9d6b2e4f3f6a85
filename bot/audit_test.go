package bot

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestLogShowsWhenWhatAndByWhom(t *testing.T) {
	p := moderatedGroup(t).moderate()
	you, other := p.core.keys.person(p.user), p.core.keys.person(UserID{"paper", "other"})
	for _, d := range []Deed{
		{Who: you, What: deedWarn, About: "county:kent", Detail: "Hang up."},
		{Who: other, What: deedRecall, About: "w-herts"},
		{Who: "", What: deedRecall, About: "N-1"},
		{Who: other, What: "unheard", About: "w-gone\n<b>"},
		{Who: other, What: "watch", About: "force:kent", Detail: strings.Repeat("x", 500)},
	} {
		d.At, d.Chat = startOfTest, p.at
		p.store.deeds = append(p.store.deeds, d)
	}
	got := p.say("/log").Plain()
	for _, want := range []string{
		"18 November, 10:00: you sent a warning to Kent “Hang up.”",
		"moderator " + p.core.keys.code(other) + " took back “Advice issued following phone scam series”",
		"a moderator who asked me to forget them took back “Do not open the door.”",
		"did unheard w-gone b",
		"The last 5 things",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got)
		}
	}
	for _, bad := range []string{string(you), string(other), "user-1", strings.Repeat("x", 100)} {
		if strings.Contains(got, bad) {
			t.Errorf("%q in %s", bad, got)
		}
	}
}

func TestLogIsOfThisChatAndShort(t *testing.T) {
	p := moderatedGroup(t).become(aCoordinator)
	for n := range 50 {
		chat := p.at
		if n%2 == 0 {
			chat.Chat.ID = "group-2"
		}
		p.store.deeds = append(p.store.deeds, Deed{At: startOfTest.Add(time.Duration(n) * time.Hour), Chat: chat, What: deedSkip, About: fmt.Sprint("w", n, ".")})
	}
	here := p.say("/log")
	list, _ := part(here, List)
	if len(list.Items) != maxDeeds || !strings.Contains(list.Items[0].Text, "w49.") || strings.Contains(here.Plain(), "w48.") {
		t.Errorf("%d: %q", len(list.Items), here.Plain())
	}
	if all := p.tapOn(p.word("bot.button.everywhere")); !strings.Contains(all.Plain(), "w48.") || len(all.Buttons) != 0 {
		t.Errorf("%q", all.Plain())
	}
}

func TestLogOfNothing(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	if r := p.say("/log"); r.Plain() != p.word("bot.log.none") || len(r.Buttons) != 0 {
		t.Errorf("%q", r.Plain())
	}
	p.store.deeds = []Deed{{At: startOfTest, Chat: p.at, What: deedPost, About: "x"}}
	if r := p.say("/log"); r.Lead != p.word("bot.log.lead.one") {
		t.Errorf("%q", r.Lead)
	}
}

func TestCodesAreShortAndStay(t *testing.T) {
	k := keyring("0123456789abcdef")
	seen := map[string]int{}
	for n := range 1000 {
		who := PersonKey(fmt.Sprint(n))
		code := k.code(who)
		if !regexp.MustCompile(`^[A-HJ-NP-Z2-79]{4}$`).MatchString(code) || code != k.code(who) {
			t.Fatalf("%q", code)
		}
		seen[code]++
	}
	if len(seen) < 900 {
		t.Errorf("%d codes for 1000 people", len(seen))
	}
}

// A log that a moderator can empty is none: what stays does not lead to them.
func TestForgettingAModeratorLeavesTheLogWithoutThem(t *testing.T) {
	p := warned(t)
	if held := p.say("/mydata").Plain(); !strings.Contains(held, p.word("bot.held.notices", "n", "1")) || !strings.Contains(held, p.word("bot.held.deeds", "n", "1")) {
		t.Errorf("%s", held)
	}
	p.say("/forgetme")
	if r := p.tapOn(p.word("bot.button.forget")); !strings.Contains(r.Plain(), p.word("bot.forget.moderator")) {
		t.Errorf("%s", r.Plain())
	}
	if r := p.say("/mydata"); r.Lead != p.word("bot.mydata.nothing") {
		t.Errorf("%s", r.Plain())
	}
	if log := p.say("/log").Plain(); !strings.Contains(log, p.word("bot.log.forgotten")) || strings.Contains(log, p.word("bot.log.you")+" ") {
		t.Errorf("%s", log)
	}
}
