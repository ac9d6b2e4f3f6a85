package telegram

import (
	"strings"
	"testing"
	"unicode/utf16"

	"hangup/bot"
)

func TestMessagesEndBetweenSentences(t *testing.T) {
	r := bot.Reply{Lead: "Hang up now.", Parts: []bot.Part{{Kind: bot.Paragraph, Text: strings.Repeat("One sentence is here. ", 300)}}}
	texts := messages(r, maxUnits)
	if len(texts) != 2 {
		t.Fatalf("%d messages", len(texts))
	}
	if !strings.HasSuffix(texts[0], "here.\n\n(1/2)") || !strings.HasSuffix(texts[1], "here.\n\n(2/2)") {
		t.Errorf("they end %q and %q", texts[0][len(texts[0])-30:], texts[1][len(texts[1])-30:])
	}
}

func TestMessagesUpToTheLimit(t *testing.T) {
	for _, c := range []struct {
		units, want int
	}{{maxUnits, 1}, {maxUnits + 1, 2}, {2*(maxUnits-markRoom) + 1, 3}} {
		texts := messages(bot.Reply{Parts: []bot.Part{{Kind: bot.Paragraph, Text: strings.Repeat("a", c.units)}}}, maxUnits)
		if len(texts) != c.want {
			t.Errorf("%d units: %d messages", c.units, len(texts))
		}
	}
}

func TestSignsThatPeopleSeeAsOneStayWhole(t *testing.T) {
	for _, sign := range []string{"👵🏽", "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "e\u0301", "🇬🇧"} {
		for _, s := range cutter().Split(strings.Repeat(sign, 100), 33) {
			if rest := strings.ReplaceAll(s.Text, sign, ""); rest != "" && sign != "🇬🇧" {
				t.Errorf("%q was parted: %+q", sign, rest)
			}
		}
	}
}

func TestOneQuotationIsOneBlock(t *testing.T) {
	r := bot.Reply{Lead: "x", Parts: []bot.Part{{Kind: bot.Quote, Text: "They rang. They came.", Items: []bot.Item{{Text: "Kent Police", URL: "https://kent.police.uk/a?b=1&c=2"}}}}}
	got := messages(r, maxUnits)[0]
	want := "<b>x</b>\n\n<blockquote>“They rang. They came.”</blockquote>\n<a href=\"https://kent.police.uk/a?b=1&amp;c=2\">Kent Police</a>"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestNobodyIsAlerted(t *testing.T) {
	for text, want := range map[string]string{"@everyone": "@\u2060everyone", "(@name)": "(@\u2060name)", "a@b.example": "a@b.example", "é@b": "é@b",
		"ring \u202e999\u202c now \u2066@x\u200f": "ring 999 now @\u2060x"} {
		if got := harmless(text); got != want {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func FuzzMessages(f *testing.F) {
	f.Add("Hang up. Now!", "<b>&amp;\"'", uint16(40))
	f.Add(strings.Repeat("👵🏽", 50), "a@b @c\n\n\xff", uint16(30))
	f.Add("“Quoted.” More…", "\u202ex\u0000y \u0301", uint16(100))
	f.Fuzz(func(t *testing.T, a, b string, limit uint16) {
		most := 64 + int(limit)%4032
		r := bot.Reply{Lead: a, Parts: []bot.Part{
			{Kind: bot.Paragraph, Head: b, Text: a}, {Kind: bot.Quote, Text: b}, {Kind: bot.List, Items: []bot.Item{{Text: a, URL: "https://e.org/" + b}, {URL: b}}}}}
		var all string
		for _, text := range messages(r, most) {
			shown, _, err := readHTML(text)
			if err != nil {
				t.Fatal(err)
			}
			if n := len(utf16.Encode([]rune(shown))); n > most || strings.TrimSpace(shown) == "" {
				t.Errorf("%d units, at most %d: %q", n, most, shown)
			}
			all += anyMark.ReplaceAllString(shown, "")
		}
		if bare, want := unspaced(all), unspaced(harmless(a)); !strings.Contains(bare, want) && !strings.Contains(a, wordJoiner) {
			t.Errorf("%q is not in %q", want, bare)
		}
	})
}

// unspaced is a text without white space and joiners, which a message may gain or lose where it is cut.
func unspaced(text string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(text), ""), wordJoiner, "")
}

// benchReply is an answer as most are.
func benchReply() bot.Reply {
	return bot.Reply{
		Lead: "Hang up now. Do not ring back the number they gave you.",
		Parts: []bot.Part{
			{Kind: bot.Paragraph, Text: "Your bank never asks you to move money to keep it safe. A caller who says so is a thief, whoever they say they are."},
			{Kind: bot.Steps, Items: []bot.Item{{Text: "Wait five minutes, or use another phone."}, {Text: "Tell somebody you trust."}}},
			{Kind: bot.Contacts, Items: []bot.Item{{Text: "Report Fraud", URL: "https://www.reportfraud.police.uk"}}},
		},
	}
}

func BenchmarkCompose(b *testing.B) {
	r := benchReply()
	b.ReportAllocs()
	for b.Loop() {
		compose(r, nil)
	}
}

func TestSimpleTextIsTakenAsItIs(t *testing.T) {
	for text, want := range map[string]bool{"": true, "Hang up now.\n\"It's <b>\" & 5 > 3 ~": true, "a@b": false, "a\tb": false, "a\x7fb": false, "£5": false, "\xff": false} {
		if got := simple(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
		if simple(text) && units(text) != len(text) {
			t.Errorf("%q has %d units", text, units(text))
		}
	}
}

// wordJoiner is what breaks a mention.
const wordJoiner = "\u2060"
