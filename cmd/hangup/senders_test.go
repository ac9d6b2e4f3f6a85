package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/bottest/discordtest"
	"hangup/bot/bottest/telegramtest"
)

// telegramSenders are the shapes of sender that Telegram has.
func telegramSenders(server *telegramtest.Server, coordinator telegramtest.User) (all []sender) {
	type shape struct {
		role string // of the person in the group, "" is a stranger
		moderates,
		silent bool
		changes func(group telegramtest.Chat, who telegramtest.User) []func(*telegramtest.Message)
	}
	one := func(change func(*telegramtest.Message)) func(telegramtest.Chat, telegramtest.User) []func(*telegramtest.Message) {
		return func(telegramtest.Chat, telegramtest.User) []func(*telegramtest.Message) {
			return []func(*telegramtest.Message){change}
		}
	}
	as := func(u telegramtest.User) func(*telegramtest.Message) {
		return func(m *telegramtest.Message) { m.From = &u }
	}
	channel, other := server.Group("channel", "News"), server.Group("supergroup", "Elsewhere")
	for name, c := range map[string]shape{
		"a member":                             {role: "member"},
		"a restricted member":                  {role: "restricted"},
		"somebody who left":                    {role: "left"},
		"somebody who was thrown out":          {role: "kicked"},
		"the creator":                          {role: "creator", moderates: true},
		"an administrator":                     {role: "administrator", moderates: true},
		"an administrator who hides":           {role: "administrator", moderates: true, changes: one(telegramtest.Anonymously)},
		"a group that hides somebody of it":    {role: "member", changes: one(telegramtest.From(other, false))},
		"a channel that is not linked":         {role: "member", changes: one(telegramtest.From(channel, false))},
		"a post of the linked channel":         {role: "administrator", silent: true, changes: one(telegramtest.From(channel, true))},
		"a bot that administers":               {role: "administrator", silent: true, changes: one(as(telegramtest.User{ID: 4711, IsBot: true, FirstName: "Robot"}))},
		"Telegram itself":                      {role: "administrator", silent: true, changes: one(as(telegramtest.User{ID: 777000, FirstName: "Telegram"}))},
		"the mask of those who hide, unmasked": {role: "administrator", silent: true, changes: one(as(telegramtest.User{ID: 1087968824, IsBot: true, FirstName: "Group"}))},
		"nobody":                               {role: "administrator", silent: true, changes: one(func(m *telegramtest.Message) { m.From = nil })},
		"an administrator's words, forwarded": {role: "administrator", silent: true, changes: func(_ telegramtest.Chat, who telegramtest.User) []func(*telegramtest.Message) {
			return []func(*telegramtest.Message){telegramtest.Forwarded(who)}
		}},
		"words that came through another bot": {role: "administrator", silent: true, changes: one(telegramtest.Via(telegramtest.User{ID: 4711, IsBot: true, FirstName: "Robot"}))},
	} {
		who, reader := server.Person(name), server.Person("Reader")
		group := server.Group("supergroup", name, server.Person("Owner"), reader)
		server.Role(group.ID, who, c.role)
		server.Role(other.ID, who, "administrator") // which counts for nothing here
		var changes []func(*telegramtest.Message)
		if c.changes != nil {
			changes = c.changes(group, who)
		}
		all = append(all, sender{name: "Telegram: " + name, moderates: c.moderates, silent: c.silent, ask: func(t *testing.T, g given) string {
			return asksIn(t, server, group.ID, who, reader, g, changes...)
		}})
	}
	group := server.Group("supergroup", "with a coordinator", server.Person("Owner"), coordinator)
	alone := server.Person("Alone")
	return append(all,
		sender{name: "Telegram: a coordinator who does not moderate", coordinates: true, ask: func(t *testing.T, g given) string {
			if notOfCoordinators(g) {
				return "their own affair"
			}
			return asksIn(t, server, group.ID, coordinator, coordinator, g)
		}},
		sender{name: "Telegram: somebody alone with the bot", moderates: true, ask: func(t *testing.T, g given) string {
			return asksIn(t, server, alone.ID, alone, alone, g)
		}})
}

// notOfCoordinators tells that a command is about one chat and no matter for somebody who only coordinates.
func notOfCoordinators(g given) bool {
	return slices.Contains([]string{"watch", "unwatch", "pause", "resume", "settings"}, g.Name)
}

// asksIn gives a command in a Telegram chat and gives all that is answered, or "". The reader, whom the bot listens to, asks for something
// else after it: a chat is answered in the order in which it asked, so that nothing more comes when that is there.
func asksIn(t *testing.T, server *telegramtest.Server, chat int64, who, reader telegramtest.User, g given, changes ...func(*telegramtest.Message)) string {
	t.Helper()
	at := "@" + server.Me.Username
	seen := func() []telegramtest.Message {
		all := answers(server, chat, who)
		if reader.ID != who.ID {
			all = append(all, server.Ephemerals(chat, reader)...)
		}
		return all
	}
	last, begin := "contacts", "Dial the number yourself."
	if g.Name == last {
		last, begin = "help", "Has somebody rung, texted or knocked?"
	}
	ends := func(m telegramtest.Message) bool { return strings.HasPrefix(m.Text, begin) }
	before := seen()
	server.Say(who, chat, strings.TrimSpace("/"+g.Name+at+" "+g.args), changes...)
	server.Say(reader, chat, "/"+last+at)
	var fresh []telegramtest.Message
	eventually(t, "an answer after /"+g.Name+" "+g.args, func() bool {
		fresh = slices.DeleteFunc(seen(), func(m telegramtest.Message) bool {
			return slices.ContainsFunc(before, func(old telegramtest.Message) bool {
				return old.MessageID == m.MessageID && old.EphemeralID == m.EphemeralID
			})
		})
		return slices.ContainsFunc(fresh, ends)
	})
	var words []string
	for _, m := range fresh {
		if !ends(m) {
			words = append(words, m.Text, strings.Join(labelsInTelegram(m), " "))
		}
	}
	return strings.Join(words, "\n")
}

