package bot

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// written writes a post as an outbox would.
func (p *person) written(o Order) (string, error) {
	p.t.Helper()
	if o.To == (Address{}) {
		o.To = p.at
	}
	w, err := p.core.Write(p.t.Context(), o)
	if err == nil {
		checkReply(p.t, w.Reply, false)
	}
	return w.Reply.Plain(), err
}

func TestNoticeSaysWhoWroteItAndThatItIsNotThePolice(t *testing.T) {
	p := moderatedGroup(t)
	for id, lead := range map[NoticeID]string{
		"N-1": p.word("bot.notice.lead"), "N-2": p.word("bot.notice.lead.area", "area", "Hertfordshire Constabulary"),
	} {
		got, err := p.written(Order{Post: Post{Notice: id}})
		if err != nil || !strings.HasPrefix(got, lead) || !strings.Contains(got, p.word("bot.notice.whose")) ||
			!strings.Contains(got, "Do not open the door.") || strings.Contains(got, p.word("bot.notice.corrected")) {
			t.Errorf("%s: %v, %q", id, err, got)
		}
	}
}

func TestNoticeCorrectedSaysSo(t *testing.T) {
	p := moderatedGroup(t)
	p.store.notices[0].Revision = 2
	for _, edit := range []bool{true, false} {
		if got, err := p.written(Order{Post: Post{Notice: "N-1"}, Edit: edit}); err != nil || !strings.Contains(got, p.word("bot.notice.corrected")) {
			t.Errorf("%v, %q", err, got)
		}
	}
}

func TestNoticeRecalledIsNotPostedAndSaysSoWhereItStands(t *testing.T) {
	p := moderatedGroup(t)
	p.store.notices[0].Recalled = true
	if _, err := p.written(Order{Post: Post{Notice: "N-1"}}); !errors.Is(err, ErrNothingToSay) {
		t.Errorf("%v", err)
	}
	for _, o := range []Order{{Post: Post{Notice: "N-1"}, Edit: true}, {Post: Post{Notice: "N-1"}, Edit: true, Recalled: true}} {
		got, err := p.written(o)
		if err != nil || strings.Contains(got, "door") || !strings.HasPrefix(got, p.word("bot.post.withdrawn")) {
			t.Errorf("%v, %q", err, got)
		}
	}
	if _, err := p.written(Order{Post: Post{Notice: "N-9"}}); !errors.Is(err, ErrNothingToSay) {
		t.Errorf("one that is not there: %v", err)
	}
	p.store.down = true
	if _, err := p.written(Order{Post: Post{Notice: "N-1"}}); !errors.Is(err, errDown) {
		t.Errorf("%v", err)
	}
}

func TestNoticeWaitsForTheEndOfQuietHoursUnlessUrgent(t *testing.T) {
	p := moderatedGroup(t)
	p.store.watching = []Watch{{At: p.at, Area: "force:hertfordshire", Wish: Wish{Quiet: Hours{From: 22 * 60, To: 7 * 60}}}}
	*p.clock = time.Date(2026, 11, 18, 23, 0, 0, 0, time.UTC)
	for _, id := range []NoticeID{"N-1", "N-2"} {
		_, err := p.written(Order{Post: Post{Notice: id}})
		var later *Later
		if !errors.As(err, &later) || !later.Until.Equal(time.Date(2026, 11, 19, 7, 0, 0, 0, time.UTC)) {
			t.Errorf("%s: %v", id, err)
		}
	}
	if _, err := p.written(Order{Post: Post{Notice: "N-1"}, Edit: true}); err != nil {
		t.Errorf("a correction rings nobody and waits: %v", err)
	}
	p.store.notices[0].Urgent = true
	if _, err := p.written(Order{Post: Post{Notice: "N-1"}}); err != nil {
		t.Errorf("urgent: %v", err)
	}
}

func TestNoticeSaysWhatWasMissed(t *testing.T) {
	p := moderatedGroup(t)
	got, err := p.written(Order{Post: Post{Notice: "N-1"}, Missed: 3})
	if err != nil || !strings.Contains(got, p.word("bot.post.missed", "n", "3")) {
		t.Errorf("%v, %q", err, got)
	}
}

// A chat that asked for our words in Welsh gets all of them in Welsh, and none in both.
func TestNoticeSaysItsOwnWordsInTheLanguageOfTheChat(t *testing.T) {
	p := moderatedGroup(t)
	p.store.notices[0].Revision = 2
	p.store.watching = []Watch{{At: p.at, Area: "force:hertfordshire", Wish: Wish{Language: welsh}}}
	for id, keys := range map[NoticeID][]string{
		"N-1": {"bot.notice.lead", "bot.notice.corrected", "bot.notice.whose", "bot.post.advice"},
		"N-2": {"bot.notice.lead.area", "bot.notice.whose", "bot.post.advice"},
	} {
		got, err := p.written(Order{Post: Post{Notice: id}})
		for _, key := range keys {
			english, own := p.word(key, "area", "Hertfordshire Constabulary"), p.word(key+".cy", "area", "Hertfordshire Constabulary")
			if err != nil || own == "" || strings.Contains(got, english) || !strings.Contains(got, own) {
				t.Errorf("%s, %s: %v, %q", id, key, err, got)
			}
		}
	}
}
