package advice

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPhonesReadsEveryWayOfWriting(t *testing.T) {
	cases := []struct {
		name, text, raw, e164, masked string
		kind                          PhoneKind
	}{
		{"mobile in two groups", "rang from 07700 900123 today", "07700 900123", "+447700900123", "077•• ••••23", Mobile},
		{"no spaces", "07700900123", "07700900123", "+447700900123", "077•• ••••23", Mobile},
		{"digit by digit", "0 7 7 0 0 9 0 0 1 2 3 he said", "0 7 7 0 0 9 0 0 1 2 3", "+447700900123", "077•• ••••23", Mobile},
		{"dots", "07700.900.123.", "07700.900.123", "+447700900123", "077•• ••••23", Mobile},
		{"dashes", "07700-900-123", "07700-900-123", "+447700900123", "077•• ••••23", Mobile},
		{"bracketed area code", "(0161) 496 0233", "(0161) 496 0233", "+441614960233", "016•• ••••33", Geographic},
		{"plus", "+44 7700 900123", "+44 7700 900123", "+447700900123", "077•• ••••23", Mobile},
		{"plus and a nought in brackets", "+44 (0)7700 900123", "+44 (0)7700 900123", "+447700900123", "077•• ••••23", Mobile},
		{"double nought", "0044 7700 900123", "0044 7700 900123", "+447700900123", "077•• ••••23", Mobile},
		{"country code alone", "447700900123", "447700900123", "+447700900123", "077•• ••••23", Mobile},
		{"nought forgotten", "7700 900123", "7700 900123", "+447700900123", "077•• ••••23", Mobile},
		{"hard spaces", "020\u00a07946\u00a00321", "020\u00a07946\u00a00321", "+442079460321", "020•• ••••21", Geographic},
		{"long dashes", "020–7946–0321", "020–7946–0321", "+442079460321", "020•• ••••21", Geographic},
		{"wide digits", "０７７００ ９００１２３", "０７７００ ９００１２３", "+447700900123", "077•• ••••23", Mobile},
		{"hidden character inside", "07700\u200b900123", "07700\u200b900123", "+447700900123", "077•• ••••23", Mobile},
		{"stuck to a word", "tel07700900123ok", "07700900123", "+447700900123", "077•• ••••23", Mobile},
		{"premium", "0909 8790 112", "0909 8790 112", "+449098790112", "090•• ••••12", Premium},
		{"freephone", "08081 570 144", "08081 570 144", "+448081570144", "080•• ••••44", Freephone},
		{"business", "03069 990123", "03069 990123", "+443069990123", "030•• ••••23", Business},
		{"short freephone", "0800 1111", "0800 1111", "+448001111", "080• ••11", Freephone},
		{"abroad", "+222 45 25 12 34", "+222 45 25 12 34", "+22245251234", "+222 ••••••34", International},
		{"abroad with noughts", "00222 45 25 12 34", "00222 45 25 12 34", "+22245251234", "+222 ••••••34", International},
		{"a number behind a count", "rang 2 times from 07700 900123 2 days ago", "07700 900123", "+447700900123", "077•• ••••23", Mobile},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := Phones(c.text)
			want := Phone{c.raw, c.e164, c.masked, c.kind, strings.Index(c.text, c.raw)}
			if len(got) != 1 || got[0] != want {
				t.Fatalf("Phones(%q)\n got %+v\nwant [%+v]", c.text, got, want)
			}
			if !got[0].Personal() {
				t.Error("a full number must count as personal")
			}
		})
	}
}

func TestPhonesFindsServicesAndDoesNotMaskThem(t *testing.T) {
	for _, code := range []string{"999", "101", "105", "111", "112", "119", "159", "161", "7726", "1471", "116 123", "118118"} {
		got := Phones("he said dial " + code + " now")
		if len(got) != 1 || got[0].Kind != ShortCode || got[0].Masked != code || got[0].E164 != "" || got[0].Personal() {
			t.Errorf("Phones(%s) = %+v", code, got)
		}
	}
}

func TestPhonesLeavesOtherNumbersAlone(t *testing.T) {
	for _, text := range []string{
		"", "no number", "£999", "€101", "101.50", "105%", "1,999", "in 2024", "at 10.30 on 3.11.2024",
		"on 03-11-2024 at 0930", "03.11.2024 15", "he wanted £18000 by 5pm", "0161 496 something", "4929 0000 0000 0000",
		"20-00-00 12345678", "077•• ••••23", "+222 ••••••34", "080• ••11", "00 675",
	} {
		if got := Phones(text); len(got) != 0 {
			t.Errorf("Phones(%q) = %+v", text, got)
		}
	}
}

func TestPhonesFindsSeveralInOrder(t *testing.T) {
	got := Phones("first 07700 900123 then +44 161 496 0233, then 07700 900456 07700 900789 and 159")
	var masked []string
	for _, p := range got {
		masked = append(masked, p.Masked)
	}
	want := "077•• ••••23|016•• ••••33|077•• ••••56|077•• ••••89|159"
	if s := strings.Join(masked, "|"); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}

func TestPhonesReadsFourKibibytes(t *testing.T) {
	if got := Phones(strings.Repeat("x", phoneLimit-11) + "07700900123"); len(got) != 1 {
		t.Error("a number that ends at the limit must be found")
	}
	if got := Phones(strings.Repeat("x", phoneLimit) + "07700900123"); len(got) != 0 {
		t.Error("what lies beyond the limit must not be read")
	}
}

func TestCutTextNeverSplitsACharacter(t *testing.T) {
	for limit := range 9 {
		if got := cutText("a€b€c", limit); !utf8.ValidString(got) || len(got) > limit {
			t.Errorf("cutText at %d = %q", limit, got)
		}
	}
}

func FuzzPhones(f *testing.F) {
	for _, s := range []string{"07700 900123", "+44 (0)161 496 0233", "0 0 4 4", "+", "999 101", "077•• ••••23", "٠٧٧٠٠٩٠٠١٢٣", "\xff0770", "1.2.2024 0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, p := range Phones(text) {
			if p.Start < last || text[p.Start:p.Start+len(p.Raw)] != p.Raw {
				t.Fatalf("%q: %+v overlaps or is not in the text", text, p)
			}
			last = p.Start + len(p.Raw)
			if p.Personal() && len(Phones(p.Masked)) != 0 {
				t.Fatalf("the mask %q of %q reads as a number", p.Masked, p.Raw)
			}
		}
	})
}

func BenchmarkPhones(b *testing.B) {
	text := strings.Repeat("He rang from 07700 900123 and told me to dial 159 at 10.30. ", 4)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Phones(text)
	}
}

func BenchmarkPhonesHostile(b *testing.B) {
	for _, piece := range []string{"0 1 +", "44 1 1 1 1 1 1 ", "+1 ", "00 1 ", "001 2 ", "0800 1 ", "1 ", "07700 900123 "} {
		text := strings.Repeat(piece, phoneLimit/len(piece))
		b.Run(piece, func(b *testing.B) {
			for b.Loop() {
				Phones(text)
			}
		})
	}
}
