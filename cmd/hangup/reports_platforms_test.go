package main

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"hangup/bot/bottest/discordtest"
	"hangup/bot/bottest/telegramtest"
)

var reportNumber = regexp.MustCompile(`Its number is (\w{6})\.`)

// Somebody begins a report in a group and answers its questions in private; a moderator reads it where nobody else sees it,
// whether or not the server can show an answer to one member.
func TestATelegramGroupReportsAndItsModeratorReads(t *testing.T) {
	t.Parallel()
	for name, support := range map[string]telegramtest.EphemeralSupport{"answers for one": telegramtest.EphemeralKnown, "answers for all": telegramtest.EphemeralRefused} {
		t.Run(name, func(t *testing.T) {
			server := newTelegram(t)
			server.Ephemeral(support)
			s := serveBinary(t, upToDate(t), withTelegram(server)...)
			ann, bob := server.Person("Ann"), server.Person("Bob")
			group := server.Group("supergroup", "Watch", ann, bob)
			id := reportInTelegram(t, server, group.ID, bob)
			readsReport(t, server, group.ID, ann, bob, id)
			if code := s.stop(t, os.Interrupt); code != 0 || strings.Contains(s.log.String(), `"level":"ERROR"`) {
				t.Errorf("code %d: %s", code, s.log)
			}
			if n := rowsWhere(t, s.database, "reports", "informed = 1 AND from_chat = '"+strconv.FormatInt(group.ID, 10)+"'"); n != 1 {
				t.Errorf("%d reports of the group of which the police know", n)
			}
		})
	}
}

// reportInTelegram reports a call that was begun in a group, and gives the number of the report.
func reportInTelegram(t *testing.T, server *telegramtest.Server, group int64, who telegramtest.User) (id string) {
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
	readsIn(t, server, who.ID, who, "Question 1 of 7.")
	for n, answer := range []string{"Courier fraud", "Money was sent or handed over", "the police", "today", "St Albans", "07700 900123", "Ask PC John Smith."} {
		readsIn(t, server, who.ID, who, "Question "+strconv.Itoa(n+1)+" of 7.")
		server.Say(who, who.ID, answer)
	}
	readsIn(t, server, who.ID, who, "The moderators of your group can read it")
	pressIn(t, server, who.ID, who, "Save it")
	eventually(t, "the report is saved", func() bool {
		if m, ok := saidIn(server, who.ID, who, "Your report is saved."); ok {
			id = reportNumber.FindStringSubmatch(m.Text)[1]
		}
		return id != ""
	})
	return id
}

func readsReport(t *testing.T, server *telegramtest.Server, group int64, moderator, member telegramtest.User, id string) {
	t.Helper()
	server.Say(moderator, group, "/reports@"+server.Me.Username)
	eventually(t, "an answer in the group", func() bool {
		return len(answers(server, group, moderator)) > len(answers(server, group, member)) || len(answers(server, group, member)) > 1
	})
	server.Say(moderator, moderator.ID, "/start reports")
	readsIn(t, server, moderator.ID, moderator, id)
	pressIn(t, server, moderator.ID, moderator, id+": the police were told")
	readsIn(t, server, moderator.ID, moderator, "Noted: the police were told of report "+id)
	server.Say(member, group, "/reports@"+server.Me.Username)
	readsIn(t, server, group, member, "Only those who moderate")
	server.Say(member, member.ID, "/reports")
	readsIn(t, server, member.ID, member, "Which group is it about?")
	for _, what := range []string{id, "St Albans", "the police were told"} {
		if m, ok := saidIn(server, group, member, what); ok {
			t.Errorf("a member reads in the group: %q", m.Text)
		}
	}
	if m, ok := saidIn(server, moderator.ID, moderator, "Smith"); ok {
		t.Errorf("the moderator reads a name: %q", m.Text)
	}
}

// In Discord all of it is in the channel, and each answer is for one person alone.
func TestADiscordChannelReportsAndItsModeratorReads(t *testing.T) {
	t.Parallel()
	server := newDiscord(t)
	s := serveDiscord(t, server, upToDate(t))
	guild, mod, ann := server.Guild("Village"), server.Person("mod"), server.Person("ann")
	room := server.Channel(guild, discordtest.TextChannel, "general")
	server.Grant(guild, mod, discordtest.ManageGuild|discordtest.ViewChannel|discordtest.SendMessages)
	server.Grant(guild, ann, discordtest.ViewChannel|discordtest.SendMessages)
	form := server.Slash(ann, room, "report").Settled()
	form = server.Select(ann, form, "Courier fraud").Settled()
	form = server.Select(ann, form, "Money was sent or handed over").Settled()
	window := server.Click(ann, form, "Continue")
	preview := server.Submit(window, map[string]string{"Where does the person live?": "St Albans", "Which number did they ring from?": "07700 900123"})
	got := answerTo(preview)
	for n := 0; n < 2 && !strings.Contains(got, "The moderators of your group can read it"); n++ { // the form has more than one window
		window = server.Click(ann, preview.Settled(), "Continue")
		preview = server.Submit(window, map[string]string{})
		got = answerTo(preview)
	}
	if !strings.Contains(got, "The moderators of your group can read it") {
		t.Fatalf("preview: %s", got)
	}
	last := preview.Settled()
	if more := preview.FollowUps(); len(more) > 0 {
		last = more[len(more)-1]
	}
	saved := server.Click(ann, last, "Save it")
	id := reportNumber.FindStringSubmatch(answerTo(saved))
	if id == nil {
		t.Fatalf("saved: %s", answerTo(saved))
	}
	list := server.Slash(mod, room, "reports")
	if got := answerTo(list); !strings.Contains(got, id[1]) || !strings.Contains(got, "St Albans") || !list.Settled().Private() {
		t.Errorf("for the moderator: %s", got)
	}
	if got := answerTo(server.Click(mod, list.Settled(), id[1]+": the police were told")); !strings.Contains(got, "Noted: the police were told") {
		t.Errorf("noted: %s", got)
	}
	if n := rowsWhere(t, s.database, "reports", "informed = 1 AND from_chat = '"+room.ID+"'"); n != 1 {
		t.Errorf("%d reports of the channel of which the police know", n)
	}
	gone := server.Click(ann, saved.Settled(), "Delete my report")
	server.Click(ann, gone.Settled(), "Yes, delete it").Settled()
	if n := rowsWhere(t, s.database, "reports", "true"); n != 0 {
		t.Errorf("%d reports are left", n)
	}
}
