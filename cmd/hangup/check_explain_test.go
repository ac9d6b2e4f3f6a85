package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
)

func explained(t *testing.T, text string) string {
	t.Helper()
	e := engineOf(t)
	var b bytes.Buffer
	if err := printReasons(&b, e, e.Explain(text)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestExplainShowsTheReasoning(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		text string
		want []string // patterns
	}{
		"scam": {"A man rang my mum in Watford from her bank's fraud team, a courier will come for her card. He did not ask for the PIN", []string{
			`verdict +scam: somebody tried`, `confidence +\d+ of 100`, `scam type +Courier fraud`, `asked for +somebody else`, `place +Watford`,
			`“courier will come for her card” +somebody will be sent to collect .* ask\.collect`, `denied: the caller wants the card's PIN`,
			`danger +\d+ % \(scam \d+ %, victim \d+ %\); without a rule, warns from \d+ %`, `Courier fraud +learned \d+ % +rules \d+ points`}},
		"victim":         {"gave him my card", []string{`verdict +victim: `, `given +card`, `- trigger: a few words say what was handed over`}},
		"here now":       {"the courier is outside for the money", []string{`happening now +yes: somebody is coming, or here, to collect`}},
		"safety advice":  {"the bank rang about my card, they said never to share the code", []string{`Speaks for an ordinary contact`, `never to share .* ok\.safety_advice`}},
		"unclear":        {"someone rang about my account, is it a scam", []string{`verdict +unclear: `, `Missing\n  The answer to “.+\?” would decide most`}},
		"off topic":      {"hello", []string{`verdict +off_topic: `, `no caller +greeting`, `None had to decide`}},
		"trap":           {"i want to end it all", []string{`take care +somebody in despair`, `happening now +yes: somebody in despair`}},
		"other language": {"Dzień dobry, czy tutaj można pytać po polsku?", []string{`language +pl`}},
		"nothing":        {"", []string{`verdict +off_topic`, `no caller +empty`}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := explained(t, c.text)
			for _, want := range c.want {
				if !regexp.MustCompile(want).MatchString(got) {
					t.Errorf("no %s in\n%s", want, got)
				}
			}
		})
	}
}

// A reviewer must be able to find every word that is quoted, and a terminal must not obey any of them.
func TestExplainQuotesOnlyTheText(t *testing.T) {
	t.Parallel()
	text := "a man from the police \x1b[31m said withdraw\nmy money and give it to a cou\u200brier who\u202e comes at two"
	got := explained(t, text)
	if strings.ContainsAny(got, "\x1b\u200b\u202e") {
		t.Errorf("control characters reach the terminal: %q", got)
	}
	quotes := regexp.MustCompile(`(?m)^  “(.*?)”`).FindAllStringSubmatch(got, -1)
	if len(quotes) < 3 {
		t.Fatalf("%d quotes in\n%s", len(quotes), got)
	}
	for _, q := range quotes {
		if !strings.Contains(oneLine(text), q[1]) {
			t.Errorf("%q is not in the text", q[1])
		}
	}
}

func TestExplainFollowsTheAnswer(t *testing.T) {
	t.Parallel()
	for _, flag := range []string{"--explain", "--why"} {
		plain := command(t, "", nil, "check", courier)
		got := command(t, "", nil, "check", flag, courier)
		if got.code != 0 || !strings.HasPrefix(got.out, plain.out) || !strings.Contains(got.out, "Why this answer") {
			t.Errorf("%s: code %d\n%s%s", flag, got.code, got.out, got.err)
		}
	}
	for _, args := range [][]string{{"--json", courier}, {"--batch", "rows.jsonl"}} {
		got := command(t, "", nil, append([]string{"check", "--explain"}, args...)...)
		if got.code != 2 || got.out != "" || !strings.Contains(got.err, "leave --json and --batch out") {
			t.Errorf("%q: code %d, %s", args, got.code, got.err)
		}
	}
}
