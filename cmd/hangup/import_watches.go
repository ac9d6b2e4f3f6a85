package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strings"

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
	return `Reads a table with commas and the columns platform, chat_id, thread_id, area and filter. thread_id
and filter may be empty. The platform is telegram or discord, the area a name or an id, the filter
what is typed behind the area of /watch in a chat; without one a chat gets few posts and none at
night, as with /watch. A line that cannot be read is named, the others are imported all the same.
Importing a watch again changes nothing, unless its line has another filter.

Example of a file:
  platform,chat_id,thread_id,area,filter
  telegram,-1001234567890,,Hertfordshire,
  telegram,-1001234567890,12,Watford,"courier, bank, quiet 22-7"
  discord,112233445566778899,,Kent,review

Examples:
  hangup import watches groups.csv`
}

// Run imports the file. It is read to its end before the database is touched.
func (k *importWatchesCmd) Run(ctx context.Context, c *console, f *settingsFlags) error {
	s, err := c.settings(f)
	if err != nil {
		return err
	}
	t, err := newWatchTable(c, k.Path)
	if err != nil {
		return err
	}
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
	core    *bot.Core // it knows the areas, and the words of a filter
	path    string
	watches []wantedWatch
	bad     int
}

// wantedWatch is a line of the table.
type wantedWatch struct {
	bot.Watch
	filtered bool // the line says what it wants
}

// watchColumns are those of the table, in the order that they have when it names none.
var watchColumns = []string{"platform", "chat_id", "thread_id", "area", "filter"}

func newWatchTable(c *console, path string) (*watchTable, error) {
	engine, err := loadEngine()
	if err != nil {
		return nil, err
	}
	// The core is asked for words alone: it stores nothing.
	core, err := bot.New(bot.Config{Engine: engine, Ports: noWarnings{}, Now: c.now, Key: make([]byte, 32)})
	return &watchTable{console: c, core: core, path: path}, err
}

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
	if cell("area") == "" {
		return errors.New("no area is given")
	}
	area, err := findArea(t.core.Engine, cell("area"))
	if err != nil {
		return err
	}
	wish, unread := t.core.NewWish(cell("filter"))
	if len(unread) > 0 {
		return fmt.Errorf("the filter %.60q cannot be read: %s", cell("filter"), strings.Join(unread, " "))
	}
	t.watches = append(t.watches, wantedWatch{bot.Watch{At: at, Area: area, Since: t.now(), Wish: wish}, cell("filter") != ""})
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

// store adds the watches and says how many were new.
func (t *watchTable) store(ctx context.Context, db bot.Watches) error {
	bar := t.startProgress("storing", len(t.watches))
	defer bar.finish()
	done := map[stored]int{}
	for n, w := range t.watches {
		what, err := t.storeOne(ctx, db, w)
		if err != nil {
			bar.finish()
			return failf("after %d of %d watches one could not be stored: %s", n, len(t.watches), err).because(err)
		}
		done[what]++
		bar.step()
	}
	bar.finish()
	text := fmt.Sprintf("%d new, ", done[isNew])
	if n := done[isChanged]; n > 0 {
		text += fmt.Sprintf("%d changed, ", n)
	}
	fmt.Fprintf(t.out, "%s%d known\n", text, done[isKnown])
	return nil
}

// stored says what became of a line.
type stored int

const (
	isNew stored = iota
	isChanged
	isKnown
)

// storeOne adds a watch. One that is there already keeps what it wants, unless the line says that.
func (t *watchTable) storeOne(ctx context.Context, db bot.Watches, w wantedWatch) (stored, error) {
	added, err := db.AddWatch(ctx, w.Watch)
	if err != nil || added || !w.filtered {
		if added {
			return isNew, err
		}
		return isKnown, err
	}
	all, err := db.Watches(ctx, w.At)
	if err != nil {
		return isKnown, err
	}
	for _, old := range all {
		if old.Area == w.Area && !reflect.DeepEqual(old.Wish, w.Wish) {
			_, err := db.SetWish(ctx, w.At, w.Area, w.Wish)
			return isChanged, err
		}
	}
	return isKnown, nil
}
