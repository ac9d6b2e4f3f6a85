package bot

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"hangup/advice"
)

// ReportFormat is how reports are written into a file.
type ReportFormat string

// The formats.
const (
	ReportsCSV  ReportFormat = "csv"  // a table with a header; no cell of it is taken for a formula
	ReportsJSON ReportFormat = "json" // a list of objects, one to a line
)

func (f ReportFormat) mediaType() string {
	if f == ReportsJSON {
		return "application/json"
	}
	return "text/csv"
}

// ReportWriter writes reports into a file. Nothing in it leads to the person: neither their hash nor that of a number is there.
type ReportWriter struct {
	know *advice.Engine
	out  io.Writer
	csv  *csv.Writer // nil for JSON
	rows int
	err  error
}

// NewReportWriter begins a file. The engine knows how kinds of scam and areas are called.
func NewReportWriter(out io.Writer, format ReportFormat, know *advice.Engine) *ReportWriter {
	w := &ReportWriter{know: know, out: out}
	if format == ReportsJSON {
		return w
	}
	w.csv = csv.NewWriter(out)
	w.csv.UseCRLF = true // RFC 4180; older spreadsheets want it
	w.err = w.csv.Write(reportColumns())
	return w
}

// reportRow is a report in a file.
type reportRow struct {
	ID       string `json:"id"`
	Day      string `json:"day"` // 2026-11-22, in London
	Type     string `json:"type"`
	Kind     string `json:"kind"` // Type by its name
	Happened string `json:"happened"`
	Claimed  string `json:"claimed"`
	When     string `json:"when"` // as the person said it
	Area     string `json:"area"`
	Place    string `json:"place"`  // Area by its name
	Number   string `json:"number"` // masked
	Note     string `json:"note"`
	Changed  string `json:"changed"` // the day; "" when never
	Informed bool   `json:"police_informed"`
}

// reportColumns are those of the table, as the rows have them.
func reportColumns() []string {
	return []string{"id", "day", "type", "kind", "happened", "claimed", "when", "area", "place", "number", "note", "changed", "police_informed"}
}

func (r reportRow) cells() []string {
	informed := no
	if r.Informed {
		informed = yes
	}
	all := []string{r.ID, r.Day, r.Type, r.Kind, r.Happened, r.Claimed, r.When, r.Area, r.Place, r.Number, r.Note, r.Changed, informed}
	for i, c := range all {
		all[i] = harmlessCell(c)
	}
	return all
}

// harmlessCell keeps a spreadsheet from taking words for a formula, which could send what stands beside it elsewhere: an
// apostrophe in front makes it text (owasp.org/www-community/attacks/CSV_Injection). Some programs read on behind spaces and take
// the wide forms of the signs too.
func harmlessCell(text string) string {
	begin := strings.TrimLeftFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) })
	sign, _ := utf8.DecodeRuneInString(begin)
	odd := text != "" && (text[0] == '\t' || text[0] == '\r' || text[0] == '\n')
	if odd || begin != "" && strings.ContainsRune("=+-@|%＝＋－＠", sign) {
		return "'" + text
	}
	return text
}

// Write adds a report. An error is kept for Close.
func (w *ReportWriter) Write(r Report) {
	if w.err != nil {
		return
	}
	row := w.row(r)
	if w.csv != nil {
		w.err = w.csv.Write(row.cells())
		return
	}
	text, err := json.Marshal(row)
	if err != nil {
		w.err = err
		return
	}
	before := ",\n"
	if w.rows == 0 {
		before = "[\n"
	}
	w.rows++
	_, w.err = io.WriteString(w.out, before+string(text))
}

func (w *ReportWriter) row(r Report) reportRow {
	row := reportRow{
		ID: r.ID, Day: dayOf(r.At), Type: string(r.Type), Happened: r.Happened, Claimed: r.Claimed, When: r.When,
		Area: string(r.Area), Number: r.Number, Note: r.Note, Changed: dayOf(r.Edited), Informed: r.Informed,
	}
	row.Kind, _ = w.know.TypeName(r.Type)
	if a, ok := w.know.Area(r.Area); ok {
		row.Place = a.Name
	}
	return row
}

// dayOf writes the day of a time in London; "" when there is none.
func dayOf(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(london()).Format(time.DateOnly)
}

// Close ends the file and gives the first error.
func (w *ReportWriter) Close() error {
	switch {
	case w.err != nil:
		return w.err
	case w.csv != nil:
		w.csv.Flush()
		return w.csv.Error()
	}
	end := "\n]\n"
	if w.rows == 0 {
		end = "[]\n"
	}
	_, w.err = io.WriteString(w.out, end)
	return w.err
}
