package telegram

import (
	"strings"
	"testing"

	"hangup/bot"
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
func asks(t *testing.T, f *bot.Form) *chatter {
	c := &chatter{scene: newScene(t, nil)}
	c.h.Answer(bot.Reply{Lead: "A form.", Form: f})
	if _, err := c.Say("/report"); err != nil {
		t.Fatal(err)
	}
	c.h.Answer(bot.Reply{Lead: "Thank you."})
	return c
}

func (c *chatter) mustPress(label string) string {
	c.t.Helper()
	seen, err := c.Press(label)
	if err != nil {
		c.t.Fatalf("%s: %v, there are %v", label, err, c.last)
	}
	return seen.Text
}

func (c *chatter) mustSay(text string) string {
	c.t.Helper()
	seen, err := c.Say(text)
	if err != nil {
		c.t.Fatal(err)
	}
	return seen.Text
}

func (c *chatter) values() map[string]string {
	came := c.h.Came()
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
	for name, end := range map[string]func(c *chatter){
		"by its button":       func(c *chatter) { c.mustPress("[telegram.form.cancel]") },
		"by a word":           func(c *chatter) { c.mustSay("/cancel") },
		"by another command":  func(c *chatter) { c.mustSay("/check he rang") },
		"by itself in a hour": func(c *chatter) { c.now = c.now.Add(formLife) },
	} {
		c := asks(t, reportOf(3))
		old := c.last[0].data
		end(c)
		before := c.api.count()
		c.mustGet(press(aPrivate, old))
		closed := c.api.since(before, "answerCallbackQuery")
		if c.values() != nil || len(closed) != 1 || closed[0].text() != "[bot.closed.lead]" || len(c.api.since(before, "sendMessage")) != 0 {
			t.Errorf("%s: its buttons still do something: %v", name, c.api.calls[before:])
		}
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

func TestACommandsFormInAGroupIsFilledInPrivately(t *testing.T) {
	s := newScene(t, nil)
	s.h.Answer(bot.Reply{Lead: "A form.", Form: reportOf(3), Private: true})
	s.mustGet(s.typed(aGroup, "/report"))
	ks := shownKeys(s.api.calls[0])
	if len(s.api.calls) != 1 || ks[0].url != "https://t.me/this_bot?start=report" || len(s.store.forms) != 0 {
		t.Errorf("sent %v", s.api.calls)
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
