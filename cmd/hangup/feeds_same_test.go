package main

import (
	"testing"

	"hangup/advice"
	"hangup/advice/news"
)

func TestReadsSame(t *testing.T) {
	t.Parallel()
	base := news.Warning{Label: news.IsWarning, Title: "Callers pose as detectives", Body: "Hang up.\n\nRing 101.", URL: "https://www.a.example/1", KeySentence: "Hang up.",
		Published: published, Areas: []advice.AreaID{"a", "b"}}
	for name, c := range map[string]struct {
		change func(*news.Warning)
		same   bool
	}{
		"nothing":           {func(*news.Warning) {}, true},
		"spaces and signs":  {func(w *news.Warning) { w.Body = "Hang  up!\nRing 101" }, true},
		"the case":          {func(w *news.Warning) { w.Title = "CALLERS POSE AS DETECTIVES" }, true},
		"a date at the end": {func(w *news.Warning) { w.Body += "\n\nLast updated: 22 November 2026 at 14:30" }, true},
		"views at the end":  {func(w *news.Warning) { w.Body += "\n\n1,204 views\n\nShare this page" }, true},
		"how to unsubscribe": {func(w *news.Warning) {
			w.Body += "\n\nYou are receiving this message because you signed up to our alerts."
		}, true},
		"the order of areas":  {func(w *news.Warning) { w.Areas = []advice.AreaID{"b", "a"} }, true},
		"a slash":             {func(w *news.Warning) { w.URL = "http://a.example/1/" }, true},
		"a story":             {func(w *news.Warning) { w.Story = "x" }, true},
		"a number":            {func(w *news.Warning) { w.Body = "Hang up.\n\nRing 105." }, false},
		"a number at the end": {func(w *news.Warning) { w.Body += "\n\nUpdated: ring 0300 123 2040" }, false},
		"a sentence more": {func(w *news.Warning) {
			w.Body += "\n\nShared details were sold on by the caller, and two more people in the town have lost money to him since Friday."
		}, false},
		"a date in the middle": {func(w *news.Warning) { w.Body = "Updated: today.\n\n" + w.Body }, false},
		"another title":        {func(w *news.Warning) { w.Title = "Callers pose as bankers" }, false},
		"another label":        {func(w *news.Warning) { w.Label = news.IsCorrection }, false},
		"certain now":          {func(w *news.Warning) { w.Unsure = true }, false},
		"another area":         {func(w *news.Warning) { w.Areas = []advice.AreaID{"a"} }, false},
		"another page":         {func(w *news.Warning) { w.URL = "https://www.a.example/2" }, false},
		"another sum":          {func(w *news.Warning) { w.Facts.LossGBP = 5 }, false},
		"another type":         {func(w *news.Warning) { w.Types = []advice.ScamType{"x"} }, false},
	} {
		now := base
		if c.change(&now); readsSame(base, now) != c.same {
			t.Errorf("%s: %v", name, !c.same)
		}
	}
}

func TestFooterIsCutOffTheEndAlone(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"": "", "Updated: 3pm": "Updated: 3pm", "a\nUpdated: 3pm": "a", "a\n\n© Kent Police\n\nPage 1 of 2\n": "a", "a\nUpdated: 3pm\nb": "a\nUpdated: 3pm\nb",
		"a\nUnsubscribe": "a", "a\nTo unsubscribe ring 0300 123 2040": "a\nTo unsubscribe ring 0300 123 2040",
	} {
		if got := withoutFooter(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
