package feed

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// walk visits the one source of a reader again and again.
type walk struct {
	*testing.T
	web *web
	r   *Reader
	now time.Time
	v   Visit
}

func newWalk(t *testing.T, path string, pages map[string]page) *walk {
	t.Helper()
	k := &walk{T: t, web: newWeb(t, pages), now: today}
	k.r = readerOf(t, func() time.Time { return k.now }, k.web.URL+path)
	return k
}

// visit goes on by an hour and visits.
func (k *walk) visit() Visit {
	k.Helper()
	k.now = k.now.Add(time.Hour)
	k.v = k.r.Visit(k.Context(), k.r.sources[0], k.v.Cursor)
	return k.v
}

// finds visits and compares what was found.
func (k *walk) finds(want ...string) {
	k.Helper()
	if v := k.visit(); v.Err != nil || !slices.Equal(findings(v), want) {
		k.Errorf("%q (%v), want %q", findings(v), v.Err, want)
	}
}

// asked compares what was asked for since the last time.
func (k *walk) asked(want ...string) {
	k.Helper()
	if got := k.web.requests(); !slices.Equal(got, want) {
		k.Errorf("asked for %q, want %q", got, want)
	}
}

func TestNewItemsComeOnce(t *testing.T) {
	k := newWalk(t, "/feed", map[string]page{"/feed": {body: rss(story(2, today), story(1, today.Add(-72*time.Hour)))}})
	k.finds("Warning 2 new", "Warning 1 old")
	k.finds("Warning 2 known", "Warning 1 known")
	k.web.set("/feed", page{body: rss(story(3, today), story(2, today))})
	k.finds("Warning 3 new", "Warning 2 known")
	k.web.set("/feed", page{body: rss(story(3, today), strings.Replace(story(2, today), "Hang up.", "Hang up at once.", 1), story(1, today.Add(-72*time.Hour)))})
	k.finds("Warning 3 known", "Warning 2 changed", "Warning 1 known")
	if got := k.v.Pick(Changed); len(got) != 1 || !strings.Contains(got[0].Article.Body, "at once") || got[0].Article.URL != k.web.URL+"/news/2" {
		t.Errorf("%+v", got)
	}
	k.asked("/feed", "/feed", "/feed", "/feed")
}

func TestVisitIsConditional(t *testing.T) {
	k := newWalk(t, "/feed", map[string]page{"/feed": {body: rss(story(1, today)), header: map[string]string{"ETag": `"1"`, "Last-Modified": "Tue, 17 Nov 2026 09:30:00 GMT"}}})
	k.finds("Warning 1 new")
	if k.v.Unchanged || k.v.Cursor.ETag != `"1"` || k.v.Cursor.Modified == "" {
		t.Errorf("%+v", k.v.Cursor)
	}
	k.finds()
	if h := k.web.last(); !k.v.Unchanged || h.Get("If-None-Match") != `"1"` || h.Get("If-Modified-Since") == "" || k.v.Cursor.Succeeded != k.now || len(k.v.Cursor.Known) != 1 {
		t.Errorf("%+v", k.v)
	}
	k.web.set("/feed", page{body: rss(story(2, today), story(1, today)), header: map[string]string{"ETag": `"2"`}})
	k.finds("Warning 2 new", "Warning 1 known")
	if k.v.Cursor.ETag != `"2"` || k.v.Cursor.Modified != "" {
		t.Errorf("%+v", k.v.Cursor)
	}
}

