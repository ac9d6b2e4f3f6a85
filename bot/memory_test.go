package bot

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"hangup/advice"
	"hangup/advice/news"
)

var errDown = errors.New("the database is down")

// memory is a store that forgets when the test ends.
type memory struct {
	moderated
	echoed
	chosen
	mu       sync.Mutex
	down     bool // every call fails
	panics   any  // what Warnings panics with
	stored   []news.Warning
	watching []Watch
	reports  []Report
	given    int // the number in the id of the last report
	checks   []Check
	timers   []Timer
	dialogs  map[dialogKey]Dialog
	areas    map[Address]advice.AreaID
	once     oncePut
}

type dialogKey struct {
	who PersonKey
	at  Address
}

func newMemory(ws ...news.Warning) *memory {
	return &memory{
		stored: ws, dialogs: map[dialogKey]Dialog{}, areas: map[Address]advice.AreaID{},
		moderated: moderated{owners: map[Address]Address{}, paused: map[ChatID]time.Time{}, kept: map[Address][]string{}},
	}
}

// use locks the memory and says whether it works.
func (m *memory) use() (done func(), err error) {
	m.mu.Lock()
	if m.down {
		err = errDown
	}
	return m.mu.Unlock, err
}

func (m *memory) Warnings(_ context.Context, f WarningFilter) ([]news.Warning, error) {
	done, err := m.use()
	defer done()
	if m.panics != nil {
		panic(m.panics)
	}
	if err != nil {
		return nil, err
	}
	var found []news.Warning
	for _, w := range m.stored {
		fits := (f.Area == "" || slices.Contains(w.Areas, f.Area)) && (f.Type == "" || slices.Contains(w.Types, f.Type))
		if fits && len(found) < f.Limit {
			found = append(found, w)
		}
	}
	slices.SortStableFunc(found, func(a, b news.Warning) int { return b.Published.Compare(a.Published) })
	return found, nil
}

func (m *memory) Warning(_ context.Context, id news.WarningID) (news.Warning, bool, error) {
	done, err := m.use()
	defer done()
	i := slices.IndexFunc(m.stored, func(w news.Warning) bool { return w.ID == id })
	if err != nil || i < 0 {
		return news.Warning{}, false, err
	}
	return m.stored[i], true, nil
}

func (m *memory) Correction(_ context.Context, of news.WarningID) (news.Warning, bool, error) {
	done, err := m.use()
	defer done()
	var right news.Warning
	for _, w := range m.stored {
		if w.Label == news.IsCorrection && w.Corrects == of && !w.Published.Before(right.Published) {
			right = w
		}
	}
	return right, right.ID != "", err
}

func (m *memory) AddWatch(_ context.Context, w Watch) (bool, error) {
	done, err := m.use()
	defer done()
	has := slices.ContainsFunc(m.watching, func(o Watch) bool { return o.At == w.At && o.Area == w.Area })
	if err != nil || has {
		return false, err
	}
	m.watching = append(m.watching, w)
	return true, nil
}

func (m *memory) RemoveWatch(_ context.Context, at Address, area advice.AreaID) (bool, error) {
	done, err := m.use()
	defer done()
	if err != nil {
		return false, err
	}
	n := len(m.watching)
	m.watching = slices.DeleteFunc(m.watching, func(w Watch) bool { return w.At == at && w.Area == area })
	return len(m.watching) < n, nil
}

func (m *memory) SetWish(_ context.Context, at Address, area advice.AreaID, wish Wish) (bool, error) {
	done, err := m.use()
	defer done()
	if err != nil {
		return false, err
	}
	for i := range m.watching {
		if m.watching[i].At == at && m.watching[i].Area == area {
			m.watching[i].Wish = wish
			return true, nil
		}
	}
	return false, nil
}

func (m *memory) Watches(_ context.Context, at Address) ([]Watch, error) {
	done, err := m.use()
	defer done()
	if err != nil {
		return nil, err
	}
	all := slices.Clone(m.watching)
	return slices.DeleteFunc(all, func(w Watch) bool { return w.At != at }), nil
}

func (m *memory) ChatWatches(_ context.Context, chat ChatID) ([]Watch, error) {
	done, err := m.use()
	defer done()
	if err != nil {
		return nil, err
	}
	all := slices.Clone(m.watching)
	return slices.DeleteFunc(all, func(w Watch) bool { return w.At.Chat != chat }), nil
}

