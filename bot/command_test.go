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
		if name := regexp.MustCompile(`^[a-z]{1,12}$`); (c.More == "") != (c.MoreName == "") || c.More != "" && (!name.MatchString(c.MoreName) || c.MoreName == string(c.Takes)) {
			t.Errorf("/%s: what may follow is called %q", c.Name, c.MoreName)
		}
		if c.Coordinator && !c.Moderator {
			t.Errorf("/%s would be offered to all", c.Name)
		}
		if c.Moderator {
			moderators++
		}
	}
	if moderators != 16 {
		t.Errorf("%d commands for moderators", moderators)
	}
}

// What help may list.
const (
	forAll = 1 << iota
	forModerators
	forCoordinators
)

// helped tells which commands a text of help lists.
func (p *person) helped(text string) (listed int) {
	p.t.Helper()
	for kind, of := range map[int]func(Command) bool{
		forAll:          func(c Command) bool { return !c.Moderator },
		forModerators:   func(c Command) bool { return c.Moderator && !c.Coordinator },
		forCoordinators: func(c Command) bool { return c.Coordinator },
	} {
		there, missing := 0, 0
		for _, c := range p.core.Commands() {
			switch {
			case c.Name == "start" || !of(c):
			case strings.Contains(text, "- /"+c.Name+":") || strings.Contains(text, "- /"+c.Name+" ("):
				there++
			default:
				missing++
			}
		}
		if there > 0 && missing > 0 {
			p.t.Errorf("%d of %d commands in %s", there, there+missing, text)
		}
		if missing == 0 {
			listed |= kind
		}
	}
	return listed
}

func TestHelpListsWhatOneMayDo(t *testing.T) {
	const everything = forAll | forModerators | forCoordinators
	member, moderator, coordinator := func(*person) {}, func(p *person) { p.moderate() }, func(p *person) { p.coordinate() }
	for _, c := range []struct {
		name, text string
		group      bool
		who        func(p *person)
		want       int
	}{
		{"alone", "/help", false, member, forAll},
		{"alone", "/start", false, member, forAll},
		{"alone", "", false, member, forAll},
		{"alone", "   ", false, member, forAll},
		{"alone", "/help me please", false, member, forAll},
		{"alone", "Help", false, member, forAll},
		{"alone", "/help moderators", false, member, forModerators | forCoordinators},
		{"alone", "/help  Moderator ", false, member, forModerators | forCoordinators},
		{"alone, where everybody moderates", "/help", false, moderator, forAll},
		{"alone, a coordinator", "/help", false, coordinator, everything},
		{"a member", "/help", true, member, forAll},
		{"a member", "/help moderators", true, member, forModerators | forCoordinators},
		{"a moderator", "/help", true, moderator, forAll | forModerators},
		{"a coordinator", "/help", true, coordinator, everything},
		{"when nobody can be asked", "/help", true, func(p *person) { p.moderate(); p.rights.err = errDown }, forAll},
	} {
		p := newPerson(t)
		if c.group {
			p.inGroup()
		}
		c.who(p)
		text := p.say(c.text).Plain()
		if got := p.helped(text); got != c.want {
			t.Errorf("%s, %q: lists %03b, wanted %03b", c.name, c.text, got, c.want)
		}
		if more := strings.Contains(text, p.word("bot.help.more")); more != (c.want == forAll) {
			t.Errorf("%s, %q: says that there is more: %v", c.name, c.text, more)
		}
		if lines := strings.Count(text, "\n") + 1; c.want == forAll && lines > 25 {
			t.Errorf("%s, %q: %d lines", c.name, c.text, lines)
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
