package bot

import (
	"strings"
	"testing"
)

// reviewing is a group in which two warnings wait, and where its owner is told.
func reviewing(t *testing.T) (p *person, own Address) {
	t.Helper()
	other := hertsWarning()
	other.ID, other.Title = "w-other", "Court hears of sellers at the door"
	p = following(t, Wish{Review: true}, hertsWarning(), other)
	own = p.store.watching[0].Owner
	p.store.owners[p.at] = own
	p.wait("w-herts", p.at, false)
	p.wait("w-other", p.at, true)
	return p, own
}

func TestAReviewShowsTheOldestAsItWillLook(t *testing.T) {
	p, own := reviewing(t)
	r := p.write(Order{Post: Post{Review: true}, To: own, Due: *p.clock})
	for _, want := range []string{
		"Shall I post this police warning for Hertfordshire Constabulary?", "Police warning: " + hertsWarning().Title, hertsWarning().KeySentence,
		p.word("bot.post.advice"), "One more waits.",
	} {
		if !strings.Contains(r.Plain(), want) {
			t.Errorf("no %q in %s", want, r.Plain())
		}
	}
	if len(r.Buttons) != 2 || !strings.HasPrefix(string(r.Buttons[0].Action), "review|w-herts|post|") || !strings.HasPrefix(string(r.Buttons[1].Action), "review|w-herts|skip|") {
		t.Errorf("%+v", r.Buttons)
	}
}

func TestAReviewSaysWhenItIsNotSure(t *testing.T) {
	p, own := reviewing(t)
	p.store.pends = p.store.pends[1:]
	if r := p.write(Order{Post: Post{Review: true}, To: own}); !strings.HasPrefix(r.Lead, "I am not sure that this is a police warning") || strings.Contains(r.Plain(), "more") {
		t.Errorf("%s", r.Plain())
	}
}

func TestAReviewOfSeveralChatsBeginsWithTheOldest(t *testing.T) {
	p, own := reviewing(t)
	second := Address{Chat: ChatID{"paper", "group-2"}, Thread: "4"}
	p.store.owners[second] = own
	p.wait("w-other", second, false)
	p.store.pends[0], p.store.pends[2] = p.store.pends[2], p.store.pends[0]
	p.store.pends[0].At, p.store.pends[2].At = p.store.pends[2].At, p.store.pends[0].At
	r := p.write(Order{Post: Post{Review: true}, To: own})
	if want := p.core.reviewAction("w-other", true, second, own); r.Buttons[0].Action != want || !strings.Contains(r.Plain(), "2 more wait") {
		t.Errorf("%+v: %s", r.Buttons[0], r.Plain())
	}
}

func TestTheButtonOfAReviewFindsItsChat(t *testing.T) {
	p, own := reviewing(t)
	group := p.at
	tn := &turn{Core: p.core, in: Inbound{From: own}}
	code := p.core.keys.address(group)
	if to, ok, err := tn.reviewed(t.Context(), code); to != group || !ok || err != nil {
		t.Errorf("%+v %v %v", to, ok, err)
	}
	for _, other := range []string{"xxxxxxxx", p.core.keys.address(own)} {
		if to, ok, err := tn.reviewed(t.Context(), other); ok || err != nil {
			t.Errorf("%+v %v", to, err)
		}
	}
	if to, ok, _ := tn.reviewed(t.Context(), ""); to != own || !ok {
		t.Errorf("%+v", to)
	}
	stranger := &turn{Core: p.core, in: Inbound{From: Address{Chat: ChatID{"paper", "own-user-2"}}}}
	if to, ok, _ := stranger.reviewed(t.Context(), code); ok {
		t.Errorf("a stranger finds %+v", to)
	}
	long := Address{Chat: ChatID{"a platform", strings.Repeat("9", 60)}, Thread: "7"}
	if a := p.core.reviewAction("abcdefghijklmnop", false, long, own); len(a) > maxAction || a != p.core.reviewAction("abcdefghijklmnop", false, long, own) {
		t.Errorf("%s", a)
	}
	if a := p.core.reviewAction("w", true, group, group); a != "review|w|post" {
		t.Errorf("%s", a)
	}
}

// Who moderates one of two groups no more is not kept from the other.
func TestReviewOfALostGroupGoesOnWithTheNext(t *testing.T) {
	p := newPerson(t, hertsWarning()).moderate()
	lost, still := Address{Chat: ChatID{"paper", "lost"}}, Address{Chat: ChatID{"paper", "still"}}
	for _, at := range []Address{lost, still} {
		p.store.watching = append(p.store.watching, Watch{At: at, Area: "force:hertfordshire", Owner: p.at})
		p.store.owners[at] = p.at
		p.wait("w-herts", at, false)
	}
	p.rights.only = map[UserID]Address{p.user: still}
	w, err := p.core.Write(t.Context(), Order{Post: Post{Review: true}, To: p.at})
	if err != nil {
		t.Fatal(err)
	}
	r := p.press(buttonOf(t, w.Reply, p.word("bot.button.post")).Action)
	if r.Lead != p.word("bot.rights.none") || len(p.store.pends) != 2 {
		t.Fatalf("%q", r.Plain())
	}
	if r = p.tapOn(p.word("bot.button.post")); !strings.HasPrefix(r.Lead, p.word("bot.pending.posted")) || len(p.store.pends) != 1 || p.store.pends[0].To != lost {
		t.Errorf("%q, %+v", r.Plain(), p.store.pends)
	}
}
