package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestRecallOffersWhatStandsHereNewestFirst(t *testing.T) {
	p := moderatedGroup(t).moderate()
	r := p.say("/recall")
	if len(r.Buttons) != 3 || r.Buttons[0].Action != "take|w|w-herts" || r.Buttons[2].Action != "take|n|N-1" {
		t.Fatalf("%+v", r.Buttons)
	}
	for _, b := range r.Buttons {
		if !strings.HasPrefix(b.Label, "18 Nov 09:0") && !strings.HasPrefix(b.Label, "18 Nov 10:0") {
			t.Errorf("%q", b.Label)
		}
	}
}

func TestRecallOfSomethingInAnotherChatShowsNothing(t *testing.T) {
	p := moderatedGroup(t).moderate()
	p.at.Chat.ID = "group-2"
	for _, text := range []string{"/recall", "/correct", "/pending"} {
		if r := p.say(text); len(r.Buttons) != 0 || r.Form != nil || strings.Contains(r.Plain(), "door") {
			t.Errorf("%s: %q", text, r.Plain())
		}
	}
}

func TestRecallOfAPoliceWarning(t *testing.T) {
	for name, c := range map[string]struct {
		who, label string
		left       int // of two chats
	}{
		"by a moderator here":          {aModerator, "bot.button.takehere", 1},
		"by a coordinator here":        {aCoordinator, "bot.button.takehere", 1},
		"by a coordinator, everywhere": {aCoordinator, "bot.button.takeall", 0},
	} {
		p := moderatedGroup(t).become(c.who)
		p.store.posts = append(p.store.posts, memoryPost{Posted: Posted{Post: Post{Warning: "w-herts"}}, to: Address{Chat: ChatID{"paper", "group-2"}}, state: "sent"})
		p.press("take|w|w-herts")
		p.tapOn(p.word(c.label))
		left := 0
		for _, post := range p.store.posts {
			if post.Warning == "w-herts" && post.state == "sent" {
				left++
			}
		}
		if left != c.left || p.store.deeds[0].What != deedRecall || p.store.deeds[0].About != "w-herts" {
			t.Errorf("%s: in %d chats, %+v", name, left, p.store.deeds)
		}
		if r := p.press("takeback|w|w-herts"); r.Lead != p.word("bot.recall.already") {
			t.Errorf("%s: a second time: %q", name, r.Plain())
		}
	}
}

func TestRecallTwiceSaysSo(t *testing.T) {
	p := moderatedGroup(t).moderate()
	p.press("takeback|n|N-1")
	for _, a := range []Action{"take|n|N-1", "takeback|n|N-1", "undo|N-1", "fix|N-1"} {
		if r := p.press(a); r.Lead != p.word("bot.recall.already") {
			t.Errorf("%s: %q", a, r.Plain())
		}
	}
	if len(p.store.deeds) != 1 {
		t.Errorf("%d deeds", len(p.store.deeds))
	}
}

// A broadcast stands in many chats; who sees them all is offered it once.
func TestRecallFromEveryChatOffersEachPostOnce(t *testing.T) {
	p := moderatedGroup(t).become(aCoordinator)
	for n := range 300 {
		p.store.posts = append(p.store.posts, memoryPost{
			Posted: Posted{Post: Post{Notice: "N-2"}, At: startOfTest}, to: Address{Chat: ChatID{"paper", fmt.Sprint(n)}}, state: "sent",
		})
	}
	p.group, p.at = false, Address{Chat: ChatID{"paper", "own-user-1"}}
	r := p.say("/recall")
	if len(r.Buttons) != 3 {
		t.Fatalf("%+v", r.Buttons)
	}
	if r := p.press("take|w|w-herts"); hasButton(r, p.word("bot.button.takehere")) || !hasButton(r, p.word("bot.button.takeall")) {
		t.Errorf("%+v", r.Buttons)
	}
	if r := p.say("/correct"); len(r.Buttons) != 2 {
		t.Errorf("%+v", r.Buttons)
	}
}

func TestRecallOfferIsShort(t *testing.T) {
	p := moderatedGroup(t).moderate()
	for n := range 40 {
		id := NoticeID(fmt.Sprint("M-", n))
		p.store.notices = append(p.store.notices, Notice{ID: id, Text: strings.Repeat("Very long ", 50), From: p.at, Revision: 1})
		p.store.posts = append(p.store.posts, memoryPost{Posted: Posted{Post: Post{Notice: id}, At: startOfTest.Add(time.Hour)}, to: p.at, state: "sent"})
	}
	r := p.say("/recall")
	if len(r.Buttons) != maxChoices {
		t.Errorf("%d buttons", len(r.Buttons))
	}
	for _, b := range r.Buttons {
		if utf8.RuneCountInString(b.Label) > maxLabel {
			t.Errorf("%q", b.Label)
		}
	}
}

// Timers and the like are nobody's to take back.
func TestRecallOffersNoTimers(t *testing.T) {
	p := moderatedGroup(t).moderate()
	p.store.posts = []memoryPost{{Posted: Posted{Post: Post{Contact: "bank"}, At: startOfTest}, to: p.at, state: "sent"}}
	if r := p.say("/recall"); r.Lead != p.word("bot.recall.none") {
		t.Errorf("%q", r.Plain())
	}
}
