package bot

import (
	"context"
	"slices"
	"time"

	"hangup/advice/news"
)

func (m *memory) Posted(_ context.Context, at Address, limit int) ([]Posted, error) {
	done, err := m.use()
	defer done()
	var all []Posted
	for _, p := range m.posts {
		if p.state == "sent" && (at == Address{} || p.to == at) {
			all = append(all, p.Posted)
		}
	}
	slices.SortStableFunc(all, func(a, b Posted) int { return b.At.Compare(a.At) })
	if (at == Address{}) {
		seen := map[Post]bool{}
		all = slices.DeleteFunc(all, func(p Posted) bool {
			before := seen[p.Post]
			seen[p.Post] = true
			return before
		})
	}
	return all[:min(len(all), limit)], err
}

func (m *memory) Recall(_ context.Context, post Post, at Address, _ time.Time) (chats int, err error) {
	done, err := m.use()
	defer done()
	if err != nil {
		return 0, err
	}
	for i := range m.notices {
		if m.notices[i].ID == post.Notice && post.Notice != "" {
			m.notices[i].Recalled = true
		}
	}
	for i := range m.posts {
		p := &m.posts[i]
		same := p.Notice == post.Notice && p.Warning == post.Warning && (at == Address{} || p.to == at)
		if same && (p.state == "sent" || p.state == "due") {
			p.state = "skipped"
			chats++
		}
	}
	return chats, nil
}

func (m *memory) Pending(_ context.Context, at Address, limit int) ([]Pending, error) {
	done, err := m.use()
	defer done()
	var all []Pending
	for _, p := range m.pends {
		seen := at == Address{} && slices.ContainsFunc(all, func(q Pending) bool { return q.Warning == p.Warning })
		if (at == Address{} || p.To == at) && !seen {
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(a, b Pending) int { return a.At.Compare(b.At) })
	return all[:min(len(all), limit)], err
}

func (m *memory) Decide(_ context.Context, id news.WarningID, at Address, post bool, now time.Time) (chats int, err error) {
	done, err := m.use()
	defer done()
	if err != nil {
		return 0, err
	}
	m.pends = slices.DeleteFunc(m.pends, func(p Pending) bool {
		if p.Warning != id || at != (Address{}) && p.To != at {
			return false
		}
		chats++
		if post {
			m.posts = append(m.posts, memoryPost{Posted: Posted{Post: Post{Warning: id}, Rule: p.Rule}, to: p.To, due: now, state: "due"})
		}
		return true
	})
	return chats, nil
}

func (m *memory) PauseChat(_ context.Context, chat ChatID, until time.Time) error {
	done, err := m.use()
	defer done()
	if err == nil {
		m.paused[chat] = until
	}
	return err
}

func (m *memory) PausedUntil(_ context.Context, chat ChatID, now time.Time) (time.Time, error) {
	done, err := m.use()
	defer done()
	if until := m.paused[chat]; until.After(now) {
		return until, err
	}
	return time.Time{}, err
}

func (m *memory) Backlog(_ context.Context, chat ChatID, now time.Time) (n int, err error) {
	done, err := m.use()
	defer done()
	for _, p := range m.posts {
		if p.to.Chat == chat && p.state == "due" && !p.due.After(now) {
			n++
		}
	}
	return n, err
}

func (m *memory) Digest(_ context.Context, at Address, _ time.Time) ([]news.Warning, error) {
	done, err := m.use()
	defer done()
	var all []news.Warning
	for _, w := range m.stored {
		if slices.Contains(m.kept[at], string(w.ID)) {
			all = append(all, w)
		}
	}
	return all, err
}

func (m *memory) Waiting(_ context.Context, owner Address) (map[Address]int, error) {
	done, err := m.use()
	defer done()
	waiting := map[Address]int{}
	for _, p := range m.pends {
		if m.owners[p.To] == owner {
			waiting[p.To]++
		}
	}
	return waiting, err
}

func (m *memory) WriteDeed(_ context.Context, d Deed) error {
	done, err := m.use()
	defer done()
	if m.noLog {
		return errDown
	}
	if err == nil {
		m.deeds = append(m.deeds, d)
	}
	return err
}

func (m *memory) Deeds(_ context.Context, chat Address, limit int) ([]Deed, error) {
	done, err := m.use()
	defer done()
	var all []Deed
	for _, d := range slices.Backward(m.deeds) {
		if (chat == Address{} || d.Chat == chat) && len(all) < limit {
			all = append(all, d)
		}
	}
	return all, err
}
