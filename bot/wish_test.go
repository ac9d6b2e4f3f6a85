package bot

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"hangup/advice"
	"hangup/advice/news"
)

func TestAWatchWants(t *testing.T) {
	w := news.Warning{
		ID: "w", Title: "Cafés in Rhŷl: banks' staff warn", Types: []advice.ScamType{"bogus_bank", "courier_fraud"},
		Body: "Callers ask for £5,000 and a card. Cryptocurrency is named. It was in The Rogue  Traders' report.",
	}
	types := func(ts ...advice.ScamType) Wish { return Wish{Types: ts} }
	words := func(ws ...string) Wish { return Wish{Words: ws} }
	for _, c := range []struct {
		name string
		wish Wish
		by   Rule
		ok   bool
	}{
		{"everything when it asks for nothing", Wish{}, Rule{}, true},
		{"one of its types", types("courier_fraud"), Rule{Type: "courier_fraud"}, true},
		{"none of another type", types("hmrc_tax"), Rule{}, false},
		{"a word in the text", words("card"), Rule{Word: "card"}, true},
		{"a word in the title", words("staff"), Rule{Word: "staff"}, true},
		{"a longer word that begins with it", words("bank"), Rule{Word: "bank"}, true},
		{"a short word only whole", words("car"), Rule{}, false},
		{"nothing for the inside of a word", words("currency"), Rule{}, false},
		{"a word without its accents", words("cafe"), Rule{Word: "cafe"}, true},
		{"a word with accents that the text has not", words("thé"), Rule{Word: "thé"}, true},
		{"a Welsh name", words("RHYL"), Rule{Word: "RHYL"}, true},
		{"a phrase over two spaces", words("rogue trader"), Rule{Word: "rogue trader"}, true},
		{"no phrase in another order", words("traders rogue"), Rule{}, false},
		{"a number as it is written", words("£5,000"), Rule{Word: "£5,000"}, true},
		{"a word when no type fits", Wish{Types: []advice.ScamType{"hmrc_tax"}, Words: []string{"card"}}, Rule{Word: "card"}, true},
		{"a type when no word fits", Wish{Types: []advice.ScamType{"bogus_bank"}, Words: []string{"xyz"}}, Rule{Type: "bogus_bank"}, true},
		{"nothing with a word it does not want", Wish{Not: []string{"crypto"}}, Rule{}, false},
		{"nothing with such a word whatever else fits", Wish{Types: []advice.ScamType{"bogus_bank"}, Not: []string{"CRYPTO"}}, Rule{}, false},
		{"what does not have it", Wish{Not: []string{"parcel"}}, Rule{}, true},
		{"nothing for a word of no letters", words("!?"), Rule{}, false},
		{"everything but for a word of no letters", Wish{Not: []string{"!?"}}, Rule{}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.by.Area = "force:kent"
			if !c.ok {
				c.by = Rule{Area: "force:kent"}
			}
			if by, ok := (Watch{Area: "force:kent", Wish: c.wish}).Wants(w); by != c.by || ok != c.ok {
				t.Errorf("%+v, %v", by, ok)
			}
		})
	}
}

