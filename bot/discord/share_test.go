package discord

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"hangup/bot"
)

var shared = bot.Reply{Lead: "Watch out for this scam.", Tone: bot.Urgent, Parts: []bot.Part{{Kind: bot.Paragraph, Text: "They ring."}}}

// shares presses the button in a place and gives what went out.
func shares(s *scene, where map[string]any) []wire {
	s.t.Helper()
	s.where = where
	s.h.Answer(shared)
	return s.press(s.desk.seal.seal(actionID, 0, "share|courier"))
}

func TestWhatIsSharedNamesNobody(t *testing.T) {
	s := newScene(t, nil)
	out := shares(s, aServer(nil))
	if fmt.Sprint(routes(out)) != "[POST messages answer 4]" {
		t.Fatalf("sent %v", routes(out))
	}
	post, answer := out[0], out[1]
	if post.path != "/channels/600/messages" || post.private() || post.lead() != shared.Lead || post.body["message_reference"] != nil {
		t.Errorf("posted %+v", post)
	}
	if !answer.private() || answer.lead() != `\[discord.share.done\]` {
		t.Errorf("answered %+v", answer)
	}
	if again := shares(s, aServer(nil)); fmt.Sprint(routes(again)) != "[answer 4]" {
		t.Errorf("pressed twice, sent %v", routes(again))
	}
}

func TestWhoMayNotWriteMayNotShare(t *testing.T) {
	thread := map[string]any{"id": "600", "type": 11}
	for name, c := range map[string]struct {
		where map[string]any
		may   bool
	}{
		"may write":            {aServer(member("2048")), true},
		"may only read":        {aServer(member("1024")), false},
		"an administrator":     {aServer(member("8")), true},
		"a thread":             {aServer(map[string]any{"channel": thread}), true},
		"a thread, no right":   {func() map[string]any { w := aServer(member("2048")); w["channel"] = thread; return w }(), false},
		"a thread, with right": {func() map[string]any { w := aServer(member("274877906944")); w["channel"] = thread; return w }(), true},
	} {
		out := shares(newScene(t, nil), c.where)
		if (len(out) == 2) != c.may {
			t.Errorf("%s: sent %v", name, routes(out))
		}
		if last := out[len(out)-1]; !c.may && (last.lead() != `\[discord.share.denied\]` || !last.private()) {
			t.Errorf("%s: answered %+v", name, last)
		}
	}
}

// An answer to the press would name who pressed, so there is none for all to see.
func TestWhereTheBotMayNotPostNothingIsShared(t *testing.T) {
	for name, c := range map[string]struct {
		rights  string
		fails   reason
		say     string
		reached bool // the core, which shares the same only once in a while
	}{
		"it lacks a right":      {"18432", unnamed, "discord.right.view", false}, // send, embed
		"it lacks two":          {"1024", unnamed, "discord.right.send", false},
		"Discord refuses":       {writing, noRights, "", true},
		"Discord goes on so":    {writing, tooMany, "", true},
		"it is no such channel": {writing, noChannel, "", true},
	} {
		s := newScene(t, nil)
		s.api.fail = func(r request) error {
			if c.fails != unnamed && strings.HasPrefix(r.Path, "/channels/") {
				err := refusing(c.fails)
				err.(*bot.SendError).After = time.Hour
				return err
			}
			return nil
		}
		out := shares(s, aServer(map[string]any{"app_permissions": c.rights}))
		last := out[len(out)-1]
		if last.path != "answer" || !last.private() || last.lead() != `\[discord.share.failed\]` || (len(s.h.Came()) == 1) != c.reached {
			t.Errorf("%s: sent %+v", name, out)
		}
		if said := fmt.Sprint(last.body["embeds"]); !strings.Contains(said, c.say) || c.reached && said != "[]" {
			t.Errorf("%s: says %s", name, said)
		}
	}
}

