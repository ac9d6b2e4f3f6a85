package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/bottest/discordtest"
	"hangup/bot/bottest/telegramtest"
	"hangup/config"
)

// The threat: calls that a platform never made, calls and presses that are made once more, and buttons that were made up, changed or
// are somebody else's.

const forgedSecret = "the-operators-own_secret"

// calledApp starts the program so that both platforms call it.
func calledApp(t *testing.T) (a *testApp, tg *telegramtest.Server, dc *discordtest.Server) {
	t.Helper()
	tg, dc = newTelegram(t), newDiscord(t)
	a = startTestAppOf(t, config.Settings{
		Timer: time.Minute,
		Telegram: config.Telegram{
			Token: config.NewSecret(tg.Token), APIURL: tg.URL, WebhookURL: "https://hangup.test/telegram", WebhookSecret: config.NewSecret(forgedSecret),
		},
		Discord: config.Discord{Token: config.NewSecret(dc.Token), APIURL: dc.URL, Mode: config.HTTP, PublicKey: dc.PublicKey},
	}, time.Now)
	tg.Tunnel(a.URL)
	eventually(t, "the webhook is set", func() bool { return len(tg.Calls("setWebhook")) > 0 })
	eventually(t, "it takes posts", func() bool {
		return len(dc.Commands("")) > 5 && knockAsDiscord(t, dc, a.URL+discordPath, time.Now()) == 200
	})
	dc.Endpoint(a.URL + discordPath)
	return a, tg, dc
}

// watching counts the chats that follow an area.
func (a *testApp) watching(t *testing.T) int {
	t.Helper()
	return countRows(t, a.settings.Database, "watches")
}

func TestForgedAndRepeatedCallsDoNothing(t *testing.T) {
	t.Parallel()
	a, tg, dc := calledApp(t)
	t.Run("of Telegram", func(t *testing.T) { forgedTelegram(t, a, tg) })
	t.Run("of Discord", func(t *testing.T) { forgedDiscord(t, a, dc) })
	t.Run("buttons in Telegram", func(t *testing.T) { forgedPresses(t, a, tg) })
	t.Run("buttons in Discord", func(t *testing.T) { forgedClicks(t, a, dc) })
	t.Run("of a browser", func(t *testing.T) { forgedBrowser(t, a) })
}

