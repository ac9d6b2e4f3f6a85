package dashboard

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/bottest"
)

func TestTheTokenLetsTheOperatorInAndNothingElseDoes(t *testing.T) {
	p := open(t, fullHouse())
	for _, token := range []string{"", "a", testToken + " ", strings.ToUpper(testToken), strings.Repeat("x", 10_000)} {
		p.pass(time.Minute)
		v := p.visitor(t)
		if w := v.post(Path+"/login", "token", token); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "That is not the token") || v.in() {
			t.Errorf("%.20q: %d", token, w.Code)
		}
	}
	v := p.operator(t)
	if !v.in() || !p.looked[len(p.looked)-1].Operator {
		t.Error("the token does not let in")
	}
	if strings.Contains(p.logs.String(), testToken) {
		t.Error("the token is in the log")
	}
}

func TestWithoutATokenNobodyLogsInByOne(t *testing.T) {
	p := open(t, fullHouse(), func(c *Config) { c.Token = "" })
	v := p.visitor(t)
	if w := v.post(Path+"/login", "token", ""); w.Code != http.StatusForbidden || v.in() {
		t.Errorf("got %d", w.Code)
	}
	if page := v.get(Path + "/login").Body.String(); strings.Contains(page, "<form") || !strings.Contains(page, "/dashboard") {
		t.Errorf("the page: %s", page)
	}
}

func TestGuessingIsSlowedDown(t *testing.T) {
	p := open(t, fullHouse())
	for _, path := range []string{"/login", "/enter"} {
		p.pass(time.Minute)
		v := p.visitor(t)
		for range loginsPerMinute {
			if w := v.post(Path+path, "token", "x", "code", "x"); w.Code != http.StatusForbidden {
				t.Fatalf("%s: %d", path, w.Code)
			}
		}
		w := v.post(Path+path, "token", testToken, "code", p.code(t, mod))
		if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" || v.in() {
			t.Errorf("%s: the right one after %d wrong ones: %d", path, loginsPerMinute, w.Code)
		}
		r := v.request(http.MethodPost, Path+path, strings.NewReader("token="+testToken+"&code="+p.code(t, mod)))
		r.RemoteAddr = "192.0.2.9:1"
		if strings.Contains(path, "login") {
			r.Body = v.request(http.MethodPost, Path+path, strings.NewReader("token=a+token+of+the+tests%2C+long+enough")).Body
		}
		if w := v.do(r); w.Code != http.StatusSeeOther {
			t.Errorf("%s from another machine: %d", path, w.Code)
		}
	}
	p.pass(time.Minute)
	p.operator(t)
}

func TestALinkLetsInOnceAndIsNotUsedUpByLooking(t *testing.T) {
	p := open(t, fullHouse())
	code := p.code(t, mod)
	v := p.visitor(t)
	for range 3 {
		if w := v.get(Path + "/enter/" + code); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), code) {
			t.Fatalf("looking at the link: %d", w.Code)
		}
	}
	if v.in() {
		t.Fatal("looking at a link lets in")
	}
	if w := v.post(Path+"/enter", "code", code); w.Code != http.StatusSeeOther || w.Header().Get("Location") != Path || !v.in() {
		t.Errorf("using it: %d", w.Code)
	}
	if got := p.looked[len(p.looked)-1]; got.Operator || got.User != mod.User || got.Places[0] != mod.Places[0] {
		t.Errorf("it is for %+v", got)
	}
	other := p.visitor(t)
	if w := other.post(Path+"/enter", "code", code); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "used already") || other.in() {
		t.Errorf("using it again: %d", w.Code)
	}
	if strings.Contains(p.logs.String(), code) {
		t.Error("the code is in the log")
	}
}

func TestALinkEndsWithItsTimeOrWithTheNextOne(t *testing.T) {
	p := open(t, fullHouse())
	code := p.code(t, mod)
	p.pass(bot.BoardLinkAge)
	v := p.visitor(t)
	if v.post(Path+"/enter", "code", code).Code != http.StatusForbidden || v.in() {
		t.Error("a link is good after its time")
	}
	first, second := p.code(t, mod), p.code(t, mod)
	elsewhere := mod
	elsewhere.Places = []bot.Address{{Chat: bot.ChatID{Platform: "paper", ID: "group-2"}}}
	third := p.code(t, elsewhere)
	if v.post(Path+"/enter", "code", first).Code != http.StatusForbidden {
		t.Error("the earlier of two links is still good")
	}
	for _, code := range []string{second, third} {
		if v.post(Path+"/enter", "code", code).Code != http.StatusSeeOther {
			t.Error("a link ended before its time")
		}
	}
}

func TestASecondLinkAddsAChatToTheSamePerson(t *testing.T) {
	p := open(t, fullHouse())
	v := p.moderator(t)
	elsewhere := mod
	elsewhere.Places = []bot.Address{{Chat: bot.ChatID{Platform: "paper", ID: "group-2"}}}
	v.post(Path+"/enter", "code", p.code(t, elsewhere))
	v.get(Path)
	if got := p.looked[len(p.looked)-1].Places; len(got) != 2 {
		t.Errorf("the person sees %v", got)
	}
	stranger := elsewhere
	stranger.User.ID = "user-2"
	v.post(Path+"/enter", "code", p.code(t, stranger))
	v.get(Path)
	if got := p.looked[len(p.looked)-1]; got.User.ID != "user-2" || len(got.Places) != 1 {
		t.Errorf("somebody else sees %+v", got)
	}
	op := p.operator(t)
	op.post(Path+"/enter", "code", p.code(t, mod))
	op.get(Path)
	if got := p.looked[len(p.looked)-1]; got.Operator {
		t.Error("a link of a moderator leads to what the operator sees")
	}
}

