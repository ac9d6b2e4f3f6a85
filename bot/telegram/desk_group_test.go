package telegram

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/bottest/telegramtest"
)

// forum is a stage with a group that has topics.
type forum struct {
	*stage
	owner, ann telegramtest.User
	group      telegramtest.Chat
	topic      int
}

func newForum(t *testing.T) *forum {
	f := &forum{stage: newStage(t, nil)}
	f.owner, f.ann = f.srv.Person("Owner"), f.srv.Person("Ann")
	f.group = f.srv.Group("forum", "The group", f.owner, f.ann)
	f.topic = f.srv.Topic(f.group.ID)
	f.h.Answer(groupReply)
	return f
}

func (f *forum) watch() bot.Address {
	return bot.Address{Chat: chatID(f.group.ID), Thread: bot.ThreadID(strconv.Itoa(f.topic))}
}

func (f *forum) post(lead string) bot.MessageRef {
	f.t.Helper()
	ref, err := f.desk.Outlet().Send(f.t.Context(), f.watch(), bot.Reply{Lead: lead}, "k")
	if err != nil {
		f.t.Fatal(err)
	}
	return ref
}

// notes counts the messages about the topic that somebody sees in a chat.
func (f *forum) notesIn(chat int64) (n int) {
	for _, text := range texts(f.since(nil, f.owner, chat)) {
		if strings.Contains(text, "[telegram.topic") {
			n++
		}
	}
	return n
}

func TestAClosedTopicIsToldOfOnce(t *testing.T) {
	for name, c := range map[string]struct {
		known, started bool // a moderator used a right here, and has spoken to the bot alone
		private        int  // notes to the moderator
		general        int  // notes in the group
	}{
		"to the last moderator":                   {true, true, 1, 0},
		"to the group when that cannot be":        {true, false, 0, 1},
		"to the group when no moderator is known": {false, true, 0, 1},
	} {
		for _, deleted := range []bool{false, true} {
			t.Run(fmt.Sprint(name, ", deleted: ", deleted), func(t *testing.T) {
				f := newForum(t)
				if c.started {
					f.starts(f.owner)
				}
				if c.known {
					if ok, err := f.desk.roles.Moderator(t.Context(), f.watch(), userID(f.owner.ID)); !ok || err != nil {
						t.Fatal(ok, err)
					}
				}
				if ref := f.post("One"); ref.To != f.watch() {
					t.Errorf("posted at %+v", ref)
				}
				if deleted {
					f.srv.DropTopic(f.group.ID, f.topic)
				} else {
					f.srv.CloseTopic(f.group.ID, f.topic, f.owner, true)
				}
				f.mustRun()
				for range 2 {
					if ref := f.post("Two"); ref.To.Thread != "" {
						t.Errorf("posted at %+v", ref)
					}
				}
				f.desk = f.newDesk(nil) // a restart
				f.post("Three")
				if f.notesIn(f.owner.ID) != c.private || f.notesIn(f.group.ID) != c.general {
					t.Errorf("%d notes in private, %d in the group", f.notesIn(f.owner.ID), f.notesIn(f.group.ID))
				}
				if deleted {
					return
				}
				f.srv.CloseTopic(f.group.ID, f.topic, f.owner, false)
				f.mustRun()
				if ref := f.post("Four"); ref.To != f.watch() {
					t.Errorf("after it opened, posted at %+v", ref)
				}
				f.srv.CloseTopic(f.group.ID, f.topic, f.owner, true)
				f.mustRun()
				f.post("Five")
				if n := f.notesIn(f.owner.ID) + f.notesIn(f.group.ID); n != 2 {
					t.Errorf("closed twice, told %d times", n)
				}
			})
		}
	}
}

func TestAnswersStandInTheirTopicOrInGeneral(t *testing.T) {
	f := newForum(t)
	f.h.Answer(bot.Reply{Lead: "For all."})
	for _, c := range []struct {
		close bool
		want  int
	}{{false, f.topic}, {true, 0}} {
		before := f.sees(f.ann, f.group.ID)
		f.srv.Say(f.ann, f.group.ID, "/check he rang", telegramtest.InTopic(f.topic))
		if c.close {
			f.srv.CloseTopic(f.group.ID, f.topic, f.owner, true)
		}
		f.mustRun()
		news := f.since(before, f.ann, f.group.ID)
		// Whether warnings arrive says only a post: nobody is told of the topic for an answer.
		if len(news) != 1 || news[0].Text != "For all." || news[0].ThreadID != c.want {
			t.Errorf("closed %v: %+v", c.close, news)
		}
	}
}

