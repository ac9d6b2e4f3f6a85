package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"hangup/bot"
	"hangup/bot/telegram"
	"hangup/store/sqlite"
)

const (
	benchUpdates  = 3000 // of one run
	benchInFlight = 16
	benchToken    = "7000000001:AAF-benchmark-token-00000000000000000"
)

// cost is what answering so many updates took.
type cost struct {
	wall, cpu time.Duration // cpu is of this process alone
}

// BenchmarkTelegram answers the same updates in the same way with the real library alone and with all of this program
// between the platform and the answerer: stored before they are confirmed, encrypted, in order within a chat,
// marked when they are over. They take turns, against a platform in a process of its own. rate-ratio is our updates a second
// over the library's (aim: at least 0.85), cpu-ratio our processor time an update over the library's (aim: at most 1.3).
//
// Telegram is reached as "https": encrypted, with HTTP/2. "http" is a Bot API server of one's own; there the library's own
// client keeps two idle connections and dials anew for the others, and "pooled" gives it one that does not.
func BenchmarkTelegram(b *testing.B) {
	for _, c := range []struct {
		name, how string
		delay     time.Duration // of each send, as the way to Telegram and back
		library   *http.Client
	}{
		{"https", "https", 0, benchClient()},
		{"https,20ms", "https", 20 * time.Millisecond, benchClient()},
		{"http", "http", 0, &http.Client{}},
		{"http,pooled", "http", 0, benchClient()},
		{"http,pooled,20ms", "http", 20 * time.Millisecond, benchClient()},
	} {
		b.Run(c.name, func(b *testing.B) { benchmarkTelegram(b, c.how, c.delay, c.library) })
	}
}

// benchClient is a client that keeps connections and takes the certificate of a server for tests.
func benchClient() *http.Client {
	return &http.Client{Transport: &http.Transport{
		MaxIdleConns: 64, MaxIdleConnsPerHost: 64, ForceAttemptHTTP2: true,
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, // #nosec G402 a server of this test
	}}
}

func benchmarkTelegram(b *testing.B, how string, delay time.Duration, client *http.Client) {
	p := startBenchPlatform(b, how)
	var library, ours []cost
	for b.Loop() {
		library = append(library, p.measure(b, delay, libraryBot(b, p.url, client)))
		ours = append(ours, p.measure(b, delay, ourBot(b, p.url)))
	}
	wall := func(c cost) time.Duration { return c.wall }
	cpu := func(c cost) time.Duration { return c.cpu }
	b.ReportMetric(float64(median(library, wall))/float64(median(ours, wall)), "rate-ratio")
	b.ReportMetric(float64(median(ours, cpu))/float64(median(library, cpu)), "cpu-ratio")
	b.ReportMetric(benchUpdates/median(library, wall).Seconds(), "library-updates/s")
	b.ReportMetric(benchUpdates/median(ours, wall).Seconds(), "our-updates/s")
	b.ReportMetric(float64(median(library, cpu).Microseconds())/benchUpdates, "library-cpu-µs/update")
	b.ReportMetric(float64(median(ours, cpu).Microseconds())/benchUpdates, "our-cpu-µs/update")
	b.ReportMetric(0, "ns/op")
}

func median(all []cost, of func(cost) time.Duration) time.Duration {
	var one []time.Duration
	for _, c := range all {
		one = append(one, of(c))
	}
	slices.Sort(one)
	return one[len(one)/2]
}

// measure has a bot answer all updates. start begins it and gives what ends it; what it does until it has ended counts as its
// processor time, while the clock stops with the last answer.
func (p *benchPlatform) measure(b *testing.B, delay time.Duration, start func() (stop func())) cost {
	b.Helper()
	p.post(b, fmt.Sprintf("/reset?updates=%d&delay=%d", benchUpdates, delay))
	began, used := time.Now(), processorTime(b)
	stop := start()
	if got := p.post(b, "/wait"); got != fmt.Sprint(benchUpdates) {
		b.Fatalf("%s answers", got)
	}
	wall := time.Since(began)
	stop()
	return cost{wall, processorTime(b) - used}
}

func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// benchReply is what both answer.
func benchReply() bot.Reply {
	return bot.Reply{
		Lead: "Hang up now. Do not ring back the number they gave you.",
		Parts: []bot.Part{
			{Kind: bot.Paragraph, Text: "Your bank never asks you to move money to keep it safe. A caller who says so is a thief, whoever they say they are."},
			{Kind: bot.Steps, Items: []bot.Item{{Text: "Wait five minutes, or use another phone."}, {Text: "Ring the number on the back of your card."}, {Text: "Tell somebody you trust."}}},
			{Kind: bot.Contacts, Items: []bot.Item{{Text: "Your bank: 159", URL: "tel:159"}, {Text: "Report Fraud", URL: "https://www.reportfraud.police.uk"}}},
		},
		Buttons: []bot.Button{{Label: "I gave them details", Action: "victim|details", Strong: true}, {Label: "Start the timer", Action: "timer|start"}},
		Tone:    bot.Urgent,
	}
}

