package discord

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

func testRenderer() renderer {
	return renderer{testWords, func() time.Time { return testNow }}
}

func rendered(parts ...bot.Part) []*discordgo.MessageEmbed {
	return testRenderer().embeds(bot.Reply{Lead: "Hang up now.", Parts: parts})
}

// size counts an embed as Discord does.
func size(e *discordgo.MessageEmbed) int {
	n := units(e.Title) + units(e.Description)
	for _, f := range e.Fields {
		n += units(f.Name) + units(f.Value)
	}
	if e.Footer != nil {
		n += units(e.Footer.Text)
	}
	return n
}

func TestAnAnswerAsAnEmbed(t *testing.T) {
	got := testRenderer().embeds(bot.Reply{Lead: "Hang up now.", Tone: bot.Urgent, Parts: []bot.Part{
		{Kind: bot.Paragraph, Text: "It is a scam."},
		{Kind: bot.Paragraph, Text: "Police never ask."},
		{Kind: bot.Steps, Items: []bot.Item{{Text: "Hang up."}, {Text: "Wait."}}},
		{Kind: bot.Paragraph, Text: "Tell a friend."},
		{Kind: bot.Contacts, Head: "Ring:", Items: []bot.Item{{Text: "Bank: 159", URL: "tel:159"}, {Text: "Report Fraud", URL: "https://r.police.uk"}}},
		{Kind: bot.Quote, Head: "Source", Text: "They rang.\nThey came.", Items: []bot.Item{{Text: "Kent Police", URL: "https://kent.police.uk/a"}}},
	}})
	want := &discordgo.MessageEmbed{
		Title: "Hang up now.", Description: "It is a scam.\n\nPolice never ask.", Color: 0xB3261E,
		Footer: &discordgo.MessageEmbedFooter{Text: "[discord.tone.urgent] · [discord.source] source Kent Police"},
		Fields: []*discordgo.MessageEmbedField{
			{Name: `\[discord.head.steps\]`, Value: "1. Hang up.\n2. Wait.\n\nTell a friend."},
			{Name: "Ring:", Value: "- Bank: 159\n- [Report Fraud](https://r.police.uk)"},
			{Name: "Source", Value: "> “They rang.\n> They came.”\n[Kent Police](https://kent.police.uk/a)"},
		},
	}
	if g, w := spelled(got[0]), spelled(want); len(got) != 1 || g != w {
		t.Errorf("%d embeds\n got %s\nwant %s", len(got), g, w)
	}
}

func spelled(e *discordgo.MessageEmbed) string {
	s := fmt.Sprintf("%q %q %x %v", e.Title, e.Description, e.Color, e.Footer)
	for _, f := range e.Fields {
		s += fmt.Sprintf("\n%q %q", f.Name, f.Value)
	}
	return s
}

func TestTheColourIsNeverAlone(t *testing.T) {
	for tone, word := range map[bot.Tone]string{bot.Urgent: "[discord.tone.urgent]", bot.Advice: "[discord.tone.advice]", bot.News: "[discord.tone.news]", bot.Plain: "", "new": ""} {
		e := testRenderer().embeds(bot.Reply{Lead: "x", Tone: tone})[0]
		said := ""
		if e.Footer != nil {
			said = e.Footer.Text
		}
		if said != word || (e.Color != 0) != (word != "") {
			t.Errorf("%q: colour %x says %q", tone, e.Color, said)
		}
	}
}

