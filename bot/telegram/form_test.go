package telegram

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/bottest/telegramtest"
)

func reportOf(types int) *bot.Form {
	f := &bot.Form{ID: "report", Title: "Report", Fields: []bot.Field{
		{ID: "type", Label: "Kind?", Kind: bot.Choice, Required: true}, {ID: "who", Label: "Who?", Kind: bot.Line, Max: 5}}}
	for n := range types {
		f.Fields[0].Options = append(f.Fields[0].Options, bot.Option{ID: string(rune('a' + n)), Label: "Type " + string(rune('A'+n))})
	}
	return f
}

// asks starts a form in a private chat.
func asks(t *testing.T, f *bot.Form) *reader {
	r := alone(t, nil)
	r.h.Answer(bot.Reply{Lead: "A form.", Form: f})
	if _, err := r.Say("/report"); err != nil {
		t.Fatal(err)
	}
	r.h.Answer(bot.Reply{Lead: "Thank you."})
	return r
}

func (r *reader) mustPress(label string) string {
	r.t.Helper()
	seen, err := r.Press(label)
	if err != nil {
		r.t.Fatalf("%s: %v, there is %v", label, err, texts(r.shown))
	}
	return seen.Text
}

func (r *reader) mustSay(text string) string {
	r.t.Helper()
	seen, err := r.Say(text)
	if err != nil {
		r.t.Fatal(err)
	}
	return seen.Text
}

func (r *reader) values() map[string]string {
	came := r.h.Came()
	if f := came[len(came)-1].Form; f != nil {
		return f.Values
	}
	return nil
}

func TestAFormWithBackAndTypedAnswers(t *testing.T) {
	c := asks(t, reportOf(3))
	if text := c.mustSay("nonsense"); !strings.Contains(text, "telegram.form.choose") {
		t.Errorf("showed %q", text)
	}
	c.mustSay("2")
	if text := c.mustPress("[telegram.form.back]"); !strings.Contains(text, "[telegram.form.now] value Type B") {
		t.Errorf("showed %q", text)
	}
	c.mustSay("type c")
	if text := c.mustSay("too long"); !strings.Contains(text, "telegram.form.long") {
		t.Errorf("showed %q", text)
	}
	if text := c.mustSay("Bank"); !strings.Contains(text, "Thank you.") {
		t.Errorf("showed %q", text)
	}
	if v := c.values(); v["type"] != "c" || v["who"] != "Bank" {
		t.Errorf("came %v", v)
	}
	if len(c.store.forms) != 0 {
		t.Error("the form is still kept")
	}
}

func TestManyOptionsHavePages(t *testing.T) {
	c := asks(t, reportOf(20))
	c.mustPress("[telegram.form.more]")
	c.mustPress("Type T")
	c.mustPress("[telegram.form.skip]")
	if v := c.values(); v["type"] != "t" || v["who"] != "" {
		t.Errorf("came %v", v)
	}
}

func TestAFormEnds(t *testing.T) {
	for name, end := range map[string]func(r *reader){
		"by its button":       func(r *reader) { r.mustPress("[telegram.form.cancel]") },
		"by a word":           func(r *reader) { r.mustSay("/cancel") },
		"by another command":  func(r *reader) { r.mustSay("/check he rang") },
		"by itself in a hour": func(r *reader) { r.passes(formLife) },
	} {
		r := asks(t, reportOf(3))
		m, data, _ := r.button("Type A")
		end(r)
		before := r.sees(r.me, r.chat)
		id := r.srv.Press(r.me, m, data.Data)
		r.mustRun()
		answer, ok := r.srv.PressAnswered(id)
		if !ok || !answer.Alert || answer.Text != "[bot.closed.lead]" {
			t.Errorf("%s: its button says %+v", name, answer)
		}
		if news := r.since(before, r.me, r.chat); r.values() != nil || len(news) > 0 {
			t.Errorf("%s: its button still does something: %q", name, texts(news))
		}
	}
}

func TestThereIsNothingToCancel(t *testing.T) {
	r := alone(t, nil)
	if text := r.mustSay("/cancel"); text != "[telegram.form.none]\n" || len(r.h.Came()) != 0 {
		t.Errorf("said %q, came %v", text, r.h.Came())
	}
}

func TestOnlyWhatIsWrongIsAskedAgain(t *testing.T) {
	f := reportOf(3)
	f.Fields[0].Value, f.Fields[1].Value, f.Fields[1].Problem = "b", "x", "Not a name."
	c := asks(t, f)
	c.mustPress("[telegram.form.keep]")
	if v := c.values(); v["type"] != "b" || v["who"] != "x" {
		t.Errorf("came %v", v)
	}
}

func TestAFormIsKeptWhenTheBotFails(t *testing.T) {
	c := asks(t, reportOf(3))
	c.mustPress("Type A")
	c.h.Fail(&bot.Problem{Text: "Try again."})
	if text := c.mustPress("[telegram.form.skip]"); !strings.Contains(text, "Try again.") {
		t.Errorf("showed %q", text)
	}
	if len(c.store.forms) != 1 {
		t.Error("the answers are lost")
	}
}

