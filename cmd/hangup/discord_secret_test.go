package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"hangup/bot/bottest/discordtest"
)

// markedDiscord is a token that must turn up nowhere. Its last part alone would be enough for a stranger.
const markedDiscord = "MTIwMDAwMDAwMDAwMDAwMDAwMA.GAbcde." + markedSecret

// isDiscordUntil lets the program find out who it is and fails every other call as do says.
func isDiscordUntil(do http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/applications/@me") {
			says(200, `{"id":"1200000000000000000","name":"marked","verify_key":"`+strings.Repeat("a", 64)+`"}`)(w, r)
			return
		}
		do(w, r)
	}
}

// repeats answers with all that it was told, the token and its last part and all, as an answer that says too much.
func repeats(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		token := r.Header.Get("Authorization")
		last := token[strings.LastIndexByte(token, '.')+1:]
		says(code, fmt.Sprintf(`{"message":"%s cannot do %s for %s","code":0}`, last, r.URL.Path, token))(w, r)
	}
}

// The token is searched for in all that the program prints, over every way in which Discord or the way there fails.
func TestTokenOfDiscordIsNeverPrinted(t *testing.T) {
	var strangers failing // to whom the token must not be taken
	strangers.do = says(200, `{}`)
	other := httptest.NewServer(&strangers)
	t.Cleanup(other.Close)
	const tooMany = `{"message":"You are being rate limited.","retry_after":1.0,"global":true}`
	byPosts := []string{"HANGUP_DISCORD_MODE=http", "HANGUP_DISCORD_PUBLIC_KEY=" + strings.Repeat("a", 64)}
	cases := map[string]struct {
		do    http.HandlerFunc
		env   []string
		over  bool // the program ends by itself
		quiet bool // nobody is called
		with  os.Signal
	}{
		"401":                {do: says(401, `{"message":"401: Unauthorized","code":0}`), over: true},
		"429 for all":        {do: says(429, tooMany)},
		"502 in HTML":        {do: says(502, "<html><h1>502 Bad Gateway</h1></html>")},
		"talkative 400":      {do: isDiscordUntil(repeats(400))},
		"talkative 500":      {do: isDiscordUntil(repeats(500))},
		"talkative by posts": {do: isDiscordUntil(repeats(403)), env: byPosts},
		"revoked later":      {do: isDiscordUntil(repeats(401)), over: true},
		"revoked, by posts":  {do: isDiscordUntil(repeats(401)), env: byPosts, over: true},
		"cut":                {do: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
		"no JSON":            {do: says(200, "hello")},
		"other JSON":         {do: says(200, `[1]`)},
		"gateway is nowhere": {do: isDiscordUntil(says(200, `{"url":"ws://127.0.0.1:1","shards":1}`))},
		"gateway is no such": {do: isDiscordUntil(says(200, `{"url":"`+strings.Replace(other.URL, "http", "http-", 1)+`","shards":1}`))},
		"redirect": {do: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other.URL+r.URL.Path, http.StatusFound)
		}},
		"port is closed":   {env: []string{"HANGUP_DISCORD_API_URL=http://127.0.0.1:1"}, quiet: true},
		"no such host":     {env: []string{"HANGUP_DISCORD_API_URL=https://discord.invalid"}, quiet: true},
		"no encryption":    {env: []string{"HANGUP_DISCORD_API_URL=" + strings.Replace(other.URL, "http:", "https:", 1)}, quiet: true},
		"proxies":          {env: []string{"HANGUP_DISCORD_API_URL=https://discord.invalid", "HTTPS_PROXY=" + other.URL, "HTTP_PROXY=" + other.URL, "ALL_PROXY=" + other.URL}, quiet: true},
		"end of the world": {do: isDiscordUntil(repeats(500)), with: syscall.SIGQUIT}, // a panic of the whole program prints the same
		"wrong by a space": {env: []string{"HANGUP_DISCORD_TOKEN=" + markedDiscord + " x"}, over: true, quiet: true},
		"another's id":     {do: isDiscordUntil(repeats(500)), env: []string{"HANGUP_DISCORD_APP_ID=77"}, over: true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &failing{do: c.do}
			server := httptest.NewServer(f)
			t.Cleanup(server.Close)
			r := startBinary(t, newDatabase(t), append([]string{"HANGUP_DISCORD_TOKEN=" + markedDiscord, "HANGUP_DISCORD_API_URL=" + server.URL}, c.env...)...)
			if c.over {
				<-r.over
			} else {
				eventually(t, "it has failed", func() bool {
					got := r.String()
					return (strings.Contains(got, `"level":"WARN"`) || strings.Contains(got, `"level":"ERROR"`)) && (c.quiet || f.calls.Load() > 1)
				})
				time.Sleep(time.Second / 2) // for what else it may say
			}
			with := c.with
			if with == nil {
				with = os.Interrupt
			}
			code := r.end(with)
			got := r.String()
			if strings.Contains(got, markedSecret) {
				t.Errorf("the token is in\n%s", got)
			} else if strings.HasPrefix(name, "talkative") && !strings.Contains(got, "cannot do") {
				t.Errorf("what the server says did not reach the log, so nothing was tried:\n%s", got)
			}
			if want := map[bool]int{true: exitFailure, false: 0}[c.over]; c.with == nil && code != want && name != "wrong by a space" {
				t.Errorf("code %d, want %d: %s", code, want, got)
			}
		})
	}
	t.Cleanup(func() {
		if n := strangers.calls.Load(); n > 0 {
			t.Errorf("a stranger was called %d times", n)
		}
	})
}

