package bot

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"hangup/advice"
)

// The form of a report and its fields.
const (
	reportForm = "report"

	fieldType     = "type"
	fieldClaimed  = "claimed"
	fieldHappened = "happened"
	fieldWhen     = "when"
	fieldArea     = "area"
	fieldNumber   = "number"
	fieldNote     = "note"
)

// otherType is the choice of who cannot say which scam it was.
const otherType = "other"

// Characters that the fields take. A note is a few sentences; the rest is one line.
const (
	maxLineField = 100
	maxNote      = 1000
)

// happenings are what may have happened, the least first; report.happened keeps the id.
func (c *Core) happenings() []Option {
	return []Option{
		{"nothing", c.Say("bot.happened.nothing")},
		{"details", c.Say("bot.happened.details")},
		{"money", c.Say("bot.happened.money")},
		{"goods", c.Say("bot.happened.goods")},
		{"access", c.Say("bot.happened.access")},
		{"visit", c.Say("bot.happened.visit")},
	}
}

func (c *Core) kinds() []Option {
	var kinds []Option
	for _, typ := range c.Types() {
		name, _ := c.TypeName(typ)
		kinds = append(kinds, Option{string(typ), upperFirst(name)})
	}
	return append(kinds, Option{otherType, c.Say("bot.report.othertype")})
}

// kind gives the kind of scam with an id or a name, or "".
func (c *Core) kind(named string) string {
	for _, k := range c.kinds() {
		if strings.EqualFold(k.ID, named) || strings.EqualFold(k.Label, named) {
			return k.ID
		}
	}
	return ""
}

// newReportForm is the empty form.
func (c *Core) newReportForm() *Form {
	return &Form{
		ID: reportForm, Title: c.Say("bot.report.title"), Intro: c.Say("bot.report.intro"), Submit: c.Say("bot.report.submit"),
		Fields: []Field{
			{ID: fieldType, Label: c.Say("bot.report.type"), Kind: Choice, Options: c.kinds(), Required: true},
			{ID: fieldHappened, Label: c.Say("bot.report.happened"), Kind: Choice, Options: c.happenings(), Required: true},
			c.lineField(fieldClaimed, "bot.report.claimed", "bot.report.claimed.hint"),
			c.lineField(fieldWhen, "bot.report.when", "bot.report.when.hint"),
			c.lineField(fieldArea, "bot.report.area", "bot.report.area.hint"),
			c.lineField(fieldNumber, "bot.report.number", "bot.report.number.hint"),
			{ID: fieldNote, Label: c.Say("bot.report.note"), Hint: c.Say("bot.report.note.hint"), Kind: Area, Max: maxNote},
		},
	}
}

// field finds a field of a form that has it.
func (f *Form) field(id string) *Field {
	i := slices.IndexFunc(f.Fields, func(fd Field) bool { return fd.ID == id })
	return &f.Fields[i]
}

// filledForm is the form with what a report says.
func (c *Core) filledForm(r Report) *Form {
	f := c.newReportForm()
	a, _ := c.Area(r.Area)
	for id, value := range map[string]string{
		fieldType: string(r.Type), fieldHappened: r.Happened, fieldClaimed: r.Claimed,
		fieldWhen: r.When, fieldArea: a.Name, fieldNumber: r.Number, fieldNote: r.Note,
	} {
		f.field(id).Value = value
	}
	if r.Type == "" {
		f.field(fieldType).Value = otherType
	}
	return f
}

func (c *Core) lineField(id, label, hint string) Field {
	return Field{ID: id, Label: c.Say(label), Hint: c.Say(hint), Kind: Line, Max: maxLineField}
}

// fill puts what was sent into the form and finds what is wrong with it. Values come back tidied
// and redacted, as they would be kept.
func (c *Core) fill(f *Form, values map[string]string) (ok bool) {
	ok = true
	for i := range f.Fields {
		fd := &f.Fields[i]
		fd.Problem = c.fieldProblem(*fd, line(values[fd.ID]))
		fd.Value = cutRunes(keepable(fd.ID, values[fd.ID]), maxFor(*fd))
		ok = ok && fd.Problem == ""
	}
	return ok
}

func maxFor(f Field) int {
	if f.Max == 0 {
		return maxLineField
	}
	return f.Max
}

// keepable is a value as it may be kept or shown again. A number is masked only once it is
// understood, so that a mistyped one can be put right. What is hidden is found before the signs
// that mark it, such as the one in an e-mail address, are taken out.
func keepable(id, value string) string {
	switch id {
	case fieldType, fieldHappened, fieldArea, fieldNumber:
		return line(value)
	}
	value, _ = cutBytes(tidy(value), maxText)
	return line(advice.Redact(value))
}

// fieldProblem says what is wrong with a value, "" when nothing is.
func (c *Core) fieldProblem(f Field, value string) string {
	switch {
	case value == "" && f.Required:
		return c.Say("bot.report.missing")
	case value == "":
		return ""
	case utf8.RuneCountInString(value) > maxFor(f):
		return c.Say("bot.report.toolong", "n", strconv.Itoa(maxFor(f)))
	case f.Kind == Choice && !slices.ContainsFunc(f.Options, func(o Option) bool { return o.ID == value }):
		return c.Say("bot.report.choose")
	case f.ID == fieldArea:
		return c.areaProblem(value)
	case f.ID == fieldNumber && !readableNumber(value):
		return c.Say("bot.report.badnumber")
	}
	return ""
}

// areaProblem offers the near misses of a place that is not known.
func (c *Core) areaProblem(name string) string {
	_, ok, near := c.FindArea(name)
	if ok {
		return ""
	}
	if len(near) == 0 {
		return c.Say("bot.report.badarea")
	}
	var names []string
	for _, a := range near {
		names = append(names, a.Name)
	}
	return c.Say("bot.report.neararea", "areas", strings.Join(names, ", "))
}

// readableNumber takes a phone number, a masked one from a form that came back, and words such
// as "withheld", which hold no digit.
func readableNumber(value string) bool {
	return strings.ContainsRune(value, '•') || !strings.ContainsAny(value, "0123456789") || len(advice.Phones(value)) > 0
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return strings.ToUpper(string(r)) + s[n:]
}
