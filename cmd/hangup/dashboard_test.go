package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"hangup/bot"
	"hangup/bot/bottest/chromium"
	"hangup/bot/bottest/discordtest"
	"hangup/config"
)

// looker is a browser without a screen that looks at the dashboard.
type looker struct {
	t      *testing.T
	url    string
	client *http.Client
}

func newLooker(t *testing.T, base string) *looker {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &looker{t, base, &http.Client{Jar: jar}}
}

// get gives a page, after every redirect.
func (l *looker) get(path string) string {
	l.t.Helper()
	resp, err := l.client.Get(l.url + path)
	return l.read(resp, err)
}

// post sends a form; pairs are names and values in turn.
func (l *looker) post(path string, pairs ...string) string {
	l.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	req, err := http.NewRequestWithContext(l.t.Context(), http.MethodPost, l.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		l.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", l.url)
	resp, err := l.client.Do(req)
	return l.read(resp, err)
}

func (l *looker) read(resp *http.Response, err error) string {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if err != nil {
		l.t.Fatal(err)
	}
	return string(page)
}

var boardLink = regexp.MustCompile(`https?://[^\s"<>]+/dashboard/enter/([A-Za-z0-9_-]+)`)

// enter uses the link in a text.
func (l *looker) enter(text string) string {
	l.t.Helper()
	m := boardLink.FindStringSubmatch(text)
	if m == nil {
		l.t.Fatalf("no link in %s", text)
	}
	return l.post("/dashboard/enter", "code", m[1])
}

func wants(t *testing.T, page string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(page, part) {
			t.Errorf("no %q in\n%s", part, page)
		}
	}
}

