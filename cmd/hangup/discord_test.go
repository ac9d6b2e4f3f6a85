package main

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"hangup/bot/bottest/discordtest"
)

// newDiscord starts a Discord for tests that holds every request and every answer against Discord's own description.
func newDiscord(t *testing.T) *discordtest.Server {
	t.Helper()
	server := discordtest.New(t, time.Now)
	server.Check(checkerOfDiscord(t))
	return server
}

// ofDiscord is read once for all tests, and each part of it compiled once.
var ofDiscord struct {
	sync.Once
	*discordtest.Checker
}

func checkerOfDiscord(t *testing.T) *discordtest.Checker {
	t.Helper()
	ofDiscord.Do(func() { ofDiscord.Checker = discordtest.OpenChecker(t, root+"/../shared/specs/discord-openapi.json") })
	return ofDiscord.Checker
}

// withDiscord are the settings that connect the program to a server.
func withDiscord(server *discordtest.Server, more ...string) []string {
	return append([]string{"HANGUP_DISCORD_TOKEN=" + server.Token, "HANGUP_DISCORD_API_URL=" + server.URL}, more...)
}

// serveDiscord starts the program and waits until it is at the gateway and its commands are there.
func serveDiscord(t *testing.T, server *discordtest.Server, database string, environ ...string) *served {
	t.Helper()
	s := serveBinary(t, database, withDiscord(server, environ...)...)
	eventually(t, "it is at the gateway", func() bool { return server.Online() == 1 })
	eventually(t, "the commands are there", func() bool { return len(server.Commands("")) > 5 })
	return s
}

// serveDiscordByPosts starts the program in the mode http and has Discord post to it.
func serveDiscordByPosts(t *testing.T, server *discordtest.Server, database string, environ ...string) *served {
	t.Helper()
	s := serveBinary(t, database, withDiscord(server, append(environ, "HANGUP_DISCORD_MODE=http", "HANGUP_DISCORD_PUBLIC_KEY="+server.PublicKey)...)...)
	eventually(t, "the commands are there", func() bool { return len(server.Commands("")) > 5 })
	eventually(t, "it takes posts", func() bool { return knockAsDiscord(t, server, s.url+discordPath, time.Now()) == 200 })
	server.Endpoint(s.url + discordPath)
	return s
}

// knockAsDiscord posts a ping that was signed at a time, and gives the status.
func knockAsDiscord(t *testing.T, server *discordtest.Server, url string, at time.Time) int {
	t.Helper()
	body := []byte(`{"id":"1","application_id":"` + server.AppID + `","type":1,"token":"x","version":1}`)
	got, err := server.Post(t.Context(), url, server.Sign(at, body), body)
	if err != nil {
		t.Fatal(err)
	}
	return got.Status
}

// wordsOf gives all words of a message. What stands above its block only repeats the title of it, for apps that show no
// blocks.
func wordsOf(m discordtest.Message) string {
	text := m.Content
	for n, e := range m.Embeds {
		if n == 0 && e.Title == m.Content {
			text = ""
		}
		text += "\n" + e.Title + "\n" + e.Description
		for _, f := range e.Fields {
			text += "\n" + f.Name + "\n" + f.Value
		}
		if e.Footer != nil {
			text += "\n" + e.Footer.Text
		}
	}
	return unescaped.Replace(text)
}

