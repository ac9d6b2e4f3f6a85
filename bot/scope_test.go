package bot

import (
	"slices"
	"testing"
)

func TestWhereActionsBelong(t *testing.T) {
	for a, want := range map[Action]Scope{
		"here|courier": Anywhere, "lost|": Anywhere, "timer|bank": Anywhere, "check": Anywhere, "mydata": Anywhere,
		"share|courier": OfChat, "watch|hertfordshire": OfChat, "unwatch|hertfordshire": OfChat, "watches": OfChat,
		"tap|who|bank": OfTalk, "save|x": OfTalk, "forget": OfTalk, "nonsense": unscoped, "": unscoped,
		// What coordinators see of all chats is nothing for the members of one.
		"logall": Anywhere, "pendingall": Anywhere, "reviewall|w|post": Anywhere, "next|all|w": Anywhere, "next|here|w": OfChat, "next": OfChat,
		"feedbackall": Anywhere, "another|all|1": Anywhere, "another|here|1": OfChat, "seen|all|1": Anywhere, "seen|here|1": OfChat, "rate|x": OfTalk,
	} {
		if got := ScopeOf(a); got != want {
			t.Errorf("%q belongs to %q, not to %q", a, got, want)
		}
	}
}

// What only moderators may do is about their chat, but for what no chat may ever read.
func TestEveryActionHasAScope(t *testing.T) {
	for _, c := range commandTable() {
		if got := ScopeOf(Action(c.Name)); got == unscoped || c.Moderator && got != OfChat && !slices.Contains([]string{"dashboard", "reports", "invite", "coordinators"}, c.Name) {
			t.Errorf("/%s belongs to %q", c.Name, got)
		}
	}
	for verb := range verbTable() {
		if ScopeOf(Action(verb)) == unscoped {
			t.Errorf("%s belongs nowhere", verb)
		}
	}
}
