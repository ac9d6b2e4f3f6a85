package dashboard

import (
	"net/url"
	"strconv"

	"hangup/advice"
	"hangup/bot"
)

// reportsPage is what the page of the reports needs.
type reportsPage struct {
	bot.ViewReports
	Types  []choice
	Area   string
	Chosen bool   // something was searched for
	Search string // the search as a query, to come back to
	Newer  string // queries of the pages beside; "" when there is none
	Older  string
}

// maxArea is the longest name of a place that is searched for, in bytes.
const maxArea = 100

// searchOf reads what is searched for.
func searchOf(values url.Values) bot.ReportSearch {
	s := bot.ReportSearch{Type: advice.ScamType(values.Get("type")), Area: values.Get("area")}
	if len(s.Area) > maxArea {
		s.Area = ""
	}
	if n, err := strconv.Atoi(values.Get("page")); err == nil {
		s.Page = max(n-1, 0)
	}
	return s
}

// queryOf writes a search as it stands in an address.
func queryOf(s bot.ReportSearch) string {
	values := url.Values{}
	if s.Type != "" {
		values.Set("type", string(s.Type))
	}
	if s.Area != "" {
		values.Set("area", s.Area)
	}
	if s.Page > 0 {
		values.Set("page", strconv.Itoa(s.Page+1))
	}
	return values.Encode()
}

func (d *Dashboard) reports(v *visit) (any, error) {
	s := searchOf(v.URL.Query())
	types := []choice{{"", d.cfg.Words("dash.reports.type.all"), s.Type == ""}}
	known := s.Type == ""
	for _, o := range v.view.ReportTypes() {
		chosen := o.ID == string(s.Type)
		known = known || chosen
		types = append(types, choice{o.ID, o.Label, chosen})
	}
	if !known {
		s.Type, types[0].Chosen = "", true
	}
	list, err := v.view.Reports(v.Context(), s)
	if err != nil {
		return nil, err
	}
	s.Page = list.Page
	p := reportsPage{ViewReports: list, Types: types, Area: s.Area, Chosen: s.Type != "" || s.Area != "", Search: queryOf(s)}
	beside := func(page int) string {
		one := s
		one.Page = page
		return "?" + queryOf(one)
	}
	if list.Page > 0 {
		p.Newer = beside(list.Page - 1)
	}
	if list.Page+1 < list.Pages {
		p.Older = beside(list.Page + 1)
	}
	return p, nil
}

// inform notes whether the police know of a report, and goes back to where it stood.
func (d *Dashboard) inform(v *visit) (done, next string, err error) {
	next = "/reports"
	if back, err := url.ParseQuery(v.PostFormValue("back")); err == nil {
		if query := queryOf(searchOf(back)); query != "" {
			next += "?" + query
		}
	}
	done, err = v.view.Inform(v.Context(), v.PostFormValue("report"), v.PostFormValue("informed") == "yes")
	return done, next, err
}
