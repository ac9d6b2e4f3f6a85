package bot

import (
	"context"
	"fmt"
	"slices"
	"time"
)

func (m *memory) SaveReport(_ context.Context, r Report) (SavedReport, error) {
	done, err := m.use()
	defer done()
	if err != nil {
		return SavedReport{}, err
	}
	for _, have := range m.reports {
		if r.Draft != "" && have.Draft == r.Draft && have.Person == r.Person {
			return SavedReport{Fate: ReportSaved, ID: have.ID}, nil
		}
	}
	for i, have := range m.reports {
		if have.Same(r) {
			m.reports[i] = have.With(r)
			return SavedReport{Fate: ReportMerged, ID: have.ID}, nil
		}
	}
	if room := m.room(r.Person, r.From, r.At); room.Fate != ReportSaved {
		return room, nil
	}
	m.given++
	r.ID = fmt.Sprintf("R-%d", m.given)
	m.reports = append(m.reports, r)
	return SavedReport{Fate: ReportSaved, ID: r.ID}, nil
}

func (m *memory) ReportRoom(_ context.Context, who PersonKey, from ChatID, now time.Time) (SavedReport, error) {
	done, err := m.use()
	defer done()
	return m.room(who, from, now), err
}

func (m *memory) room(who PersonKey, from ChatID, now time.Time) SavedReport {
	var own, chat []time.Time
	for _, r := range m.reports {
		if r.Person == who && r.At.After(now.Add(-ReportsOfPersonWithin)) {
			own = append(own, r.At)
		}
		if r.From == from && from.ID != "" && r.At.After(now.Add(-ReportsOfChatWithin)) {
			chat = append(chat, r.At)
		}
	}
	return ReportsFull(own, chat)
}

func (m *memory) ChangeReport(_ context.Context, r Report) (bool, error) {
	done, err := m.use()
	defer done()
	if err != nil {
		return false, err
	}
	for i, have := range m.reports {
		if have.ID == r.ID && have.Person == r.Person {
			r.Draft, r.From, r.At, r.Informed = have.Draft, have.From, have.At, have.Informed
			m.reports[i] = r
			return true, nil
		}
	}
	return false, nil
}

func (m *memory) WithdrawReport(_ context.Context, who PersonKey, id string) (bool, error) {
	done, err := m.use()
	defer done()
	if err != nil {
		return false, err
	}
	n := len(m.reports)
	m.reports = slices.DeleteFunc(m.reports, func(r Report) bool { return r.ID == id && r.Person == who })
	return len(m.reports) < n, nil
}

func (m *memory) Report(_ context.Context, id string) (Report, bool, error) {
	done, err := m.use()
	defer done()
	i := slices.IndexFunc(m.reports, func(r Report) bool { return r.ID == id })
	if err != nil || i < 0 {
		return Report{}, false, err
	}
	return m.reports[i], true, nil
}

func (m *memory) ReportPage(_ context.Context, f ReportFilter) (page []Report, all int, err error) {
	done, err := m.use()
	defer done()
	if err != nil {
		return nil, 0, err
	}
	for _, r := range slices.Backward(m.reports) {
		if f.From != (ChatID{}) && r.From != f.From || f.Type != "" && r.Type != f.Type || len(f.Areas) > 0 && !slices.Contains(f.Areas, r.Area) {
			continue
		}
		if all >= f.Skip && len(page) < f.Limit {
			page = append(page, r)
		}
		all++
	}
	return page, all, nil
}

func (m *memory) MarkInformed(_ context.Context, id string, informed bool) (bool, error) {
	done, err := m.use()
	defer done()
	if err != nil {
		return false, err
	}
	for i := range m.reports {
		if m.reports[i].ID == id {
			m.reports[i].Informed = informed
			return true, nil
		}
	}
	return false, nil
}
