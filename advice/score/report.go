package score

import (
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"

	"hangup/advice"
)

// Verdicts are the five verdicts, in the order in which reports list them.
var Verdicts = [...]advice.Verdict{advice.Scam, advice.Victim, advice.NoSigns, advice.Unclear, advice.OffTopic}

// NoType stands in the wide confusion for a danger of which no scam type was named.
const NoType = "no_type"

// Report counts judged rows. Make one with New.
type Report struct {
	Confusion map[advice.Verdict]map[advice.Verdict]int `json:"confusion"` // wanted → got

	Missed      Share `json:"danger_called_no_signs"`  // scam or victim called no_signs
	ScamFound   Share `json:"scam_found"`              // scam called scam or victim
	ScamExact   Share `json:"scam_exact"`              // scam called scam
	VictimFound Share `json:"victim_found"`            // victim called victim
	VictimSeen  Share `json:"victim_seen"`             // victim called scam or victim
	FalseAlarm  Share `json:"genuine_called_danger"`   // genuine called scam or victim
	PhoneTalk   Share `json:"my_bill_called_danger"`   // the same, of those that speak as phoneTalk has it
	UnclearLoud Share `json:"ambiguous_called_danger"` // ambiguous called scam or victim
	UrgentFound Share `json:"urgency_found"`
	UrgentFalse Share `json:"urgency_false"`
	TypeOK      Share `json:"type_accepted"` // of danger called danger

	Labels map[advice.Verdict]*LabelShare `json:"labels"`
	Types  map[string]*TypeShare          `json:"types"`

	// Wide is wanted → got: the scam type of a danger, else the verdict. A named type that the row accepts counts
	// as the wanted one, so that what stands beside the diagonal is a mistake.
	Wide map[string]map[string]int `json:"wide_confusion"`
}

// LabelShare counts the rows of one verdict.
type LabelShare struct {
	Recall    Share `json:"recall"`        // of rows that want it, those that got it
	Precision Share `json:"precision"`     // of rows that got it, those that want it
	Danger    Share `json:"called_danger"` // of rows that want it, those called scam or victim: false alarms where it is no danger
	Urgent    Share `json:"urgency_found"` // of rows that want it and are happening now
	Hasty     Share `json:"urgency_false"` // of rows that want it and are not
}

// TypeShare counts the rows of one scam type.
type TypeShare struct {
	Found     Share `json:"found"`        // of danger of this type, called scam or victim
	Accepted  Share `json:"accepted"`     // of those, with a type that the row accepts
	Precision Share `json:"precision"`    // of rows called a scam of this type, danger that accepts it
	Alarms    int   `json:"false_alarms"` // rows that are no danger and were called a scam of this type
}

// New gives an empty report.
func New() *Report {
	return &Report{
		Confusion: map[advice.Verdict]map[advice.Verdict]int{}, Labels: map[advice.Verdict]*LabelShare{},
		Types: map[string]*TypeShare{}, Wide: map[string]map[string]int{},
	}
}

// Add counts one judged row.
func (r *Report) Add(row Row, got advice.Assessment) {
	want, loud := row.Want(), danger(got.Verdict)
	if r.Confusion[want] == nil {
		r.Confusion[want] = map[advice.Verdict]int{}
	}
	r.Confusion[want][got.Verdict]++
	r.addVerdict(row, got, loud)
	r.addLabel(want, got.Verdict)
	r.addTypes(row, got, loud)
	r.addWide(row, got, loud)
	r.addUrgency(row, got)
}

func danger(v advice.Verdict) bool { return v == advice.Scam || v == advice.Victim }

// phoneTalk is how people speak of firms that they deal with. A caller who is none of those speaks of
// "your bill".
var phoneTalk = regexp.MustCompile(`(?i)\b(my|our) (bill|account|meter|appointment|order|delivery|contract|policy|boiler|repair|claim)\b|\bthe (engineer|surgery|plumber|electrician|fitter|meter reader)\b`)

