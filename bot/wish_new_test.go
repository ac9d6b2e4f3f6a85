package bot

import (
	"slices"
	"testing"
)

func TestNewWishIsThatOfANewWatch(t *testing.T) {
	core := newPerson(t).core
	for words, want := range map[string]string{"": "", "courier, !crypto": "", "quiet 25-7": "bot.watch.quiet.unread"} {
		got, unread := core.NewWish(words)
		if daily := newWish().Daily; got.Daily != daily || got.Quiet != newWish().Quiet {
			t.Errorf("%q: %+v", words, got)
		}
		if words == "courier, !crypto" && (!slices.Contains(got.Not, "crypto") || len(got.Types)+len(got.Words) == 0) {
			t.Errorf("%q: %+v", words, got)
		}
		if (len(unread) > 0) != (want != "") {
			t.Errorf("%q: %q", words, unread)
		}
	}
}
