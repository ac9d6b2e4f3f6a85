package bot

import (
	"context"
	"maps"
	"slices"
)

// chosen is what the memory keeps of what chats chose, what people said of answers, and who was invited.
type chosen struct {
	settings map[ChatID]ChatSettings
	feedback []Feedback
	invited  map[string]Invitation
	coords   []Coordinator
}

// hold counts what is held about a person.
func (c *chosen) hold(who PersonKey, d *PersonData) {
	for _, f := range c.feedback {
		if f.Person == who {
			d.Feedback++
		}
	}
	for _, i := range c.invited {
		if i.By == who {
			d.Invitations++
		}
	}
	d.Coordinator = slices.ContainsFunc(c.coords, func(o Coordinator) bool { return o.Who == who })
}

// forget removes a person, and the chat where they are alone.
func (c *chosen) forget(who PersonKey, own ChatID) {
	c.feedback = slices.DeleteFunc(c.feedback, func(f Feedback) bool { return f.Person == who })
	c.coords = slices.DeleteFunc(c.coords, func(o Coordinator) bool { return o.Who == who })
	maps.DeleteFunc(c.invited, func(_ string, i Invitation) bool { return i.By == who })
	delete(c.settings, own)
}

func (m *memory) ChatSettings(_ context.Context, chat ChatID) (ChatSettings, bool, error) {
	done, err := m.use()
	defer done()
	s, found := m.settings[chat]
	return s, found && err == nil, err
}

func (m *memory) SetChatSettings(_ context.Context, chat ChatID, s ChatSettings) (watches int, err error) {
	done, err := m.use()
	defer done()
	if err != nil {
		return 0, err
	}
	if m.settings == nil {
		m.settings = map[ChatID]ChatSettings{}
	}
	m.settings[chat] = s
	for i := range m.watching {
		if w := &m.watching[i]; w.At.Chat == chat {
			w.Wish = s.On(w.Wish)
			watches++
		}
	}
	return watches, nil
}

func (m *memory) SaveFeedback(_ context.Context, f Feedback) (bool, error) {
	done, err := m.use()
	defer done()
	if err != nil {
		return false, err
	}
	i := slices.IndexFunc(m.checks, func(c Check) bool { return c.Person == f.Person && c.Answer == f.Answer && f.Answer != "" })
	if i < 0 {
		return false, nil
	}
	c := m.checks[i]
	f.Verdict, f.Type, f.Tells, f.Area, f.ID = c.Verdict, c.Type, c.Tells, c.Area, int64(len(m.feedback)+1)
	for n, have := range m.feedback {
		if have.Person == f.Person && have.Answer == f.Answer {
			f.ID, f.Seen = have.ID, have.Seen && have.Right == f.Right && have.Reason == f.Reason
			m.feedback[n] = f
			return true, nil
		}
	}
	m.feedback = append(m.feedback, f)
	return true, nil
}

func (m *memory) Feedback(_ context.Context, f FeedbackFilter) ([]Feedback, error) {
	done, err := m.use()
	defer done()
	var all []Feedback
	for _, one := range m.feedback {
		here := f.From == ChatID{} || one.From == f.From
		if here && one.ID > f.After && (!f.Open || !one.Right && !one.Seen) && len(all) < f.Limit {
			all = append(all, one)
		}
	}
	return all, err
}

func (m *memory) SeeFeedback(_ context.Context, id int64) (bool, error) {
	done, err := m.use()
	defer done()
	for i := range m.feedback {
		if m.feedback[i].ID == id && err == nil {
			m.feedback[i].Seen = true
			return true, nil
		}
	}
	return false, err
}

func (m *memory) Invite(_ context.Context, i Invitation) error {
	done, err := m.use()
	defer done()
	if m.invited == nil {
		m.invited = map[string]Invitation{}
	}
	if _, there := m.invited[i.Code]; !there && err == nil {
		m.invited[i.Code] = i
	}
	return err
}

func (m *memory) AcceptInvitation(_ context.Context, code string, joins Deed) (bool, error) {
	done, err := m.use()
	defer done()
	i, open := m.invited[code]
	switch {
	case err != nil:
		return false, err
	case m.noLog:
		return false, errDown
	case !open || !joins.At.Before(i.Expires):
		return false, nil
	}
	delete(m.invited, code)
	m.coords = append(m.coords, Coordinator{Who: joins.Who, By: i.By, Since: joins.At})
	m.deeds = append(m.deeds, joins)
	return true, nil
}

func (m *memory) IsCoordinator(_ context.Context, who PersonKey) (bool, error) {
	done, err := m.use()
	defer done()
	return err == nil && slices.ContainsFunc(m.coords, func(c Coordinator) bool { return c.Who == who }), err
}

func (m *memory) Coordinators(context.Context) ([]Coordinator, error) {
	done, err := m.use()
	defer done()
	return slices.Clone(m.coords), err
}

func (m *memory) DismissCoordinator(_ context.Context, who PersonKey) (bool, error) {
	done, err := m.use()
	defer done()
	before := len(m.coords)
	if err == nil {
		m.coords = slices.DeleteFunc(m.coords, func(c Coordinator) bool { return c.Who == who })
	}
	return len(m.coords) < before, err
}
