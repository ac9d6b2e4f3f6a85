package telegram

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"hangup/bot"
	"hangup/bot/bottest"
)

// twin gives a scene, and what has the next update come to the other of two processes.
func twin(t *testing.T, shared *bottest.Shared) (s *scene, change func()) {
	t.Helper()
	var cfg DeskConfig
	s = newScene(t, func(c *DeskConfig) {
		c.Once = shared
		cfg = *c
	})
	other, err := NewDesk(cfg)
	if err != nil {
		t.Fatal(err)
	}
	other.Private(true)
	return s, func() { s.desk, other = other, s.desk }
}

func TestAFormIsFilledInAtWhicheverProcess(t *testing.T) {
	s, change := twin(t, bottest.NewShared())
	s.h.Answer(bot.Reply{Lead: "A form.", Form: reportOf(3)})
	s.mustGet(s.typed(aPrivate, "/report"))
	s.h.Answer(bot.Reply{Lead: "Thank you."})
	for _, answer := range []string{"2", "Bank"} {
		change()
		s.mustGet(s.typed(aPrivate, answer))
	}
	came := s.h.Came()
	if f := came[len(came)-1].Form; len(came) != 2 || f == nil || f.Values["type"] != "b" || f.Values["who"] != "Bank" {
		t.Errorf("came %+v", came)
	}
	change()
	s.mustGet(s.typed(aPrivate, "someone rang me"))
	if came := s.h.Came(); came[len(came)-1].Text != "someone rang me" {
		t.Errorf("after the form: %+v", came[len(came)-1])
	}
}

func TestAnAlbumAtTwoProcessesIsAnsweredOnce(t *testing.T) {
	shared := bottest.NewShared()
	s, change := twin(t, shared)
	s.h.Answer(bot.Reply{Lead: "I read words."})
	picture := func(id int, caption string) string {
		return fmt.Sprintf(`"message":{"message_id":%d,"date":%d,%s,%s,"media_group_id":"album 1234"%s}`, id, s.now.Unix(), aPrivate, aPhoto, caption)
	}
	for id := range 4 {
		s.mustGet(picture(id, ""))
		change()
	}
	if n := len(s.h.Came()); n != 1 {
		t.Errorf("answered %d times", n)
	}
	change()
	s.mustGet(picture(0, ""))
	s.mustGet(picture(3, `,"caption":"is it real"`))
	if n := len(s.h.Came()); n != 3 {
		t.Errorf("answered %d times: the first once more, as after a crash, and words", n)
	}
	for _, v := range shared.Values() {
		if strings.Contains(v.Name, "1234") || bytes.Contains(v.Value, []byte("1234")) {
			t.Errorf("kept: %+v", v)
		}
	}
	shared.Break(errDisk)
	s.mustGet(picture(2, ""))
	if n := len(s.h.Came()); n != 4 {
		t.Error("while the store cannot say, nobody is answered")
	}
}