func TestNextVisitWaitsForWhatTheServerAsked(t *testing.T) {
	hour := rss(`<ttl>60</ttl>`)
	for name, c := range map[string]struct {
		p           page
		least, most time.Duration
	}{
		"nothing asked":            {page{body: rss()}, 10 * time.Minute, 15 * time.Minute},
		"ttl":                      {page{body: hour}, time.Hour, time.Hour + slotWidth},
		"max-age":                  {page{body: rss(), header: map[string]string{"Cache-Control": "max-age=1800"}}, 30 * time.Minute, 35 * time.Minute},
		"the longest of both":      {page{body: hour, header: map[string]string{"Cache-Control": "max-age=7200"}}, 2 * time.Hour, 2*time.Hour + slotWidth},
		"busy":                     {page{status: 503, header: map[string]string{"Retry-After": "7200"}}, 2 * time.Hour, 2*time.Hour + slotWidth},
		"too many requests":        {page{status: 429, header: map[string]string{"Retry-After": "10"}}, 10 * time.Minute, 15 * time.Minute},
		"retry after with success": {page{body: rss(), header: map[string]string{"Retry-After": "3600"}}, time.Hour, time.Hour + slotWidth},
		"a year of caching":        {page{body: rss(), header: map[string]string{"Cache-Control": "max-age=31536000"}}, 6 * time.Hour, 6*time.Hour + slotWidth},
	} {
		t.Run(name, func(t *testing.T) {
			k := newWalk(t, "/feed", map[string]page{"/feed": c.p})
			if d := k.visit().Cursor.Next.Sub(k.now); d < c.least || d > c.most {
				t.Errorf("%s later, want %s to %s", d, c.least, c.most)
			}
		})
	}
	// The wish of the feed holds while it says that nothing changed.
	k := newWalk(t, "/feed", map[string]page{"/feed": {body: hour, header: map[string]string{"ETag": `"1"`}}})
	k.visit()
	if d := k.visit().Cursor.Next.Sub(k.now); d < time.Hour || !k.v.Unchanged {
		t.Errorf("after 304 %s later", d)
	}
}

func TestFailuresBackOffAndKeepWhatIsKnown(t *testing.T) {
	k := newWalk(t, "/feed", map[string]page{"/feed": {body: rss(story(1, today)), header: map[string]string{"ETag": `"1"`}}})
	k.finds("Warning 1 new")
	known := k.v.Cursor
	k.web.set("/feed", page{status: 500})
	for i, least := range []time.Duration{10 * time.Minute, 10 * time.Minute, 15 * time.Minute, 35 * time.Minute, 75 * time.Minute} {
		v := k.visit()
		if v.Err == nil || v.Cursor.Fails != i+1 || v.Cursor.ETag != known.ETag || len(v.Cursor.Known) != 1 || v.Cursor.Succeeded != known.Succeeded {
			t.Errorf("failure %d: %+v (%v)", i+1, v.Cursor, v.Err)
		}
		if d := v.Cursor.Next.Sub(k.now); d < least || d > max(15*time.Minute, backoff(i+1)) {
			t.Errorf("failure %d: again after %s", i+1, d)
		}
	}
	k.web.set("/feed", page{body: rss(story(2, today), story(1, today))})
	k.finds("Warning 2 new", "Warning 1 known")
	if c := k.v.Cursor; c.Fails != 0 || !c.Failing.IsZero() || c.Why != "" {
		t.Errorf("%+v", c)
	}
}

func TestDownIsToldAtThreeAndTwentyFourHoursAndBackOnce(t *testing.T) {
	k := newWalk(t, "/feed", map[string]page{"/feed": {body: rss(story(1, today))}})
	k.visit()
	k.web.set("/feed", page{status: 404})
	var told []string
	for hour := range 40 {
		for _, a := range k.visit().Alarms {
			told = append(told, fmt.Sprintf("%d %s", hour, a.Kind))
			if a.Since != today.Add(2*time.Hour) || !strings.Contains(a.String(), "nothing at this address any more (404)") {
				t.Errorf("%+v: %s", a, a)
			}
		}
	}
	if want := []string{"3 down", "24 down"}; !slices.Equal(told, want) {
		t.Errorf("%q, want %q", told, want)
	}
	k.web.set("/feed", page{body: rss(story(1, today))})
	for _, want := range []int{1, 0} {
		if v := k.visit(); len(v.Alarms) != want || want == 1 && (v.Alarms[0].Kind != Back || !strings.Contains(v.Alarms[0].String(), "can be read again")) {
			t.Errorf("back: %+v", v.Alarms)
		}
	}
}

