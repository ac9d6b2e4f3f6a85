package discord

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// renderer turns replies into embeds.
type renderer struct {
	words func(key string, pairs ...string) string
	now   func() time.Time
}

// footerRoom is kept free in every embed for its footer, in units.
const footerRoom = 120

// embeds renders a reply without its buttons, form and picture. The title is what to do now; paragraphs that come first are
// the description, what has a heading is a field. Each embed is for a message of its own and within the limits; a reply
// that is too long for one goes on in the next.
func (r renderer) embeds(reply bot.Reply) []*discordgo.MessageEmbed {
	c := &composer{}
	lead := oneLine(reply.Lead)
	if title := escape(lead); units(title) <= maxTitle {
		c.sheet().title = title
	} else {
		c.text(pieces(lead, "**", "**", "\n\n", maxFieldValue))
	}
	if reply.Until.After(r.now()) {
		c.text(r.countdown(reply.Until))
	}
	for _, p := range reply.Parts {
		c.part(p, r.heading(p))
	}
	return r.finish(c.sheets, reply)
}

// maxSource is how much of the name of a source stands in a footer, in units.
const maxSource = 50

// source names whose words a reply quotes; "" when it quotes nobody's. What stands behind the name, and where to read it, is
// in the quotation.
func source(reply bot.Reply) string {
	for _, p := range reply.Parts {
		if p.Kind == bot.Quote && len(p.Items) > 0 {
			name, _, _ := strings.Cut(oneLine(p.Items[0].Text), ", ")
			return cut(name, maxSource)
		}
	}
	return ""
}

// heading is the heading of a part. Steps and contacts always have one: a field cannot go without.
func (r renderer) heading(p bot.Part) string {
	switch {
	case p.Head != "":
		return p.Head
	case p.Kind == bot.Steps && len(p.Items) > 0:
		return r.words("discord.head.steps")
	case p.Kind == bot.Contacts && len(p.Items) > 0:
		return r.words("discord.head.contacts")
	}
	return ""
}

// countdown says when the timer ends. Apps count down to it by themselves
// (docs.discord.com/developers/reference#message-formatting-formats).
func (r renderer) countdown(until time.Time) []piece {
	const place = "\ue000" // of nobody's words: a code point for private use
	md := strings.Replace(escape(r.words("discord.until", "when", place)), place, fmt.Sprintf("<t:%d:R>", until.Unix()), 1)
	return []piece{{md: md, join: "\n\n"}}
}

// The colours of the tones. Each says no more than the words do.
func colour(t bot.Tone) int {
	switch t {
	case bot.Urgent:
		return 0xB3261E
	case bot.Advice:
		return 0x1D4ED8
	case bot.News:
		return 0x7A4B00
	}
	return 0
}

// toneWord is the key of the word that stands for the colour.
func toneWord(t bot.Tone) string {
	switch t {
	case bot.Urgent:
		return "discord.tone.urgent"
	case bot.Advice:
		return "discord.tone.advice"
	case bot.News:
		return "discord.tone.news"
	}
	return ""
}

func (r renderer) finish(sheets []*sheet, reply bot.Reply) []*discordgo.MessageEmbed {
	var all []*discordgo.MessageEmbed
	for n, s := range sheets {
		e := &discordgo.MessageEmbed{Title: s.title, Description: s.desc.text(), Color: colour(reply.Tone), Fields: s.embedFields()}
		if text := r.footer(reply, n+1, len(sheets)); text != "" {
			e.Footer = &discordgo.MessageEmbedFooter{Text: text}
		}
		if e.Title == "" && e.Description == "" && len(e.Fields) == 0 {
			e.Description = blank
		}
		all = append(all, e)
	}
	return all
}

// footer says what the colour says, whose words are quoted and which part of a long answer this is.
func (r renderer) footer(reply bot.Reply, n, all int) string {
	var said []string
	if key := toneWord(reply.Tone); key != "" {
		said = append(said, r.words(key))
	}
	if name := source(reply); name != "" {
		said = append(said, r.words("discord.source", "source", name))
	}
	if all > 1 {
		said = append(said, r.words("discord.part", "n", strconv.Itoa(n), "all", strconv.Itoa(all)))
	}
	return cut(harmless(strings.Join(said, " · ")), footerRoom)
}