// The bot has said that it shared, so it must.
func TestWhatIsSharedGetsThere(t *testing.T) {
	checkerOf(t)
	for fails, want := range map[int]string{
		0: "[POST messages answer 4]",
		1: "[POST messages POST messages answer 4]",
		9: "[POST messages POST messages answer 5 POST messages POST messages PATCH @original]",
	} {
		synctest.Test(t, func(t *testing.T) {
			s := slowScene(t, 100*time.Millisecond, shared, nil)
			s.api.fail = func(r request) error {
				if fails--; strings.HasPrefix(r.Path, "/channels/") && fails >= 0 {
					err := refusing(noAnswer)
					err.(*bot.SendError).Doubt = true
					return err
				}
				return nil
			}
			s.where = aServer(nil)
			out := s.press(s.desk.seal.seal(actionID, 0, "share|courier"))
			if fmt.Sprint(routes(out)) != want {
				t.Fatalf("sent %v, want %s", routes(out), want)
			}
			if last, done := out[len(out)-1], len(out) < 4; (last.lead() == `\[discord.share.done\]`) != done {
				t.Errorf("says %+v", last)
			}
		})
	}
}

func TestOnlyAPressIsShared(t *testing.T) {
	s := newScene(t, nil)
	s.where = aServer(nil)
	s.h.Answer(shared)
	if out := s.slash("check", "he rang"); len(out) != 1 || !out[0].private() {
		t.Errorf("sent %+v", out)
	}
	private := shared
	private.Private = true
	s.h.Answer(private)
	if out := s.press(s.desk.seal.seal(actionID, 0, "share|courier")); len(out) != 1 || !out[0].private() {
		t.Errorf("sent %+v", out)
	}
}

// What the moderators want everybody to read is posted in the bot's own name. Where it cannot be, who asked has it still.
func TestAnAnswerForTheChannelIsPostedAndNeverLost(t *testing.T) {
	for name, c := range map[string]struct {
		where  map[string]any
		change func(s *scene, r *bot.Reply)
		posted bool
	}{
		"in a channel":           {aServer(nil), nil, true},
		"who asks may not write": {aServer(member("1024")), nil, false},
		"the bot may not":        {aServer(map[string]any{"app_permissions": "1024"}), nil, false},
		"it is too long": {aServer(nil), func(_ *scene, r *bot.Reply) {
			r.Parts = []bot.Part{{Kind: bot.Paragraph, Text: strings.Repeat("A sentence. ", 900)}}
		}, false},
		"Discord refuses": {aServer(nil), func(s *scene, _ *bot.Reply) {
			s.api.fail = func(r request) error {
				if strings.HasPrefix(r.Path, "/channels/") {
					return refusing(noRights)
				}
				return nil
			}
		}, false},
	} {
		s := newScene(t, nil)
		s.where = c.where
		r := shared
		r.Aloud = true
		if c.change != nil {
			c.change(s, &r)
		}
		s.h.Answer(r)
		out := s.slash("check", "he rang")
		first, last := out[0], out[len(out)-1]
		if c.posted {
			if fmt.Sprint(routes(out)) != "[POST messages answer 4]" || first.lead() != shared.Lead || !last.private() || last.lead() != shared.Lead || !strings.Contains(fmt.Sprint(last.body), `discord.openly`) {
				t.Errorf("%s: sent %+v", name, out)
			}
			continue
		}
		if first.method == "POST" && strings.HasPrefix(first.path, "/channels/") { // it was tried
			first = out[1]
		}
		if !first.private() || first.lead() != shared.Lead {
			t.Errorf("%s: sent %+v", name, out)
		}
	}
	alone := newScene(t, nil)
	r := shared
	r.Aloud = true
	alone.h.Answer(r)
	if out := alone.slash("check", "he rang"); fmt.Sprint(routes(out)) != "[answer 4]" {
		t.Errorf("alone: sent %v", routes(out))
	}
}
