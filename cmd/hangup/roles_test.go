package main

import (
	"bufio"
	"bytes"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"hangup/config"
	"hangup/store/postgres/pgtest"
)

// part is one of several real processes on a PostgreSQL database.
type part struct {
	cmd  *exec.Cmd
	url  string // of its page; "" when it has none
	text string // the welcome
	log  *lockedLog
}

// lockedLog is what a process logs, also while it runs.
type lockedLog struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *lockedLog) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(line)
}

func (l *lockedLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

const sharedKey = "HANGUP_SECRET_KEY=0123456789abcdef0123456789abcdef"

// servePart starts a process with some of the roles and waits until it runs.
func servePart(t *testing.T, address, roles string, environ ...string) *part {
	t.Helper()
	cmd := exec.Command(binary(t), "serve", "--roles", roles)
	cmd.Dir = t.TempDir()
	cmd.Env = append([]string{"HOME=" + cmd.Dir, startsQuicker, "HANGUP_HTTP_ADDR=127.0.0.1:0", "HANGUP_DATABASE_URL=" + address, sharedKey}, environ...)
	p := &part{cmd: cmd, log: &lockedLog{}}
	cmd.Stderr = p.log
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.end(syscall.SIGKILL) })
	for lines := bufio.NewScanner(out); !strings.Contains(p.text, "Stop with Ctrl+C") && lines.Scan(); {
		p.text += lines.Text() + "\n"
		if line := strings.TrimSpace(lines.Text()); p.url == "" && strings.HasPrefix(line, "http://") {
			p.url = line
		}
	}
	if !strings.Contains(p.text, "Stop with Ctrl+C") {
		p.end(syscall.SIGKILL)
		t.Fatalf("it did not start: %s%s", p.text, p.log)
	}
	return p
}

// end ends the process and gives its exit code. Ending twice does no harm.
func (p *part) end(with os.Signal) int {
	_ = p.cmd.Process.Signal(with) // it may have ended
	_ = p.cmd.Wait()
	return p.cmd.ProcessState.ExitCode()
}

// has tells whether the process has been given a lease.
func (p *part) has(lease string) bool {
	for line := range strings.Lines(p.log.String()) {
		if strings.Contains(line, `"lease":"`+lease+`"`) && strings.Contains(line, "this process has a lease") {
			return true
		}
	}
	return false
}

// holder waits until one of two processes has a lease, and gives it first.
func holder(t *testing.T, lease string, one, two *part) (first, other *part) {
	t.Helper()
	eventually(t, "a process has "+lease, func() bool { return one.has(lease) || two.has(lease) })
	if one.has(lease) {
		return one, two
	}
	return two, one
}

// takenOver is how long the work of a process may lie after kill -9.
const takenOver = 10 * time.Second

// inTime waits for something and says how long it took, which must be less than takenOver.
func inTime(t *testing.T, what string, done func() bool) {
	t.Helper()
	began := time.Now()
	eventually(t, what, done)
	took := time.Since(began)
	t.Logf("%s after %.1f s", what, took.Seconds())
	if took > takenOver {
		t.Errorf("%s took more than %s", what, takenOver)
	}
}

func TestEachPartSaysWhatItDoesAndWhatOthersMust(t *testing.T) {
	t.Parallel()
	telegram, called := config.Telegram{Token: config.NewSecret("1:a")}, config.Telegram{Token: config.NewSecret("1:a"), WebhookURL: "https://h.example"}
	const web, gateway, worker = "serve the page, the dashboard and what platforms call", "ask Telegram for what people do, and keep connections to Discord",
		"post what is due, ask the sources of news, and remove what is past its time"
	for _, c := range []struct {
		name     string
		roles    config.Roles
		telegram config.Telegram
		want     string
	}{
		{"all", nil, telegram, ""},
		{"web", config.Roles{config.RoleWeb}, telegram,
			"It is there to " + web + ".\nOther processes must " + gateway + ";\n" + worker + ": start at least one with --roles gateway,worker."},
		{"the others", config.Roles{config.RoleWorker, config.RoleGateway}, telegram,
			"It is there to " + gateway + ";\n" + worker + ".\nOther processes must " + web + ": start at least one with --roles web."},
		{"no platform", config.Roles{config.RoleWeb}, config.Telegram{},
			"It is there to " + web + ".\nOther processes must " + worker + ": start at least one with --roles worker."},
		{"nobody is asked", config.Roles{config.RoleWeb, config.RoleWorker}, called, "It is there to " + web + ";\n" + worker + "."},
		{"Discord by posts", config.Roles{config.RoleGateway, config.RoleWeb}, called, "It is there to " + web + ".\nOther processes must " + worker + ": start at least one with --roles worker."},
	} {
		a := &app{settings: config.Settings{Roles: c.roles, Telegram: c.telegram}}
		if got := a.aboutRoles(); got != c.want {
			t.Errorf("%s: it says\n%s\nwanted\n%s", c.name, got, c.want)
		}
	}
}

