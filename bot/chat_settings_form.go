package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"hangup/advice"
)

// The form of a chat and what only it has of fields. It bears the name of the command, with which it goes on in a private
// chat.
const (
	chatForm = "settings"

	fieldAloud = "aloud"
)

// chatForm is the form of a chat, with what it chose in it. Alone with the bot there is nobody else to read an answer.
func (t *turn) chatForm(ctx context.Context, at Address) (*Form, error) {
	s, err := t.chatNow(ctx, at.Chat)
	if err != nil {
		return nil, err
	}
	area, err := t.ports.ChatArea(ctx, Address{Chat: at.Chat})
	if err != nil {
		return nil, fmt.Errorf("area: %w", err)
	}
	a, _ := t.Area(area)
	place := t.lineField(fieldArea, "bot.chat.area", "bot.report.area.hint")
	place.Value = a.Name
	f := &Form{
		ID: chatForm, Title: t.Say("bot.chat.title"), Intro: t.Say("bot.chat.intro"), Submit: t.Say("bot.settings.submit"),
		Fields: append([]Field{place}, t.wishFields(s.On(Wish{}))...),
	}
	if t.amongOthers(at) {
		f.Fields = append(f.Fields, t.choiceField(fieldAloud, "bot.chat.aloud", []Option{
			{no, t.Say("bot.chat.aloud.no")}, {yes, t.Say("bot.chat.aloud.yes")},
		}, yesNo(s.Aloud)))
	}
	return f, nil
}

// fillChat puts what was sent into the form of a chat, and reads it. ok is false when something is wrong with it, which then
// stands beside its field.
func (c *Core) fillChat(f *Form, values map[string]string) (s ChatSettings, area advice.AreaID, ok bool) {
	for i := range f.Fields {
		fd := &f.Fields[i]
		fd.Value = cutRunes(line(values[fd.ID]), maxLineField)
		fd.Problem = c.fieldProblem(*fd, line(values[fd.ID]))
	}
	if slices.ContainsFunc(f.Fields, func(fd Field) bool { return fd.Problem != "" }) {
		return ChatSettings{}, "", false
	}
	has := func(id string) bool { return slices.ContainsFunc(f.Fields, func(fd Field) bool { return fd.ID == id }) }
	s.Quiet = hoursOf(f.field(fieldQuiet).Value)
	s.Daily, _ = strconv.Atoi(f.field(fieldDaily).Value) // one of the choices
	s.Review = f.field(fieldReview).Value == yes
	if language := f.field(fieldLanguage).Value; language != english {
		s.Language = language
	}
	s.Aloud = has(fieldAloud) && f.field(fieldAloud).Value == yes
	if a, found, _ := c.FindArea(f.field(fieldArea).Value); found {
		area = a.ID
	}
	return s, area, true
}

// chatLines says in sentences what a chat chose.
func (c *Core) chatLines(s ChatSettings, area advice.AreaID, amongOthers bool) []string {
	lines := []string{c.Say("bot.area.none")}
	if a, ok := c.Area(area); ok {
		lines[0] = c.Say("bot.area.now", "area", a.Name)
	}
	for _, l := range c.wishText(s.On(Wish{}))[2:] { // what comes before is of a watch
		lines = append(lines, l.text)
	}
	switch {
	case s.Aloud:
		lines = append(lines, c.Say("bot.chat.openly"))
	case amongOthers:
		lines = append(lines, c.Say("bot.chat.privately"))
	}
	return lines
}
