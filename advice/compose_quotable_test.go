package advice

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestQuotable(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain words stay", "put my card in an envelope", "put my card in an envelope"},
		{"whitespace collapses", "put  my\n card\t away", "put my card away"},
		{"loose ends go", "I rang the branch and the", "I rang the branch"},
		{"a crumb is not quoted", "book", ""},
		{"one word alone explains nothing", "laundering", ""},
		{"words without a point are not quoted", "someone can get them", ""},
		{"a sum makes a short phrase long enough", "draw out £6000", "draw out £6000"},
		{"a word that only leads on goes", "wants £150 upfront before", "wants £150 upfront"},
		{"link goes", "click https://evil.example/a?b=1 to pay", "click to pay"},
		{"bare domain goes", "please go to hmrc-refunds.co.uk now", "please go to now"},
		{"mention goes", "tell @everyone it is true", "tell it is true"},
		{"mail address goes", "write to a.b@example.org today", "write to today"},
		{"phone number goes", "please ring 07700 900123 back", "please ring back"},
		{"dashed sort code and account go", "please pay it 20-00-00 12345678 now", "please pay it now"},
		{"a sum stays", "take out £12,000 in cash", "take out £12,000 in cash"},
		{"markup goes", "**pay** `now` [here](x) <b>", "pay now here x b"},
		{"reassurance is not quoted", "he said it is safe to pay", ""},
		{"the old service is not quoted", "Action Fraud lady", ""},
		{"nothing left", "07700 900123 !!", ""},
		{"long words are cut at a word", "he told me that I must go to the bank at once and take it all", "he told me that I must go to the bank at once…"},
		{"direction marks go", "pay\u202e now\u200b please", "pay now please"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := quotable(tt.in); got != tt.want {
				t.Errorf("quotable(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func FuzzQuotable(f *testing.F) {
	f.Add("put my card in an envelope and ring 07700 900123 or www.evil.com @here")
	f.Add("\xff\xfe 1 2 3 4 5 6 **x**")
	f.Add(strings.Repeat("long ", 1000))
	f.Fuzz(func(t *testing.T, s string) {
		got := quotable(s)
		if utf8.RuneCountInString(got) > maxQuotable {
			t.Fatalf("%q is too long", got)
		}
		if strings.ContainsAny(got, "@#*_`<>[]()|~\\:\n\r\t") || strings.Contains(got, "www.") {
			t.Fatalf("%q carries markup or an address", got)
		}
		if strings.ContainsFunc(got, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) {
			t.Fatalf("%q carries invisible signs", got)
		}
		run := 0
		for _, r := range got {
			if !unicode.IsDigit(r) {
				run = 0
				continue
			}
			if run++; run >= 5 {
				t.Fatalf("%q carries a number", got)
			}
		}
	})
}
