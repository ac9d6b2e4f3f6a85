package webchat

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"hangup/bot"
)

func TestWhatWasDoneReachesTheBot(t *testing.T) {
	var got bot.Inbound
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	v := visit(t, newAdapter(t, Config{Now: func() time.Time { return now }, Handler: handlerFunc(
		func(_ context.Context, in bot.Inbound) (bot.Reply, error) {
			got = in
			return bot.Reply{Lead: "ok"}, nil
		})}))
	chat := bot.ChatID{Platform: "web", ID: v.chat()}
	base := bot.Inbound{
		ID: v.chat() + "/event-0001", From: bot.Address{Chat: chat}, Own: bot.Address{Chat: chat}, User: bot.UserID(chat), Private: true, At: now,
	}
	for name, c := range map[string]struct {
		body string
		want func(*bot.Inbound)
	}{
		"a text":         {`{"id":"event-0001","text":"he wants cash"}`, func(i *bot.Inbound) { i.Text = "he wants cash" }},
		"an empty text":  {`{"id":"event-0002","text":""}`, func(i *bot.Inbound) { i.ID = v.chat() + "/event-0002" }},
		"a button":       {`{"id":"event-0003","action":"lost"}`, func(i *bot.Inbound) { i.ID = v.chat() + "/event-0003"; i.Action = "lost" }},
		"a button twice": {`{"id":"event-0004","action":"lost"}`, func(i *bot.Inbound) { i.ID = v.chat() + "/event-0004"; i.Action = "lost" }},
	} {
		want := base
		c.want(&want)
		if w := v.post("/api/say", c.body); w.Code != http.StatusOK || lead(t, w) != "ok" {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s:\n got %+v\nwant %+v", name, got, want)
		}
	}
	v.post("/api/say", `{"id":"event-0005","form":{"id":"report","values":{"who":"bank"}}}`)
	if got.Form == nil || got.Form.ID != "report" || got.Form.Values["who"] != "bank" || got.Text != "" {
		t.Errorf("a form: %+v", got)
	}
}

func TestGarbageGetsASentence(t *testing.T) {
	v := visit(t, newAdapter(t, Config{Handler: handlerFunc(func(context.Context, bot.Inbound) (bot.Reply, error) {
		t.Error("garbage reached the bot")
		return bot.Reply{}, nil
	})}))
	for name, body := range map[string]string{
		"nothing":             ``,
		"not JSON":            `hello`,
		"cut off":             `{"id":"event-0001","text":"x`,
		"an array":            `[]`,
		"null":                `null`,
		"a number as text":    `{"id":"event-0001","text":5}`,
		"no id":               `{"text":"x"}`,
		"an odd id":           `{"id":"../../etc","text":"x"}`,
		"a short id":          `{"id":"x","text":"x"}`,
		"a huge id":           `{"id":"` + strings.Repeat("x", 65) + `","text":"x"}`,
		"nothing done":        `{"id":"event-0001"}`,
		"two things at once":  `{"id":"event-0001","text":"x","action":"y"}`,
		"a long action":       `{"id":"event-0001","action":"` + strings.Repeat("x", 65) + `"}`,
		"a form without name": `{"id":"event-0001","form":{"values":{}}}`,
		"a form of numbers":   `{"id":"event-0001","form":{"id":"x","values":{"a":1}}}`,
		"too many fields":     `{"id":"event-0001","form":{"id":"x","values":{` + manyFields(maxFields+1) + `}}}`,
		"deep nesting":        strings.Repeat(`{"id":`, 5000),
		"binary":              "\x00\xff\xfe\x01",
	} {
		if w := v.post("/api/say", body); w.Code != http.StatusBadRequest {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		} else if problem(t, w) != sayer(t)("page.error.garbled") {
			t.Errorf("%s: %s", name, w.Body)
		}
	}
}

