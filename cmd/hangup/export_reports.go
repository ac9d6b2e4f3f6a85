package main

import (
	"bufio"
	"context"
	"errors"
	"io"

	"hangup/advice"
	"hangup/bot"
	"hangup/config"
)

type exportReportsCmd struct {
	CSV  bool `name:"csv" xor:"format" help:"As a table. No cell of it is taken for a formula. This is the default."`
	JSON bool `name:"json" xor:"format" help:"As a list of objects."`
}

// Help says what comes out.
func (exportReportsCmd) Help() string {
	return `Prints every report of every chat, the newest first: what kind of scam, what happened, who the
caller claimed to be, when, where, the number with most of its digits hidden, the note, and whether a
moderator noted that the police know of it. It does not say who reported.

People told this in trust: keep the file to yourself, and delete it when you are done.

Examples:
  hangup export reports > reports.csv
  hangup export reports --json > reports.json`
}

// Run prints the reports.
func (k exportReportsCmd) Run(ctx context.Context, c *console, f *settingsFlags) error {
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
	db, _, err := openSealed(ctx, s, c.logger())
	if err != nil {
		return err
	}
	defer db.Close()
	return printReports(ctx, c.out, k.format(), engine, db)
}

func (k exportReportsCmd) format() bot.ReportFormat {
	if k.JSON {
		return bot.ReportsJSON
	}
	return bot.ReportsCSV
}

// mustExist refuses to make an empty database only to find nothing in it.
func mustExist(s config.Settings) error {
	if isAbsent(s) {
		return failf("there is no database %s yet, so there is nothing to write", s.Database)
	}
	return nil
}

// reportsAtOnce is how many reports are read at a time.
const reportsAtOnce = 500

// printReports writes page by page, so that any number of reports takes no more memory than a page.
func printReports(ctx context.Context, to io.Writer, format bot.ReportFormat, e *advice.Engine, from bot.ReportList) error {
	out := bufio.NewWriter(to)
	w := bot.NewReportWriter(out, format, e)
	for skip := 0; ; skip += reportsAtOnce {
		page, _, err := from.ReportPage(ctx, bot.ReportFilter{Skip: skip, Limit: reportsAtOnce})
		if err != nil {
			return failf("the reports cannot be read: %s", err).because(err)
		}
		for _, r := range page {
			w.Write(r)
		}
		if len(page) < reportsAtOnce {
			break
		}
	}
	if err := errors.Join(w.Close(), out.Flush()); err != nil {
		return failf("the reports cannot be written").because(err)
	}
	return nil
}
