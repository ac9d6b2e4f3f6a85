package bot

import "slices"

// The forms of a notice and of its correction, by the name of the command that asks them, and their fields. The field for
// the area is that of a report.
const (
	warnForm    = "warn"
	correctForm = "correct"

	fieldText   = "text"
	fieldUrgent = "urgent"
)

// The choices of a field that asks yes or no.
const (
	yes = "yes"
	no  = "no"
)

// noticeForm is the form of a draft with what is in it. Only a coordinator is asked for an area; a correction goes where
// its notice went.
func (c *Core) noticeForm(d *noticeDraft, coordinator bool) *Form {
	text := Field{
		ID: fieldText, Label: c.Say("bot.warn.text"), Hint: c.Say("bot.warn.text.hint"), Kind: Area, Required: true,
		Max: maxNotice, Value: d.Text,
	}
	if d.Corrects != "" {
		return &Form{
			ID: correctForm, Title: c.Say("bot.correct.title"), Intro: c.Say("bot.warn.intro"),
			Submit: c.Say("bot.warn.submit"), Fields: []Field{text},
		}
	}
	f := &Form{ID: warnForm, Title: c.Say("bot.warn.title"), Intro: c.Say("bot.warn.intro"), Submit: c.Say("bot.warn.submit")}
	f.Fields = []Field{text, c.urgentField(d.Urgent)}
	if coordinator {
		where := c.lineField(fieldArea, "bot.warn.area", "bot.warn.area.hint")
		if d.Area != "" {
			where.Value = c.nameOf(d.Area)
		}
		f.Fields = append(f.Fields, where)
	}
	return f
}

func (c *Core) urgentField(urgent bool) Field {
	f := Field{
		ID: fieldUrgent, Label: c.Say("bot.warn.urgent"), Hint: c.Say("bot.warn.urgent.hint"), Kind: Choice, Value: no,
		Options: []Option{{no, c.Say("bot.warn.urgent.no")}, {yes, c.Say("bot.warn.urgent.yes")}},
	}
	if urgent {
		f.Value = yes
	}
	return f
}

// has tells whether a form asks for a field.
func (f *Form) has(id string) bool {
	return slices.ContainsFunc(f.Fields, func(fd Field) bool { return fd.ID == id })
}
