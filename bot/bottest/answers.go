package bottest

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"strings"

	"hangup/bot"
)

// Texts that an adapter could take for something else. Each must be shown as it stands.
var nastyTexts = map[string]string{
	"emphasis marks":        "*star* _line_ **two** __under__ ~~strike~~ ||spoiler|| `code` ```block```",
	"html":                  `<b>bold</b> <script>alert(1)</script> <img src=x onerror=alert(1)> &amp; &lt; <!-- no -->`,
	"link marks":            "[press here](https://evil.example/a) <https://evil.example/b> ![x](y)",
	"line marks":            "# heading\n> quote\n- point\n1. one\n-# small\n||| ---",
	"mentions":              "@everyone @here <@123456789012345678> <@&123456789012345678> <#123456789012345678>",
	"platform codes":        "<:name:123456789012345678> <t:1700000000:R> </check:123456789012345678> tg://user?id=1",
	"escapes":               `back\slash \* \_ \n %s %d ${x} {gap} {{.}} $1 '"` + "\u00a0end",
	"emoji":                 "👵🏽 👨‍👩‍👧‍👦 🏴󠁧󠁢󠁷󠁬󠁳󠁿 🇬🇧 ☎️ £5",
	"other scripts":         "Cymraeg ŵ ŷ · ਪੰਜਾਬੀ · اردو میں لکھا · 中文 · ไทย · עברית",
	"characters that turn":  "bank \u202etxet desrever\u202c \u2067middle\u2069 end",
	"characters not seen":   "in\u200bvisi\u200dble \ufeffmark \u00adsoft",
	"combining marks":       "Z\u0351\u036b\u0343algo e\u0301 \u1100\u1161",
	"characters past 65535": "𝒇𝒂𝒏𝒄𝒚 𐍈 🀄",
}

// answerChecks are about what the reader of an answer sees.
func answerChecks() []check {
	return []check{
		{"a first line alone is shown", shown(bot.Reply{Lead: "Hang up now."})},
		{"every kind of part is shown, in order", shown(everyPart())},
		{"parts without a heading and headings without a text are shown", shown(bareParts())},
		{"buttons are shown in order, the longest label whole", shown(fiveButtons())},
		{"a calm, an urgent and a private answer say the same", sayTheSame},
		{"a picture is shown with what it shows in words", shown(withPicture())},
		{"a file comes with an answer of few words, byte for byte", shown(withFile(everyPart(), 600))},
		{"a file comes with a long answer", shown(withFile(longReply(9000), 600))},
		{"a file comes with a picture", shown(withFile(withPicture(), 1))},
		{"the largest file comes", shown(withFile(bot.Reply{Lead: "All of it."}, bot.MaxFile))},
		{"a long answer is shown to its end", shown(longReply(9000))},
		{"an answer of one long word is shown whole", shown(bot.Reply{Lead: "Long.", Parts: []bot.Part{{Kind: bot.Paragraph, Text: strings.Repeat("Donaudampfschiff", 300)}}})},
		{"an answer with many steps is shown to its end", shown(manySteps())},
		{"an answer of many emoji is shown to its end", shown(bot.Reply{Lead: "Many.", Parts: []bot.Part{{Kind: bot.Paragraph, Text: strings.Repeat("👵🏽 ", 1500)}}})},
		{"an empty answer shows nothing", emptyAnswer},
		{"an address that could run something is no link", badLinks},
		{"texts that look like something else are shown as written", eachNasty(func(b *bench, _, text string) {
			b.shows(b.ask(everywhere(text)), everywhere(text))
		})},
	}
}

// shown is a check that a reader sees all of r.
func shown(r bot.Reply) func(*bench) {
	return func(b *bench) { b.shows(b.ask(r), r) }
}

// everyPart is a reply with each kind of part.
func everyPart() bot.Reply {
	return bot.Reply{
		Lead: "Hang up now. Do not ring back.",
		Tone: bot.Urgent,
		Parts: []bot.Part{
			{Kind: bot.Paragraph, Head: "Why", Text: "Police never ask for your card.\n\nThey never send a courier."},
			{Kind: bot.Steps, Head: "What to do", Items: []bot.Item{{Text: "Hang up."}, {Text: "Wait five minutes."}, {Text: "Ring 159."}}},
			{Kind: bot.List, Head: "Also", Items: []bot.Item{{Text: "Tell a friend."}, {Text: "Read more", URL: "https://example.org/more?a=1&b=2"}}},
			{Kind: bot.Contacts, Head: "Who to ring", Items: []bot.Item{
				{Text: "Your bank: 159", URL: "tel:159"}, {Text: "Report Fraud: 0300 123 2040", URL: "https://www.reportfraud.police.uk"}}},
			{Kind: bot.Quote, Head: "What the police say", Text: "“Hang up, wait five minutes.”",
				Items: []bot.Item{{Text: "Example Police, 1 May 2026", URL: "https://police.example/news/1"}}},
		},
		Buttons: []bot.Button{{Label: "Start the timer", Action: "timer|bank", Strong: true}, {Label: "They are here now", Action: "here"}},
	}
}