// reported stores reports of some people.
func (a *testApp) reported(t *testing.T, n int) {
	t.Helper()
	for i := range n {
		_, err := a.store.SaveReport(t.Context(), bot.Report{
			Draft: fmt.Sprint("d", i), Person: bot.PersonKey(fmt.Sprint("person ", i)), Type: "courier_fraud", Claimed: "a detective",
			Happened: "nothing", Area: "district:winchester", At: time.Now(),
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// A moderator in the browser, from the chat to the dashboard and back, with a warning of the police in between.
func TestTheDashboardInABrowser(t *testing.T) {
	t.Parallel()
	database := filepath.Join(t.TempDir(), "hangup.db")
	a := startTestApp(t, database, 0)
	b := openTab(t)
	b.open(a.Moderator)
	b.Until(`document.getElementById('moderator').checkVisibility()`)
	b.ask("/watch Hampshire review, quiet off")
	importWarnings(t, database)
	a.reported(t, 4)
	b.ask("/dashboard")
	b.heard("Your link to the dashboard is ready.")
	link := eval[string](b, `[...document.querySelectorAll('a[href*="/dashboard/enter/"]')].at(-1).href`)
	goTo := func(address string) {
		t.Helper()
		b.Do(chromedp.Navigate(address))
		b.Until(`document.readyState === 'complete' && document.querySelector('h1')`)
	}
	reads := func(text string) {
		t.Helper()
		b.Until(`document.body && document.body.innerText.includes(` + chromium.Quote(text) + `)`)
	}
	goTo(link)
	b.Press("Open the dashboard")
	reads("You are a coordinator. You see every chat.")
	reads("Winchester")
	b.Shoot("dashboard-overview", false)
	goTo(a.URL + "/dashboard?place=district:winchester&weeks=13")
	reads("Winchester: ")
	if got := eval[int](b, `document.querySelector('.picture').naturalWidth`); got < 300 {
		t.Errorf("the picture is %d px wide", got)
	}
	b.Shoot("dashboard-place", false)
	goTo(a.URL + "/dashboard/reports")
	reads("4 reports. Page 1 of 1.")
	b.Press("The police were told")
	reads("Noted: the police were told of report")
	b.Shoot("dashboard-reports", false)
	goTo(a.URL + "/dashboard/queue")
	reads("Bogus officers ring residents in Winchester")
	b.Press("Post it")
	reads("I am posting it now.")
	goTo(a.URL + "/dashboard/log")
	reads("you noted that the police were told of report")
	reads("you said yes to")
	b.Shoot("dashboard-log", false)
	goTo(a.URL + "/dashboard/posts")
	reads("On the page")
	goTo(a.URL + "/dashboard/sources")
	reads("No source is set.")
	// Who stops being a moderator in the chat is out.
	b.open(a.URL)
	b.Press("Stop being a moderator")
	b.Until(`!document.getElementById('moderator').checkVisibility()`)
	goTo(a.URL + "/dashboard/reports")
	reads("You may not see anything here any more.")
}

func TestTheOperatorLogsInWithTheToken(t *testing.T) {
	t.Parallel()
	const token = "a token of the tests, long enough"
	a := startTestAppOf(t, config.Settings{DashboardToken: config.NewSecret(token)}, time.Now)
	a.reported(t, 3)
	l := newLooker(t, a.URL)
	wants(t, l.get("/dashboard/reports"), "Log in to the dashboard")
	wants(t, l.post("/dashboard/login", "token", token+"x"), "That is not the token.")
	wants(t, l.post("/dashboard/login", "token", token), "You run this bot. You see every chat.", "Winchester")
	wants(t, l.get("/dashboard/reports"), "3 reports. Page 1 of 1.", "a detective")
	if about := a.aboutDashboard(a.URL); !strings.Contains(about, "/dashboard") || strings.Contains(about, token) {
		t.Errorf("the welcome says %q", about)
	}
	stranger := newLooker(t, a.URL)
	stranger.client.Jar = nil
	wants(t, stranger.get("/dashboard"), "Log in to the dashboard")
}

// A moderator of a group in Telegram sees that group alone, and nothing once they are a member like the others.
func TestTheDashboardOfATelegramGroup(t *testing.T) {
	t.Parallel()
	server := newTelegram(t)
	s := serveBinary(t, upToDate(t), withTelegram(server)...)
	ann, bob := server.Person("Ann"), server.Person("Bob")
	group := server.Group("supergroup", "Watch", ann, bob)
	server.SayPrivately(bob, group.ID, "/dashboard@"+server.Me.Username)
	readsIn(t, server, group.ID, bob, "Only those who moderate")
	server.SayPrivately(ann, group.ID, "/watch@"+server.Me.Username+" Kent")
	readsIn(t, server, group.ID, ann, "Kent")
	server.SayPrivately(ann, group.ID, "/dashboard@"+server.Me.Username)
	readsIn(t, server, group.ID, ann, "/dashboard/enter/")
	for _, m := range answers(server, group.ID, bob) {
		if boardLink.MatchString(fmt.Sprint(m)) {
			t.Errorf("everybody in the group reads the link: %+v", m)
		}
	}
	m, _ := saidIn(server, group.ID, ann, "/dashboard/enter/")
	l := newLooker(t, s.url)
	wants(t, l.enter(m.Text), "You see: A chat in Telegram: Kent")
	wants(t, l.get("/dashboard/log"), "you started following Kent")
	server.Role(group.ID, ann, "member")
	wants(t, l.get("/dashboard/log"), "You may not see anything here any more.")
	wants(t, l.get("/dashboard/log"), "Log in to the dashboard")
}

// Where Telegram cannot answer one person alone, the group reads no link, and the button brings it to the private chat.
func TestTheGroupNeverReadsTheLink(t *testing.T) {
	t.Parallel()
	server := newTelegram(t)
	s := serveBinary(t, upToDate(t), withTelegram(server)...)
	ann := server.Person("Ann")
	group := server.Group("supergroup", "Watch", ann)
	server.Say(ann, group.ID, "/dashboard@"+server.Me.Username)
	readsIn(t, server, group.ID, ann, "Your link to the dashboard is ready.")
	m, _ := saidIn(server, group.ID, ann, "Your link to the dashboard is ready.")
	if boardLink.MatchString(fmt.Sprint(m)) {
		t.Errorf("the group reads %+v", m)
	}
	start := ""
	for _, address := range linksInTelegram(m) {
		if _, payload, ok := strings.Cut(address, "?start="); ok && payload != "dashboard" {
			start = payload
		}
	}
	server.Say(ann, ann.ID, "/start "+start)
	readsIn(t, server, ann.ID, ann, "/dashboard/enter/")
	private, _ := saidIn(server, ann.ID, ann, "/dashboard/enter/")
	wants(t, newLooker(t, s.url).enter(private.Text), "You see: A chat in Telegram")
}

func TestTheDashboardOfADiscordServer(t *testing.T) {
	t.Parallel()
	server := newDiscord(t)
	s := serveDiscord(t, server, upToDate(t))
	guild, mod := server.Guild("Village"), server.Person("mod")
	room := server.Channel(guild, discordtest.TextChannel, "general")
	server.Grant(guild, mod, discordtest.ManageGuild|discordtest.ViewChannel|discordtest.SendMessages)
	answer := server.Slash(mod, room, "dashboard")
	if !answer.Settled().Private() {
		t.Error("everybody sees the link")
	}
	l := newLooker(t, s.url)
	wants(t, l.enter(answerTo(answer)), "You see: A chat in Discord")
	server.Grant(guild, mod, discordtest.ViewChannel|discordtest.SendMessages)
	wants(t, l.get("/dashboard"), "You may not see anything here any more.")
}
