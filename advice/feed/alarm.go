package feed

import (
	"fmt"
	"time"
)

// AlarmKind says what an operator is told of a source.
type AlarmKind string

// The kinds.
const (
	Down     AlarmKind = "down"     // it cannot be read since 3 hours, and again since 24
	Back     AlarmKind = "back"     // it can be read again, after a Down
	Reissued AlarmKind = "reissued" // it claims that its whole archive is new: nothing of it is passed on unseen
)

// Alarm is something that an operator has to know. It is raised once.
type Alarm struct {
	Kind   AlarmKind
	Source Source
	Since  time.Time // start of the trouble
	At     time.Time
	Items  int    // Reissued: how many items claim to be new; how many of them are held is in the visit
	Why    string // Down: the last reason
}

// String says it in one sentence.
func (a Alarm) String() string {
	name := a.Source.String()
	switch a.Kind {
	case Down:
		return fmt.Sprintf("%s cannot be read since %s (%s): it is still asked; look whether its address has changed",
			name, a.Since.UTC().Format("2 January 15:04 UTC"), a.Why)
	case Back:
		return fmt.Sprintf("%s can be read again; it could not since %s", name, a.Since.UTC().Format("2 January 15:04 UTC"))
	}
	return fmt.Sprintf("%s claims that %d items are new or changed at once, as if it published its archive again: nothing of it is posted; to see it type: hangup feeds", name, a.Items)
}

// downAfter is how long a source fails before the operator is told: first, then once more.
var downAfter = [...]time.Duration{3 * time.Hour, 24 * time.Hour}

// tell raises the alarms about a failing source that are due at now.
func (c *Cursor) tell(s Source, now time.Time) []Alarm {
	told := c.Told
	for c.Told < len(downAfter) && !c.Failing.IsZero() && now.Sub(c.Failing) >= downAfter[c.Told] {
		c.Told++
	}
	if c.Told == told {
		return nil
	}
	return []Alarm{{Kind: Down, Source: s, Since: c.Failing, At: now, Why: c.Why}}
}

// nextTelling is when the next alarm about a failing source falls due; zero when none will.
func (c Cursor) nextTelling() time.Time {
	if c.Failing.IsZero() || c.Told >= len(downAfter) {
		return time.Time{}
	}
	return c.Failing.Add(downAfter[c.Told])
}
