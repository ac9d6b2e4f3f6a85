package main

import (
	"time"

	"hangup/advice"
)

// row is an answer as JSON.
type row struct {
	ID         string      `json:"id,omitempty"`
	Verdict    string      `json:"verdict"`
	Type       string      `json:"type"`
	Urgency    string      `json:"urgency"`
	Confidence float64     `json:"confidence"`
	Tells      []string    `json:"tells"`    // the person's words
	TellIDs    []string    `json:"tell_ids"` // what each was read as, in the same order
	Reply      string      `json:"reply"`
	Sources    []sourceRow `json:"sources"`
}

// sourceRow is a source of an answer. What is not known is empty.
type sourceRow struct {
	Force string `json:"force"`
	Title string `json:"title"`
	Date  string `json:"date"` // 2026-11-22
	URL   string `json:"url"`
	Quote string `json:"quote"`
}

func rowOf(id string, a advice.Assessment, ans advice.Answer) row {
	r := row{
		ID: id, Verdict: string(a.Verdict), Type: string(a.Type), Urgency: string(a.Urgency), Confidence: a.Confidence,
		Tells: []string{}, TellIDs: []string{}, Reply: ans.Text(), Sources: []sourceRow{},
	}
	if a.Urgency == "" {
		r.Urgency = string(advice.None)
	}
	for _, t := range a.Tells {
		r.Tells = append(r.Tells, t.Words)
		r.TellIDs = append(r.TellIDs, t.ID)
	}
	if s := ans.Source; s != nil {
		r.Sources = append(r.Sources, sourceRow{s.Force, s.Title, day(s.Published), s.URL, s.Quote})
	}
	return r
}

// day writes a date; "" when it is unknown.
func day(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.Format(time.DateOnly)
}
