package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"hangup/bot"
	"hangup/bot/bottest/discordtest"
	"hangup/bot/bottest/telegramtest"
)

// The threat: words of a stranger, in a question, a report, a warning, a file or the name of a group, alert people, lead them
// somewhere or look like the bot's own.

// poison is what they write who want the bot to speak for them, in every markup that a platform has. Its last sign turns the
// direction of writing.
const poison = "@everyone @here <@1> <@&2> <#3> @hangup_help **bold** [tap](https://evil.example) <b>x</b> <a href=\"https://evil.example\">y</a> " +
	"<script>alert(1)</script> https://evil.example tg://user?id=1 ||x|| `y` &lt;i&gt; \u202e"

// poisonedArticle is a police warning that somebody has got at.
const poisonedArticle = `---
area: Hertfordshire
title: "Callers pose as @everyone <@1> <b>police</b> [tap](https://evil.example)"
publish.date: 3 March 2026
url: https://www.herts.police.uk/news/made-up-poison
---

Residents of Watford were rung by men who pose as detectives @everyone <@&2> <a href="https://evil.example">y</a>. They ask for cash.

Police @here will never ask you to withdraw cash [tap](https://evil.example) and hand it to a courier **now** <script>alert(1)</script>.
`

func TestWordsOfStrangersDoNotAct(t *testing.T) {
	t.Parallel()
	a, tg, dc, coTG, coDC := bothPlatforms(t)
	ann := tg.Person("Ann <b>@everyone</b>")
	group := tg.Group("supergroup", "Watch @everyone </b> "+poison[:40], ann)
	guild, mod := dc.Guild("@everyone <@1> **x**"), dc.Person("mod @everyone")
	dc.Grant(guild, mod, discordtest.Administrator)
	room := dc.Channel(guild, discordtest.TextChannel, "calls")
	page := newBrowser(t, a.URL)
	page.moderate(a.Moderator)
	var shown []string // on the page
	for _, cmd := range append(a.core.Commands(), bot.Command{Name: "nosuch@everyone", Takes: bot.WordsArg}) {
		if cmd.Takes == bot.NoArg {
			continue
		}
		g := given{cmd, poison}
		if cmd.Name == "check" {
			g.args = "A man from the police @everyone <@1> [tap](https://evil.example) <b>x</b> wants me to give £5,000 to a courier. " + poison
		}
		if !strings.HasPrefix(cmd.Name, "nosuch") {
			asksIn(t, tg, group.ID, ann, ann, g)
			answerTo(dc.Forge(mod, room, discordtest.KindCommand, nil, forgedCommand(dc, g)))
		}
		shown = append(shown, page.gives(t, g))
	}
	shown = append(shown, reportPoison(t, a)...)
	for _, name := range []string{"reports", "log", "watches", "pending", "feedback"} {
		g := given{Command: bot.Command{Name: name}}
		asksIn(t, tg, coTG.ID, coTG, coTG, g)
		answerTo(dc.Forge(coDC, dc.DM(coDC), discordtest.KindCommand, nil, forgedCommand(dc, g)))
		shown = append(shown, page.gives(t, g))
	}
	poisonedPosts(t, a, tg, dc, group, ann, room, mod)
	shown = append(shown, page.say("/warnings Hertfordshire"))
	for _, chat := range []struct {
		id  int64
		who telegramtest.User
	}{{group.ID, ann}, {coTG.ID, coTG}} {
		for _, m := range answers(tg, chat.id, chat.who) {
			holdTelegram(t, tg, m)
		}
	}
	for _, c := range tg.Calls("") {
		if c.Status == 400 && strings.HasPrefix(c.Method, "send") && strings.Contains(c.Params["text"], "evil") {
			t.Errorf("Telegram could not read what was sent: %s", c.Params["text"])
		}
	}
	holdDiscord(t, dc)
	for _, answer := range shown {
		holdPage(t, answer)
	}
}

// reportPoison reports a call on the page and gives what is shown.
func reportPoison(t *testing.T, a *testApp) []string {
	t.Helper()
	b := newBrowser(t, a.URL)
	form := b.say("/report")
	if !strings.Contains(form, `"note"`) {
		t.Fatalf("no form: %s", form)
	}
	first := b.sendForm("report", map[string]string{
		"type": "courier_fraud", "happened": "nothing", "claimed": poison[:60], "when": "today", "area": "Kent", "number": "07700 900123", "note": poison,
	})
	return []string{form, first, b.pressOn(first, "save")}
}