func TestSourceThatMovedForGoodIsAskedThere(t *testing.T) {
	to := func(status int) page { return page{status: status, header: map[string]string{"Location": "/new"}} }
	k := newWalk(t, "/feed", map[string]page{"/feed": to(302), "/new": {body: rss(story(1, today))}})
	k.finds("Warning 1 new")
	k.finds("Warning 1 known")
	k.asked("/feed", "/new", "/feed", "/new")
	k.web.set("/feed", to(301))
	k.finds("Warning 1 known")
	k.finds("Warning 1 known")
	k.asked("/feed", "/new", "/new")
	// When the new address fails for long, the one of the settings has its turn again.
	k.web.set("/new", page{status: 404})
	k.web.set("/feed", page{body: rss(story(1, today))})
	for range strayAfter {
		k.visit()
	}
	k.finds("Warning 1 known")
	k.asked("/new", "/new", "/new", "/new", "/feed")
}

// article is the page of an article.
func article(n int, published time.Time) page {
	return page{body: fmt.Sprintf(`<!doctype html><html><head><title>x</title><meta property="article:published_time" content="%s"></head><body><nav><a href="/">Home</a></nav><article><h1>Article %d</h1><p>%s</p></article></body></html>`,
		published.Format(time.RFC3339), n, long(fmt.Sprintf("Story %d.", n)))}
}

// listing is a page that lists articles by number, each with a date unless that is zero.
func listing(published time.Time, numbers ...int) page {
	var b strings.Builder
	for _, n := range numbers {
		stamp := ""
		if !published.IsZero() {
			stamp = `<time datetime="` + published.Format("2006-01-02T15:04:05Z07:00") + `">some day</time>`
		}
		fmt.Fprintf(&b, `<li><h2><a href="/a/%d?utm_source=list">Headline of article %d</a></h2>%s</li>`, n, n, stamp)
	}
	return page{body: "<!doctype html><html><body><main><h1>News</h1><ul>" + b.String() + "</ul></main></body></html>"}
}

func TestArticlesOfAListingAreRead(t *testing.T) {
	k := newWalk(t, "/news/", map[string]page{"/news/": listing(today, 3, 2, 1), "/a/1": article(1, today), "/a/2": article(2, today), "/a/3": article(3, today)})
	k.finds("Article 3 new", "Article 2 new", "Article 1 new")
	k.asked("/news/", "/a/3", "/a/2", "/a/1")
	for _, item := range k.v.Items {
		if !strings.HasPrefix(item.Article.Body, "Story") || !strings.HasPrefix(item.Article.URL, k.web.URL+"/a/") || strings.Contains(item.Article.URL, "utm") || item.Article.Published != day(today) {
			t.Errorf("%+v", item.Article)
		}
	}
	k.finds("Headline of article 3 known", "Headline of article 2 known", "Headline of article 1 known")
	k.asked("/news/")
	k.web.set("/news/", listing(today, 4, 3, 2))
	k.web.set("/a/4", article(4, today))
	k.finds("Article 4 new", "Headline of article 3 known", "Headline of article 2 known")
	k.asked("/news/", "/a/4")
}

func TestFirstVisitReadsNoOldArticles(t *testing.T) {
	k := newWalk(t, "/news/", map[string]page{"/news/": listing(today.Add(-5*24*time.Hour), 3, 2, 1)})
	k.finds("Headline of article 3 old", "Headline of article 2 old", "Headline of article 1 old")
	k.asked("/news/")
}

// A listing without dates: the first few articles say themselves when they were published.
func TestArticlesWithoutADateInTheListingSayItThemselves(t *testing.T) {
	pages := map[string]page{"/news/": listing(time.Time{}, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)}
	for n := range 13 {
		pages[fmt.Sprintf("/a/%d", n)] = article(n, today.Add(-time.Duration(12-n)*24*time.Hour))
	}
	k := newWalk(t, "/news/", pages)
	v := k.visit()
	if new, old, undated := len(v.Pick(New)), len(v.Pick(Old)), len(v.Pick(Undated)); new != 2 || old != 8 || undated != 2 {
		t.Errorf("%q", findings(v))
	}
	if got := len(k.web.requests()); got != 1+maxPages {
		t.Errorf("%d requests", got)
	}
	if v = k.visit(); len(v.Pick(Known)) != 12 {
		t.Errorf("%q", findings(v))
	}
	k.asked("/news/")
}

