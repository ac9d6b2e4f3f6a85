package bot

import (
	"strings"
	"sync"
	"testing"
	"time"
)

// risen is a group whose moderator is offered a warning, and where that moderator is alone with the bot.
func risen(t testing.TB) (p *person, own Address) {
	t.Helper()
	p = followed(t).moderate()
	p.tellMany("district:st-albans", 7)
	if n := p.look(); n != 1 {
		t.Fatalf("%d offers", n)
	}
	return p, p.store.watching[0].Owner
}

func TestAnOfferSaysHowManyAndHowManyAreUsual(t *testing.T) {
	p, _ := risen(t)
	r := p.say("/pending")
	for _, want := range []string{
		"More people than usual in the area of Hertfordshire Constabulary tell me of this: Courier fraud.", "At least 6 people in the week from 16 November",
		"In a usual week: fewer than 3", p.word("bot.offer.unchecked"), p.core.riseText(p.store.offers[0]),
	} {
		if !strings.Contains(r.Plain(), want) {
			t.Errorf("no %q in %s", want, r.Plain())
		}
	}
	p.store.offers[0].Usual = 9
	if r := p.say("/pending"); !strings.Contains(r.Plain(), "In a usual week: about 9") {
		t.Errorf("%s", r.Plain())
	}
}

func TestAnOfferIsWrittenAndSentLikeAnyWarning(t *testing.T) {
	p, _ := risen(t)
	p.say("/pending")
	r := p.tapOn(p.word("bot.button.write"))
	if r.Lead != p.word("bot.warn.preview") || !strings.Contains(r.Plain(), p.word("bot.warn.goes.here")) || len(p.store.notices) != 0 {
		t.Fatalf("%s", r.Plain())
	}
	p.tapOn(p.word("bot.button.change"))
	p.send(map[string]string{"text": "Several people here were rung by a false officer. Hang up.", "urgent": "no"})
	p.tapOn(p.word("bot.button.send"))
	p.pass(2 * time.Minute)
	read := p.deliver(5)
	if len(read) != 1 || !strings.Contains(read[0], "false officer") || p.store.posts[0].to != p.at {
		t.Errorf("%q", read)
	}
	if !p.store.offers[0].Closed {
		t.Error("it is still offered")
	}
	if r := p.say("/pending"); r.Lead != p.word("bot.pending.none") {
		t.Errorf("%s", r.Plain())
	}
}

func TestAnOfferThatIsNotSentStays(t *testing.T) {
	p, _ := risen(t)
	p.say("/pending")
	p.tapOn(p.word("bot.button.write"))
	p.tapOn(p.word("bot.button.cancel"))
	if r := p.say("/pending"); !hasButton(r, p.word("bot.button.write")) || len(p.store.notices) != 0 {
		t.Errorf("%s", r.Plain())
	}
}

func TestNotNowEndsAnOfferAndIsWrittenDown(t *testing.T) {
	p, _ := risen(t)
	p.say("/pending")
	r := p.tapOn(p.word("bot.button.notnow"))
	if r.Lead != p.word("bot.offer.left") || !p.store.offers[0].Closed || len(p.store.notices)+len(p.store.posts) != 0 {
		t.Errorf("%s", r.Plain())
	}
	if r := p.say("/log"); !strings.Contains(r.Plain(), "you did not warn of more calls in Hertfordshire Constabulary “Courier fraud”") {
		t.Errorf("%s", r.Plain())
	}
	if r := p.press("offer|OFFER1|later"); r.Lead != p.word("bot.offer.gone") || len(p.store.deeds) != 1 {
		t.Errorf("pressed again: %s", r.Plain())
	}
}

func TestNothingIsDecidedThatCannotBeWrittenDown(t *testing.T) {
	p, _ := risen(t)
	p.store.noLog = true
	if _, err := p.do(Inbound{Action: "offer|OFFER1|later"}); err == nil || p.store.offers[0].Closed {
		t.Errorf("%v, closed %v", err, p.store.offers[0].Closed)
	}
}