func (r *Report) addVerdict(row Row, got advice.Assessment, loud bool) {
	switch row.Want() {
	case advice.Scam:
		r.ScamFound.add(loud)
		r.ScamExact.add(got.Verdict == advice.Scam)
	case advice.Victim:
		r.VictimFound.add(got.Verdict == advice.Victim)
		r.VictimSeen.add(loud)
	case advice.NoSigns:
		r.FalseAlarm.add(loud)
		if phoneTalk.MatchString(row.Text) {
			r.PhoneTalk.add(loud)
		}
	case advice.Unclear:
		r.UnclearLoud.add(loud)
	}
	if row.Danger() {
		r.Missed.add(got.Verdict == advice.NoSigns)
	}
}

func (r *Report) addLabel(want, got advice.Verdict) {
	l := r.label(want)
	l.Recall.add(want == got)
	l.Danger.add(danger(got))
	r.label(got).Precision.add(want == got)
}

func (r *Report) label(v advice.Verdict) *LabelShare {
	if r.Labels[v] == nil {
		r.Labels[v] = &LabelShare{}
	}
	return r.Labels[v]
}

func (r *Report) addTypes(row Row, got advice.Assessment, loud bool) {
	ok := row.accepts(got.Type)
	if loud && got.Type != "" {
		named := r.typ(string(got.Type))
		named.Precision.add(ok)
		if !row.Danger() {
			named.Alarms++
		}
	}
	if !row.Danger() || row.Type == "" {
		return
	}
	t := r.typ(row.Type)
	t.Found.add(loud)
	if loud {
		t.Accepted.add(ok)
		r.TypeOK.add(ok)
	}
}

func (r *Report) typ(name string) *TypeShare {
	if r.Types[name] == nil {
		r.Types[name] = &TypeShare{}
	}
	return r.Types[name]
}

func (r *Report) addWide(row Row, got advice.Assessment, loud bool) {
	want, is := string(row.Want()), string(got.Verdict)
	if row.Danger() {
		want = row.Type
	}
	if want == "" {
		return // whoever gave no type asks for none
	}
	switch {
	case loud && row.accepts(got.Type):
		is = row.Type
	case loud && got.Type == "":
		is = NoType
	case loud:
		is = string(got.Type)
	}
	if r.Wide[want] == nil {
		r.Wide[want] = map[string]int{}
	}
	r.Wide[want][is]++
}

func (r *Report) addUrgency(row Row, got advice.Assessment) {
	now, l := got.Urgency == advice.Now, r.label(row.Want())
	if row.Urgency == string(advice.Now) {
		r.UrgentFound.add(now)
		l.Urgent.add(now)
	} else {
		r.UrgentFalse.add(now)
		l.Hasty.add(now)
	}
}

// Mistake is a cell of the wide confusion beside its diagonal.
type Mistake struct {
	Wanted, Got string
	Share       Share // of the rows that want Wanted
}

// Mistakes lists what is taken for what, most rows first.
func (r *Report) Mistakes() []Mistake {
	var out []Mistake
	for want, row := range r.Wide {
		total := 0
		for _, n := range row {
			total += n
		}
		for got, n := range row {
			if got != want {
				out = append(out, Mistake{want, got, Share{n, total}})
			}
		}
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := out[i], out[j]
		if a.Share.Hits != b.Share.Hits {
			return a.Share.Hits > b.Share.Hits
		}
		if a.Wanted != b.Wanted {
			return a.Wanted < b.Wanted
		}
		return a.Got < b.Got
	})
	return out
}

// Axis gives the names of the wide confusion in the order in which it is drawn: scam types by name, then what is
// none. With NoType it is the columns, without the rows.
func (r *Report) Axis(noType bool) []string {
	last := []string{string(advice.NoSigns), string(advice.Unclear), string(advice.OffTopic)}
	if noType {
		last = append([]string{NoType}, last...)
	}
	var types []string
	for name := range r.Types {
		types = append(types, name)
	}
	slices.Sort(types)
	return append(types, last...)
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
	var b strings.Builder
	fmt.Fprintf(&b, "%-10s", "want\\got")
	for _, v := range Verdicts {
		fmt.Fprintf(&b, "%10s", v)
	}
	for _, want := range Verdicts {
		fmt.Fprintf(&b, "\n%-10s", want)
		for _, got := range Verdicts {
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
