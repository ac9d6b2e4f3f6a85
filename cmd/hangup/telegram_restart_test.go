package main

import (
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"hangup/bot/bottest/telegramtest"
)

// What was stored and not answered when the program died is answered after the next start: in private chats always, in
// groups only within half a minute, because later it would only disturb.
func TestRestartAnswersWhatWaits(t *testing.T) {
	t.Parallel()
	server, database := newTelegram(t), newDatabase(t)
	s := startBinary(t, database, withTelegram(server)...)
	eventually(t, "it is connected", func() bool { return strings.Contains(s.String(), connectedLine) })
	broken := telegramtest.ServerError()
	broken.Method, broken.Times = "sendMessage", -1
	server.Break(broken)
	ann, bob := server.Person("Ann"), server.Person("Bob")
	group := server.Group("supergroup", "Watch", ann, bob)
	question := "/check@" + server.Me.Username + " " + courier
	asked := time.Now()
	server.Say(ann, ann.ID, courier)
	server.Say(ann, group.ID, question)
	eventually(t, "both are stored and confirmed", func() bool { return server.Waiting() == 0 })
	s.end(syscall.SIGKILL)
	server.Say(bob, bob.ID, courier)
	time.Sleep(time.Until(asked.Add(31 * time.Second)))
	server.Mend()
	s = startBinary(t, database, withTelegram(server)...)
	for _, p := range []telegramtest.User{ann, bob} {
		eventually(t, "an answer to "+p.FirstName, func() bool { _, ok := saidIn(server, p.ID, p, "courier fraud"); return ok })
	}
	server.Say(bob, group.ID, question) // what is asked now is answered there
	eventually(t, "an answer in the group", func() bool {
		return len(answers(server, group.ID, ann))+len(answers(server, group.ID, bob)) > 0
	})
	if n := len(server.Ephemerals(group.ID, ann)); n > 0 {
		t.Errorf("the old question was answered: %+v", server.Ephemerals(group.ID, ann))
	}
	if n := len(answers(server, group.ID, bob)); n != 1 {
		t.Errorf("%d answers in the group: %+v", n, answers(server, group.ID, bob))
	}
	if code := s.end(os.Interrupt); code != 0 {
		t.Errorf("code %d: %s", code, s)
	}
}

// What waited at Telegram while the program was off is judged by when it was said.
func TestOldQuestionsOfGroupsAreNotAnswered(t *testing.T) {
	t.Parallel()
	server := newTelegram(t)
	ann := server.Person("Ann")
	group := server.Group("supergroup", "Watch", ann)
	question := "/check@" + server.Me.Username + " " + courier
	old := func(m *telegramtest.Message) { m.Date -= 60 }
	server.Say(ann, group.ID, question, old)
	server.Say(ann, ann.ID, courier, old)
	s := startBinary(t, newDatabase(t), withTelegram(server)...)
	eventually(t, "an answer to Ann", func() bool { _, ok := saidIn(server, ann.ID, ann, "courier fraud"); return ok })
	eventually(t, "all is confirmed", func() bool { return server.Waiting() == 0 })
	s.end(os.Interrupt) // nothing is half done after that
	if said := answers(server, group.ID, ann); len(said) > 0 {
		t.Errorf("the group got %+v", said)
	}
}
