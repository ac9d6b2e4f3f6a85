package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"hangup/advice"
	"hangup/bot"
	"hangup/bot/discord"
	"hangup/bot/telegram"
	"hangup/config/files"
)

type importWatchesCmd struct {
	Path string `arg:"" help:"File of watches." placeholder:"FILE.csv"`
}

// Help gives examples.
func (importWatchesCmd) Help() string {
	return `Reads a table with commas and the columns platform, chat_id, thread_id and area; thread_id may be empty.
The platform is telegram or discord, the area a name or an id. A line that cannot be read is named, the others are
imported all the same. Importing a watch again changes nothing.

Example of a file:
  platform,chat_id,thread_id,area
  telegram,-1001234567890,,Hertfordshire
  telegram,-1001234567890,12,Watford
  discord,112233445566778899,,Kent

Examples:
  hangup import watches groups.csv`
}

// Run imports the file. It is read to its end before the database is touched.
func (k *importWatchesCmd) Run(ctx context.Context, c *console, f *settingsFlags) error {
	s, err := c.settings(f)
	if err != nil {
		return err
	}
	places, err := advice.LoadPlaces()
	if err != nil {
		return damaged(err)
	}
	t := &watchTable{console: c, places: places, path: k.Path}
	if err := t.read(ctx); err != nil {
		return err
	}
	if len(t.watches) > 0 {
		db, err := openStore(ctx, s)
		if err != nil {
			return err
		}
		defer db.Close()
		if err := t.store(ctx, db); err != nil {
			return err
		}
	}
	if t.bad > 0 {
		return failf("%s could not be imported", count(t.bad, "line"))
	}
	return nil
}

// Caps of a table of watches: a hundred thousand chats of a long line each.
const (
	maxTable     = 32 << 20 // bytes
	maxTableRows = 100_000
)

// watchTable is a file of watches that is being imported.
type watchTable struct {
	*console
	places  *advice.Gazetteer
	path    string
	watches []bot.Watch
	bad     int
}

// watchColumns are those of the table, in the order that they have when it names none.
var watchColumns = []string{"platform", "chat_id", "thread_id", "area"}

// read reads the table. Its error says why none of it can be read.
func (t *watchTable) read(ctx context.Context) error {
	file, err := files.Open(t.path)
	if err != nil {
		return failf("%s", err).because(err)
	}
	defer file.Close()
	r := csv.NewReader(io.LimitReader(file, maxTable))
	r.FieldsPerRecord, r.TrimLeadingSpace = -1, true
	columns, any := columnsAsUsual(), false
	for n := 1; ctx.Err() == nil; n++ {
		row, err := r.Read()
		switch {
		case errors.Is(err, io.EOF):
			return t.nothing(any)
		case err != nil:
			return failf("%s cannot be read as a table with commas: %s", t.path, oneLine(err.Error())).because(err)
		case n > maxTableRows:
			return failf("%s has more than %d lines: divide it", t.path, maxTableRows)
		}
		line, _ := r.FieldPos(0)
		if n == 1 {
			row[0] = strings.TrimPrefix(row[0], "\ufeff")
			if is, err := heading(row, columns); is {
				if err != nil {
					return failf("%s: %s", t.path, err)
				}
				continue
			}
		}
		any = true
		if err := t.take(columns, row); err != nil {
			t.bad++
			fmt.Fprintf(t.err, "hangup: %s:%d: %s\n", t.path, line, oneLine(err.Error()))
		}
	}
	return failf("stopped: nothing was imported").because(ctx.Err())
}

func (t *watchTable) nothing(any bool) error {
	if any {
		return nil
	}
	return failf("%s has no watches", t.path)
}

func columnsAsUsual() map[string]int {
	columns := map[string]int{}
	for n, name := range watchColumns {
		columns[name] = n
	}
	return columns
}

