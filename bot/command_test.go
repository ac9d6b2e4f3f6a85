package bot

import (
	"regexp"
	"strings"
	"testing"
)

func TestCommandsHaveTextsThatPlatformsAccept(t *testing.T) {
	p := newPerson(t)
	moderators := 0
	for _, c := range p.core.Commands() {
		if !regexp.MustCompile(`^[a-z]{1,32}$`).MatchString(c.Name) || c.Summary == "" || len(c.Summary) > 100 || strings.Contains(c.Args, "bot.") {
			t.Errorf("%+v", c)
		}
		if c.Moderator {
			moderators++
		}
	}
	if moderators != 16 {
		t.Errorf("%d commands for moderators", moderators)
	}
}

func TestHelpListsEveryCommand(t *testing.T) {
	p := newPerson(t)
	for _, text := range []string{"/help", "/start", "", "   ", "/help me please", "help", "Help"} {
		got := p.say(text).Plain()
		for _, c := range p.core.Commands() {
			if c.Name != "start" && !strings.Contains(got, "/"+c.Name) {
				t.Errorf("%q: no /%s in %q", text, c.Name, got)
			}
		}
	}
}

func TestHelpSaysOnlyWhatTheBotHears(t *testing.T) {
	p := newPerson(t)
	for only, want := range map[bool]string{false: "bot.help.private", true: "bot.help.group"} {
		r, err := p.do(Inbound{Text: "/help", CommandsOnly: only})
		if err != nil || !strings.Contains(r.Plain(), p.word(want)) {
			t.Errorf("%v: %v\n%s", only, err, r.Plain())
		}
	}
}

func TestUnknownCommandNamesTheNearest(t *testing.T) {
	p := newPerson(t)
	for typed, want := range map[string]string{
		"/chek": "/check", "/reprot": "/report", "/warning": "/warnings", "/forget_me": "/forgetme", "/halp": "/help", "/CHECKS": "/check",
	} {
		if r := p.say(typed); !strings.Contains(r.Plain(), p.word("bot.unknown.near", "command", want)) {
			t.Errorf("%s: %q", typed, r.Plain())
		}
	}
	for _, typed := range []string{"/", "/x", "/zzzzzzzzzz", "/" + strings.Repeat("check", 500), "/<script>", "/@everyone"} {
		r := p.say(typed)
		if r.Lead != p.word("bot.unknown.lead") || strings.Contains(r.Plain(), "Did you mean") {
			t.Errorf("%.20s: %q", typed, r.Plain())
		}
	}
}

func TestGroupsAreLeftAlone(t *testing.T) {
	p := newPerson(t).inGroup()
	for _, text := range []string{"", "hello all", courier, "/roll 2d6", "//", "check this out"} {
		if r := p.say(text); !r.Empty() {
			t.Errorf("%q: %q", text, r.Plain())
		}
	}
	for _, text := range []string{"/check " + courier, "/help", "/roll@hangup_bot"} {
		if r := p.say(text); r.Empty() || !r.Private {
			t.Errorf("%q: %+v", text, r)
		}
	}
}

func TestParseCommand(t *testing.T) {
	for text, want := range map[string][3]string{
		"/check":              {"check", "", ""},
		"/Check  a b ":        {"check", "a b", ""},
		"/check@bot a\nb":     {"check", "a\nb", "@"},
		"/check\nhe rang":     {"check", "he rang", ""},
		"check":               {"", "", ""},
		" /check":             {"", "", ""},
		"/":                   {"?", "", ""},
		"/@bot":               {"?", "", "@"},
		"/ check":             {"?", "check", ""},
		"/watch@b St. Albans": {"watch", "St. Albans", "@"},
	} {
		name, args, addressed := parseCommand(text)
		if name != want[0] || args != want[1] || addressed != (want[2] == "@") {
			t.Errorf("%q: %q %q %v", text, name, args, addressed)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"check", "check", 0}, {"chek", "check", 1}, {"", "abc", 3}, {"kitten", "sitting", 3}, {"ab", "ba", 2}} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("%q, %q: %d", c.a, c.b, got)
		}
	}
}
