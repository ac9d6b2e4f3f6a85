package telegram

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"hangup/bot"
)

// filling is a form that is being asked question by question.
type filling struct {
	Form   bot.Form          `json:"form"`
	Values map[string]string `json:"values"`
	Ask    []int             `json:"ask"`   // the fields to ask, in order
	At     int               `json:"at"`    // which of Ask waits for its answer
	Nonce  string            `json:"nonce"` // tells its buttons from those of an earlier form
	Last   string            `json:"last"`  // id of the event that was answered last: it may come again
}

// begin starts a form. When answers came back as wrong only those are asked again.
func begin(f bot.Form, nonce string) filling {
	s := filling{Form: f, Values: map[string]string{}, Nonce: nonce}
	for n, field := range f.Fields {
		s.Values[field.ID] = field.Value
		if field.Problem != "" {
			s.Ask = append(s.Ask, n)
		}
	}
	if len(s.Ask) == 0 {
		for n := range f.Fields {
			s.Ask = append(s.Ask, n)
		}
	}
	return s
}

func (s *filling) done() bool { return s.At >= len(s.Ask) }

// field is the question that waits.
func (s *filling) field() bot.Field { return s.Form.Fields[s.Ask[s.At]] }

// ok tells whether a state that was kept can be used.
func (s *filling) ok() bool {
	outside := func(n int) bool { return n < 0 || n >= len(s.Form.Fields) }
	return s.Values != nil && s.At >= 0 && s.At < len(s.Ask) && !slices.ContainsFunc(s.Ask, outside)
}

// answer takes an answer and goes on, or gives the key of what is wrong with it.
func (s *filling) answer(text string) (problem string) {
	f := s.field()
	value := strings.TrimSpace(text)
	switch {
	case value == "" && f.Required:
		return "telegram.form.missing"
	case f.Kind == bot.Choice && value != "":
		n := option(f, value)
		if n < 0 {
			return "telegram.form.choose"
		}
		value = f.Options[n].ID
	case f.Max > 0 && utf8.RuneCountInString(value) > f.Max:
		return "telegram.form.long"
	}
	s.Values[f.ID] = value
	s.At++
	return ""
}

// said takes what was said as the answer. Of what brought a picture or a recording only the words count; where there are
// none the question stays.
func (s *filling) said(in bot.Inbound) (problem string) {
	if in.Attached && strings.TrimSpace(in.Text) == "" {
		return "telegram.form.attached"
	}
	if problem = s.answer(in.Text); problem == "" && in.Attached {
		problem = "telegram.form.attached.words"
	}
	return problem
}

// option finds the option that was typed, by its label, its id or its number; -1 when there is none.
func option(f bot.Field, text string) int {
	if n, err := strconv.Atoi(strings.TrimSuffix(text, ".")); err == nil && n >= 1 && n <= len(f.Options) {
		return n - 1
	}
	return slices.IndexFunc(f.Options, func(o bot.Option) bool {
		return strings.EqualFold(o.ID, text) || strings.EqualFold(o.Label, text)
	})
}

// step is what a button of a form does: the form's nonce, which question it stood under, and a letter with a number.
type step struct {
	nonce string
	at    int
	op    byte
	arg   int
}

// The letters of a step.
const (
	opChoose = 'o' // option arg
	opBack   = 'b'
	opCancel = 'c'
	opKeep   = 'k' // the value stays
	opSkip   = 's' // no answer
	opPage   = 'p' // options from page arg
)

func (s step) text() string {
	return s.nonce + ":" + strconv.Itoa(s.at) + ":" + string(s.op) + strconv.Itoa(s.arg)
}

// readStep reads what a button says. Whether it fits the form is for press to find out.
func readStep(text string) (step, bool) {
	parts := strings.Split(text, ":")
	if len(parts) != 3 || len(parts[2]) < 2 {
		return step{}, false
	}
	at, err := strconv.Atoi(parts[1])
	arg, err2 := strconv.Atoi(parts[2][1:])
	if err != nil || err2 != nil || at < 0 || arg < 0 {
		return step{}, false
	}
	return step{parts[0], at, parts[2][0], arg}, true
}

// press does what a button says: an earlier question's button answers that question anew. ok is false when the button
// is not of this form. page is the page of options to show.
func (s *filling) press(p step) (page int, problem string, ok bool) {
	if p.nonce != s.Nonce || p.at >= len(s.Ask) {
		return 0, "", false
	}
	s.At = p.at
	switch f := s.field(); p.op {
	case opChoose:
		if p.arg >= len(f.Options) {
			return 0, "", false
		}
		return 0, s.answer(f.Options[p.arg].ID), true
	case opKeep:
		return 0, s.answer(s.Values[f.ID]), true
	case opSkip:
		return 0, s.answer(""), true
	case opPage:
		return p.arg, "", true
	case opBack:
		s.At = max(0, s.At-1)
		return 0, "", true
	}
	return 0, "", false
}

func (s *filling) reply() *bot.FormReply { return &bot.FormReply{ID: s.Form.ID, Values: s.Values} }

// readFilling reads a form that was kept; nil when it cannot be used.
func readFilling(raw []byte) *filling {
	var s filling
	if json.Unmarshal(raw, &s) != nil || !s.ok() {
		return nil
	}
	return &s
}
