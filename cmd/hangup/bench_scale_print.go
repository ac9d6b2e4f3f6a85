package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

// cells is a table: the first row names the columns.
type cells [][]string

// show prints a table for a terminal.
func (c cells) show(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	for _, row := range c {
		fmt.Fprintln(t, strings.Join(row, "\t"))
	}
	return t.Flush()
}

// markdown prints a table for a file.
func (c cells) markdown(w io.Writer) {
	for n, row := range c {
		fmt.Fprintf(w, "| %s |\n", strings.Join(row, " | "))
		if n == 0 {
			fmt.Fprintf(w, "|---|%s\n", strings.Repeat("---:|", len(row)-1))
		}
	}
}

// printScaledJSON prints an object for each size, and one for how costs grow.
func printScaledJSON(w io.Writer, all []scaled, where scaledOn) error {
	enc := json.NewEncoder(w)
	for _, s := range all {
		if err := enc.Encode(s); err != nil {
			return err
		}
	}
	return enc.Encode(struct {
		Growth []growth `json:"growth"`
		On     scaledOn `json:"on"`
	}{growths(all), where})
}

func printScaled(w io.Writer, all []scaled, where scaledOn) error {
	for _, c := range []cells{fanTable(all), costTable(all), growthTable(all), queryTable(all), needTable(all)} {
		if len(c) < 2 {
			continue
		}
		if err := c.show(w); err != nil {
			return err
		}
		fmt.Fprintln(w)
	}
	_, err := fmt.Fprintf(w, "%s, %s.\n", all[0].Title, where)
	return err
}

func fanTable(all []scaled) cells {
	t := cells{{"watches", "for the country: posts", "time", "fastest to slowest", "posts a second", "for a county: posts", "time", "for a district: posts", "time", "memory at most"}}
	for _, s := range all {
		t = append(t, []string{
			thousands(s.Watches), thousands(s.Country.Posts), duration(s.Country.Seconds), duration(s.Country.Fastest) + " to " + duration(s.Country.Slowest),
			thousands(int(s.Country.PerSecond)), thousands(s.County.Posts), duration(s.County.Seconds), thousands(s.District.Posts), duration(s.District.Seconds),
			megabytes(s.Peak),
		})
	}
	return t
}

func costTable(all []scaled) cells {
	t := cells{{"watches", "take and record a post", "posts a second at most", "/check p50", "p99", "/watch p50", "p99", "look for what is old", "database", "a watch", "a post"}}
	for _, s := range all {
		t = append(t, []string{
			thousands(s.Watches), fmt.Sprintf("%.2f ms", s.Store.Wall), thousands(int(s.Store.Most)),
			fmt.Sprintf("%.1f ms", s.Check.Median), fmt.Sprintf("%.1f ms", s.Check.P99), fmt.Sprintf("%.1f ms", s.Watch.Median), fmt.Sprintf("%.1f ms", s.Watch.P99),
			duration(s.Sweep), megabytes(s.Size), fmt.Sprintf("%.0f bytes", s.PerWatch), fmt.Sprintf("%.0f bytes", s.PerPost),
		})
	}
	return t
}

func growthTable(all []scaled) cells {
	t := cells{{"what", "exponent", "at most", "in words"}}
	for _, g := range growths(all) {
		says := g.says()
		if !g.ok() {
			says += " (more than it should)"
		}
		t = append(t, []string{g.What, fmt.Sprintf("%.2f", g.Exponent), fmt.Sprintf("%.2f", g.Aim), says})
	}
	return t
}

func queryTable(all []scaled) cells {
	t := cells{{"watches", "queries asked", "read a large table from end to end"}}
	for _, s := range all {
		t = append(t, []string{thousands(s.Watches), thousands(len(s.Plans)), thousands(len(s.scanned()))})
	}
	return t
}

// thousands writes a number with commas.
func thousands(n int) string {
	text := fmt.Sprint(n)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}

// duration writes seconds so that three digits are told.
func duration(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second))
	switch {
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", seconds*1000)
	case d < time.Second:
		return fmt.Sprintf("%.0f ms", seconds*1000)
	case d < 2*time.Minute:
		return fmt.Sprintf("%.1f s", seconds)
	case d < 2*time.Hour:
		return fmt.Sprintf("%.0f min", seconds/60)
	}
	return fmt.Sprintf("%.1f h", seconds/3600)
}
