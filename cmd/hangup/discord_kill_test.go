package main

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"hangup/advice"
	"hangup/bot"
	"hangup/bot/bottest/discordtest"
	"hangup/bot/discord"
	"hangup/config"
)

// killChannels is how many channels get a warning: about twice as many as are posted to while the program is killed
// killTimes times.
const killChannels = 300

// A warning is on its way to many channels while the real program is killed 20 times with posts in flight, and Discord
// now and then takes a post and answers with an error page or not at all. Each channel must get it once.
func TestKillsRepeatNoPostInDiscord(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	t.Parallel()
	server, database := newDiscord(t), newDatabase(t)
	server.Check(nil) // the other tests check; here it would be most of the work
	guild := server.Guild("Elm Road")
	var channels []discordtest.Channel
	for n := range killChannels {
		channels = append(channels, server.Channel(guild, discordtest.TextChannel, strconv.Itoa(n)))
	}
	watchAll(t, database, channels)
	importArticle(t, database)
	if n := rowsWhere(t, database, "deliveries", "state = 'due'"); n != killChannels {
		t.Fatalf("%d posts are due", n)
	}
	const posts = "/channels/*/messages"
	for _, f := range []discordtest.Fault{discordtest.PageAfter(502), discordtest.CutAfter(), discordtest.Page(502), discordtest.CutBefore()} {
		f.Method, f.Path, f.Times = http.MethodPost, posts, 3
		server.Break(f)
	}
	slow := discordtest.Slow(100 * time.Millisecond) // as Discord itself takes, so that some are always in flight
	slow.Method, slow.Path, slow.Times = http.MethodPost, posts, -1
	server.Break(slow)
	seed := uint64(time.Now().UnixNano())
	dice := rand.New(rand.NewPCG(seed, seed))
	begin := time.Now()
	kills := 0
	for ; kills < killTimes && rowsWhere(t, database, "deliveries", "state <> 'sent'") > 0; kills++ {
		before := len(server.Calls(http.MethodPost, posts))
		r := startBinary(t, database, withDiscord(server)...)
		eventually(t, "it posts", func() bool { return len(server.Calls(http.MethodPost, posts)) > before })
		time.Sleep(time.Duration(dice.Int64N(int64(400 * time.Millisecond))))
		r.end(syscall.SIGKILL)
	}
	killed, tried := time.Since(begin), len(server.Calls(http.MethodPost, posts))
	open := 0
	for _, c := range channels {
		open += max(0, 1-postedIn(server, c, headlineOfArticle))
	}
	r := startBinary(t, database, withDiscord(server)...)
	eventually(t, "all is delivered", func() bool {
		return rowsWhere(t, database, "deliveries", "state = 'sent'") == killChannels
	})
	if code := r.end(os.Interrupt); code != 0 {
		t.Errorf("code %d: %s", code, r)
	}
	lost, again := 0, 0
	for _, c := range channels {
		n := postedIn(server, c, headlineOfArticle)
		lost, again = lost+max(0, 1-n), again+max(0, n-1)
	}
	repeats := repeated(server, posts)
	t.Logf("%d channels, %d kills in %s after which %d posts were tried and %d channels open; %d posts tried again in all: %d lost, %d twice",
		killChannels, kills, killed.Round(time.Second), tried, open, repeats, lost, again)
	if lost > 0 || again > 0 {
		t.Errorf("%d lost, %d posted twice (seed %d)", lost, again, seed)
	}
	if repeats < killTimes/2 || kills < killTimes/2 {
		t.Errorf("killed %d times with %d posts in flight: that tries too little", kills, repeats)
	}
}

// headlineOfArticle is in every post about the article of the tests.
const headlineOfArticle = "Callers pose as detectives in Watford"

// watchAll has every channel watch the area of the article, as /watch would.
func watchAll(t *testing.T, database string, channels []discordtest.Channel) {
	t.Helper()
	area, ok, _ := engineOf(t).FindArea("Hertfordshire")
	if !ok {
		t.Fatal("there is no Hertfordshire")
	}
	var all []bot.Watch
	for _, c := range channels {
		all = append(all, watchOf(c.ID, area.ID))
	}
	addWatches(t, database, all)
}

func watchOf(channel string, area advice.AreaID) bot.Watch {
	at := bot.Address{Chat: bot.ChatID{Platform: discord.Platform, ID: channel}}
	return bot.Watch{At: at, Area: area, Since: time.Now()}
}

// addWatches writes many watches in one transaction: one by one they would take as long as all else on a slow disk.
func addWatches(t *testing.T, database string, all []bot.Watch) {
	t.Helper()
	made, err := openStore(t.Context(), config.Settings{Database: database})
	if err != nil {
		t.Fatal(err)
	}
	if err := made.Close(); err != nil {
		t.Fatal(err)
	}
	db := openSQLite(t, database)
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range all {
		wish, err := json.Marshal(w.Wish)
		if err != nil {
			t.Fatal(err)
		}
		const insert = `INSERT INTO watches (platform, chat, thread, area, since, wish) VALUES (?, ?, ?, ?, ?, ?)`
		if _, err := tx.Exec(insert, w.At.Chat.Platform, w.At.Chat.ID, string(w.At.Thread), string(w.Area), w.Since.UnixMilli(), string(wish)); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// repeated counts the posts whose nonce came before.
func repeated(server *discordtest.Server, path string) (n int) {
	seen := map[string]bool{}
	for _, c := range server.Calls(http.MethodPost, path) {
		var body struct {
			Nonce   string `json:"nonce"`
			Enforce bool   `json:"enforce_nonce"`
		}
		if c.JSON(&body) != nil || body.Nonce == "" || !body.Enforce {
			continue
		}
		if key := c.Path + " " + body.Nonce; seen[key] {
			n++
		} else {
			seen[key] = true
		}
	}
	return n
}
