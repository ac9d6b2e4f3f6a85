package main

import (
	"encoding/csv"
	"strconv"
	"strings"
	"testing"

	"hangup/bot/bottest/discordtest"
	"hangup/bot/bottest/telegramtest"
)

// fileFor waits for a file in a chat.
func fileFor(t *testing.T, server *telegramtest.Server, who telegramtest.User) *telegramtest.Document {
	t.Helper()
	var found *telegramtest.Document
	eventually(t, "a file", func() bool {
		for _, m := range answers(server, who.ID, who) {
			if m.Document != nil {
				found = m.Document
			}
		}
		return found != nil
	})
	return found
}

// A moderator chooses for a Telegram group, alone with the bot, and takes the group's reports away; somebody who asks says that
// the answer was wrong, and the moderator sees that.
func TestAModeratorChoosesForATelegramGroup(t *testing.T) {
	t.Parallel()
	server := newTelegram(t)
	s := serveBinary(t, upToDate(t), withTelegram(server)...)
	ann, bob := server.Person("Ann"), server.Person("Bob")
	group := server.Group("supergroup", "Watch", ann, bob)
	at := "@" + server.Me.Username
	server.Say(ann, group.ID, "/watch"+at+" Kent")
	readsIn(t, server, group.ID, ann, "This chat now follows Kent.")
	server.Say(ann, group.ID, "/settings"+at)
	eventually(t, "the way to the private chat", func() bool {
		for _, m := range answers(server, group.ID, ann) {
			if strings.Contains(strings.Join(linksInTelegram(m), " "), "?start=settings") {
				return true
			}
		}
		return false
	})
	server.Say(ann, ann.ID, "/start settings")
	readsIn(t, server, ann.ID, ann, "Where is this chat?")
	server.Say(ann, ann.ID, "Canterbury")
	for _, label := range []string{"From 10 pm to 7 am", "2 a day", "Yes, ask first", "English", "Everybody in this chat"} {
		pressIn(t, server, ann.ID, ann, label)
	}
	readsIn(t, server, ann.ID, ann, "These settings hold for the whole chat.")
	if n := rowsWhere(t, s.database, "watches", "chat = '"+strconv.FormatInt(group.ID, 10)+"' AND wish ->> 'daily' = 2 AND wish ->> 'review'"); n != 1 {
		t.Errorf("%d watches have the settings", n)
	}
	server.Say(bob, group.ID, "/check"+at+" A man from the police wants me to take out £5,000 and give it to a courier.")
	readsIn(t, server, group.ID, ann, "This sounds like courier fraud.")

	server.Say(bob, bob.ID, "A man from the police wants me to take out £5,000 and give it to a courier.")
	for _, label := range []string{"Was this right?", "No, something was wrong", "It is another kind of scam"} {
		pressIn(t, server, bob.ID, bob, label)
	}
	readsIn(t, server, bob.ID, bob, "Thank you.")

	server.Say(ann, group.ID, "/export"+at)
	readsIn(t, server, group.ID, ann, "You get the file where you and I are alone")
	server.Say(ann, ann.ID, "/export")
	readsIn(t, server, ann.ID, ann, "Nobody has reported anything here yet.")
	reportIn(t, server, group.ID, bob)
	server.Say(ann, ann.ID, "/export csv")
	file := fileFor(t, server, ann)
	rows, err := csv.NewReader(strings.NewReader(string(file.Body))).ReadAll()
	if err != nil || len(rows) != 2 || rows[1][2] != "courier_fraud" || rows[1][5] != "'+44 the bank" || !strings.HasSuffix(file.Name, ".csv") {
		t.Errorf("%s: %v, %q", file.Name, err, rows)
	}
}

// reportIn reports a call that somebody was asked about in a Telegram group.
func reportIn(t *testing.T, server *telegramtest.Server, group int64, who telegramtest.User) {
	t.Helper()
	server.Say(who, group, "/report@"+server.Me.Username)
	eventually(t, "the way to the private chat", func() bool {
		for _, m := range answers(server, group, who) {
			if strings.Contains(strings.Join(linksInTelegram(m), " "), "?start=report") {
				return true
			}
		}
		return false
	})
	server.Say(who, who.ID, "/start report")
	pressIn(t, server, who.ID, who, "Courier fraud")
	pressIn(t, server, who.ID, who, "Nothing was given")
	for _, q := range [][2]string{
		{"Who did they say they were?", "+44 the bank"}, {"When was it?", "today"}, {"Where does the person live?", "Kent"},
		{"Which number did they ring from?", "07700 900123"}, {"Anything else?", "He rang twice."},
	} {
		readsIn(t, server, who.ID, who, q[0])
		server.Say(who, who.ID, q[1])
	}
	pressIn(t, server, who.ID, who, "Save it")
	readsIn(t, server, who.ID, who, "Your report is saved.")
}

// In Discord the form is two messages of choices and a window, and an answer for all is posted in the channel.
func TestAModeratorChoosesForADiscordChannel(t *testing.T) {
	t.Parallel()
	server := newDiscord(t)
	s := serveDiscord(t, server, upToDate(t))
	guild, mod, ann := server.Guild("Village"), server.Person("mod"), server.Person("ann")
	room := server.Channel(guild, discordtest.TextChannel, "general")
	server.Grant(guild, mod, discordtest.ManageGuild|discordtest.ViewChannel|discordtest.SendMessages)
	server.Grant(guild, ann, discordtest.ViewChannel|discordtest.SendMessages)
	form := server.Slash(mod, room, "settings").Settled()
	if !form.Private() {
		t.Error("everybody sees the form")
	}
	form = server.Select(mod, form, "2 a day").Settled()
	form = server.Click(mod, form, "Continue").Settled()
	form = server.Select(mod, form, "Everybody in this chat").Settled()
	done := server.Submit(server.Click(mod, form, "Continue"), map[string]string{"Where is this chat?": "Kent"})
	if got := answerTo(done); !strings.Contains(got, "These settings hold for the whole chat.") || !strings.Contains(got, "at most 2 a day") {
		t.Fatalf("done: %s", got)
	}
	asked := server.Slash(ann, room, "check", discordtest.Option{Name: "words", Value: "A man from the police wants me to take out £5,000 and give it to a courier."})
	if got := answerTo(asked); !strings.Contains(got, "The answer is in the channel.") {
		t.Errorf("who asked reads: %s", got)
	}
	var posted string
	for _, m := range server.Messages(room.ID) {
		for _, e := range m.Embeds {
			posted += e.Description
			for _, f := range e.Fields {
				posted += f.Value
			}
		}
	}
	if !strings.Contains(posted, "This sounds like courier fraud.") || strings.Contains(posted, "ann") {
		t.Errorf("posted: %s", posted)
	}
	if n := rowsWhere(t, s.database, "chat_settings", "settings ->> 'aloud' AND settings ->> 'daily' = 2"); n != 1 {
		t.Errorf("%d settings", n)
	}
}
