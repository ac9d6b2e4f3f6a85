package discord

import (
	"maps"
	"testing"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// byUser is a person in a place where only they have the bot.
func byUser(more map[string]any) map[string]any {
	where := aServer(map[string]any{"authorizing_integration_owners": map[string]string{"1": "7"}, "app_permissions": "0"})
	maps.Copy(where, more)
	return where
}

func TestWhereItIsSaid(t *testing.T) {
	thread := map[string]any{"channel_id": "601", "channel": map[string]any{"id": "601", "type": 11, "parent_id": "600"}}
	group := map[string]any{
		"channel_id": "800", "channel": map[string]any{"id": "800", "type": 3}, "context": 2,
		"user": map[string]any{"id": "7"}, "authorizing_integration_owners": map[string]string{"1": "7"},
	}
	for name, c := range map[string]struct {
		where   map[string]any
		chat    string
		private bool // alone with the bot
		quiet   bool // shown to the person alone
	}{
		"a channel":                        {aServer(nil), "600", false, true},
		"a thread":                         {aServer(thread), "601", false, true},
		"a channel, brought by both":       {aServer(map[string]any{"authorizing_integration_owners": map[string]string{"0": "500", "1": "7"}}), "600", false, true},
		"a channel of an old message":      {aServer(map[string]any{"authorizing_integration_owners": map[string]string{}}), "600", false, true},
		"a server that has no bot":         {byUser(nil), "u7", true, true},
		"direct messages":                  {aDM(), "u7", true, false},
		"direct messages of other people":  {group, "u7", true, true},
		"a server, nothing said of owners": {aServer(map[string]any{"authorizing_integration_owners": nil}), "600", false, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, nil)
			s.where = c.where
			out := s.slash("check", "he rang")
			in := s.h.Came()[0]
			if in.From != (bot.Address{Chat: bot.ChatID{Platform: Platform, ID: c.chat}}) || in.Private != c.private || !in.CommandsOnly || in.User.ID != "7" {
				t.Errorf("came from %+v %v", in.From, in.Private)
			}
			if out[0].private() != c.quiet {
				t.Errorf("flags %v", out[0].body["flags"])
			}
		})
	}
}

func TestWhatIsSaid(t *testing.T) {
	s := newScene(t, nil)
	s.where = aServer(nil)
	s.slash("check", "  he said  two words ")
	s.slash("warnings", "Kent")
	s.slash("report", "")
	s.menu(map[string]any{"id": "77", "content": "Dear customer"})
	modal := s.press(s.desk.writeKey("check").id)[0]
	s.send(modal.text("custom_id"), map[string]string{"words": "he rang"})
	s.where = aDM()
	s.send(modal.text("custom_id"), map[string]string{"words": "he rang"})
	want := []string{"/check he said  two words", "/warnings Kent", "/report", "/check Dear customer", "/check he rang", "he rang"}
	came := s.h.Came()
	for n, in := range came {
		if in.Text != want[n] || in.Action != "" || in.Form != nil || in.ID == "" || in.At != testNow {
			t.Errorf("%d: %+v, want %q", n, in, want[n])
		}
	}
	if len(came) != len(want) {
		t.Errorf("%d came", len(came))
	}
}

// menu calls the command of a message.
func (s *scene) menu(target map[string]any) []wire {
	s.t.Helper()
	target["channel_id"] = "600"
	return s.must(s.does(discordgo.InteractionApplicationCommand, map[string]any{
		"id": "1", "type": 3, "name": s.desk.menu, "target_id": target["id"], "resolved": map[string]any{"messages": map[string]any{"77": target}},
	}, nil))
}

func TestAMessageWithoutWordsCannotBeRead(t *testing.T) {
	s := newScene(t, nil)
	s.where = aServer(nil)
	out := s.menu(map[string]any{"id": "77", "content": "", "attachments": []any{map[string]any{}}})
	if out[0].text("embeds", 0, "title") != `\[discord.unread.lead\]` || !out[0].private() || len(s.h.Came()) != 0 {
		t.Errorf("%+v", out)
	}
	find(t, keysOf(out[0]), "[discord.write]")
}

func TestABareCheckOffersToType(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(s *scene) wire
		want bool
	}{
		"check alone":      {func(s *scene) wire { return s.slash("check", "")[0] }, true},
		"check with words": {func(s *scene) wire { return s.slash("check", "he rang")[0] }, false},
		"another command":  {func(s *scene) wire { return s.slash("warnings", "")[0] }, false},
		"a button":         {func(s *scene) wire { return s.press(s.desk.seal.seal(actionID, 0, "check"))[0] }, true},
		"another button":   {func(s *scene) wire { return s.press(s.desk.seal.seal(actionID, 0, "check|x"))[0] }, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, nil)
			s.h.Answer(bot.Reply{Lead: "What is it?", Buttons: []bot.Button{{Label: "A call", Action: "tap|call"}}})
			ks := keysOf(c.do(s))
			if got := ks[len(ks)-1].label == "[discord.write]"; got != c.want || ks[0].label != "A call" {
				t.Fatalf("%+v", ks)
			}
			if !c.want {
				return
			}
			modal := s.press(ks[len(ks)-1].id)[0]
			input := keysOf(modal)[0]
			if modal.kind != discordgo.InteractionResponseModal || input.most != maxInput || !input.required {
				t.Errorf("%+v", modal)
			}
		})
	}
}

func TestATimerComesInPrivateWhereTheBotCannotWrite(t *testing.T) {
	for rights, want := range map[string]string{writing: "600", "1024": "u7"} {
		for _, action := range []string{"timer|bank|x", "stop"} {
			s := newScene(t, nil)
			s.where = aServer(map[string]any{"app_permissions": rights})
			s.press(s.desk.seal.seal(actionID, 0, action))
			if in := s.h.Came()[0]; in.From.Chat.ID != want || in.Private != (want == "u7") {
				t.Errorf("%s with %s: %+v", action, rights, in)
			}
			s.press(s.desk.seal.seal(actionID, 0, "tap|x"))
			if in := s.h.Came()[1]; in.From.Chat.ID != "600" {
				t.Errorf("another button came from %+v", in.From)
			}
		}
	}
}