// The real program says it, serves no page that is not its work, and shows nobody the password of the database.
func TestPartsOfTheWorkAreToldApart(t *testing.T) {
	t.Parallel()
	address := pgtest.Address(t)
	for roles, want := range map[string]string{"web": "Open this page", "worker": "hangup is running.\n\nIt is there to post what is due"} {
		p := servePart(t, address, roles)
		for _, want := range []string{want, "Everything is kept in the PostgreSQL database"} {
			if !strings.Contains(p.text, want) {
				t.Errorf("%s: no %q in\n%s", roles, want, p.text)
			}
		}
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if password, ok := u.User.Password(); ok && strings.Contains(p.text+p.log.String(), password) {
			t.Errorf("%s: the password is shown", roles)
		}
		if (p.url != "") != (roles == "web") {
			t.Errorf("%s: the page is said to be at %q", roles, p.url)
		}
		if code := p.end(os.Interrupt); code != 0 {
			t.Errorf("%s: code %d: %s", roles, code, p.log)
		}
	}
}

func TestPartOfTheWorkIsRefusedOnAFile(t *testing.T) {
	t.Parallel()
	got := command(t, "", nil, "serve", "--roles", "web,workers")
	for _, want := range []string{"the settings have 2 mistakes", `--roles: role 2: "workers" is not a role`, "a SQLite file serves one alone"} {
		if got.code != exitUsage || !strings.Contains(got.err, want) {
			t.Errorf("code %d, no %q in\n%s", got.code, want, got.err)
		}
	}
}

// Telegram gives each update to one who asks. When that process dies another asks, and nobody is answered twice.
func TestTelegramIsAskedByAnotherAfterAKill(t *testing.T) {
	t.Parallel()
	server, address := newTelegram(t), pgtest.Address(t)
	one := servePart(t, address, "gateway", withTelegram(server)...)
	two := servePart(t, address, "gateway", withTelegram(server)...)
	asking, other := holder(t, "poll/telegram", one, two)
	ann := server.Person("Ann")
	ask := func() (answered func() bool) {
		before := len(answers(server, ann.ID, ann))
		server.Say(ann, ann.ID, courier)
		return func() bool { return len(answers(server, ann.ID, ann)) > before }
	}
	eventually(t, "an answer", ask())
	// What was answered and is not yet marked as over would be answered again.
	eventually(t, "nothing waits", func() bool { return countInPostgres(t, address, "SELECT count(*) FROM hangup.inbox_bodies") == 0 })
	asking.end(syscall.SIGKILL)
	inTime(t, "an answer of another process", ask())
	if !other.has("poll/telegram") {
		t.Error("the other process does not have the lease")
	}
	time.Sleep(time.Second) // for answers that should not come
	if n := len(answers(server, ann.ID, ann)); n != 2 {
		t.Errorf("%d answers to 2 questions", n)
	}
	if code := other.end(os.Interrupt); code != 0 || strings.Contains(other.log.String(), `"level":"ERROR"`) {
		t.Errorf("code %d: %s", code, other.log)
	}
}

// A process that hangs is as good as dead. When it goes on it asks no more, and answers nothing again.
func TestTelegramIsAskedByAnotherWhileOneHangs(t *testing.T) {
	t.Parallel()
	server, address := newTelegram(t), pgtest.Address(t)
	one := servePart(t, address, "gateway", withTelegram(server)...)
	two := servePart(t, address, "gateway", withTelegram(server)...)
	asking, other := holder(t, "poll/telegram", one, two)
	if err := asking.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	inTime(t, "the lease of another process", func() bool { return other.has("poll/telegram") })
	ann := server.Person("Ann")
	server.Say(ann, ann.ID, courier)
	eventually(t, "an answer", func() bool { return len(answers(server, ann.ID, ann)) > 0 })
	if err := asking.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it learns that it lost the lease", func() bool { return strings.Contains(asking.log.String(), "this process lost a lease") })
	server.Say(ann, ann.ID, "/help")
	eventually(t, "another answer", func() bool { return len(answers(server, ann.ID, ann)) > 1 })
	time.Sleep(time.Second) // for answers that should not come
	if n := len(answers(server, ann.ID, ann)); n != 2 {
		t.Errorf("%d answers to 2 questions", n)
	}
}