// benchText is benchReply as it goes out.
const benchText = "<b>Hang up now. Do not ring back the number they gave you.</b>\n\nYour bank never asks you to move money to keep it safe. A caller who says so is a thief, whoever they say they are.\n\n1. Wait five minutes, or use another phone.\n2. Ring the number on the back of your card.\n3. Tell somebody you trust.\n\n• Your bank: 159\n• <a href=\"https://www.reportfraud.police.uk\">Report Fraud</a>"

// runLibrary is the bot that the library's pages show, with as many senders as are in flight.
func libraryBot(b *testing.B, url string, client *http.Client) (start func() (stop func())) {
	api, err := tgbotapi.NewBotAPIWithClient(benchToken, url+"/bot%s/%s", client)
	if err != nil {
		b.Fatal(err)
	}
	return func() func() { return runLibrary(b, api) }
}

func runLibrary(b *testing.B, api *tgbotapi.BotAPI) (stop func()) {
	ctx, cancel := context.WithCancel(b.Context())
	updates := make(chan tgbotapi.Update, 100)
	var all sync.WaitGroup
	all.Go(func() { pollLibrary(ctx, api, updates) })
	for range benchInFlight {
		all.Go(func() {
			for u := range updates {
				m := tgbotapi.NewMessage(u.Message.Chat.ID, benchText)
				m.ParseMode, m.DisableWebPagePreview = "HTML", true
				m.ReplyMarkup = tgbotapi.NewInlineKeyboardMarkup(
					tgbotapi.NewInlineKeyboardRow(tgbotapi.NewInlineKeyboardButtonData("I gave them details", "aAbCdEfGhIjKlvictim|details")),
					tgbotapi.NewInlineKeyboardRow(tgbotapi.NewInlineKeyboardButtonData("Start the timer", "aAbCdEfGhIjKltimer|start")))
				if _, err := api.Send(m); err != nil {
					b.Error(err)
				}
			}
		})
	}
	return func() { cancel(); all.Wait() }
}

func pollLibrary(ctx context.Context, api *tgbotapi.BotAPI, updates chan<- tgbotapi.Update) {
	defer close(updates)
	next := tgbotapi.UpdateConfig{Limit: 100}
	for ctx.Err() == nil {
		got, err := api.GetUpdates(next)
		if err != nil {
			return
		}
		for _, u := range got {
			next.Offset = u.UpdateID + 1
			updates <- u
		}
		if len(got) == 0 {
			time.Sleep(10 * time.Millisecond) // all has come
		}
	}
}

// fixedAnswer says the same to everything.
type fixedAnswer struct{ r bot.Reply }

func (f fixedAnswer) Handle(context.Context, bot.Inbound) (bot.Reply, error) { return f.r, nil }

// ourBot is this program from the platform to the answerer and back, on a database of its own.
func ourBot(b *testing.B, url string) (start func() (stop func())) {
	db, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), fmt.Sprint(time.Now().UnixNano(), ".db")))
	if err != nil {
		b.Fatal(err)
	}
	client, err := telegram.NewClient(benchToken, url, benchClient())
	if err != nil {
		b.Fatal(err)
	}
	key := []byte(strings.Repeat("k", 32))
	var out strings.Builder
	log := slog.New(slog.NewTextHandler(&out, nil))
	desk, err := telegram.NewDesk(telegram.DeskConfig{
		Handler: fixedAnswer{benchReply()}, API: client, Words: func(key string, _ ...string) string { return key }, Key: key, Now: time.Now,
		Self: telegram.Self{ID: 7000000001, Username: "bench_bot"}, Person: func(who bot.UserID) bot.PersonKey { return bot.PersonKey(who.ID) },
		Forms: db, Buttons: db, Notes: db, Chats: db, Log: log,
	})
	if err != nil {
		b.Fatal(err)
	}
	intake, err := telegram.NewIntake(telegram.IntakeConfig{Log: log, Store: db, Desk: desk.Handle, Key: key, Now: time.Now, Workers: benchInFlight})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if waiting, err := db.WaitingArrivals(context.Background(), telegram.Platform); err != nil || len(waiting) > 0 {
			b.Errorf("%d updates are left: %v", len(waiting), err)
		}
		if err := db.Close(); err != nil {
			b.Error(err)
		}
		if out.Len() > 0 {
			b.Error(out.String())
		}
	})
	return func() func() {
		ctx, cancel := context.WithCancel(b.Context())
		var all sync.WaitGroup
		all.Go(func() { _ = intake.Run(ctx) }) // nil always
		all.Go(func() { _ = telegram.NewPoller(log, client, intake).Run(ctx) })
		return func() { cancel(); all.Wait() }
	}
}
