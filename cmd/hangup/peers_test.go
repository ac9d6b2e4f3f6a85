package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/bottest/telegramtest"
	"hangup/config"
	"hangup/store/postgres/pgtest"
)

// Two whole programs on one PostgreSQL database, as two processes are. What one does at both of them at the same moment is done once.

const peersKey = "0123456789abcdef0123456789abcdef"

// startPeers starts two programs with the same settings. They end together: each says goodbye for two seconds.
func startPeers(t *testing.T, change func(*config.Settings)) (a, b *testApp) {
	t.Helper()
	s := config.Settings{Database: pgtest.Address(t), SecretKey: config.NewSecret(peersKey), Timer: time.Minute}
	if change != nil {
		change(&s)
	}
	a, b = startTestAppOf(t, s, time.Now), startTestAppOf(t, s, time.Now)
	t.Cleanup(func() { atBoth(func(at *testApp) bool { at.Stop(); return true }, a, b) })
	return a, b
}

// atBoth does something with each of the programs at the same moment, and gives what came of it.
func atBoth[T any](do func(at *testApp) T, at ...*testApp) (all []T) {
	all = make([]T, len(at))
	var together sync.WaitGroup
	for n, a := range at {
		together.Go(func() { all[n] = do(a) })
	}
	together.Wait()
	return all
}

// having counts the answers with some words.
func having(answers []string, words string) (n int) {
	for _, a := range answers {
		if strings.Contains(a, words) {
			n++
		}
	}
	return n
}

var anyAction = regexp.MustCompile(`"action":"([a-z]+)\|([^"]*)"`)

// actionOf gives the first action of an answer that begins with a verb.
func actionOf(t *testing.T, answer, verb string) string {
	t.Helper()
	for _, m := range anyAction.FindAllStringSubmatch(answer, -1) {
		if m[1] == verb {
			return m[1] + "|" + m[2]
		}
	}
	t.Fatalf("no button %s in %s", verb, answer)
	return ""
}

// pressAt presses a button at each program at once, a press of its own at each.
func (b *browser) pressAt(action string, at ...*testApp) []string {
	b.t.Helper()
	var n atomic.Int32
	event, same := b.event(), *b // the cookies are the same
	return atBoth(func(a *testApp) string {
		one := same
		one.url = a.URL
		return one.post("/api/say", map[string]any{"id": fmt.Sprintf("%s-at-once-%d", event, n.Add(1)), "action": action})
	}, at...)
}

func TestWhatIsPressedTwiceAtTwoProcessesIsDoneOnce(t *testing.T) {
	a, b := startPeers(t, nil)
	rows := func(table string) int {
		return countInPostgres(t, a.settings.Database, `SELECT count(*) FROM hangup.`+table)
	}
	for n := range 5 { // one meeting proves little
		who := newBrowser(t, a.URL)
		preview := who.sendForm("report", map[string]string{"type": "courier_fraud", "happened": "nothing", "claimed": "the bank", "area": "Kent"})
		saved := who.pressAt(actionOf(t, preview, "save"), a, b, a, b)
		if got := rows("reports"); got != n+1 {
			t.Fatalf("%d reports after %d: %v", got, n+1, saved)
		}
	}
	coordinator := newBrowser(t, a.URL)
	coordinator.moderate(a.Moderator)
	coordinator.say("/watch Kent quiet off")
	for n := range 3 {
		coordinator.move([]string{a.URL, b.URL}[n%2])
		preview := coordinator.sendForm("warn", map[string]string{"text": fmt.Sprintf("Callers say they are from the water board, number %d. Hang up.", n), "urgent": "no", "area": "Kent"})
		sent := coordinator.pressAt(actionOf(t, preview, "send"), a, b, b, a)
		if got := rows("notices"); got != n+1 {
			t.Fatalf("%d warnings after %d: %v", got, n+1, sent)
		}
	}
	if got := rows(`deliveries WHERE notice IS NOT NULL`); got != 3 {
		t.Errorf("%d posts of 3 warnings to one chat", got)
	}
}

// ask has the core answer somebody alone with the bot.
func (a *testApp) ask(t *testing.T, user, text string) string {
	t.Helper()
	at := bot.Address{Chat: bot.ChatID{Platform: "telegram", ID: user}}
	r, err := a.core.Handle(t.Context(), bot.Inbound{
		ID: fmt.Sprint(time.Now().UnixNano()), From: at, Own: at, User: bot.UserID{Platform: "telegram", ID: user}, Private: true, Text: text, At: time.Now(),
	})
	if err != nil {
		t.Error(err)
	}
	return r.Plain()
}