func TestMoreArticlesThanAVisitReadsComeLater(t *testing.T) {
	var numbers []int
	pages := map[string]page{}
	for n := range 25 {
		numbers = append(numbers, n)
		pages[fmt.Sprintf("/a/%d", n)] = article(n, today)
	}
	list := listing(today, numbers...)
	list.header = map[string]string{"ETag": `"1"`}
	pages["/news/"] = list
	k := newWalk(t, "/news/", pages)
	for i, want := range []int{10, 10, 5, 0} {
		v := k.visit()
		if got := len(v.Pick(New)); got != want || v.Err != nil || len(v.Alarms) > 0 {
			t.Errorf("visit %d: %d new, %v, %v", i, got, v.Err, v.Alarms)
		}
		if waits := i < 2; waits != (v.Cursor.ETag == "") {
			t.Errorf("visit %d: the source would say that nothing changed (%q)", i, v.Cursor.ETag)
		}
	}
}

func TestArticleThatCannotBeReadIsTriedThreeTimes(t *testing.T) {
	k := newWalk(t, "/news/", map[string]page{"/news/": listing(today, 3, 2, 1), "/a/1": article(1, today), "/a/3": {status: 404}})
	k.web.set("/a/2", page{status: 500})
	k.finds("Headline of article 3 waiting", "Headline of article 2 waiting", "Article 1 new")
	k.web.set("/a/2", article(2, today))
	k.finds("Headline of article 3 waiting", "Article 2 new", "Headline of article 1 known")
	k.finds("Headline of article 3 unreadable", "Headline of article 2 known", "Headline of article 1 known")
	k.asked("/news/", "/a/3", "/a/2", "/a/1", "/news/", "/a/3", "/a/2", "/news/", "/a/3")
	k.finds("Headline of article 3 known", "Headline of article 2 known", "Headline of article 1 known")
	k.asked("/news/")
}

func TestServerThatWantsPeaceIsAskedForNoMorePages(t *testing.T) {
	k := newWalk(t, "/news/", map[string]page{"/news/": listing(today, 3, 2, 1), "/a/1": article(1, today), "/a/2": article(2, today),
		"/a/3": {status: 429, header: map[string]string{"Retry-After": "7200"}}})
	k.finds("Headline of article 3 waiting", "Headline of article 2 waiting", "Headline of article 1 waiting")
	k.asked("/news/", "/a/3")
	if d := k.v.Cursor.Next.Sub(k.now); d < 2*time.Hour {
		t.Errorf("again after %s", d)
	}
	k.web.set("/a/3", article(3, today))
	k.finds("Article 3 new", "Article 2 new", "Article 1 new")
}

func TestArticleThatMovedToAnotherAddressIsKnown(t *testing.T) {
	k := newWalk(t, "/news/", map[string]page{"/news/": listing(today, 3, 2, 1), "/a/1": article(1, today), "/a/2": article(2, today), "/a/3": article(3, today)})
	k.visit()
	k.web.set("/news/", listing(today, 99, 3, 2))
	k.web.set("/a/99", article(1, today))
	k.finds("Article 1 known", "Headline of article 3 known", "Headline of article 2 known")
}

func TestHeadlineThatChangedHasItsArticleReadAgain(t *testing.T) {
	k := newWalk(t, "/news/", map[string]page{"/news/": listing(today, 3, 2, 1), "/a/1": article(1, today), "/a/2": article(2, today), "/a/3": article(3, today)})
	k.visit()
	k.web.requests()
	list := listing(today, 3, 2, 1)
	list.body = strings.Replace(list.body, "Headline of article 2", "UPDATE: article 2", 1)
	k.web.set("/news/", list)
	changed := article(2, today)
	changed.body = strings.Replace(changed.body, "Hang up.", "Hang up at once.", 1)
	k.web.set("/a/2", changed)
	k.finds("Headline of article 3 known", "Article 2 changed", "Headline of article 1 known")
	list.body = strings.Replace(list.body, "UPDATE: article 2", "Updated: article 2", 1)
	k.web.set("/news/", list)
	k.finds("Headline of article 3 known", "Article 2 known", "Headline of article 1 known")
	k.asked("/news/", "/a/2", "/news/", "/a/2")
}