// bareParts is a reply with as little as a part may have.
func bareParts() bot.Reply {
	return bot.Reply{Lead: "Lead.", Parts: []bot.Part{
		{Kind: bot.Paragraph, Text: "Only a text."},
		{Kind: bot.Paragraph, Head: "Only a heading"},
		{Kind: bot.Quote, Text: "Only a quote."},
		{Kind: bot.Quote, Items: []bot.Item{{Text: "Only a source", URL: "https://example.org/s"}}},
		{Kind: bot.List, Items: []bot.Item{{Text: "Only an item"}}},
	}}
}

func fiveButtons() bot.Reply {
	r := bot.Reply{Lead: "Choose."}
	for n, label := range []string{"First", "Second & third", "*Fourth*", "😀 Fifth", strings.Repeat("é", maxLabel)} {
		r.Buttons = append(r.Buttons, bot.Button{Label: label, Action: bot.Action(fmt.Sprint("b|", n)), Strong: label == "First"})
	}
	return r
}

// maxLabel and maxAction are what bot.Button and bot.Action allow.
const maxLabel, maxAction = 40, 64

// withPicture is a reply with a picture of one grey pixel.
func withPicture() bot.Reply {
	r := everyPart()
	r.Picture = &bot.Picture{Alt: "Reports by week: 3, then <5> & \"8\".", PNG: pixel()}
	return r
}

func pixel() []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		panic(err) // one pixel into memory
	}
	return b.Bytes()
}

// withFile is a reply with a file of every kind of byte.
func withFile(r bot.Reply, size int) bot.Reply {
	body := make([]byte, size)
	for i := range body {
		body[i] = byte(i + i/251)
	}
	r.File = &bot.File{Name: "reports-2026.csv", Type: "text/csv", Data: body}
	return r
}

func longReply(characters int) bot.Reply {
	r := bot.Reply{Lead: "A long answer begins."}
	for n := 0; characters > 0; n++ {
		text := fmt.Sprintf("Paragraph %d %s ends %d.", n, strings.Repeat("says more & more, ", 20), n)
		r.Parts = append(r.Parts, bot.Part{Kind: bot.Paragraph, Text: text})
		characters -= len(text)
	}
	r.Buttons = []bot.Button{{Label: "At the end", Action: "end"}}
	return r
}

func manySteps() bot.Reply {
	p := bot.Part{Kind: bot.Steps, Head: "All of these"}
	for n := range 60 {
		p.Items = append(p.Items, bot.Item{Text: fmt.Sprintf("Step called %d of many that go on for a while.", n)})
	}
	return bot.Reply{Lead: "Many steps.", Parts: []bot.Part{p}}
}

// everywhere puts a text into every place of a reply.
func everywhere(text string) bot.Reply {
	line := strings.ReplaceAll(text, "\n", " ")
	return bot.Reply{
		Lead: "Lead " + line,
		Parts: []bot.Part{
			{Kind: bot.Paragraph, Head: "Head " + line, Text: "Text " + text},
			{Kind: bot.Steps, Items: []bot.Item{{Text: "Step " + line}}},
			{Kind: bot.Contacts, Items: []bot.Item{{Text: "Link " + line, URL: "https://example.org/x"}}},
			{Kind: bot.Quote, Text: "Quote " + line, Items: []bot.Item{{Text: "Source " + line}}},
		},
	}
}

// sayTheSame: a tone or privacy may change colours, never words.
func sayTheSame(b *bench) {
	for _, tone := range []bot.Tone{bot.Plain, bot.Urgent, bot.Advice, bot.News, "unheard of"} {
		for _, private := range []bool{false, true} {
			r := everyPart()
			r.Tone, r.Private = tone, private
			b.shows(b.ask(r), r)
		}
	}
}

func emptyAnswer(b *bench) {
	if seen := b.ask(bot.Reply{}); seen.Text != "" || len(seen.Buttons) > 0 {
		b.fault("an empty answer shows %q %q", seen.Text, seen.Buttons)
	}
}

func badLinks(b *bench) {
	p := bot.Part{Kind: bot.List}
	for _, address := range []string{"javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "JaVaScRiPt:alert(1)", "vbscript:x", "//evil.example", " javascript:x"} {
		p.Items = append(p.Items, bot.Item{Text: "To " + address, URL: address})
	}
	r := bot.Reply{Lead: "Links.", Parts: []bot.Part{p}}
	b.shows(b.ask(r), r)
}
