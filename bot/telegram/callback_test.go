package telegram

import (
	"errors"
	"strings"
	"testing"
	"time"

	"hangup/bot"
)

func testSealer(store *kept) sealer {
	return sealer{[]byte(testKey), store, func() time.Time { return testNow }}
}

func TestActionsComeBackWhole(t *testing.T) {
	store := newKept()
	s := testSealer(store)
	for _, a := range []bot.Action{"x", "tap|who|bank", bot.Action(strings.Repeat("y", 51)), bot.Action(strings.Repeat("y", 52)), bot.Action(strings.Repeat("é", 32))} {
		data, err := s.seal(t.Context(), a)
		if err != nil || len(data) > maxCallback {
			t.Errorf("%q became %q, %v", a, data, err)
		}
		kind, text, err := s.open(data)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := s.action(t.Context(), kind, text); got != a || err != nil {
			t.Errorf("%q came back as %q, %v", a, got, err)
		}
	}
	if len(store.buttons) != 2 {
		t.Errorf("%d actions are stored: those of more than 51 bytes should be", len(store.buttons))
	}
}

func TestForgedDataIsRefused(t *testing.T) {
	s := testSealer(newKept())
	good := s.signed(signedData, "forget")
	other := sealer{key: []byte(strings.Repeat("z", 32))}.signed(signedData, "forget")
	for _, data := range []string{"", "forget", "a", good[:13], good + "x", "l" + good[1:], "s" + good[1:], "x" + good[1:], other, strings.Repeat("a", 65)} {
		if kind, text, err := s.open(data); !errors.Is(err, errForged) {
			t.Errorf("%q was read as %c %q", data, kind, text)
		}
	}
}

func TestAStoredButtonThatWasDroppedHasClosed(t *testing.T) {
	s := testSealer(newKept())
	if _, err := s.action(t.Context(), storedData, "gone"); !errors.Is(err, errForged) {
		t.Errorf("got %v", err)
	}
}

func FuzzCallbackData(f *testing.F) {
	s := testSealer(newKept())
	f.Add(s.signed(signedData, "check"))
	f.Add(s.signed(formData, step{"nonce", 1, opChoose, 2}.text()))
	f.Add("a0000000000000")
	f.Fuzz(func(t *testing.T, data string) {
		kind, text, err := s.open(data)
		if err == nil && s.signed(kind, text) != data {
			t.Errorf("%q was read as %c %q, which is not ours", data, kind, text)
		}
		if p, ok := readStep(data); ok && (p.at < 0 || p.arg < 0) {
			t.Errorf("step %+v", p)
		}
	})
}

func TestKeyboardsKeepToEightRows(t *testing.T) {
	for _, n := range []int{0, 1, 7, 8, 9, 16, 40} {
		for _, last := range [][]key{nil, {{Text: "Back"}, {Text: "Cancel"}}, {{Text: "More"}, {Text: "Keep"}, {Text: "Skip"}, {Text: "Back"}, {Text: "Cancel"}}} {
			var keys []key
			for range n {
				keys = append(keys, key{Text: "x"})
			}
			k, got := arrange(keys, last...), 0
			if k != nil {
				for _, row := range k.Rows {
					got += len(row)
				}
			}
			if got != n+len(last) || k != nil && len(k.Rows) > maxRows {
				t.Errorf("%d and %d keys: %d in %+v", n, len(last), got, k)
			}
			if len(last) > 0 && len(k.Rows[len(k.Rows)-1]) > maxBeside {
				t.Errorf("%d beside each other", len(k.Rows[len(k.Rows)-1]))
			}
		}
	}
}
