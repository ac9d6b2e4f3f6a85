package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"hangup/advice"
)

// reply turns an answer into content for the adapters.
func (t *turn) reply(a advice.Assessment, ans advice.Answer, area advice.AreaID) Reply {
	r := Reply{Lead: ans.Action, Tone: tone(a.Verdict)}
	r.add(paragraph(ans.Why))
	r.add(paragraph(ans.Number))
	r.add(stepsPart(ans.Steps))
	r.add(paragraph(ans.Also))
	r.add(contactsPart(t.Say("answer.ring"), ans.Contacts))
	r.add(paragraph(ans.Note))
	if ans.Ask != nil {
		r.add(paragraph(ans.Ask.Text))
	}
	r.add(t.sourcePart(ans.Source))
	r.Buttons = t.answerButtons(a, ans, area)
	return r
}

// add appends a part unless there is nothing in it.
func (r *Reply) add(p Part) {
	if p.Text != "" || len(p.Items) > 0 {
		r.Parts = append(r.Parts, p)
	}
}

func tone(v advice.Verdict) Tone {
	switch v {
	case advice.Scam, advice.Victim:
		return Urgent
	case advice.OffTopic:
		return Plain
	}
	return Advice
}

// answerButtons gives the way on from an answer, the most pressing first.
func (t *turn) answerButtons(a advice.Assessment, ans advice.Answer, area advice.AreaID) []Button {
	var bs []Button
	pressed := strings.HasPrefix(string(t.in.Action), "here|")
	timer := t.strong("bot.button.timer", t.areaAction("timer", []string{ans.TimerFor}, area))
	// With somebody at the door or on the way, 999 comes before any waiting.
	here := a.Situation == advice.AtTheDoor || a.Situation == advice.CollectorComing
	if ans.Timer && !here {
		bs = append(bs, timer)
	}
	if ans.Ways && a.Verdict != advice.Victim {
		bs = append(bs, t.button(lostLabel(a), act("lost", string(a.Type))))
	}
	if ans.Ways && !pressed {
		bs = append(bs, t.button("bot.button.here", act("here", string(a.Type))))
	}
	if ans.Card != "" {
		bs = append(bs, t.button("bot.button.card", act("card", ans.Card)))
	}
	if ans.Timer && here {
		timer.Strong = false
		bs = append(bs, timer)
	}
	if ans.Ask != nil {
		bs = append(bs, questionButtons(*ans.Ask)...)
	}
	if b, ok := t.shareButton(a); ok {
		bs = append(bs, b)
	}
	if b, ok := t.echoButton(a.Type, area); ok && offersEcho(a) {
		bs = append(bs, b)
	}
	if b, ok := t.rateButton(a, ans); ok {
		bs = append(bs, b)
	}
	if a.Verdict == advice.OffTopic {
		bs = append(bs, t.button("bot.button.check", act("check")), t.button("bot.button.help", act("help")))
	}
	return bs
}

// lostLabel chooses the words of the button for a loss: a carer gave nothing themselves.
func lostLabel(a advice.Assessment) string {
	if a.ThirdPerson {
		return "bot.button.lost.other"
	}
	return "bot.button.lost"
}

func stepsPart(ss []advice.Step) Part {
	p := Part{Kind: Steps}
	for _, s := range ss {
		p.Items = append(p.Items, Item{Text: s.Text})
	}
	return p
}

func contactsPart(head string, cs []advice.Contact) Part {
	p := Part{Kind: Contacts, Head: head}
	for _, c := range cs {
		p.Items = append(p.Items, contactItem(c))
	}
	return p
}

// contactItem shows a contact as a name with what to ring or open.
func contactItem(c advice.Contact) Item {
	switch {
	case c.Number != "":
		return Item{Text: c.Name + ": " + c.Number, URL: telURL(c.Number)}
	case strings.HasPrefix(c.URL, "https://"):
		return Item{Text: c.Name, URL: c.URL}
	}
	return Item{Text: c.Name + ": " + strings.TrimPrefix(c.URL, "mailto:")}
}

// telURL makes the link that rings a number. Words behind the number are no part of it.
func telURL(number string) string {
	var digits strings.Builder
	for _, r := range number {
		switch {
		case unicode.IsDigit(r), r == '+' && digits.Len() == 0:
			digits.WriteRune(r)
		case unicode.IsLetter(r):
			return telLink(digits.String())
		}
	}
	return telLink(digits.String())
}

func telLink(digits string) string {
	if digits == "" {
		return ""
	}
	return "tel:" + digits
}

// withNote adds a caveat, where an answer has no room for it in place of the why.
func withNote(r Reply, text string) Reply {
	noted := r
	noted.Parts = append(r.Parts[:len(r.Parts):len(r.Parts)], paragraph(text))
	if r.Tone == Plain || utf8.RuneCountInString(noted.Plain()) <= advice.MaxAnswer {
		return noted
	}
	for i, p := range r.Parts {
		if p.Kind == Paragraph {
			r.Parts = append(r.Parts[:i:i], r.Parts[i+1:]...)
			break
		}
	}
	r.Parts = append(r.Parts, paragraph(text))
	return r
}
