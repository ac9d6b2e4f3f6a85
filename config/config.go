// Package config reads the operator's settings from a file and the environment and finds all
// mistakes in them at once.
//
// A setting has one name. It is written in lower case in the file (http_addr) and in capitals with
// a prefix in the environment (HANGUP_HTTP_ADDR); the environment wins. A setting that nobody knows
// is a mistake and not a remark, because a mistyped name would otherwise mean a default that
// the operator did not choose.
package config

import (
	"strings"
	"time"

	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/rawbytes"
	"github.com/knadh/koanf/v2"
)

// Prefix starts the name of every setting in the environment.
const Prefix = "HANGUP_"

// FileName is the name of the settings file.
const FileName = "hangup.yaml"

// Settings is what the operator chose, checked and complete.
type Settings struct {
	// Database is the path of the SQLite file, or the address of the PostgreSQL database, which may hold a password: see IsPostgres.
	Database   string
	Roles      Roles         // what this process does
	HTTPAddr   string        // host:port on which the page is served
	PublicURL  string        // address that people type, when it is another: scheme and host; "" when not given
	SecretKey  Secret        // keys the hashes of people and phone numbers; empty to have one made and kept
	SecretFile string        // path of the file that the secret key was read from; "" when it was not
	Timer      time.Duration // how long the timer of an answer runs
	Telegram   Telegram
	Discord    Discord
	Feeds      Feeds
	// Coordinators may warn whole areas and decide for every chat.
	Coordinators []Coordinator
	// DashboardToken lets who runs the bot into the dashboard; empty when nobody comes in so.
	DashboardToken Secret
	Sight          Sight
	From           string // path of the settings file that was read; "" when there was none
}

// Source says where settings are looked for. Nothing else is read.
type Source struct {
	File    string   // read this file; "" to read FileName from the first of Folders that has it
	Folders []string // in this order
	Environ []string // name=value, as os.Environ gives it
	Flags   []Flag   // what the command line says, which wins
	Data    string   // folder for the default database; "" when the machine names none
	// CheckFeed says in one sentence what is wrong with a source of news, or in several that are joined; nil when nothing is. Without it every force and
	// address is taken: who knows them is asked, as the knowledge of forces is not ours.
	CheckFeed func(Feed) error
}

// Flag is a setting that the command line gives.
type Flag struct{ Name, Value string }

// Load reads the settings. Its error is a Mistakes that lists everything that is wrong.
func Load(src Source) (Settings, error) {
	l := loader{values: koanf.New(noDelimiter), where: map[string]string{}, secretFiles: map[string]string{}}
	from, raw := l.open(src)
	l.fromFile(from, raw)
	l.fromEnviron(src.Environ)
	l.fromFlags(src.Flags)
	s := l.settings(src)
	s.From = from
	if len(l.mistakes) > 0 {
		return Settings{}, l.mistakes
	}
	return s, nil
}

// noDelimiter keeps koanf from reading a structure into names: settings are flat, and this
// character cannot stand in a name that is known.
const noDelimiter = "\x00"

// loader gathers values layer by layer, with the place each came from.
type loader struct {
	values *koanf.Koanf
	where  map[string]string
	// secretFiles are the paths of secrets that were read from a file, by the name of the secret.
	secretFiles map[string]string
	mistakes    Mistakes
}

func (l *loader) fromFile(path string, raw []byte) {
	if path == "" {
		return
	}
	p := &parser{file: path}
	// The parser keeps its own list of mistakes, so it has no error to return.
	_ = l.values.Load(rawbytes.Provider(raw), p)
	l.mistakes = append(l.mistakes, p.mistakes...)
	for name, place := range p.where {
		l.where[name] = place
	}
}

func (l *loader) fromEnviron(environ []string) {
	layer := koanf.New(noDelimiter)
	_ = layer.Load(env.Provider("", env.Opt{
		Prefix:        Prefix,
		TransformFunc: l.fromVariable,
		EnvironFunc:   func() []string { return environ },
	}), nil) // reads only the slice given, which cannot fail
	for _, name := range layer.Keys() {
		// Either way to give a secret replaces both ways of the file.
		l.values.Delete(twin(name))
	}
	_ = l.values.Merge(layer) // both are flat maps of text: nothing to clash
}

// fromVariable takes one variable. An empty one counts as not set, as in most container set-ups.
func (l *loader) fromVariable(variable, value string) (string, any) {
	name := strings.ToLower(strings.TrimPrefix(variable, Prefix))
	if strings.TrimSpace(value) == "" {
		return "", nil
	}
	if !known(name) {
		l.mistakes.add(variable, "%s", unknown(name, asVariable))
		return "", nil
	}
	l.where[name] = variable
	return name, value
}

// fromFlags takes what the command line gives. An empty flag was not given.
func (l *loader) fromFlags(flags []Flag) {
	for _, f := range flags {
		if strings.TrimSpace(f.Value) != "" {
			_ = l.values.Set(f.Name, f.Value) // flat text: nothing to fail on
			l.where[f.Name] = "--" + f.Name
		}
	}
}

func (l *loader) settings(src Source) Settings {
	s := Settings{HTTPAddr: DefaultHTTPAddr, Timer: DefaultTimer}
	s.Discord.Mode, s.Feeds.Interval = Gateway, DefaultFeedInterval
	l.readSecretFiles()
	for _, set := range table() {
		l.take(set, &s)
	}
	l.checkWebhook(s.Telegram)
	l.checkDiscord(s.Discord)
	l.checkFeeds(src.CheckFeed)
	s.SecretFile = l.secretFiles["secret_key"]
	s.Telegram.TokenFile, s.Discord.TokenFile = l.secretFiles["telegram_token"], l.secretFiles["discord_token"]
	if s.Database == "" && !l.given("database_url") {
		s.Database = l.defaultDatabase(src)
	}
	l.checkDatabase()
	l.checkRoles(s)
	return s
}

// take reads one setting.
func (l *loader) take(set setting, s *Settings) {
	value := l.values.String(set.name)
	if value == "" {
		return
	}
	where := l.where[set.name]
	if err := set.take(s, value); err != nil {
		for _, one := range apart(err) {
			l.mistakes.add(where, "%s", one)
		}
	} else if set.needs != "" && !l.given(set.needs) {
		l.mistakes.add(where, "it does nothing without %s: set that too, or take this out", set.needs)
	}
}

// apart gives the errors that were joined to one, none for nil.
func apart(err error) []error {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}

// given tells whether a setting stands somewhere, right or wrong, as a text or as a file.
func (l *loader) given(name string) bool {
	return l.values.Exists(name) || l.values.Exists(name+FileSuffix)
}
