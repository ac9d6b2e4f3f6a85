package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"hangup/advice"
	"hangup/config"
)

type doctorCmd struct {
	JSON bool `name:"json" help:"Print a row of JSON for each thing that was looked at."`
}

// Help gives examples.
func (doctorCmd) Help() string {
	return `Looks at all that a running bot needs: the settings, the database and the disk under it, the clock,
the tokens and what Telegram and Discord say of the bot, the sources of news, and the numbers that it
tells people to ring. Each line says how it stands:

  ok     as it should be
  look   it works, but you may want to change something
  mend   something does not work, and what to do about it

Nothing is posted. It may run beside a bot. The exit code is 1 when something is to be mended.

Examples:
  hangup doctor
  hangup doctor --json | jq 'select(.state != "ok")'`
}

// state is how something stands.
type state string

const (
	isOK   state = "ok"
	toLook state = "look"
	toMend state = "mend"
)

// finding is how one thing stands, and what to do about it.
type finding struct {
	About string `json:"about"`
	State state  `json:"state"`
	Text  string `json:"text"`
	Do    string `json:"do,omitempty"`
}

// doctor looks at what a running bot needs.
type doctor struct {
	*console
	settings config.Settings
	engine   *advice.Engine
}

// examination looks at one thing.
type examination func(ctx context.Context) []finding

// examineWithin is how long one thing is looked at: a platform or a source that answers takes a fraction of it.
const examineWithin = 30 * time.Second

// Run looks at everything.
func (k doctorCmd) Run(ctx context.Context, c *console, f *settingsFlags) error {
	s, err := c.settings(f)
	if err != nil {
		return err
	}
	engine, err := loadEngine()
	if err != nil {
		return err
	}
	d := &doctor{console: c, settings: s, engine: engine}
	bad := 0
	for _, look := range []examination{d.file, d.secrets, d.database, d.disk, d.clock, d.ports, d.platforms, d.sources, d.contacts} {
		found, err := d.examine(ctx, look)
		if err != nil {
			return err
		}
		for _, one := range found {
			if one.State == toMend {
				bad++
			}
			if err := d.print(one, k.JSON); err != nil {
				return err
			}
		}
	}
	if bad > 0 {
		return failf("%s to mend", count(bad, "thing"))
	}
	return nil
}

func (d *doctor) examine(ctx context.Context, look examination) ([]finding, error) {
	within, cancel := context.WithTimeout(ctx, examineWithin)
	defer cancel()
	found := look(within)
	if ctx.Err() != nil {
		return nil, failf("stopped").because(ctx.Err())
	}
	return found, nil
}

// print writes a finding, what to do about it on a line of its own.
func (d *doctor) print(f finding, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(d.out).Encode(f)
	}
	_, err := fmt.Fprintf(d.out, "%-5s %-9s %s\n", f.State, f.About, oneLine(f.Text))
	if f.Do != "" {
		_, err = fmt.Fprintf(d.out, "%-15s to do: %s\n", "", oneLine(f.Do))
	}
	return err
}

// failed is a finding of an error whose sentence may say what to do after a colon.
func failed(about string, err error) finding {
	text, do, _ := strings.Cut(strings.TrimSpace(err.Error()), ": ")
	return finding{about, toMend, text, do}
}

// file tells where the settings come from. That they are good was seen before.
func (d *doctor) file(context.Context) []finding {
	text := "the file " + d.settings.From + " and the environment have no mistake"
	if d.settings.From == "" {
		text = "the environment has no mistake, and there is no settings file"
	}
	return []finding{{"Settings", isOK, text, ""}}
}

// contacts finds numbers that nobody checked for too long.
func (d *doctor) contacts(context.Context) []finding {
	late := d.engine.Overdue(d.now())
	if len(late) == 0 {
		return []finding{{"Numbers", isOK, "every number that people are told to ring was checked in time", ""}}
	}
	var names []string
	for _, c := range late {
		names = append(names, fmt.Sprintf("%s (%s, checked on %s)", c.Name, c.Number, c.Checked.Format("2 January 2006")))
	}
	return []finding{{
		"Numbers", toLook, "not checked for too long: " + strings.Join(names, "; "), "install a newer hangup, or ring them once yourself",
	}}
}
