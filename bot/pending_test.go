package bot

import (
	"strings"
	"sync"
	"testing"
)

func TestPendingSaysWhyItWaits(t *testing.T) {
	for unsure, want := range map[bool]string{false: "bot.review.ask", true: "bot.review.unsure"} {
		p := moderatedGroup(t).moderate()
		p.store.pends[0].Unsure = unsure
		if r := p.say("/pending"); r.Lead != p.word(want, "area", "Hertfordshire Constabulary") {
			t.Errorf("%v: %q", unsure, r.Plain())
		}
	}
}

func TestPendingShowsTheWarningAsItWillLook(t *testing.T) {
	p := moderatedGroup(t).moderate()
	shown := p.say("/pending").Plain()
	p.tapOn(p.word("bot.button.post"))
	read := p.deliver(3)
	if len(read) != 1 || !strings.Contains(shown, read[0]) {
		t.Errorf("shown %q, posted %q", shown, read)
	}
}

func TestPendingGoesRound(t *testing.T) {
	p := moderatedGroup(t).moderate()
	p.wait("w-herts", p.at, true)
	first := p.say("/pending")
	second := p.tapOn(p.word("bot.button.next"))
	third := p.tapOn(p.word("bot.button.next"))
	if first.Lead == second.Lead || third.Plain() != first.Plain() {
		t.Errorf("%q, %q, %q", first.Lead, second.Lead, third.Lead)
	}
	if r := p.press("next|here|w-gone"); r.Plain() != first.Plain() {
		t.Errorf("behind one that is gone: %q", r.Plain())
	}
}

func TestPendingOfAnotherChatIsNotDecidedHere(t *testing.T) {
	p := moderatedGroup(t).moderate()
	p.wait("w-herts", Address{Chat: ChatID{"paper", "group-2"}}, false)
	if r := p.press("review|w-herts|post"); r.Lead != p.word("bot.pending.decided") || len(p.store.pends) != 2 || len(p.store.deeds) != 0 {
		t.Errorf("%q", r.Plain())
	}
}

func TestTheFasterModeratorDecides(t *testing.T) {
	p := moderatedGroup(t).moderate()
	p.user.ID = "user-2"
	p.moderate()
	var said [2]Reply
	var both sync.WaitGroup
	for n, a := range []Action{"review|w-other|post", "review|w-other|skip"} {
		in := Inbound{Action: a, From: p.at, User: UserID{"paper", []string{"user-1", "user-2"}[n]}, At: *p.clock}
		both.Go(func() {
			var err error
			if said[n], err = p.core.Handle(t.Context(), in); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	late := 0
	for _, r := range said {
		if r.Lead == p.word("bot.pending.decided") {
			late++
		}
	}
	if late != 1 || len(p.store.pends) != 0 {
		t.Errorf("%q and %q", said[0].Plain(), said[1].Plain())
	}
}

func TestPendingInAllChatsIsForCoordinators(t *testing.T) {
	p := moderatedGroup(t).become(aCoordinator)
	p.wait("w-other", Address{Chat: ChatID{"paper", "group-2"}}, true)
	p.say("/pending")
	p.tapOn(p.word("bot.button.everywhere"))
	if r := p.tapOn(p.word("bot.button.post")); !strings.HasPrefix(r.Plain(), p.word("bot.pending.posted.many", "chats", "2 chats")+"\n"+p.word("bot.pending.none.all")) {
		t.Errorf("%q", r.Plain())
	}
	if d := p.store.deeds; len(d) != 1 || d[0].What != deedPost || d[0].About != "w-other" || len(p.deliver(9)) != 2 {
		t.Errorf("%+v", d)
	}
	if r := p.press("reviewall|w-other|skip"); r.Lead != p.word("bot.pending.decided") || len(p.store.deeds) != 1 {
		t.Errorf("%q", r.Plain())
	}
}

func TestPendingAloneWithTheBotIsOfAllChatsForACoordinator(t *testing.T) {
	p := moderatedGroup(t).become(aCoordinator)
	p.group, p.at = false, Address{Chat: ChatID{"paper", "own-user-1"}}
	if r := p.say("/pending"); !hasButton(r, p.word("bot.button.post")) || hasButton(r, p.word("bot.button.everywhere")) {
		t.Errorf("%+v", r)
	}
	if r := p.say("/log"); r.Lead != p.word("bot.log.all.none") {
		t.Errorf("%q", r.Plain())
	}
}

// Who set a watch up is told in private of what waits, and decides there with the rights of the chat.
func TestReviewInPrivateNeedsTheRightsOfTheChat(t *testing.T) {
	for name, c := range map[string]struct {
		moderates string // the group in which they do
		decided   bool
	}{"a moderator": {"group-1", true}, "a moderator no more": {"group-2", false}, "nobody": {"", false}} {
		p := moderatedGroup(t)
		group, own := p.at, Address{Chat: ChatID{"paper", "own-user-1"}}
		p.store.owners[group] = own
		p.wait("w-herts", group, false)
		p.rights.only = map[UserID]Address{p.user: {Chat: ChatID{"paper", c.moderates}}}
		w, err := p.core.Write(t.Context(), Order{Post: Post{Review: true}, To: own})
		if err != nil {
			t.Fatal(err)
		}
		p.group, p.at = false, own
		p.last = w.Reply
		r := p.tapOn(p.word("bot.button.post"))
		if p.refused(r) == c.decided || (len(p.store.pends) == 1) != c.decided {
			t.Errorf("%s: %q", name, r.Plain())
		}
		if !c.decided {
			continue
		}
		if !strings.HasPrefix(r.Plain(), p.word("bot.pending.posted")) || p.store.deeds[0].Chat != group {
			t.Errorf("%s: %q, %+v", name, r.Plain(), p.store.deeds)
		}
		if r := p.tapOn(p.word("bot.button.skip")); !strings.HasPrefix(r.Plain(), p.word("bot.pending.skipped")+"\n"+p.word("bot.pending.none.more")) {
			t.Errorf("%s: %q", name, r.Plain())
		}
	}
}

// Some platforms can show nothing to one person who types as the group: what only moderators should read waits for a press,
// which names who presses.
func TestWhatIsTypedAsTheGroupIsShownToWhoPresses(t *testing.T) {
	for _, command := range []string{"pending", "log"} {
		p := moderatedGroup(t).moderate()
		p.store.deeds = []Deed{{At: startOfTest, Chat: p.at, What: deedSkip, About: "w-other"}}
		in := Inbound{ID: "typed", From: p.at, User: UserID(p.at.Chat), Text: "/" + command, At: *p.clock}
		p.rights.moderators[in.User] = true
		r, err := p.core.Handle(t.Context(), in)
		if err != nil || r.Lead != p.word("bot.rights.press") || strings.Contains(r.Plain(), "door-to-door") || len(r.Buttons) != 1 {
			t.Fatalf("/%s: %v, %q", command, err, r.Plain())
		}
		if shown := p.press(r.Buttons[0].Action); !strings.Contains(shown.Plain(), "door-to-door") {
			t.Errorf("/%s: %q", command, shown.Plain())
		}
		p.rights.moderators[p.user] = false
		if shown := p.press(r.Buttons[0].Action); !p.refused(shown) {
			t.Errorf("/%s by a member: %q", command, shown.Plain())
		}
	}
}
