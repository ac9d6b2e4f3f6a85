package webchat

import (
	"regexp"
	"time"

	"hangup/bot"
	"hangup/bot/adapt"
)

// The shapes that the page reads. Everything in them is text; the page makes text nodes of it.

type answerWire struct {
	Now       time.Time  `json:"now"` // the server's clock, to count down by
	Moderator bool       `json:"moderator"`
	Reply     *replyWire `json:"reply"`
}

type replyWire struct {
	Lead    string       `json:"lead,omitempty"`
	Tone    string       `json:"tone,omitempty"`
	Parts   []partWire   `json:"parts,omitempty"`
	Buttons []buttonWire `json:"buttons,omitempty"`
	Form    *formWire    `json:"form,omitempty"`
	Picture *pictureWire `json:"picture,omitempty"`
	File    *fileWire    `json:"file,omitempty"`
	Until   *time.Time   `json:"until,omitempty"`
}

type pictureWire struct {
	PNG []byte `json:"png"` // JSON writes it in base64
	Alt string `json:"alt"`
}

type fileWire struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Data []byte `json:"data"` // in base64 too
}

type partWire struct {
	Kind  string     `json:"kind"`
	Head  string     `json:"head,omitempty"`
	Text  string     `json:"text,omitempty"`
	Items []itemWire `json:"items,omitempty"`
}

type itemWire struct {
	Text string `json:"text"`
	URL  string `json:"url,omitempty"`
}

type buttonWire struct {
	Label  string `json:"label"`
	Action string `json:"action"`
	Strong bool   `json:"strong,omitempty"`
}

type formWire struct {
	ID     string      `json:"id"`
	Title  string      `json:"title,omitempty"`
	Intro  string      `json:"intro,omitempty"`
	Submit string      `json:"submit,omitempty"`
	Fields []fieldWire `json:"fields"`
}

type fieldWire struct {
	ID       string       `json:"id"`
	Label    string       `json:"label"`
	Hint     string       `json:"hint,omitempty"`
	Kind     string       `json:"kind"`
	Options  []optionWire `json:"options,omitempty"`
	Required bool         `json:"required,omitempty"`
	Max      int          `json:"max,omitempty"`
	Value    string       `json:"value,omitempty"`
	Problem  string       `json:"problem,omitempty"`
}

type optionWire struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

// renderAnswer gives nil for an empty reply: nothing is shown.
func renderAnswer(r bot.Reply) *replyWire {
	if r.Empty() {
		return nil
	}
	w := render(r)
	return &w
}

func render(r bot.Reply) replyWire {
	w := replyWire{Lead: r.Lead, Tone: string(r.Tone), Form: renderForm(r.Form)}
	for _, p := range r.Parts {
		w.Parts = append(w.Parts, renderPart(p))
	}
	for _, b := range r.Buttons {
		w.Buttons = append(w.Buttons, buttonWire{Label: b.Label, Action: string(b.Action), Strong: b.Strong})
	}
	if r.Picture != nil {
		w.Picture = &pictureWire{r.Picture.PNG, r.Picture.Alt}
	}
	if f := r.File; f != nil {
		w.File = &fileWire{f.Name, f.Type, f.Data}
	}
	if !r.Until.IsZero() {
		w.Until = &r.Until
	}
	return w
}

func renderPart(p bot.Part) partWire {
	w := partWire{Kind: string(p.Kind), Head: p.Head, Text: p.Text}
	for _, i := range p.Items {
		w.Items = append(w.Items, itemWire{Text: i.Text, URL: link(i.URL)})
	}
	return w
}

func renderForm(f *bot.Form) *formWire {
	if f == nil {
		return nil
	}
	w := &formWire{ID: f.ID, Title: f.Title, Intro: f.Intro, Submit: f.Submit, Fields: []fieldWire{}}
	for _, f := range f.Fields {
		w.Fields = append(w.Fields, renderField(f))
	}
	return w
}

func renderField(f bot.Field) fieldWire {
	w := fieldWire{
		ID: f.ID, Label: f.Label, Hint: f.Hint, Kind: string(f.Kind), Required: f.Required,
		Max: f.Max, Value: f.Value, Problem: f.Problem,
	}
	for _, o := range f.Options {
		w.Options = append(w.Options, optionWire{ID: o.ID, Label: o.Label})
	}
	return w
}

var phone = regexp.MustCompile(`^tel:\+?[0-9]{3,15}$`)

// board is a link to the dashboard of a page that only this machine reaches, and so without encryption.
var board = regexp.MustCompile(`^http://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?/dashboard/enter/[A-Za-z0-9_-]{22}$`)

// link lets an address through that may be tapped: a number to ring, a link to our own dashboard, or what adapt.Link lets
// through. Anything else stays plain text.
func link(address string) string {
	if phone.MatchString(address) || board.MatchString(address) {
		return address
	}
	return adapt.Link(address)
}