func (m *memory) RecordCheck(_ context.Context, c Check) error {
	done, err := m.use()
	defer done()
	if err == nil {
		m.checks = append(m.checks, c)
	}
	return err
}

func (m *memory) StartTimer(_ context.Context, t Timer) error {
	done, err := m.use()
	defer done()
	if err != nil {
		return err
	}
	m.timers = slices.DeleteFunc(m.timers, func(o Timer) bool { return o.Person == t.Person && o.To == t.To })
	m.timers = append(m.timers, t)
	return nil
}

func (m *memory) StopTimer(_ context.Context, who PersonKey, at Address) (bool, error) {
	done, err := m.use()
	defer done()
	if err != nil {
		return false, err
	}
	n := len(m.timers)
	m.timers = slices.DeleteFunc(m.timers, func(o Timer) bool { return o.Person == who && o.To == at })
	return len(m.timers) < n, nil
}

func (m *memory) Dialog(_ context.Context, who PersonKey, at Address, now time.Time) (Dialog, bool, error) {
	done, err := m.use()
	defer done()
	d, ok := m.dialogs[dialogKey{who, at}]
	if err != nil || !ok || !now.Before(d.Expires) {
		return Dialog{}, false, err
	}
	return d, true, nil
}

func (m *memory) SaveDialog(_ context.Context, d Dialog) error {
	done, err := m.use()
	defer done()
	if err == nil {
		m.dialogs[dialogKey{d.Person, d.At}] = d
	}
	return err
}

func (m *memory) DropDialog(_ context.Context, who PersonKey, at Address) error {
	done, err := m.use()
	defer done()
	if err == nil {
		delete(m.dialogs, dialogKey{who, at})
	}
	return err
}

func (m *memory) ChatArea(_ context.Context, at Address) (advice.AreaID, error) {
	done, err := m.use()
	defer done()
	return m.areas[at], err
}

func (m *memory) SetChatArea(_ context.Context, at Address, area advice.AreaID) error {
	done, err := m.use()
	defer done()
	if err == nil {
		m.areas[at] = area
	}
	return err
}

func (m *memory) Held(_ context.Context, who PersonKey) (PersonData, error) {
	done, err := m.use()
	defer done()
	return m.held(who), err
}

func (m *memory) held(who PersonKey) PersonData {
	var d PersonData
	for _, r := range m.reports {
		if r.Person == who {
			d.Reports = append(d.Reports, r)
		}
	}
	for _, c := range m.checks {
		if c.Person == who {
			d.Checks = append(d.Checks, c)
		}
	}
	for _, t := range m.timers {
		if t.Person == who {
			d.Timers = append(d.Timers, t)
		}
	}
	for k := range m.dialogs {
		if k.who == who {
			d.Dialogs++
		}
	}
	for _, n := range m.notices {
		if n.By == who {
			d.Notices++
		}
	}
	for _, deed := range m.deeds {
		if deed.Who == who {
			d.Deeds++
		}
	}
	for _, w := range m.wishes {
		if w.Person == who {
			d.Echoes++
		}
	}
	d.Quoted = m.quotes(who)
	m.chosen.hold(who, &d)
	return d
}

func (m *memory) Forget(_ context.Context, who PersonKey, own ChatID) (PersonData, error) {
	done, err := m.use()
	defer done()
	if err != nil {
		return PersonData{}, err
	}
	d := m.held(who)
	m.reports = slices.DeleteFunc(m.reports, func(r Report) bool { return r.Person == who })
	m.checks = slices.DeleteFunc(m.checks, func(c Check) bool { return c.Person == who })
	m.timers = slices.DeleteFunc(m.timers, func(t Timer) bool { return t.Person == who })
	m.wishes = slices.DeleteFunc(m.wishes, func(w EchoWish) bool { return w.Person == who })
	for k := range m.dialogs {
		if k.who == who {
			delete(m.dialogs, k)
		}
	}
	m.chosen.forget(who, own)
	for i := range m.notices {
		if m.notices[i].By == who {
			m.notices[i].By = ""
		}
	}
	for i := range m.deeds {
		if m.deeds[i].Who == who {
			m.deeds[i].Who = ""
		}
	}
	m.watching = slices.DeleteFunc(m.watching, func(w Watch) bool { return w.At.Chat == own })
	for i := range m.watching {
		if own.ID != "" && m.watching[i].Owner.Chat == own {
			m.watching[i].Owner = Address{}
		}
	}
	for at := range m.areas {
		if at.Chat == own {
			delete(m.areas, at)
		}
	}
	return d, nil
}