// fromDiscord is a Discord whose answers to some paths repeat all that they were told.
type fromDiscord struct {
	*discordtest.Server
	talks atomic.Pointer[string] // the beginning of those paths
	said  atomic.Int32
}

func (f *fromDiscord) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if path := f.talks.Load(); path != nil && strings.HasPrefix(r.URL.Path, "/api/v9"+*path) {
		f.said.Add(1)
		repeats(403)(w, r)
		return
	}
	f.Server.ServeHTTP(w, r)
}

// The tokens of interactions let whoever has one speak as the bot for a quarter of an hour. They are searched for in all
// that the program prints, over every way in which an answer fails.
func TestTokensOfInteractionsAreNeverPrinted(t *testing.T) {
	t.Parallel()
	server := &fromDiscord{Server: newDiscord(t)}
	front := httptest.NewServer(server)
	t.Cleanup(front.Close)
	r := startBinary(t, newDatabase(t), withDiscord(server.Server, "HANGUP_DISCORD_API_URL="+front.URL)...)
	eventually(t, "the commands are there", func() bool { return len(server.Commands("")) > 5 })
	eventually(t, "it is at the gateway", func() bool { return server.Online() == 1 })
	ann := server.Person("Ann")
	guild := server.Guild("Elm Road")
	room := server.Channel(guild, discordtest.TextChannel, "calls")
	var all []*discordtest.Interaction
	check := func() *discordtest.Interaction {
		all = append(all, server.Slash(ann, room, "check", askedWith(courier)))
		return all[len(all)-1]
	}
	const callback = "/interactions/*/*/callback"
	for n, f := range []discordtest.Fault{
		discordtest.Refusal(404, 10062, "Unknown interaction"), discordtest.Refusal(400, 40060, "Interaction has already been acknowledged."),
		discordtest.Refusal(401, 0, "401: Unauthorized"), discordtest.TooMany(time.Second, "global"), discordtest.TooMany(time.Second, "user"),
		discordtest.InvalidForm("data.embeds.0.title", "BASE_TYPE_MAX_LENGTH", "Must be 256 or fewer in length."), discordtest.Page(502),
		discordtest.PageAfter(502), discordtest.CutBefore(), discordtest.CutAfter(),
	} {
		f.Method, f.Path = http.MethodPost, callback
		server.Break(f)
		check()
		eventually(t, "an answer is tried", func() bool { return len(server.Calls(http.MethodPost, callback)) > n })
	}
	server.Mend()
	server.talks.Store(new("/interactions/"))
	check()
	eventually(t, "a talkative answer", func() bool { return server.said.Load() > 0 })
	server.talks.Store(nil)
	m := check().Settled()
	server.talks.Store(new("/webhooks/"))
	slow := discordtest.Slow(1700 * time.Millisecond) // so that the answer is promised first, and comes by its own path
	slow.Method, slow.Path = http.MethodPost, "/channels/*/messages"
	server.Break(slow)
	before := server.said.Load()
	all = append(all, server.Click(ann, m, shareLabel(t, m)))
	eventually(t, "a talkative answer to more", func() bool { return server.said.Load() > before })
	server.Dispatch("INTERACTION_CREATE", []byte(`{"id":"5","type":2,"token":"`+all[0].Token+`","data":7}`))
	r.end(os.Interrupt)
	got := r.String()
	for n, i := range all {
		if strings.Contains(got, i.Token) || strings.Contains(got, i.Token[:len(i.Token)-4]) {
			t.Errorf("the token of interaction %d is in\n%s", n, got)
		}
	}
	if strings.Contains(got, server.Token) || strings.Count(got, "interaction") < 5 || !strings.Contains(got, "cannot do") {
		t.Errorf("the bot's token is in this, or nothing was tried:\n%s", got)
	}
}

