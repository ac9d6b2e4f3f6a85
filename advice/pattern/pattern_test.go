package pattern

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestLiteralsThatEveryMatchHas(t *testing.T) {
	t.Parallel()
	for expr, want := range map[string][]string{
		`abc`:                            {`abc`},
		`(?i)ABC`:                        {`abc`},
		`ABC`:                            {`abc`},
		`(?i)\b(never|need|no one)\b`:    {`\bneed\b`, `\bnever\b`, `\bno one\b`},
		`\bcall(?:s|ed|ing)? (?:me|us)`:  {`\bcall me`, `\bcall us`, `\bcalls me`, `\bcalls us`, `\bcalled me`, `\bcalled us`, `\bcalling me`, `\bcalling us`},
		`(?i)\b(tell|told) .{3,30}\bnot`: {`\btell `, `\btold `},
		`(in|at).{0,40}(bank|branch)`:    {`bank`, `branch`},
		`\b(\d+) (?:pounds|euros)`:       {` euros`, ` pounds`},
		`\bbank\w+`:                      {`\bbank`},
		`x\bfoo`:                         {`xfoo`},
		`(?:ab)+c`:                       {`ab`},
		`(?:ab){2,3}`:                    {`ab`},
		`(?:ab){0,1}cd`:                  {`cd`},
		`(?:ab){0,3}cd`:                  {`cd`},
		`(?i)won['’]t`:                   {`won't`, `won’t`},
		`[ab]c`:                          {`ac`, `bc`},
		`(?i)é`:                          {`É`, `é`},
		`(?i)sky`:                        {`sky`},
		`[[:alpha:]]gap`:                 {`gap`},
		`^then they$`:                    {`then they`},
		`^not\d+ now`:                    {`not`},
		`^(not|never\d+) now`:            {`not`, `never`},
		`^(?:(a+)|b) now`:                {`a`, `b`},
		`across|right across`:            {`across`},
		`\bacross|right across`:          {`\bacross`, `right across`},
		`\bi\b`:                          {`\bi\b`},
		`£\d`:                            {`£`},

		``:                    nil,
		`a*`:                  nil,
		`\d{3}`:               nil,
		`\A\b`:                nil,
		`abc|`:                nil,
		`abc|\d`:              nil,
		`(?:abc)?`:            nil,
		`[a-z]+`:              nil,
		`a|b|c`:               nil,
		`^$`:                  nil,
		`\x{fffd}`:            nil,
		`[^\x00-\x{10FFFF}]`:  nil,
		`(?i)\b(?:the )?\b.*`: nil,
	} {
		var got []string
		of, _ := literals(expr)
		for _, l := range of {
			got = append(got, l.String())
		}
		slices.Sort(got)
		if slices.Sort(want); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", expr, got, want)
		}
	}
}

func TestTextsWithoutALiteralAreNotTried(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		expr, text string
		tried      bool
	}{
		{`(?i)\b(bank|police)\b`, "The BANK rang", true},
		{`(?i)\b(bank|police)\b`, "the bankers rang", false},
		{`(?i)\b(bank|police)\b`, "embank", false},
		{`(?i)\b(bank|police)\b`, "", false},
		{`(?i)\b(bank|police)\b`, "POLICE", true},
		{`(?i)\b(bank|police)\b`, "plain talk", false},
		{`(?i)\b(bank|police)\b`, "ban\u212a", true},
		{`bank`, "ban\u017f", true},
		{`a phrase longer than a word of bits`, "not a phrase longer than a word of bits", true},
		{`a phrase longer than a word of bits`, "a phase longer than a word of bits", false},
		{`a*`, "bbb", true},
		{`\bi\b`, "i", true},
		{`^(not|without)\s+`, strings.Repeat("very ", 100) + "not ", false},
		{`^(not|without)\s+`, "Without them", true},
		{`^.{3}\bbank`, "éé, bank", true},
		{`^.{3}bank`, "\U0001d4d1\U0001d4d1\U0001d4d1bank", true},
		{`\bi\b`, "in it", false},
	} {
		if tried := New(c.expr).in(c.text) != nil; tried != c.tried {
			t.Errorf("%s: %q tried: %v", c.expr, c.text, tried)
		}
	}
}

func TestMistakesPanicInEveryTest(t *testing.T) {
	t.Parallel()
	defer func() {
		if got := fmt.Sprint(recover()); !strings.Contains(got, "missing closing )") {
			t.Errorf("panicked with %q", got)
		}
	}()
	New(`(never used`)
}

