package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"hangup/advice"
	"hangup/bot"
)

type exportOpenDataCmd struct {
	Dir string `arg:"" help:"Folder to write to. It is made where it is missing." placeholder:"DIR"`
}

// Help says what comes out.
func (exportOpenDataCmd) Help() string {
	return `Writes two files: weekly.csv with a row for each week, police force and kind of scam, and
dictionary.csv, which says what each column means.

Nothing in it is fewer than 5, and nothing fewer than 5 is left when numbers of the file are taken from
each other. The week that is not over yet is left out, and so is what is older than two years.

Examples:
  hangup export open-data open-data
  hangup export open-data /srv/www/scams`
}

// The files of the open data.
const (
	weeklyFile     = "weekly.csv"
	dictionaryFile = "dictionary.csv"
)

// Run writes the files.
func (k *exportOpenDataCmd) Run(ctx context.Context, c *console, f *settingsFlags) error {
	s, err := c.settings(f)
	if err != nil {
		return err
	}
	if err := mustExist(s); err != nil {
		return err
	}
	engine, err := loadEngine()
	if err != nil {
		return err
	}
	db, err := openStore(ctx, s)
	if err != nil {
		return err
	}
	defer db.Close()
	rows, err := openRows(ctx, db, engine, c.now())
	if err != nil {
		return failf("what is stored cannot be read: %s", err).because(err)
	}
	if err := writeOpenData(k.Dir, rows); err != nil {
		return failf("%s cannot be written", k.Dir).because(err)
	}
	fmt.Fprintf(c.out, "%s in %s\n", count(len(rows), "row"), filepath.Join(k.Dir, weeklyFile))
	return nil
}

// openRows counts week by week, so that a country takes no more memory than a week of it.
func openRows(ctx context.Context, from bot.Patterns, e *advice.Engine, now time.Time) ([]openRow, error) {
	areas := []advice.AreaID{""}
	for _, a := range e.Areas() {
		areas = append(areas, a.ID)
	}
	var rows []openRow
	for _, week := range finishedWeeks(now) {
		cells, err := from.Cells(ctx, areas, week, week.AddDate(0, 0, 7))
		if err != nil {
			return nil, err
		}
		rows = append(rows, publish(e, week, cells)...)
	}
	return rows, nil
}

// openWeeks is how far back counts are kept.
const openWeeks = 104

// finishedWeeks gives the Mondays of the weeks that are over, as far back as counts are kept.
func finishedWeeks(now time.Time) []time.Time {
	y, m, d := now.UTC().Date()
	monday := time.Date(y, m, d-(int(now.UTC().Weekday())+6)%7, 0, 0, 0, 0, time.UTC)
	var weeks []time.Time
	for back := openWeeks; back > 0; back-- {
		weeks = append(weeks, monday.AddDate(0, 0, -7*back))
	}
	return weeks
}

// writeOpenData writes both files, each of them wholly or not at all.
func writeOpenData(dir string, rows []openRow) error {
	if err := os.MkdirAll(dir, 0o755); err != nil { // for everybody to read, as what is in it
		return err
	}
	weekly := [][]string{openColumns()}
	for _, r := range rows {
		weekly = append(weekly, r.record())
	}
	if err := writeTable(filepath.Join(dir, weeklyFile), weekly); err != nil {
		return err
	}
	return writeTable(filepath.Join(dir, dictionaryFile), openDictionary())
}

// writeTable writes a CSV file (RFC 4180) under another name first.
func writeTable(path string, rows [][]string) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".hangup-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // it is gone already when all went well
	err = errors.Join(writeRows(f, rows), f.Chmod(0o644), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func writeRows(to io.Writer, rows [][]string) error {
	w := csv.NewWriter(to)
	w.UseCRLF = true
	return w.WriteAll(rows)
}
