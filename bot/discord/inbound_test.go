package discord

import (
	"maps"
	"strings"
	"testing"
	"time"

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
			if in.Own != (bot.Address{Chat: personChat("7")}) {
				t.Errorf("alone at %+v", in.Own)
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
	if out[0].lead() != `\[discord.unread.lead\]` || !out[0].private() || len(s.h.Came()) != 0 {
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

// A direct message rings, and nobody else reads it.
func TestATimerComesInPrivateWhereverItIsStarted(t *testing.T) {
	for rights, where := range map[string]map[string]any{"every": aServer(nil), "few": aServer(map[string]any{"app_permissions": "1024"}), "alone": aDM()} {
		for _, action := range []string{"timer|bank|x", "stop"} {
			s := newScene(t, nil)
			s.where = where
			s.h.Answer(bot.Reply{Lead: "Hang up.", Until: testNow.Add(time.Minute)})
			said := s.press(s.desk.seal.seal(actionID, 0, action))[0].text("embeds", 0, "description")
			if in := s.h.Came()[0]; in.From.Chat.ID != "u7" || !in.Private {
				t.Errorf("%s with %s: %+v", action, rights, in)
			}
			if told := strings.Contains(said, "discord.timer.where"); told != (rights != "alone") {
				t.Errorf("%s with %s says %s", action, rights, said)
			}
			s.press(s.desk.seal.seal(actionID, 0, "tap|x"))
			if in := s.h.Came()[1]; in.From.Chat.ID != "600" && rights != "alone" {
				t.Errorf("another button came from %+v", in.From)
			}
		}
	}
}

// Who takes no direct messages finds the end of their timer where they started it.
func TestATimerEndsWhereItWasStartedForWhoTakesNoMessages(t *testing.T) {
	s := newScene(t, nil)
	s.where = aServer(nil)
	s.press(s.desk.seal.seal(actionID, 0, "timer|bank|x"))
	s.api.fail = func(r request) error {
		if strings.HasPrefix(r.Path, "/channels/") {
			return refusing(noDM)
		}
		return nil
	}
	before := s.api.count()
	_, err := s.desk.Outlet().Send(t.Context(), chat("u7"), bot.Reply{Lead: "Your wait is over."}, "k")
	out := s.api.since(before)
	if last := out[len(out)-1]; err != nil || last.path != "/webhooks/1100/token-1" || !last.private() || last.lead() != "Your wait is over." {
		t.Errorf("%v: sent %+v", err, out)
	}
}