func TestTextsThatLackTheLiteralsTakeNoMemory(t *testing.T) {
	p := New(`(?i)\b(bank|police|council)\b`)
	text := strings.Repeat("Somebody rang to say that the order was on its way. ", 40)
	if n := testing.AllocsPerRun(10, func() { p.MatchString(text) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// checkSame compares what a pattern gives with what package regexp gives.
func checkSame(t *testing.T, p *Pattern, re *regexp.Regexp, s string) {
	t.Helper()
	if got, want := p.FindStringSubmatchIndex(s), re.FindStringSubmatchIndex(s); !slices.Equal(got, want) {
		t.Errorf("%q in %.200q: %v, regexp has %v", re, s, got, want)
	}
}

func TestEveryMethodGivesWhatRegexpGives(t *testing.T) {
	t.Parallel()
	const expr = `(?i)\b(b)(ank|ill)s?\b`
	p, re := New(expr), regexp.MustCompile(expr)
	for _, s := range []string{"", "nothing of it", "the Bank bills BANKS", "bank"} {
		for method, both := range map[string][2]any{
			"String":                {p.String(), re.String()},
			"MatchString":           {p.MatchString(s), re.MatchString(s)},
			"FindString":            {p.FindString(s), re.FindString(s)},
			"FindStringIndex":       {p.FindStringIndex(s), re.FindStringIndex(s)},
			"FindStringSubmatch":    {p.FindStringSubmatch(s), re.FindStringSubmatch(s)},
			"FindAllString":         {p.FindAllString(s, 2), re.FindAllString(s, 2)},
			"FindAllStringIndex":    {p.FindAllStringIndex(s, -1), re.FindAllStringIndex(s, -1)},
			"FindAllStringSubmatch": {p.FindAllStringSubmatch(s, -1), re.FindAllStringSubmatch(s, -1)},
			"FindAll…SubmatchIndex": {p.FindAllStringSubmatchIndex(s, 1), re.FindAllStringSubmatchIndex(s, 1)},
			"ReplaceAllString":      {p.ReplaceAllString(s, "<$1>"), re.ReplaceAllString(s, "<$1>")},
			"ReplaceAllLiteral":     {p.ReplaceAllLiteralString(s, "$1"), re.ReplaceAllLiteralString(s, "$1")},
			"ReplaceAllStringFunc":  {p.ReplaceAllStringFunc(s, strings.ToUpper), re.ReplaceAllStringFunc(s, strings.ToUpper)},
			"Split":                 {p.Split(s, -1), re.Split(s, -1)},
		} {
			if !reflect.DeepEqual(both[0], both[1]) {
				t.Errorf("%s of %q: %v, regexp has %v", method, s, both[0], both[1])
			}
		}
		checkSame(t, p, re, s)
	}
}

// parts are what the random expressions and texts of the tests are made of.
var (
	exprParts = []string{"a", "b", "k", "s", "K", "ab", "bank", "sk", "é", "’", "ſ", "\u212a", " ", "1", ".", "[ab]", "[^a]", "[a-z]", "[ks]", `\b`, `\B`, `\d`, `\w`,
		`\s`, "^", "$", `\A`, `\z`, "(?i)", "(?-i)", "(?m)", "(?s)", "(?i:", "(?:", "(", ")", ")", "|", "?", "*", "+", "{2}", "{0,2}", "{1,}", "+?", `\x{fffd}`, ".{0,3}"}
	textParts = []string{"a", "b", "k", "s", "A", "K", "S", "ab", "bank", "BANK", "sk", "é", "É", "’", "ſ", "\u212a", " ", "_", "1", "\n", "\xff", "\xfe", "\xc3", "\ufffd", "."}
)

func TestRandomPatternsGiveWhatRegexpGives(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	several := func(of []string, most int) string {
		var b strings.Builder
		for range 1 + random.IntN(most) {
			b.WriteString(of[random.IntN(len(of))])
		}
		return b.String()
	}
	filtered := 0
	for range 5_000 {
		re, err := regexp.Compile(several(exprParts, 9))
		if err != nil {
			continue
		}
		p := New(re.String())
		if p.must() != nil {
			filtered++
		}
		for range 10 {
			checkSame(t, p, re, several(textParts, 12))
		}
	}
	if filtered < 400 {
		t.Errorf("%d of the expressions have literals: too few to tell", filtered)
	}
}

func FuzzPatternIsRegexp(f *testing.F) {
	for _, seed := range [][2]string{
		{`(?i)\b(bank|police)s?\b`, "The Ban\u212a, the BANKS"}, {`(?i)s`, "ſ"}, {`(?i)ſk`, "SK"}, {`[ks]`, "\u212a"}, {`(?i)[ks]y`, "ſy"},
		{`^a|b$`, "ab\nb"}, {`(?m)^bank$`, "a\nbank\n"}, {`\Aab\z`, "ab"}, {`\Bank\b`, "bank"}, {`é\b`, "é a"}, {`\b’t`, "don’t"},
		{`(a|)b`, "b"}, {`(?:|ab){2,}c`, "c"}, {`a{0}b`, "b"}, {`()`, ""}, {`[^\x00-\x{10ffff}]|x`, "x"},
		{"\ufffd", "\xff"}, {"[\ufffda]b", "\xc3b"}, {"\\x{fffd}ank", "\xf0ank"}, {`.ank`, "\xffank"}, {`\xff`, "ÿ"}, {`(?i)ÿ`, "Ÿ"}, {`(?i)ς`, "Σσ"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, expr, text string) {
		if len(expr) > 200 || len(text) > 2000 {
			t.Skip("takes long and shows no more")
		}
		re, err := regexp.Compile(expr)
		if err != nil {
			t.Skip(err)
		}
		checkSame(t, New(expr), re, text)
	})
}
