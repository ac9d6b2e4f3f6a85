package main

import (
	"os"
	"strings"
	"testing"

	"hangup/bot/bottest/telegramtest"
)

// What goes wrong on the way to one person is tried again until the answer is there, and keeps no other waiting.
func TestAnswersFindTheirWay(t *testing.T) {
	t.Parallel()
	server := newTelegram(t)
	s := serveBinary(t, upToDate(t), withTelegram(server)...)
	cases := map[string]telegramtest.Fault{
		"asked to wait":        telegramtest.TooMany(1),
		"fault of the server":  telegramtest.ServerError(),
		"page of a gateway":    telegramtest.Page(502),
		"cut before it acted":  telegramtest.CutBefore(),
		"cut after it acted":   telegramtest.CutAfter(),
		"markup is not read":   telegramtest.Refusal(400, "Bad Request: can't parse entities"),
		"nothing goes wrong":   {Method: "no such method"},
		"asked to wait longer": telegramtest.TooMany(2),
	}
	asked := map[string]telegramtest.User{}
	for name, fault := range cases {
		p := server.Person("Ann")
		asked[name] = p
		if fault.Method == "" {
			fault.Method, fault.Chat = "sendMessage", p.ID
		}
		server.Break(fault)
		server.Say(p, p.ID, courier)
	}
	for name, p := range asked {
		eventually(t, "an answer where it was "+name, func() bool { _, ok := saidIn(server, p.ID, p, "courier fraud"); return ok })
		if n := len(answers(server, p.ID, p)); n > 1 && name != "cut after it acted" { // nobody can know that it was
			t.Errorf("%s: %d answers", name, n)
		}
	}
	if code := s.stop(t, os.Interrupt); code != 0 {
		t.Errorf("code %d: %s", code, s.log)
	}
}

// Updates that cannot be read hold up nobody and are reported without their words; one that comes twice is answered once.
func TestPoisonousUpdatesHoldUpNobody(t *testing.T) {
	t.Parallel()
	server := newTelegram(t)
	s := serveBinary(t, upToDate(t), withTelegram(server)...)
	const words = "kanarienvogel"
	for _, content := range []string{`{"chat":"` + words + `"}`, `[]`, `{"chat":{"id":5},"text":{"` + words + `":1}}`, `7`, `"` + words + `"`} {
		server.Poison("message", content)
		server.Poison("callback_query", content)
	}
	ann := server.Person("Ann")
	server.Say(ann, ann.ID, courier)
	eventually(t, "an answer", func() bool { _, ok := saidIn(server, ann.ID, ann, "courier fraud"); return ok })
	eventually(t, "all is confirmed", func() bool { return server.Waiting() == 0 })
	first := server.Poison("message", `{}`) - 1 // the one before it is Ann's
	server.Repeat(first)
	server.Say(ann, ann.ID, "/privacy")
	eventually(t, "the next answer", func() bool { return len(answers(server, ann.ID, ann)) > 1 })
	if n := len(answers(server, ann.ID, ann)); n != 2 {
		t.Errorf("%d answers", n)
	}
	eventually(t, "they are put away", func() bool { return rowsWhere(t, s.database, "inbox", "state = 'quarantined'") > 0 })
	if code := s.stop(t, os.Interrupt); code != 0 || strings.Contains(s.log.String(), words) || !strings.Contains(s.log.String(), "quarantine") {
		t.Errorf("code %d: %s", code, s.log)
	}
}

// A group that becomes a supergroup keeps its watches under its new id, whichever signal comes first; one from which the
// bot was put out gets nothing until it is back; a topic that was closed is replaced by General.
func TestGroupsChange(t *testing.T) {
	t.Parallel()
	server := newTelegram(t)
	s := serveBinary(t, upToDate(t), withTelegram(server)...)
	ann := server.Person("Ann")
	told, silent, gone := server.Group("group", "Told", ann), server.Group("group", "Silent", ann), server.Group("supergroup", "Gone", ann)
	forum := server.Group("forum", "Topics", ann)
	topic := server.Topic(forum.ID)
	watch := "/watch@" + server.Me.Username + " Hertfordshire quiet off"
	for _, chat := range []telegramtest.Chat{told, silent, gone} {
		server.Say(ann, chat.ID, watch)
	}
	server.Say(ann, forum.ID, watch, telegramtest.InTopic(topic))
	eventually(t, "all watch", func() bool { return countRows(t, s.database, "watches") == 4 })
	moved := map[int64]string{}
	super := server.Migrate(told.ID)
	server.AnnounceMigration(told.ID)
	moved[super.ID] = "told"
	moved[server.Migrate(silent.ID).ID] = "silent" // only the answer to a post says so
	server.CloseTopic(forum.ID, topic, ann, true)
	server.SetBot(gone.ID, ann, "kicked")
	eventually(t, "all is confirmed", func() bool { return server.Waiting() == 0 })
	eventually(t, "one is suspended", func() bool { return rowsWhere(t, s.database, "chats", "suspended <> 0") == 1 })
	got := command(t, "", []string{"HANGUP_DATABASE_URL=" + s.database}, "import", "warnings", file(t, "alert.md", article))
	if got.code != 0 {
		t.Fatalf("code %d: %s%s", got.code, got.out, got.err)
	}
	const headline = "Callers pose as detectives in Watford"
	for chat, name := range moved {
		eventually(t, "the post of the group "+name, func() bool { _, ok := saidIn(server, chat, ann, headline); return ok })
	}
	eventually(t, "the post of the forum", func() bool { _, ok := saidIn(server, forum.ID, ann, headline); return ok })
	if m, _ := saidIn(server, forum.ID, ann, headline); m.ThreadID != 0 {
		t.Errorf("posted into the closed topic %d", m.ThreadID)
	}
	if _, ok := saidIn(server, gone.ID, ann, headline); ok {
		t.Error("posted into a group that put the bot out")
	}
	server.SetBot(gone.ID, ann, "member")
	eventually(t, "the post of the group that took the bot back", func() bool { _, ok := saidIn(server, gone.ID, ann, headline); return ok })
	if code := s.stop(t, os.Interrupt); code != 0 {
		t.Errorf("code %d: %s", code, s.log)
	}
}
