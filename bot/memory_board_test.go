package bot

import (
	"context"
	"slices"
	"time"
)

func (m *memory) SentNotices(_ context.Context, chat ChatID, limit int) ([]Notice, error) {
	done, err := m.use()
	defer done()
	var all []Notice
	for _, n := range slices.Backward(m.notices) {
		if (chat == ChatID{} || n.From.Chat == chat) && (limit == 0 || len(all) < limit) {
			all = append(all, n)
		}
	}
	return all, err
}

func (m *memory) Outcomes(_ context.Context, chat ChatID, since time.Time) (map[string]Tally, error) {
	done, err := m.use()
	defer done()
	all := map[string]Tally{}
	for _, p := range m.posts {
		if (chat != ChatID{} && p.to.Chat != chat) || !p.due.IsZero() && p.due.Before(since) {
			continue
		}
		t := all[p.to.Chat.Platform]
		switch p.state {
		case "sent":
			t.Sent++
		case "due":
			t.Waiting++
		case "suspended":
			t.Suspended++
		case "failed":
			t.Failed++
		default:
			t.Skipped++
		}
		all[p.to.Chat.Platform] = t
	}
	return all, err
}
