package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"time"
)

// pageVisitor uses the page as its script does.
type pageVisitor struct {
	url    func() string
	client *http.Client // nil before the first visit
	acts   int
	reply  pageReply // that came last and left a choice
}

// pageReply is what is read of an answer.
type pageReply struct {
	Buttons []struct {
		Action string `json:"action"`
	} `json:"buttons"`
	Form *pageForm `json:"form"`
}

type pageForm struct {
	ID     string `json:"id"`
	Fields []struct {
		ID      string `json:"id"`
		Value   string `json:"value"`
		Options []struct {
			ID string `json:"id"`
		} `json:"options"`
	} `json:"fields"`
}

// actsOfAPerson is after how many deeds a browser is somebody else's.
const actsOfAPerson = 40

func newPageVisitor(url func() string) *pageVisitor { return &pageVisitor{url: url} }

func newClientWithCookies() (*http.Client, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	return &http.Client{Jar: jar, Timeout: time.Minute}, nil
}

func (v *pageVisitor) act(ctx context.Context, dice *rand.Rand) (string, error) {
	if v.client == nil || v.acts >= actsOfAPerson {
		return "hello", v.hello(ctx)
	}
	v.acts++
	switch n := dice.IntN(20); {
	case n == 0:
		return streamDeed, v.stream(ctx, time.Duration(dice.IntN(8000))*time.Millisecond)
	case n == 1:
		return "gone before the answer", v.leave(ctx, time.Duration(dice.IntN(20))*time.Millisecond)
	case n < 11 && v.reply.Form != nil:
		return "form", v.say(ctx, dice, map[string]any{"form": v.reply.Form.filled(dice)})
	case n < 11 && len(v.reply.Buttons) > 0:
		return "button", v.say(ctx, dice, map[string]any{"action": v.reply.Buttons[dice.IntN(len(v.reply.Buttons))].Action})
	}
	what, text := saying(dice)
	return what, v.say(ctx, dice, map[string]any{"text": text})
}

// hello begins as somebody new. The connections of who was here before are closed.
func (v *pageVisitor) hello(ctx context.Context) (err error) {
	v.hangUp()
	if v.client, err = newClientWithCookies(); err != nil {
		return err
	}
	v.client.Transport = &http.Transport{MaxIdleConnsPerHost: 2, IdleConnTimeout: time.Minute}
	v.acts, v.reply = 0, pageReply{}
	if err = v.get(ctx, "/"); err == nil {
		_, err = v.post(ctx, "/api/hello", map[string]any{})
	}
	if err != nil {
		v.client = nil
	}
	return err
}

func (v *pageVisitor) hangUp() {
	if v.client != nil {
		v.client.CloseIdleConnections()
	}
}

// say does one thing in the chat.
func (v *pageVisitor) say(ctx context.Context, dice *rand.Rand, said map[string]any) error {
	said["id"] = fmt.Sprintf("soak-%016x", dice.Uint64())
	raw, err := v.post(ctx, "/api/say", said)
	if err != nil {
		return err
	}
	var answer struct {
		Reply *pageReply `json:"reply"`
	}
	if err := json.Unmarshal(raw, &answer); err != nil {
		return err
	}
	if r := answer.Reply; r != nil && (r.Form != nil || len(r.Buttons) > 0) {
		v.reply = *r
	}
	return nil
}

// filled fills a form in: of a choice any, of a text what stands there.
func (f *pageForm) filled(dice *rand.Rand) map[string]any {
	values := map[string]string{}
	for _, field := range f.Fields {
		switch {
		case len(field.Options) > 0:
			values[field.ID] = field.Options[dice.IntN(len(field.Options))].ID
		case field.Value != "":
			values[field.ID] = field.Value
		default:
			values[field.ID] = "Watford"
		}
	}
	return map[string]any{"id": f.ID, "values": values}
}

// stream opens the page's stream for a while.
func (v *pageVisitor) stream(ctx context.Context, long time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, long)
	defer cancel()
	if err := v.get(ctx, "/events"); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// leave asks and goes before the answer is here.
func (v *pageVisitor) leave(ctx context.Context, long time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, long)
	defer cancel()
	id := fmt.Sprintf("soak-left-%d", time.Now().UnixNano())
	_, err := v.post(ctx, "/api/say", map[string]any{"id": id, "text": "/stats"})
	if errors.Is(err, context.DeadlineExceeded) {
		return errLeft
	}
	return err
}

func (v *pageVisitor) get(ctx context.Context, path string) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, v.url()+path, nil)
	if err != nil {
		return err
	}
	_, err = callAnswered(v.client, r)
	return err
}

func (v *pageVisitor) post(ctx context.Context, path string, body any) ([]byte, error) {
	raw, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, v.url()+path, bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", v.url())
	return callAnswered(v.client, r)
}

// callAnswered makes a call and gives the answer. A refusal with a reason is an answer too; that something is wrong with the program is none.
func callAnswered(client *http.Client, r *http.Request) ([]byte, error) {
	resp, err := client.Do(r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	switch {
	case err != nil:
		return nil, err
	case resp.StatusCode >= http.StatusInternalServerError, resp.StatusCode == http.StatusUnauthorized, resp.StatusCode == http.StatusForbidden:
		return nil, fmt.Errorf("%s %s: %s: %.200s", r.Method, r.URL.Path, resp.Status, body)
	}
	return body, nil
}

// boardVisitor looks at the dashboard as the operator.
type boardVisitor struct {
	url    func() string
	client *http.Client // nil before the login
}

// The dashboard, as who uses it is counted, and the token for it, which guards nothing.
const (
	dashboardPlace = "dashboard"
	soakToken      = "a-token-that-guards-nothing"
)

func newBoardVisitor(url func() string) *boardVisitor { return &boardVisitor{url: url} }

func (v *boardVisitor) act(ctx context.Context, dice *rand.Rand) (string, error) {
	if v.client == nil {
		return "login", v.login(ctx)
	}
	if dice.IntN(30) == 0 {
		client := v.client
		v.client = nil
		return "logout", v.form(ctx, client, "/dashboard/logout", nil)
	}
	paths := []string{"", "/reports", "/queue", "/posts", "/sources", "/log", "?place=district:watford&weeks=13", "/chart.png?place=district:watford&weeks=13"}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, v.url()+"/dashboard"+paths[dice.IntN(len(paths))], nil)
	if err != nil {
		return "page", err
	}
	_, err = callAnswered(v.client, r)
	return "page", err
}

func (v *boardVisitor) hangUp() { http.DefaultClient.CloseIdleConnections() } // it has no transport of its own

func (v *boardVisitor) login(ctx context.Context) error {
	client, err := newClientWithCookies()
	if err != nil {
		return err
	}
	if err := v.form(ctx, client, "/dashboard/login", url.Values{"token": {soakToken}}); err != nil {
		return err
	}
	v.client = client
	return nil
}

func (v *boardVisitor) form(ctx context.Context, client *http.Client, path string, values url.Values) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, v.url()+path, strings.NewReader(values.Encode()))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", v.url())
	_, err = callAnswered(client, r)
	return err
}
