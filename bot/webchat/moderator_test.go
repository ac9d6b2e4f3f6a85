package webchat

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"hangup/bot"
)

// asking is an adapter whose bot asks for the right of everybody who writes.
func asking(t *testing.T, cfg Config) *Adapter {
	t.Helper()
	var a *Adapter
	cfg.Handler = handlerFunc(func(ctx context.Context, in bot.Inbound) (bot.Reply, error) {
		ok, err := a.Moderator(ctx, in.From, in.User)
		if ok {
			return bot.Reply{Lead: "moderator"}, err
		}
		return bot.Reply{Lead: "neighbour"}, err
	})
	a = newAdapter(t, cfg)
	return a
}

func linkKey(t *testing.T, a *Adapter) string {
	t.Helper()
	base, key, ok := strings.Cut(a.ModeratorLink("http://127.0.0.1:8080/"), "#")
	if !ok || base != "http://127.0.0.1:8080/moderate" || len(key) < 40 {
		t.Fatalf("link %s#%s", base, key)
	}
	return key
}

func TestTheLinkMakesABrowserAModeratorForItsChatOnly(t *testing.T) {
	a := asking(t, Config{})
	v, other := visit(t, a), visit(t, a)
	if got := lead(t, v.say("event-0001", "/watch Kent")); got != "neighbour" {
		t.Fatalf("before: %s", got)
	}
	w := v.post("/api/moderate", `{"key":"`+linkKey(t, a)+`"}`)
	c := v.cookies["hangup_moderator"]
	if w.Code != http.StatusOK || c == nil || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.MaxAge != 12*3600 {
		t.Fatalf("%d, cookie %+v", w.Code, c)
	}
	if got := lead(t, v.say("event-0002", "/watch Kent")); got != "moderator" {
		t.Errorf("after: %s", got)
	}
	if !strings.Contains(v.post("/api/hello", `{}`).Body.String(), `"moderator":true`) {
		t.Error("the page is not told")
	}
	if got := lead(t, other.say("event-0001", "/watch Kent")); got != "neighbour" {
		t.Errorf("another browser: %s", got)
	}
	other.cookies["hangup_moderator"] = c
	if got := lead(t, other.say("event-0002", "/watch Kent")); got != "neighbour" {
		t.Errorf("another browser with a copied cookie: %s", got)
	}
}

func TestAWrongKeyMakesNobodyAModerator(t *testing.T) {
	a := asking(t, Config{})
	stale := linkKey(t, newAdapter(t, Config{Key: []byte(strings.Repeat("k", 32))}))
	v := visit(t, a)
	for name, key := range map[string]string{
		"empty": "", "a guess": "letmein", "of another key": stale, "cut": linkKey(t, a)[1:], "with a tail": linkKey(t, a) + "A",
	} {
		w := v.post("/api/moderate", `{"key":"`+key+`"}`)
		if w.Code != http.StatusForbidden || v.cookies["hangup_moderator"] != nil {
			t.Errorf("%s: %d", name, w.Code)
		}
		problem(t, w)
	}
	stranger := &visitor{tb: t, a: a, cookies: map[string]*http.Cookie{}}
	if w := stranger.post("/api/moderate", `{"key":"`+linkKey(t, a)+`"}`); w.Code != http.StatusUnauthorized {
		t.Errorf("a browser without a chat: %d", w.Code)
	}
}

