package score

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"hangup/advice"
)

// Share is a count out of a total.
type Share struct {
	Hits  int `json:"hits"`
	Total int `json:"total"`
}

func (s *Share) add(hit bool) {
	s.Total++
	if hit {
		s.Hits++
	}
}

// Rate is Hits over Total, 0 when nothing was counted.
func (s Share) Rate() float64 {
	if s.Total == 0 {
		return 0
	}
	return float64(s.Hits) / float64(s.Total)
}

// String gives the share as "95.2 % (120/126)".
func (s Share) String() string {
	return fmt.Sprintf("%5.1f %% (%d/%d)", 100*s.Rate(), s.Hits, s.Total)
}

// Report counts judged rows. Make one with New.
type Report struct {
	Confusion map[advice.Verdict]map[advice.Verdict]int `json:"confusion"` // wanted → got

	Missed      Share `json:"danger_called_no_signs"`  // scam or victim called no_signs
	ScamFound   Share `json:"scam_found"`              // scam called scam or victim
	ScamExact   Share `json:"scam_exact"`              // scam called scam
	VictimFound Share `json:"victim_found"`            // victim called victim
	VictimSeen  Share `json:"victim_seen"`             // victim called scam or victim
	FalseAlarm  Share `json:"genuine_called_danger"`   // genuine called scam or victim
	UnclearLoud Share `json:"ambiguous_called_danger"` // ambiguous called scam or victim
	UrgentFound Share `json:"urgency_found"`
	UrgentFalse Share `json:"urgency_false"`
	TypeOK      Share `json:"type_accepted"` // of danger called danger

	Types map[string]*TypeShare `json:"types"`
}

// TypeShare counts the danger rows of one scam type.
type TypeShare struct {
	Found    Share `json:"found"`    // called scam or victim
	Accepted Share `json:"accepted"` // of those, with a type that the row accepts
}

// New gives an empty report.
func New() *Report {
	return &Report{Confusion: map[advice.Verdict]map[advice.Verdict]int{}, Types: map[string]*TypeShare{}}
}

// Add counts one judged row.
func (r *Report) Add(row Row, got advice.Assessment) {
	want, loud := row.Want(), got.Verdict == advice.Scam || got.Verdict == advice.Victim
	if r.Confusion[want] == nil {
		r.Confusion[want] = map[advice.Verdict]int{}
	}
	r.Confusion[want][got.Verdict]++
	switch want {
	case advice.Scam:
		r.ScamFound.add(loud)
		r.ScamExact.add(got.Verdict == advice.Scam)
	case advice.Victim:
		r.VictimFound.add(got.Verdict == advice.Victim)
		r.VictimSeen.add(loud)
	case advice.NoSigns:
		r.FalseAlarm.add(loud)
	case advice.Unclear:
		r.UnclearLoud.add(loud)
	}
	if row.Danger() {
		r.Missed.add(got.Verdict == advice.NoSigns)
		r.addType(row, got, loud)
	}
	r.addUrgency(row, got)
}

func (r *Report) addType(row Row, got advice.Assessment, loud bool) {
	t := r.Types[row.Type]
	if t == nil {
		t = &TypeShare{}
		r.Types[row.Type] = t
	}
	t.Found.add(loud)
	if !loud {
		return
	}
	ok := slices.Contains(row.TypeOK, string(got.Type))
	t.Accepted.add(ok)
	r.TypeOK.add(ok)
}

func (r *Report) addUrgency(row Row, got advice.Assessment) {
	if row.Urgency == string(advice.Now) {
		r.UrgentFound.add(got.Urgency == advice.Now)
	} else {
		r.UrgentFalse.add(got.Urgency == advice.Now)
	}
}

// String renders the report as text.
func (r *Report) String() string {
	var b strings.Builder
	for _, line := range []struct {
		name string
		s    Share
	}{
		{"danger called no_signs", r.Missed}, {"scam called danger", r.ScamFound}, {"scam called scam", r.ScamExact},
		{"victim called victim", r.VictimFound}, {"victim called danger", r.VictimSeen},
		{"genuine called danger", r.FalseAlarm}, {"ambiguous called danger", r.UnclearLoud},
		{"urgency found", r.UrgentFound}, {"urgency false", r.UrgentFalse}, {"type accepted", r.TypeOK},
	} {
		fmt.Fprintf(&b, "%-24s %s\n", line.name, line.s)
	}
	b.WriteString(r.confusion())
	return b.String()
}

func (r *Report) confusion() string {
	all := []advice.Verdict{advice.Scam, advice.Victim, advice.NoSigns, advice.Unclear, advice.OffTopic}
	var b strings.Builder
	fmt.Fprintf(&b, "%-10s", "want\\got")
	for _, v := range all {
		fmt.Fprintf(&b, "%10s", v)
	}
	for _, want := range all {
		fmt.Fprintf(&b, "\n%-10s", want)
		for _, got := range all {
			fmt.Fprintf(&b, "%10d", r.Confusion[want][got])
		}
	}
	return b.String() + "\n"
}

// ByType renders one line per scam type, in alphabetical order.
func (r *Report) ByType() string {
	names := make([]string, 0, len(r.Types))
	for n := range r.Types {
		names = append(names, n)
	}
	sort.Strings(names)
	var b strings.Builder
	for _, n := range names {
		fmt.Fprintf(&b, "%-22s found %s   type accepted %s\n", n, r.Types[n].Found, r.Types[n].Accepted)
	}
	return b.String()
}
