package news

import (
	"fmt"
	"strings"
	"testing"
)

func TestListingIsReadWithoutItsFurniture(t *testing.T) {
	links, err := Links(page(t, "07_listing.html"))
	if err != nil || len(links) != 8 {
		t.Fatalf("%d links, %v", len(links), err)
	}
	if want := (Link{Title: "Have your say on fraud", Summary: "Commissioner launches survey.", URL: "/news/have-your-say-on-fraud/", Published: "2026-09-10"}); links[0] != want {
		t.Errorf("%+v", links[0])
	}
	for _, l := range links {
		if !strings.HasPrefix(l.URL, "/news/") || l.Published == "" || strings.Contains(l.Title, "Road closures") || l.Title == "Next page" {
			t.Errorf("%+v", l)
		}
	}
}

func TestArticlePagesListNothing(t *testing.T) {
	for _, name := range []string{"07_article_a.html", "07_article_b.html"} {
		if links, err := Links(page(t, name)); err != nil || len(links) > 0 {
			t.Errorf("%s: %+v, %v", name, links, err)
		}
	}
}

// each writes n cards.
func each(n int, card string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(card, "%", fmt.Sprint(i+1)))
	}
	return b.String()
}

func TestListingsOfOtherMakes(t *testing.T) {
	prose := "<p>" + strings.Repeat("The officer said that nobody was hurt. ", 60) + "</p>"
	for name, c := range map[string]struct {
		html string
		want []Link
	}{
		"the whole card is the link": {each(3, `<a href="/n/%"><h3>Callers pose as police</h3><p>Residents of Ashford were rung.</p><span>%7 November 2026</span></a>`), []Link{
			{"Callers pose as police", "Residents of Ashford were rung.", "/n/1", "17 November 2026"}, {"Callers pose as police", "Residents of Ashford were rung.", "/n/2", "27 November 2026"},
			{"Callers pose as police", "Residents of Ashford were rung.", "/n/3", "37 November 2026"}}},
		"picture, title and more lead to one article": {each(3, `<div><a href="/n/%"><img></a><h2><a href="/n/%">Callers pose as police</a></h2><p>% reports since May came in.</p><a href="/n/%">Read more</a></div>`), []Link{
			{"Callers pose as police", "1 reports since May came in.", "/n/1", ""}, {"Callers pose as police", "2 reports since May came in.", "/n/2", ""}, {"Callers pose as police", "3 reports since May came in.", "/n/3", ""}}},
		"buttons to share": {each(1, `<li><h2><a href="/n/%">Callers</a></h2><time datetime="2026-11-17T10:00:00Z">x</time><ul class="share"><li><a href="https://x.example/?u=/n/%">Share</a></li></ul></li>`),
			[]Link{{"Callers", "", "/n/1", "2026-11-17T10:00:00Z"}}},
		"words alone":               {each(3, `<p><a href="/n/%">Callers pose as police %</a></p>`), []Link{{"Callers pose as police 1", "", "/n/1", ""}, {"Callers pose as police 2", "", "/n/2", ""}, {"Callers pose as police 3", "", "/n/3", ""}}},
		"words alone, only two":     {each(2, `<p><a href="/n/%">Callers pose as police %</a></p>`), nil},
		"dated ones alone are news": {each(3, `<h2><a href="/about/%">What we do %</a></h2>`) + each(1, `<li><a href="/n/%">Callers pose as police</a> 17/11/2026</li>`), []Link{{"Callers pose as police", "", "/n/1", "17/11/2026"}}},
		"headline like furniture":   {each(1, `<li><h2><a href="/n/%">Updated: Callers pose as police</a></h2></li>`), []Link{{"Updated: Callers pose as police", "", "/n/1", ""}}},
		"an article with links":     {prose + each(3, `<h3><a href="/n/%">Callers pose as police</a></h3>`), nil},
		"a date that is none":       {each(1, `<li><h2><a href="/n/%">Callers</a></h2><time datetime="soon">later</time></li>`), []Link{{"Callers", "", "/n/1", ""}}},
		"no links that lead on":     {each(3, `<h2><a href="#%">Callers pose as police</a></h2><h2><a href="mailto:a@b.example">Write to us %</a></h2><h2><a href="javascript:x(%)">Show some more</a></h2>`), nil},
		"navigation alone":          {`<nav>` + each(5, `<h2><a href="/n/%">Callers pose as police</a></h2>`) + `</nav>`, nil},
		"nothing":                   {"<p>x</p>", nil},
	} {
		t.Run(name, func(t *testing.T) {
			links, err := Links([]byte("<html><body><main>" + c.html + "</main></body></html>"))
			if err != nil || len(links) != len(c.want) {
				t.Fatalf("%+v (%v), want %d", links, err, len(c.want))
			}
			for i := range links {
				if links[i] != c.want[i] {
					t.Errorf("%+v\nwant %+v", links[i], c.want[i])
				}
			}
		})
	}
}

func TestListingsAreCapped(t *testing.T) {
	links, err := Links([]byte("<main>" + each(3000, `<li><h2><a href="/n/%">Callers pose as police</a></h2></li>`) + "</main>"))
	if err != nil || len(links) != maxLinks {
		t.Errorf("%d links, %v", len(links), err)
	}
	for name, raw := range map[string]string{"huge": strings.Repeat("x", MaxBytes+1), "empty": "", "binary": "\x00\x01"} {
		if _, err := Links([]byte(raw)); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}

func FuzzLinks(f *testing.F) {
	for _, name := range []string{"07_listing.html", "07_article_a.html"} {
		f.Add(page(f, name))
	}
	f.Add([]byte("<main><a href=/x><h2>a</h2><time datetime='1 May 2026'></a><a href=' '><h1>"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		links, err := Links(raw)
		if err != nil && strings.Contains(err.Error(), "\n") || len(links) > maxLinks {
			t.Errorf("%d links, %v", len(links), err)
		}
		for _, l := range links {
			if _, err := ParseDate(l.Published); l.Published != "" && err != nil && !writtenDate.MatchString(l.Published) || l.Title == "" || strings.TrimSpace(l.URL) == "" {
				t.Errorf("%+v", l)
			}
		}
	})
}