func TestLimitsOfAnEmbed(t *testing.T) {
	a := func(n int) string { return strings.Repeat("a", n) }
	steps := func(n, each int) bot.Part {
		p := bot.Part{Kind: bot.Steps, Head: "H"}
		for range n {
			p.Items = append(p.Items, bot.Item{Text: a(each)})
		}
		return p
	}
	heads := func(n int) (ps []bot.Part) {
		for range n {
			ps = append(ps, bot.Part{Kind: bot.Paragraph, Head: "H", Text: "t"})
		}
		return ps
	}
	for name, c := range map[string]struct {
		at, over func() []*discordgo.MessageEmbed
		ok       func(at, over []*discordgo.MessageEmbed) bool
	}{
		"a title": {
			func() []*discordgo.MessageEmbed { return testRenderer().embeds(bot.Reply{Lead: a(maxTitle)}) },
			func() []*discordgo.MessageEmbed { return testRenderer().embeds(bot.Reply{Lead: a(maxTitle + 1)}) },
			func(at, over []*discordgo.MessageEmbed) bool {
				return at[0].Title == a(maxTitle) && over[0].Title == "" && over[0].Description == "**"+a(maxTitle+1)+"**"
			},
		},
		"a title whose marks are counted": {
			func() []*discordgo.MessageEmbed {
				return testRenderer().embeds(bot.Reply{Lead: strings.Repeat("*", maxTitle/2)})
			},
			func() []*discordgo.MessageEmbed {
				return testRenderer().embeds(bot.Reply{Lead: strings.Repeat("*", maxTitle/2) + "a"})
			},
			func(at, over []*discordgo.MessageEmbed) bool { return at[0].Title != "" && over[0].Title == "" },
		},
		"a field": {
			func() []*discordgo.MessageEmbed {
				return rendered(bot.Part{Kind: bot.Paragraph, Head: "H", Text: a(maxFieldValue)})
			},
			func() []*discordgo.MessageEmbed {
				return rendered(bot.Part{Kind: bot.Paragraph, Head: "H", Text: a(maxFieldValue + 1)})
			},
			func(at, over []*discordgo.MessageEmbed) bool {
				return len(at[0].Fields) == 1 && len(over[0].Fields) == 2 && over[0].Fields[1].Name == blank
			},
		},
		"a list": {
			func() []*discordgo.MessageEmbed { return rendered(steps(2, (maxFieldValue-7)/2), bot.Part{}) },
			func() []*discordgo.MessageEmbed { return rendered(steps(2, (maxFieldValue-7)/2+1)) },
			func(at, over []*discordgo.MessageEmbed) bool {
				return len(at[0].Fields) == 1 && len(over[0].Fields) == 2
			},
		},
		"a heading": {
			func() []*discordgo.MessageEmbed {
				return rendered(bot.Part{Kind: bot.Paragraph, Head: a(maxFieldName), Text: "t"})
			},
			func() []*discordgo.MessageEmbed {
				return rendered(bot.Part{Kind: bot.Paragraph, Head: a(maxFieldName + 1), Text: "t"})
			},
			func(at, over []*discordgo.MessageEmbed) bool {
				return at[0].Fields[0].Name == a(maxFieldName) && strings.HasPrefix(over[0].Fields[0].Value, "**"+a(maxFieldName+1)+"**")
			},
		},
		"fields": {
			func() []*discordgo.MessageEmbed { return rendered(heads(maxFields)...) },
			func() []*discordgo.MessageEmbed { return rendered(heads(maxFields + 1)...) },
			func(at, over []*discordgo.MessageEmbed) bool {
				return len(at) == 1 && len(at[0].Fields) == maxFields && len(over) == 2 && len(over[1].Fields) == 1
			},
		},
		"a description": {
			func() []*discordgo.MessageEmbed { return rendered(paragraphs(maxDescription, 1020)...) },
			func() []*discordgo.MessageEmbed { return rendered(paragraphs(maxDescription+1, 1020)...) },
			func(at, over []*discordgo.MessageEmbed) bool {
				return len(at) == 1 && units(at[0].Description) == maxDescription && len(over) == 2
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			at, over := c.at(), c.over()
			if !c.ok(at, over) {
				t.Errorf("at the limit %s\none over %s", spelled(at[0]), spelled(over[0]))
			}
			for _, e := range append(at, over...) {
				checkEmbed(t, e)
			}
		})
	}
}

// paragraphs gives paragraphs that take n units together with the blank lines between them.
func paragraphs(n, each int) (ps []bot.Part) {
	for n > each {
		ps = append(ps, bot.Part{Kind: bot.Paragraph, Text: strings.Repeat("a", each)})
		n -= each + 2
	}
	return append(ps, bot.Part{Kind: bot.Paragraph, Text: strings.Repeat("a", n)})
}

// checkEmbed holds an embed against every limit.
func checkEmbed(t *testing.T, e *discordgo.MessageEmbed) {
	t.Helper()
	if size(e) > maxEmbeds || units(e.Title) > maxTitle || units(e.Description) > maxDescription || len(e.Fields) > maxFields {
		t.Errorf("an embed of %d has a title of %d, a description of %d, %d fields", size(e), units(e.Title), units(e.Description), len(e.Fields))
	}
	if e.Title == "" && e.Description == "" && len(e.Fields) == 0 {
		t.Error("an embed is empty")
	}
	for _, f := range e.Fields {
		if units(f.Name) > maxFieldName || units(f.Value) > maxFieldValue || f.Name == "" || f.Value == "" {
			t.Errorf("a field of %d and %d", units(f.Name), units(f.Value))
		}
	}
}

