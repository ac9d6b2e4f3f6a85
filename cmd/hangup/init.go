package main

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"hangup/config"
)

type initCmd struct {
	Folder string `arg:"" optional:"" sep:"none" help:"Where the settings go. Default: your config folder, in which every command finds them; with --systemd /etc/hangup." placeholder:"FOLDER"`

	Systemd bool `help:"Write a unit of systemd too, so that the bot runs as a service from the start of the machine on."`
	Yes     bool `short:"y" help:"Ask nothing: what no flag gives stays as it is without settings."`

	Database          string `help:"Path of the SQLite file. For PostgreSQL use --database-file." placeholder:"PATH"`
	DatabaseFile      string `help:"File with the address of a PostgreSQL database, which may hold a password." placeholder:"FILE"`
	TelegramTokenFile string `help:"File with the token from @BotFather." placeholder:"FILE"`
	DiscordTokenFile  string `help:"File with the token from Discord's Developer Portal." placeholder:"FILE"`
	PublicURL         string `name:"public-url" help:"Address that people type, such as https://hangup.example.org." placeholder:"ADDRESS"`
	Feeds             string `help:"Sources of police news: force=address, with commas between." sep:"none" placeholder:"SOURCES"`
	Coordinators      string `help:"People who may warn whole areas: telegram:12345, with commas between." sep:"none" placeholder:"PEOPLE"`
	Dashboard         bool   `help:"Make a token with which you see the dashboard of every chat."`
}

// Help gives examples.
func (initCmd) Help() string {
	return `Asks a few questions and writes a settings file with a remark on each setting. Return alone leaves a thing
as it is without settings. Tokens are not shown while you type them, and go into files of their own
that you alone can read. A file that is there already is never changed.

From a script, flags give the answers, or lines of standard input do, in the order of the questions.

Examples:
  hangup init
  sudo hangup init --systemd
  hangup init --yes --telegram-token-file token.txt ~/hangup`
}

// Run asks, writes, and says what to do next.
func (k initCmd) Run(ctx context.Context, c *console, f *settingsFlags) error {
	if f.Config != "" {
		return usage(failf("this writes settings and reads none: leave out --config, and name the folder for them"))
	}
	folder, err := k.folder(c)
	if err != nil {
		return err
	}
	plan := newPlan(folder, k.Systemd)
	plan.data = dataFolder(runtime.GOOS, c.lookup)
	if err := plan.isFree(); err != nil {
		return err
	}
	if err := k.given(plan); err != nil {
		return err
	}
	if !k.Yes {
		if err := newInterview(c, plan).hold(ctx); err != nil {
			return err
		}
	}
	plan.complete()
	if err := plan.write(); err != nil {
		return err
	}
	plan.tell(c, k.commandFor(c, plan))
	return nil
}

// serviceFolder is where the settings of a service lie.
const serviceFolder = "/etc/hangup"

// folder is where the settings go, in full: a service starts elsewhere.
func (k initCmd) folder(c *console) (string, error) {
	if k.Systemd && runtime.GOOS != "linux" {
		return "", usage(failf("systemd is a part of Linux: leave out --systemd here"))
	}
	folder := k.Folder
	switch {
	case folder != "":
	case k.Systemd:
		folder = serviceFolder
	default:
		folder = configFolder(runtime.GOOS, c.lookup)
	}
	if folder == "" {
		return "", usage(failf("this machine names no folder for your settings: name one, such as hangup init ."))
	}
	full, err := filepath.Abs(folder)
	if err != nil {
		return "", failf("the folder %s cannot be used", folder).because(err)
	}
	if k.Systemd {
		return full, fitsService(full)
	}
	return full, nil
}

// given takes what flags say. It is checked as an answer is.
func (k initCmd) given(p *plan) error {
	if config.IsPostgres(k.Database) {
		return usage(failf("the address of a PostgreSQL database may hold a password, which others could see here: put it into a file and name that with --database-file"))
	}
	for _, flag := range []struct{ name, value string }{
		{"database_url", k.Database}, {"public_url", k.PublicURL}, {"feeds", k.Feeds}, {"coordinators", k.Coordinators},
	} {
		if err := p.take(flag.name, flag.value); err != nil {
			return usage(err)
		}
	}
	for _, flag := range []struct{ name, file string }{
		{"database_url", k.DatabaseFile}, {"telegram_token", k.TelegramTokenFile}, {"discord_token", k.DiscordTokenFile},
	} {
		if flag.file == "" {
			continue
		}
		text, err := readSecret(flag.file)
		if err != nil {
			return err
		}
		if err := p.take(flag.name, text); err != nil {
			return usage(failf("%s: %s", flag.file, err).because(err))
		}
	}
	if k.Dashboard {
		p.values["dashboard_token"] = randomKey()
	}
	return nil
}

// commandFor is how a command is called that reads these settings: without more where every command finds them.
func (k initCmd) commandFor(c *console, p *plan) string {
	_, here := os.Stat(config.FileName) // one in the working folder comes first
	if p.folder == configFolder(runtime.GOOS, c.lookup) && here != nil {
		return "hangup"
	}
	return "hangup --config " + shellWord(p.path(config.FileName))
}

// shellWord writes a text so that a shell takes it as one word.
func shellWord(text string) string {
	if text != "" && !strings.ContainsFunc(text, oddInShell) {
		return text
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

func oddInShell(r rune) bool {
	return !strings.ContainsRune("/._-+:@%", r) && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
}
