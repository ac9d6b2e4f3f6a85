package main

import (
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"hangup/config"
	"hangup/config/files"
)

// plan is what is going to be written.
type plan struct {
	folder  string
	data    string // where the database lies when nobody says where
	service bool   // for systemd
	feed    func(config.Feed) error
	values  map[string]string // by the name of the setting; a secret in clear until it is written
}

func newPlan(folder string, service bool) *plan {
	p := &plan{folder: folder, service: service, feed: checkFeed(), values: map[string]string{}}
	if service {
		p.values["database_url"] = stateFolder + "/hangup.db"
	}
	return p
}

func (p *plan) path(name string) string { return filepath.Join(p.folder, name) }

// secretFile is the file of its own in which a secret goes; "" for a setting that is none.
func secretFile(name string) string {
	return map[string]string{
		"database_url": "database.address", "telegram_token": "telegram.token", "discord_token": "discord.token",
		"secret_key": "secret.key", "dashboard_token": "dashboard.token",
	}[name]
}

// isApart tells whether a value goes into a file of its own. The path of a database is no secret.
func isApart(name, value string) bool {
	return secretFile(name) != "" && (name != "database_url" || config.IsPostgres(value))
}

// take takes a value if the settings would. An empty one is none.
func (p *plan) take(name, value string) error {
	value = strings.TrimSpace(value)
	if value == "" {
		return nil
	}
	if !utf8.ValidString(value) || strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return failf("%s: it has a character that no setting can have", name)
	}
	before, had := p.values[name]
	p.values[name] = value
	if err := p.check(name); err != nil {
		delete(p.values, name)
		if had {
			p.values[name] = before
		}
		return err
	}
	return nil
}

// check gives what is wrong with one of the values, in the light of the others.
func (p *plan) check(name string) error {
	variable := config.Prefix + strings.ToUpper(name)
	_, err := config.Load(config.Source{Environ: p.environ(), Data: p.folder, CheckFeed: p.feed})
	var all config.Mistakes
	if !errors.As(err, &all) {
		return err
	}
	var wrong []string
	for _, one := range all {
		if one.Where == variable {
			wrong = append(wrong, one.Text)
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return failf("%s: %s", name, strings.Join(wrong, "; "))
}

// environ are the values as variables.
func (p *plan) environ() (all []string) {
	for _, name := range slices.Sorted(maps.Keys(p.values)) {
		all = append(all, config.Prefix+strings.ToUpper(name)+"="+p.values[name])
	}
	if config.IsPostgres(p.values["database_url"]) && p.values["secret_key"] == "" {
		all = append(all, config.Prefix+"SECRET_KEY="+strings.Repeat("0", 2*keyBytes)) // one is made at the end
	}
	return all
}

// complete makes what nobody is asked for.
func (p *plan) complete() {
	if config.IsPostgres(p.values["database_url"]) && p.values["secret_key"] == "" {
		p.values["secret_key"] = randomKey() // there is no file beside a server for it
	}
}

// newFile is a file to be written.
type newFile struct{ name, about, text string }

// files are what is going to be written, the settings last: where they are, all is.
func (p *plan) files() (all []newFile) {
	for _, about := range settingTexts() {
		if value := p.values[about.name]; value != "" && isApart(about.name, value) {
			all = append(all, newFile{secretFile(about.name), about.inFile, value + "\n"})
		}
	}
	if p.service {
		all = append(all, newFile{unitName, "the unit of systemd", unitFor(p.folder)})
	}
	return append(all, newFile{config.FileName, "the settings, with a remark on each", p.settings()})
}

// isFree refuses a folder in which one of our files is there already.
func (p *plan) isFree() error {
	names := []string{config.FileName, unitName}
	for _, about := range settingTexts() {
		if name := secretFile(about.name); name != "" {
			names = append(names, name)
		}
	}
	for _, name := range names {
		if _, err := os.Lstat(p.path(name)); !errors.Is(err, fs.ErrNotExist) {
			return p.taken(p.path(name), err)
		}
	}
	return nil
}

func (p *plan) taken(path string, err error) error {
	if err == nil || errors.Is(err, fs.ErrExist) {
		return failf("%s is there already and stays as it is: change it, move it away, or name another folder", path)
	}
	return failf("the folder %s cannot be read", p.folder).because(err)
}

// write writes everything or, when something goes wrong, leaves nothing of it.
func (p *plan) write() (err error) {
	if err := os.MkdirAll(p.folder, 0o700); err != nil {
		return failf("the folder %s cannot be made: name another, or run this as somebody who may", p.folder).because(err)
	}
	var written []string
	defer func() {
		if err != nil {
			for _, path := range written {
				_ = os.Remove(path)
			}
		}
	}()
	for _, f := range p.files() {
		err := writeNew(p.path(f.name), f.text)
		if errors.Is(err, fs.ErrExist) {
			return p.taken(p.path(f.name), err)
		}
		if err != nil {
			return err
		}
		written = append(written, p.path(f.name))
	}
	return p.readBack()
}

// readBack makes sure that what was written means what was asked for.
func (p *plan) readBack() error {
	source := config.Source{Data: p.folder, CheckFeed: p.feed}
	source.File = p.path(config.FileName)
	got, err := config.Load(source)
	if err != nil {
		return failf("what was written cannot be read back, which is a mistake of this program: %s", err).because(err)
	}
	source.File, source.Environ = "", p.environ()
	want, err := config.Load(source)
	if err != nil || !sameSettings(got, want) {
		return failf("what was written means something else, which is a mistake of this program").because(err)
	}
	return nil
}

// sameSettings compares settings, wherever they were read from.
func sameSettings(a, b config.Settings) bool {
	for _, s := range []*config.Settings{&a, &b} {
		s.From, s.SecretFile, s.Telegram.TokenFile, s.Discord.TokenFile = "", "", "", ""
	}
	return reflect.DeepEqual(a, b)
}

// maxSecretFile is how much of a file with a secret is read, in bytes: as much as the settings take.
const maxSecretFile = 4 << 10

// readSecret reads a file with one secret.
func readSecret(path string) (string, error) {
	f, err := files.Open(path)
	if err != nil {
		return "", failf("%s", err).because(err)
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxSecretFile+1))
	switch text := strings.TrimSpace(string(raw)); {
	case err != nil:
		return "", failf("%s cannot be read", path).because(err)
	case len(raw) > maxSecretFile:
		return "", failf("%s is larger than %d KiB: that is no file of one secret", path, maxSecretFile>>10)
	case text == "":
		return "", failf("the file %s is empty", path)
	default:
		return text, nil
	}
}
