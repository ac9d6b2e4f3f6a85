package main

import (
	"strings"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/bottest/discordtest"
)

// afterwards is what somebody asks about a call that is over, in the area of the article.
const afterwards = "Yesterday a man rang me in Watford and said he was from the police. He wanted me to withdraw £5,000 and give it to a courier. I hung up."

// importToday imports the article as one of today. At night nobody is told of anything: there it proves that the one who asked
// waits, then has the morning come.
func importToday(t *testing.T, database string) {
	t.Helper()
	began := time.Now()
	path := file(t, "alert.md", strings.Replace(article, "3 March 2026", began.Format("2 January 2006"), 1))
	if got := command(t, "", []string{"HANGUP_DATABASE_URL=" + database}, "import", "warnings", path); got.code != 0 || !strings.Contains(got.out, "1 new") {
		t.Fatalf("import: %d %s%s", got.code, got.out, got.err)
	}
	now := time.Now()
	night := func(at time.Time) bool { return bot.EchoTime(at) != at }
	got, err := openSQLite(t, database).Exec(
		`UPDATE deliveries SET due_at = ?1, op_due = ?1, planned = ?1 WHERE echo = 'wish' AND state = 'due' AND due_at > ?1`, now.UnixMilli())
	if err != nil {
		t.Fatal(err)
	}
	if n, err := got.RowsAffected(); err != nil || night(began) == night(now) && (n == 1) != night(now) {
		t.Fatalf("%d wait for the morning at %v: %v", n, now, err)
	}
}

// Who asks in a group of Telegram is told alone, and the group reads nothing.
func TestWhoAskedInATelegramGroupIsToldAlone(t *testing.T) {
	server := newTelegram(t)
	s := serveBinary(t, newDatabase(t), withTelegram(server)...)
	ann, bob := server.Person("Ann"), server.Person("Bob")
	group := server.Group("supergroup", "Watch", ann, bob)
	server.Say(ann, ann.ID, "/start")
	server.SayPrivately(ann, group.ID, "/check@"+server.Me.Username+" "+afterwards)
	pressIn(t, server, group.ID, ann, "Tell me if the police warn of this")
	eventually(t, "the wish is kept", func() bool {
		return rowsWhere(t, s.database, "echo_wishes", "area = 'district:watford' AND force = 'force:hertfordshire'") == 1
	})
	importToday(t, s.database)
	readsIn(t, server, ann.ID, ann, "Callers pose as detectives in Watford")
	readsIn(t, server, ann.ID, ann, "You asked me to tell you")
	if _, ok := saidIn(server, group.ID, bob, "Callers pose as detectives"); ok {
		t.Error("the group reads it")
	}
	if n := countRows(t, s.database, "echo_wishes"); n != 0 {
		t.Errorf("%d wishes are left", n)
	}
}

// Who asks in a channel of Discord is told in a direct message, and the channel reads nothing.
func TestWhoAskedInADiscordChannelIsToldAlone(t *testing.T) {
	server := newDiscord(t)
	s := serveDiscord(t, server, newDatabase(t))
	guild, ann := server.Guild("Village"), server.Person("ann")
	room := server.Channel(guild, discordtest.TextChannel, "general")
	server.Grant(guild, ann, discordtest.ViewChannel|discordtest.SendMessages)
	answer := server.Slash(ann, room, "check", askedWith(afterwards)).Settled()
	kept := answerTo(server.Click(ann, answer, "Tell me if the police warn of this"))
	if !strings.Contains(kept, "I will write to you in our private chat") {
		t.Errorf("kept: %s", kept)
	}
	importToday(t, s.database)
	eventually(t, "the direct message", func() bool {
		return rowsWhere(t, s.database, "deliveries", "echo = 'wish' AND state = 'sent'") == 1
	})
	read := ""
	for _, m := range server.Messages(server.DM(ann).ID) {
		read += wordsOf(m)
	}
	if !strings.Contains(read, "You asked me to tell you") || !strings.Contains(read, "Callers pose as detectives in Watford") {
		t.Errorf("told %s", read)
	}
	if n := len(server.Messages(room.ID)); n != 0 {
		t.Errorf("%d messages in the channel", n)
	}
}
