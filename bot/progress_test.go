package bot

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// broadcast is a notice to so many chats as there are states, which began at the start of the test.
func broadcast(t testing.TB, states ...string) *person {
	t.Helper()
	p := newPerson(t)
	p.store.notices = []Notice{{
		ID: "N-1", Text: "Hang up.", Area: "force:kent", From: p.at, ReportTo: p.at, Revision: 1,
		At: startOfTest.Add(-undoFor), Starts: startOfTest,
	}}
	for n, state := range states {
		post := memoryPost{Posted: Posted{Post: Post{Notice: "N-1"}}, to: Address{Chat: ChatID{"paper", fmt.Sprint(n)}}, state: state}
		if state == "sent" {
			post.At = startOfTest.Add(time.Duration(n+1) * time.Second)
		}
		p.store.posts = append(p.store.posts, post)
	}
	return p
}

// of repeats a state.
func of(n int, state string) []string {
	return strings.Split(strings.TrimSuffix(strings.Repeat(state+" ", n), " "), " ")
}

func TestProgress(t *testing.T) {
	for name, c := range map[string]struct {
		states []string
		after  time.Duration // since the start
		edit   bool
		want   string // pieces of the text with bars between; "nothing", or "later"
		again  time.Duration
	}{
		"begun":                  {of(4, "due"), time.Second, false, "0 of 4 chats are done.|[....................]", progressGap},
		"half":                   {append(of(60, "sent"), of(60, "due")...), time.Minute, true, "60 of 120 chats|[##########..........]|About 1 minute left.", progressGap},
		"minutes to go":          {append(of(60, "sent"), of(300, "due")...), time.Minute, true, "60 of 360|About 5 minutes left.", progressGap},
		"nearly":                 {append(of(90, "sent"), "due"), 90 * time.Second, true, "[###################.]|A few seconds left.", progressGap},
		"stuck":                  {append(of(3, "sent"), "due"), 10 * time.Minute, true, "3 of 4|The others wait", slowGap},
		"stuck for the night":    {append(of(3, "sent"), "due"), 3 * time.Hour, true, "The others wait", restGap},
		"stuck for a day":        {append(of(3, "sent"), "due"), 24*time.Hour + 3*time.Second, true, "The others wait", time.Hour},
		"stuck for a month":      {append(of(3, "sent"), "due"), 720*time.Hour + 3*time.Second, true, "The others wait", 30 * time.Hour},
		"all there":              {of(75, "sent"), time.Hour, true, "Done: 75 chats got your warning.|Sent: 75|It took 1 minute 15 seconds.", 0},
		"not everywhere":         {[]string{"sent", "suspended", "failed", "failed", "skipped"}, time.Minute, true, "Done: 1 chat got|Sent: 1|blocked: 1|Failed: 2|too old: 1|It took 1 second.", 0},
		"nowhere":                {[]string{"failed", "suspended"}, time.Minute, true, "No chat got your warning.|Sent: 0|Failed: 1", 0},
		"one, on its way":        {[]string{"due"}, time.Second, false, "later", progressGap},
		"one, in quiet hours":    {[]string{"due"}, 3 * time.Hour, false, "later", restGap},
		"one, there":             {[]string{"sent"}, time.Second, false, "Done: 1 chat got your warning.", 0},
		"one, not there":         {[]string{"suspended"}, time.Second, false, "No chat got your warning.|blocked: 1", 0},
		"one, that is corrected": {[]string{"due"}, time.Second, true, "0 of 1", progressGap},
		"nobody":                 {nil, time.Second, false, "nothing", 0},
	} {
		t.Run(name, func(t *testing.T) {
			p := broadcast(t, c.states...)
			p.pass(c.after)
			w, err := p.core.Write(t.Context(), Order{Post: Post{Progress: "N-1"}, To: p.at, Edit: c.edit})
			var later *Later
			switch {
			case c.want == "nothing":
				if !errors.Is(err, ErrNothingToSay) {
					t.Errorf("%v, %q", err, w.Reply.Plain())
				}
				return
			case c.want == "later":
				if !errors.As(err, &later) || later.Until.Sub(*p.clock) != c.again {
					t.Errorf("%v, %q", err, w.Reply.Plain())
				}
				return
			case err != nil || w.Again != c.again:
				t.Errorf("%v, again in %v", err, w.Again)
			}
			checkReply(t, w.Reply, false)
			for want := range strings.SplitSeq(c.want, "|") {
				if !strings.Contains(w.Reply.Plain(), want) {
					t.Errorf("no %q in %q", want, w.Reply.Plain())
				}
			}
		})
	}
}

