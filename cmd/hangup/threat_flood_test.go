package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"hangup/bot/bottest/discordtest"
	"hangup/bot/bottest/telegramtest"
)

// The threat: one person sends so much that others, who may have a criminal on the line, are not answered.

// The size of a flood. A person in a hurry sends a dozen a minute.
const (
	floodOfTelegram = 10_000
	floodOfDiscord  = 1_500
	floodOfPage     = 100
	askers          = 20 // who ask in the middle of it
)

func TestOnePersonFloodsNobodyElse(t *testing.T) {
	t.Parallel()
	a, tg, dc, _, _ := bothPlatforms(t)
	t.Run("in Telegram", func(t *testing.T) { floodTelegram(t, tg) })
	t.Run("in Discord", func(t *testing.T) { floodDiscord(t, dc) })
	t.Run("on the page", func(t *testing.T) { floodPage(t, a) })
}

// answeredIn gives how long each of some people waited for an answer, in order of size.
func answeredIn(t *testing.T, server *telegramtest.Server, people []telegramtest.User) (waited []time.Duration) {
	t.Helper()
	from := time.Now()
	for _, who := range people {
		server.Say(who, who.ID, courier)
	}
	got := map[int64]bool{}
	eventually(t, "everybody is answered", func() bool {
		for _, who := range people {
			if _, ok := saidIn(server, who.ID, who, "courier fraud"); ok && !got[who.ID] {
				got[who.ID] = true
				waited = append(waited, time.Since(from))
			}
		}
		return len(waited) == len(people)
	})
	return waited
}

// Those who ask stand behind the whole flood in Telegram's own line, and are answered long before it.
func floodTelegram(t *testing.T, server *telegramtest.Server) {
	crowd := func() (all []telegramtest.User) {
		for n := range askers {
			all = append(all, server.Person(fmt.Sprint("asker ", n)))
		}
		return all
	}
	calm := answeredIn(t, server, crowd())
	eve, flood := server.Person("Eve"), floodOfTelegram
	if testing.Short() {
		flood /= 5 // beside the race detector
	}
	for n := range flood {
		server.Say(eve, eve.ID, fmt.Sprint("/help ", n))
	}
	beside := answeredIn(t, server, crowd())
	if n := len(answers(server, eve.ID, eve)); n >= flood*3/4 {
		t.Errorf("%d of the flood of %d were answered before the last of the others", n, flood)
	}
	t.Logf("the last of %d waited %v without a flood, %v with one", askers, calm[askers-1].Round(time.Millisecond), beside[askers-1].Round(time.Millisecond))
}

// A press that is over the most is not answered; everybody else's is.
func floodDiscord(t *testing.T, server *discordtest.Server) {
	eve, at := server.Person("Eve"), []*discordtest.Interaction{}
	for n := range floodOfDiscord {
		at = append(at, server.Slash(eve, server.DM(eve), "check", askedWith(courier)))
		if n%(floodOfDiscord/askers) == 0 {
			ann := server.Person("Ann")
			if got := answerTo(server.Slash(ann, server.DM(ann), "check", askedWith(courier))); !strings.Contains(got, "courier fraud") {
				t.Errorf("after %d: %s", n, got)
			}
		}
	}
	if !slices.ContainsFunc(at, func(i *discordtest.Interaction) bool { _, ok := i.Answered(); return ok }) {
		t.Error("nothing of the flood is answered")
	}
}

// A browser that asks too often is told to wait; another is answered.
func floodPage(t *testing.T, a *testApp) {
	eve, ann := newBrowser(t, a.URL), newBrowser(t, a.URL)
	told := map[int]int{}
	for range floodOfPage {
		told[eve.tries(t, map[string]any{"id": eve.event(), "text": "/help"})]++
	}
	if told[http.StatusOK] > 70 || told[http.StatusTooManyRequests] < floodOfPage-70 {
		t.Errorf("a browser is answered %v", told)
	}
	if got := ann.say(courier); !strings.Contains(got, "courier fraud") {
		t.Errorf("another is told %s", got)
	}
}

// tries posts something that somebody says, and gives the status.
func (b *browser) tries(t *testing.T, say map[string]any) int {
	t.Helper()
	raw, err := json.Marshal(say)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.url+"/api/say", bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", b.url)
	resp, err := b.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode
}
