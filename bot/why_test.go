package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hangup/advice/news"
)

// stands puts a warning into the chat as posted by a rule.
func (p *person) stands(w news.Warning, by Rule, at time.Time) {
	p.store.posts = append(p.store.posts, memoryPost{
		Posted: Posted{Post: Post{Warning: w.ID, Area: by.Area}, At: at, Rule: by, Title: w.Title}, to: p.at, state: "sent",
	})
}

func TestWhySaysTheRuleInPlainWords(t *testing.T) {
	for name, c := range map[string]struct {
		by   Rule
		want string
	}{
		"everything":                     {Rule{Area: herts}, "This chat asked for every police warning for that area."},
		"a scam":                         {Rule{Area: herts, Type: "courier_fraud"}, "This chat asked for warnings about this scam: Courier fraud."},
		"a word":                         {Rule{Area: herts, Word: "<b>cash"}, "This chat asked for warnings with the word “b cash”."},
		"a scam that is no longer known": {Rule{Area: herts, Type: "nosuch"}, "every police warning"},
	} {
		p := following(t, Wish{}, hertsWarning())
		p.stands(hertsWarning(), c.by, startOfTest)
		got := p.say("/why").Plain()
		for _, want := range []string{
			"It is here because this chat follows Hertfordshire Constabulary.", c.want, "Posted on Wednesday 18 November, 10 am:",
			hertsWarning().Title, hertsWarning().URL, "/watches",
		} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in %s", name, want, got)
			}
		}
	}
}

func TestWhyShowsTheNewestAndLeadsToThoseBefore(t *testing.T) {
	ws, _ := keptWarnings(8)
	p := following(t, Wish{}, ws...)
	for i, w := range ws {
		p.stands(w, Rule{Area: herts, Word: fmt.Sprint("word", i)}, startOfTest.Add(time.Duration(i)*time.Hour))
	}
	p.store.posts = append(p.store.posts, memoryPost{Posted: Posted{Post: Post{Notice: "N-1"}, At: startOfTest.AddDate(0, 0, 1)}, to: p.at, state: "sent"})
	r := p.say("/why")
	if !strings.Contains(r.Plain(), "“word7”") || len(r.Buttons) != maxBefore || r.Buttons[0].Action != "why|w-6" || r.Buttons[4].Action != "why|w-2" {
		t.Fatalf("%s %+v", r.Plain(), r.Buttons)
	}
	if r := p.press(r.Buttons[4].Action); !strings.Contains(r.Plain(), "“word2”") {
		t.Errorf("%s", r.Plain())
	}
	if r := p.press("why|w-0"); !strings.Contains(r.Plain(), "“word0”") {
		t.Errorf("one further back: %s", r.Plain())
	}
	if r := p.press("why"); !strings.Contains(r.Plain(), "“word7”") {
		t.Errorf("without an id: %s", r.Plain())
	}
}

func TestWhyOfAPostThatIsNotHere(t *testing.T) {
	p := following(t, Wish{}, hertsWarning())
	if r := p.say("/why"); r.Lead != p.word("bot.why.none") {
		t.Errorf("%s", r.Plain())
	}
	p.stands(hertsWarning(), Rule{Area: herts}, startOfTest)
	for _, a := range []Action{"why|nosuch", "why|", "why|w-herts|x"} {
		if r := p.press(a); r.Lead != p.word("bot.why.gone") {
			t.Errorf("%s: %s", a, r.Plain())
		}
	}
	p.at.Chat.ID = "group-2"
	if r := p.press("why|w-herts"); r.Lead != p.word("bot.why.gone") {
		t.Errorf("in another chat: %s", r.Plain())
	}
}

func TestWhyStillAnswersWhenTheWarningIsGone(t *testing.T) {
	p := following(t, Wish{})
	p.stands(hertsWarning(), Rule{Area: "gone:area"}, startOfTest)
	if got := p.say("/why").Plain(); !strings.Contains(got, "gone:area") || !strings.Contains(got, hertsWarning().Title) {
		t.Error(got)
	}
}

func TestWhyNamesNoOfficeThatClosedAndNoButtonIsBare(t *testing.T) {
	ws, _ := keptWarnings(3)
	ws[0].Title, ws[1].Title = "Action Fraud warns of calls", "<<>>"
	p := following(t, Wish{}, ws...)
	for i, w := range ws {
		p.stands(w, Rule{Area: herts}, startOfTest.Add(time.Duration(i)*time.Hour))
	}
	p.moderate()
	for _, r := range []Reply{p.say("/why"), p.say("/recall")} {
		for _, b := range r.Buttons {
			if b.Label == "" || strings.Contains(b.Label, "Action Fraud") {
				t.Errorf("%q: a button says %q", r.Lead, b.Label)
			}
		}
	}
	p.store.stored = nil
	if got := p.press("why|" + Action(ws[0].ID)).Plain(); strings.Contains(got, "Action Fraud") {
		t.Errorf("%s", got)
	}
}

// Before there were filters no rule was kept.
func TestWhyOfAnOldPostNamesItsArea(t *testing.T) {
	p := following(t, Wish{}, hertsWarning())
	p.stands(hertsWarning(), Rule{}, startOfTest)
	p.store.posts[0].Area = herts
	if r := p.say("/why"); r.Lead != p.word("bot.why.lead", "area", "Hertfordshire Constabulary") {
		t.Errorf("%q", r.Lead)
	}
}
