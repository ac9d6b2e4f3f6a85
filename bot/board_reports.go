package bot

import (
	"context"
	"fmt"
	"strings"
	"time"

	"hangup/advice"
)

// ViewReport is a report as a moderator reads it. An empty text was not given.
type ViewReport struct {
	ID       string
	At       time.Time
	Type     string
	Area     string
	Happened string
	Claimed  string
	When     string
	Number   string // masked
	Note     string
	Informed bool // the police know of it
}

// ReportSearch chooses reports. Zero fields do not restrict.
type ReportSearch struct {
	Type advice.ScamType
	Area string // the name of a place
	Page int    // 0 is the newest
}

// ViewReports is a page of reports.
type ViewReports struct {
	Reports []ViewReport
	All     int  // how many there are
	Page    int  // the one that is shown: the last, when there are fewer than was asked for
	Pages   int  // at least 1
	Unknown bool // there is no such place, and nothing was searched
}

const viewPage = 20 // reports on a page

// Reports gives the reports that were asked for in the chat of the view, or all, newest first.
func (v *View) Reports(ctx context.Context, s ReportSearch) (ViewReports, error) {
	f := ReportFilter{From: v.chat(), Type: s.Type, Limit: viewPage}
	if name := strings.TrimSpace(s.Area); name != "" {
		a, ok := v.t.Area(advice.AreaID(name))
		if !ok {
			a, ok, _ = v.t.FindArea(name)
		}
		if !ok {
			return ViewReports{Unknown: true, Pages: 1}, nil
		}
		f.Areas = v.t.Inside(a.ID)
	}
	page := max(s.Page, 0)
	f.Skip = min(page, maxViewSkip) * viewPage
	found, all, err := v.t.ports.ReportPage(ctx, f)
	if pages := viewPages(all); err == nil && page >= pages {
		page = pages - 1
		f.Skip = page * viewPage
		found, all, err = v.t.ports.ReportPage(ctx, f)
	}
	if err != nil {
		return ViewReports{}, fmt.Errorf("reports: %w", err)
	}
	list := ViewReports{All: all, Page: page, Pages: viewPages(all)}
	for _, r := range found {
		list.Reports = append(list.Reports, v.t.viewReport(r))
	}
	return list, nil
}

// maxViewSkip is the last page that is searched for: with it a page number never becomes too large to multiply.
const maxViewSkip = 1 << 20

func viewPages(all int) int { return max((all+viewPage-1)/viewPage, 1) }

func (c *Core) viewReport(r Report) ViewReport {
	kind, ok := c.TypeName(r.Type)
	if !ok {
		kind = c.Say("bot.report.othertype")
	}
	area, _ := c.Area(r.Area)
	return ViewReport{
		ID: r.ID, At: r.At, Type: upperFirst(kind), Area: area.Name, Happened: c.happenedText(r.Happened),
		Claimed: r.Claimed, When: r.When, Number: r.Number, Note: r.Note, Informed: r.Informed,
	}
}

// ReportTypes lists the kinds of scam that reports are searched by.
func (v *View) ReportTypes() []Option { return v.t.kinds() }

// Inform notes whether the police know of a report, writes that into the log of the chat that it came from, and says what
// happened. A report that the view is not of is withdrawn, as far as its Looker is told.
func (v *View) Inform(ctx context.Context, id string, informed bool) (done string, err error) {
	r, ok, err := v.t.ports.Report(ctx, id)
	switch {
	case err != nil:
		return "", fmt.Errorf("report: %w", err)
	case !ok || !v.all && r.From != v.chat():
		return v.t.Say("bot.reports.withdrawn", "id", line(cutRunes(id, maxReportID))), nil
	}
	return v.t.markInformed(ctx, r, informed)
}

// maxReportID is what is said back of an id that no report has.
const maxReportID = 12 // characters
