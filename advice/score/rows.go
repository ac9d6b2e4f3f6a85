// Package score counts how well the engine judges labelled questions. It is pure: rows and
// assessments in, a report out.
package score

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"hangup/advice"
)

// Row is one labelled question. Label is scam, genuine (or legit), victim, ambiguous or out_of_scope; TypeOK lists every
// scam type that a fair judge accepts; Urgency is now or none; MustSay holds advice keys, "a|b" meaning either.
type Row struct {
	ID      string   `json:"id"`
	Text    string   `json:"text"`
	Label   string   `json:"label"`
	Type    string   `json:"type"`
	TypeOK  []string `json:"type_ok"`
	Urgency string   `json:"urgency"`
	MustSay []string `json:"must_say"`
	MustNot []string `json:"must_not"`
	Region  string   `json:"region"`
	Pair    string   `json:"pair"` // id of a minimal pair, or ""
}

// maxLine bounds one line of a file of rows.
const maxLine = 1 << 20

// Rows reads labelled questions, one JSON object a line. An error names the line.
func Rows(r io.Reader) ([]Row, error) {
	s := bufio.NewScanner(r)
	s.Buffer(nil, maxLine)
	var out []Row
	for n := 1; s.Scan(); n++ {
		if len(s.Bytes()) == 0 {
			continue
		}
		var row Row
		if err := json.Unmarshal(s.Bytes(), &row); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		if _, ok := verdictOf[row.Label]; !ok {
			return nil, fmt.Errorf("line %d: unknown label %q", n, row.Label)
		}
		if len(row.TypeOK) == 0 && row.Type != "" {
			row.TypeOK = []string{row.Type} // whoever gave one type accepts that one
		}
		out = append(out, row)
	}
	return out, s.Err()
}

// verdictOf gives the verdict that a label stands for.
var verdictOf = map[string]advice.Verdict{
	"scam": advice.Scam, "victim": advice.Victim, "genuine": advice.NoSigns, "legit": advice.NoSigns,
	"ambiguous": advice.Unclear, "out_of_scope": advice.OffTopic,
}

// Want gives the verdict that the row's label stands for.
func (r Row) Want() advice.Verdict { return verdictOf[r.Label] }

// Danger tells whether the row is an attempt or has a victim.
func (r Row) Danger() bool { return danger(r.Want()) }

// accepts tells whether a scam type is one that a fair judge would give to this danger.
func (r Row) accepts(t advice.ScamType) bool {
	return r.Danger() && slices.Contains(r.TypeOK, string(t))
}
