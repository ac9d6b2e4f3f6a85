package news

import (
	"slices"
	"strings"
	"testing"
)

func keyOf(t *testing.T, body string) string {
	t.Helper()
	a, err := FromFields(Fields{Title: "Calls in Deal", Body: body})
	if err != nil {
		t.Fatal(err)
	}
	return keySentence(a)
}

func TestKeySentenceIsWhatANeighbourNeeds(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"what honest callers never do, not the story": {
			"Nine people in Deal have been rung since Monday. A man said that he was from the bank. “Your bank will never ask you to move money,” said PC Ann Rydon. Ring 101 if you have paid.",
			"Your bank will never ask you to move money"},
		"a plain truth in other words": {
			"A man in a van has been knocking in Mill Road.\n\nHe told a widow of 81 that her tiles had slipped and took £900.\n\nAn honest roofer has no need to knock on doors for work.\n\nThe van was white.",
			"An honest roofer has no need to knock on doors for work."},
		"what to do, when nothing says what is never done": {
			"Texts about a parcel reached people in Deal on Tuesday.\n\nThree of them lost £1,200 between them.\n\nGo to the courier's own website and type in the number on your card.\n\nOfficers were in the High Street on Friday.",
			"Go to the courier's own website and type in the number on your card."},
		"no rest of a sentence, no Welsh": {
			"Your bank will\n\nNEVER ask you for your PIN\n\nPeidiwch â rhoi eich rhif PIN, ni fydd yr heddlu yn gofyn am eich cerdyn.\n\nHang up and ring the number on your card.",
			"Hang up and ring the number on your card."},
	} {
		t.Run(name, func(t *testing.T) {
			if got := keyOf(t, c.body); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestKeySentenceOfNothing(t *testing.T) {
	if got := keySentence(Article{}); got != "" {
		t.Errorf("%q of an empty body", got)
	}
}

func TestReadingTellsWhereSentencesStand(t *testing.T) {
	r := read("T", "One here. “Two here.\n\n“Three here,” she said. Four.\n\nFive.")
	var got []string
	for i := range r.said {
		at := r.text(i)
		if r.quoted(i) {
			at = "said " + at
		}
		if r.startsParagraph(i) {
			at = "| " + at
		}
		got = append(got, at)
	}
	want := []string{"| One here.", "said Two here.", "| said Three here", "Four.", "| Five."}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestSignsSayHowASentenceIsMade(t *testing.T) {
	_, signs := KeySigns(Article{Title: "Roofers", Body: "Two men called on Monday. Roofers never knock. She paid £900 to Mr Sample, did she?"})
	for i, want := range [][]string{
		{"first", "any past", "a name", "length 4-6"},
		{"second", "denies", "word never", "pair roofers never", "opens roofers never", "length 1-3"},
		{"last", "pounds", "figures", "question", "any other people", "a name"},
	} {
		for _, name := range want {
			if !slices.ContainsFunc(signs[i], func(s Sign) bool { return s.Name == name }) {
				t.Errorf("sentence %d does not show %q: %v", i, name, signs[i])
			}
		}
	}
}

func TestTableOfAnotherSizeIsRefused(t *testing.T) {
	for _, text := range []string{"", "classes\ta\tb\nword x\t1\t2\n", "classes\tkey\nword x\tone\n"} {
		if _, err := readTable("quotes.txt", text, 1); err == nil || !strings.Contains(err.Error(), "quotes.txt") {
			t.Errorf("%q is taken, or the file is not named: %v", text, err)
		}
	}
}

func FuzzKeySentence(f *testing.F) {
	f.Add("T", "“Never pay,” she said. \"It is a lie\xff")
	f.Add("", "\n\n\n. . . ?!”’)")
	f.Fuzz(func(t *testing.T, title, body string) {
		a := Article{Title: title, Body: shorten(body, 3000)}
		if got := keySentence(a); !strings.Contains(a.Body, got) {
			t.Errorf("%q is not in %q", got, a.Body)
		}
		w := Warning{Title: title, Body: a.Body}
		if q := Quote(w, "courier_fraud"); words(q) > maxQuote || !strings.Contains(a.Body, q) {
			t.Errorf("quote %q", q)
		}
	})
}

func BenchmarkKeySentence(b *testing.B) {
	a := Article{Title: "Roofers", Body: strings.Repeat("Nine people in Deal have been rung since Monday. Your bank will never ask you to move money.\n\n", 10)}
	for b.Loop() {
		keySentence(a)
	}
}