// poisonedPosts has the poisoned warning posted into a group of each platform.
func poisonedPosts(t *testing.T, a *testApp, tg *telegramtest.Server, dc *discordtest.Server, group telegramtest.Chat, ann telegramtest.User, room discordtest.Channel, mod discordtest.User) {
	t.Helper()
	watch := given{bot.Command{Name: "watch", Takes: bot.AreaArg}, "Hertfordshire quiet off"}
	asksIn(t, tg, group.ID, ann, ann, watch)
	answerTo(dc.Forge(mod, room, discordtest.KindCommand, nil, forgedCommand(dc, watch)))
	got := command(t, "", []string{"HANGUP_DATABASE_URL=" + a.settings.Database}, "import", "warnings", file(t, "poison.md", poisonedArticle))
	if got.code != 0 || strings.Contains(got.out, "\x1b") {
		t.Fatalf("code %d: %s%s", got.code, got.out, got.err)
	}
	eventually(t, "the post in Telegram", func() bool { _, ok := saidIn(tg, group.ID, ann, "Callers pose as"); return ok })
	eventually(t, "the post in Discord", func() bool { return postedIn(dc, room, "Callers pose as") > 0 })
}

var (
	mentionInTelegram = regexp.MustCompile(`(?:^|[^\pL\pN_])@(\w{4,})`)
	actsInDiscord     = regexp.MustCompile(`@(everyone|here)|(^|[^\\])<[@#]|(^|[^\\])\]\(https?://evil|[a-z]://evil|(^|[^\\])\*\*bold|(^|[^\\])\|\|x`)
)

// holdTelegram holds a message of the bot to what may act in Telegram: the marks that we make, and addresses of ours.
func holdTelegram(t *testing.T, server *telegramtest.Server, m telegramtest.Message) {
	t.Helper()
	for _, found := range mentionInTelegram.FindAllStringSubmatch(m.Text, -1) {
		if found[1] != server.Me.Username {
			t.Errorf("alerts @%s: %s", found[1], m.Text)
		}
	}
	for _, e := range m.Entities {
		ours := slices.Contains([]string{"bold", "italic", "blockquote", "text_link"}, e.Type)
		if !ours || e.URL != "" && !mayLead(e.URL) {
			t.Errorf("%s leads to %q in %s", e.Type, e.URL, m.Text)
		}
	}
	for _, address := range linksInTelegram(m) {
		if !mayLead(address) {
			t.Errorf("a button leads to %s", address)
		}
	}
	if strings.ContainsFunc(m.Text, func(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) }) {
		t.Errorf("it is turned round: %q", m.Text)
	}
}

// mayLead tells whether people may be led to an address.
func mayLead(address string) bool {
	u, err := url.Parse(address)
	return err == nil && slices.Contains([]string{"https", "http", "tel"}, u.Scheme) && !strings.Contains(address, "evil")
}

// holdDiscord holds everything that was sent to Discord: it alerts nobody, and no sign of a stranger acts.
func holdDiscord(t *testing.T, server *discordtest.Server) {
	t.Helper()
	sent := 0
	for _, c := range server.Calls("", "") {
		if !slices.Contains([]string{"POST", "PATCH"}, c.Method) || len(c.Body) == 0 {
			continue
		}
		var body any
		if err := json.Unmarshal(c.Body, &body); err != nil {
			t.Errorf("%s %s: %v", c.Method, c.Path, err)
			continue
		}
		eachMessage(body, func(m map[string]any) {
			sent++
			if got := fmt.Sprint(m["allowed_mentions"]); got != "map[parse:[] replied_user:false]" && got != "map[parse:[]]" {
				t.Errorf("it may alert %s: %v", got, m)
			}
			for _, text := range shownTexts(m) {
				if found := actsInDiscord.FindString(text); found != "" {
					t.Errorf("%q acts in %q", found, text)
				}
			}
		})
	}
	if sent < 20 {
		t.Errorf("only %d messages were looked at", sent)
	}
}

// eachMessage calls visit for every message in the body of a call.
func eachMessage(v any, visit func(map[string]any)) {
	m, ok := v.(map[string]any)
	if !ok {
		return
	}
	if m["embeds"] != nil || m["content"] != nil {
		visit(m)
	}
	for _, inner := range []string{"data", "message"} {
		eachMessage(m[inner], visit)
	}
}

// shownTexts gives every text of a message in which Discord reads marks.
func shownTexts(m map[string]any) (all []string) {
	var walk func(key string, v any)
	walk = func(key string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, inner := range v {
				walk(k, inner)
			}
		case []any:
			for _, inner := range v {
				walk(key, inner)
			}
		case string:
			if slices.Contains([]string{"content", "title", "description", "name", "value", "text"}, key) {
				all = append(all, v)
			}
		}
	}
	walk("", map[string]any{"content": m["content"], "embeds": m["embeds"]})
	return all
}

// holdPage holds an answer of the page to the addresses that it may have. Its words are text there and nothing else: the page may
// not turn a text into markup.
func holdPage(t *testing.T, answer string) {
	t.Helper()
	var body any
	if err := json.Unmarshal([]byte(answer), &body); err != nil {
		t.Errorf("%v: %s", err, answer)
	}
	var walk func(key string, v any)
	walk = func(key string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, inner := range v {
				walk(k, inner)
			}
		case []any:
			for _, inner := range v {
				walk(key, inner)
			}
		case string:
			if key == "url" && v != "" && !mayLead(v) {
				t.Errorf("leads to %s", v)
			}
		}
	}
	walk("", body)
}
