package webchat

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func TestHelloGivesAChatInAStrictCookie(t *testing.T) {
	v := visit(t, newAdapter(t, Config{}))
	c := v.cookies["hangup_chat"]
	if c == nil || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Secure {
		t.Fatalf("cookie %+v", c)
	}
	if !isChat(v.chat()) {
		t.Errorf("chat id %q", v.chat())
	}
	secure := &visitor{tb: t, a: newAdapter(t, Config{Secure: true}), cookies: map[string]*http.Cookie{}}
	secure.post("/api/hello", `{}`)
	if c := secure.cookies["__Host-hangup_chat"]; c == nil || !c.Secure || c.Domain != "" {
		t.Errorf("over https: cookie %+v", c)
	}
}

func TestLoadingThePageSetsNoCookie(t *testing.T) {
	// A strict cookie does not come along when a link on another site is followed. Were a new one
	// set then, the browser would lose its chat.
	v := &visitor{tb: t, a: newAdapter(t, Config{}), cookies: map[string]*http.Cookie{}}
	for _, path := range []string{"/", "/moderate", "/assets/app.js"} {
		v.get(path)
	}
	if len(v.cookies) != 0 {
		t.Errorf("cookies: %v", v.cookies)
	}
}

func TestTwoBrowsersAreTwoChats(t *testing.T) {
	a := newAdapter(t, Config{})
	if one, two := visit(t, a), visit(t, a); one.chat() == two.chat() {
		t.Error("two browsers share a chat")
	}
}

// After the secret key was changed, readers keep their chats, and moderators need the new link.
func TestANewModeratorKeyEndsModeratorsAndKeepsChats(t *testing.T) {
	key := func(c string) []byte { return []byte(strings.Repeat(c, 32)) }
	before := newAdapter(t, Config{Key: key("a"), ModeratorKey: key("b")})
	v := visit(t, before)
	v.post("/api/moderate", `{"key":"`+linkKey(t, before)+`"}`)
	chat := v.chat()
	after := newAdapter(t, Config{Key: key("a"), ModeratorKey: key("c")})
	if linkKey(t, after) == linkKey(t, before) {
		t.Error("the link is the same")
	}
	v.a = after
	if got := v.post("/api/hello", `{}`).Body.String(); !strings.Contains(got, `"moderator":false`) || v.chat() != chat {
		t.Errorf("%s, chat %q, wanted %q", got, v.chat(), chat)
	}
	if _, err := New(Config{Handler: before.cfg.Handler, Mailbox: before.cfg.Mailbox, Words: before.cfg.Words, Now: before.cfg.Now, Key: key("a"), ModeratorKey: []byte("short")}); err == nil {
		t.Error("a short key was taken")
	}
}

func TestAChatLastsAsLongAsTheBrowserComesBack(t *testing.T) {
	c := &clock{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	v := visit(t, newAdapter(t, Config{Now: c.Now}))
	first := v.chat()
	if got := v.post("/api/hello", `{}`).Header().Get("Set-Cookie"); got != "" {
		t.Errorf("a second hello at once renewed the cookie: %s", got)
	}
	for range 5 {
		c.pass(sessionAge - time.Hour)
		v.post("/api/hello", `{}`)
		if v.chat() != first {
			t.Fatal("the chat was lost although the browser came back in time")
		}
	}
	c.pass(sessionAge)
	if got := v.say("event-0001", "x").Code; got != http.StatusUnauthorized {
		t.Errorf("an expired cookie got %d", got)
	}
	v.post("/api/hello", `{}`)
	if v.chat() == first {
		t.Error("an expired chat came back")
	}
}

func TestForgedCookiesAreRefused(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	a := newAdapter(t, Config{Now: func() time.Time { return now }})
	other := newAdapter(t, Config{Key: []byte(strings.Repeat("another key ", 4))})
	v := visit(t, a)
	good := v.cookies["hangup_chat"].Value
	id, rest, _ := strings.Cut(good, ".")
	end, sign, _ := strings.Cut(rest, ".")
	later := strconv.FormatInt(now.Add(1000*time.Hour*24).Unix(), 10)
	for name, value := range map[string]string{
		"empty":                 "",
		"no parts":              "hello",
		"no signature":          id + "." + end + ".",
		"another chat":          strings.Repeat("A", 22) + "." + end + "." + sign,
		"a longer life":         id + "." + later + "." + sign,
		"another key":           other.seal("session", id, now.Add(time.Hour)),
		"another purpose":       a.seal("moderator", id, now.Add(time.Hour)),
		"expired":               a.seal("session", id, now),
		"an id of no shape":     a.seal("session", "x", now.Add(time.Hour)),
		"a dot moved":           id + end + "." + "." + sign,
		"signature cut":         good[:len(good)-1],
		"signature with a tail": good + "A",
	} {
		v.cookies["hangup_chat"] = &http.Cookie{Name: "hangup_chat", Value: value}
		got := v.say("event-0001", "x")
		if got.Code != http.StatusUnauthorized {
			t.Errorf("%s: %d", name, got.Code)
		}
		problem(t, got)
	}
	v.cookies["hangup_chat"] = &http.Cookie{Name: "hangup_chat", Value: good}
	if got := v.say("event-0001", "x").Code; got != http.StatusOK {
		t.Errorf("the real cookie got %d", got)
	}
}

func TestTheTagOfAChatTellsNothingOfItsID(t *testing.T) {
	v := visit(t, newAdapter(t, Config{}))
	var one, two greeting
	for _, g := range []*greeting{&one, &two} {
		if err := json.Unmarshal(v.post("/api/hello", `{}`).Body.Bytes(), g); err != nil {
			t.Fatal(err)
		}
	}
	if one.Chat == "" || one != two || strings.Contains(v.chat(), one.Chat) {
		t.Errorf("tags %q and %q", one.Chat, two.Chat)
	}
}

func TestWithoutRandomnessNoChatIsGiven(t *testing.T) {
	for name, source := range map[string]io.Reader{"failing": iotest.ErrReader(errors.New("no entropy")), "short": bytes.NewReader([]byte{1})} {
		v := &visitor{tb: t, a: newAdapter(t, Config{Rand: source}), cookies: map[string]*http.Cookie{}}
		if got := v.post("/api/hello", `{}`); got.Code != http.StatusInternalServerError || len(v.cookies) != 0 {
			t.Errorf("%s: %d, cookies %v", name, got.Code, v.cookies)
		}
	}
}

func TestAnIncompleteConfigurationIsRefused(t *testing.T) {
	good := newAdapter(t, Config{}).cfg
	for name, spoil := range map[string]func(*Config){
		"no handler": func(c *Config) { c.Handler = nil },
		"no mailbox": func(c *Config) { c.Mailbox = nil },
		"no words":   func(c *Config) { c.Words = nil },
		"no clock":   func(c *Config) { c.Now = nil },
		"no key":     func(c *Config) { c.Key = nil },
		"short key":  func(c *Config) { c.Key = make([]byte, minKey-1) },
	} {
		cfg := good
		spoil(&cfg)
		if _, err := New(cfg); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
