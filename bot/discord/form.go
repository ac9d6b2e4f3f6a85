package discord

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"hangup/bot"
)

// formLife is how long an unfinished form stays open: long enough to look something up.
const formLife = time.Hour

// filling is a form that a person is filling in: first what is chosen, in selects under a message, then what is typed, in
// modals.
type filling struct {
	Form   bot.Form          `json:"form"`
	Head   bot.Reply         `json:"head"` // what stands above it
	Values map[string]string `json:"values"`
	Ask    []int             `json:"ask"`   // the fields to ask, in order
	At     int               `json:"at"`    // which group of them is asked
	Page   map[int]int       `json:"page"`  // which choices of a field are shown when there are too many
	Nonce  string            `json:"nonce"` // tells its buttons from those of an earlier form
}

// begin starts a form. When answers came back as wrong only those are asked again.
func begin(r bot.Reply, nonce string) *filling {
	s := &filling{Form: *r.Form, Head: headOf(r), Values: map[string]string{}, Page: map[int]int{}, Nonce: nonce}
	for n, f := range s.Form.Fields {
		s.Values[f.ID] = f.Value
		if f.Problem != "" {
			s.Ask = append(s.Ask, n)
		}
	}
	if len(s.Ask) == 0 {
		for n := range s.Form.Fields {
			s.Ask = append(s.Ask, n)
		}
	}
	return s
}

// headOf is what stands above a form, small enough to be kept.
func headOf(r bot.Reply) bot.Reply {
	f := r.Form
	head := bot.Reply{Lead: r.Lead, Parts: r.Parts, Buttons: r.Buttons, Tone: r.Tone}
	title := bot.Part{Kind: bot.Paragraph, Head: f.Title, Text: f.Intro}
	if head.Lead == "" {
		head.Lead, title.Head = f.Title, ""
	}
	if title.Head != "" || title.Text != "" {
		head.Parts = append(head.Parts[:len(head.Parts):len(head.Parts)], title)
	}
	return head
}

// maxSelects leaves a row for the buttons.
const maxSelects = maxRows - 1

// groups gives the fields that are asked together: choices first, four under a message, then texts, five in a modal.
func (s *filling) groups() [][]int {
	var choices, texts []int
	for _, n := range s.Ask {
		if s.Form.Fields[n].Kind == bot.Choice {
			choices = append(choices, n)
		} else {
			texts = append(texts, n)
		}
	}
	return slices.Concat(slices.Collect(slices.Chunk(choices, maxSelects)), slices.Collect(slices.Chunk(texts, maxInputs)))
}

// ok tells whether a state that was kept can be used.
func (s *filling) ok() bool {
	outside := func(n int) bool { return n < 0 || n >= len(s.Form.Fields) }
	if s.Values == nil || len(s.Ask) == 0 || slices.ContainsFunc(s.Ask, outside) {
		return false
	}
	return s.At >= 0 && s.At < len(s.groups())
}

// group is the fields that are asked now.
func (s *filling) group() []int { return s.groups()[s.At] }

// choosing tells whether a group is of choices.
func (s *filling) choosing(group int) bool {
	return s.Form.Fields[s.groups()[group][0]].Kind == bot.Choice
}

// moreValue begins the value of the choice that shows further choices.
const moreValue = "\u2026"

// pages is how many selects the options of a field need. Each but an only one has a choice that leads to the next.
func pages(f bot.Field) int {
	if len(f.Options) <= maxChoices {
		return 1
	}
	return (len(f.Options) + maxChoices - 2) / (maxChoices - 1)
}

// page gives the options of a field that are shown.
func (s *filling) page(n int) []bot.Option {
	f := s.Form.Fields[n]
	if pages(f) == 1 {
		return f.Options
	}
	from := max(0, min(s.Page[n], pages(f)-1)) * (maxChoices - 1)
	return f.Options[from:min(len(f.Options), from+maxChoices-1)]
}

// choose takes what was chosen in the select of a field. Nothing chosen takes the answer back. ok is false for what the
// select does not have.
func (s *filling) choose(n int, values []string) (ok bool) {
	if n < 0 || n >= len(s.Form.Fields) || s.Form.Fields[n].Kind != bot.Choice || len(values) > 1 {
		return false
	}
	f := s.Form.Fields[n]
	if len(values) == 0 {
		s.Values[f.ID] = ""
		return true
	}
	if to, more := strings.CutPrefix(values[0], moreValue); more {
		page, err := strconv.Atoi(to)
		if err != nil || page < 0 || page >= pages(f) {
			return false
		}
		if s.Page == nil {
			s.Page = map[int]int{}
		}
		s.Page[n] = page
		return true
	}
	if !slices.ContainsFunc(f.Options, func(o bot.Option) bool { return o.ID == values[0] }) {
		return false
	}
	s.Values[f.ID] = values[0]
	return true
}

// typed takes what was typed into the modal of the group that is asked, by the custom ids of its inputs.
func (s *filling) typed(fields map[string]string) {
	for _, n := range s.group() {
		f := s.Form.Fields[n]
		value := strings.TrimSpace(fields[inputID(n)])
		for most := inputMost(f); utf8.RuneCountInString(value) > most; {
			value = string([]rune(value)[:most])
		}
		s.Values[f.ID] = value
	}
}

// open gives the required choices of the group that have no answer.
func (s *filling) open() (labels []string) {
	for _, n := range s.group() {
		if f := s.Form.Fields[n]; f.Required && f.Kind == bot.Choice && s.Values[f.ID] == "" {
			labels = append(labels, f.Label)
		}
	}
	return labels
}

// inputID is the custom id of the input of a field. The modal's own id is signed.
func inputID(n int) string { return "v" + strconv.Itoa(n) }

// inputMost is how much may be typed into a field, in characters.
func inputMost(f bot.Field) int {
	if f.Max <= 0 || f.Max > maxInput {
		return maxInput
	}
	return f.Max
}

func (s *filling) reply() *bot.FormReply { return &bot.FormReply{ID: s.Form.ID, Values: s.Values} }

// step is what a button, select or modal of a form does: the form's nonce, the group that it belongs to, and a letter with a
// number.
type step struct {
	nonce string
	at    int
	op    byte
	arg   int
}

// The letters of a step.
const (
	opChoose = 'o' // in the select of field arg
	opGo     = 'g' // on to the next group, or into the modal of this one
	opSend   = 'm' // the modal was sent
	opCancel = 'c'
)

func (p step) text() string {
	return p.nonce + ":" + strconv.Itoa(p.at) + ":" + string(p.op) + strconv.Itoa(p.arg)
}

// readStep reads what a custom id says. Whether it fits the form is for the form to find out.
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
