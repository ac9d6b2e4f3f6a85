package telegram

import (
	"fmt"
	"strings"
	"testing"

	"hangup/bot"
	"hangup/bot/bottest/telegramtest"
)

// onlyForOne stands in everything of an answer that is for one person alone.
const onlyForOne = "SECRET"

// answerForOne is an answer whose first line alone a group may read.
func answerForOne() bot.Reply {
	return bot.Reply{Lead: "Hang up now.", Private: true,
		Parts:   []bot.Part{{Kind: bot.Quote, Head: onlyForOne, Text: onlyForOne, Items: []bot.Item{{Text: onlyForOne, URL: "https://e.example/" + onlyForOne}}}},
		Picture: &bot.Picture{PNG: []byte("png"), Alt: onlyForOne},
		Buttons: []bot.Button{
			{Label: "Timer", Action: "timer|bank", Strong: true}, {Label: onlyForOne, Action: "tap|given|" + onlyForOne}, {Label: "Lost", Action: "lost|bank"},
			{Label: "Share", Action: "share|bank"},
		}}
}

// inPublic is a group in which all read all answers.
func inPublic(t *testing.T) *forum {
	f := newForum(t)
	f.desk.Private(false)
	f.h.Answer(answerForOne())
	return f
}

func TestAllReadOneLineAndWaysIntoPrivate(t *testing.T) {
	f := inPublic(t)
	f.srv.Say(f.ann, f.group.ID, "/check he rang", telegramtest.InTopic(f.topic))
	f.mustRun()
	news := f.since(nil, f.owner, f.group.ID)
	if len(news) != 1 || news[0].Text != "Hang up now." || news[0].ThreadID != f.topic {
		t.Fatalf("all read %+v", news)
	}
	var got []string
	for _, b := range keysOf(news[0]) {
		got = append(got, fmt.Sprint(b.Text, " ", b.URL != "", " ", b.Style))
	}
	want := []string{"Timer true primary", "Lost true ", "Share false ", "[telegram.private] true primary"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("buttons %q, want %q", got, want)
	}
}

func TestALineThatNeedsWhatFollowsIsNotSaid(t *testing.T) {
	for _, lead := range []string{"This is what I hold about you:", "Who did they say they were?", ""} {
		f := inPublic(t)
		f.h.Answer(bot.Reply{Lead: lead, Private: true, Parts: []bot.Part{somePart}})
		f.srv.Say(f.ann, f.group.ID, "/mydata")
		f.mustRun()
		if got := texts(f.since(nil, f.ann, f.group.ID)); len(got) != 1 || got[0] != "[telegram.private.lead]" {
			t.Errorf("%q: all read %q", lead, got)
		}
	}
}

func TestWhatIsAboutTheChatIsSaidThere(t *testing.T) {
	f := inPublic(t)
	r := bot.Reply{Lead: "This chat follows:", Private: true, Parts: []bot.Part{somePart}, Buttons: []bot.Button{{Label: "Stop", Action: "unwatch|kent"}}}
	f.h.Answer(r)
	f.srv.Say(f.owner, f.group.ID, "/watches")
	f.mustRun()
	shown := f.since(nil, f.owner, f.group.ID)
	if len(shown) != 1 || !strings.Contains(shown[0].Text, somePart.Text) {
		t.Fatalf("all read %q", texts(shown))
	}
	if ks := keysOf(shown[0]); len(ks) != 1 || ks[0].Data == "" {
		t.Fatalf("buttons %v", ks)
	}
	f.srv.Press(f.owner, shown[0], keysOf(shown[0])[0].Data)
	f.mustRun()
	if got := f.since(nil, f.owner, f.group.ID); len(got) != 2 {
		t.Errorf("after a press all read %q", texts(got))
	}
}