func TestTheRightEnds(t *testing.T) {
	c := &clock{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	a := asking(t, Config{Now: c.Now})
	v := visit(t, a)
	become := func() { v.post("/api/moderate", `{"key":"`+linkKey(t, a)+`"}`) }
	become()
	c.pass(moderatorAge - time.Second)
	if got := lead(t, v.say("event-0001", "x")); got != "moderator" {
		t.Errorf("just before the end: %s", got)
	}
	c.pass(time.Second)
	w := v.say("event-0002", "x")
	if got := lead(t, w); got != "neighbour" || !strings.Contains(w.Body.String(), `"moderator":false`) {
		t.Errorf("at the end: %s", w.Body)
	}
	become()
	if got := lead(t, v.say("event-0003", "x")); got != "moderator" {
		t.Errorf("again: %s", got)
	}
	v.post("/api/moderate", `{"stop":true}`)
	if got := lead(t, v.say("event-0004", "x")); got != "neighbour" {
		t.Errorf("stopped: %s", got)
	}
}

func TestARightIsNotTakenOnTrust(t *testing.T) {
	a := newAdapter(t, Config{})
	v := visit(t, a)
	at, who := address(v.chat()), bot.UserID{Platform: Platform, ID: v.chat()}
	good := context.WithValue(t.Context(), claimKey{}, claim{chat: v.chat(), until: time.Now().Add(time.Hour)})
	old := context.WithValue(t.Context(), claimKey{}, claim{chat: v.chat(), until: time.Now().Add(-time.Hour)})
	for name, c := range map[string]struct {
		ctx  context.Context
		at   bot.Address
		who  bot.UserID
		want bool
	}{
		"a proved claim":     {good, at, who, true},
		"no claim":           {t.Context(), at, who, false},
		"an old claim":       {old, at, who, false},
		"another chat":       {good, address("AAAAAAAAAAAAAAAAAAAAAA"), who, false},
		"another person":     {good, at, bot.UserID{Platform: Platform, ID: "x"}, false},
		"another platform":   {good, bot.Address{Chat: bot.ChatID{Platform: "discord", ID: v.chat()}}, who, false},
		"a foreign identity": {good, at, bot.UserID{Platform: "discord", ID: v.chat()}, false},
	} {
		if got, err := a.Moderator(c.ctx, c.at, c.who); got != c.want || err != nil {
			t.Errorf("%s: %t, %v", name, got, err)
		}
	}
}

func TestTheKeyIsNeverLogged(t *testing.T) {
	log := &logged{}
	a := newAdapter(t, Config{Log: log.logger()})
	v := visit(t, a)
	v.post("/api/moderate", `{"key":"a-wrong-canary-key"}`)
	v.post("/api/moderate", `{"key":"`+linkKey(t, a)+`"}`)
	for _, secret := range []string{"canary", linkKey(t, a), v.chat(), string(testKey)} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds %q: %s", secret, log)
		}
	}
	if !strings.Contains(log.String(), "wrong moderator key") {
		t.Error("a wrong key leaves no trace in the log")
	}
}

func TestKeysAreNotTriedWithoutEnd(t *testing.T) {
	a := asking(t, Config{})
	v := visit(t, a)
	for n := range saysPerMinute {
		if w := v.post("/api/moderate", `{"key":"guess"}`); w.Code != http.StatusForbidden {
			t.Fatalf("try %d: %d", n+1, w.Code)
		}
	}
	w := v.post("/api/moderate", `{"key":"guess"}`)
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" {
		t.Errorf("one more: %d", w.Code)
	}
	problem(t, w)
}

func TestWhatTheCookiesProveCountsBesideThePageToo(t *testing.T) {
	a := asking(t, Config{})
	v, other := visit(t, a), visit(t, a)
	v.post("/api/moderate", `{"key":"`+linkKey(t, a)+`"}`)
	moderates := func(v *visitor, chat string) (ok bool) {
		h := a.Claimed(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			var err error
			if ok, err = a.Moderator(r.Context(), bot.Address{Chat: bot.ChatID{Platform: Platform, ID: chat}}, bot.UserID{Platform: Platform, ID: chat}); err != nil {
				t.Error(err)
			}
		}))
		h.ServeHTTP(httptest.NewRecorder(), v.request(http.MethodGet, "/beside", nil))
		return ok
	}
	if !moderates(v, v.chat()) || moderates(v, other.chat()) || moderates(other, other.chat()) || moderates(other, v.chat()) {
		t.Error("the wrong ones moderate")
	}
}
