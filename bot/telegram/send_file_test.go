package telegram

import (
	"slices"
	"strings"
	"testing"

	"hangup/bot"
	"hangup/bot/bottest/telegramtest"
)

// withTable is an answer with a file.
func withTable(parts ...bot.Part) bot.Reply {
	return bot.Reply{
		Lead: "Here are 3 reports.", Parts: parts, Buttons: []bot.Button{{Label: "More", Action: "more"}},
		File: &bot.File{Name: "reports.csv", Type: "text/csv", Data: []byte("id,day\r\n1,2026-11-22\r\n")},
	}
}

func TestFilesComeWithTheirWords(t *testing.T) {
	long := bot.Part{Kind: bot.Paragraph, Text: strings.TrimSpace(strings.Repeat("word ", 220))}
	for name, c := range map[string]struct {
		r       bot.Reply
		fault   string // what Telegram says of the file
		caption string // under the file
		rest    []string
	}{
		"few words":       {withTable(somePart), "", "Here are 3 reports.\n\nTwelve people wrote.", nil},
		"many words":      {withTable(long), "", "", []string{"Here are 3 reports.\n\n" + long.Text}},
		"it is refused":   {withTable(), "Bad Request: not enough rights to send documents to the chat", "", []string{"Here are 3 reports.\n\n[telegram.file.refused]"}},
		"it is too large": {withTable(long), "Request Entity Too Large", "", []string{"Here are 3 reports.\n\n" + long.Text, "[telegram.file.refused]"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := alone(t, nil)
			if c.fault != "" {
				code := 400
				if strings.HasPrefix(c.fault, "Request") {
					code = 413
				}
				f := telegramtest.Refusal(code, c.fault)
				f.Method = "sendDocument"
				r.srv.Break(f)
			}
			r.h.Answer(c.r)
			r.mustSay("/export")
			var got []string
			files := 0
			for _, m := range r.shown {
				if m.Document == nil {
					got = append(got, m.Text)
					continue
				}
				files++
				if m.Caption != c.caption || m.Document.Name != "reports.csv" || string(m.Document.Body) != string(c.r.File.Data) {
					t.Errorf("file %+v with %q", m.Document, m.Caption)
				}
			}
			if !slices.Equal(got, c.rest) || (files == 1) != (c.fault == "") {
				t.Errorf("%d files, said %q", files, got)
			}
			if ks := keysOf(r.shown[len(r.shown)-1]); len(ks) != 1 || ks[0].Text != "More" {
				t.Errorf("buttons %v", ks)
			}
		})
	}
}

// What only one member should have is never uploaded where all see it.
func TestNoFileIsShownToAGroup(t *testing.T) {
	for _, support := range []telegramtest.EphemeralSupport{telegramtest.EphemeralIgnored, telegramtest.EphemeralRefused} {
		r := amongOthers(t, nil, support)
		r.desk = r.newDesk(func(c *DeskConfig) {
			c.Handler = handlerFunc(func(in bot.Inbound) (bot.Reply, error) {
				a := withTable(somePart)
				a.Private = true
				return a, nil
			})
		})
		for _, said := range []string{"/settings", "/check he rang"} { // about the chat, and about the person
			r.mustSay(said)
			for _, m := range r.since(nil, r.me, r.chat) {
				if m.Document != nil {
					t.Errorf("%v: %s: shown %+v", support, said, m)
				}
			}
		}
	}
}