func TestSixThousandOverAllEmbeds(t *testing.T) {
	whole := func(n int) []*discordgo.MessageEmbed {
		var parts []bot.Part
		for n -= units("Hang up now."); n > 0; n -= min(n, 1001) {
			parts = append(parts, bot.Part{Kind: bot.Paragraph, Head: "H", Text: strings.Repeat("a", min(n, 1001)-1)})
		}
		return rendered(parts...)
	}
	at, over := whole(maxEmbeds-footerRoom-10), whole(maxEmbeds-footerRoom+1)
	if len(at) != 1 || len(over) != 2 {
		t.Fatalf("%d embeds, one more unit makes %d", len(at), len(over))
	}
	if n := size(at[0]); n < maxEmbeds-footerRoom-20 {
		t.Errorf("only %d are used", n)
	}
	for _, e := range over {
		checkEmbed(t, e)
		if !strings.Contains(e.Footer.Text, "[discord.part] n") {
			t.Errorf("a part of several says %q", e.Footer.Text)
		}
	}
}

func TestTheTimerCountsDown(t *testing.T) {
	for _, c := range []struct {
		until time.Time
		want  bool
	}{{testNow.Add(5 * time.Minute), true}, {testNow, false}, {time.Time{}, false}} {
		e := testRenderer().embeds(bot.Reply{Lead: "Hang up now.", Until: c.until})[0]
		if got := strings.Contains(e.Description, fmt.Sprintf("<t:%d:R>", c.until.Unix())); got != c.want {
			t.Errorf("%v: %q", c.until, e.Description)
		}
	}
}

func TestOneAddressIsOneLink(t *testing.T) {
	item := bot.Item{Text: "To stop calls. One that asks for money is a scam.", URL: "https://e.org/a"}
	e := rendered(bot.Part{Kind: bot.Contacts, Items: []bot.Item{item}})[0]
	if want := "- [" + item.Text + "](https://e.org/a)"; e.Fields[0].Value != want {
		t.Errorf("%q", e.Fields[0].Value)
	}
}

func TestLinksThatAreTooLongAreLeftOut(t *testing.T) {
	address := "https://e.org/"
	at := address + strings.Repeat("a", maxLinked-units(address))
	for url, want := range map[string]bool{at: true, at + "a": false} {
		e := rendered(bot.Part{Kind: bot.List, Items: []bot.Item{{Text: "Read more", URL: url}}})[0]
		checkEmbed(t, e)
		if strings.Contains(e.Description, "](") != want || !strings.Contains(e.Description, "Read more") {
			t.Errorf("%d units: %.40q", units(url), e.Description)
		}
	}
}

func FuzzEmbeds(f *testing.F) {
	f.Add("Hang up. Now!", "<b>&amp;\"'", "https://e.org", 3)
	f.Add(strings.Repeat("👵🏽", 50), "a@b @c\n\n\xff", "x", 60)
	f.Add("“Quoted.” More…", "\u202ex\u0000y \u0301", "https://e.org/(a)", 0)
	f.Add(strings.Repeat("*", 300), strings.Repeat("://1. ", 400), "https://e.org/", 9)
	f.Fuzz(func(t *testing.T, a, b, url string, n int) {
		r := bot.Reply{Lead: a, Tone: bot.News, Parts: []bot.Part{
			{Kind: bot.Paragraph, Head: b, Text: a}, {Kind: bot.Quote, Text: b}, {Kind: bot.Paragraph, Text: b + a}}}
		for range min(max(n, 0), 80) {
			r.Parts = append(r.Parts, bot.Part{Kind: bot.Steps, Items: []bot.Item{{Text: a, URL: url}, {Text: b}}})
		}
		var all string
		for _, e := range testRenderer().embeds(r) {
			checkEmbed(t, e)
			texts := []string{e.Title, e.Description}
			for _, field := range e.Fields {
				texts = append(texts, field.Name, field.Value)
			}
			for _, md := range texts {
				shown, _, err := readMarkdown(md)
				if err != nil {
					t.Fatal(err)
				}
				all += shown
			}
		}
		if bare, want := unspaced(all), unspaced(harmless(a)); !strings.Contains(bare, want) {
			t.Errorf("%q is not in %q", want, bare)
		}
	})
}
