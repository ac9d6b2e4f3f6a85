package bot

import (
	"strings"
	"testing"
)

func TestAPictureAloneIsTurnedDownKindly(t *testing.T) {
	p := newPerson(t)
	for _, text := range []string{"", "  "} {
		if r := p.must(Inbound{Attached: true, Text: text}); r.Lead != p.word("bot.attached.lead") || strings.Contains(r.Plain(), p.word("bot.attached.note")) {
			t.Errorf("%q: %q", text, r.Plain())
		}
	}
}

func TestTheWordsUnderAPictureAreRead(t *testing.T) {
	p := newPerson(t)
	plain := p.must(Inbound{Text: courier})
	r := p.must(Inbound{Attached: true, Text: courier})
	if r.Lead != plain.Lead || !strings.Contains(r.Plain(), p.word("bot.attached.note")) {
		t.Errorf("%q", r.Plain())
	}
	isAnswer(t, r)
	if r := p.must(Inbound{Attached: true, Text: "/report"}); r.Form == nil {
		t.Errorf("a command: %q", r.Plain())
	}
	if r := p.must(Inbound{Attached: true, Form: &FormReply{ID: reportForm, Values: goodReport()}}); !strings.Contains(r.Plain(), p.word("bot.attached.note")) {
		t.Errorf("a form: %q", r.Plain())
	}
}