func TestSummaryOfAFeedIsCompletedFromItsOwnSite(t *testing.T) {
	item := func(n int, link string) string {
		return fmt.Sprintf(`<item><title>Title %d</title><link>%s</link><guid>id-%d</guid><pubDate>%s</pubDate><description>Two men called.</description></item>`, n, link, n, today.Format(time.RFC1123Z))
	}
	k := newWalk(t, "/feed", map[string]page{"/feed": {body: rss(item(1, "/a/1"), item(2, "https://elsewhere.example/2"), item(3, ""))}, "/a/1": article(1, today)})
	k.finds("Article 1 new", "Title 2 new", "Title 3 new")
	k.asked("/feed", "/a/1")
	if body := k.v.Items[1].Article.Body; body != "Two men called." {
		t.Errorf("%q", body)
	}
	// A page that can't be read costs the warning some days of its text, not the warning.
	k.web.set("/feed", page{body: rss(item(4, "/a/4"))})
	k.finds("Title 4 waiting")
	k.finds("Title 4 waiting")
	k.finds("Title 4 new")
	k.finds("Title 4 known")
}

func TestReissuedListingIsHeldWithoutReadingIt(t *testing.T) {
	var many []int
	for n := range 30 {
		many = append(many, 100+n)
	}
	k := newWalk(t, "/news/", map[string]page{"/news/": listing(today, 3, 2, 1), "/a/1": article(1, today), "/a/2": article(2, today), "/a/3": article(3, today)})
	k.visit()
	k.web.requests()
	k.web.set("/news/", listing(today, many...))
	v := k.visit()
	if len(v.Pick(New, Changed)) != 0 || len(v.Pick(Held)) != maxHeld || len(v.Alarms) != 1 || v.Alarms[0].Kind != Reissued || v.Alarms[0].Items != 30 ||
		!strings.Contains(v.Alarms[0].String(), "30 items") {
		t.Errorf("%q, %v", findings(v), v.Alarms)
	}
	if v = k.visit(); len(v.Pick(New, Changed, Held)) != 0 || len(v.Alarms) != 0 {
		t.Errorf("and again: %q, %v", findings(v), v.Alarms)
	}
	k.asked("/news/", "/news/")
}

func TestVisitThatIsStoppedChangesNothing(t *testing.T) {
	k := newWalk(t, "/feed", map[string]page{"/feed": {body: rss(story(1, today))}})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	before := Cursor{ETag: `"1"`, Fails: 1}
	if v := k.r.Visit(ctx, k.r.sources[0], before); v.Err != context.Canceled || v.Cursor.Fails != 1 || v.Cursor.ETag != `"1"` || len(v.Alarms) > 0 {
		t.Errorf("%+v", v)
	}
}

func TestValidatorsThatMayNotBeSentAreForgotten(t *testing.T) {
	for text, want := range map[string]string{`W/"a"`: `W/"a"`, "a\x01b": "", "a\nb": "", strings.Repeat("a", 1001): "", "": ""} {
		if got := validator(text); got != want {
			t.Errorf("%.10q: %.10q", text, got)
		}
	}
	s := newWeb(t, map[string]page{"/": {body: rss(story(1, today)), header: map[string]string{"ETag": strings.Repeat("a", 5000)}}})
	r := readerOf(t, at(today), s.URL+"/")
	v := r.Visit(t.Context(), r.sources[0], Cursor{})
	if v = r.Visit(t.Context(), r.sources[0], v.Cursor); v.Err != nil || s.last().Get("If-None-Match") != "" {
		t.Errorf("%v", v.Err)
	}
}

func TestStoredAddressThatIsNonsenseIsPassedOver(t *testing.T) {
	k := newWalk(t, "/feed", map[string]page{"/feed": {body: rss(story(1, today))}})
	k.v.Cursor.Address = "javascript:alert(1)"
	k.finds("Warning 1 new")
}
