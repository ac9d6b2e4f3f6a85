package main

import (
	"fmt"
	"strings"
	"testing"

	"hangup/bot"
	"hangup/bot/bottest/discordtest"
)

// The threat: something is so long, so deep or so odd that the program fails, stops answering or sends what a platform refuses.

// oversized are texts of every kind that is hard to cut, each as long as a platform takes at the most.
func oversized(most int) map[string]string {
	return map[string]string{
		"one word":              strings.Repeat("a", most),
		"words":                 strings.Repeat("he wants my PIN ", most/16),
		"emoji":                 strings.Repeat("😱", most/2),
		"one letter with marks": "e" + strings.Repeat("\u0301", most-1),
		"families":              strings.Repeat("👩\u200d👩\u200d👧 ", most/9),
		"lines":                 strings.Repeat("\n.", most/2),
		"marks":                 strings.Repeat("*_`~|[", most/6),
		"quotation marks":       strings.Repeat("“\"'", most/3),
		"numbers":               strings.Repeat("07700 900123 ", most/13),
		"another script":        strings.Repeat("警察", most/2),
		"turned round":          strings.Repeat("\u202eabc", most/4),
		"what is not shown":     strings.Repeat("\u200b", most),
	}
}

// longest are the longest texts of Telegram (core.telegram.org/bots/api#sendmessage) and of an option of a command of Discord
// (docs.discord.com/developers/interactions/application-commands).
const (
	longestOfTelegram = 4096
	longestOfDiscord  = 6000
)

func TestNothingInAChatIsTooLarge(t *testing.T) {
	t.Parallel()
	a, tg, dc, _, _ := bothPlatforms(t)
	var commands []bot.Command
	for _, cmd := range a.core.Commands() {
		if cmd.Takes != bot.NoArg {
			commands = append(commands, cmd)
		}
	}
	t.Run("in Telegram", func(t *testing.T) {
		for name, text := range oversized(longestOfTelegram - 40) {
			ann := tg.Person(strings.Repeat("Ann ", 16))
			for _, cmd := range commands {
				asksIn(t, tg, ann.ID, ann, ann, given{cmd, text})
			}
			before := len(answers(tg, ann.ID, ann))
			tg.Say(ann, ann.ID, text)
			eventually(t, "an answer to "+name, func() bool { return len(answers(tg, ann.ID, ann)) > before })
		}
	})
	t.Run("in Discord", func(t *testing.T) {
		for name, text := range oversized(longestOfDiscord) {
			ann := dc.Person("Ann")
			for _, cmd := range commands {
				data := map[string]any{"id": "1", "name": cmd.Name, "type": 1}
				for _, known := range dc.Commands("") {
					if known.Name == cmd.Name {
						var options []any
						for _, o := range known.Options {
							options = append(options, map[string]any{"name": o.Name, "type": o.Type, "value": text})
						}
						data["options"] = options
					}
				}
				if got := answerTo(dc.Forge(ann, dc.DM(ann), discordtest.KindCommand, nil, data)); got == "" {
					t.Errorf("/%s with %s is not answered", cmd.Name, name)
				}
			}
		}
	})
	t.Run("on the page", func(t *testing.T) { oversizedPage(t, a, commands) })
	if got := newBrowser(t, a.URL).say(courier); !strings.Contains(got, "courier fraud") {
		t.Errorf("after all that: %s", got)
	}
}

// oversizedPage posts what no browser would. Each is refused, or answered in few words.
func oversizedPage(t *testing.T, a *testApp, commands []bot.Command) {
	for name, text := range oversized(60_000) {
		b := newBrowser(t, a.URL)
		for _, cmd := range commands {
			if got := b.tries(t, map[string]any{"id": b.event(), "text": "/" + cmd.Name + " " + text}); got != 200 && got != 413 {
				t.Errorf("/%s with %s: %d", cmd.Name, name, got)
			}
		}
	}
	long, many := strings.Repeat("a", 60_000), map[string]string{}
	for n := range 2_000 {
		many[fmt.Sprint("field", n)] = "x"
	}
	var deep any = "x"
	for range 5_000 {
		deep = []any{deep}
	}
	b := newBrowser(t, a.URL)
	for name, say := range map[string]map[string]any{
		"a long action":      {"id": b.event(), "action": long},
		"a long id":          {"id": long, "text": "/help"},
		"a long form":        {"id": b.event(), "form": map[string]any{"id": "report", "values": map[string]string{"note": long, "claimed": long, "area": long, "number": long}}},
		"a form of fields":   {"id": b.event(), "form": map[string]any{"id": "report", "values": many}},
		"a form of a name":   {"id": b.event(), "form": map[string]any{"id": long, "values": map[string]string{long: "x"}}},
		"what is deep":       {"id": b.event(), "text": deep},
		"what is very long":  {"id": b.event(), "text": strings.Repeat("a", 8<<20)},
		"nothing":            {},
		"everything at once": {"id": b.event(), "text": "x", "action": "help", "form": map[string]any{"id": "report"}},
		"of other types":     {"id": 7, "text": 7, "action": []int{1}, "form": "x"},
	} {
		if got := b.tries(t, say); got >= 500 {
			t.Errorf("%s: %d", name, got)
		}
	}
}
