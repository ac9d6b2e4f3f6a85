package discord

import (
	"strings"
	"testing"
	"time"

	"hangup/bot"
)

func TestTheTextOfAMessageActsOnNothing(t *testing.T) {
	long := strings.Repeat("a", maxContent)
	sentence := strings.Repeat("*", 100) + ". "
	for lead, want := range map[string]string{
		"Hang up.\nNow.":                "Hang up. Now.",
		"# *Now* @everyone <@7> a@b.uk": "\\# \\*Now\\* @\u2060\u2060everyone \\<@\u2060\u20607> a@b.uk",
		"see https://evil.example/a":    `see https\://evil.example/a`,
		"join discord.gg/abc":           "join discord.gg\u2060/abc",
		"Discord.com/invite/abc":        "Discord.com\u2060/invite/abc",
		"discordapp.com/x, dis.gg/x":    "discordapp.com\u2060/x, dis.gg/x",
		long:                            long,
		long + "a":                      long[:maxContent*3/4],
		strings.Repeat(sentence, 9):     strings.TrimSpace(strings.Repeat(strings.Repeat(`\*`, 100)+". ", 9)),
		strings.Repeat(sentence, 20):    strings.Repeat(`\*`, 100) + ".",
		"":                              "",
	} {
		got := content(lead)
		if got != want || units(got) > maxContent {
			t.Errorf("%.60q became %d units %.200q, want %.200q", lead, units(got), got, want)
		}
		if _, _, err := readMarkdown(got); err != nil {
			t.Errorf("%.60q: %v", lead, err)
		}
	}
}

// Who has switched embeds off reads what to do, and a reply of one line needs no embed.
func TestWhatToDoIsTheTextOfTheMessageToo(t *testing.T) {
	more := []bot.Part{{Kind: bot.Paragraph, Text: "It is a scam."}}
	for name, c := range map[string]struct {
		reply  bot.Reply
		embeds int
	}{
		"one line":               {bot.Reply{Lead: "Hang up."}, 0},
		"one line of importance": {bot.Reply{Lead: "Hang up.", Tone: bot.Urgent}, 1},
		"one line with a timer":  {bot.Reply{Lead: "Hang up.", Until: testNow.Add(time.Minute)}, 1},
		"one line with buttons":  {bot.Reply{Lead: "Hang up.", Buttons: []bot.Button{{Label: "a", Action: "a"}}}, 1},
		"an answer":              {bot.Reply{Lead: "Hang up.", Parts: more}, 1},
	} {
		m := messagesOf(testRenderer(), c.reply)[0]
		if m.Content != "Hang up." || m.Embeds == nil || len(m.Embeds) != c.embeds || c.embeds > 0 && m.Embeds[0].Title != "Hang up." {
			t.Errorf("%s: %+v", name, m)
		}
	}
	all := messagesOf(testRenderer(), bot.Reply{Lead: "Hang up.", Parts: paragraphs(7000, 1000)})
	if len(all) < 2 || all[0].Content != "Hang up." || all[1].Content != "" {
		t.Errorf("%d messages begin with %q", len(all), all[0].Content)
	}
	if m := messagesOf(testRenderer(), bot.Reply{Parts: more})[0]; m.Content != "" || len(m.Embeds) != 1 {
		t.Errorf("without a first line: %+v", m)
	}
	if m := messagesOf(testRenderer(), bot.Reply{Picture: &bot.Picture{PNG: []byte("png"), Alt: "a chart"}})[0]; len(m.Embeds) != 1 || len(m.files) != 1 {
		t.Errorf("a picture alone: %+v", m)
	}
}

func FuzzContent(f *testing.F) {
	for _, s := range []string{"Hang up.", "discord.gg/a", strings.Repeat("d.discord.gg/", 300), strings.Repeat("@", 2001), "# <@1>\n- x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, lead string) {
		got := content(lead)
		if units(got) > maxContent {
			t.Errorf("%d units", units(got))
		}
		if _, _, err := readMarkdown(got); err != nil {
			t.Error(err)
		}
	})
}