// sheet is an embed in the making.
type sheet struct {
	title  string
	desc   box
	fields []*field
	size   int // of all but the footer, in units
}

type field struct {
	name string
	box
}

func (s *sheet) embedFields() []*discordgo.MessageEmbedField {
	var all []*discordgo.MessageEmbedField
	for _, f := range s.fields {
		value := f.text()
		if value == "" {
			value = blank
		}
		all = append(all, &discordgo.MessageEmbedField{Name: f.name, Value: value})
	}
	return all
}

// total is the size of a sheet with its title.
func (s *sheet) total() int { return s.size + units(s.title) }

// fits tells whether n more units may be added.
func (s *sheet) fits(n int) bool { return s.total()+n <= maxEmbeds-footerRoom }

// composer fills sheets in order.
type composer struct{ sheets []*sheet }

// sheet is the one that is being filled.
func (c *composer) sheet() *sheet {
	if len(c.sheets) == 0 {
		return c.next()
	}
	return c.sheets[len(c.sheets)-1]
}

func (c *composer) next() *sheet {
	s := &sheet{}
	c.sheets = append(c.sheets, s)
	return s
}

// part adds a part of a reply: a field when it has a heading, and else a paragraph.
func (c *composer) part(p bot.Part, heading string) {
	name, ps := escape(oneLine(heading)), partPieces(p)
	switch {
	case name == "":
		c.text(ps)
	case units(name) > maxFieldName:
		c.field(blank, append(pieces(oneLine(heading), "**", "**", "\n", maxFieldValue), ps...))
	default:
		c.field(name, ps)
	}
}

// text adds a paragraph to the description or, when there are fields already, behind the last of them. One that is no
// longer than a field is never parted.
func (c *composer) text(ps []piece) {
	s := c.sheet()
	switch {
	case len(ps) == 0:
	case len(s.fields) == 0:
		c.describe(ps)
	case s.grow(&s.fields[len(s.fields)-1].box, maxFieldValue, ps):
	default:
		c.field(blank, ps)
	}
}

func (c *composer) describe(ps []piece) {
	s := c.sheet()
	if s.grow(&s.desc, maxDescription, ps) {
		return
	}
	if s.desc.size > 0 && sizeOf(ps) <= maxFieldValue {
		s = c.next()
	}
	for _, p := range ps {
		if !s.grow(&s.desc, maxDescription, []piece{p}) {
			s = c.next()
			s.grow(&s.desc, maxDescription, []piece{p})
		}
	}
}

// field adds a field, and further ones without a name for what is too long for it.
func (c *composer) field(name string, ps []piece) {
	for _, group := range groups(ps, maxFieldValue) {
		s := c.sheet()
		if len(s.fields) == maxFields || !s.fits(units(name)+max(1, sizeOf(group))) {
			s = c.next()
		}
		f := &field{name: name}
		s.fields = append(s.fields, f)
		s.size += units(name) + 1
		s.grow(&f.box, maxFieldValue, group)
		name = blank
	}
}

// grow adds pieces to a box of a sheet, all of them or, when they do not fit, none.
func (s *sheet) grow(b *box, most int, ps []piece) bool {
	n := b.with(ps)
	if n > most || !s.fits(n-b.size) {
		return false
	}
	s.size += n - b.size
	for _, p := range ps {
		b.add(p)
	}
	return true
}

// groups parts pieces into runs that fit into boxes of a size. There is always one.
func groups(ps []piece, most int) [][]piece {
	all := [][]piece{nil}
	size := 0
	for _, p := range ps {
		n := p.size(size == 0)
		if size+n > most {
			all, size = append(all, nil), 0
			n = p.size(true)
		}
		all[len(all)-1] = append(all[len(all)-1], p)
		size += n
	}
	return all
}
