package feed

import "testing"

func TestTextsOfFeedsAreCleaned(t *testing.T) {
	for text, want := range map[string]string{
		"It cost £5.":                              "It cost £5.",
		`<p>It cost \xA35</p>`:                     "<p>It cost £5</p>",
		"It cost &pound;5 &amp; more":              "It cost £5 & more",
		"It cost &amp;pound;5":                     "It cost £5",
		"&lt;p&gt;It cost &amp;pound;5&lt;/p&gt;":  "<p>It cost &pound;5</p>",
		"<p>a &lt;b&gt; &amp;</p>":                 "<p>a &lt;b&gt; &amp;</p>",
		"{SITE-NAME} message {FIRST_NAME} for you": "message for you",
		"Dear {{ RECIPIENT NAME }}, hang up":       "Dear , hang up",
		"Reply to {not one} {x} {A1b}":             "Reply to {not one} {x} {A1b}",
		" a ":                                      "a",
		"AT&T and 5 < 6 &c.":                       "AT&T and 5 < 6 &c.",
		"one\ntwo":                                 "one\ntwo",
		"{CRIME NUMBER 1}  x":                      "x",
	} {
		if got := cleanText(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestFingerprintLooksAtLettersAndDigitsAlone(t *testing.T) {
	if fingerprint("Hang up – now!", "It’s 60.") != fingerprint("hang UP now", "its\n60") {
		t.Error("marks and spaces change it")
	}
	if fingerprint("60 reports") == fingerprint("80 reports") || fingerprint("") != 0 || fingerprint("–", " ") != 0 {
		t.Error("numbers don't change it, or nothing has one")
	}
	if keyOf("") != 0 || keyOf("a") == keyOf("A") {
		t.Error("names are not hashed exactly")
	}
}