func TestDoorsAreClosedUntilThePageIsServed(t *testing.T) {
	d := newDoors(t, fullHouse(), bottest.NewShared())
	if _, _, err := d.Link(t.Context(), mod); err == nil {
		t.Error("a link to nowhere")
	}
	d.Open("https://hangup.example.org", false)
	address, local, err := d.Link(t.Context(), mod)
	if err != nil || local || !strings.HasPrefix(address, "https://hangup.example.org"+Path+"/enter/") || len(address) < 60 {
		t.Errorf("%q, %v, %v", address, local, err)
	}
}

func TestDoorsSayWhatIsMissing(t *testing.T) {
	h := fullHouse()
	for what, change := range map[string]func(*DoorsConfig){
		"shared": func(c *DoorsConfig) { c.Shared = nil },
		"key":    func(c *DoorsConfig) { c.Key = testKey[1:] },
		"person": func(c *DoorsConfig) { c.Person = nil },
		"now":    func(c *DoorsConfig) { c.Now = nil },
	} {
		cfg := DoorsConfig{Shared: bottest.NewShared(), Key: testKey, Person: personKey, Now: h.clock}
		change(&cfg)
		if _, err := NewDoors(cfg); err == nil {
			t.Errorf("doors without a %s", what)
		}
	}
}

func TestASessionEndsWithItsTime(t *testing.T) {
	p := open(t, fullHouse())
	v := p.operator(t)
	p.pass(sessionAge - time.Second)
	if !v.in() {
		t.Error("logged out too early")
	}
	p.pass(time.Second)
	w := v.get(Path)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != Path+"/login?why=ended" || len(v.cookies) != 0 {
		t.Errorf("after its time: %d to %s", w.Code, w.Header().Get("Location"))
	}
	if page := v.get(Path + "/login?why=ended").Body.String(); !strings.Contains(page, "You were logged out") {
		t.Error("nobody says why")
	}
}

func TestLoggingOutEndsTheSessionForGood(t *testing.T) {
	p := open(t, fullHouse())
	v := p.operator(t)
	stolen := v.cookies["hangup_dashboard"]
	if w := v.post(Path + "/logout"); w.Header().Get("Location") != Path+"/login?why=left" {
		t.Errorf("to %s", w.Header().Get("Location"))
	}
	v.cookies["hangup_dashboard"] = stolen
	if v.in() {
		t.Error("the cookie is good after logging out")
	}
}

func TestWhoLosesTheRightsIsOutWithTheNextClick(t *testing.T) {
	p := open(t, fullHouse())
	v := p.moderator(t)
	secret := v.secret(Path + "/queue")
	p.lost = bot.ErrNoView
	for _, path := range []string{"", "/reports", "/queue", "/posts", "/sources", "/log"} {
		w := v.get(Path + path)
		if w.Code != http.StatusSeeOther || strings.Contains(w.Body.String(), "K7-") {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	v.post(Path+"/queue", "secret", secret, "warning", "w-1", "decision", "post")
	v.post(Path+"/offers", "secret", secret, "offer", "OFFER1")
	if len(p.decided)+len(p.left) != 0 {
		t.Error("somebody without rights decided")
	}
	p.lost = nil
	if v.in() {
		t.Error("the session outlives the rights")
	}
}

func TestWhenThePlatformIsDownTheSessionStays(t *testing.T) {
	p := open(t, fullHouse())
	v := p.moderator(t)
	p.lost = &bot.Problem{Text: "I cannot find out who moderates.", Err: errDown}
	if w := v.get(Path); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "I cannot find out") {
		t.Errorf("%d", w.Code)
	}
	p.lost = nil
	if !v.in() {
		t.Error("logged out by a fault of somebody else")
	}
}

func TestNobodyGetsInWithoutRandomness(t *testing.T) {
	p := open(t, fullHouse(), func(c *Config) { c.Rand = strings.NewReader("short") })
	v := p.visitor(t)
	if w := v.post(Path+"/login", "token", testToken); w.Code != http.StatusInternalServerError || v.in() {
		t.Errorf("a session without randomness: %d", w.Code)
	}
	d := newDoors(t, p.house, p.shared, func(c *DoorsConfig) { c.Rand = strings.NewReader("short") })
	d.Open("http://localhost", true)
	if _, _, err := d.Link(t.Context(), mod); err == nil {
		t.Error("a link without randomness")
	}
}

func TestTheCookieIsGuarded(t *testing.T) {
	for _, secure := range []bool{false, true} {
		p := open(t, fullHouse(), func(c *Config) { c.Secure = secure })
		v := p.operator(t)
		name := map[bool]string{false: "hangup_dashboard", true: "__Host-hangup_dashboard"}[secure]
		c := v.cookies[name]
		if c == nil || !c.HttpOnly || c.Secure != secure || c.SameSite != http.SameSiteStrictMode || c.MaxAge != int(sessionAge/time.Second) || c.Path != "/" {
			t.Errorf("secure %v: %+v", secure, c)
		}
	}
}
