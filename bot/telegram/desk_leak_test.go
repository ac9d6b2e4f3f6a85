package telegram

import (
	"fmt"
	"strings"
	"testing"

	"hangup/bot"
	"hangup/bot/bottest/telegramtest"
)

// Right after a start it is not known yet what the server knows; who asked unseen is answered unseen all the same.
func TestWhoAsksUnseenIsAnsweredUnseenAtOnce(t *testing.T) {
	f := newForum(t)
	f.desk.Private(false)
	f.srv.SayPrivately(f.ann, f.group.ID, "/check he rang")
	f.mustRun()
	shown := f.since(nil, f.ann, f.group.ID)
	if len(shown) != 1 || shown[0].EphemeralID == 0 {
		t.Fatalf("shown %+v", shown)
	}
	b, _ := shown[0].Keyboard.Find("Timer")
	f.srv.Press(f.ann, shown[0], b.Data)
	f.mustRun()
	if got := f.since(nil, f.owner, f.group.ID); len(got) != 0 {
		t.Errorf("others see %q", texts(got))
	}
}

// However a message for one member is refused, the group reads none of it.
func TestNoRefusalShowsAGroupWhatIsForOne(t *testing.T) {
	answer := answerForOne()
	answer.Picture = nil // what writes calls down takes no uploads
	form := bot.Reply{Lead: "Tell me.", Private: true, Form: &bot.Form{ID: "report", Title: onlyForOne, Intro: onlyForOne, Fields: reportOf(3).Fields}}
	whys := []reason{unnamed, blocked, kicked, noRights, noChat, topicClosed, topicGone, tooLong, malformed, noReplyTarget, stale,
		noEphemeral, noMember, noMethod, tooMany, serverDown, noAnswer, badCall}
	for _, why := range whys {
		for name, reply := range map[string]bot.Reply{"an answer": answer, "a form": form} {
			for what, update := range map[string]func(*scene) string{
				"typed for all": func(s *scene) string { return s.typed(aGroup, "/check he rang") },
				"typed unseen": func(s *scene) string {
					return strings.Replace(s.typed(aGroup, "/check he rang"), `"date"`, `"ephemeral_message_id":44,"date"`, 1)
				},
				"typed by a channel": func(s *scene) string {
					return strings.Replace(s.typed(aGroup, "/check he rang"), `"date"`, `"sender_chat":{"id":-200,"type":"channel"},"date"`, 1)
				},
				"pressed": func(s *scene) string {
					return `"callback_query":{"id":"q","from":{"id":7},"message":{"message_id":5,"date":1,` + aGroup + `},"data":"` + s.desk.seal.signed(signedData, "lost|bank") + `"}`
				},
			} {
				s := newScene(t, nil)
				s.h.Answer(reply)
				s.api.fail = func(c sentCall) error {
					if c.params["ephemeral_message_parameters"] != nil {
						return refusing(why)
					}
					return nil
				}
				_ = s.gets(update(s)) // a retry may be due
				for _, c := range s.api.calls {
					raw := fmt.Sprint(c.params)
					if c.params["chat_id"] == -100.0 && c.params["ephemeral_message_parameters"] == nil && strings.Contains(raw, onlyForOne) {
						t.Errorf("%s, %s, refused for %q: %s %s", name, what, why, c.method, raw)
					}
				}
			}
		}
	}
}

func TestRefusedMarkupStaysPrivate(t *testing.T) {
	s := newScene(t, nil)
	s.h.Answer(groupReply)
	s.api.fail = func(c sentCall) error {
		if c.params["parse_mode"] != nil {
			return refusing(malformed)
		}
		return nil
	}
	s.mustGet(s.typed(aGroup, "/check he rang"))
	calls := s.api.since(0, "sendMessage")
	last := calls[len(calls)-1]
	if last.params["ephemeral_message_parameters"] == nil || last.text() != "Hang up now.\n\nIt is a scam." {
		t.Errorf("sent %v", last)
	}
}

// Everybody presses everything at once: each press is ended, and the group reads nothing new.
func TestAHundredPressesAtOnce(t *testing.T) {
	f := inPublic(t)
	f.srv.Say(f.ann, f.group.ID, "/check he rang")
	f.mustRun()
	f.h.Answer(answerForOne())
	if _, err := f.desk.Outlet().Send(t.Context(), bot.Address{Chat: chatID(f.group.ID)}, bot.Reply{Lead: "A warning.", Buttons: []bot.Button{{Label: "Like this?", Action: "check"}}}, "k"); err != nil {
		t.Fatal(err)
	}
	shown := f.since(nil, f.ann, f.group.ID)
	post := shown[len(shown)-1]
	var ids []string
	for n := range 100 {
		by := []telegramtest.User{f.ann, f.owner}[n%2]
		ids = append(ids, f.srv.ForgePress(by, post, keysOf(post)[0].Data))
	}
	f.mustRun()
	for _, id := range ids {
		if a, ok := f.srv.PressAnswered(id); !ok || a.URL == "" {
			t.Fatalf("%v %+v", ok, a)
		}
	}
	if n := len(f.since(nil, f.ann, f.group.ID)); n != len(shown) {
		t.Errorf("the group reads %d messages, before %d", n, len(shown))
	}
}

// The title of a group is whatever its members like: it neither marks up, nor alerts, nor turns what a moderator reads.
func TestATitleIsOnlyWords(t *testing.T) {
	s := newStage(t, nil)
	owner := s.srv.Person("Owner")
	group := s.srv.Group("forum", "<a href=\"https://evil.example\">@all</a> \u202e{group} & co", owner)
	s.starts(owner)
	at := bot.Address{Chat: chatID(group.ID), Thread: "77"} // there is no such topic
	if ok, err := s.desk.roles.Moderator(t.Context(), at, userID(owner.ID)); !ok || err != nil {
		t.Fatal(ok, err)
	}
	if _, err := s.desk.Outlet().Send(t.Context(), at, bot.Reply{Lead: "A warning."}, "k"); err != nil {
		t.Fatal(err)
	}
	got := s.since(nil, owner, owner.ID)
	const want = "[telegram.topic.private] group <a href=\"https://evil.example\">@\u2060all</a> {group} & co"
	if len(got) != 1 || got[0].Text != want || len(got[0].Entities) > 0 {
		t.Errorf("the moderator reads %+v", got)
	}
}
