package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hangup/bot/bottest/discordtest"
)

// afterwards is what somebody asks about a call that is over, in the area of the article.
const afterwards = "Yesterday a man rang me in Watford and said he was from the police. He wanted me to withdraw £5,000 and give it to a courier. I hung up."

// alwaysNoon has a program that is started with it believe that it is about noon in London: nobody is told of anything at night.
// Go looks for time zones where ZONEINFO says first.
func alwaysNoon(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "Europe"), 0o700); err != nil {
		t.Fatal(err)
	}
	// A file of a zone (RFC 9636): a head with the number of offsets and letters, one offset in seconds, its name.
	zone := append([]byte("TZif"), make([]byte, 32)...)
	zone = fourBytes(fourBytes(zone, 1), 4)
	zone = append(fourBytes(zone, (12-time.Now().UTC().Hour())*60*60), 0, 0)
	if err := os.WriteFile(filepath.Join(folder, "Europe", "London"), append(zone, "DAY\x00"...), 0o600); err != nil {
		t.Fatal(err)
	}
	return "ZONEINFO=" + folder
}

func fourBytes(to []byte, n int) []byte {
	return append(to, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
}

// importToday imports the article as one of today.
func importToday(t *testing.T, database, noon string) {
	t.Helper()
	path := file(t, "alert.md", strings.Replace(article, "3 March 2026", time.Now().UTC().Format("2 January 2006"), 1))
	got := command(t, "", []string{"HANGUP_DATABASE_URL=" + database, noon}, "import", "warnings", path)
	if got.code != 0 || !strings.Contains(got.out, "1 new") {
		t.Fatalf("import: %d %s%s", got.code, got.out, got.err)
	}
}

// Who asks in a group of Telegram is told alone, and the group reads nothing.
func TestWhoAskedInATelegramGroupIsToldAlone(t *testing.T) {
	t.Parallel()
	server := newTelegram(t)
	noon := alwaysNoon(t)
	s := serveBinary(t, upToDate(t), withTelegram(server, noon)...)
	ann, bob := server.Person("Ann"), server.Person("Bob")
	group := server.Group("supergroup", "Watch", ann, bob)
	server.Say(ann, ann.ID, "/start")
	server.SayPrivately(ann, group.ID, "/check@"+server.Me.Username+" "+afterwards)
	pressIn(t, server, group.ID, ann, "Tell me if the police warn of this")
	eventually(t, "the wish is kept", func() bool {
		return rowsWhere(t, s.database, "echo_wishes", "area = 'district:watford' AND force = 'force:hertfordshire'") == 1
	})
	importToday(t, s.database, noon)
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
	t.Parallel()
	server := newDiscord(t)
	noon := alwaysNoon(t)
	s := serveDiscord(t, server, upToDate(t), noon)
	guild, ann := server.Guild("Village"), server.Person("ann")
	room := server.Channel(guild, discordtest.TextChannel, "general")
	server.Grant(guild, ann, discordtest.ViewChannel|discordtest.SendMessages)
	answer := server.Slash(ann, room, "check", askedWith(afterwards)).Settled()
	kept := answerTo(server.Click(ann, answer, "Tell me if the police warn of this"))
	if !strings.Contains(kept, "I will write to you in our private chat") {
		t.Errorf("kept: %s", kept)
	}
	importToday(t, s.database, noon)
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
