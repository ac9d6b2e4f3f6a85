package main

import (
	"bufio"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// sendForm fills a form in.
func (b *browser) sendForm(id string, values map[string]string) string {
	b.t.Helper()
	return b.post("/api/say", map[string]any{"id": b.event(), "form": map[string]any{"id": id, "values": values}})
}

// pressOn presses the first button of an answer whose action begins with a verb.
func (b *browser) pressOn(answer, verb string) string {
	b.t.Helper()
	_, rest, found := strings.Cut(answer, `"action":"`+verb+"|")
	if !found {
		b.t.Fatalf("no button %s in %s", verb, answer)
	}
	args, _, _ := strings.Cut(rest, `"`)
	return b.press(verb + "|" + args)
}

// reads waits until a post on the page has some words, and gives it.
func (b *browser) reads(words string) string {
	b.t.Helper()
	resp := b.get("/events")
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	for lines.Scan() {
		if data, ok := strings.CutPrefix(lines.Text(), "data:"); ok && strings.Contains(data, words) {
			return data
		}
	}
	b.t.Fatalf("nothing with %q came: %v", words, lines.Err())
	return ""
}

// A broadcast through the whole program: the form, the preview, a minute to stop it, every chat, the report, and a correction.
func TestBroadcastReachesEveryChatAndIsCorrected(t *testing.T) {
	t.Parallel()
	var ahead atomic.Int64
	a := startTestAppAt(t, "", time.Minute, func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) })
	coordinator := newBrowser(t, a.URL)
	var chats []*browser
	for range 2 {
		b := newBrowser(t, a.URL)
		b.moderate(a.Moderator)
		b.say("/watch Kent quiet off")
		chats = append(chats, b)
	}
	warning := map[string]string{"text": "Callers say they are from the water board. Hang up.", "urgent": "no", "area": "Kent"}
	if answer := coordinator.sendForm("warn", warning); strings.Contains(answer, "send|") {
		t.Fatalf("a stranger may warn: %s", answer)
	}
	coordinator.moderate(a.Moderator)
	if answer := coordinator.say("/warn"); !strings.Contains(answer, `"area"`) {
		t.Fatalf("no area is asked for: %s", answer)
	}
	preview := coordinator.sendForm("warn", warning)
	if !strings.Contains(preview, "It goes to 2 chats that follow Kent: 2 on the page.") {
		t.Errorf("preview %s", preview)
	}
	if sent := coordinator.pressOn(preview, "send"); !strings.Contains(sent, "It goes out in 60 seconds.") {
		t.Errorf("sent %s", sent)
	}
	if n := rowsWhere(t, a.settings.Database, "letters", "true"); n != 0 {
		t.Errorf("%d letters before the minute is over", n)
	}
	ahead.Store(int64(61 * time.Second))
	for _, b := range chats {
		b.reads("from the water board")
	}
	report := coordinator.reads("Done: 2 chats got your warning.")
	answer := coordinator.pressOn(report, "fix")
	if !strings.Contains(answer, "from the water board") {
		t.Errorf("the form of the correction has not the text: %s", answer)
	}
	preview = coordinator.sendForm("correct", map[string]string{"text": "Callers say they are from the water company. Hang up."})
	if sent := coordinator.pressOn(preview, "send"); !strings.Contains(sent, "in 2 chats") {
		t.Errorf("corrected %s", sent)
	}
	for _, b := range chats {
		b.reads("from the water company")
	}
	coordinator.reads("Done: 2 chats got your correction.")
	if log := coordinator.say("/log"); !strings.Contains(log, "sent a warning to Kent") || !strings.Contains(log, "corrected a warning") {
		t.Errorf("log %s", log)
	}
}

func TestBroadcastThatIsStoppedIsSeenByNobody(t *testing.T) {
	t.Parallel()
	var ahead atomic.Int64
	a := startTestAppAt(t, "", time.Minute, func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) })
	b := newBrowser(t, a.URL)
	b.moderate(a.Moderator)
	preview := b.say("/warn Callers say they are from the water board. Hang up.")
	sent := b.pressOn(preview, "send")
	if stopped := b.pressOn(sent, "undo"); !strings.Contains(stopped, "Nobody has seen it.") {
		t.Errorf("stopped %s", stopped)
	}
	ahead.Store(int64(2 * time.Minute))
	second := b.pressOn(b.say("/warn Another warning."), "send")
	if !strings.Contains(second, "60 seconds") {
		t.Errorf("second %s", second)
	}
	ahead.Store(int64(4 * time.Minute))
	b.reads("Another warning.")
	if n := rowsWhere(t, a.settings.Database, "letters", "body LIKE '%water board%'"); n != 0 {
		t.Errorf("%d letters of what was stopped", n)
	}
}
