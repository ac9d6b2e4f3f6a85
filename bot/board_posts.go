package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// ViewOutcome says what became of the posts of a platform.
type ViewOutcome struct {
	Where string
	Tally
}

// ViewNotice is a warning of moderators and how far it has got.
type ViewNotice struct {
	ID       NoticeID
	Text     string
	Area     string // "" for a single chat
	At       time.Time
	By       string // who sent it, as the log has it
	Recalled bool
	Changed  bool // it was corrected
	Chats    int  // to which it went
	Tally
}

// ViewPosts is what was posted.
type ViewPosts struct {
	Outcomes []ViewOutcome // warnings and notices of the last 7 days
	Notices  []ViewNotice  // newest first
}

// Posts tells what became of what was posted, in the chat of the view or in all.
func (v *View) Posts(ctx context.Context) (ViewPosts, error) {
	tallies, err := v.t.ports.Outcomes(ctx, v.chat(), v.t.now.Add(-aWeek))
	if err != nil {
		return ViewPosts{}, fmt.Errorf("outcomes: %w", err)
	}
	var p ViewPosts
	for platform, tally := range tallies {
		p.Outcomes = append(p.Outcomes, ViewOutcome{upperFirst(v.t.platformName(platform)), tally})
	}
	slices.SortFunc(p.Outcomes, func(a, b ViewOutcome) int {
		return cmp.Or(cmp.Compare(b.all(), a.all()), strings.Compare(a.Where, b.Where))
	})
	sent, err := v.t.ports.SentNotices(ctx, v.chat(), 0)
	if err != nil {
		return ViewPosts{}, fmt.Errorf("notices: %w", err)
	}
	for _, n := range sent {
		tally, err := v.t.ports.NoticeTally(ctx, n.ID)
		if err != nil {
			return ViewPosts{}, fmt.Errorf("tally of %s: %w", n.ID, err)
		}
		area, _ := v.t.Area(n.Area)
		p.Notices = append(p.Notices, ViewNotice{
			ID: n.ID, Text: n.Text, Area: area.Name, At: n.At, By: v.t.byWhom(n.By),
			Recalled: n.Recalled, Changed: n.Revision > 1, Chats: tally.all(), Tally: tally,
		})
	}
	return p, nil
}
