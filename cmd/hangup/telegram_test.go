package main

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"hangup/bot/bottest/telegramtest"
)

// ofTelegram is read once for all tests.
var ofTelegram struct {
	sync.Once
	*telegramtest.Checker
}

// newTelegram starts a Telegram for tests that holds every call against the description of the Bot API.
func newTelegram(t *testing.T) *telegramtest.Server {
	t.Helper()
	server := telegramtest.New(t, time.Now)
	ofTelegram.Do(func() { ofTelegram.Checker = telegramtest.OpenChecker(t, root+"/../shared/specs/telegram-api.json") })
	check := ofTelegram.Checker
	if check == nil && os.Getenv("CI") == "true" {
		t.Fatal("there is no description of the Bot API to check against")
	}
	server.Check(check)
	return server
}

// withTelegram are the settings that connect the program to a server.
func withTelegram(server *telegramtest.Server, more ...string) []string {
	return append([]string{"HANGUP_TELEGRAM_TOKEN=" + server.Token, "HANGUP_TELEGRAM_API_URL=" + server.URL}, more...)
}

// connectedLine is in the log once the bot knows its name.
const connectedLine = "connected to Telegram"

func newDatabase(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "hangup.db")
}

// answers are the messages of the bot in a chat, one member's own among them.
func answers(server *telegramtest.Server, chat int64, reader telegramtest.User) []telegramtest.Message {
	var all []telegramtest.Message
	for _, m := range append(server.Messages(chat), server.Ephemerals(chat, reader)...) {
		if m.From != nil && m.From.ID == server.Me.ID {
			all = append(all, m)
		}
	}
	return all
}

func saidIn(server *telegramtest.Server, chat int64, reader telegramtest.User, words string) (telegramtest.Message, bool) {
	for _, m := range answers(server, chat, reader) {
		if strings.Contains(m.Text, words) {
			return m, true
		}
	}
	return telegramtest.Message{}, false
}

// longWait is how long a test waits for what must come. It is far longer than anything takes, so that only what never
// comes fails, however busy the machine is.
const longWait = time.Minute

// eventually waits until done holds. The longer it took so far, the longer until it looks again: looking often keeps others from working.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	for began := time.Now(); !done(); {
		waited := time.Since(began)
		if waited > longWait {
			t.Fatalf("waited %s in vain: %s", longWait, what)
		}
		time.Sleep(min(max(waited/10, 10*time.Millisecond), 200*time.Millisecond))
	}
}

func TestWelcomeNamesTheBotInTelegram(t *testing.T) {
	t.Parallel()
	server := newTelegram(t)
	s := serveBinary(t, upToDate(t), withTelegram(server)...)
	name := server.Me.Username
	for _, want := range []string{s.url + "/moderate#", "@" + name, "https://t.me/" + name + "\n", "https://t.me/" + name + "?startgroup"} {
		if !strings.Contains(s.text, want) {
			t.Errorf("no %q in\n%s", want, s.text)
		}
	}
	eventually(t, "the commands are set", func() bool { return len(server.Menu("all_private_chats", "")) > 5 })
	if code := s.stop(t, os.Interrupt); code != 0 || strings.Contains(s.text+s.log.String(), server.Token) {
		t.Errorf("code %d: %s%s", code, s.text, s.log)
	}
}

// Every command of the core is answered in a private chat of the real program, and every call is one that Telegram knows.
func TestEveryCommandIsAnsweredInTelegram(t *testing.T) {
	t.Parallel()
	core := startTestApp(t, "", time.Minute).core
	server := newTelegram(t)
	s := serveBinary(t, upToDate(t), withTelegram(server)...)
	ann := server.Person("Ann")
	for _, cmd := range core.Commands() {
		for _, args := range []string{"", " Hertfordshire", " " + courier} {
			before := len(answers(server, ann.ID, ann))
			server.Say(ann, ann.ID, "/"+cmd.Name+args)
			eventually(t, "an answer to /"+cmd.Name+args, func() bool { return len(answers(server, ann.ID, ann)) > before })
		}
	}
	if _, ok := saidIn(server, ann.ID, ann, "999"); !ok {
		t.Error("nobody was told to ring 999")
	}
	if code := s.stop(t, os.Interrupt); code != 0 || strings.Contains(s.log.String(), `"level":"ERROR"`) {
		t.Errorf("code %d: %s", code, s.log)
	}
}

// A warning that another process imports is posted once into a group that watches its area, and once into the topic in
// which it was asked for.
func TestImportIsPostedInTelegram(t *testing.T) {
	t.Parallel()
	server := newTelegram(t)
	s := serveBinary(t, upToDate(t), withTelegram(server)...)
	ann, bob := server.Person("Ann"), server.Person("Bob")
	group, forum := server.Group("supergroup", "Watch", ann, bob), server.Group("forum", "Topics", ann)
	topic := server.Topic(forum.ID)
	watch := "/watch@" + server.Me.Username + " Hertfordshire quiet off"
	server.Say(bob, group.ID, watch) // who does not moderate there
	eventually(t, "an answer to Bob", func() bool { return len(answers(server, group.ID, bob)) > 0 })
	if n := countRows(t, s.database, "watches"); n != 0 {
		t.Fatalf("%d watches: a member may watch", n)
	}
	server.Say(ann, group.ID, watch)
	server.Say(ann, forum.ID, watch, telegramtest.InTopic(topic))
	eventually(t, "both watch", func() bool { return countRows(t, s.database, "watches") == 2 })
	for range 2 {
		got := command(t, "", []string{"HANGUP_DATABASE_URL=" + s.database}, "import", "warnings", file(t, "alert.md", article))
		if got.code != 0 {
			t.Fatalf("code %d: %s%s", got.code, got.out, got.err)
		}
	}
	const headline = "Callers pose as detectives in Watford"
	for chat, thread := range map[int64]int{group.ID: 0, forum.ID: topic} {
		eventually(t, "the post", func() bool { _, ok := saidIn(server, chat, ann, headline); return ok })
		if m, _ := saidIn(server, chat, ann, headline); m.ThreadID != thread || m.EphemeralID != 0 {
			t.Errorf("posted into %d, for %v", m.ThreadID, m.Receiver)
		}
	}
	s.stop(t, os.Interrupt)
	var posts int
	for _, c := range server.Calls("sendMessage") {
		if strings.Contains(c.Params["text"], headline) {
			posts++
		}
	}
	if posts != 2 {
		t.Errorf("posted %d times", posts)
	}
}

// Open polls, an open page and questions that are being answered do not hold a stop up.
func TestTelegramStopsCleanly(t *testing.T) {
	t.Parallel()
	server := newTelegram(t)
	s := serveBinary(t, upToDate(t), withTelegram(server)...)
	stream := newBrowser(t, s.url).get("/events")
	defer stream.Body.Close()
	for range 20 {
		ann := server.Person("Ann")
		server.Say(ann, ann.ID, courier)
	}
	eventually(t, "a first answer", func() bool { return len(server.Calls("sendMessage")) > 0 })
	begin := time.Now()
	if code := s.stop(t, os.Interrupt); code != 0 {
		t.Errorf("code %d: %s", code, s.log)
	}
	took := time.Since(begin)
	t.Logf("stopped in %s", took)
	if took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
	if _, err := os.Stat(s.database + "-wal"); err == nil {
		t.Error("the log of the database was not folded in")
	}
}
