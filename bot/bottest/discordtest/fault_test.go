package discordtest

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestFaultsAreShownAndEnd(t *testing.T) {
	d := newDesk(t)
	_, c := d.room()
	hello := params{"content": "x"}
	stand := func(n int, what string) {
		t.Helper()
		if got := len(d.Messages(c.ID)); got != n {
			t.Errorf("%s: %d messages stand, want %d", what, got, n)
		}
	}
	d.Break(TooMany(1500*time.Millisecond, "global"))
	if g := d.call("POST", messagesOf(c), hello); g.status != 429 || g.After != 1.5 || !g.Global || g.header.Get("Retry-After") != "2" || g.header.Get("X-RateLimit-Global") != "true" {
		t.Errorf("got %d %s %v", g.status, g.raw, g.header)
	}
	d.Break(TooMany(200*time.Millisecond, "shared"))
	if g := d.call("POST", messagesOf(c), hello); g.status != 429 || g.Global || g.header.Get("X-RateLimit-Scope") != "shared" || g.header.Get("X-RateLimit-Reset-After") != "0.200" {
		t.Errorf("got %d %s %v", g.status, g.raw, g.header)
	}
	if d.Invalid() != 1 {
		t.Errorf("%d answers count towards a ban, want 1: that of the shared bucket does not", d.Invalid())
	}
	d.Break(Page(502))
	if g := d.call("POST", messagesOf(c), hello); g.status != 502 || !strings.HasPrefix(string(g.raw), "<html>") {
		t.Errorf("got %d %s", g.status, g.raw)
	}
	stand(0, "page")
	d.Break(PageAfter(502))
	d.call("POST", messagesOf(c), hello)
	stand(1, "page after acting")
	d.Break(CutBefore())
	if _, err := d.try("POST", messagesOf(c), "application/json", []byte(`{"content":"x"}`)); err == nil {
		t.Error("an answer came")
	}
	stand(1, "cut before")
	d.Break(CutAfter())
	if _, err := d.try("POST", messagesOf(c), "application/json", []byte(`{"content":"x"}`)); err == nil {
		t.Error("an answer came")
	}
	stand(2, "cut after")
	d.Break(Fault{Method: "DELETE", Path: "/channels/*/messages", Times: -1})
	ok[seen](d, "POST", messagesOf(c), hello)
	forbidden := Refusal(403, 50013, "Missing Permissions")
	forbidden.Path, forbidden.Times = "/channels/*/messages", -1
	d.Break(forbidden)
	for range 3 {
		d.refused("POST", messagesOf(c), hello, 403, 50013)
	}
	ok[params](d, "GET", "/channels/"+c.ID, nil)
	d.Mend()
	ok[seen](d, "POST", messagesOf(c), hello)
	d.Break(InvalidForm("embeds.0.title", "BASE_TYPE_MAX_LENGTH", "Must be 256 or fewer in length."))
	if g := d.refused("POST", messagesOf(c), hello, 400, 50035); !strings.Contains(string(g.Errors), `"embeds":{"0":{"title":{"_errors"`) {
		t.Errorf("got %s", g.Errors)
	}
	calls := d.Calls("POST", "")
	if n := len(calls); n != 12 || calls[4].Status != 0 || calls[2].Status != 502 {
		t.Errorf("wrote down %d calls: %+v", n, calls)
	}
}

func TestSlowAndHangingAnswersWaitForTheClient(t *testing.T) {
	d := newDesk(t)
	_, c := d.room()
	d.Break(Slow(20 * time.Millisecond))
	start := time.Now()
	ok[seen](d, "POST", messagesOf(c), params{"content": "x"})
	if took := time.Since(start); took < 20*time.Millisecond {
		t.Errorf("answered after %v", took)
	}
	d.Break(Hang())
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer stop()
	r, err := http.NewRequestWithContext(ctx, "POST", d.URL+"/api/v9"+messagesOf(c), strings.NewReader(`{"content":"x"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bot " + d.Token}}
	if _, err := http.DefaultClient.Do(r); err == nil {
		t.Error("an answer came")
	}
	if n := len(d.Messages(c.ID)); n != 1 {
		t.Errorf("%d messages stand", n)
	}
}

func TestRateLimitsAreKept(t *testing.T) {
	d := newDesk(t)
	u, c := d.room()
	other := d.Channel(c.GuildID, TextChannel, "other")
	bot := d.online()
	hello := params{"content": "x"}
	d.Limit(Limits{Bucket: 2, Window: time.Hour})
	d.call("POST", messagesOf(c), hello)
	if g := d.call("POST", messagesOf(c), hello); g.status != 200 || g.header.Get("X-RateLimit-Remaining") != "0" || g.header.Get("X-RateLimit-Limit") != "2" {
		t.Errorf("got %d %v", g.status, g.header)
	}
	if g := d.call("POST", messagesOf(c), hello); g.status != 429 || g.Global || g.After < 3500 || g.header.Get("X-RateLimit-Scope") != "user" {
		t.Errorf("got %d %s", g.status, g.raw)
	}
	ok[seen](d, "POST", messagesOf(other), hello)
	d.Limit(Limits{Global: 3})
	limited := 0
	for range 20 { // At most three in each second that this takes.
		if g := d.call("GET", "/channels/"+c.ID, nil); g.status == 429 && g.Global {
			limited++
		}
	}
	if limited < 11 {
		t.Errorf("%d of 20 calls were limited", limited)
	}
	d.Slash(u, c, "help")
	ok[none](d, "POST", callbackOf(bot.asks()), params{"type": 4, "data": hello})
	d.Limit(Limits{})
	ok[seen](d, "POST", messagesOf(c), hello)
}
