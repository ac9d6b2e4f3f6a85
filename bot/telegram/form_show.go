package telegram

import (
	"strconv"

	"hangup/bot"
)

// Option buttons on one page: two beside each other in seven rows, the eighth leads on and back.
const optionsPerPage = 2 * (maxRows - 1)

// heading is what stands before the first question.
func heading(r bot.Reply) bot.Reply {
	f := r.Form
	r.Form = nil
	head := bot.Part{Kind: bot.Paragraph, Head: f.Title, Text: f.Intro}
	if r.Lead == "" {
		r.Lead, head.Head = f.Title, ""
	}
	if head.Head != "" || head.Text != "" {
		r.Parts = append(r.Parts[:len(r.Parts):len(r.Parts)], head)
	}
	return r
}

// questionReply is the question that waits. problem is the key of what is wrong with the last answer, or "".
func (d *Desk) questionReply(s *filling, problem string) bot.Reply {
	f := s.field()
	r := bot.Reply{Lead: f.Label}
	add := func(text string) {
		if text != "" {
			r.Parts = append(r.Parts, bot.Part{Kind: bot.Paragraph, Text: text})
		}
	}
	switch {
	case problem != "":
		add(d.cfg.Words(problem, "n", strconv.Itoa(f.Max)))
	default:
		add(f.Problem)
	}
	add(f.Hint)
	if v := shownValue(f, s.Values[f.ID]); v != "" {
		add(d.cfg.Words("telegram.form.now", "value", v))
	}
	add(d.cfg.Words("telegram.form.count", "n", strconv.Itoa(s.At+1), "all", strconv.Itoa(len(s.Ask))))
	return r
}

func shownValue(f bot.Field, value string) string {
	for _, o := range f.Options {
		if o.ID == value {
			return o.Label
		}
	}
	return value
}

// questionKeys are the buttons under a question.
func (d *Desk) questionKeys(s *filling, page int) *keyboard {
	f := s.field()
	press := func(label string, op byte, arg int) key {
		return key{Text: label, Data: d.seal.signed(formData, step{s.Nonce, s.At, op, arg}.text())}
	}
	say := d.cfg.Words
	var options, last []key
	if f.Kind == bot.Choice {
		from := min(page, (len(f.Options)-1)/optionsPerPage) * optionsPerPage
		for n := max(0, from); n < min(len(f.Options), from+optionsPerPage); n++ {
			options = append(options, press(harmless(f.Options[n].Label), opChoose, n))
		}
		if len(f.Options) > optionsPerPage {
			last = append(last, press(say("telegram.form.more"), opPage, (page+1)%((len(f.Options)+optionsPerPage-1)/optionsPerPage)))
		}
	}
	if s.Values[f.ID] != "" {
		last = append(last, press(say("telegram.form.keep"), opKeep, 0))
	}
	if !f.Required {
		last = append(last, press(say("telegram.form.skip"), opSkip, 0))
	}
	if s.At > 0 {
		last = append(last, press(say("telegram.form.back"), opBack, 0))
	}
	last = append(last, press(say("telegram.form.cancel"), opCancel, 0))
	return arrange(options, last...)
}
