package discord

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"hangup/bot"
)

func TestRefusalsAreClassed(t *testing.T) {
	for _, c := range []struct {
		status, code int
		kind         bot.SendErrorKind
		why          reason
	}{
		{404, 10003, bot.Suspend, noChannel},
		{404, 10004, bot.Suspend, noChannel},
		{403, 50001, bot.Suspend, noRights},
		{403, 50013, bot.Suspend, noRights},
		{403, 50009, bot.Suspend, noRights},
		{403, 0, bot.Suspend, noRights},
		{403, 50007, bot.Suspend, noDM},
		{400, 50083, bot.Suspend, threadShut},
		{400, 160005, bot.Suspend, threadShut},
		{400, 50008, bot.Suspend, wrongKind},
		{400, 50024, bot.Suspend, wrongKind},
		{400, 40067, bot.Suspend, wrongKind},
		{400, 50035, bot.Shrink, tooLong},
		{413, 40005, bot.Shrink, tooLong},
		{413, 0, bot.Shrink, tooLong},
		{404, 10008, bot.Gone, messageGone},
		{403, 50005, bot.Dead, notEditable},
		{400, 200000, bot.Dead, blocked},
		{400, 240000, bot.Dead, blocked},
		{404, 10062, bot.Dead, expired},
		{404, 10015, bot.Dead, expired},
		{401, 50027, bot.Dead, expired},
		{400, 40060, bot.Dead, answered},
		{400, 40033, bot.Dead, published},
		{400, 50006, bot.Dead, unnamed},
		{400, 0, bot.Dead, unnamed},
		{404, 0, bot.Dead, unnamed},
		{401, 0, bot.Retry, badToken},
		{429, 0, bot.Wait, tooMany},
		{429, 50013, bot.Wait, tooMany},
		{429, 30046, bot.Wait, tooMany},
		{400, 20016, bot.Wait, tooMany},
		{403, 40333, bot.Retry, serverDown},
		{503, 130000, bot.Retry, serverDown},
		{500, 0, bot.Retry, serverDown},
		{500, 10003, bot.Retry, serverDown},
	} {
		t.Run(fmt.Sprintf("%d %d", c.status, c.code), func(t *testing.T) {
			client := wireServer(t, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(c.status)
				_, _ = fmt.Fprintf(w, `{"message":"What Discord says","code":%d}`, c.code)
			})
			e, ce := sendError(t, client.Call(t.Context(), post, nil))
			if e.Kind != c.kind || ce.Reason != c.why {
				t.Errorf("kind %s, reason %q; want %s, %q", e.Kind, ce.Reason, c.kind, c.why)
			}
			if ce.Status != c.status || ce.Code != c.code || ce.Text != "What Discord says" || ce.Route != "/channels/{id}/messages" {
				t.Errorf("error %+v", *ce)
			}
			if doubt := c.status >= 500; e.Doubt != doubt {
				t.Errorf("doubt %v", e.Doubt)
			}
			if (e.After > 0) != (c.kind == bot.Wait) {
				t.Errorf("after %v", e.After)
			}
			if counts := c.status == 401 || c.status == 403 || c.status == 429; e.Refused != counts {
				t.Errorf("refused %v", e.Refused)
			}
		})
	}
}

func TestPagesAreTemporary(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		kind   bot.SendErrorKind
		doubt  bool
		why    reason
	}{
		{502, errorPage, bot.Retry, true, serverDown},
		{504, "", bot.Retry, true, serverDown},
		{520, errorPage, bot.Retry, true, serverDown},
		{403, errorPage, bot.Retry, false, serverDown},
		{404, errorPage, bot.Retry, false, serverDown},
		{302, "", bot.Retry, false, serverDown},
		{200, errorPage, bot.Retry, true, noAnswer},
		{200, `{"id":"1`, bot.Retry, true, noAnswer},
		{200, "", bot.Retry, true, noAnswer},
		{200, `{"id":7}`, bot.Dead, true, unreadable},
		{200, `[]`, bot.Dead, true, unreadable},
	} {
		t.Run(fmt.Sprint(c.status, c.body), func(t *testing.T) {
			client := wireServer(t, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			})
			var into wireID
			e, ce := sendError(t, client.Call(t.Context(), post, &into))
			if e.Kind != c.kind || e.Doubt != c.doubt || ce.Reason != c.why || ce.Status != c.status {
				t.Errorf("kind %s, doubt %v, reason %s, status %d", e.Kind, e.Doubt, ce.Reason, ce.Status)
			}
		})
	}
}

