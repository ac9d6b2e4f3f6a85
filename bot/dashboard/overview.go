package dashboard

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"hangup/advice"
	"hangup/bot"
)

// overviewPage is what the overview needs.
type overviewPage struct {
	Waiting int
	Periods []choice
	Period  string // in words
	Places  []choice
	Place   string // in words
	Areas   []bar
	Types   []bar
	Weeks   []bar
	Nowhere bool       // the chat follows no area
	Stats   *bot.Reply // what there is to say of the place; nil when none was chosen
	Chart   string     // query of its picture; "" when there is none
}

// choice is one of several in a form.
type choice struct {
	ID, Label string
	Chosen    bool
}

// bar is a row of numbers with how long its bars are, in per cent of the longest.
type bar struct {
	Name            string
	Reports, Checks int
	ReportsLong     int
	ChecksLong      int
}

// The periods in weeks; the first is the usual one.
const usualWeeks = 13

func periods() []int { return []int{4, usualWeeks, 52} }

func (d *Dashboard) overview(v *visit) (any, error) {
	weeks := weeksOf(v.FormValue("weeks"))
	place := advice.AreaID(v.FormValue("place"))
	f, err := v.view.Figures(v.Context(), weeks, place)
	if err != nil {
		return nil, err
	}
	_, waiting, err := v.view.Queue(v.Context())
	if err != nil {
		return nil, err
	}
	p := overviewPage{Waiting: waiting, Place: f.Place, Nowhere: f.Nowhere}
	for _, n := range periods() {
		c := choice{strconv.Itoa(n), d.cfg.Words("dash.period." + strconv.Itoa(n)), n == weeks}
		p.Periods = append(p.Periods, c)
		if c.Chosen {
			p.Period = c.Label
		}
	}
	all := d.cfg.Words("dash.place.all")
	if p.Place == "" {
		p.Place = all
	}
	p.Places = []choice{{"", all, f.Place == ""}}
	for _, a := range f.Areas {
		p.Places = append(p.Places, choice{string(a.ID), a.Name, a.Name == f.Place})
		p.Areas = append(p.Areas, bar{Name: a.Name, Reports: a.Reports, Checks: a.Checks})
	}
	for _, t := range f.Types {
		p.Types = append(p.Types, bar{Name: t.Name, Reports: t.Reports, Checks: t.Checks})
	}
	p.Weeks = d.weekBars(f.Weeks)
	for _, bars := range [][]bar{p.Areas, p.Types, p.Weeks} {
		measure(bars)
	}
	return p, p.addStats(v, weeks, place)
}

// addStats adds what /stats says of the place that was chosen.
func (p *overviewPage) addStats(v *visit, weeks int, place advice.AreaID) error {
	r, ok, err := v.view.Stats(v.Context(), weeks, place)
	if err != nil || !ok {
		return err
	}
	p.Stats = &r
	if r.Picture != nil {
		p.Chart = "?" + url.Values{"place": {string(place)}, "weeks": {strconv.Itoa(weeks)}}.Encode()
	}
	return nil
}

// weekBars gives the weeks, the newest first. There are none when nothing was told of.
func (d *Dashboard) weekBars(weeks []bot.ViewWeek) (bars []bar) {
	some := false
	for i, w := range slices.Backward(weeks) {
		name := w.Monday.Format("2 Jan 2006")
		if i == len(weeks)-1 {
			name += " " + d.cfg.Words("dash.weeks.now")
		}
		bars = append(bars, bar{Name: name, Reports: w.Reports, Checks: w.Checks})
		some = some || w.Reports+w.Checks > 0
	}
	if !some {
		return nil
	}
	return bars
}

func weeksOf(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || !slices.Contains(periods(), n) {
		return usualWeeks
	}
	return n
}

// measure says how long the bars are.
func measure(bars []bar) {
	longest := 1
	for _, b := range bars {
		longest = max(longest, b.Reports, b.Checks)
	}
	for i := range bars {
		bars[i].ReportsLong, bars[i].ChecksLong = 100*bars[i].Reports/longest, 100*bars[i].Checks/longest
	}
}

// serveChart gives the picture of a place.
func (d *Dashboard) serveChart(w http.ResponseWriter, r *http.Request) {
	v := d.visitor(w, r)
	if v == nil {
		return
	}
	reply, _, err := v.view.Stats(r.Context(), weeksOf(v.FormValue("weeks")), advice.AreaID(v.FormValue("place")))
	switch {
	case err != nil:
		d.broken(w, "painting", err)
	case reply.Picture == nil:
		d.missing(w, r)
	default:
		w.Header().Set("Content-Type", "image/png")
		_, _ = w.Write(reply.Picture.PNG) // fails only when the browser has gone
	}
}