func TestShortWordsFindTheirPlural(t *testing.T) {
	for text, want := range map[string]bool{"a PIN": true, "two PINs.": true, "pinned": false, "opinion": false} {
		if got := has(searchable(news.Warning{Title: text}), "pin"); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestFoldingLeavesTheWords(t *testing.T) {
	for text, want := range map[string]string{
		"": "", " ...! ": "", "Don’t PAY": "dont pay", "the bank's": "the banks", "it 's": "it s", "Caf\u00e9 cafe\u0301": "cafe cafe",
		"Łódź, Ŵyr!": "lodz wyr", "£5,000": "5 000", "a\xffb": "a b", "Ω日本": "ω日本", "😱scam": "scam",
	} {
		if got := fold(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestAWatchPlans(t *testing.T) {
	night := Hours{22 * 60, 7 * 60}
	for _, c := range []struct {
		name   string
		wish   Wish
		unsure bool
		today  int
		now    string
		way    Way
		due    string // "" for now
	}{
		{"a post at once", Wish{}, false, 50, "2026-11-18 03:00:00", PostIt, ""},
		{"a post in the morning when it is quiet", Wish{Quiet: night}, false, 0, "2026-11-18 03:00:00", PostIt, "2026-11-18 07:00:00"},
		{"a post while the day is not full", Wish{Daily: 3}, false, 2, "2026-11-18 12:00:00", PostIt, ""},
		{"a digest once it is", Wish{Daily: 3}, false, 3, "2026-11-18 12:00:00", DigestIt, "2026-11-18 18:00:00"},
		{"a digest tomorrow when today's is out", Wish{Daily: 3}, false, 4, "2026-11-18 18:00:00", DigestIt, "2026-11-19 18:00:00"},
		{"a digest after quiet hours that cover six", Wish{Daily: 1, Quiet: Hours{17 * 60, 9 * 60}}, false, 1, "2026-11-18 12:00:00", DigestIt, "2026-11-19 09:00:00"},
		{"a review where all is reviewed", Wish{Review: true}, false, 0, "2026-11-18 12:00:00", ReviewIt, ""},
		{"a review where nobody could tell", Wish{}, true, 0, "2026-11-18 12:00:00", ReviewIt, ""},
		{"a review though the day is full", Wish{Daily: 1, Review: true}, false, 9, "2026-11-18 12:00:00", ReviewIt, ""},
		{"a review that wakes nobody", Wish{Quiet: night}, true, 0, "2026-11-18 03:00:00", ReviewIt, "2026-11-18 07:00:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			now := inLondon(t, c.now)
			want := now
			if c.due != "" {
				want = inLondon(t, c.due)
			}
			way, due := (Watch{Wish: c.wish}).Plan(news.Warning{Unsure: c.unsure}, c.today, now)
			if way != c.way || !due.Equal(want) {
				t.Errorf("%s at %v", way, due.In(london()))
			}
		})
	}
}

func TestAWishComesBackFromItsJSON(t *testing.T) {
	for _, w := range []Wish{{}, {
		Types: []advice.ScamType{"courier_fraud"}, Words: []string{"bank"}, Not: []string{"crypto"}, Quiet: Hours{1320, 420},
		Daily: 5, Review: true, Language: "cy",
	}} {
		raw, err := json.Marshal(w)
		var back Wish
		if err != nil || json.Unmarshal(raw, &back) != nil || !reflect.DeepEqual(back, w) {
			t.Errorf("%s: %+v, %v", raw, back, err)
		}
	}
	if raw, _ := json.Marshal(Wish{}); string(raw) != "{}" {
		t.Errorf("a wish for everything is %s", raw)
	}
}

// BenchmarkWants is what a filter costs for each watch while a warning is stored.
func BenchmarkWants(b *testing.B) {
	n := news.Warning{Title: "Warning", Body: strings.Repeat("Callers ask residents for their cards and PINs. ", 100)}
	w := Watch{Wish: Wish{Words: []string{"bank", "courier", "rogue traders"}, Not: []string{"crypto"}}}
	for b.Loop() {
		w.Wants(n)
	}
}

func FuzzWants(f *testing.F) {
	f.Add("bank", "Banks and cards", 22, 7)
	f.Add("é", "E\u0301", -1, 9000)
	f.Fuzz(func(t *testing.T, word, text string, from, to int) {
		n := news.Warning{Title: text}
		w := Watch{Wish: Wish{Words: []string{word}, Quiet: Hours{from, to}}}
		rule, wanted := w.Wants(n)
		if wanted && rule.Word != word {
			t.Errorf("%+v", rule)
		}
		w.Wish = Wish{Not: []string{word}, Quiet: w.Wish.Quiet}
		if _, kept := w.Wants(n); kept == wanted {
			t.Errorf("%q in %q: found %v, kept %v", word, text, wanted, kept)
		}
		if _, due := w.Plan(n, 0, startOfTest); due.Before(startOfTest) || due.After(startOfTest.Add(25*time.Hour)) {
			t.Errorf("due %v", due)
		}
	})
}