// A press under what all see is answered to who pressed, and the chat reads nothing of it.
func TestPressesAddNothingToAGroup(t *testing.T) {
	link := "https://t.me/hangup_test_bot?start="
	for name, c := range map[string]struct {
		action bot.Action
		answer bot.Reply
		notice string
		way    string // how the address begins
	}{
		"to a command":      {"check", answerForOne(), "", link + "check"},
		"to an action":      {"lost|bank", answerForOne(), "", link + "s"},
		"to the beginning":  {"tap|who|bank", answerForOne(), "", link + "check"},
		"with a notice":     {"share|bank", bot.Reply{Lead: "I showed it already.", Private: true}, "I showed it already.", ""},
		"to a form's start": {"report", bot.Reply{Lead: "Tell me.", Form: reportOf(3), Private: true}, "", link + "report"},
	} {
		for _, where := range []string{"group", "channel"} {
			f := inPublic(t)
			chat := f.group.ID
			if where == "channel" {
				chat = f.srv.Group("channel", "News", f.owner).ID
			}
			if _, err := f.desk.Outlet().Send(t.Context(), bot.Address{Chat: chatID(chat)}, bot.Reply{Lead: "A warning.", Buttons: []bot.Button{{Label: "x", Action: c.action}}}, "k"); err != nil {
				t.Fatal(err)
			}
			f.h.Answer(c.answer)
			post := f.since(nil, f.ann, chat)[0]
			id := f.srv.Press(f.ann, post, keysOf(post)[0].Data)
			f.mustRun()
			a, ok := f.srv.PressAnswered(id)
			if !ok || a.Text != c.notice || !strings.HasPrefix(a.URL, c.way) || (a.URL == "") != (c.way == "") {
				t.Errorf("%s, %s: %v %+v", name, where, ok, a)
			}
			if n := len(f.since(nil, f.ann, chat)); n != 1 {
				t.Errorf("%s: the %s reads %d messages", name, where, n)
			}
		}
	}
}

func TestALinkDoesInPrivateWhatItsButtonSays(t *testing.T) {
	f := inPublic(t)
	f.srv.Say(f.ann, f.group.ID, "/check he rang")
	f.mustRun()
	b, _ := f.since(nil, f.ann, f.group.ID)[0].Keyboard.Find("Lost")
	payload := b.URL[strings.Index(b.URL, "=")+1:]
	if strings.Trim(payload, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") != "" || len(payload) > 64 {
		t.Errorf("no payload of a link: %q", payload)
	}
	callback, err := f.desk.seal.seal(t.Context(), "forget")
	if err != nil {
		t.Fatal(err)
	}
	stored, err := f.desk.seal.seal(t.Context(), bot.Action(strings.Repeat("y", 60)))
	if err != nil {
		t.Fatal(err)
	}
	changed := []byte(payload)
	changed[20] ^= 1
	for said, want := range map[string]string{
		payload: "lost|bank", "forget": "/start", callback: "/start", stored: "/start", string(changed): "/start",
		"s": "/start", payload + "A": "/start", "s" + callback[1:]: "/start", "lost|bank": "/start", "s" + strings.Repeat("A", 24): "/start",
	} {
		f.srv.Say(f.ann, f.ann.ID, "/start "+said)
		f.mustRun()
		came := f.h.Came()
		in := came[len(came)-1]
		if string(in.Action)+in.Text != want || !in.Private {
			t.Errorf("%q came as %+v, want %q", said, in, want)
		}
	}
	// The payload is no callback data either.
	id := f.srv.ForgePress(f.ann, f.since(nil, f.ann, f.group.ID)[0], payload)
	f.mustRun()
	if a, _ := f.srv.PressAnswered(id); a.Text != "[bot.closed.lead]" {
		t.Errorf("pressed %+v", a)
	}
	// In a group a link is for nobody.
	before := len(f.h.Came())
	f.srv.Say(f.ann, f.group.ID, "/start@"+f.srv.Me.Username+" "+payload)
	f.mustRun()
	if came := f.h.Came(); len(came) != before+1 || came[before].Action != "" {
		t.Errorf("in a group it came as %+v", came[before:])
	}
	f.desk = f.newDesk(func(c *DeskConfig) { c.Key = []byte(strings.Repeat("z", 32)) })
	f.srv.Say(f.ann, f.ann.ID, "/start "+payload)
	f.mustRun()
	if came := f.h.Came(); came[len(came)-1].Text != "/start" {
		t.Errorf("with another key it came as %+v", came[len(came)-1])
	}
}
