package dashboard

import (
	"bytes"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/bottest"
)

// two are two processes of one bot.
func two(t *testing.T) (a, b *place) {
	t.Helper()
	h, shared := fullHouse(), bottest.NewShared()
	return openBeside(t, h, shared), openBeside(t, h, shared)
}

// at is the same browser at another process.
func (v *visitor) at(p *place) *visitor {
	return &visitor{tb: v.tb, h: p.Dashboard, cookies: v.cookies}
}

func TestALinkOfOneProcessOpensAtAnother(t *testing.T) {
	a, b := two(t)
	code := a.code(t, mod)
	v := b.visitor(t)
	if w := v.post(Path+"/enter", "code", code); w.Code != http.StatusSeeOther || !v.in() || !v.at(a).in() {
		t.Fatalf("using it: %d", w.Code)
	}
	if again := a.visitor(t); again.post(Path+"/enter", "code", code).Code != http.StatusForbidden || again.in() {
		t.Error("it is good again where it was made")
	}
	first, second := a.code(t, mod), b.code(t, mod)
	if other := b.visitor(t); other.post(Path+"/enter", "code", first).Code != http.StatusForbidden {
		t.Error("the earlier of two links is still good")
	}
	if other := a.visitor(t); other.post(Path+"/enter", "code", second).Code != http.StatusSeeOther {
		t.Error("the later of two links is not good")
	}
}

func TestALinkLetsInOnceAmongManyAtOnce(t *testing.T) {
	a, b := two(t)
	code := a.code(t, mod)
	var in atomic.Int32
	var all sync.WaitGroup
	for n := range 8 { // fewer than a minute's tries
		all.Go(func() {
			if []*place{a, b}[n%2].visitor(t).post(Path+"/enter", "code", code).Code == http.StatusSeeOther {
				in.Add(1)
			}
		})
	}
	all.Wait()
	if in.Load() != 1 {
		t.Errorf("%d came in", in.Load())
	}
}

func TestASessionIsOneInEveryProcess(t *testing.T) {
	a, b := two(t)
	v := a.moderator(t)
	there := v.at(b)
	v.post(Path+"/queue", "secret", there.secret(Path+"/queue"), "warning", "w-1", "chat", "c1", "decision", "post")
	if page := there.get(Path + "/queue").Body.String(); !strings.Contains(page, "I am posting it now.") {
		t.Error("what was done at one process is not said at the other")
	}
	if page := v.get(Path + "/queue").Body.String(); strings.Contains(page, "I am posting it now.") {
		t.Error("it is said twice")
	}
	elsewhere := mod
	elsewhere.Places = []bot.Address{{Chat: bot.ChatID{Platform: "paper", ID: "group-2"}}}
	there.post(Path+"/enter", "code", a.code(t, elsewhere))
	v.get(Path)
	if got := a.looked[len(a.looked)-1].Places; len(got) != 2 {
		t.Errorf("the person sees %v", got)
	}
	stolen := *v.cookies["hangup_dashboard"]
	there.post(Path + "/logout")
	v.cookies["hangup_dashboard"] = &stolen
	if v.in() || there.in() {
		t.Error("logged out at one process, and still in at another")
	}
}

func TestChangesOfASessionAtOnceAreAllKept(t *testing.T) {
	a, b := two(t)
	v := a.moderator(t)
	id := v.cookies["hangup_dashboard"].Value
	var all sync.WaitGroup
	for n := range 6 {
		all.Go(func() {
			l := mod
			l.Places = []bot.Address{{Chat: bot.ChatID{Platform: "paper", ID: "group-" + string(rune('a'+n))}}}
			if joined, err := []*place{a, b}[n%2].sessions.join(t.Context(), id, l); err != nil || !joined {
				t.Errorf("joined %v, %v", joined, err)
			}
		})
	}
	all.Wait()
	if one, _, err := b.sessions.find(t.Context(), id); err != nil || len(one.Looker.Places) != 7 {
		t.Errorf("%d places, %v", len(one.Looker.Places), err)
	}
}

func TestGuessingIsSlowedDownOverProcesses(t *testing.T) {
	a, b := two(t)
	for n := range loginsPerMinute {
		if w := []*place{a, b}[n%2].visitor(t).post(Path+"/login", "token", "x"); w.Code != http.StatusForbidden {
			t.Fatalf("try %d: %d", n, w.Code)
		}
	}
	for _, p := range []*place{a, b} {
		if w := p.visitor(t).post(Path+"/login", "token", testToken); w.Code != http.StatusTooManyRequests {
			t.Errorf("the right one after %d wrong ones: %d", loginsPerMinute, w.Code)
		}
	}
	a.pass(time.Minute)
	b.operator(t)
}

func TestWhatIsKeptTellsNothing(t *testing.T) {
	a, _ := two(t)
	code := a.code(t, mod)
	v := a.moderator(t)
	a.operator(t)
	secrets := []string{code, v.cookies["hangup_dashboard"].Value, v.secret(Path + "/queue"), mod.User.ID, mod.Places[0].Chat.ID, "192.0.2.1", testToken}
	persons := 0
	for _, one := range a.shared.Values() {
		for _, secret := range secrets {
			if strings.Contains(one.Name, secret) || bytes.Contains(one.Value, []byte(secret)) {
				t.Errorf("%s %s holds %q", one.Space, one.Name, secret)
			}
		}
		if one.Person == personKey(mod.User) {
			persons++
		} else if one.Person != "" {
			t.Errorf("%s is about %q", one.Space, one.Person)
		}
		if one.Until.After(startOfTest.Add(bot.BoardSessionAge)) {
			t.Errorf("%s is kept until %v", one.Space, one.Until)
		}
	}
	if persons < 2 {
		t.Errorf("%d values would be forgotten with the moderator", persons)
	}
}

func TestAnotherTokenLogsEverybodyOut(t *testing.T) {
	h, shared := fullHouse(), bottest.NewShared()
	v := openBeside(t, h, shared).operator(t)
	if !v.at(openBeside(t, h, shared)).in() {
		t.Fatal("a restart logs out")
	}
	if v.at(openBeside(t, h, shared, func(c *Config) { c.Token = testToken + " and another" })).in() {
		t.Error("who came by the old token is still in")
	}
}

func TestWithoutTheStoreNobodyIsToldThatTheyAreLoggedOut(t *testing.T) {
	p := open(t, fullHouse())
	v := p.moderator(t)
	code := p.code(t, mod)
	p.shared.Break(errDown)
	for what, w := range map[string]int{
		"a page": v.get(Path).Code, "a link": v.post(Path+"/enter", "code", code).Code, "logging out": v.post(Path + "/logout").Code,
		"a login": p.visitor(t).post(Path+"/login", "token", testToken).Code,
	} {
		if w != http.StatusInternalServerError {
			t.Errorf("%s: %d", what, w)
		}
	}
	if _, _, err := p.doors.Link(t.Context(), mod); err == nil {
		t.Error("a link that nobody can use")
	}
	p.shared.Break(nil)
	if !v.in() {
		t.Error("logged out by a fault of the store")
	}
	if strings.Contains(p.logs.String(), code) {
		t.Error("the code is in the log")
	}
}
