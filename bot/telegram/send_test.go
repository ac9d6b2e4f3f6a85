package telegram

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"hangup/bot"
)

var topic = bot.Address{Chat: bot.ChatID{Platform: Platform, ID: "-100"}, Thread: "12"}

func TestPostsGoIntoTheirTopicWithoutPreviews(t *testing.T) {
	s := newScene(t, nil)
	ref, err := s.desk.Outlet().Send(t.Context(), topic, bot.Reply{Lead: "Warning", Buttons: []bot.Button{{Label: "Like this?", Action: "check"}}}, "k")
	if err != nil || ref != (bot.MessageRef{To: topic, ID: "1"}) {
		t.Fatalf("%+v, %v", ref, err)
	}
	p := s.api.calls[0].params
	if p["chat_id"] != -100.0 || p["message_thread_id"] != 12.0 || p["parse_mode"] != "HTML" || p["link_preview_options"].(map[string]any)["is_disabled"] != true {
		t.Errorf("sent %v", p)
	}
}

func TestWhatCannotBePosted(t *testing.T) {
	o := newScene(t, nil).desk.Outlet()
	for name, c := range map[string]struct {
		to   bot.Address
		r    bot.Reply
		kind bot.SendErrorKind
	}{
		"too long":           {topic, bot.Reply{Lead: strings.Repeat("Word. ", 1000)}, bot.Shrink},
		"nothing":            {topic, bot.Reply{}, bot.Dead},
		"another platform":   {bot.Address{Chat: bot.ChatID{Platform: "web", ID: "5"}}, bot.Reply{Lead: "x"}, bot.Dead},
		"no number":          {bot.Address{Chat: bot.ChatID{Platform: Platform, ID: "x"}}, bot.Reply{Lead: "x"}, bot.Dead},
		"a topic of letters": {bot.Address{Chat: topic.Chat, Thread: "x"}, bot.Reply{Lead: "x"}, bot.Dead},
	} {
		_, err := o.Send(t.Context(), c.to, c.r, "k")
		if se := (*bot.SendError)(nil); !errors.As(err, &se) || se.Kind != c.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEditAndDelete(t *testing.T) {
	ref := bot.MessageRef{To: topic, ID: "8"}
	for why, want := range map[reason][2]bool{ // whether editing and deleting succeed
		unnamed: {true, true}, notModified: {true, false}, messageGone: {false, true}, kicked: {false, false},
	} {
		s := newScene(t, nil)
		s.api.fail = func(sentCall) error {
			if why == unnamed {
				return nil
			}
			return refusing(why)
		}
		o := s.desk.Outlet()
		edited, deleted := o.Edit(t.Context(), ref, bot.Reply{Lead: "Corrected"}), o.Delete(t.Context(), ref)
		if (edited == nil) != want[0] || (deleted == nil) != want[1] {
			t.Errorf("%q: edit %v, delete %v", why, edited, deleted)
		}
		if p := s.api.calls[0].params; p["message_id"] != 8.0 || p["text"] != "<b>Corrected</b>" {
			t.Errorf("edited with %v", p)
		}
	}
}

func TestAClosedTopicRefusesAChangeAndNotItsChat(t *testing.T) {
	for why, want := range map[reason]bot.SendErrorKind{topicClosed: bot.Dead, topicGone: bot.Dead, kicked: bot.Suspend, notEditable: bot.Dead} {
		s := newScene(t, nil)
		s.api.fail = func(sentCall) error { return refusing(why) }
		o, ref := s.desk.Outlet(), bot.MessageRef{To: topic, ID: "8"}
		for _, err := range []error{o.Edit(t.Context(), ref, bot.Reply{Lead: "Corrected"}), o.Delete(t.Context(), ref)} {
			if se := (*bot.SendError)(nil); !errors.As(err, &se) || se.Kind != want {
				t.Errorf("%s: %v", why, err)
			}
		}
	}
}

// groupReply is an answer as the core gives it in a group.
var groupReply = bot.Reply{Lead: "Hang up now.", Tone: bot.Urgent, Private: true, Parts: []bot.Part{{Kind: bot.Paragraph, Text: "It is a scam."}},
	Buttons: []bot.Button{{Label: "Timer", Action: "timer"}}}

func TestInAGroupOnlyWhoAskedSeesTheAnswer(t *testing.T) {
	s := newScene(t, nil)
	s.h.Answer(groupReply)
	s.mustGet(strings.Replace(s.typed(aGroup, "/check he rang"), `"date"`, `"ephemeral_message_id":44,"date"`, 1))
	c := s.api.calls[0]
	only := c.params["ephemeral_message_parameters"].(map[string]any)
	if only["receiver_user_id"] != 7.0 || c.params["reply_parameters"].(map[string]any)["ephemeral_message_id"] != 44.0 {
		t.Errorf("sent %v", c.params)
	}
	if ks := shownKeys(c); len(ks) != 1 || ks[0].label != "Timer" {
		t.Errorf("buttons %v", ks)
	}
}

func TestAGroupWithoutPrivateAnswersGetsOneShortLine(t *testing.T) {
	for _, why := range []reason{noEphemeral, noMethod, "old server"} {
		s := newScene(t, nil)
		s.h.Answer(groupReply)
		s.api.old = why == "old server"
		s.api.fail = func(c sentCall) error {
			if !s.api.old && c.params["ephemeral_message_parameters"] != nil {
				return refusing(why)
			}
			return nil
		}
		for range 2 {
			s.mustGet(s.typed(aGroup, "/check he rang"))
		}
		tried, plain := 0, 0
		for _, c := range s.api.since(0, "sendMessage") {
			if c.params["ephemeral_message_parameters"] != nil {
				tried++
				continue
			}
			plain++
			if ks := shownKeys(c); strings.Contains(c.text(), "scam") || ks[len(ks)-1].url != "https://t.me/this_bot?start=check" {
				t.Errorf("%s: said %q %v", why, c.text(), ks)
			}
		}
		if tried != 1 || plain != 2 {
			t.Errorf("%s: %d tries, %d short lines", why, tried, plain)
		}
		if removed := len(s.api.since(0, "deleteMessage")); removed == 1 != s.api.old {
			t.Errorf("%s: %d removed", why, removed)
		}
		s.now = s.now.Add(tryAgainIn)
		before := s.api.count()
		s.mustGet(s.typed(aGroup, "/check he rang"))
		if s.api.calls[before].params["ephemeral_message_parameters"] == nil {
			t.Errorf("%s: not tried again after a day", why)
		}
	}
}

func TestAGroupIsNotDisturbed(t *testing.T) {
	s := newScene(t, nil)
	s.h.Answer(groupReply)
	old := s.typed(aGroup, "/check he rang")
	s.now = s.now.Add(tooOld + 1e9)
	s.mustGet(old)
	s.mustGet(s.typed(aGroup, "good morning"))
	s.mustGet(strings.Replace(s.typed(aGroup, "thanks"), `"text"`, `"reply_to_message":{"message_id":1,"date":1,"chat":{"id":-100,"type":"supergroup"},"from":{"id":99,"is_bot":true}},"text"`, 1))
	if n := s.api.count(); n != 0 {
		t.Errorf("%d calls: %v", n, s.api.calls)
	}
}

func TestTheBotComesAndGoes(t *testing.T) {
	s := newScene(t, nil)
	s.mustGet(memberOf("left", "member"))
	s.mustGet(memberOf("member", "kicked"))
	if told := s.store.toldOf(); !slices.Equal(told, []string{"resume -100", "suspend -100"}) {
		t.Errorf("told %v", told)
	}
	if len(s.api.calls) != 1 || s.api.calls[0].params["chat_id"] != 7.0 {
		t.Errorf("said %v", s.api.calls)
	}
}

// What was asked in private while the bot was away is answered, and the answer says that it is late.
func TestALateAnswerInPrivateSaysSo(t *testing.T) {
	for _, c := range []struct {
		after time.Duration
		reply bot.Reply
		says  bool
	}{{late, groupReply, false}, {late + time.Second, groupReply, true}, {30 * time.Hour, groupReply, true}, {30 * time.Hour, bot.Reply{}, false}} {
		s := newScene(t, nil)
		s.h.Answer(c.reply)
		asked := s.typed(aPrivate, "/check he rang")
		s.now = s.now.Add(c.after)
		s.mustGet(asked)
		var said []string
		for _, call := range s.api.since(0, "sendMessage") {
			said = append(said, call.params["text"].(string))
		}
		all := strings.Join(said, "\n")
		if got := strings.Contains(all, "telegram.late"); got != c.says || (c.reply.Lead != "") != strings.HasPrefix(all, "<b>"+groupReply.Lead) {
			t.Errorf("after %s: %q", c.after, all)
		}
	}
}