func TestOnlyModeratorsDecideAboutAnOffer(t *testing.T) {
	p, _ := risen(t)
	clear(p.rights.moderators)
	for _, a := range []Action{"offer|OFFER1|write", "offer|OFFER1|later", "pending"} {
		if r := p.press(a); r.Lead != p.word("bot.rights.none") {
			t.Errorf("%s: %s", a, r.Plain())
		}
	}
	for _, a := range []Action{"offerall|OFFER1|write", "offerall|OFFER1|later"} {
		if r := p.press(a); r.Lead != p.word("bot.rights.coordinator") {
			t.Errorf("%s: %s", a, r.Plain())
		}
	}
	if p.store.offers[0].Closed || len(p.store.deeds) != 0 {
		t.Error("it was decided")
	}
}

// The rights are those of the chat that is meant, not of the one in which a button is pressed.
func TestAModeratorElsewhereDoesNotDecideAboutAnOffer(t *testing.T) {
	p, _ := risen(t)
	p.rights.only = map[UserID]Address{p.user: {Chat: ChatID{"paper", "group-2"}}}
	p.at.Chat.ID = "group-2"
	if r := p.press("offer|OFFER1|write"); r.Lead != p.word("bot.rights.none") {
		t.Errorf("%s", r.Plain())
	}
}

func TestAnOfferIsGoneAfterAWeek(t *testing.T) {
	p, own := risen(t)
	p.pass(offerLife + time.Second)
	if r := p.say("/pending"); r.Lead != p.word("bot.pending.none") {
		t.Errorf("%s", r.Plain())
	}
	if r := p.press("offer|OFFER1|write"); r.Lead != p.word("bot.offer.gone") {
		t.Errorf("%s", r.Plain())
	}
	if _, err := p.core.Write(t.Context(), Order{Post: Post{Review: true}, To: own}); err != ErrNothingToSay {
		t.Errorf("%v", err)
	}
}

func TestTheOwnerOfAWatchIsToldOfAnOfferAndWritesAlone(t *testing.T) {
	p, own := risen(t)
	group := p.at
	r := p.write(Order{Post: Post{Review: true}, To: own})
	if !strings.HasPrefix(r.Lead, "More people than usual in the area of Hertfordshire Constabulary") {
		t.Fatalf("%s", r.Plain())
	}
	p.group, p.at, p.last = false, own, r
	preview := p.tapOn(p.word("bot.button.write"))
	if !strings.Contains(preview.Plain(), "It goes to your group that follows Hertfordshire Constabulary.") {
		t.Fatalf("%s", preview.Plain())
	}
	p.tapOn(p.word("bot.button.send"))
	if n := p.store.notices; len(n) != 1 || n[0].From != group || n[0].Area != "" || !p.store.offers[0].Closed {
		t.Errorf("%+v", n)
	}
}

func TestTheOwnerOfAWatchSaysNotNowAlone(t *testing.T) {
	p, own := risen(t)
	group := p.at
	p.group, p.at = false, own
	r := p.press("offer|OFFER1|later")
	if r.Lead != p.word("bot.offer.left") || !strings.Contains(r.Plain(), p.word("bot.pending.none.more")) || p.store.deeds[0].Chat != group {
		t.Errorf("%s, %+v", r.Plain(), p.store.deeds)
	}
}

func TestPoliceWarningsComeBeforeOffers(t *testing.T) {
	p, own := risen(t)
	p.store.stored = append(p.store.stored, hertsWarning())
	p.store.owners[p.at] = own
	p.wait("w-herts", p.at, false)
	told := p.write(Order{Post: Post{Review: true}, To: own})
	first := p.say("/pending")
	for _, r := range []Reply{told, first} {
		if !strings.HasPrefix(r.Lead, "Shall I post this police warning") || !strings.Contains(r.Plain(), "One more waits.") {
			t.Errorf("%s", r.Plain())
		}
	}
	if second := p.tapOn(p.word("bot.button.next")); !hasButton(second, p.word("bot.button.write")) {
		t.Errorf("%s", second.Plain())
	}
	if third := p.tapOn(p.word("bot.button.next")); third.Plain() != first.Plain() {
		t.Errorf("%s", third.Plain())
	}
	if after := p.press("review|w-herts|skip"); !hasButton(after, p.word("bot.button.write")) {
		t.Errorf("%s", after.Plain())
	}
}

