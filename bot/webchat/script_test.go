package webchat

import (
	"context"
	"strings"
	"sync"
	"time"

	"hangup/bot"
)

// onePixel is a PNG.
var onePixel = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\b\x00\x00\x00\x00:~\x9bU\x00\x00\x00\nIDATx\x9cc\xf8\x0f\x00\x01\x01\x01\x00\x1b\xb6\xeeV\x00\x00\x00\x00IEND\xaeB`\x82")

// script is a bot for the browser tests: it knows one answer of each shape that the core gives.
type script struct {
	now   func() time.Time
	wait  time.Duration // how long the timer runs
	mu    sync.Mutex
	heard []bot.Inbound
}

// chat is where the last question came from.
func (s *script) chat() bot.Address {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.heard[len(s.heard)-1].From
}

func (s *script) Handle(_ context.Context, in bot.Inbound) (bot.Reply, error) {
	s.mu.Lock()
	s.heard = append(s.heard, in)
	s.mu.Unlock()
	switch {
	case in.Form != nil:
		return s.form(in.Form), nil
	case in.Action == "timer":
		return bot.Reply{
			Lead: "I will write when the five minutes are over.", Tone: bot.Advice, Until: s.now().Add(s.wait),
			Buttons: []bot.Button{{Label: "Stop the timer", Action: "stop"}},
		}, nil
	case in.Action == "stop":
		return bot.Reply{Lead: "The timer is stopped.", Until: s.now()}, nil
	case in.Action == "lost":
		return emergency(), nil
	case strings.Contains(in.Text, "/report"):
		return bot.Reply{Lead: "Let us log it.", Form: reportForm(nil, "")}, nil
	case strings.Contains(in.Text, "/stats"):
		return bot.Reply{
			Lead:    "Winchester: 12 or more scams were reported in the last 4 weeks.",
			Picture: &bot.Picture{PNG: onePixel, Alt: "Chart of scam reports in Winchester. Each week, oldest first: few, 3, 3, 6."},
			File:    &bot.File{Name: "reports.csv", Type: "text/csv", Data: []byte("week,reports\n")},
		}, nil
	case strings.Contains(in.Text, "/broken"):
		return bot.Reply{}, context.DeadlineExceeded
	case strings.Contains(in.Text, "<"):
		return bot.Reply{Lead: in.Text, Parts: []bot.Part{{Kind: bot.Paragraph, Text: in.Text}}}, nil
	}
	return scamAnswer(), nil
}

func (s *script) form(f *bot.FormReply) bot.Reply {
	if strings.Contains(f.Values["when"], "never") {
		return bot.Reply{Lead: "One thing is not clear.", Form: reportForm(f.Values, "Please say a day, such as yesterday.")}
	}
	return bot.Reply{Lead: "Here is what I would keep.", Parts: []bot.Part{
		{Kind: bot.List, Items: []bot.Item{{Text: "Claimed to be: " + f.Values["who"]}, {Text: "When: " + f.Values["when"]}}},
	}, Buttons: []bot.Button{{Label: "Keep it", Action: "keep", Strong: true}, {Label: "Throw it away", Action: "drop"}}}
}

func scamAnswer() bot.Reply {
	return bot.Reply{
		Tone: bot.Urgent,
		Lead: "Hang up now. Do not take out any cash.",
		Parts: []bot.Part{
			{Kind: bot.Paragraph, Text: "This looks like courier fraud. You said they “want me to take out cash”. The police never ask for that."},
			{Kind: bot.Steps, Items: []bot.Item{
				{Text: "Hang up. You do not have to be polite."},
				{Text: "Use another phone. If you can't, wait five minutes and check for a dialling tone."},
				{Text: "Ring your bank on 159 and tell them what was said."},
				{Text: "Tell nobody your PIN. Give your card to nobody."},
			}},
			{Kind: bot.Contacts, Head: "Who to ring", Items: []bot.Item{
				{Text: "Your bank’s fraud team: 159", URL: "tel:159"},
				{Text: "Police: 101 – not an emergency, or the caller is local", URL: "tel:101"},
				{Text: "Report Fraud, Monday to Friday 8am to 8pm", URL: "tel:03001232040"},
				{Text: "Report Fraud online", URL: "https://www.reportfraud.police.uk"},
			}},
			{Kind: bot.Quote, Text: "Police will never ask you to withdraw money and hand it over to somebody.",
				Items: []bot.Item{{Text: "Hampshire police, Bogus officers ring residents, 3 March 2026", URL: "https://www.hampshire.police.uk/news"}}},
		},
		Buttons: []bot.Button{
			{Label: "Start the five-minute timer", Action: "timer", Strong: true},
			{Label: "I’ve already given something", Action: "lost"},
			{Label: "They are here now", Action: "here"},
		},
	}
}

func emergency() bot.Reply {
	return bot.Reply{
		Tone: bot.Urgent, Lead: "Ring your bank on 159 now, from another phone.",
		Parts: []bot.Part{{Kind: bot.Steps, Items: []bot.Item{{Text: "Ask them to stop your cards."}, {Text: "Then ring 101."}}}},
	}
}

func policeWarning() bot.Reply {
	return bot.Reply{
		Tone: bot.News, Lead: "Bogus police officers are ringing people in Winchester.",
		Parts: []bot.Part{
			{Kind: bot.Quote, Text: "Never hand over money to someone at the door.",
				Items: []bot.Item{{Text: "Hampshire police, 3 March 2026", URL: "https://www.hampshire.police.uk/news"}}},
			{Kind: bot.Paragraph, Text: "Please tell older neighbours."},
		},
	}
}

func reportForm(values map[string]string, problem string) *bot.Form {
	return &bot.Form{
		ID: "report", Title: "Report a call", Intro: "This is not a police report.", Submit: "Show me what you would keep",
		Fields: []bot.Field{
			{ID: "kind", Label: "What kind of call was it?", Kind: bot.Choice, Required: true, Value: values["kind"], Options: []bot.Option{
				{ID: "police", Label: "Police"}, {ID: "bank", Label: "My bank"}, {ID: "computer", Label: "Computer firm"},
				{ID: "tax", Label: "Tax office"}, {ID: "family", Label: "Family"}, {ID: "parcel", Label: "Parcel"},
				{ID: "power", Label: "Gas or power"}, {ID: "other", Label: "Something else"}}},
			{ID: "who", Label: "Who did they say they were?", Hint: "For example: a detective from London.", Kind: bot.Line, Required: true, Max: 100, Value: values["who"]},
			{ID: "happened", Label: "What happened?", Kind: bot.Choice, Value: values["happened"], Options: []bot.Option{
				{ID: "nothing", Label: "Nothing was given"}, {ID: "money", Label: "Money"}, {ID: "details", Label: "Bank details"}}},
			{ID: "when", Label: "When was it?", Kind: bot.Line, Max: 60, Value: values["when"], Problem: problem},
			{ID: "note", Label: "Anything else?", Kind: bot.Area, Max: 500, Value: values["note"]},
		},
	}
}
