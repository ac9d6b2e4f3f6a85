package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"hangup/bot/bottest/limited"
	"hangup/bot/telegram"
)

// Whatever goes wrong while the real program posts a warning, every chat that can be reached gets it, and twice only what
// nobody could know of. "hangup bench faults" does the same twenty times.
func TestNothingIsLostWhateverGoesWrong(t *testing.T) {
	if underRace {
		t.Skip("the program is not watched by the detector: tried without it")
	}
	if testing.Short() {
		t.Skip("takes a minute")
	}
	t.Parallel()
	b := &faultBench{console: quietConsole(), binary: binary(t), chats: 60, times: 1, atOnce: 6, seed: uint64(time.Now().UnixNano())}
	rows, err := b.all(t.Context(), faults(), []string{"telegram", "discord"})
	if err != nil {
		t.Fatalf("%v (seed %d)", err, b.seed)
	}
	if len(rows) != 2*len(faults()) {
		t.Errorf("%d rows", len(rows))
	}
	for _, r := range rows {
		if err := r.verdict(); err != nil {
			t.Errorf("%v (seed %d)", err, b.seed)
		}
		switch {
		case r.skipped != "":
			t.Logf("NOT TRIED: %s on %s: %s", r.fault.name, r.platform, r.skipped)
		case r.tries != 1 || r.posts < 50:
			t.Errorf("%s on %s: %d tries with %d posts", r.fault.name, r.platform, r.tries, r.posts)
		case r.platform == "discord" && r.again > 0:
			t.Errorf("%s on discord: %d twice", r.fault.name, r.again)
		}
	}
	var out bytes.Buffer
	_ = printFaults(&out, rows, benchFaultsCmd{Chats: b.chats, Seed: b.seed})
	t.Log("\n" + out.String())
}

// The table must show what goes wrong: a program that loses and doubles is found out.
func TestVerdictOfAFault(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		row faultRow
		bad string
	}{
		"all there once":              {faultRow{tries: 1, posts: 10}, ""},
		"one lost":                    {faultRow{tries: 1, posts: 10, lost: 1}, "1 lost"},
		"twice what was in doubt":     {faultRow{tries: 1, again: 2, mayAgain: 2}, ""},
		"twice more than in doubt":    {faultRow{tries: 1, again: 3, mayAgain: 2}, "3 twice"},
		"twice with nothing in doubt": {faultRow{tries: 1, again: 1}, "1 twice"},
		"not tried":                   {faultRow{skipped: "no disk"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			err := c.row.verdict()
			if (err == nil) != (c.bad == "") || err != nil && !strings.Contains(err.Error(), c.bad) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestJudgedCountsWhatStandsInChats(t *testing.T) {
	t.Parallel()
	p, err := benchPlaces()[0].openAt(4, limited.Options{Now: time.Now, Free: true})
	if err != nil {
		t.Fatal(err)
	}
	defer p.close()
	sendTo(t, p, p.chats[0], "first")
	sendTo(t, p, p.chats[1], "first")
	sendTo(t, p, p.chats[1], "first")
	sendTo(t, p, p.chats[2], "second")
	if lost, again := p.judged(p.chats, nil); lost != 1 || again != 1 {
		t.Errorf("%d lost, %d twice", lost, again)
	}
	if lost, again := p.judged(p.chats, func(text string) bool { return text == "second" }); lost != 3 || again != 1 {
		t.Errorf("%d lost, %d twice of what reads otherwise", lost, again)
	}
}

// sendTo posts a text into a chat of Telegram.
func sendTo(t *testing.T, p *openPlace, chat, text string) {
	t.Helper()
	client, err := telegram.NewClient(limited.TelegramToken, p.url, nil)
	if err == nil {
		err = client.Call(t.Context(), "sendMessage", map[string]string{"chat_id": chat, "text": text}, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestReachableIsNineOfTen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		platform    string
		there, gone int
		moved       int
	}{{"telegram", 90, 10, 5}, {"discord", 90, 10, 0}} {
		there, moved := 0, 0
		for n := range 100 {
			at, ok := reachable(c.platform, n, telegramChat(n))
			if ok {
				there++
			}
			if ok && at != telegramChat(n) {
				moved++
			}
		}
		if there != c.there || moved != c.moved {
			t.Errorf("%s: %d can be reached, %d moved", c.platform, there, moved)
		}
	}
}

func TestPrintFaultsIsMarkdownAndFailsWithALoss(t *testing.T) {
	t.Parallel()
	rows := []*faultRow{
		{fault: faults()[0], platform: "telegram", tries: 20, posts: 2000, again: 12, mayAgain: 80, slowest: 9 * time.Second},
		{fault: faults()[0], platform: "discord", skipped: "no disk"},
	}
	var b bytes.Buffer
	if err := printFaults(&b, rows, benchFaultsCmd{Chats: 100, Seed: 5}); err != nil {
		t.Error(err)
	}
	const want = "| kill -9 at a random moment | kill | telegram | 20 | 2000 | 0 | 12 | 80 | 9 s |\n| kill -9 at a random moment | kill | discord | 0 | | | | | not tried: no disk |\n"
	if !strings.Contains(b.String(), want) {
		t.Errorf("got\n%s", b.String())
	}
	rows[0].lost = 1
	if err := printFaults(&b, rows, benchFaultsCmd{}); err == nil {
		t.Error("a loss is no failure")
	}
}

func TestBenchFaultsRefusesUnknownFaults(t *testing.T) {
	t.Parallel()
	got := command(t, "", nil, "bench", "faults", "--fault", "flood")
	if got.code != exitUsage || !strings.Contains(got.err, `no fault "flood": there are kill, kill-edit, correct, cut`) {
		t.Errorf("code %d: %s", got.code, got.err)
	}
}

// A run that is stopped ends at once.
func TestAStoppedRunOfFaultsEnds(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	b := &faultBench{console: quietConsole(), binary: binary(t), chats: 10, times: 3, atOnce: 1}
	if _, err := b.all(ctx, faults(), []string{"discord"}); err == nil {
		t.Error("no error")
	}
}
