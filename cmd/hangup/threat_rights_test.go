package main

import (
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/bottest/discordtest"
	"hangup/bot/bottest/telegramtest"
	"hangup/config"
)

// The threat: somebody who does not moderate does what only moderators may. Every command of the program is given by every shape of
// sender that a platform has. The list of commands is the program's own, so that a new one is tried too.

// given is a command as it is typed.
type given struct {
	bot.Command
	args string
}

// everyCommand gives each command bare and with what would make it act, and the adapter's own.
func everyCommand(core *bot.Core) (all []given) {
	effective := map[bot.Arg]string{
		bot.WordsArg: "Two men ring doorbells and ask for cards.", bot.AreaArg: "Kent quiet off", bot.TypeArg: "courier",
		bot.FilterArg: "courier", bot.TimeArg: "2 hours", bot.TopicArg: "moderators",
	}
	for _, cmd := range core.Commands() {
		if cmd.Name == "start" { // Telegram types it for people; it does what help does
			continue
		}
		all = append(all, given{cmd, ""})
		args := effective[cmd.Takes]
		switch cmd.Name {
		case "export":
			args = "csv"
		case "invite":
			args = "ABCDEFGHJK"
		}
		if args != "" {
			all = append(all, given{cmd, args})
		}
	}
	return all
}

// saysOneOf tells whether an answer is, or begins with, one of some texts of the wording.
func saysOneOf(core *bot.Core, answer string, keys ...string) bool {
	return slices.ContainsFunc(keys, func(key string) bool { return strings.Contains(answer, core.Say(key)) })
}

// refused tells whether an answer says that somebody may not do something.
func refused(core *bot.Core, answer string) bool {
	return saysOneOf(core, answer, "bot.rights.none", "bot.rights.coordinator")
}

// harmless tells whether an answer does nothing and shows nothing but how it is done: by pressing a button, as who hides has to,
// in another place, or with a code.
func harmless(core *bot.Core, answer string) bool {
	return refused(core, answer) || saysOneOf(core, answer,
		"bot.rights.press", "bot.reports.where", "bot.export.where", "bot.board.where", "bot.invite.how", "bot.invite.wrong")
}

// ofEverybody are the tables that anybody writes to by using the bot. What is in any other stays as it is, whoever asks without the
// right: a table that is made tomorrow is among those until somebody lists it here.
var ofEverybody = []string{
	"inbox", "inbox_bodies", "dialogs", "forms", "buttons", "shared", "checks", "cells", "totals", "soiled", "quotations", "goose_db_version",
}

// guarded gives all that is stored in the other tables, by table. Of what adapters note of a chat only the right of the linked
// channel counts.
func guarded(t *testing.T, database string) map[string]string {
	t.Helper()
	db := openSQLite(t, database)
	defer db.Close()
	tables, err := db.Query(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for tables.Next() {
		var name string
		if err := tables.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if err := tables.Err(); err != nil || len(names) < 20 {
		t.Fatalf("%d tables: %v", len(names), err)
	}
	all := map[string]string{}
	for _, name := range names {
		where := ""
		if name == "chat_notes" {
			where = ` WHERE name = 'linked'`
		}
		if !slices.Contains(ofEverybody, name) {
			all[name] = rowsOf(t, db, `SELECT * FROM `+name+where)
		}
	}
	return all
}

// altered names the tables that differ, with what is in them now.
func altered(before, after map[string]string) (all []string) {
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if before[name] != after[name] {
			all = append(all, name+": "+after[name])
		}
	}
	return all
}

// bothPlatforms starts the program with a Telegram and a Discord, and a coordinator in each.
func bothPlatforms(t *testing.T) (a *testApp, tg *telegramtest.Server, dc *discordtest.Server, coTG telegramtest.User, coDC discordtest.User) {
	t.Helper()
	tg, dc = newTelegram(t), newDiscord(t)
	coTG, coDC = tg.Person("Coordinator"), dc.Person("Coordinator")
	a = startTestAppOf(t, config.Settings{
		Timer:    time.Minute,
		Telegram: config.Telegram{Token: config.NewSecret(tg.Token), APIURL: tg.URL},
		Discord:  config.Discord{Token: config.NewSecret(dc.Token), APIURL: dc.URL, Mode: config.Gateway},
		Coordinators: []config.Coordinator{
			{Platform: "telegram", User: fmt.Sprint(coTG.ID)}, {Platform: "discord", User: coDC.ID},
		},
	}, time.Now)
	eventually(t, "the menus are there", func() bool { return len(tg.Menu("all_private_chats", "")) > 5 && len(dc.Commands("")) > 5 })
	eventually(t, "it is at the gateway", func() bool { return dc.Online() == 1 })
	return a, tg, dc, coTG, coDC
}

// sender is somebody who gives commands in a chat of their own kind, and reads what is answered.
type sender struct {
	name string
	// ask gives a command and waits for the answer; "" when the bot does not listen to this sender.
	ask func(t *testing.T, g given) string
	// may tells what they may: everything of moderators, and of coordinators.
	moderates, coordinates bool
	silent                 bool // nobody is answered
}

// tries gives every command and holds each answer to what the sender may.
func (s sender) tries(t *testing.T, core *bot.Core) {
	t.Helper()
	for _, g := range everyCommand(core) {
		answer := s.ask(t, g)
		may := !g.Moderator || s.moderates && !g.Coordinator || s.coordinates
		switch {
		case s.silent:
			if answer != "" {
				t.Errorf("%s: /%s %s is answered: %s", s.name, g.Name, g.args, answer)
			}
		case answer == "":
			t.Errorf("%s: /%s %s is not answered", s.name, g.Name, g.args)
		case !may && !harmless(core, answer):
			t.Errorf("%s gets somewhere with /%s %s: %s", s.name, g.Name, g.args, answer)
		case may && g.Moderator && refused(core, answer):
			t.Errorf("%s may, and is refused /%s %s: %s", s.name, g.Name, g.args, answer)
		}
	}
}

func TestNobodyGetsPastTheRights(t *testing.T) {
	t.Parallel()
	a, tg, dc, coTG, coDC := bothPlatforms(t)
	all := slices.Concat(telegramSenders(tg, coTG), discordSenders(t, dc, coDC), pageSenders(t, a))
	sort.SliceStable(all, func(i, j int) bool { return !all[i].mayAnything() && all[j].mayAnything() })
	first := slices.IndexFunc(all, sender.mayAnything)
	before := guarded(t, a.settings.Database)
	t.Run("without the right", func(t *testing.T) { a.try(t, all[:first]) })
	for _, table := range altered(before, guarded(t, a.settings.Database)) {
		t.Errorf("somebody without the right changed %s", table)
	}
	// Who has it gets through, so that the refusals above say something.
	t.Run("with the right", func(t *testing.T) { a.try(t, all[first:]) })
	if len(altered(before, guarded(t, a.settings.Database))) < 3 {
		t.Error("moderators changed next to nothing")
	}
}

func (s sender) mayAnything() bool { return s.moderates || s.coordinates }

// try lets senders try everything at the same time, each in a chat of its own.
func (a *testApp) try(t *testing.T, all []sender) {
	for _, s := range all {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			s.tries(t, a.core)
		})
	}
}

// rowsOf gives all that a query finds, as text.
func rowsOf(t *testing.T, db *sql.DB, query string) string {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for rows.Next() {
		cells, to := make([]any, len(columns)), make([]any, len(columns))
		for n := range cells {
			to[n] = &cells[n]
		}
		if err := rows.Scan(to...); err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprintf("%q", fmt.Sprint(cells...)))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}
