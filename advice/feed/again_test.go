package feed

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// otherwise is a page with a sentence changed.
func otherwise(p page) page {
	p.body = strings.Replace(p.body, "Hang up.", "Hang up at once.", 1)
	return p
}

// visitAt visits at a time.
func (k *walk) visitAt(at time.Time) Visit {
	k.Helper()
	k.now = at.Add(-time.Hour)
	return k.visit()
}

// An article is corrected on its page while the list says what it said before, and even while the list says that nothing changed.
func TestPagesOfArticlesAreReadAgainInTheFirstDays(t *testing.T) {
	list := listing(today, 2, 1)
	list.header = map[string]string{"ETag": `"1"`}
	k := newWalk(t, "/news/", map[string]page{"/news/": list, "/a/1": article(1, today), "/a/2": article(2, today)})
	k.visitAt(today.Add(time.Hour))
	k.asked("/news/", "/a/2", "/a/1")
	k.web.set("/a/1", otherwise(article(1, today)))
	if v := k.visitAt(today.Add(5 * time.Hour)); !v.Unchanged {
		t.Errorf("before the time: %q", findings(v))
	}
	k.asked("/news/")
	v := k.visitAt(today.Add(6*time.Hour + time.Minute)) // six in the evening
	if got := strings.Join(findings(v), ", "); got != "Headline of article 2 known, Article 1 changed" || !strings.Contains(v.Items[1].Article.Body, "at once") {
		t.Errorf("%s", got)
	}
	k.asked("/news/", "/a/2", "/a/1")
	k.visitAt(today.Add(7 * time.Hour))
	k.asked("/news/")
	reads := 0
	for at := today.Add(8 * time.Hour); at.Before(today.Add(10 * 24 * time.Hour)); at = at.Add(time.Hour) {
		if v := k.visitAt(at); len(v.Pick(New, Changed)) > 0 {
			t.Errorf("at %s: %q", at, findings(v))
		}
		reads += strings.Count(strings.Join(k.web.requests(), " "), "/a/")
	}
	if reads != 2*4 { // after 24, 36, 48 and 72 hours
		t.Errorf("read %d times in ten days", reads)
	}
}

// A site that is built anew changes no warning, and a page that is gone or says little for a while changes none either.
func TestRebuiltSiteChangesNothing(t *testing.T) {
	evening := today.Add(6*time.Hour + time.Minute)
	for name, change := range map[string]func(page) page{
		"in other words": otherwise,
		"gone":           func(page) page { return page{status: 404} },
		"down":           func(page) page { return page{status: 503, header: map[string]string{"Retry-After": "60"}} },
		"nearly empty": func(page) page {
			return page{body: "<html><body><article><h1>Sorry</h1><p>Back soon.</p></article></body></html>"}
		},
	} {
		t.Run(name, func(t *testing.T) {
			pages := map[string]page{"/news/": listing(today, 6, 5, 4, 3, 2, 1)}
			for n := range 7 {
				pages[fmt.Sprintf("/a/%d", n)] = article(n, today)
			}
			k := newWalk(t, "/news/", pages)
			k.visitAt(today.Add(time.Hour))
			for n := range 7 {
				k.web.set(fmt.Sprintf("/a/%d", n), change(article(n, today)))
			}
			if v := k.visitAt(evening); v.Err != nil || len(v.Pick(Known)) != 6 {
				t.Errorf("%q, %v", findings(v), v.Err)
			}
			if v := k.visitAt(today.Add(12*time.Hour + time.Minute)); v.Err != nil || len(v.Pick(Known)) != 6 {
				t.Errorf("at midnight: %q, %v", findings(v), v.Err)
			}
		})
	}
}

// A list without dates takes them from its articles.
func TestPagesOfAListWithoutDatesAreReadAgainToo(t *testing.T) {
	k := newWalk(t, "/news/", map[string]page{"/news/": listing(time.Time{}, 1), "/a/1": article(1, today)})
	k.visitAt(today.Add(time.Hour))
	k.visitAt(today.Add(2 * time.Hour))
	k.web.set("/a/1", otherwise(article(1, today)))
	if v := k.visitAt(today.Add(6*time.Hour + time.Minute)); len(v.Pick(Changed)) != 1 {
		t.Errorf("%q", findings(v))
	}
}