var inviteCode = regexp.MustCompile(`/invite ([A-Z0-9]{10})`)

func TestAnInvitationIsTakenOnceAtTwoProcesses(t *testing.T) {
	a, b := startPeers(t, func(s *config.Settings) {
		s.Coordinators = []config.Coordinator{{Platform: "telegram", User: "1"}}
	})
	for round := range 3 {
		said := a.ask(t, "1", "/invite")
		m := inviteCode.FindStringSubmatch(said)
		if m == nil {
			t.Fatalf("no code in %s", said)
		}
		var guest atomic.Int32
		taken := atBoth(func(at *testApp) string {
			return at.ask(t, fmt.Sprintf("%d%d", round+2, guest.Add(1)), m[0])
		}, a, b, a, b)
		if got := countInPostgres(t, a.settings.Database, `SELECT count(*) FROM hangup.coordinators`); got != round+1 {
			t.Errorf("%d coordinators after %d invitations: %v", got, round+1, taken)
		}
	}
}

func TestAdviceIsSharedOnceAnHourByTwoProcesses(t *testing.T) {
	a, b := startPeers(t, nil)
	share := func(at *testApp) bool {
		r, err := at.core.Handle(t.Context(), bot.Inbound{
			ID: fmt.Sprint(time.Now().UnixNano()), From: bot.Address{Chat: bot.ChatID{Platform: "telegram", ID: "-7"}},
			User: bot.UserID{Platform: "telegram", ID: fmt.Sprint(time.Now().UnixNano())}, Action: "share|courier_fraud", At: time.Now(),
		})
		if err != nil {
			t.Error(err)
		}
		return !r.Private
	}
	shown := 0
	for _, aloud := range atBoth(share, a, b, a, b, a, b) {
		if aloud {
			shown++
		}
	}
	if shown != 1 {
		t.Errorf("shown to the group %d times", shown)
	}
}

func TestAQuestionRepeatedToAnotherProcessIsAnsweredOnce(t *testing.T) {
	a, b := startPeers(t, nil)
	who := newBrowser(t, a.URL)
	question := map[string]any{"id": "the-same-event", "text": "a man from my bank says a courier will collect my card"}
	answers := atBoth(func(at *testApp) string {
		one := *who
		one.url = at.URL
		return one.post("/api/say", question)
	}, a, b, b, a)
	for n, text := range answers {
		_, answers[n], _ = strings.Cut(text, `"reply":`) // before it is the time
	}
	if having(answers, answers[0]) != len(answers) || !strings.Contains(answers[0], "courier fraud") {
		t.Errorf("answers: %v", answers)
	}
	if n := countInPostgres(t, a.settings.Database, `SELECT count(*) FROM hangup.checks`); n != 1 {
		t.Errorf("%d questions were counted", n)
	}
}

