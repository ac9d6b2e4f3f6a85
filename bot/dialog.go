package bot

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"hangup/advice"
)

// How long a conversation stays open: a check as long as a call may last, a report long enough
// to look something up.
const (
	checkLife = 15 * time.Minute
	draftLife = time.Hour
)

// dialogKind is the one kind of dialog: a person may report while a check is open.
const dialogKind = "talk"

// talk is the state of a dialog. No words of the person are in it but the redacted draft.
type talk struct {
	Check *openCheck `json:"check,omitempty"`
	Draft *draft     `json:"draft,omitempty"`
	// Notice is a warning that a moderator writes.
	Notice *noticeDraft `json:"notice,omitempty"`
	// Settings are of a watch whose form is being filled in.
	Settings *openSettings `json:"settings,omitempty"`
	// Filter was tried last.
	Filter *openFilter `json:"filter,omitempty"`
	// Export is the file that a moderator asked for in a group.
	Export *openExport `json:"export,omitempty"`
	// Report was begun, and its form is not back.
	Report *openReport `json:"begun,omitempty"`
	// Reports are what a moderator looks through.
	Reports *openReports `json:"reports,omitempty"`
}

// openCheck is a check that is being asked or was just answered.
type openCheck struct {
	Taps   []advice.Tap    `json:"taps,omitempty"`
	Type   advice.ScamType `json:"type,omitempty"`   // what the last answer took it for
	Other  bool            `json:"other,omitempty"`  // it is about somebody else
	Person advice.Person   `json:"person,omitempty"` // how to speak of them
	Guided bool            `json:"guided,omitempty"` // a question of the guided path waits for its answer
	Until  time.Time       `json:"until"`
}

// loadTalk reads where the conversation stands. What is past its time is not there.
func (t *turn) loadTalk(ctx context.Context) (talk, error) { return t.talkOf(ctx, t.who, t.in.From) }

// talkOf is loadTalk for another person or place.
func (t *turn) talkOf(ctx context.Context, who PersonKey, at Address) (talk, error) {
	var state talk
	d, ok, err := t.ports.Dialog(ctx, who, at, t.now)
	if err != nil || !ok || d.Kind != dialogKind {
		return state, err
	}
	if err := json.Unmarshal(d.State, &state); err != nil {
		return talk{}, nil // written by another version: start again
	}
	if state.Check != nil && !t.now.Before(state.Check.Until) {
		state.Check = nil
	}
	if state.Draft != nil && !t.now.Before(state.Draft.Until) {
		state.Draft = nil
	}
	if state.Notice != nil && !t.now.Before(state.Notice.Until) {
		state.Notice = nil
	}
	if state.Settings != nil && !t.now.Before(state.Settings.Until) {
		state.Settings = nil
	}
	if state.Filter != nil && !t.now.Before(state.Filter.Until) {
		state.Filter = nil
	}
	if state.Export != nil && !t.now.Before(state.Export.Until) {
		state.Export = nil
	}
	if state.Report != nil && !t.now.Before(state.Report.Until) {
		state.Report = nil
	}
	if state.Reports != nil && !t.now.Before(state.Reports.Until) {
		state.Reports = nil
	}
	return state, nil
}

// saveTalk keeps the conversation until the last part of it expires.
func (t *turn) saveTalk(ctx context.Context, state talk) error {
	return t.saveTalkOf(ctx, t.who, t.in.From, state)
}

// saveTalkOf is saveTalk for another person or place.
func (t *turn) saveTalkOf(ctx context.Context, who PersonKey, at Address, state talk) error {
	if state.until().IsZero() {
		return t.ports.DropDialog(ctx, who, at)
	}
	raw, err := json.Marshal(state)
	if err != nil {
		return err
	}
	return t.ports.SaveDialog(ctx, Dialog{
		Person: who, At: at, Kind: dialogKind, State: raw, Expires: state.until(),
	})
}

func (s talk) until() time.Time {
	var last time.Time
	if s.Check != nil {
		last = s.Check.Until
	}
	if s.Draft != nil && s.Draft.Until.After(last) {
		last = s.Draft.Until
	}
	if s.Notice != nil && s.Notice.Until.After(last) {
		last = s.Notice.Until
	}
	if s.Settings != nil && s.Settings.Until.After(last) {
		last = s.Settings.Until
	}
	if s.Filter != nil && s.Filter.Until.After(last) {
		last = s.Filter.Until
	}
	if s.Export != nil && s.Export.Until.After(last) {
		last = s.Export.Until
	}
	if s.Report != nil && s.Report.Until.After(last) {
		last = s.Report.Until
	}
	if s.Reports != nil && s.Reports.Until.After(last) {
		last = s.Reports.Until
	}
	return last
}

// answer notes a tap; a second tap on the same question replaces the first. What was handed over
// says more than that something was.
func (o *openCheck) answer(tap advice.Tap) {
	o.Taps = replaceTap(o.Taps, tap)
	if tap.Question == tapGiven {
		o.Taps = slices.DeleteFunc(o.Taps, func(t advice.Tap) bool { return t.Question == tapLost })
	}
}

// context gives all that is known from before as taps, to be read with the next words.
func (o *openCheck) context() []advice.Tap {
	if o == nil {
		return nil
	}
	taps := slices.Clone(o.Taps)
	if o.Type != "" && !slices.ContainsFunc(taps, func(t advice.Tap) bool { return t.Question == tapType }) {
		taps = append(taps, advice.Tap{Question: tapType, Option: string(o.Type)})
	}
	return taps
}

func replaceTap(taps []advice.Tap, tap advice.Tap) []advice.Tap {
	kept := slices.DeleteFunc(slices.Clone(taps), func(t advice.Tap) bool { return t.Question == tap.Question })
	return append(kept, tap)
}