// An orderly end hands over at once.
func TestTelegramIsAskedByAnotherAfterAnEnd(t *testing.T) {
	t.Parallel()
	server, address := newTelegram(t), pgtest.Address(t)
	one := servePart(t, address, "gateway", withTelegram(server)...)
	two := servePart(t, address, "gateway", withTelegram(server)...)
	asking, other := holder(t, "poll/telegram", one, two)
	if code := asking.end(syscall.SIGTERM); code != 0 {
		t.Errorf("code %d: %s", code, asking.log)
	}
	inTime(t, "the lease of another process", func() bool { return other.has("poll/telegram") })
}

func TestCommandsAreSetOnceForAllProcesses(t *testing.T) {
	t.Parallel()
	server, address := newTelegram(t), pgtest.Address(t)
	servePart(t, address, "gateway", withTelegram(server)...)
	eventually(t, "the commands are set", func() bool { return len(server.Menu("all_chat_administrators", "cy")) > 5 })
	calls, looks := len(server.Calls("setMyCommands")), len(server.Calls("getMyCommands"))
	two := servePart(t, address, "gateway", withTelegram(server)...)
	eventually(t, "the second has looked", func() bool { return len(server.Calls("getMyCommands")) >= looks+6 })
	two.end(os.Interrupt)
	if n := len(server.Calls("setMyCommands")); n != calls {
		t.Errorf("the second set %d menus again", n-calls)
	}
}

// The lane of a platform is one process's. Another goes on when it dies, and nothing is posted twice.
func TestPostsGoOnAfterAKill(t *testing.T) {
	t.Parallel()
	server, address := newTelegram(t), pgtest.Address(t)
	environ := withTelegram(server)
	servePart(t, address, "gateway", environ...)
	one, two := servePart(t, address, "worker", environ...), servePart(t, address, "worker", environ...)
	ann := server.Person("Ann")
	group := server.Group("supergroup", "Watch", ann)
	for n, area := range []string{"Hertfordshire", "Kent"} {
		server.Say(ann, group.ID, "/watch@"+server.Me.Username+" "+area+" quiet off")
		eventually(t, "an answer to Ann", func() bool { return len(answers(server, group.ID, ann)) > n })
	}
	importing := func(article string) {
		got := command(t, "", []string{"HANGUP_DATABASE_URL=" + address, sharedKey}, "import", "warnings", file(t, "alert.md", article))
		if got.code != 0 {
			t.Fatalf("code %d: %s%s", got.code, got.out, got.err)
		}
	}
	posts := func(headline string) (n int) {
		for _, m := range server.Messages(group.ID) {
			if strings.Contains(m.Text, headline) {
				n++
			}
		}
		return n
	}
	posting, other := holder(t, "lane/telegram", one, two)
	importing(article)
	eventually(t, "the first post", func() bool { return posts("pose as detectives in Watford") == 1 })
	eventually(t, "it is known to be there", func() bool {
		return countInPostgres(t, address, "SELECT count(*) FROM hangup.deliveries WHERE state = 'sent'") == 1
	})
	posting.end(syscall.SIGKILL)
	importing(second)
	inTime(t, "the post of another process", func() bool { return posts("Computer help callers in Dover") == 1 })
	other.end(os.Interrupt)
	if one, two := posts("pose as detectives in Watford"), posts("Computer help callers in Dover"); one != 1 || two != 1 {
		t.Errorf("posted %d and %d times", one, two)
	}
}

// The shards of Discord are shared, and those of a dead process taken over.
func TestShardsOfAKilledProcessAreTakenOver(t *testing.T) {
	t.Parallel()
	server, address := newDiscord(t), pgtest.Address(t)
	environ := withDiscord(server, "HANGUP_DISCORD_SHARDS=2")
	one := servePart(t, address, "gateway", environ...)
	two := servePart(t, address, "gateway", environ...)
	eventually(t, "both shards are connected", func() bool { return server.Online() == 2 })
	mine := func(p *part) int { return strings.Count(p.log.String(), "this process has a shard") }
	t.Logf("the processes have %d and %d", mine(one), mine(two))
	one.end(syscall.SIGKILL)
	eventually(t, "the dead connections are noticed", func() bool { return mine(two) == 2 })
	inTime(t, "both shards are connected again", func() bool { return server.Online() == 2 })
}

// Any web process answers what Discord posts.
func TestDiscordPostsToAnyWebProcess(t *testing.T) {
	t.Parallel()
	server, address := newDiscord(t), pgtest.Address(t)
	environ := withDiscord(server, "HANGUP_DISCORD_MODE=http", "HANGUP_DISCORD_PUBLIC_KEY="+server.PublicKey)
	for range 2 {
		p := servePart(t, address, "web", environ...)
		eventually(t, "it takes posts", func() bool { return knockAsDiscord(t, server, p.url+discordPath, time.Now()) == 200 })
	}
}
