package bot

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"hangup/advice/news"
)

// keptWarnings makes warnings and their ids.
func keptWarnings(n int) (ws []news.Warning, ids []string) {
	for i := range n {
		w := hertsWarning()
		w.ID = news.WarningID(fmt.Sprint("w-", i))
		w.Title = fmt.Sprint("Warning number ", i, " ", strings.Repeat("long ", 40))
		w.URL = fmt.Sprint("https://www.example.police.uk/news/", i)
		ws, ids = append(ws, w), append(ids, string(w.ID))
	}
	return ws, ids
}

func TestADigestIsOnePostOfShortLines(t *testing.T) {
	for n, want := range map[int]struct {
		lead, more string
		lines      int
	}{
		1:  {"One more police warning:", "", 1},
		2:  {"2 more police warnings:", "", 2},
		10: {"10 more police warnings:", "", 10},
		11: {"11 more police warnings:", "And one more.", 10},
		30: {"30 more police warnings:", "And 20 more.", 10},
	} {
		ws, ids := keptWarnings(n)
		p := following(t, Wish{}, ws...)
		r := p.write(Order{Post: Post{Digest: true}, To: p.digest(ids...), Due: *p.clock, Missed: 2})
		list, _ := part(r, List)
		if r.Lead != want.lead || len(list.Items) != want.lines || !strings.Contains(r.Plain(), want.more) || strings.Contains(r.Plain(), "And ") != (want.more != "") {
			t.Errorf("%d: %s", n, r.Plain())
		}
		for i, it := range list.Items {
			if len([]rune(it.Text)) > maxLine+60 || it.URL != ws[i].URL {
				t.Errorf("%+v", it)
			}
		}
		if len(r.Plain()) > 2500 || !strings.Contains(r.Plain(), "2 older warnings were not posted.") {
			t.Errorf("%d bytes: %s", len(r.Plain()), r.Plain())
		}
	}
}

func TestADigestWaitsForTheEndOfTheQuietHours(t *testing.T) {
	ws, ids := keptWarnings(2)
	p := following(t, Wish{Quiet: Hours{17 * 60, 9 * 60}}, ws...)
	*p.clock = inLondon(t, "2026-11-18 18:00:00")
	var later *Later
	_, err := p.core.Write(t.Context(), Order{Post: Post{Digest: true}, To: p.digest(ids...), Due: *p.clock})
	if !errors.As(err, &later) || later.Until.Sub(*p.clock) != 15*time.Hour {
		t.Errorf("%v", err)
	}
}

// A post that is too long for one message loses all but its first line and link.
func TestADigestOfLongAddressesShowsFewerAndCountsTheRest(t *testing.T) {
	for name, c := range map[string]struct {
		title, path string
		lines       int
	}{
		"short":            {"a b ", "x", 10},
		"long addresses":   {"a b ", strings.Repeat("x", 270), 7},
		"longer addresses": {"a b ", strings.Repeat("x", 900), 3},
		"signs":            {"*_~|", strings.Repeat("x", 100), 8},
	} {
		ws, ids := keptWarnings(12)
		for i := range ws {
			ws[i].Title, ws[i].URL = strings.Repeat(c.title, 50), "https://www.example.police.uk/"+c.path
		}
		p := following(t, Wish{}, ws...)
		r := p.write(Order{Post: Post{Digest: true}, To: p.digest(ids...), Due: *p.clock})
		list, _ := part(r, List)
		if len(list.Items) != c.lines || !strings.Contains(r.Plain(), fmt.Sprint("And ", 12-c.lines, " more.")) {
			t.Errorf("%s: %d lines: %s", name, len(list.Items), r.Plain())
		}
	}
}

func TestADigestTellsWhatPutAWarningRightInsteadOfIt(t *testing.T) {
	ws, ids := keptWarnings(3)
	right := hertsWarning()
	right.ID, right.Label, right.Corrects = "right", news.IsCorrection, ws[1].ID
	right.Title, right.URL = "The number that we gave was wrong", "https://www.example.police.uk/news/right"
	p := following(t, Wish{}, append(ws, right)...)
	for _, kept := range [][]string{ids, append(ids, "right")} {
		r := p.write(Order{Post: Post{Digest: true}, To: p.digest(kept...), Due: *p.clock})
		list, _ := part(r, List)
		if len(list.Items) != 3 || list.Items[0].URL != ws[0].URL || list.Items[1].URL != right.URL || list.Items[2].URL != ws[2].URL ||
			!strings.Contains(list.Items[1].Text, "Police correction: The number that we gave was wrong") || r.Lead != "3 more police warnings:" {
			t.Errorf("%s", r.Plain())
		}
	}
}