// shareLabel finds the button that shares an answer.
func shareLabel(t *testing.T, m discordtest.Message) string {
	t.Helper()
	for _, b := range m.Buttons() {
		if strings.HasPrefix(b.Label, "Share") {
			return b.Label
		}
	}
	t.Fatalf("no button shares %+v", m)
	return ""
}

// What can never work ends the program with one sentence that says what to do.
func TestRefusalsOfDiscordEndTheProgram(t *testing.T) {
	const token = "hangup: Discord does not know the token (discord_token): copy it again from the Bot page of your application"
	cases := map[string]struct {
		before func(*discordtest.Server)
		env    []string
		want   string
	}{
		"wrong token":       {nil, []string{"HANGUP_DISCORD_TOKEN=" + markedDiscord}, token},
		"wrong application": {nil, []string{"HANGUP_DISCORD_APP_ID=77"}, "hangup: discord_app_id is not the application of the token, which is 1200000000000000000"},
		"wrong key":         {nil, []string{"HANGUP_DISCORD_MODE=http", "HANGUP_DISCORD_PUBLIC_KEY=" + strings.Repeat("a", 64)}, "hangup: discord_public_key is not that of the application of the token"},
		"4004":              {func(s *discordtest.Server) { s.RefuseGateway(4004) }, nil, token},
		"4013":              {func(s *discordtest.Server) { s.RefuseGateway(4013) }, nil, "hangup: the intents are refused by Discord: this program needs the Guilds intent alone"},
		"4014":              {func(s *discordtest.Server) { s.RefuseGateway(4014) }, nil, "hangup: the intents are refused by Discord: this program needs the Guilds intent alone"},
		"too few shards":    {func(s *discordtest.Server) { s.WantShards(3) }, []string{"HANGUP_DISCORD_SHARDS=2"}, "hangup: the sharding is refused by Discord"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := newDiscord(t)
			if c.before != nil {
				c.before(server)
			}
			got := command(t, "", append([]string{"HANGUP_HTTP_ADDR=127.0.0.1:0", "HANGUP_DATABASE_URL=" + newDatabase(t)}, withDiscord(server, c.env...)...))
			lines := strings.Split(strings.TrimSpace(got.err), "\n")
			if last := lines[len(lines)-1]; got.code != exitFailure || !strings.HasPrefix(last, c.want) || strings.Contains(got.out+got.err, server.Token) {
				t.Errorf("code %d: %q %q", got.code, got.out, got.err)
			}
			if name == "wrong token" && (got.out != "" || len(lines) != 1) {
				t.Errorf("it says more: %q %q", got.out, got.err)
			}
		})
	}
}

// The page serves while Discord cannot be reached, and the bot connects once it can.
func TestPageServesWhileDiscordIsDown(t *testing.T) {
	t.Parallel()
	server := newDiscord(t)
	var up atomic.Bool
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !up.Load() {
			says(502, "<html>")(w, r)
			return
		}
		server.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	s := serveBinary(t, upToDate(t), withDiscord(server, "HANGUP_DISCORD_API_URL="+front.URL)...)
	if want := "Discord has not answered yet. This is tried until it does"; !strings.Contains(s.text, want) {
		t.Errorf("no %q in\n%s", want, s.text)
	}
	if answer := newBrowser(t, s.url).say(courier); !strings.Contains(answer, "courier fraud") {
		t.Errorf("the page says %s", answer)
	}
	up.Store(true)
	eventually(t, "it is at the gateway", func() bool { return server.Online() == 1 })
	eventually(t, "the commands are there", func() bool { return len(server.Commands("")) > 5 })
	ann := server.Person("Ann")
	if got := answerTo(server.Slash(ann, server.DM(ann), "check", askedWith(courier))); !strings.Contains(got, "courier fraud") {
		t.Errorf("Discord gets %s", got)
	}
	if code := s.stop(t, os.Interrupt); code != 0 {
		t.Errorf("code %d: %s", code, s.log)
	}
}

// A token that lies open is used and remarked on.
func TestOpenTokenFileOfDiscordIsRemarkedOn(t *testing.T) {
	t.Parallel()
	server := newDiscord(t)
	path := file(t, "token", server.Token+"\n")
	for mode, remark := range map[os.FileMode]bool{0o644: true, 0o600: false} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		s := serveBinary(t, upToDate(t), "HANGUP_DISCORD_TOKEN_FILE="+path, "HANGUP_DISCORD_API_URL="+server.URL)
		s.stop(t, os.Interrupt)
		if got := strings.Contains(s.log.String(), "every user of this machine may read the token of Discord"); got != remark {
			t.Errorf("mode %o: %s", mode, s.log)
		}
	}
}