func TestWhoModeratesIsKeptSealed(t *testing.T) {
	f := newForum(t)
	if _, err := f.desk.roles.Moderator(t.Context(), f.watch(), userID(f.owner.ID)); err != nil {
		t.Fatal(err)
	}
	kept := f.store.notes[strconv.FormatInt(f.group.ID, 10)+" "+noteModerator]
	if kept == "" || strings.Contains(kept, strconv.FormatInt(f.owner.ID, 10)) {
		t.Errorf("kept %q", kept)
	}
	if got := f.desk.notes.moderator(t.Context(), f.group.ID); got != f.owner.ID {
		t.Errorf("read %d", got)
	}
}

func TestALostRightIsToldOfAndComesBack(t *testing.T) {
	f := newForum(t)
	f.starts(f.owner)
	if _, err := f.desk.roles.Moderator(t.Context(), f.watch(), userID(f.owner.ID)); err != nil {
		t.Fatal(err)
	}
	f.srv.Mute(f.group.ID, true)
	for range 2 {
		if _, err := f.desk.Outlet().Send(t.Context(), f.watch(), bot.Reply{Lead: "x"}, "k"); kindOf(reasonOf(err)) != bot.Suspend {
			t.Errorf("posting: %v", err)
		}
	}
	if got := texts(f.since(nil, f.owner, f.owner.ID)); len(got) != 1 || got[0] != "[telegram.rights.private] group The group" {
		t.Errorf("told %q", got)
	}
	f.srv.Say(f.ann, f.group.ID, "/foo") // nothing goes out
	f.h.Answer(bot.Reply{})
	f.mustRun()
	if told := f.store.toldOf(); len(told) != 0 {
		t.Errorf("resumed too early: %v", told)
	}
	f.srv.Mute(f.group.ID, false)
	f.h.Answer(groupReply)
	for range 2 {
		f.srv.Say(f.ann, f.group.ID, "/watches")
		f.mustRun()
	}
	if told := f.store.toldOf(); !slices.Equal(told, []string{"resume " + strconv.FormatInt(f.group.ID, 10)}) {
		t.Errorf("told %v", told)
	}
}

func TestAGroupThatMovesIsFollowed(t *testing.T) {
	for _, announced := range []bool{false, true} {
		s := newStage(t, nil)
		ann := s.srv.Person("Ann")
		group := s.srv.Group("group", "Small", ann)
		s.h.Answer(bot.Reply{Lead: "Here."})
		s.srv.Say(ann, group.ID, "/check he rang")
		to := s.srv.Migrate(group.ID)
		if announced {
			s.srv.AnnounceMigration(group.ID)
			s.srv.Reverse()
		}
		s.mustRun()
		if got := texts(s.since(nil, ann, to.ID)); !slices.Equal(got, []string{"Here."}) {
			t.Errorf("announced %v: in the new group %q", announced, got)
		}
		want := fmt.Sprintf("move %d to %d", group.ID, to.ID)
		for _, told := range s.store.toldOf() {
			if told != want {
				t.Errorf("told %q", told)
			}
		}
		if n := len(s.store.toldOf()); n != map[bool]int{false: 1, true: 3}[announced] {
			t.Errorf("announced %v: told %d times", announced, n)
		}
		_, err := s.desk.Outlet().Send(t.Context(), bot.Address{Chat: chatID(group.ID)}, bot.Reply{Lead: "x"}, "k")
		if moved, ok := movedChat(err); !ok || moved != to.ID {
			t.Errorf("posting: %v", err)
		}
	}
}