func TestTheDashboardIsOneAtTwoProcesses(t *testing.T) {
	a, b := startPeers(t, func(s *config.Settings) {
		s.Coordinators = []config.Coordinator{{Platform: "telegram", User: "7"}}
	})
	address, _, err := a.doors.Link(t.Context(), bot.Looker{
		User: bot.UserID{Platform: "telegram", ID: "7"}, Places: []bot.Address{{Chat: bot.ChatID{Platform: "telegram", ID: "7"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	m := boardLink.FindStringSubmatch(address)
	in := atBoth(func(at *testApp) string { return at.enter(t, m[1]) }, b, a, b, a)
	cookie := ""
	for _, c := range in {
		if c != "" && cookie != "" {
			t.Error("the link let in twice")
		}
		cookie += c
	}
	if cookie == "" {
		t.Fatal("the link let nobody in")
	}
	for _, at := range []*testApp{a, b} {
		if where := at.board1(t, http.MethodGet, "", cookie); where != "" {
			t.Errorf("not logged in: sent to %s", where)
		}
	}
	b.board1(t, http.MethodPost, "/logout", cookie)
	for _, at := range []*testApp{a, b} {
		if where := at.board1(t, http.MethodGet, "", cookie); !strings.Contains(where, "/login") {
			t.Errorf("still logged in: %q", where)
		}
	}
}

// enter uses a link and gives the cookie, "" when it is not good.
func (a *testApp) enter(t *testing.T, code string) string {
	t.Helper()
	resp := a.boardDo(t, http.MethodPost, "/enter", "code="+code, "")
	for _, c := range resp.Cookies() {
		return c.Name + "=" + c.Value
	}
	return ""
}

// board1 asks for a page of the dashboard and gives where that leads; "" when it is shown.
func (a *testApp) board1(t *testing.T, method, path, cookie string) string {
	t.Helper()
	return a.boardDo(t, method, path, "", cookie).Header.Get("Location")
}

func (a *testApp) boardDo(t *testing.T, method, path, body, cookie string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, a.URL+"/dashboard"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", a.URL)
	r.Header.Set("Cookie", cookie)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp
}

func TestAWebhookAtTwoProcessesIsHandledOnce(t *testing.T) {
	const secret = "the-operators-own_secret"
	server := newTelegram(t)
	a, b := startPeers(t, func(s *config.Settings) {
		s.Telegram = config.Telegram{
			Token: config.NewSecret(server.Token), APIURL: server.URL, WebhookURL: "https://hangup.test/telegram", WebhookSecret: config.NewSecret(secret),
		}
	})
	server.Tunnel(a.URL)
	eventually(t, "both take calls", func() bool {
		for _, at := range []*testApp{a, b} {
			if knock(t, at.URL+"/telegram", http.MethodPost, secret, "") != http.StatusBadRequest {
				return false
			}
		}
		return true
	})
	const people = 6
	var all []telegramtest.User
	for n := range people {
		ann := server.Person(fmt.Sprint("Ann ", n))
		all = append(all, ann)
		server.Say(ann, ann.ID, "/help") // a bot may not be the first to speak
		eventually(t, "help", func() bool { return len(answers(server, ann.ID, ann)) > 0 })
		text, _ := json.Marshal(courier)
		body := fmt.Sprintf(`{"update_id":%d,"message":{"message_id":1,"date":%d,"chat":{"id":%d,"type":"private"},"from":{"id":%[3]d,"first_name":"Ann"},"text":%s}}`,
			900_000+n, time.Now().Unix(), ann.ID, text)
		for _, status := range atBoth(func(at *testApp) int { return knock(t, at.URL+"/telegram", http.MethodPost, secret, body) }, a, b, b, a) {
			if status != http.StatusOK {
				t.Errorf("a call was answered with %d", status)
			}
		}
		eventually(t, "an answer", func() bool { _, ok := saidIn(server, ann.ID, ann, "courier fraud"); return ok })
	}
	time.Sleep(500 * time.Millisecond) // for an answer too many to come
	given := 0
	for _, ann := range all {
		for _, m := range answers(server, ann.ID, ann) {
			given += strings.Count(m.Text, "courier fraud")
		}
	}
	eventually(t, "all are over", func() bool {
		return countInPostgres(t, a.settings.Database, `SELECT count(*) FROM hangup.inbox_bodies`) == 0
	})
	if given != people {
		t.Errorf("%d answers to %d people", given, people)
	}
	if n := countInPostgres(t, a.settings.Database, `SELECT count(*) FROM hangup.checks`); n != people {
		t.Errorf("%d questions of %d people were counted", n, people)
	}
}

func TestAPostOfDiscordAtTwoProcessesIsAnsweredOnce(t *testing.T) {
	server := newDiscord(t)
	a, b := startPeers(t, func(s *config.Settings) {
		s.Discord = config.Discord{Token: config.NewSecret(server.Token), APIURL: server.URL, Mode: config.HTTP, PublicKey: server.PublicKey}
	})
	for _, at := range []*testApp{a, b} {
		eventually(t, "it takes posts", func() bool { return knockAsDiscord(t, server, at.URL+discordPath, time.Now()) == http.StatusOK })
	}
	for n := range 5 {
		body := fmt.Appendf(nil, `{"id":"%d","application_id":"%s","type":2,"token":"x","version":1,"context":1,"channel_id":"60","channel":{"id":"60","type":1},`+
			`"user":{"id":"7"},"authorizing_integration_owners":{"1":"7"},"data":{"id":"1","name":"help","type":1}}`, 7_000_000+n, server.AppID)
		header := server.Sign(time.Now(), body)
		answers := atBoth(func(at *testApp) string {
			got, err := server.Post(context.WithoutCancel(t.Context()), at.URL+discordPath, header, body)
			if err != nil || got.Status != http.StatusOK {
				t.Errorf("answered %d, %v", got.Status, err)
			}
			return string(got.Body)
		}, a, b, b, a)
		if twice := having(answers, a.engine.Say("discord.twice")); twice != len(answers)-1 {
			t.Errorf("%d of %d were told that it came twice: %v", twice, len(answers), answers)
		}
	}
}