// unescaped takes away what keeps the words of an answer from being marks.
var unescaped = strings.NewReplacer(`\`, "", "\u200b", "", "\u2060", "")

// answerTo gives all words of an answer.
func answerTo(i *discordtest.Interaction) string {
	text := wordsOf(i.Settled())
	for _, m := range i.FollowUps() {
		text += "\n" + wordsOf(m)
	}
	return text
}

func askedWith(words string) discordtest.Option {
	return discordtest.Option{Name: "words", Value: words}
}
func inArea(name string) discordtest.Option { return discordtest.Option{Name: "area", Value: name} }

// postedIn counts the messages of the bot in a channel that have words, threads of a forum included.
func postedIn(server *discordtest.Server, c discordtest.Channel, words string) (n int) {
	for _, m := range server.Messages(c.ID) {
		if m.Author.ID == server.Me.ID && strings.Contains(wordsOf(m), words) {
			n++
		}
	}
	if c.Kind == discordtest.Forum {
		for _, thread := range server.Channels(c) {
			n += postedIn(server, thread, words)
		}
	}
	return n
}

func TestWelcomeNamesTheBotInDiscord(t *testing.T) {
	t.Parallel()
	server := newDiscord(t)
	s := serveDiscord(t, server, upToDate(t))
	for _, want := range []string{
		s.url + "/moderate#", "In Discord it is " + server.Me.Name,
		"https://discord.com/oauth2/authorize?client_id=" + server.AppID + "&integration_type=0&permissions=274877959168&scope=bot+applications.commands\n",
		"https://discord.com/oauth2/authorize?client_id=" + server.AppID + "&integration_type=1&scope=applications.commands\n",
	} {
		if !strings.Contains(s.text, want) {
			t.Errorf("no %q in\n%s", want, s.text)
		}
	}
	if code := s.stop(t, os.Interrupt); code != 0 || strings.Contains(s.text+s.log.String(), server.Token) {
		t.Errorf("code %d: %s%s", code, s.text, s.log)
	}
}

// Every command of the core is answered in a server and in a private chat of the real program, within three seconds each,
// and every request is one that Discord knows: over the gateway and by posts.
func TestEveryCommandIsAnsweredInDiscord(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(*testing.T, *discordtest.Server, string, ...string) *served{
		"over the gateway": serveDiscord, "by posts": serveDiscordByPosts,
	} {
		t.Run(name, func(t *testing.T) {
			server := newDiscord(t)
			ann := server.Person("Ann")
			guild := server.Guild("Elm Road")
			server.Grant(guild, ann, discordtest.Administrator)
			s := start(t, server, upToDate(t))
			for _, in := range []discordtest.Channel{server.Channel(guild, discordtest.TextChannel, "calls"), server.DM(ann)} {
				answersCommands(t, server, ann, in)
			}
			said := server.Say(ann, server.DM(ann), courier)
			if got := answerTo(server.Menu(ann, said, "Check this message")); !strings.Contains(got, "courier fraud") {
				t.Errorf("the menu says %s", got)
			}
			if late := server.Witness(); len(late) > 0 {
				t.Errorf("not answered in time: %+v", late)
			}
			atGateway := len(server.Calls(http.MethodGet, "/gateway/bot"))
			if posts := name == "by posts"; posts != (atGateway == 0) || posts != (server.Online() == 0) {
				t.Errorf("asked for the gateway %d times, %d at it", atGateway, server.Online())
			}
			if code := s.stop(t, os.Interrupt); code != 0 || strings.Contains(s.log.String(), `"level":"ERROR"`) {
				t.Errorf("code %d: %s", code, s.log)
			}
		})
	}
}

// answersCommands gives every command bare and with what it takes.
func answersCommands(t *testing.T, server *discordtest.Server, by discordtest.User, in discordtest.Channel) {
	t.Helper()
	for _, cmd := range server.Commands("") {
		if cmd.Type != discordtest.SlashCommand {
			continue
		}
		if m := server.Slash(by, in, cmd.Name).Settled(); wordsOf(m) == "" || m.Private() != (in.Kind != discordtest.DM) {
			t.Errorf("/%s: %+v", cmd.Name, m)
		}
		for _, o := range cmd.Options {
			given, want := inArea("Hertfordshire"), ""
			typed, offered := "hert", "Hertfordshire"
			switch o.Name {
			case "words":
				given, want = askedWith(courier), map[string]string{"check": "courier fraud"}[cmd.Name]
			case "type":
				given, want = discordtest.Option{Name: "type", Value: "courier_fraud"}, "Courier fraud"
				typed, offered = "cour", "Courier fraud"
			case "settings", "filter":
				given = discordtest.Option{Name: o.Name, Value: "courier, !crypto"}
			case "period":
				given = discordtest.Option{Name: "period", Value: "4 weeks"}
			case "topic":
				given, want = discordtest.Option{Name: "topic", Value: "moderators"}, "When you moderate:"
			case "time":
				given = discordtest.Option{Name: "time", Value: "2 hours"}
			}
			if got := answerTo(server.Slash(by, in, cmd.Name, given)); !strings.Contains(got, want) {
				t.Errorf("/%s %v: %s", cmd.Name, given.Value, got)
			}
			if o.Autocomplete {
				if a := server.Complete(by, in, cmd.Name, discordtest.Option{Name: o.Name, Value: typed}).Answer(); !strings.Contains(fmt.Sprint(a.Choices), offered) {
					t.Errorf("/%s %s: %+v", cmd.Name, typed, a.Choices)
				}
			}
		}
	}
}

// A warning that another process imports is posted once into every kind of channel that watches its area, and is passed on
// from an announcement channel when the operator wants that.
func TestImportIsPostedInDiscord(t *testing.T) {
	t.Parallel()
	t.Run("over the gateway", func(t *testing.T) { importIsPosted(t, serveDiscord) })
	t.Run("by posts", func(t *testing.T) { importIsPosted(t, serveDiscordByPosts) })
}

func importIsPosted(t *testing.T, start func(*testing.T, *discordtest.Server, string, ...string) *served) {
	server := newDiscord(t)
	ann, bob := server.Person("Ann"), server.Person("Bob")
	guild := server.Guild("Elm Road")
	server.Grant(guild, ann, discordtest.ManageGuild|discordtest.ViewChannel|discordtest.UseCommands)
	text := server.Channel(guild, discordtest.TextChannel, "calls")
	news := server.Channel(guild, discordtest.Announcement, "news")
	forum := server.Channel(guild, discordtest.Forum, "warnings")
	thread, mute := server.Thread(text, "ours"), server.Channel(guild, discordtest.TextChannel, "mute")
	server.Permit(mute.ID, discordtest.ViewChannel|discordtest.SendMessages)
	s := start(t, server, upToDate(t), "HANGUP_DISCORD_CROSSPOST=true")
	data := map[string]any{"id": "1", "name": "watch", "type": 1, "options": []any{map[string]any{"name": "area", "type": 3, "value": "Hertfordshire"}}}
	server.Forge(bob, text, discordtest.KindCommand, nil, data).Settled() // who is not offered it
	if got := answerTo(server.Slash(ann, mute, "watch", inArea("Hertfordshire"))); !strings.Contains(got, "Embed Links") || strings.Contains(got, "View Channel") {
		t.Errorf("where it may not post links it says %s", got)
	}
	if n := countRows(t, s.database, "watches"); n != 0 {
		t.Fatalf("%d watches: a member may watch, or where nothing can be posted", n)
	}
	all := []discordtest.Channel{text, news, forum, thread, server.DM(ann)}
	for _, in := range all {
		server.Slash(ann, in, "watch", inArea("Hertfordshire"), discordtest.Option{Name: "settings", Value: "quiet off"}).Settled()
	}
	eventually(t, "all watch", func() bool { return countRows(t, s.database, "watches") == len(all) })
	for range 2 {
		importArticle(t, s.database)
	}
	for _, in := range all {
		eventually(t, "the post in "+in.Name, func() bool { return postedIn(server, in, headlineOfArticle) > 0 })
	}
	eventually(t, "it is passed on", func() bool { return server.Messages(news.ID)[0].Flags&discordtest.FlagCrossposted != 0 })
	if code := s.stop(t, os.Interrupt); code != 0 {
		t.Errorf("code %d: %s", code, s.log)
	}
	for _, in := range append(all, mute) {
		if n := postedIn(server, in, headlineOfArticle); n != 1 && in.ID != mute.ID || n > 1 {
			t.Errorf("%d posts in %s", n, in.Name)
		}
	}
}

// importArticle imports the warning of the tests by another process.
func importArticle(t *testing.T, database string) {
	t.Helper()
	got := command(t, "", []string{"HANGUP_DATABASE_URL=" + database}, "import", "warnings", file(t, "alert.md", article))
	if got.code != 0 {
		t.Fatalf("code %d: %s%s", got.code, got.out, got.err)
	}
}

// A connection that breaks is taken up again in the same session, and commands that are there are not sent again.
func TestDiscordResumesAndRegistersOnce(t *testing.T) {
	t.Parallel()
	server, database := newDiscord(t), newDatabase(t)
	ann := server.Person("Ann")
	s := serveDiscord(t, server, database)
	asks := func() string { return answerTo(server.Slash(ann, server.DM(ann), "check", askedWith(courier))) }
	asks() // an answer shows that the program knows its session: only then can it take that up again
	for name, brk := range map[string]func(){"cut": server.CutGateway, "told to": server.Reconnect} {
		before := len(server.Sent(6))
		brk()
		eventually(t, "it resumes", func() bool { return len(server.Sent(6)) > before && server.Online() == 1 })
		if got := asks(); !strings.Contains(got, "courier fraud") {
			t.Errorf("%s: %s", name, got)
		}
	}
	if n := len(server.Sent(2)); n != 1 {
		t.Errorf("identified %d times", n)
	}
	s.stop(t, os.Interrupt)
	s = serveDiscord(t, server, database)
	eventually(t, "it asked for its commands", func() bool { return len(server.Calls(http.MethodGet, "/applications/*/commands")) == 2 })
	s.stop(t, os.Interrupt)
	if n := len(server.Calls(http.MethodPut, "")); n != 1 {
		t.Errorf("registered %d times", n)
	}
}

// A channel that is deleted and a server that put the bot out get nothing any more, and whoever had warnings posted there is
// told once.
func TestChannelsOfDiscordThatAreGone(t *testing.T) {
	t.Parallel()
	server := newDiscord(t)
	ann := server.Person("Ann")
	left, other := server.Guild("Elm Road"), server.Guild("Oak Road")
	for _, guild := range []string{left, other} {
		server.Grant(guild, ann, discordtest.Administrator)
	}
	deleted, kept := server.Channel(other, discordtest.TextChannel, "deleted"), server.Channel(other, discordtest.TextChannel, "kept")
	away := server.Channel(left, discordtest.TextChannel, "away")
	s := serveDiscord(t, server, upToDate(t))
	for _, in := range []discordtest.Channel{deleted, kept, away} {
		server.Slash(ann, in, "watch", inArea("Hertfordshire"), discordtest.Option{Name: "settings", Value: "quiet off"}).Settled()
	}
	server.Drop(deleted.ID)
	server.Leave(left)
	eventually(t, "both are suspended", func() bool { return rowsWhere(t, s.database, "chats", "suspended <> 0") == 2 })
	for _, in := range []discordtest.Channel{deleted, away} {
		eventually(t, "Ann is told of "+in.Name, func() bool { return postedIn(server, server.DM(ann), "<#"+in.ID+">") == 1 })
	}
	importArticle(t, s.database)
	eventually(t, "the post", func() bool { return postedIn(server, kept, headlineOfArticle) == 1 })
	if code := s.stop(t, os.Interrupt); code != 0 {
		t.Errorf("code %d: %s", code, s.log)
	}
	if n := len(server.Calls(http.MethodPost, "/channels/"+deleted.ID+"/*")) + len(server.Calls(http.MethodPost, "/channels/"+away.ID+"/*")); n > 0 {
		t.Errorf("%d posts were tried where the bot is not any more", n)
	}
}

// An open connection, an open page and questions that are being answered do not hold a stop up.
func TestDiscordStopsCleanly(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(*testing.T, *discordtest.Server, string, ...string) *served{
		"over the gateway": serveDiscord, "by posts": serveDiscordByPosts,
	} {
		t.Run(name, func(t *testing.T) {
			server := newDiscord(t)
			s := start(t, server, upToDate(t))
			stream := newBrowser(t, s.url).get("/events")
			defer stream.Body.Close()
			ann := server.Person("Ann")
			for range 20 {
				server.Slash(ann, server.DM(ann), "check", askedWith(courier))
			}
			eventually(t, "a first answer", func() bool { return len(server.Messages(server.DM(ann).ID)) > 0 })
			begin := time.Now()
			if code := s.stop(t, os.Interrupt); code != 0 {
				t.Errorf("code %d: %s", code, s.log)
			}
			if took := time.Since(begin); took > 5*time.Second {
				t.Errorf("it took %s", took)
			}
			if _, err := os.Stat(s.database + "-wal"); err == nil {
				t.Error("the log of the database was not folded in")
			}
		})
	}
}