func manyFields(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"f%d":"x",`, i)
	}
	return strings.TrimSuffix(b.String(), ",")
}

func TestABodyOverTheLimitIsRefusedWithASentence(t *testing.T) {
	v := visit(t, newAdapter(t, Config{}))
	frame := len(`{"id":"event-0001","text":""}`)
	at := v.say("event-0001", strings.Repeat("x", maxBody-frame))
	if at.Code != http.StatusOK {
		t.Errorf("a body at the limit got %d", at.Code)
	}
	over := v.say("event-0002", strings.Repeat("x", maxBody-frame+1))
	if over.Code != http.StatusRequestEntityTooLarge || !strings.Contains(problem(t, over), "few sentences") {
		t.Errorf("a body over the limit got %d %s", over.Code, over.Body)
	}
}

func TestAMegabyteGetsItsAnswerOverARealConnection(t *testing.T) {
	a := newAdapter(t, Config{})
	url := listen(t, a)
	v := visit(t, a)
	body := `{"id":"event-0001","text":"` + strings.Repeat("x", 1<<20) + `"}`
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/api/say", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", url)
	r.AddCookie(v.cookies["hangup_chat"])
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatalf("the browser would see a broken connection: %v", err)
	}
	defer func() { _ = w.Body.Close() }()
	if w.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("got %d", w.StatusCode)
	}
}

func TestAProblemShowsItsTextAndLogsItsCause(t *testing.T) {
	log := &logged{}
	v := visit(t, newAdapter(t, Config{Log: log.logger(), Handler: handlerFunc(func(context.Context, bot.Inbound) (bot.Reply, error) {
		return bot.Reply{}, fmt.Errorf("wrapped: %w", &bot.Problem{Text: "I do not know that place.", Err: errors.New("no area row")})
	})}))
	w := v.say("event-0001", "my secret words")
	if w.Code != http.StatusUnprocessableEntity || problem(t, w) != "I do not know that place." {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if !strings.Contains(log.String(), "no area row") || strings.Contains(log.String(), "secret words") {
		t.Errorf("log: %s", log)
	}
}

func TestAnyOtherErrorIsAnApologyThatSaysWhatToDo(t *testing.T) {
	log := &logged{}
	v := visit(t, newAdapter(t, Config{Log: log.logger(), Handler: handlerFunc(func(_ context.Context, in bot.Inbound) (bot.Reply, error) {
		if strings.Contains(in.Text, "panic") {
			panic("he said: " + in.Text)
		}
		return bot.Reply{}, errors.New("disk is full")
	})}))
	for n, words := range []string{"my secret words", "my secret words panic"} {
		w := v.say(eventName(n), words)
		text := problem(t, w)
		for _, part := range []string{"hang up", "159", "101", "999"} {
			if w.Code != http.StatusInternalServerError || !strings.Contains(text, part) {
				t.Errorf("%s: %d %q lacks %q", words, w.Code, text, part)
			}
		}
		if strings.Contains(w.Body.String(), "disk") {
			t.Errorf("the cause was shown: %s", w.Body)
		}
	}
	if !strings.Contains(log.String(), "disk is full") || strings.Contains(log.String(), "secret words") {
		t.Errorf("log: %s", log)
	}
}

func TestAnEventThatComesTwiceIsAnsweredOnce(t *testing.T) {
	var mu sync.Mutex
	asked := 0
	a := newAdapter(t, Config{Handler: handlerFunc(func(context.Context, bot.Inbound) (bot.Reply, error) {
		mu.Lock()
		defer mu.Unlock()
		asked++
		return bot.Reply{Lead: fmt.Sprint("answer ", asked)}, nil
	})})
	v, other := visit(t, a), visit(t, a)
	first, again := lead(t, v.say("event-0001", "x")), lead(t, v.say("event-0001", "x"))
	if first != again || asked != 1 {
		t.Errorf("%q, then %q; asked %d times", first, again, asked)
	}
	if lead(t, v.say("event-0002", "x")) == first || lead(t, other.say("event-0001", "x")) == first {
		t.Error("another event, or another browser's, got the same answer")
	}
}

func TestTheSameEventAtTheSameTimeIsAnsweredOnce(t *testing.T) {
	var mu sync.Mutex
	asked := 0
	release := make(chan struct{})
	a := newAdapter(t, Config{Handler: handlerFunc(func(context.Context, bot.Inbound) (bot.Reply, error) {
		mu.Lock()
		asked++
		mu.Unlock()
		<-release
		return bot.Reply{Lead: "one"}, nil
	})})
	v := visit(t, a)
	var all sync.WaitGroup
	for range 5 {
		r := v.request(http.MethodPost, "/api/say", strings.NewReader(`{"id":"event-0001","text":"x"}`))
		all.Go(func() {
			if w := (&visitor{a: a}).do(r); lead(t, w) != "one" {
				t.Errorf("%s", w.Body)
			}
		})
	}
	close(release)
	all.Wait()
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
}

func TestAFailedEventMayBeTriedAgain(t *testing.T) {
	broken := true
	v := visit(t, newAdapter(t, Config{Handler: handlerFunc(func(context.Context, bot.Inbound) (bot.Reply, error) {
		if broken {
			return bot.Reply{}, errors.New("not now")
		}
		return bot.Reply{Lead: "here you are"}, nil
	})}))
	if w := v.say("event-0001", "x"); w.Code != http.StatusInternalServerError {
		t.Fatalf("%d", w.Code)
	}
	broken = false
	if w := v.say("event-0001", "x"); w.Code != http.StatusOK {
		t.Errorf("the second try got %d", w.Code)
	}
}

func TestAnAnswerIsFinishedWhenTheBrowserHasGone(t *testing.T) {
	var cause error
	a := newAdapter(t, Config{Handler: handlerFunc(func(ctx context.Context, _ bot.Inbound) (bot.Reply, error) {
		cause = ctx.Err()
		return bot.Reply{Lead: "done"}, nil
	})})
	v := visit(t, a)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	v.do(v.request(http.MethodPost, "/api/say", strings.NewReader(`{"id":"event-0001","text":"x"}`)).WithContext(gone))
	if cause != nil {
		t.Errorf("the handler was cancelled: %v", cause)
	}
	if got := lead(t, v.say("event-0001", "x")); got != "done" {
		t.Errorf("asked again it got %q", got)
	}
}

func TestTooManyQuestionsAreToldToWait(t *testing.T) {
	c := &clock{now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	a := newAdapter(t, Config{Now: c.Now})
	v, other := visit(t, a), visit(t, a)
	for n := range saysPerMinute {
		if w := v.say(eventName(n), "x"); w.Code != http.StatusOK {
			t.Fatalf("question %d got %d", n+1, w.Code)
		}
	}
	w := v.say("event-9999", "x")
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "1" || !strings.Contains(problem(t, w), "wait a moment") {
		t.Errorf("question %d got %d %s", saysPerMinute+1, w.Code, w.Body)
	}
	if w := other.say("event-0001", "x"); w.Code != http.StatusOK {
		t.Errorf("another browser got %d", w.Code)
	}
	c.pass(time.Second)
	if w := v.say("event-9999", "x"); w.Code != http.StatusOK {
		t.Errorf("after a second it got %d", w.Code)
	}
}

func TestWhenEverythingIsBusyAnotherQuestionIsRefusedKindly(t *testing.T) {
	a := newAdapter(t, Config{})
	for range maxBusy {
		a.busy <- struct{}{}
	}
	v := visit(t, a)
	if w := v.say("event-0001", "x"); w.Code != http.StatusServiceUnavailable || !strings.Contains(problem(t, w), "159") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	<-a.busy
	if w := v.say("event-0001", "x"); w.Code != http.StatusOK {
		t.Errorf("with one place free: %d", w.Code)
	}
	if len(a.busy) != maxBusy-1 {
		t.Error("a place was not given back")
	}
}

func FuzzSay(f *testing.F) {
	f.Add(`{"id":"event-0001","text":"he wants my PIN"}`)
	f.Add(`{"id":"event-0001","action":"lost"}`)
	f.Add(`{"id":"event-0001","form":{"id":"report","values":{"who":"bank"}}}`)
	f.Add(`{"id":"event-0001","text":"\ud800 \u0000"}`)
	f.Add(`null`)
	a := newAdapter(f, Config{})
	f.Fuzz(func(t *testing.T, body string) {
		a.says, a.answered = newLimiter(), newAnswered()
		v := visit(t, a)
		w := v.post("/api/say", body)
		switch w.Code {
		case http.StatusOK:
			if got := lead(t, w); !strings.HasPrefix(got, "text:") && !strings.HasPrefix(got, "action:") && !strings.HasPrefix(got, "form:") {
				t.Errorf("answer %q", got)
			}
		case http.StatusBadRequest, http.StatusRequestEntityTooLarge:
			problem(t, w)
		default:
			t.Errorf("%q got %d", body, w.Code)
		}
	})
}

func BenchmarkSay(b *testing.B) {
	a := newAdapter(b, Config{})
	v := visit(b, a)
	n := 0
	for b.Loop() {
		n++
		a.says = newLimiter()
		v.post("/api/say", fmt.Sprintf(`{"id":"event-%08d","text":"he wants my PIN"}`, n))
	}
}
