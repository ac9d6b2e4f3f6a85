package main

import (
	"slices"
	"testing"

	"hangup/bot"
	"hangup/config"
)

func TestWhoCoordinates(t *testing.T) {
	t.Parallel()
	got := coordinators([]config.Coordinator{{Platform: "telegram", User: "12345"}})
	if want := []bot.UserID{{Platform: "web"}, {Platform: "telegram", ID: "12345"}}; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

func TestEveryPlatformHasAPace(t *testing.T) {
	t.Parallel()
	for _, platform := range []string{"web", "telegram", "discord"} {
		if paces()[platform] < 1 {
			t.Errorf("%s: %v chats a second", platform, paces()[platform])
		}
	}
}
