package news

import (
	"fmt"
	"strings"
	"time"
)

// dateForms are the forms in which sources write a date.
var dateForms = []string{
	"2006-01-02", time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04:05-0700", "2006-01-02 15:04:05", "2006-01-02T15:04Z07:00",
	"2 Jan 2006", "2 January 2006", "Jan 2, 2006", "January 2, 2006", "02/01/2006", "2/1/2006",
	time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", "Monday 2 January 2006", "Mon 2 Jan 2006",
	"15:04 2 January 2006", "15:04 02/01/2006", "2 January 2006 15:04", "2 Jan 2006 15:04",
}

// ParseDate reads a date as a source writes it and gives its day, without a time of day. Days come
// before months, as in Britain. Its error names the forms that are read.
func ParseDate(text string) (time.Time, error) {
	text = strings.Join(strings.Fields(strings.Trim(text, `"' `)), " ")
	for _, form := range dateForms {
		t, err := time.Parse(form, text)
		if err != nil {
			continue
		}
		if t.Year() < 1990 || t.Year() > 2100 {
			break
		}
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC), nil
	}
	return time.Time{}, fmt.Errorf(`%q is not a date: write it as 30 Apr 2019, 30 April 2019, 2019-04-30 or 30/04/2019`, clip(text, 40))
}

// clip cuts a text for an error.
func clip(text string, most int) string {
	if rs := []rune(text); len(rs) > most {
		return string(rs[:most]) + "…"
	}
	return text
}
