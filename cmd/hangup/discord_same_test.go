package main

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hangup/bot/bottest/discordtest"
	"hangup/bot/bottest/telegramtest"
)

// said is an answer as one person reads it.
type said struct {
	words   string
	buttons []string
}

// neighbour asks the same on the page, in Telegram and in Discord.
type neighbour struct {
	t        *testing.T
	page     *browser
	telegram *telegramtest.Server
	discord  *discordtest.Server
	ann      telegramtest.User
	bea      discordtest.User
}

// onPage gives the pieces of the answer on the page: what a person reads, word for word, without the marks around it.
func (n neighbour) onPage(question string) (pieces, buttons []string) {
	n.t.Helper()
	var answer struct {
		Reply struct {
			Lead  string
			Parts []struct {
				Kind, Head, Text string
				Items            []struct{ Text string }
			}
			Buttons []struct{ Label string }
		}
	}
	if err := json.Unmarshal([]byte(n.page.say(question)), &answer); err != nil {
		n.t.Fatal(err)
	}
	pieces = append(pieces, answer.Reply.Lead)
	for _, p := range answer.Reply.Parts {
		pieces = append(pieces, p.Head, p.Text)
		for _, i := range p.Items {
			pieces = append(pieces, i.Text)
		}
	}
	for _, b := range answer.Reply.Buttons {
		buttons = append(buttons, b.Label)
	}
	return slices.DeleteFunc(pieces, func(s string) bool { return s == "" }), buttons
}

func (n neighbour) inTelegram(question string) (s said) {
	n.t.Helper()
	before := len(answers(n.telegram, n.ann.ID, n.ann))
	n.telegram.Say(n.ann, n.ann.ID, question)
	eventually(n.t, "an answer in Telegram", func() bool { return len(answers(n.telegram, n.ann.ID, n.ann)) > before })
	for _, m := range answers(n.telegram, n.ann.ID, n.ann)[before:] {
		s.words += m.Text + "\n"
		s.buttons = labelsInTelegram(m)
	}
	return s
}

func (n neighbour) inDiscord(question string) (s said) {
	n.t.Helper()
	i := n.discord.Slash(n.bea, n.discord.DM(n.bea), "check", askedWith(question))
	last := i.Settled()
	s.words = wordsOf(last)
	for _, m := range i.FollowUps() {
		s.words, last = s.words+"\n"+wordsOf(m), m
	}
	for _, b := range last.Buttons() {
		s.buttons = append(s.buttons, b.Label)
	}
	return s
}

// The same question gets the same answer on the page, in Telegram and in Discord: every piece of it, in the same order, the
// same buttons, and nothing beside it but what each platform sets around an answer.
func TestTheSameQuestionIsAnsweredTheSameEverywhere(t *testing.T) {
	t.Parallel()
	n := neighbour{t: t, telegram: newTelegram(t), discord: newDiscord(t)}
	s := serveDiscord(t, n.discord, upToDate(t), withTelegram(n.telegram)...)
	n.page, n.ann, n.bea = newBrowser(t, s.url), n.telegram.Person("Ann"), n.discord.Person("Bea")
	for _, question := range []string{
		courier,
		"A man who says he is from the police is at my door to collect my card right now",
		"I gave them the code from my bank's text and now money is gone from my account",
		"Microsoft rang. He wants me to install AnyDesk so that he can fix my computer",
		"Somebody rang and hung up again",
	} {
		t.Run(question, func(t *testing.T) {
			pieces, buttons := n.onPage(question)
			if len(pieces) < 3 {
				t.Fatalf("the page says only %q", pieces)
			}
			for name, got := range map[string]said{"Telegram": n.inTelegram(question), "Discord": n.inDiscord(question)} {
				if rest := lessPieces(t, got.words, pieces); decoration.ReplaceAllString(rest, "") != "" {
					t.Errorf("%s says more than the page: %q in\n%s", name, rest, got.words)
				}
				if !slices.Equal(got.buttons, buttons) {
					t.Errorf("%s has the buttons %q, the page %q", name, got.buttons, buttons)
				}
			}
		})
	}
	if code := s.stop(t, os.Interrupt); code != 0 {
		t.Errorf("code %d: %s", code, s.log)
	}
}

// decoration is what a platform sets around the pieces of an answer: marks, numbers of steps, addresses behind links, the
// headings of Discord and what its footer says of the colour.
var decoration = regexp.MustCompile(`\(https?://[^)]*\)|\(tel:[^)]*\)|What to do|Who to ring|Important|Advice|Police warning|[^\p{L}]`)

// lessPieces takes pieces out of a text, in order, and fails the test when one is missing.
func lessPieces(t *testing.T, text string, pieces []string) (rest string) {
	t.Helper()
	text = strings.Join(strings.Fields(text), " ")
	for _, p := range pieces {
		before, after, ok := strings.Cut(text, strings.Join(strings.Fields(p), " "))
		if !ok {
			t.Errorf("no %q in what is left: %q", p, text)
			continue
		}
		rest, text = rest+before, after
	}
	for _, p := range pieces { // the footer of Discord names the source once more
		name, _, _ := strings.Cut(p, ",")
		text = strings.TrimSuffix(text, "Source: "+name)
	}
	return rest + text
}

func labelsInTelegram(m telegramtest.Message) (all []string) {
	if m.Keyboard == nil {
		return nil
	}
	for _, row := range m.Keyboard.Rows {
		for _, b := range row {
			all = append(all, b.Text)
		}
	}
	return all
}