func TestWaitsSayHowLongAndForWhom(t *testing.T) {
	for _, c := range []struct {
		name   string
		header map[string]string
		body   string
		after  time.Duration
		lane   bool
	}{
		{"bucket", map[string]string{"X-RateLimit-Scope": "user", "Retry-After": "2"}, `{"retry_after":1.337,"global":false}`, 1337 * time.Millisecond, false},
		{"shared", map[string]string{"X-RateLimit-Scope": "shared"}, `{"retry_after":64.57,"global":false,"code":0}`, 64570 * time.Millisecond, false},
		{"global by body", nil, `{"retry_after":3,"global":true}`, 3 * time.Second, true},
		{"global by header", map[string]string{"X-RateLimit-Global": "true"}, `{"retry_after":3}`, 3 * time.Second, true},
		{"global by scope", map[string]string{"X-RateLimit-Scope": "global"}, `{"retry_after":3}`, 3 * time.Second, true},
		{"ban of the address", map[string]string{"Retry-After": "3600"}, errorPage, time.Hour, true},
		{"header alone", map[string]string{"Retry-After": "9"}, `{"message":"slow"}`, 9 * time.Second, false},
		{"nothing said", nil, `{}`, guessedAfter, false},
		{"nonsense", map[string]string{"Retry-After": "soon"}, `{"retry_after":-5}`, guessedAfter, false},
		{"for ever", nil, `{"retry_after":1e300}`, maxAfter, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			client := wireServer(t, func(w http.ResponseWriter, _ *http.Request) {
				for k, v := range c.header {
					w.Header().Set(k, v)
				}
				w.WriteHeader(http.StatusTooManyRequests)
				_, _ = io.WriteString(w, c.body)
			})
			e, _ := sendError(t, client.Call(t.Context(), post, nil))
			if e.Kind != bot.Wait || e.After != c.after || e.Lane != c.lane || e.Doubt {
				t.Errorf("kind %s, after %v, lane %v, doubt %v", e.Kind, e.After, e.Lane, e.Doubt)
			}
		})
	}
}

func TestErrorsNameFaultsWithoutWords(t *testing.T) {
	client := wireServer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"message":"Invalid Form Body","code":50035,"errors":{"embeds":{"0":{"description":{"_errors":[
			{"code":"BASE_TYPE_MAX_LENGTH","message":"Must be 4096 or fewer in length: \"my mum was rung\""},
			{"code":"BASE_TYPE_MAX_LENGTH","message":"again"},{"code":"my mum","message":"MY MUM"}]}}}}}`)
	})
	err := client.Call(t.Context(), post, nil)
	if !strings.Contains(err.Error(), "Invalid Form Body (BASE_TYPE_MAX_LENGTH)") {
		t.Errorf("the fault is not named: %v", err)
	}
	if strings.Contains(strings.ToLower(err.Error()), "mum") {
		t.Errorf("the error repeats a person's words: %v", err)
	}
}

func TestDescriptionsAreMadePlain(t *testing.T) {
	for in, want := range map[string]string{
		`Value "my mum was rung" is not allowed`: `Value "…" is not allowed`,
		"two\nlines\tand  spaces":                "two lines and spaces",
		`unfinished "quote`:                      `unfinished "…"`,
		strings.Repeat("word ", 100):             strings.TrimSpace(strings.Repeat("word ", 40)),
		"token " + interactionCanary + " bad":    "token … bad",
		"bad \xff byte":                          "bad  byte",
	} {
		if got := plain(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

func TestRoutesHoldNoIDs(t *testing.T) {
	for path, want := range map[string]string{
		"/channels/123/messages?x=1":                               "/channels/{id}/messages",
		"/webhooks/1/" + interactionCanary + "/messages/@original": "/webhooks/{id}/{token}/messages/@original",
		"/interactions/1/t0k3n/callback":                           "/interactions/{id}/{token}/callback",
		"/applications/1/guilds/2/commands":                        "/applications/{id}/guilds/{id}/commands",
		"/gateway/bot":                                             "/gateway/bot",
	} {
		if got := (request{Path: path}).route(); got != want {
			t.Errorf("%s: %s", path, got)
		}
	}
}

func TestErrorsOfOthersHaveNoReason(t *testing.T) {
	if got := reasonOf(nil); got != unnamed {
		t.Errorf("nil: %s", got)
	}
	if got := reasonOf(io.EOF); got != unnamed {
		t.Errorf("EOF: %s", got)
	}
}
