package main

import (
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"hangup/config"
)

// What pages name must be there: settings, commands and their flags, commands of the chat, files and tests.

// quotes gives what a page shows as typed: lines of its blocks and words in backquotes.
func quotes(text string) []string {
	var all []string
	for _, block := range fence.FindAllString(text, -1) {
		all = append(all, strings.Split(block, "\n")...)
	}
	for _, s := range inline.FindAllString(fence.ReplaceAllString(text, ""), -1) {
		all = append(all, strings.Trim(s, "`"))
	}
	return all
}

var settingName = regexp.MustCompile(`\bHANGUP_[A-Z0-9_]*[A-Z0-9]`)

// ownGo joins the Go source of the repository: what a page names that is no part of the program must stand in it.
func ownGo(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, s := range tree(t) {
		b.WriteString(s.text)
	}
	return b.String()
}

func TestManualNamesSettingsThatThereAre(t *testing.T) {
	t.Parallel()
	source := ownGo(t)
	for name, text := range pages(t) {
		for _, s := range settingName.FindAllString(text, -1) {
			known := slices.Contains(config.Names(), strings.ToLower(strings.TrimPrefix(s, "HANGUP_")))
			if !known && !strings.Contains(source, `"`+s+`"`) { // tests have some of their own
				t.Errorf("%s names %s, which nothing reads", name, s)
			}
		}
	}
}

var terminalLine = regexp.MustCompile(`(?:^|[ ;|&/])hangup ((?:--)?[a-z][^|#;&]*)`)

func TestManualNamesCommandsThatThereAre(t *testing.T) {
	t.Parallel()
	parser, err := newParser(&commandLine{}, quietConsole())
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for name, text := range pages(t) {
		for _, quote := range quotes(text) {
			m := terminalLine.FindStringSubmatch(quote)
			if m == nil || strings.Contains(quote, "createdb") || strings.Contains(quote, "--owner hangup hangup") {
				continue
			}
			found++
			if fault := typed(parser.Model.Node, strings.Fields(m[1])); fault != "" {
				t.Errorf("%s shows %q: %s", name, quote, fault)
			}
		}
	}
	if found < 30 {
		t.Errorf("found %d command lines: this test looks in the wrong place", found)
	}
}

// typed says what of a command line the program does not know; "" is nothing. Words that are no command are what is given to one.
func typed(at *kong.Node, words []string) string {
	flags := slices.Concat(at.Flags, flagsOfServe(at))
	quoted, value := false, false // within a text in quotes; a flag's value comes next
	for _, word := range words {
		below := slices.IndexFunc(at.Children, func(n *kong.Node) bool { return n.Name == word })
		switch flag, isFlag := strings.CutPrefix(word, "--"); {
		case value:
			value = false
		case quoted || strings.HasPrefix(word, `"`):
			quoted = !strings.HasSuffix(word, `"`)
		case isFlag:
			flag, _, given := strings.Cut(flag, "=")
			i := slices.IndexFunc(flags, func(f *kong.Flag) bool { return f.Name == flag })
			if i < 0 {
				return "there is no --" + flag
			}
			value = !given && !flags[i].IsBool()
		case below >= 0:
			at = at.Children[below]
			flags = append(flags, at.Flags...)
		case len(at.Children) > 0:
			return "there is no command " + word
		}
	}
	return ""
}

// flagsOfServe are those that may follow hangup alone.
func flagsOfServe(top *kong.Node) []*kong.Flag {
	for _, n := range top.Children {
		if n.Name == "serve" {
			return n.Flags
		}
	}
	return nil
}

func TestManualMistakesInCommandLinesAreFound(t *testing.T) {
	t.Parallel()
	parser, err := newParser(&commandLine{}, quietConsole())
	if err != nil {
		t.Fatal(err)
	}
	for line, wrong := range map[string]bool{
		"serve": false, "--roles web": false, `check --area Watford "a man rang --now"`: false, "import warnings FILE…": false,
		"--config x.yaml doctor --json": false, "sing": true, "check --loud x": true, "import songs x": true, "backup FILE --forever": true,
	} {
		if got := typed(parser.Model.Node, strings.Fields(line)); (got != "") != wrong {
			t.Errorf("%s: %q", line, got)
		}
	}
}

var (
	chatLine    = regexp.MustCompile(`^/([a-z]+)($|[ \[])`)
	chatCommand = regexp.MustCompile(`Command\{Name: "([a-z]+)"`)
	// botFather are the commands of the bot that makes bots in Telegram (https://core.telegram.org/bots/features#botfather).
	botFather = []string{"newbot", "setinline", "revoke"}
)

func TestManualNamesCommandsOfTheChatThatThereAre(t *testing.T) {
	t.Parallel()
	source := ownGo(t)
	known := append(slices.Clone(botFather), "linked", "hangup") // of the adapter for Telegram alone; the program in an image of Docker
	for _, m := range chatCommand.FindAllStringSubmatch(source, -1) {
		known = append(known, m[1])
	}
	if len(known) < 20 {
		t.Fatalf("found only the commands %q", known)
	}
	for name, text := range pages(t) {
		for _, quote := range quotes(text) {
			m := chatLine.FindStringSubmatch(quote)
			if m == nil || slices.Contains(known, m[1]) || m[2] == "" && strings.Contains(source, `/`+m[1]) { // an address of the page
				continue
			}
			t.Errorf("%s names /%s, which nothing answers", name, m[1])
		}
	}
}

