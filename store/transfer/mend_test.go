package transfer

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTextsAreMadeToFit(t *testing.T) {
	for name, c := range map[string][2]string{
		"a clean one stays":              {"Müller 👵🏽", "Müller 👵🏽"},
		"a zero byte":                    {"a\x00b", "a\uFFFDb"},
		"broken letters":                 {"a\xff\xfeb", "a\uFFFDb"},
		"a long one does not grow":       {strings.Repeat("a\xff", 40), strings.Repeat("a\uFFFD", 20)},
		"a short one may":                {"\xff", "\uFFFD"},
		"JSON stays JSON":                {"{\"a\":\"\xff\"}", `{"a":"?"}`},
		"a zero byte in a list":          {"[\"\x00\"]", `["?"]`},
		"half a letter is not left over": {strings.Repeat("x", 62) + "\xff\xffü", strings.Repeat("x", 62) + "\uFFFD"},
	} {
		if got := clean(c[0]); got != c[1] {
			t.Errorf("%s: %q, wanted %q", name, got, c[1])
		}
	}
}

func TestLongIdsAreCutAndStayApart(t *testing.T) {
	m := &mender{indexes: [][]int{{0, 1, 2}}}
	long := strings.Repeat("x", 3000)
	one, mended := m.row([]any{long + "a", "short", int64(1)})
	two, _ := m.row([]any{long + "b", "short", int64(1)})
	if !mended || len(one[0].(string)) > shortBytes || one[0] == two[0] || one[1] != "short" {
		t.Errorf("%v and %v", one, two)
	}
	fits := []any{strings.Repeat("x", 2500), "short", int64(1)}
	if got, mended := m.row(fits); mended || &got[0] != &fits[0] {
		t.Error("a row that fits was changed")
	}
}

func FuzzMendedTextsFit(f *testing.F) {
	for _, s := range []string{"", "a", "\x00", "\xff\xfe", "[\x00", strings.Repeat("ü\xff", 50)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := clean(text)
		if !isClean(got) || clean(got) != got || len(got) > max(len(text), smallestLimit) {
			t.Errorf("%q became %q", text, got)
		}
		if short := shorten(got); len(short) > shortBytes || !utf8.ValidString(short) {
			t.Errorf("%q was cut to %q", got, short)
		}
	})
}

func TestRowsComeBackFromTheCanonicalForm(t *testing.T) {
	row := []any{nil, int64(-1), int64(1 << 62), "", "a\x00\xff", []byte{}, []byte("ab"), nil}
	b, err := appendRow(nil, row)
	check(t, err)
	got, err := parseRow(b)
	check(t, err)
	again, err := appendRow(nil, got)
	if err != nil || !bytes.Equal(b, again) || len(got) != len(row) {
		t.Errorf("%q", got)
	}
	for name, other := range map[string][2][]any{
		"nothing and NULL": {{""}, {nil}},
		"text and bytes":   {{"a"}, {[]byte("a")}},
		"where one ends":   {{"ab", "c"}, {"a", "bc"}},
		"order":            {{"a", "b"}, {"b", "a"}},
		"sign":             {{int64(1)}, {int64(-1)}},
	} {
		one, _ := appendRow(nil, other[0])
		two, _ := appendRow(nil, other[1])
		if bytes.Equal(one, two) {
			t.Errorf("%s: both are %q", name, one)
		}
	}
	if _, err := appendRow(nil, []any{1.5}); err == nil {
		t.Error("a number that no column has was taken")
	}
}

func FuzzParseRowRefusesGarbage(f *testing.F) {
	good, _ := appendRow(nil, []any{nil, int64(7), "text", []byte{1, 2}})
	f.Add(good)
	f.Add([]byte("t\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))
	f.Add([]byte("i123"))
	f.Fuzz(func(t *testing.T, b []byte) {
		row, err := parseRow(b)
		if err != nil {
			return
		}
		again, err := appendRow(nil, row)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := parseRow(again); err != nil || len(back) != len(row) {
			t.Errorf("%q", again)
		}
	})
}

func TestSumIsTheSameInAnyOrder(t *testing.T) {
	rows := []string{"a", "b", "c", "d", "d"}
	add := func(of []string) (s sum) {
		for _, r := range of {
			s = s.plus(sumOf([]byte(r)))
		}
		return s
	}
	all := add(rows)
	back := slices.Clone(rows)
	slices.Reverse(back)
	if all != add(back) {
		t.Error("it depends on the order")
	}
	if all == add(rows[:4]) || all == add(append(back, "a")) || add([]string{"a", "a"}) == add([]string{"b", "b"}) || add([]string{"a", "a"}) == (sum{}) {
		t.Error("it does not see what is missing or double")
	}
	if all.minus(sumOf([]byte("d"))) != add(rows[:4]) {
		t.Error("what is taken away is still in it")
	}
	if got, err := sumFrom(all.bytes()); err != nil || got != all {
		t.Errorf("it comes back as %v, %v", got, err)
	}
	if _, err := sumFrom(nil); err == nil {
		t.Error("nothing was taken for a checksum")
	}
}
