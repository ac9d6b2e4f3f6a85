package news

import (
	"strings"
	"testing"

	"hangup/advice"
)

func TestQuotesAreVerbatimAndShort(t *testing.T) {
	ws, quoted := judgedRows(t), 0
	for i, r := range readRows(t, "news_dev.jsonl") {
		w := ws[i]
		for _, typ := range append(r.Types, "courier_fraud", "wangiri", "") {
			checkQuote(t, w, Quote(w, typ))
		}
		if r.Label == IsWarning && Quote(w, r.Types[0]) != "" {
			quoted++
		}
	}
	if quoted < 36 {
		t.Errorf("only %d of 38 warnings can be quoted", quoted)
	}
}

func checkQuote(t *testing.T, w Warning, q string) {
	t.Helper()
	if n := words(q); n > 25 || !strings.Contains(w.Body, q) || q != strings.TrimSpace(q) {
		t.Errorf("%s: %d words, or not verbatim: %q", w.Title, n, q)
	}
}

func TestQuotePrefersTheSentenceThatFits(t *testing.T) {
	body := "Police will never ask you to withdraw cash for a courier. A real computer firm will never ask for remote access to your computer. " +
		"Residents were told on Monday to be careful."
	w := Warning{Body: body}
	for typ, want := range map[advice.ScamType]string{
		"courier_fraud": "Police will never ask you to withdraw cash for a courier.",
		"tech_support":  "A real computer firm will never ask for remote access to your computer.",
	} {
		if got := Quote(w, typ); got != want {
			t.Errorf("Quote(%s) = %q, want %q", typ, got, want)
		}
	}
}

func TestQuoteCutsLongSentencesAtABoundary(t *testing.T) {
	for body, want := range map[string]string{
		"Police officers and bank staff will never ask you to withdraw cash from your account, nor will they ever in any circumstances that anybody can " +
			"think of send a courier or a taxi to your home to fetch it from you.": "Police officers and bank staff will never ask you to withdraw cash from your account",
		"These criminals tell all sorts of stories to all sorts of people in all sorts of places, and the one thing to remember is that your bank will never ask " +
			"for your PIN.": "your bank will never ask for your PIN.",
		"The police will never ask anybody anywhere at any hour of any day of the week in any town of this fine and pleasant county of ours for their own bank card numbers at all.": "",
		"It is simply not true, whatever anybody on the telephone or at your own front door may say to you about it on any day, that police will never ask you for cash.":            "",
		"Then they do not hang up the phone at all.":    "",
		"But he never called his bank to ask about it.": "",
		"Tea was served.": "",
		"":                "",
	} {
		if got := Quote(Warning{Body: body}, ""); got != want {
			t.Errorf("Quote(%q) = %q, want %q", body, got, want)
		}
	}
}

func TestQuoteRefusesAKeySentenceThatIsNotInTheBody(t *testing.T) {
	w := Warning{Body: "Nothing to quote here.", KeySentence: "Police will never ask for cash."}
	if got := Quote(w, "courier_fraud"); got != "" {
		t.Errorf("quoted %q, which the body does not hold", got)
	}
}

func TestStatementsLoseTheWordsAround(t *testing.T) {
	for text, want := range map[string]string{
		`DC Sample said: “Never pay a fee.”`:              "Never pay a fee.",
		`“Your bank never rings you,” she said.`:          "Your bank never rings you",
		`She added: "Hang up.`:                            "Hang up.",
		`“We never ask for “cash” at all.”`:               "We never ask for “cash” at all.",
		`Police never ask for your PIN.`:                  "Police never ask for your PIN.",
		`"Your supplier won't ask", an officer said.`:     "Your supplier won't ask",
		`He said that he was in "a spot of bother" then.`: `He said that he was in "a spot of bother" then.`,
	} {
		if got := statement(text, span{0, len(text)}).of(text); got != want {
			t.Errorf("statement(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestSentences(t *testing.T) {
	body := "Mr. Sample of St. Albans lost £1.2m. He rang 101 at 3 p.m. on Monday! \"Did he?\" Yes (he did).\n\nA heading\n\nNo. 5 is last"
	want := []string{"Mr. Sample of St. Albans lost £1.2m.", "He rang 101 at 3 p.m. on Monday!", `"Did he?"`, "Yes (he did).", "A heading", "No. 5 is last"}
	got := sentences(body)
	if len(got) != len(want) {
		t.Fatalf("%d sentences, want %d", len(got), len(want))
	}
	for i, s := range got {
		if s.of(body) != want[i] {
			t.Errorf("sentence %d is %q, want %q", i, s.of(body), want[i])
		}
	}
}