func TestComingAndGoing(t *testing.T) {
	s := newStage(t, nil)
	ann, owner := s.srv.Person("Ann"), s.srv.Person("Owner")
	s.starts(owner)
	group := s.srv.Group("supergroup", "The group", owner)
	channel := s.srv.Group("channel", "The channel", owner)
	s.starts(ann)
	for _, status := range []string{"kicked", "member", "administrator", "left"} {
		s.srv.SetBot(group.ID, owner, status)
	}
	s.srv.SetBot(channel.ID, owner, "left")
	s.srv.SetBot(channel.ID, owner, "administrator")
	s.srv.Block(ann)
	s.srv.Unblock(ann)
	s.mustRun()
	g, c, a := strconv.FormatInt(group.ID, 10), strconv.FormatInt(channel.ID, 10), strconv.FormatInt(ann.ID, 10)
	want := []string{"suspend " + g, "resume " + g, "suspend " + g, "suspend " + c, "resume " + c, "suspend " + a, "resume " + a}
	if told := s.store.toldOf(); !slices.Equal(told, want) {
		t.Errorf("told %v, want %v", told, want)
	}
	if got := texts(s.since(nil, owner, owner.ID)); !slices.Equal(got, []string{"[telegram.joined]"}) {
		t.Errorf("the owner was told %q", got)
	}
	if got := texts(s.since(nil, owner, group.ID, channel.ID, ann.ID)); len(got) != 0 {
		t.Errorf("others were told %q", got)
	}
}

func TestARestrictedBotIsNotPutOut(t *testing.T) {
	s := newScene(t, nil)
	restricted := func(may bool) string {
		return fmt.Sprintf(`{"status":"restricted","is_member":true,"can_send_messages":%v}`, may)
	}
	change := func(before, after string) string {
		return fmt.Sprintf(`"my_chat_member":{"chat":{"id":-100,"type":"group"},"from":{"id":7},"date":1,"old_chat_member":%s,"new_chat_member":%s}`, before, after)
	}
	s.store.notes["-100 "+noteRights] = told
	s.mustGet(change(`{"status":"member"}`, restricted(false)))
	s.mustGet(change(restricted(false), restricted(true)))
	if got := s.store.toldOf(); !slices.Equal(got, []string{"resume -100"}) || s.store.notes["-100 "+noteRights] != "" || s.api.count() != 0 {
		t.Errorf("told %v, notes %v", got, s.store.notes)
	}
}

func TestWhoAddsTheBotThroughALinkDisturbsNobody(t *testing.T) {
	for _, private := range []bool{true, false} {
		s := newStage(t, nil)
		owner := s.srv.Person("Owner")
		group := s.srv.Group("supergroup", "The group", owner)
		s.h.Answer(groupReply)
		s.desk.Private(private)
		say := s.srv.Say // a server that knows nothing of it shows the command to all
		if private {
			say = s.srv.SayPrivately
		}
		say(owner, group.ID, "/start@"+s.srv.Me.Username+" true")
		s.mustRun()
		news := s.since(nil, owner, group.ID)
		if private != (len(news) == 1) || private && news[0].EphemeralID == 0 {
			t.Errorf("private answers %v: shown %q", private, texts(news))
		}
	}
}

func TestAnswersForOneMemberAfterRefusals(t *testing.T) {
	f := newForum(t)
	public := func(say func()) bool {
		before := f.sees(f.ann, f.group.ID)
		say()
		f.mustRun()
		news := f.since(before, f.ann, f.group.ID)
		if len(news) != 1 {
			t.Fatalf("shown %q", texts(news))
		}
		return news[0].EphemeralID == 0
	}
	seen := func() { f.srv.Say(f.ann, f.group.ID, "/check he rang") }
	unseen := func() { f.srv.SayPrivately(f.ann, f.group.ID, "/check he rang") }
	if !public(seen) {
		t.Error("a bot without rights answered privately what everybody saw")
	}
	if public(unseen) {
		t.Error("that what all see cannot be answered privately says nothing of what only one sees")
	}
	f.srv.Ephemeral(telegramtest.EphemeralRefused)
	if !public(unseen) {
		t.Error("refused, and private all the same")
	}
	f.srv.Ephemeral(telegramtest.EphemeralKnown)
	f.desk = f.newDesk(nil) // a restart
	if !public(unseen) {
		t.Error("the refusal is forgotten")
	}
	f.passes(tryAgainIn)
	if public(unseen) {
		t.Error("not tried again after a day")
	}
}