// Of one chat the report is enough, and it is short.
func TestReportOfOneChatIsALine(t *testing.T) {
	p := broadcast(t, "sent")
	got, err := p.written(Order{Post: Post{Progress: "N-1"}})
	if err != nil || strings.Contains(got, "Sent:") {
		t.Errorf("%v, %q", err, got)
	}
}

func TestReportOfARecalledNotice(t *testing.T) {
	p := broadcast(t, "skipped", "skipped")
	p.store.notices[0].Recalled = true
	if _, err := p.written(Order{Post: Post{Progress: "N-1"}}); !errors.Is(err, ErrNothingToSay) {
		t.Errorf("one that was stopped before anything was told: %v", err)
	}
	got, err := p.written(Order{Post: Post{Progress: "N-1"}, Edit: true})
	if err != nil || got != p.word("bot.delivered.recalled") {
		t.Errorf("%v, %q", err, got)
	}
	p.store.posts[0].state = "due"
	if got, err = p.written(Order{Post: Post{Progress: "N-1"}, Edit: true}); err != nil || !strings.Contains(got, "taking your warning back: 1 of 2") {
		t.Errorf("%v, %q", err, got)
	}
}

func TestReportOfACorrection(t *testing.T) {
	p := broadcast(t, "sent", "sent")
	p.store.notices[0].Revision = 2
	got, err := p.written(Order{Post: Post{Progress: "N-1"}, Edit: true})
	if err != nil || !strings.Contains(got, "2 chats got your correction") || strings.Contains(got, "It took") {
		t.Errorf("%v, %q", err, got)
	}
}

func TestProgressOfNothing(t *testing.T) {
	p := broadcast(t)
	if _, err := p.written(Order{Post: Post{Progress: "N-9"}}); !errors.Is(err, ErrNothingToSay) {
		t.Errorf("%v", err)
	}
	p.store.down = true
	if _, err := p.written(Order{Post: Post{Progress: "N-1"}}); !errors.Is(err, errDown) {
		t.Errorf("%v", err)
	}
}

func TestBarNeverOverflows(t *testing.T) {
	for done := range 40 {
		if got := bar(done, 39); len(got) != barCells+2 {
			t.Errorf("%d: %q", done, got)
		}
	}
	if bar(0, 0) != bar(0, 5) {
		t.Errorf("%q", bar(0, 0))
	}
}

func FuzzBar(f *testing.F) {
	f.Add(1, 2)
	f.Fuzz(func(t *testing.T, done, waiting int) {
		if done < 0 || waiting < 0 || done > 1<<40 || waiting > 1<<40 {
			t.Skip("no number of chats")
		}
		if got := bar(done, done+waiting); len(got) != barCells+2 {
			t.Errorf("%q", got)
		}
	})
}

func TestARecallOfAnOldNoticeIsToldAsItGoes(t *testing.T) {
	now := startOfTest.Add(240 * time.Hour)
	n := Notice{Starts: startOfTest, Recalled: true}
	for changed, want := range map[time.Duration]time.Duration{time.Second: progressGap, 10 * time.Minute: slowGap, 2 * time.Hour: restGap, 48 * time.Hour: 2 * time.Hour} {
		if got := (Tally{Last: startOfTest.Add(time.Minute), Changed: now.Add(-changed)}).gap(n, now); got != want {
			t.Errorf("%s after the recall it is told again in %s", changed, got)
		}
	}
}