// heading tells whether a row names the columns, and notes where each is.
func heading(row []string, columns map[string]int) (is bool, err error) {
	if !slices.ContainsFunc(row, func(cell string) bool { return named(cell) == "platform" }) {
		return false, nil
	}
	clear(columns)
	for n, cell := range row {
		name := named(cell)
		if _, twice := columns[name]; twice && name != "" {
			return true, fmt.Errorf("the column %s is there twice", name)
		}
		if slices.Contains(watchColumns, name) {
			columns[name] = n
		} else if name != "" {
			return true, fmt.Errorf("there is no column %.40q: they are %s", name, strings.Join(watchColumns, ", "))
		}
	}
	for _, name := range []string{"chat_id", "area"} {
		if _, ok := columns[name]; !ok {
			return true, fmt.Errorf("the column %s is missing", name)
		}
	}
	return true, nil
}

func named(cell string) string { return strings.ToLower(strings.TrimSpace(cell)) }

// take reads a row.
func (t *watchTable) take(columns map[string]int, row []string) error {
	cell := func(name string) string {
		if n, ok := columns[name]; ok && n < len(row) {
			return strings.TrimSpace(row[n])
		}
		return ""
	}
	if len(row) > len(columns) {
		return fmt.Errorf("it has %d columns and %d are known: put quotation marks around what holds a comma", len(row), len(columns))
	}
	at, err := addressIn(named(cell("platform")), cell("chat_id"), cell("thread_id"))
	if err != nil {
		return err
	}
	area, err := areaNamed(t.places, cell("area"))
	if err != nil {
		return err
	}
	t.watches = append(t.watches, bot.Watch{At: at, Area: area, Since: t.now()})
	return nil
}

// number is an id of a chat or a thread on both platforms. Groups of Telegram are less than 0.
var number = regexp.MustCompile(`^-?[1-9][0-9]{0,19}$`)

// addressIn reads where a chat is.
func addressIn(platform, chat, thread string) (bot.Address, error) {
	at := bot.Address{Chat: bot.ChatID{Platform: platform, ID: chat}, Thread: bot.ThreadID(thread)}
	switch {
	case platform != telegram.Platform && platform != discord.Platform:
		return at, fmt.Errorf("the platform is %s or %s, not %.40q", telegram.Platform, discord.Platform, platform)
	case !number.MatchString(chat), platform == discord.Platform && chat[0] == '-':
		return at, fmt.Errorf("chat_id is a number such as -1001234567890 in Telegram and 112233445566778899 in Discord, not %.40q", chat)
	case thread != "" && (!number.MatchString(thread) || thread[0] == '-'):
		return at, fmt.Errorf("thread_id is a number or empty, not %.40q", thread)
	case platform == discord.Platform && thread != "":
		return at, errors.New("in Discord a thread is a channel of its own: put its id into chat_id and leave thread_id empty")
	}
	return at, nil
}

// areaNamed finds an area by its id or its name.
func areaNamed(places *advice.Gazetteer, name string) (advice.AreaID, error) {
	if name == "" {
		return "", errors.New("no area is given")
	}
	a, ok, near := places.FindArea(name)
	if ok {
		return a.ID, nil
	}
	var names []string
	for _, n := range near {
		names = append(names, n.Name)
	}
	if len(names) == 0 {
		return "", fmt.Errorf("no area is called %.60q", name)
	}
	return "", fmt.Errorf("no area is called %.60q: did you mean %s?", name, strings.Join(names, " or "))
}

// store adds the watches and says how many were new.
func (t *watchTable) store(ctx context.Context, db bot.Watches) error {
	bar := t.startProgress("storing", len(t.watches))
	defer bar.finish()
	added, known := 0, 0
	for _, w := range t.watches {
		is, err := db.AddWatch(ctx, w)
		if err != nil {
			bar.finish()
			return failf("after %d of %d watches one could not be stored: %s", added+known, len(t.watches), err).because(err)
		}
		if is {
			added++
		} else {
			known++
		}
		bar.step()
	}
	bar.finish()
	fmt.Fprintf(t.out, "%d new, %d known\n", added, known)
	return nil
}
