package telegram

import (
	"context"
	"strings"
	"testing"
	"time"

	"hangup/bot"
)

func TestWordsBehindTheNameGetACardThatCanBeSent(t *testing.T) {
	long := bot.Reply{Lead: "Long.", Parts: []bot.Part{{Kind: bot.Paragraph, Text: "First."}, {Kind: bot.Paragraph, Text: strings.Repeat("word ", 1000)}}}
	for name, c := range map[string]struct {
		query string
		card  bot.Reply
		shown string // "" is no card
	}{
		"too little":          {"he", bot.Reply{Lead: "Hang up now."}, ""},
		"blanks":              {strings.Repeat(" ", 20) + "he", bot.Reply{Lead: "Hang up now."}, ""},
		"a question":          {"he says he is from the bank", bot.Reply{Lead: "Hang up now.", Parts: []bot.Part{somePart}}, "Hang up now.\n\nTwelve people wrote."},
		"what says nothing":   {"he says he is from the bank", bot.Reply{}, ""},
		"more than one holds": {"he says he is from the bank", long, "Long.\n\nFirst."},
		"a first line alone":  {"he says he is from the bank", bot.Reply{Lead: strings.Repeat("word ", 10)}, strings.TrimSpace(strings.Repeat("word ", 10))},
	} {
		s := newStage(t, func(d *DeskConfig) { d.Card = func(context.Context, string) bot.Reply { return c.card } })
		id := s.srv.Ask(s.srv.Person("Ann"), c.query, "group")
		s.mustRun()
		cards, ok := s.srv.Offered(id)
		if !ok || (len(cards) == 1) != (c.shown != "") {
			t.Errorf("%s: %v, %+v", name, ok, cards)
			continue
		}
		if c.shown == "" {
			continue
		}
		m, _ := s.srv.Inline(s.srv.Choose(id, 0))
		if ks := keysOf(m); m.Text != c.shown || len(ks) != 1 || !strings.HasSuffix(ks[0].URL, "?start=check") {
			t.Errorf("%s: sent %q %v", name, m.Text, ks)
		}
		// An answer that Telegram gave to others too would show them what somebody asked.
		if calls := s.srv.Calls("answerInlineQuery"); len(calls) != 1 || calls[0].Params["is_personal"] != "true" {
			t.Errorf("%s: %+v", name, calls)
		}
		if len(s.h.Came()) != 0 {
			t.Errorf("%s: half-typed words came to the bot", name)
		}
	}
}

func TestAnAnswerBehindTheNameThatIsTooLateIsNoError(t *testing.T) {
	s := newStage(t, nil)
	s.srv.Ask(s.srv.Person("Ann"), "he says he is from the bank", "group")
	s.passes(time.Minute)
	s.mustRun()
}