func TestAnAnswerThatIsLateIsShort(t *testing.T) {
	f := newForum(t)
	f.srv.SayPrivately(f.ann, f.group.ID, "/check he rang")
	f.passes(answerWithin + time.Second)
	f.mustRun()
	news := f.since(nil, f.ann, f.group.ID)
	if len(news) != 1 || news[0].EphemeralID != 0 || news[0].Text != groupReply.Lead {
		t.Fatalf("shown %q", texts(news))
	}
	f.srv.SayPrivately(f.ann, f.group.ID, "/check he rang")
	f.mustRun()
	if news := f.since(nil, f.ann, f.group.ID); len(news) != 2 || news[1].EphemeralID == 0 {
		t.Errorf("one late answer ended private ones: %q", texts(news))
	}
}

func TestTheWayToThePrivateChatLeadsToWhatWasAsked(t *testing.T) {
	f := newForum(t)
	f.desk.Private(false)
	for text, want := range map[string]string{"/check he rang": "check", "/report": "report", "/report@" + f.srv.Me.Username: "report", "/mydata": "check"} {
		before := f.sees(f.ann, f.group.ID)
		f.srv.Say(f.ann, f.group.ID, text)
		f.mustRun()
		ks := keysOf(f.since(before, f.ann, f.group.ID)[0])
		if got := ks[len(ks)-1].URL; got != "https://t.me/"+f.srv.Me.Username+"?start="+want {
			t.Errorf("%s leads to %s", text, got)
		}
	}
}

func TestBlockedAndKickedAreSuspended(t *testing.T) {
	s := newStage(t, nil)
	ann := s.srv.Person("Ann")
	s.starts(ann)
	s.srv.Say(ann, ann.ID, "he rang")
	s.srv.Block(ann)
	if err := s.run(); kindOf(reasonOf(err)) != bot.Suspend {
		t.Errorf("blocked: %v", err)
	}
	group := s.srv.Group("group", "The group", ann)
	s.srv.Say(ann, group.ID, "/check he rang")
	s.srv.SetBot(group.ID, ann, "kicked")
	if err := s.run(); kindOf(reasonOf(err)) != bot.Suspend {
		t.Errorf("kicked: %v", err)
	}
}

func TestWhatAMemberSharesIsShownToAllInItsTopic(t *testing.T) {
	f := newForum(t)
	f.srv.SayPrivately(f.ann, f.group.ID, "/check he rang", telegramtest.InTopic(f.topic))
	f.mustRun()
	shown := f.since(nil, f.ann, f.group.ID)
	if len(shown) != 1 || shown[0].EphemeralID == 0 {
		t.Fatalf("shown %q", texts(shown))
	}
	f.h.Answer(bot.Reply{Lead: "Watch out.", Parts: []bot.Part{somePart}})
	b, _ := shown[0].Keyboard.Find("Timer")
	f.srv.Press(f.ann, shown[0], b.Data)
	f.mustRun()
	if got := f.since(nil, f.owner, f.group.ID); len(got) != 1 || got[0].Text != "Watch out.\n\nTwelve people wrote." || got[0].ThreadID != f.topic {
		t.Errorf("others see %q", texts(got))
	}
}

func TestAnOldPressInAGroupOnlyStopsWaiting(t *testing.T) {
	f := newForum(t)
	f.srv.SayPrivately(f.ann, f.group.ID, "/check he rang")
	f.mustRun()
	shown := f.since(nil, f.ann, f.group.ID)
	id := f.srv.ForgePress(f.ann, shown[0], "x")
	var got []json.RawMessage
	if err := f.api.Call(t.Context(), "getUpdates", query{f.next, 100, 0, wanted()}, &got); err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	if err := f.desk.Handle(t.Context(), RawUpdate{ID: 1, Body: got[0]}, f.clock().Add(-tooOld-time.Second)); err != nil {
		t.Fatal(err)
	}
	if a, ok := f.srv.PressAnswered(id); !ok || a.Text != "" || len(f.h.Came()) != 1 {
		t.Errorf("%v %+v, came %d", ok, a, len(f.h.Came()))
	}
}
