package score

import "hangup/advice"

// Outcome is what became of one row. Two lists of them show row by row what a change did.
type Outcome struct {
	ID           string   `json:"id"`
	File         string   `json:"file"`
	Pair         string   `json:"pair,omitempty"`
	Wanted       Call     `json:"wanted"`
	Got          Call     `json:"got"`
	Confidence   float64  `json:"confidence"`
	TypeAccepted bool     `json:"type_accepted"` // whether the row accepts the type that was named; true when it is no danger
	Missed       []string `json:"must_say_missed"`
	Broken       []string `json:"must_not_broken"`
	Words        int      `json:"words"` // of the answer
}

// Call is a judgement of one row: what the row wants, or what the engine says.
type Call struct {
	Verdict advice.Verdict  `json:"verdict"`
	Type    advice.ScamType `json:"type"` // the row's own kind, also of what is no scam
	Urgency advice.Urgency  `json:"urgency"`
}

// Tally is everything that is counted about a set of rows. Make one with NewTally.
type Tally struct {
	Scores  *Report
	Replies *Replies
	Rows    []Outcome
}

// NewTally gives an empty tally.
func NewTally() *Tally {
	return &Tally{Scores: New(), Replies: NewReplies()}
}

// Add counts one row of a file and what the engine made of it.
func (t *Tally) Add(file string, row Row, got advice.Assessment, ans advice.Answer) {
	t.Scores.Add(row, got)
	missed, broken := t.Replies.Add(row, got, ans)
	o := Outcome{
		ID: row.ID, File: file, Pair: row.Pair,
		Wanted:     Call{row.Want(), advice.ScamType(row.Type), urgency(advice.Urgency(row.Urgency))},
		Got:        Call{got.Verdict, got.Type, urgency(got.Urgency)},
		Confidence: got.Confidence, Missed: missed, Broken: broken,
		TypeAccepted: !row.Danger() || row.Type == "" || row.accepts(got.Type),
		Words:        t.Replies.Words[len(t.Replies.Words)-1],
	}
	t.Rows = append(t.Rows, o)
}

func urgency(u advice.Urgency) advice.Urgency {
	if u == advice.Now {
		return advice.Now
	}
	return advice.None
}

// Judge lets the engine answer a row as it would answer a person of the row's region. There is no day and no stored
// warning, so that the answer is the same everywhere and for ever.
func Judge(e *advice.Engine, row Row) (advice.Assessment, advice.Answer) {
	got := e.Assess(row.Text)
	area := got.Area
	if area == "" && row.Region != "" && row.Region != "unknown" {
		found, _, _ := e.FindArea(row.Region)
		area = found.ID
	}
	return got, e.Compose(got, advice.Circumstances{Area: area})
}

// Pairs counts the minimal pairs of which both rows got the verdict and the urgency that they want. Rows of one
// file with the same pair belong together; one alone is no pair.
func Pairs(rows []Outcome) Share {
	type key struct{ file, pair string }
	right, size := map[key]int{}, map[key]int{}
	for _, o := range rows {
		if o.Pair == "" {
			continue
		}
		k := key{o.File, o.Pair}
		size[k]++
		if o.Wanted.Verdict == o.Got.Verdict && o.Wanted.Urgency == o.Got.Urgency {
			right[k]++
		}
	}
	var s Share
	for k, n := range size {
		if n > 1 {
			s.add(right[k] == n)
		}
	}
	return s
}