func TestAFormInAGroupsTopicLeadsToThePrivateChat(t *testing.T) {
	s := newStage(t, nil)
	ann := s.srv.Person("Ann")
	group := s.srv.Group("forum", "The group", s.srv.Person("Owner"), ann)
	topic := s.srv.Topic(group.ID)
	s.h.Answer(bot.Reply{Lead: "A form.", Form: reportOf(3), Private: true})
	s.srv.SayPrivately(ann, group.ID, "/report", telegramtest.InTopic(topic))
	s.mustRun()
	news := s.since(nil, ann, group.ID)
	if len(news) != 1 || news[0].ThreadID != topic || news[0].EphemeralID == 0 || len(s.store.forms) != 0 {
		t.Fatalf("shown %+v", news)
	}
	if text := news[0].Text; text != "[telegram.form.private.lead]" {
		t.Errorf("said %q: nobody must tell their story here", text)
	}
	if ks := keysOf(news[0]); len(ks) != 1 || !strings.HasSuffix(ks[0].URL, "?start=report") {
		t.Errorf("buttons %v", ks)
	}
}

func TestWhatIsTypedIntoAFormIsKeptSealed(t *testing.T) {
	r := asks(t, reportOf(3))
	r.mustPress("Type A")
	for _, state := range r.store.forms {
		if strings.Contains(string(state), "Type A") || strings.Contains(string(state), "report") {
			t.Errorf("kept %q", state)
		}
	}
	r.desk = r.newDesk(func(c *DeskConfig) { c.Key = []byte(strings.Repeat("z", 32)) })
	if text := r.mustSay("he rang"); text != "Thank you.\n" {
		t.Errorf("with another key the form is still there: %q", text)
	}
}

func TestFormsAreLookedForOnlyWhereOneIsOpen(t *testing.T) {
	r := asks(t, reportOf(3))
	r.desk = r.newDesk(func(*DeskConfig) {}) // which learns from the store what is open
	if text := r.mustSay("2"); !strings.Contains(text, "Who?") {
		t.Errorf("a form that was open when the program started is lost: %q", text)
	}
	if r.store.looks != 1 {
		t.Errorf("%d looks for a form that is open", r.store.looks)
	}
	r.mustSay("Bank")
	r.store.looks = 0
	r.mustSay("he rang")
	if r.store.looks != 0 {
		t.Errorf("%d looks for a form where none is open", r.store.looks)
	}
}

func TestOpenFormsDoNotPileUp(t *testing.T) {
	o := openForms{until: map[bot.Address]time.Time{}}
	now := time.Unix(0, 0)
	for n := range 3 * manyForms {
		now = now.Add(formLife / manyForms)
		o.opened(chatAddress(n), now)
	}
	if len(o.until) > manyForms+1 {
		t.Errorf("%d are remembered", len(o.until))
	}
}

func chatAddress(n int) bot.Address { return bot.Address{Chat: chatID(int64(n + 1))} }

func TestAnAnswerThatComesTwiceAnswersOnce(t *testing.T) {
	r := asks(t, reportOf(3))
	r.srv.Say(r.me, r.chat, "2")
	var got []json.RawMessage
	if err := r.api.Call(t.Context(), "getUpdates", query{r.next, 100, 0, wanted()}, &got); err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	for range 2 { // the program died between sending the next question and noting it
		if err := r.desk.Handle(t.Context(), RawUpdate{ID: 1, Body: got[0]}, r.clock()); err != nil {
			t.Fatal(err)
		}
	}
	r.mustRun()
	r.mustSay("Bank")
	if v := r.values(); v["type"] != "b" || v["who"] != "Bank" {
		t.Errorf("came %v", v)
	}
}

func TestAQuestionComesFirstWhenFormsCannotBeRead(t *testing.T) {
	c := asks(t, reportOf(3))
	c.store.broken = brokenStore{}
	if text := c.mustSay("he rang"); !strings.Contains(text, "Thank you.") {
		t.Errorf("showed %q", text)
	}
}

// brokenStore is an error of a store.
type brokenStore struct{}

func (brokenStore) Error() string { return "broken" }

func FuzzFormState(f *testing.F) {
	f.Add([]byte(`{"form":{"Fields":[{"ID":"a"}]},"values":{},"ask":[0],"at":0,"nonce":"n"}`), "x")
	f.Add([]byte(`{"form":{"Fields":[{"ID":"a"}]},"values":{},"ask":[5],"at":0}`), "n:0:b0")
	f.Fuzz(func(t *testing.T, state []byte, text string) {
		s := readFilling(state)
		if s == nil {
			return
		}
		if p, ok := readStep(text); ok {
			s.press(p)
		}
		if !s.done() {
			s.answer(text)
		}
	})
}