func forgedTelegram(t *testing.T, a *testApp, server *telegramtest.Server) {
	ann := server.Person("Ann")
	group := server.Group("supergroup", "Watch", ann)
	update := func(id int, text string) string {
		return fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"supergroup","title":"Watch"},"from":{"id":%d,"is_bot":false,"first_name":"Ann"},"text":%q}}`,
			900000000+id, 100+id, time.Now().Unix(), group.ID, ann.ID, text+"@"+server.Me.Username+" Kent")
	}
	hook, watch, unwatch := a.URL+"/telegram", update(1, "/watch"), update(2, "/unwatch")
	for name, secret := range map[string]string{"none": "", "another": forgedSecret + "x", "a part": forgedSecret[:10], "in capitals": strings.ToUpper(forgedSecret)} {
		if got := knock(t, hook, "POST", secret, watch); got != http.StatusUnauthorized {
			t.Errorf("with the secret %s: %d", name, got)
		}
	}
	if n := a.watching(t); n != 0 {
		t.Fatalf("%d watches without the secret", n)
	}
	for _, step := range []struct {
		body string
		want int
	}{{watch, 1}, {unwatch, 0}} {
		if got := knock(t, hook, "POST", forgedSecret, step.body); got != 200 {
			t.Fatalf("a call of Telegram: %d", got)
		}
		eventually(t, "it is done", func() bool { return a.watching(t) == step.want })
	}
	// The same calls once more, and then another, which comes after them.
	heard := len(answers(server, group.ID, ann))
	for _, body := range []string{watch, watch, update(3, "/contacts")} {
		if got := knock(t, hook, "POST", forgedSecret, body); got != 200 {
			t.Errorf("a call that is repeated: %d", got)
		}
	}
	eventually(t, "the other is answered", func() bool { return len(answers(server, group.ID, ann)) > heard })
	if n := a.watching(t); n != 0 {
		t.Error("a call that was repeated was done again")
	}
}

func forgedDiscord(t *testing.T, a *testApp, server *discordtest.Server) {
	guild, mod := server.Guild("Elm Road"), server.Person("mod")
	room := server.Channel(guild, discordtest.TextChannel, "calls")
	server.Grant(guild, mod, discordtest.Administrator)
	server.Slash(mod, room, "watch", inArea("Kent")).Settled()
	server.Slash(mod, room, "unwatch", inArea("Kent")).Settled()
	i := server.Slash(mod, room, "watch", inArea("Kent"))
	i.Settled()
	server.Slash(mod, room, "unwatch", inArea("Kent")).Settled()
	if n := a.watching(t); n != 0 {
		t.Fatalf("%d watches to begin with", n)
	}
	now := time.Now()
	fresh := bytes.Replace(i.Body(), []byte(i.ID), []byte("1"+i.ID), 1) // one that never came
	changed := bytes.Replace(fresh, []byte("Kent"), []byte("York"), 1)
	doubled := server.Sign(now, fresh)
	doubled["X-Signature-Ed25519"] = append(doubled["X-Signature-Ed25519"], doubled["X-Signature-Ed25519"]...)
	for name, c := range map[string]struct {
		header http.Header
		body   []byte
	}{
		"signed by another":      {discordtest.New(t, time.Now).Sign(now, fresh), fresh},
		"not signed":             {http.Header{}, fresh},
		"signed for another":     {server.Sign(now, fresh), changed},
		"signed ten minutes ago": {server.Sign(now.Add(-10*time.Minute), fresh), fresh},
		"signed ten minutes on":  {server.Sign(now.Add(10*time.Minute), fresh), fresh},
		"with two signatures":    {doubled, fresh},
	} {
		got, err := server.Post(t.Context(), a.URL+discordPath, c.header, c.body)
		if err != nil || got.Status != http.StatusUnauthorized || len(got.Body) > 0 {
			t.Errorf("%s: %d, %s, %v", name, got.Status, got.Body, err)
		}
	}
	for range 2 {
		got, err := server.Post(t.Context(), a.URL+discordPath, server.Sign(now, i.Body()), i.Body())
		if err != nil || got.Status != 200 || bytes.Contains(got.Body, []byte("Kent")) {
			t.Errorf("one that is repeated: %d, %s, %v", got.Status, got.Body, err)
		}
	}
	if n := a.watching(t); n != 0 {
		t.Errorf("%d watches by calls that Discord never made, or made before", n)
	}
}

// forgedPresses has a member, and a moderator of another group, press what only the moderator of this one was shown.
func forgedPresses(t *testing.T, a *testApp, server *telegramtest.Server) {
	ann, bob, eve := server.Person("Ann"), server.Person("Bob"), server.Person("Eve")
	group, other := server.Group("supergroup", "Watch", ann, bob), server.Group("supergroup", "Other", eve, ann)
	g := given{bot.Command{Name: "warn"}, "Two men ring doorbells and ask for cards."}
	server.SayPrivately(ann, group.ID, "/warn@"+server.Me.Username+" "+g.args)
	var preview telegramtest.Message
	eventually(t, "the preview", func() bool {
		m, ok := saidIn(server, group.ID, ann, "It goes to this chat alone.")
		preview = m
		return ok
	})
	send, ok := preview.Keyboard.Find("Send it")
	if !ok {
		t.Fatalf("no button: %v", labelsInTelegram(preview))
	}
	asksIn(t, server, other.ID, eve, eve, given{bot.Command{Name: "help"}, ""})
	elsewhere := answers(server, other.ID, eve)[0]
	last := send.Data[len(send.Data)-1]
	for name, press := range map[string]func() string{
		"a member presses the moderator's":          func() string { return server.ForgePress(bob, preview, send.Data) },
		"another moderator presses it elsewhere":    func() string { return server.ForgePress(eve, elsewhere, send.Data) },
		"the moderator presses it elsewhere":        func() string { return server.ForgePress(ann, elsewhere, send.Data) },
		"the moderator presses one that is changed": func() string { return server.ForgePress(ann, preview, send.Data[:len(send.Data)-1]+string(last^1)) },
		"one that is made up":                       func() string { return server.ForgePress(ann, preview, "aAAAAAAAAAAAAwatch|force:kent") },
		"one without a signature":                   func() string { return server.ForgePress(ann, preview, "watch|force:kent") },
		"one that is empty":                         func() string { return server.ForgePress(ann, preview, "") },
		"one that is long":                          func() string { return server.ForgePress(ann, preview, strings.Repeat("a", 64)) },
	} {
		id := press()
		eventually(t, "the press is confirmed: "+name, func() bool { _, ok := server.PressAnswered(id); return ok })
		if n := countRows(t, a.settings.Database, "notices") + a.watching(t); n != 0 {
			t.Fatalf("%s: it is done", name)
		}
	}
	for range 3 {
		id := server.Press(ann, preview, send.Data)
		eventually(t, "the press is confirmed", func() bool { _, ok := server.PressAnswered(id); return ok })
	}
	if n := countRows(t, a.settings.Database, "notices"); n != 1 {
		t.Errorf("%d warnings by three presses of who may", n)
	}
}

func forgedClicks(t *testing.T, a *testApp, server *discordtest.Server) {
	before := countRows(t, a.settings.Database, "notices")
	guild, mod, bob, eve := server.Guild("Oak Road"), server.Person("mod"), server.Person("bob"), server.Person("eve")
	elsewhere := server.Guild("Ash Road")
	room, far := server.Channel(guild, discordtest.TextChannel, "calls"), server.Channel(elsewhere, discordtest.TextChannel, "calls")
	server.Grant(guild, mod, discordtest.Administrator)
	server.Grant(elsewhere, eve, discordtest.Administrator)
	preview := server.Slash(mod, room, "warn", askedWith("Two men ring doorbells and ask for cards.")).Settled()
	var send string
	for _, b := range preview.Buttons() {
		if b.Label == "Send it" {
			send = b.CustomID
		}
	}
	if send == "" {
		t.Fatalf("no button: %+v", preview)
	}
	press := func(by discordtest.User, in discordtest.Channel, id string) {
		answerTo(server.Forge(by, in, discordtest.KindComponent, nil, map[string]any{"component_type": discordtest.TypeButton, "custom_id": id, "id": 1}))
	}
	for name, c := range map[string]struct {
		by discordtest.User
		in discordtest.Channel
		id string
	}{
		"a member presses the moderator's":          {bob, room, send},
		"another moderator presses it elsewhere":    {eve, far, send},
		"the moderator presses one that is changed": {mod, room, send[:len(send)-1] + string(send[len(send)-1]^1)},
		"one that is made up":                       {mod, room, "a0AAAAAAAAAAAAwatch|force:kent"},
		"one without a signature":                   {mod, room, "watch|force:kent"},
		"one that is long":                          {mod, room, strings.Repeat("a", 100)},
	} {
		press(c.by, c.in, c.id)
		if n := countRows(t, a.settings.Database, "notices") + a.watching(t); n != before {
			t.Fatalf("%s: it is done", name)
		}
	}
	for range 3 {
		press(mod, room, send)
	}
	if n := countRows(t, a.settings.Database, "notices"); n != before+1 {
		t.Errorf("%d warnings by three presses of who may", n-before)
	}
}

// forgedBrowser has other sites post in the name of a moderator, and a link to the dashboard used again.
func forgedBrowser(t *testing.T, a *testApp) {
	mod := newBrowser(t, a.URL)
	mod.moderate(a.Moderator)
	before := a.watching(t)
	for name, header := range map[string]map[string]string{
		"from another site":             {"Origin": "https://evil.example", "Content-Type": "application/json"},
		"from nowhere":                  {"Origin": "null", "Content-Type": "application/json"},
		"from another port":             {"Origin": "http://127.0.0.1:1", "Content-Type": "application/json"},
		"as the browser says":           {"Sec-Fetch-Site": "cross-site", "Content-Type": "application/json"},
		"as a form of a page":           {"Origin": a.URL, "Content-Type": "application/x-www-form-urlencoded"},
		"as a form that looks like one": {"Origin": a.URL, "Content-Type": "text/plain"},
	} {
		body := fmt.Sprintf(`{"id":%q,"text":"/watch Kent"}`, mod.event())
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, a.URL+"/api/say", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		for key, value := range header {
			r.Header.Set(key, value)
		}
		resp, err := mod.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode < 400 || a.watching(t) != before {
			t.Errorf("%s: %s", name, resp.Status)
		}
	}
	preview := mod.say("/warn Two men ring doorbells and ask for cards.")
	_, rest, _ := strings.Cut(preview, `"action":"send|`)
	draft, _, _ := strings.Cut(rest, `"`)
	stranger, event := newBrowser(t, a.URL), mod.event()
	notices := countRows(t, a.settings.Database, "notices")
	if got := stranger.press("send|" + draft); strings.Contains(got, "60 seconds") {
		t.Errorf("a stranger sends it: %s", got)
	}
	for range 3 {
		mod.post("/api/say", map[string]any{"id": event, "action": "send|" + draft})
	}
	if n := countRows(t, a.settings.Database, "notices") - notices; n != 1 {
		t.Errorf("%d warnings by one press that came three times", n)
	}
	link := mod.say("/dashboard")
	if in := newLooker(t, a.URL).enter(link); !strings.Contains(in, "dashboard") {
		t.Fatalf("the link does not work: %s", in)
	}
	for _, code := range []string{boardLink.FindStringSubmatch(link)[1], "", strings.Repeat("A", 43), "../../x"} {
		thief := newLooker(t, a.URL)
		_ = thief.post("/dashboard/enter", "code", code)
		if page := thief.get("/dashboard/reports"); regexp.MustCompile(`Page \d|coordinator\. You see`).MatchString(page) {
			t.Errorf("%q lets somebody in: %s", code, page)
		}
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, a.URL+"/api/moderate", strings.NewReader(`{"key":"`+strings.Repeat("A", 43)+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", a.URL)
	resp, err := stranger.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if said, err := io.ReadAll(resp.Body); err != nil || resp.StatusCode != http.StatusForbidden || !strings.Contains(string(said), a.core.Say("page.error.moderator")) {
		t.Errorf("a made-up key: %s, %s", resp.Status, said)
	}
}
