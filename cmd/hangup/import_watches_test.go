package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hangup/bot"
	"hangup/config"
)

func TestWatchesAreImportedOnce(t *testing.T) {
	t.Parallel()
	path, database := file(t, "groups.csv", "platform,chat_id,thread_id,area\n"+
		"telegram,-1001234567890,,Hertfordshire\ntelegram,-1001234567890,12,Watford\n\n\"discord\", 112233445566778899 ,,\"Kent\"\n"), newDatabase(t)
	environ := []string{"HANGUP_DATABASE_URL=" + database}
	for _, want := range []string{"3 new, 0 known\n", "0 new, 3 known\n"} {
		if got := command(t, "", environ, "import", "watches", path); got.code != 0 || got.out != want || got.err != "" {
			t.Errorf("code %d: %s%s, want %s", got.code, got.out, got.err, want)
		}
	}
	if n := rowsWhere(t, database, "watches", "platform = 'telegram' AND chat = '-1001234567890' AND thread = '12'"); n != 1 {
		t.Errorf("%d watches of the topic", n)
	}
	got := command(t, "", environ, "import", "warnings", file(t, "alert.md", article))
	if !strings.HasSuffix(got.out, "1 new, 0 known, 2 posts due\n") {
		t.Errorf("%s%s", got.out, got.err)
	}
}

// What a line wants is stored, and is that of a new watch of a chat without it; only a line that says something changes what is there.
func TestWatchesAreImportedWithWhatTheyWant(t *testing.T) {
	t.Parallel()
	database := newDatabase(t)
	load := func(lines, want string) {
		t.Helper()
		got := command(t, "", []string{"HANGUP_DATABASE_URL=" + database}, "import", "watches", file(t, "groups.csv", "platform,chat_id,area,filter\n"+lines))
		if got.code != 0 || got.out != want {
			t.Errorf("code %d: %s%s, want %s", got.code, got.out, got.err, want)
		}
	}
	load("telegram,-100,Kent,\"courier, !crypto, quiet off\"\ntelegram,-101,Kent,\n", "2 new, 0 known\n")
	load("telegram,-100,Kent,\ntelegram,-101,Kent,review\n", "0 new, 1 changed, 1 known\n")
	load("telegram,-100,Kent,\ntelegram,-101,Kent,review\n", "0 new, 2 known\n")
	db, err := openStore(t.Context(), config.Settings{Database: database})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	wish := func(chat string) bot.Wish {
		ws, err := db.Watches(t.Context(), bot.Address{Chat: bot.ChatID{Platform: "telegram", ID: chat}})
		if err != nil || len(ws) != 1 {
			t.Fatal(ws, err)
		}
		return ws[0].Wish
	}
	if w := wish("-100"); !slices.Contains(w.Types, "courier_fraud") || !slices.Contains(w.Not, "crypto") || w.Quiet != (bot.Hours{}) || w.Review {
		t.Errorf("%+v", w)
	}
	if w := wish("-101"); len(w.Types) > 0 || !w.Review || w.Quiet == (bot.Hours{}) || w.Daily == 0 {
		t.Errorf("%+v", w)
	}
}

// Each bad line is named with what is wrong, the good ones are stored, and the exit code tells.
func TestBadLinesOfWatchesAreNamed(t *testing.T) {
	t.Parallel()
	path := file(t, "groups.csv", "area,platform,chat_id,filter\nKent,telegram,-100\nKentt,telegram,-100\nKent,signal,5\nKent,discord,-5\nKent,telegram,general\n,telegram,5\nKent,telegram,5,6,7\nKent,telegram,6,quiet 25-7\n")
	got := command(t, "", []string{"HANGUP_DATABASE_URL=" + newDatabase(t)}, "import", "watches", path)
	if got.code != 1 || got.out != "1 new, 0 known\n" || !strings.HasSuffix(got.err, "hangup: 7 lines could not be imported\n") {
		t.Errorf("code %d: %s%s", got.code, got.out, got.err)
	}
	for line, want := range map[int]string{3: `did you mean Kent`, 4: `not "signal"`, 5: "chat_id is a number", 6: `not "general"`, 7: "no area is given", 8: "it has 5 columns", 9: `the filter "quiet 25-7" cannot be read`} {
		if !strings.Contains(got.err, fmt.Sprintf("hangup: %s:%d: ", path, line)) || !strings.Contains(got.err, want) {
			t.Errorf("line %d: no %q in\n%s", line, want, got.err)
		}
	}
}

func TestTablesThatAreNoWatches(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"nothing":          {"", "has no watches"},
		"a heading alone":  {"platform,chat_id,thread_id,area\n", "has no watches"},
		"an unknown name":  {"platform,chat_id,region\n", `there is no column "region"`},
		"a missing name":   {"platform,area\n", "the column chat_id is missing"},
		"a name twice":     {"platform,area,area,chat_id\n", "the column area is there twice"},
		"an open quote":    {"telegram,\"5,,Kent\n", "cannot be read as a table with commas"},
		"a file of binary": {"\x00\x01\x02\n", "could not be imported"},
		"no file":          {"-", "groups.csv"},
	} {
		t.Run(name, func(t *testing.T) {
			path := "groups.csv"
			if c.text != "-" {
				path = file(t, "groups.csv", c.text)
			}
			database := newDatabase(t)
			got := command(t, "", []string{"HANGUP_DATABASE_URL=" + database}, "import", "watches", path)
			if got.code != 1 || got.out != "" || !strings.Contains(got.err, c.want) {
				t.Errorf("code %d: %s%s, want %q", got.code, got.out, got.err, c.want)
			}
		})
	}
}

// Files that begin with the mark that some programs write, and without the names of the columns, are read too.
func TestTableWithoutAHeading(t *testing.T) {
	t.Parallel()
	got := command(t, "", []string{"HANGUP_DATABASE_URL=" + newDatabase(t)}, "import", "watches", file(t, "groups.csv", "\ufefftelegram,-100,,Kent\r\ntelegram,-101,,Kent\r\n"))
	if got.code != 0 || got.out != "2 new, 0 known\n" {
		t.Errorf("code %d: %s%s", got.code, got.out, got.err)
	}
}

func loadedTable(f *testing.F) *bot.Core {
	f.Helper()
	table, err := newWatchTable(&console{now: time.Now}, "")
	if err != nil {
		f.Fatal(err)
	}
	return table.core
}

func FuzzWatchTable(f *testing.F) {
	f.Add("platform,chat_id,thread_id,area\ntelegram,-100,3,Kent\n")
	f.Add("\ufeffdiscord,1,,\"Kent\"\n")
	core := loadedTable(f)
	f.Fuzz(func(t *testing.T, text string) {
		var errs strings.Builder
		table := &watchTable{console: &console{err: &errs, now: time.Now}, core: core, path: file(t, "x.csv", text)}
		if table.read(t.Context()) != nil {
			return
		}
		for _, w := range table.watches {
			if _, ok := core.Area(w.Area); !ok || w.At.Chat.ID == "" || w.At.Chat.Platform == "" || w.Owner != (bot.Address{}) {
				t.Errorf("%+v", w)
			}
		}
		if lines := strings.Count(errs.String(), "\n"); lines != table.bad {
			t.Errorf("%d lines are bad, and %d are printed: %q", table.bad, lines, errs.String())
		}
	})
}