// discordSenders are the shapes of sender that Discord has. Each gives commands that it is not offered, as a changed client may.
func discordSenders(t *testing.T, server *discordtest.Server, coordinator discordtest.User) (all []sender) {
	const usual = discordtest.ViewChannel | discordtest.SendMessages | discordtest.UseCommands
	elsewhere := server.Guild("Elsewhere")
	add := func(name string, moderates bool, who discordtest.User, in discordtest.Channel) {
		all = append(all, sender{name: "Discord: " + name, moderates: moderates, ask: func(_ *testing.T, g given) string {
			return answerTo(server.Forge(who, in, discordtest.KindCommand, nil, forgedCommand(server, g)))
		}})
	}
	for name, c := range map[string]struct {
		rights    int64
		moderates bool
	}{
		"a member":                      {usual, false},
		"a member without any right":    {0, false},
		"who may delete messages":       {usual | 1<<13, false}, // Manage Messages
		"who may change channels":       {usual | 1<<4, false},  // Manage Channels
		"who may throw people out":      {usual | 1<<1 | 1<<2, false},
		"who may give roles":            {usual | 1<<28, false}, // Manage Roles
		"who may change the server":     {usual | discordtest.ManageGuild, true},
		"who administers":               {discordtest.Administrator, true},
		"who may all but change things": {^int64(discordtest.ManageGuild|discordtest.Administrator) & (1<<50 - 1), false},
	} {
		guild, who := server.Guild(name), server.Person(name)
		server.Grant(guild, who, c.rights)
		server.Grant(elsewhere, who, discordtest.Administrator) // which counts for nothing here
		add(name, c.moderates, who, server.Channel(guild, discordtest.TextChannel, "general"))
	}
	alone := server.Person("Alone")
	add("somebody alone with the bot", true, alone, server.DM(alone))
	stranger := server.Person("Stranger")
	add("who brought the bot to a server that has not got it", true, stranger, server.Channel(server.Stranger("Strangers"), discordtest.TextChannel, "general"))
	guild := server.Guild("with a coordinator")
	room := server.Channel(guild, discordtest.TextChannel, "general")
	return append(all, sender{name: "Discord: a coordinator who does not moderate", coordinates: true, ask: func(_ *testing.T, g given) string {
		if notOfCoordinators(g) {
			return "their own affair"
		}
		return answerTo(server.Forge(coordinator, room, discordtest.KindCommand, nil, forgedCommand(server, g)))
	}})
}

// forgedCommand is the data of a command, filled in with words in its first option.
func forgedCommand(server *discordtest.Server, g given) map[string]any {
	data := map[string]any{"id": "1", "name": g.Name, "type": 1}
	for _, cmd := range server.Commands("") {
		if cmd.Name == g.Name && len(cmd.Options) > 0 && g.args != "" {
			area, settings, _ := strings.Cut(g.args, " ")
			options := []any{map[string]any{"name": cmd.Options[0].Name, "type": cmd.Options[0].Type, "value": g.args}}
			if g.Takes == bot.AreaArg {
				options[0] = map[string]any{"name": cmd.Options[0].Name, "type": cmd.Options[0].Type, "value": area}
				if len(cmd.Options) > 1 && cmd.Options[1].Name == "settings" {
					options = append(options, map[string]any{"name": "settings", "type": 3, "value": settings})
				}
			}
			data["options"] = options
		}
	}
	return data
}

// pageSenders are the shapes of sender that the page has: browsers with and without the moderator's link, and with a cookie that is
// not theirs.
func pageSenders(t *testing.T, a *testApp) []sender {
	stranger, thief, liar, mod := newBrowser(t, a.URL), newBrowser(t, a.URL), newBrowser(t, a.URL), newBrowser(t, a.URL)
	mod.moderate(a.Moderator)
	thief.wear(mod.cookie("hangup_moderator"))
	own, _, _ := strings.Cut(liar.cookie("hangup_chat").Value, ".")
	liar.wear(&http.Cookie{Name: "hangup_moderator", Value: own + "." + fmt.Sprint(time.Now().Add(time.Hour).Unix()) + "." + strings.Repeat("A", 43)})
	var all []sender
	for name, b := range map[string]*browser{"a browser": stranger, "a browser with another's cookie": thief, "a browser with a cookie of its own making": liar} {
		all = append(all, sender{name: "page: " + name, ask: b.gives})
	}
	// Who moderates on the page is a coordinator.
	return append(all, sender{name: "page: a moderator", moderates: true, coordinates: true, ask: mod.gives})
}

func (b *browser) gives(t *testing.T, g given) string {
	t.Helper()
	return b.say(strings.TrimSpace("/" + g.Name + " " + g.args))
}
