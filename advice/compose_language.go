package advice

import "slices"

// What the lines of a language say, by their keys in kb/advice.yaml.
var (
	lineSays  = []string{"hang_up", "dont_pay", "never_share_pin", "general_safety", "call_999"}
	lineSteps = []struct {
		key  string
		says []string
		text func(*language) string
	}{
		{"wait_5_min", []string{"wait_5_min", "different_phone"}, func(l *language) string { return l.Wait }},
		{"call_bank_159", []string{"call_bank_159", "call_101"}, func(l *language) string { return l.Ring }},
		{"tell_someone", []string{"tell_someone"}, func(l *language) string { return l.Tell }},
		{"ask_in_english", []string{"ask_in_english", "language_note"}, func(l *language) string { return l.English }},
	}
)

// inTheirLanguage answers a message that could not be read: the line for danger first, in the
// language of the person, then in English. Where their words speak of danger, the steps are in
// their language too; otherwise they say how to ask.
func (d *draft) inTheirLanguage() {
	l, ok := d.e.read.languages.said(d.a.Language)
	if !ok {
		d.steps("usage")
		return
	}
	d.answer.Why = d.answer.Action
	d.answer.Action = l.Line
	d.lead = append(slices.Clone(d.lead), lineSays...)
	d.say(lineSays)
	if !d.a.Alarm || l.Wait == "" {
		d.steps("usage")
		return
	}
	if d.a.Urgency != Now {
		d.contacts("report_fraud")
	}
	d.answer.Steps = nil
	for _, s := range lineSteps[:min(d.maxSteps, len(lineSteps))] {
		d.answer.Steps = append(d.answer.Steps, Step{Key: s.key, Text: s.text(l)})
		d.lead = append(d.lead, s.says...)
	}
}

// noteLanguage puts the line for danger in the language of the person before an answer in English,
// and tells them that English is better read. Where somebody despairs, or the usual advice would do
// harm, the first line stays and theirs is left out.
func (d *draft) noteLanguage() {
	if !d.foreign() || d.a.Verdict == OffTopic {
		return
	}
	step, says := d.step("language_note")
	d.answer.Note, d.noted = step.Text, says
	l, ok := d.e.read.languages.said(d.a.Language)
	if !ok || d.a.Trap != "" {
		return
	}
	d.lead = append(slices.Clone(d.lead), lineSays...)
	english := d.answer.Action
	d.answer.Action = l.Line
	d.shorten()
	for i, why := range d.whys {
		d.whys[i] = joinWords(english, why)
	}
	d.answer.Why = joinWords(english, d.answer.Why)
}

// shorten keeps what matters most of an answer in English for somebody who reads it with pains,
// so that there is room for the line and the note on their language.
func (d *draft) shorten() {
	if n := len(d.whys); n > 0 {
		d.whys = d.whys[n-1:]
		d.answer.Why = d.whys[0]
	}
	d.answer.Steps = d.answer.Steps[:min(len(d.answer.Steps), urgentSteps)]
	d.answer.Contacts = d.answer.Contacts[:min(len(d.answer.Contacts), mostContacts-1)]
}
