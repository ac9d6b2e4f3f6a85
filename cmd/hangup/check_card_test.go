package main

import (
	"strings"
	"testing"
)

func TestACardIsPrintedOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	const question = "the bank rang my mum and wants her PIN"
	plain := command(t, "", nil, "check", question)
	carded := command(t, "", nil, "check", "--card", question)
	if plain.code != 0 || carded.code != 0 || strings.Contains(plain.out, "Read this aloud") {
		t.Fatalf("codes %d and %d\n%s", plain.code, carded.code, plain.out)
	}
	answer, card, ok := strings.Cut(carded.out, "\nRead this aloud")
	if !ok || answer != plain.out || strings.Count(card, "\n- ") != 5 || !strings.Contains(card, "Put the phone down") {
		t.Errorf("with the card:\n%s", carded.out)
	}
}

func TestWithoutDangerThereIsNoCard(t *testing.T) {
	t.Parallel()
	for _, question := range []string{"my dentist rang about my appointment on Tuesday", "hello", "I can't go on, they took everything"} {
		if got := command(t, "", nil, "check", "--card", question); got.code != 0 || strings.Contains(got.out, "Read this aloud") {
			t.Errorf("%q: code %d\n%s", question, got.code, got.out)
		}
	}
}

func TestACardIsNoRow(t *testing.T) {
	t.Parallel()
	if got := command(t, "", nil, "check", "--card", "--json", "the bank rang my mum"); got.code != exitUsage || !strings.Contains(got.err, "--card") {
		t.Errorf("code %d, %q", got.code, got.err)
	}
}
