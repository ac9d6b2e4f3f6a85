package advice

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// foreignAssessments gives, for one language, what may be concluded about a message in it.
func foreignAssessments(tag string) []Assessment {
	var out []Assessment
	for _, alarm := range []bool{false, true} {
		for _, urgency := range []Urgency{None, Now} {
			base := Assessment{Language: tag, Alarm: alarm, Urgency: urgency, Tells: longTells}
			for _, v := range []Verdict{OffTopic, Unclear, NoSigns, Scam, Victim} {
				a := base
				a.Verdict = v
				switch v {
				case OffTopic:
					a.Aside = "language"
				case Scam, Victim:
					a.Type, a.Given = "bogus_bank", []Given{"code"}
				}
				out = append(out, a)
			}
		}
	}
	return out
}

func TestEveryLanguageComesFirst(t *testing.T) {
	e := loaded(t)
	for _, l := range e.read.languages.list {
		if l.Tag == englishTag {
			continue
		}
		for _, a := range foreignAssessments(l.Tag) {
			ans := e.Compose(a, Circumstances{Today: today, Source: longSource()})
			text := ans.Text()
			if !strings.HasPrefix(text, l.Line+"\n") {
				t.Errorf("%s %s does not start in its language:\n%s", l.Tag, a.Verdict, text)
			}
			if n := utf8.RuneCountInString(text); n > MaxAnswer {
				t.Errorf("%s %s: %d characters", l.Tag, a.Verdict, n)
			}
			if strings.Contains(text, "I can only help") {
				t.Errorf("%s %s is turned away:\n%s", l.Tag, a.Verdict, text)
			}
			ans = e.Compose(a, Circumstances{Today: today}) // beside the longest source there is no room for the note
			for _, key := range []string{"language_note", "general_safety"} {
				if !slices.Contains(ans.Says, key) {
					t.Errorf("%s %s does not say %q:\n%s", l.Tag, a.Verdict, key, text)
				}
			}
		}
	}
}

func TestLanguageAnswers(t *testing.T) {
	tests := []struct {
		name      string
		a         Assessment
		has, lack []string
	}{
		{"danger in Polish has its steps in Polish", Assessment{Verdict: OffTopic, Aside: "language", Language: "pl", Alarm: true},
			[]string{"Odczekaj", "159", "101", "po angielsku", "I can only read English"}, []string{"/check"}},
		{"no danger in Polish says how to ask", Assessment{Verdict: OffTopic, Aside: "language", Language: "pl"},
			[]string{"Rozłącz", "/check"}, []string{"Odczekaj"}},
		{"danger now keeps to three steps", Assessment{Verdict: OffTopic, Aside: "language", Language: "cy", Alarm: true, Urgency: Now},
			[]string{"3. Dywedwch"}, []string{"4. "}},
		{"a language with one line goes on in English", Assessment{Verdict: OffTopic, Aside: "language", Language: "bg", Alarm: true},
			[]string{"Затворете", "Ask someone you trust to write to me in English"}, nil},
		{"a language without a name is answered in English", Assessment{Verdict: OffTopic, Aside: "language", Language: "und", Alarm: true},
			[]string{"I can only read English", "hang up"}, []string{"I can only help"}},
		{"a scam keeps its English first line", Assessment{Verdict: Scam, Type: "bogus_bank", Language: "ur"},
			[]string{"فون", "Hang up"}, nil},
		{"despair leads in any language", Assessment{Verdict: Unclear, Trap: "despair", Language: "pl"},
			[]string{"Please talk to someone now"}, []string{"Rozłącz"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := compose(t, tt.a, "").Text()
			for _, want := range tt.has {
				if !strings.Contains(text, want) {
					t.Errorf("lacks %q:\n%s", want, text)
				}
			}
			for _, not := range tt.lack {
				if strings.Contains(text, not) {
					t.Errorf("says %q:\n%s", not, text)
				}
			}
		})
	}
}

// A message in another language that the engine reads is never turned away.
func TestForeignMessagesAreAnsweredInTheirLanguage(t *testing.T) {
	e := loaded(t)
	for _, line := range textLines(t, "testdata/languages.txt") {
		f := strings.SplitN(line, " | ", 3)
		a := e.Assess(f[2])
		l, ok := e.read.languages.said(a.Language)
		if !ok || a.Trap != "" {
			continue
		}
		if ans := e.Compose(a, Circumstances{Today: today}); ans.Action != l.Line {
			t.Errorf("%s: %s\n%s", f[0], f[2], ans.Text())
		}
	}
}
