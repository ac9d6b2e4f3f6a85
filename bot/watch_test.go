package bot

import (
	"errors"
	"strings"
	"testing"
)

func TestWatchIsForModeratorsOnly(t *testing.T) {
	p := newPerson(t).inGroup()
	for _, text := range []string{"/watch Kent", "/watch", "/unwatch Kent", "/unwatch"} {
		if r := p.say(text); r.Lead != p.word("bot.rights.none") {
			t.Errorf("%s: %q", text, r.Lead)
		}
	}
	for _, a := range []Action{"watch|force:kent", "unwatch|force:kent", "watch", "unwatch"} {
		if r := p.press(a); r.Lead != p.word("bot.rights.none") {
			t.Errorf("%s: %q", a, r.Lead)
		}
	}
	if len(p.store.watching) != 0 {
		t.Errorf("watches: %+v", p.store.watching)
	}
}

func TestWatchFollowsAnExactArea(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	r := p.say("/watch Hertfordshire")
	if len(p.store.watching) != 1 || p.store.watching[0].At != p.at || !p.store.watching[0].Since.Equal(startOfTest) {
		t.Fatalf("watches: %+v", p.store.watching)
	}
	for _, want := range []string{"Hertfordshire", p.word("bot.watch.all")} {
		if !strings.Contains(r.Plain(), want) {
			t.Errorf("no %q in %q", want, r.Plain())
		}
	}
	if r := p.say("/watch hertfordshire"); r.Lead == p.word("bot.rights.none") || len(p.store.watching) != 1 {
		t.Errorf("a second time: %q, %+v", r.Lead, p.store.watching)
	}
	if r := p.say("/watches"); !strings.Contains(r.Plain(), "Hertfordshire") || !strings.Contains(r.Plain(), "18 November 2026") {
		t.Errorf("watches: %q", r.Plain())
	}
}

func TestWatchNearMissOffersButtonsThatAskForTheRightAgain(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	r := p.say("/watch Hertfordshir")
	if len(r.Buttons) == 0 || len(r.Buttons) > 3 || len(p.store.watching) != 0 {
		t.Fatalf("%+v, watches %+v", r, p.store.watching)
	}
	button := r.Buttons[0]
	p.rights.moderators = nil
	if r := p.press(button.Action); r.Lead != p.word("bot.rights.none") || len(p.store.watching) != 0 {
		t.Errorf("no longer a moderator: %q, %+v", r.Lead, p.store.watching)
	}
	p.rights.moderators = map[UserID]bool{p.user: true}
	if p.press(button.Action); len(p.store.watching) != 1 {
		t.Errorf("a moderator again: %+v", p.store.watching)
	}
}

func TestUnwatchStopsAndOffersToFollowAgain(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	p.say("/watch Kent")
	p.tapOn(p.word("bot.button.unwatch"))
	if len(p.store.watching) != 0 {
		t.Fatalf("watches: %+v", p.store.watching)
	}
	p.tapOn(p.word("bot.button.rewatch"))
	if len(p.store.watching) != 1 {
		t.Fatalf("watches: %+v", p.store.watching)
	}
	r := p.say("/unwatch")
	p.press(r.Buttons[0].Action)
	if len(p.store.watching) != 0 {
		t.Errorf("watches: %+v", p.store.watching)
	}
	if r := p.say("/unwatch"); r.Lead != p.word("bot.watches.none") {
		t.Errorf("%q", r.Lead)
	}
	if r := p.say("/unwatch Kent"); !strings.Contains(r.Lead, "does not follow") {
		t.Errorf("%q", r.Lead)
	}
}

func TestWatchWhenRightsCannotBeReadIsRefused(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	p.rights.err = errors.New("the platform is away")
	_, err := p.do(Inbound{Text: "/watch Kent"})
	if text := problemText(t, err); text != p.word("bot.rights.failed") || len(p.store.watching) != 0 {
		t.Errorf("%q, %+v", text, p.store.watching)
	}
}

func TestWatchOnAPlatformWithoutRolesIsRefused(t *testing.T) {
	p := newPerson(t).moderate()
	p.user.Platform = "elsewhere"
	if r := p.say("/watch Kent"); r.Lead != p.word("bot.rights.none") {
		t.Errorf("%q", r.Lead)
	}
}

func TestWatchNoSuchPlaceSaysWhatIsUnderstood(t *testing.T) {
	p := newPerson(t).moderate()
	if r := p.say("/watch Xqzzzvw"); r.Lead != p.word("bot.place.unknown") || strings.Contains(r.Plain(), "Xq") {
		t.Errorf("%q", r.Plain())
	}
}

func TestWatchEveryAreaFitsIntoAButton(t *testing.T) {
	p := newPerson(t).moderate()
	e := engine(t)
	for _, id := range append(e.Touching("nation:england"), e.Touching("nation:wales")...) {
		for _, verb := range []string{"watch", "unwatch", "warnings", "contacts", "area", "settings"} {
			if a := p.core.areaAction(verb, nil, id); a != act(verb, string(id)) {
				t.Errorf("%s: %d bytes", a, len(act(verb, string(id))))
			}
		}
		if a := p.core.areaAction("timer", []string{"police_scotland"}, id); len(a) > maxAction {
			t.Errorf("%s: %d bytes", a, len(a))
		}
	}
}

// Whoever asks, a group must not be flooded.
func TestManyWatchesAreNamedWithoutAllTheirSettings(t *testing.T) {
	p := newPerson(t).inGroup()
	for _, a := range p.core.Areas()[:60] {
		p.store.watching = append(p.store.watching, Watch{At: p.at, Area: a.ID, Since: startOfTest, Wish: newWish()})
	}
	r := p.say("/watches")
	if n := len([]rune(r.Plain())); n > 4000 || !strings.Contains(r.Plain(), "It also follows 50 more: ") {
		t.Errorf("%d characters: %s", n, r.Plain())
	}
	for _, w := range p.store.watching[:40] {
		if !strings.Contains(r.Plain(), p.core.watchName(w)) {
			t.Errorf("%s is missing", w.Area)
		}
	}
	p.store.watching = p.store.watching[:11]
	if r := p.say("/watches"); !strings.Contains(r.Plain(), "It also follows one more: "+p.core.watchName(p.store.watching[10])) {
		t.Errorf("%s", r.Plain())
	}
}
