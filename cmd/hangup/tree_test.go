package main

import (
	"bytes"
	"path"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFilesStayShort(t *testing.T) {
	t.Parallel()
	const longest = 400
	for _, s := range tree(t) {
		if n := strings.Count(s.text, "\n"); n > longest {
			t.Errorf("%s has %d lines: %d are enough for a reader", s.path, n, longest)
		}
	}
}

// A reader finds the way from the names at the top, so there are few of them and no more are added.
func TestTheTopLevelIsFixed(t *testing.T) {
	t.Parallel()
	allowed := map[string]bool{"cmd": true, "bot": true, "advice": true, "store": true, "config": true, ".ci": true}
	walk(t, func(name string, _ []byte) {
		if folder, _, deeper := strings.Cut(name, "/"); deeper && !allowed[folder] {
			t.Errorf("%s: no further folder at the top", name)
		}
	})
}

// The name that reporting had before 4 December 2025 must not be given to anybody. The engine has to know it when it
// reads, because callers still use it, so what is only ever read may hold it.
func TestOldNameOfReportFraudIsNowhereShown(t *testing.T) {
	t.Parallel()
	old := regexp.MustCompile(`(?i)action\s*-?fraud`)
	walk(t, func(name string, text []byte) {
		if !public(name) {
			return
		}
		for n, line := range strings.Split(string(text), "\n") {
			if old.MatchString(line) {
				t.Errorf("%s:%d gives the old name of Report Fraud", name, n+1)
			}
		}
	})
}

// public tells whether people may come to read what the file says.
func public(name string) bool {
	switch {
	case strings.HasPrefix(name, "advice/kb/concepts/"), strings.Contains(name, "/testdata/"):
		return false
	case strings.HasPrefix(name, "advice/kb/"), strings.Contains(name, "/static/"):
		return true
	}
	return path.Ext(name) == ".md"
}

// What the tree says about the machine that it was written on helps nobody and may tell too much.
func TestNoTraceOfAMachine(t *testing.T) {
	t.Parallel()
	// In pieces, so that this file passes.
	traces := []string{"/wo" + "rk/", "/fa" + "rm/", "bash_" + "jobs", "GOPROXY" + "=http", `"resol` + `ved": "http`, "/ro" + "ot/"}
	home := regexp.MustCompile(`/home/[a-z]`)
	walk(t, func(name string, text []byte) {
		if !utf8.Valid(text) || strings.Contains(name, "/testdata/fuzz/") {
			return
		}
		for _, trace := range append(traces, home.FindString(string(text))) {
			if at := bytes.Index(text, []byte(trace)); trace != "" && at >= 0 {
				t.Errorf("%s:%d has %q, which belongs to a machine", name, 1+bytes.Count(text[:at], []byte("\n")), trace)
			}
		}
	})
}

// Test what the tests above rely on: a map or pattern that allows everything finds nothing.
func TestRoomRefuses(t *testing.T) {
	t.Parallel()
	r := room{"bot", []string{"advice"}, []string{"golang.org/x/text"}}
	cases := map[string]struct {
		to   string
		test bool
		want bool
	}{
		"ours on the map":        {"hangup/advice", false, true},
		"ours not on the map":    {"hangup/store", false, false},
		"a child is not on it":   {"hangup/advice/news", false, false},
		"itself in a test":       {"hangup/bot", true, true},
		"itself otherwise":       {"hangup/bot", false, false},
		"standard library":       {"net/http", false, true},
		"unsafe":                 {"unsafe", false, false},
		"theirs on the map":      {"golang.org/x/text/unicode/norm", false, true},
		"theirs with its prefix": {"golang.org/x/texture", false, false},
		"theirs not on the map":  {"github.com/a/b", false, false},
		"browser in a test":      {"github.com/chromedp/chromedp", true, true},
		"browser otherwise":      {"github.com/chromedp/chromedp", false, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := r.allows(c.to, c.test); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
