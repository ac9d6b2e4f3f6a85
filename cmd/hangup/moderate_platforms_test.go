package main

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"hangup/bot/bottest/discordtest"
	"hangup/bot/bottest/telegramtest"
)

// pressIn presses the button with a label under the newest message of the bot that a member sees and that has it.
func pressIn(t *testing.T, server *telegramtest.Server, chat int64, by telegramtest.User, label string) {
	t.Helper()
	eventually(t, "a button "+label, func() bool {
		all := answers(server, chat, by)
		for n := len(all) - 1; n >= 0; n-- {
			if b, ok := all[n].Keyboard.Find(label); ok {
				server.Press(by, all[n], b.Data)
				return true
			}
		}
		return false
	})
}

func readsIn(t *testing.T, server *telegramtest.Server, chat int64, who telegramtest.User, words string) {
	t.Helper()
	eventually(t, who.FirstName+" reads "+words, func() bool { _, ok := saidIn(server, chat, who, words); return ok })
}

// linksInTelegram are the addresses that the buttons of a message open.
func linksInTelegram(m telegramtest.Message) (all []string) {
	for _, label := range labelsInTelegram(m) {
		if b, _ := m.Keyboard.Find(label); b.URL != "" {
			all = append(all, b.URL)
		}
	}
	return all
}

// A moderator begins in the group, answers the questions of the form in private, and the warning is for the group.
func TestModeratorWarnsATelegramGroup(t *testing.T) {
	t.Parallel()
	server := newTelegram(t)
	s := serveBinary(t, upToDate(t), withTelegram(server)...)
	ann, bob := server.Person("Ann"), server.Person("Bob")
	group := server.Group("supergroup", "Watch", ann, bob)
	server.Say(bob, group.ID, "/warn@"+server.Me.Username+" Hang up.")
	readsIn(t, server, group.ID, bob, "Only those who moderate")
	server.Say(ann, group.ID, "/warn@"+server.Me.Username)
	eventually(t, "the way to the private chat", func() bool {
		for _, m := range answers(server, group.ID, ann) {
			if strings.Contains(strings.Join(linksInTelegram(m), " "), "?start=warn") {
				return true
			}
		}
		return false
	})
	server.Say(ann, ann.ID, "/start warn")
	readsIn(t, server, ann.ID, ann, "What should people look out for?")
	server.Say(ann, ann.ID, "Two men ring doorbells and ask for cards. Ask PC John Smith.")
	pressIn(t, server, ann.ID, ann, "Yes: post it in quiet hours too")
	readsIn(t, server, ann.ID, ann, "It goes to one chat, the one that you came from.")
	pressIn(t, server, ann.ID, ann, "Send it")
	readsIn(t, server, ann.ID, ann, "It goes out in 60 seconds.")
	pressIn(t, server, ann.ID, ann, "Undo: do not send it")
	readsIn(t, server, ann.ID, ann, "Nobody has seen it.")
	server.Say(ann, group.ID, "/log@"+server.Me.Username)
	readsIn(t, server, group.ID, ann, "you took back")
	if code := s.stop(t, os.Interrupt); code != 0 || strings.Contains(s.log.String(), `"level":"ERROR"`) {
		t.Errorf("code %d: %s", code, s.log)
	}
	if n := rowsWhere(t, s.database, "notices", "urgent = 1 AND from_chat = '"+strconv.FormatInt(group.ID, 10)+"' AND text NOT LIKE '%Smith%' AND recalled = 1"); n != 1 {
		t.Errorf("%d notices for the group", n)
	}
}

// In a group with private answers the text of the command is enough.
func TestModeratorWarnsATelegramGroupInOneLine(t *testing.T) {
	t.Parallel()
	server := newTelegram(t)
	s := serveBinary(t, upToDate(t), withTelegram(server)...)
	ann, bob := server.Person("Ann"), server.Person("Bob")
	group := server.Group("supergroup", "Watch", ann, bob)
	server.SayPrivately(ann, group.ID, "/warn@"+server.Me.Username+" Two men ring doorbells and ask for cards.")
	readsIn(t, server, group.ID, ann, "It goes to this chat alone.")
	pressIn(t, server, group.ID, ann, "Send it")
	readsIn(t, server, group.ID, ann, "It goes out in 60 seconds.")
	if _, ok := saidIn(server, group.ID, bob, "Two men"); ok {
		t.Error("a member sees the preview")
	}
	if n := rowsWhere(t, s.database, "deliveries", "notice IS NOT NULL AND chat = '"+strconv.FormatInt(group.ID, 10)+"'"); n != 1 {
		t.Errorf("%d posts", n)
	}
}

// In Discord the form is a select and a window, and only the moderator sees it.
func TestModeratorWarnsADiscordChannel(t *testing.T) {
	t.Parallel()
	server := newDiscord(t)
	s := serveDiscord(t, server, upToDate(t))
	guild, mod := server.Guild("Village"), server.Person("mod")
	room := server.Channel(guild, discordtest.TextChannel, "general")
	server.Grant(guild, mod, discordtest.ManageGuild|discordtest.ViewChannel|discordtest.SendMessages)
	form := server.Slash(mod, room, "warn").Settled()
	if !form.Private() {
		t.Error("everybody sees the form")
	}
	form = server.Select(mod, form, "Yes: post it in quiet hours too").Settled()
	window := server.Click(mod, form, "Continue")
	preview := server.Submit(window, map[string]string{"What should people look out for?": "Two men ring doorbells. Ask PC John Smith. @everyone"})
	if got := answerTo(preview); !strings.Contains(got, "It goes to this chat alone.") || strings.Contains(got, "Smith") {
		t.Errorf("preview: %s", got)
	}
	last := preview.Settled()
	if more := preview.FollowUps(); len(more) > 0 {
		last = more[len(more)-1]
	}
	sent := server.Click(mod, last, "Send it")
	if got := answerTo(sent); !strings.Contains(got, "It goes out in 60 seconds.") {
		t.Errorf("sent: %s", got)
	}
	if got := answerTo(server.Click(mod, sent.Settled(), "Undo: do not send it")); !strings.Contains(got, "Nobody has seen it.") {
		t.Errorf("stopped: %s", got)
	}
	if n := rowsWhere(t, s.database, "notices", "urgent = 1 AND from_chat = '"+room.ID+"' AND recalled = 1"); n != 1 {
		t.Errorf("%d notices", n)
	}
}
