package bot

import (
	"context"
	"fmt"
	"slices"
	"time"

	"hangup/advice"
)

// moderated is what the memory keeps for moderators.
type moderated struct {
	notices []Notice
	posts   []memoryPost
	pends   []Pending
	deeds   []Deed
	noLog   bool                // nothing can be written into the log
	owners  map[Address]Address // who is told of the reviews of an address
	paused  map[ChatID]time.Time
	kept    map[Address][]string // ids of the warnings that are kept for a digest
}

// memoryPost is a post into a chat.
type memoryPost struct {
	Posted
	to    Address
	due   time.Time
	state string // "due", "sent", "suspended", "failed" or "skipped"
}

func (m *memory) Audience(_ context.Context, areas []advice.AreaID) (Audience, error) {
	done, err := m.use()
	defer done()
	who := Audience{}
	for _, at := range m.followers(areas) {
		who[at.Chat.Platform]++
	}
	return who, err
}

// followers gives the addresses that follow one of some areas.
func (m *memory) followers(areas []advice.AreaID) []Address {
	var all []Address
	for _, w := range m.watching {
		if slices.Contains(areas, w.Area) && !slices.Contains(all, w.At) {
			all = append(all, w.At)
		}
	}
	return all
}

func (m *memory) SendNotice(_ context.Context, n Notice) (NoticeID, int, error) {
	done, err := m.use()
	defer done()
	if err != nil {
		return "", 0, err
	}
	to := []Address{n.From}
	if len(n.Areas) > 0 {
		to = m.followers(n.Areas)
	}
	for _, have := range m.notices {
		if have.Draft == n.Draft {
			return have.ID, len(to), nil
		}
	}
	n.ID, n.Revision = NoticeID(fmt.Sprintf("N-%d", len(m.notices)+1)), 1
	m.notices = append(m.notices, n)
	for _, at := range to {
		m.posts = append(m.posts, memoryPost{Posted: Posted{Post: Post{Notice: n.ID}}, to: at, due: n.Starts, state: "due"})
	}
	return n.ID, len(to), nil
}

func (m *memory) Notice(_ context.Context, id NoticeID) (Notice, bool, error) {
	done, err := m.use()
	defer done()
	for _, n := range m.notices {
		if n.ID == id {
			return n, err == nil, err
		}
	}
	return Notice{}, false, err
}

func (m *memory) CorrectNotice(_ context.Context, id NoticeID, text string, at time.Time) (chats int, err error) {
	done, err := m.use()
	defer done()
	if err != nil {
		return 0, err
	}
	for i := range m.notices {
		if m.notices[i].ID == id {
			m.notices[i].Text = text
			m.notices[i].Revision++
		}
	}
	for i := range m.posts {
		if p := &m.posts[i]; p.Notice == id && (p.state == "sent" || p.state == "due") {
			p.state, p.due = "due", at
			chats++
		}
	}
	return chats, nil
}

func (m *memory) NoticeTally(_ context.Context, id NoticeID) (Tally, error) {
	done, err := m.use()
	defer done()
	var t Tally
	for _, p := range m.posts {
		if p.Notice != id {
			continue
		}
		switch p.state {
		case "due":
			t.Waiting++
		case "sent":
			t.Sent++
			t.Last = p.At
		case "suspended":
			t.Suspended++
		case "failed":
			t.Failed++
		default:
			t.Skipped++
		}
	}
	return t, err
}

// deliver posts what is due, at most so many. It gives what each chat reads.
func (p *person) deliver(most int) (read []string) {
	p.t.Helper()
	for i := range p.store.posts {
		post := &p.store.posts[i]
		if post.state != "due" || post.due.After(*p.clock) || len(read) == most {
			continue
		}
		w, err := p.core.Write(p.t.Context(), Order{Post: post.Post, To: post.to, Due: post.due, Edit: !post.At.IsZero()})
		if err != nil {
			p.t.Fatalf("%+v: %v", post.Post, err)
		}
		post.state, post.At = "sent", *p.clock
		read = append(read, w.Reply.Plain())
	}
	return read
}
