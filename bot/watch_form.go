package bot

import (
	"slices"
	"strconv"
	"strings"

	"hangup/advice"
)

// The form of a watch and its fields. It bears the name of the command, with which it goes on in a private chat.
const (
	watchForm = "watch"

	fieldTopics   = "topics"
	fieldWords    = "words"
	fieldNot      = "not"
	fieldQuiet    = "quiet"
	fieldDaily    = "daily"
	fieldReview   = "review"
	fieldLanguage = "language"
)

// maxListField is how long a list of topics or words in a field may be: as much as a wish takes.
const maxListField = 1000 // characters

// watchForm is the form of a watch, with its wish in it.
func (c *Core) watchForm(w Watch) *Form {
	return &Form{
		ID: watchForm, Title: c.Say("bot.settings.title"), Intro: c.Say("bot.settings.intro"), Submit: c.Say("bot.settings.submit"),
		Fields: append([]Field{
			c.listField(fieldTopics, "bot.settings.topics", "bot.settings.topics.hint", strings.Join(c.typeNames(w.Wish.Types), "; ")),
			c.listField(fieldWords, "bot.settings.words", "bot.settings.words.hint", strings.Join(w.Wish.Words, ", ")),
			c.listField(fieldNot, "bot.settings.not", "bot.settings.not.hint", strings.Join(w.Wish.Not, ", ")),
		}, c.wishFields(w.Wish)...),
	}
}

// wishFields are the fields of how and when to post.
func (c *Core) wishFields(w Wish) []Field {
	return []Field{
		c.choiceField(fieldQuiet, "bot.settings.quiet", c.quietOptions(w.Quiet), hoursID(w.Quiet)),
		c.choiceField(fieldDaily, "bot.settings.daily", c.dailyOptions(w.Daily), strconv.Itoa(w.Daily)),
		c.choiceField(fieldReview, "bot.settings.review", []Option{
			{no, c.Say("bot.settings.review.no")}, {yes, c.Say("bot.settings.review.yes")},
		}, yesNo(w.Review)),
		c.choiceField(fieldLanguage, "bot.settings.language", []Option{
			{english, c.Say("bot.settings.english")}, {welsh, c.Say("bot.settings.welsh")},
		}, languageID(w.Language)),
	}
}

func (c *Core) listField(id, label, hint, value string) Field {
	return Field{ID: id, Label: c.Say(label), Hint: c.Say(hint), Kind: Line, Max: maxListField, Value: value}
}

func (c *Core) choiceField(id, label string, options []Option, value string) Field {
	return Field{ID: id, Label: c.Say(label), Kind: Choice, Options: options, Required: true, Value: value}
}

// english is the choice of a form; a wish has "" for it.
const english = "en"

func languageID(language string) string {
	if language == "" {
		return english
	}
	return language
}

func yesNo(is bool) string {
	if is {
		return yes
	}
	return no
}

// quietOptions are the hours that most would choose, and those that are set.
func (c *Core) quietOptions(set Hours) []Option {
	var options []Option
	for _, h := range []Hours{nights, {21 * 60, 8 * 60}, {20 * 60, 9 * 60}, {23 * 60, 6 * 60}, {}, set} {
		o := Option{hoursID(h), c.Say("bot.settings.hours.none")}
		if !h.none() {
			o.Label = c.Say("bot.settings.hours", "from", c.clock(h.From), "to", c.clock(h.To))
		}
		if !slices.Contains(options, o) {
			options = append(options, o)
		}
	}
	return options
}

// hoursID names hours in a form, such as "1320-420".
func hoursID(h Hours) string {
	if h.none() {
		return "none"
	}
	return strconv.Itoa(h.From) + "-" + strconv.Itoa(h.To)
}

func hoursOf(id string) Hours {
	from, to, _ := strings.Cut(id, "-")
	f, err := strconv.Atoi(from)
	t, err2 := strconv.Atoi(to)
	if h := (Hours{f, t}); err == nil && err2 == nil && !h.none() {
		return h
	}
	return Hours{}
}

func (c *Core) dailyOptions(set int) []Option {
	var options []Option
	for _, n := range []int{1, 2, 3, 5, 10, 0, set} {
		id := strconv.Itoa(n)
		o := Option{id, c.Say("bot.settings.daily.n", "n", id)}
		if n == 0 {
			o.Label = c.Say("bot.settings.daily.none")
		}
		if !slices.Contains(options, o) {
			options = append(options, o)
		}
	}
	return options
}

// fillWatch puts what was sent into the form of a watch, and reads the change that it asks for. ok is false when something
// is wrong with it, which then stands beside its field.
func (c *Core) fillWatch(f *Form, values map[string]string) (change wishChange, ok bool) {
	for i := range f.Fields {
		fd := &f.Fields[i]
		fd.Value = cutRunes(line(values[fd.ID]), maxListField)
		fd.Problem = c.fieldProblem(*fd, line(values[fd.ID]))
	}
	filter := &wishFilter{}
	var wrong [3]string
	filter.Types, wrong[0] = c.typeList(f.field(fieldTopics).Value)
	filter.Words, wrong[1] = c.wordList(f.field(fieldWords).Value)
	filter.Not, wrong[2] = c.wordList(f.field(fieldNot).Value)
	for i, id := range []string{fieldTopics, fieldWords, fieldNot} {
		if fd := f.field(id); fd.Problem == "" {
			fd.Problem = wrong[i]
		}
	}
	if slices.ContainsFunc(f.Fields, func(fd Field) bool { return fd.Problem != "" }) {
		return wishChange{}, false
	}
	daily, _ := strconv.Atoi(f.field(fieldDaily).Value) // one of the choices
	language := f.field(fieldLanguage).Value
	if language == english {
		language = ""
	}
	return wishChange{
		Filter: filter, Quiet: ptr(hoursOf(f.field(fieldQuiet).Value)), Daily: &daily,
		Review: ptr(f.field(fieldReview).Value == yes), Language: &language,
	}, true
}

// typeList reads names of scams with commas or semicolons between them; some names have commas themselves.
func (c *Core) typeList(text string) (types []advice.ScamType, problem string) {
	all := c.topics()
	add := func(found []advice.ScamType) {
		for _, typ := range found {
			if !slices.Contains(types, typ) {
				types = append(types, typ)
			}
		}
	}
	for part := range strings.SplitSeq(text, ";") {
		if found := all.named(fold(part)); found != nil {
			add(found)
			continue
		}
		for name := range strings.SplitSeq(part, ",") {
			found := all.named(fold(name))
			if found == nil && fold(name) != "" {
				return types, c.Say("bot.settings.notopic", "topic", cutRunes(strings.TrimSpace(name), maxWishWord))
			}
			add(found)
		}
	}
	if len(types) > maxWishTypes {
		return types, c.Say("bot.watch.unread.topics")
	}
	return types, ""
}

// wordList reads words and phrases with commas between them.
func (c *Core) wordList(text string) (words []string, problem string) {
	r := wishReader{}
	for _, part := range parted(text) {
		r.keep(part)
	}
	if len(r.change.Unread) > 0 {
		return nil, c.Say(r.change.Unread[0])
	}
	return r.filter().Words, ""
}