func TestACoordinatorDecidesAboutARiseOnce(t *testing.T) {
	p, own := risen(t)
	second := ChatID{"paper", "group-2"}
	p.follow("paper", second.ID, "force:hertfordshire")
	p.look()
	p.group, p.at = false, own
	p.coordinate()
	if r := p.say("/pending"); strings.Contains(r.Plain(), "more wait") || !hasButton(r, p.word("bot.button.write")) {
		t.Fatalf("%s", r.Plain())
	}
	preview := p.tapOn(p.word("bot.button.write"))
	if !strings.Contains(preview.Plain(), "It goes to 2 chats that follow Hertfordshire Constabulary") {
		t.Fatalf("%s", preview.Plain())
	}
	p.tapOn(p.word("bot.button.send"))
	p.pass(2 * time.Minute)
	if n := len(p.deliver(5)); n != 2 {
		t.Errorf("%d posts", n)
	}
	for _, o := range p.store.offers {
		if !o.Closed {
			t.Errorf("still offered: %+v", o)
		}
	}
}

// Where people have no lasting id, whoever moderates is a coordinator, and alone in their chat.
func TestWhoeverModeratesAloneIsOfferedToWarnTheArea(t *testing.T) {
	p := followed(t).moderate()
	p.store.watching[0].At = p.store.watching[0].Owner
	p.follow("paper", "group-2", "district:watford")
	p.tellMany("district:st-albans", 7)
	p.coordinators = []UserID{{Platform: "paper"}}
	p.restart()
	if n := p.look(); n != 1 {
		t.Fatalf("%d offers", n)
	}
	p.group, p.at = false, p.store.watching[0].At
	preview := p.press("offer|OFFER1|write")
	if !strings.Contains(preview.Plain(), "It goes to 2 chats that follow Hertfordshire Constabulary") {
		t.Errorf("%s", preview.Plain())
	}
	clear(p.rights.moderators)
	if r := p.tapOn(p.word("bot.button.send")); r.Lead != p.word("bot.rights.coordinator") || len(p.store.notices) != 0 {
		t.Errorf("%s", r.Plain())
	}
}

func TestACoordinatorSaysNotNowForAll(t *testing.T) {
	p, own := risen(t)
	p.follow("paper", "group-2", "force:hertfordshire")
	p.look()
	p.group, p.at = false, own
	p.coordinate()
	r := p.press("offerall|OFFER2|later")
	if r.Lead != p.word("bot.offer.left") || !p.store.offers[0].Closed || !p.store.offers[1].Closed || len(p.store.deeds) != 1 {
		t.Errorf("%s %+v", r.Plain(), p.store.offers)
	}
}

func TestTwoModeratorsDecideAboutAnOfferAtOnce(t *testing.T) {
	p, _ := risen(t)
	p.user.ID = "user-2"
	p.moderate()
	var said [2]Reply
	var both sync.WaitGroup
	for n, user := range []string{"user-1", "user-2"} {
		both.Go(func() {
			var err error
			in := Inbound{Action: "offer|OFFER1|later", From: p.at, User: UserID{"paper", user}, At: *p.clock}
			if said[n], err = p.core.Handle(t.Context(), in); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	if !p.store.offers[0].Closed || said[0].Lead == "" || said[1].Lead == "" {
		t.Errorf("%q, %q", said[0].Lead, said[1].Lead)
	}
}

func TestGarbageInTheButtonsOfOffers(t *testing.T) {
	p, _ := risen(t)
	p.coordinate()
	for _, a := range []Action{
		"offer", "offer|", "offer||write", "offer|OFFER1", "offer|OFFER1|post", "offer|OFFER1|write|x", "offerall", "offerall|OFFER1|", "offerall||later",
	} {
		if r := p.press(a); r.Lead != p.word("bot.closed.lead") {
			t.Errorf("%s: %s", a, r.Plain())
		}
	}
	for _, a := range []Action{"offer|NONE|write", "offerall|NONE|later", "offer|w-herts|write"} {
		if r := p.press(a); r.Lead != p.word("bot.offer.gone") {
			t.Errorf("%s: %s", a, r.Plain())
		}
	}
	if len(p.store.deeds)+len(p.store.notices) != 0 {
		t.Error("something was done")
	}
}
