package score

// Figure is a headline figure with what it should be.
type Figure struct {
	Key   string // short name, the same for ever: files of figures are compared by it
	Name  string
	Share Share
	Aim   Aim
}

// Aim is what a figure should be on rows that nobody has tuned for. The zero value is no aim.
type Aim struct {
	Rate  float64 // 0 to 1
	Bound Bound
}

// Bound says on which side of an aim a figure should lie.
type Bound string

// The bounds.
const (
	NoAim   Bound = ""
	AtLeast Bound = "at least"
	AtMost  Bound = "at most"
)

// Met tells whether the aim is reached by a share. Rounding does not help: 94.96 % is not 95 %.
func (a Aim) Met(s Share) bool {
	switch a.Bound {
	case AtLeast:
		return s.Rate() >= a.Rate
	case AtMost:
		return s.Rate() <= a.Rate
	}
	return true
}

// MeanWordsAim is the mean length of an answer, in words, that what must be said has to fit into.
const MeanWordsAim = 110

// Figures lists the headline figures of a tally, those with an aim first. The aims are those that the project set
// itself for questions it has never seen.
func (t *Tally) Figures() []Figure {
	r, a := t.Scores, t.Replies
	forbidden := Share{a.Clean.Total - a.Clean.Hits, a.Clean.Total}
	least := func(rate float64) Aim { return Aim{rate, AtLeast} }
	most := func(rate float64) Aim { return Aim{rate, AtMost} }
	return []Figure{
		{"danger_called_no_signs", "scam or victim called no signs", r.Missed, most(0)},
		{"scam_found", "scam called scam or victim", r.ScamFound, least(0.95)},
		{"victim_found", "victim called victim", r.VictimFound, least(0.90)},
		{"genuine_called_danger", "ordinary contact called scam or victim", r.FalseAlarm, most(0.08)},
		{"my_bill_called_danger", "the same, where people say “my bill” or “the engineer”", r.PhoneTalk, most(0.02)},
		{"urgency_found", "danger now, seen", r.UrgentFound, least(0.95)},
		{"urgency_false", "danger now, where there is none", r.UrgentFalse, most(0.05)},
		{"type_accepted", "type accepted, where danger was found", r.TypeOK, least(0.88)},
		{"must_say", "what must be said, said", a.Said, least(0.92)},
		{"must_not", "answers that say what they must not", forbidden, most(0)},
		{"scam_exact", "scam called scam", r.ScamExact, Aim{}},
		{"victim_seen", "victim called scam or victim", r.VictimSeen, Aim{}},
		{"ambiguous_called_danger", "unclear called scam or victim", r.UnclearLoud, Aim{}},
		{"pairs", "minimal pairs with both verdicts and urgencies right", Pairs(t.Rows), Aim{}},
	}
}