var emphasised = regexp.MustCompile(`(?:^|[^*])\*([^*\n]+)\*(?:[^*]|$)`)

// What stands in *stars* in a guide is what somebody presses, as it reads there.
func TestManualNamesButtonsAsTheyRead(t *testing.T) {
	t.Parallel()
	words := yamlUnder(t, "advice/kb/wording/")
	found := 0
	for _, name := range []string{peoplePage, moderatePage, "bot/telegram/README.md", "bot/discord/README.md"} {
		for _, m := range emphasised.FindAllStringSubmatch(prose(guide(t, name)), -1) {
			found++
			if !strings.Contains(words, m[1]) {
				t.Errorf("%s names *%s*, which no button reads", name, m[1])
			}
		}
	}
	if found < 8 {
		t.Errorf("found %d buttons: this test looks in the wrong place", found)
	}
}

var ringable = regexp.MustCompile(`\b(?:0\d[\d ]{7,}\d|\d{3,4})\b`)

// Residents are told to ring the numbers that answers give, which have a source and a day on which they were checked.
func TestManualTellsNumbersThatAnswersGive(t *testing.T) {
	t.Parallel()
	contacts, found := yamlUnder(t, "advice/kb/contacts.yaml"), 0
	for _, number := range ringable.FindAllString(guide(t, peoplePage), -1) {
		found++
		if !strings.Contains(contacts, number) {
			t.Errorf("%s tells people to ring %s, which is no contact", peoplePage, number)
		}
	}
	if found < 5 {
		t.Errorf("found %d numbers", found)
	}
}

// yamlUnder joins the knowledge in files whose path begins so.
func yamlUnder(t *testing.T, prefix string) string {
	t.Helper()
	var b strings.Builder
	walk(t, func(name string, text []byte) {
		if strings.HasPrefix(name, prefix) && path.Ext(name) == ".yaml" {
			b.Write(text)
		}
	})
	return b.String()
}

var (
	fileName = regexp.MustCompile(`^(?:(?:cmd|bot|advice|store|config|\.ci)/)?[\w./*-]+\.(?:go|yaml|yml|csv|md|txt|sql|js|mjs|css|html|service)$`)
	folder   = regexp.MustCompile(`^(?:cmd|bot|advice|store|config|\.ci)/[\w./*-]+$`)
)

// written are names that pages give to files of the reader's own or of others, or to files that are still to come.
var written = []string{
	"hangup.yaml", "token.txt", "address.txt", "telegram.txt", "discord.txt", "alert.html", "notes.md", "groups.csv", "prometheus.yml", "robots.txt",
	"sqlite/migrations/0000N_what_it_does.sql", "sqlite/testdata/rows_N.sql",
}

// A file that a page names is there. A page names it by as much of its path as it needs.
func TestManualNamesFilesThatThereAre(t *testing.T) {
	t.Parallel()
	var files []string
	walk(t, func(name string, _ []byte) { files = append(files, name) })
	for name, text := range pages(t) {
		for _, quote := range quotes(text) {
			switch {
			case slices.Contains(written, quote), path.IsAbs(quote): // of the reader's machine
			case folder.MatchString(quote) && !fileName.MatchString(quote):
				if found, err := filepath.Glob(filepath.Join(root, quote)); err != nil || len(found) == 0 {
					t.Errorf("%s names %s, which is not there", name, quote)
				}
			case fileName.MatchString(quote) && !slices.ContainsFunc(files, func(f string) bool { return endsWith(f, path.Clean(quote)) }):
				t.Errorf("%s names %s, which is not there", name, quote)
			}
		}
	}
}

// endsWith tells whether the end of a path is as a pattern says.
func endsWith(file, pattern string) bool {
	parts, n := strings.Split(file, "/"), strings.Count(pattern, "/")+1
	ok, err := path.Match(pattern, path.Join(parts[max(0, len(parts)-n):]...))
	return err == nil && ok
}

var testRun = regexp.MustCompile(`go test (\./[\w./]+).* -(?:run|bench) '?([\w|]+)`)

// A test that a page has the reader run is there. Running xxx runs none, for benchmarks alone.
func TestManualNamesTestsThatThereAre(t *testing.T) {
	t.Parallel()
	funcs := regexp.MustCompile(`(?m)^func (?:Test|Benchmark|Fuzz)(\w+)\(`)
	tests := map[string][]string{}
	for _, s := range tree(t) {
		for _, m := range funcs.FindAllStringSubmatch(s.text, -1) {
			tests[s.dir()] = append(tests[s.dir()], m[1])
		}
	}
	found := 0
	for name, text := range pages(t) {
		for _, m := range testRun.FindAllStringSubmatch(text, -1) {
			found++
			dir := strings.TrimSuffix(strings.TrimPrefix(m[1], "./"), "/")
			for _, part := range strings.Split(m[2], "|") {
				part = strings.TrimPrefix(strings.TrimPrefix(part, "Test"), "Benchmark")
				if part != "xxx" && !slices.ContainsFunc(tests[dir], func(f string) bool { return strings.Contains(f, part) }) {
					t.Errorf("%s has the reader run %s in %s, which is not there", name, part, dir)
				}
			}
		}
	}
	if found < 5 {
		t.Errorf("found %d test runs: this test looks in the wrong place", found)
	}
}
