package telegram

import (
	"strings"
	"testing"

	"hangup/bot"
	"hangup/bot/bottest/telegramtest"
)

func menuLists() map[string][]bot.Command {
	return map[string][]bot.Command{
		"":   append(coreCommands(), bot.Command{Name: "long", Summary: strings.Repeat("a", maxDescription+1)}),
		"cy": {{Name: "check", Summary: "gofyn am alwad"}},
	}
}

func TestMenusAreSetOnceAndByScopeAndLanguage(t *testing.T) {
	s := newStage(t, nil)
	for _, calls := range []int{6, 6} {
		private, err := SetCommands(t.Context(), s.api, testWords, menuLists())
		if err != nil || !private {
			t.Fatalf("private %v, %v", private, err)
		}
		if n := len(s.srv.Calls("setMyCommands")); n != calls {
			t.Errorf("%d menus were set", n)
		}
		if n := len(s.srv.Calls("setMyDescription")) + len(s.srv.Calls("setMyShortDescription")); n != 2 {
			t.Errorf("the bot's page was set %d times", n)
		}
	}
	for scope, want := range map[string]string{
		"all_private_chats":       "check report watch watches help long",
		"all_group_chats":         "check report watches help long",
		"all_chat_administrators": "check report watch watches help long linked",
	} {
		for _, language := range []string{"", "cy"} {
			var names []string
			for _, c := range s.srv.Menu(scope, language) {
				names = append(names, c.Name)
				if c.Ephemeral != (scope != "all_private_chats") {
					t.Errorf("%s %q: %+v", scope, language, c)
				}
			}
			if got := strings.Join(names, " "); got != want {
				t.Errorf("%s %q: %s", scope, language, got)
			}
		}
	}
	if got := s.srv.Menu("all_group_chats", "cy"); got[0].Description != "gofyn am alwad" || got[1].Description != "what report does" {
		t.Errorf("in Welsh: %+v", got)
	}
	changed := menuLists()
	changed[""][0].Summary = "something else"
	if _, err := SetCommands(t.Context(), s.api, testWords, changed); err != nil {
		t.Fatal(err)
	}
	if n := len(s.srv.Calls("setMyCommands")); n != 9 {
		t.Errorf("%d menus were set for a word that changed in three of them", n-6)
	}
}

func TestAServerBeforePrivateCommandsIsFoundOut(t *testing.T) {
	s := newStage(t, nil)
	s.srv.Ephemeral(telegramtest.EphemeralIgnored)
	for range 2 {
		if private, err := SetCommands(t.Context(), s.api, testWords, menuLists()); private || err != nil {
			t.Errorf("private %v, %v", private, err)
		}
	}
}

func TestMenusThatCannotBeSet(t *testing.T) {
	for _, method := range []string{"getMyCommands", "setMyCommands", "getMyDescription", "setMyShortDescription"} {
		s := newStage(t, nil)
		f := telegramtest.ServerError()
		f.Method = method
		s.srv.Break(f)
		if private, err := SetCommands(t.Context(), s.api, testWords, menuLists()); private || err == nil {
			t.Errorf("%s: private %v, %v", method, private, err)
		}
	}
}
