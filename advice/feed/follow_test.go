package feed

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

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
	k.web.set("/a/2", page{body: "\x00"})
	k.finds("Headline of article 3 waiting", "Headline of article 2 waiting", "Article 1 new")
	k.web.set("/a/2", article(2, today))
	k.finds("Headline of article 3 waiting", "Article 2 new", "Headline of article 1 known")
	k.finds("Headline of article 3 unreadable", "Headline of article 2 known", "Headline of article 1 known")
	k.asked("/news/", "/a/3", "/a/2", "/a/1", "/news/", "/a/3", "/a/2", "/news/", "/a/3")
	k.finds("Headline of article 3 known", "Headline of article 2 known", "Headline of article 1 known")
	k.asked("/news/")
}

func TestPageThatIsNoArticleIsTriedThreeTimes(t *testing.T) {
	k := newWalk(t, "/news/", map[string]page{"/news/": listing(today, 3, 2, 1), "/a/1": {body: "\x00"}, "/a/2": {body: rss()}, "/a/3": {body: "<html><body><nav>Home</nav>"}})
	for range maxTries - 1 {
		k.finds("Headline of article 3 waiting", "Headline of article 2 waiting", "Headline of article 1 waiting")
	}
	k.finds("Headline of article 3 unreadable", "Headline of article 2 unreadable", "Headline of article 1 unreadable")
}

func TestArticleWhoseServerIsDownIsWaitedForAllNight(t *testing.T) {
	k := newWalk(t, "/news/", map[string]page{"/news/": listing(today, 3, 2, 1), "/a/1": {status: 500}, "/a/2": {status: 429}, "/a/3": article(3, today)})
	k.finds("Article 3 new", "Headline of article 2 waiting", "Headline of article 1 waiting")
	for range maxPatience - 3 {
		k.finds("Headline of article 3 known", "Headline of article 2 waiting", "Headline of article 1 waiting")
	}
	k.web.set("/a/2", article(2, today))
	k.finds("Headline of article 3 known", "Article 2 new", "Headline of article 1 waiting")
	k.finds("Headline of article 3 known", "Headline of article 2 known", "Headline of article 1 unreadable")
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

// A slow site gets three minutes of a visit, not all of the day.
func TestVisitToASlowSiteEndsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var numbers []int
		for n := range maxPages {
			numbers = append(numbers, n)
		}
		list, begun := listing(time.Now(), numbers...).body, time.Now()
		dial := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/news/" {
				io.WriteString(w, list)
				return
			}
			io.WriteString(w, article(1, begun).body)
			slowly(30, 500, time.Second).ServeHTTP(w, r)
		}))
		r, err := newReader([]Source{{URL: "http://slow.example/news/"}}, Options{}, dial, time.Now)
		if err != nil {
			t.Fatal(err)
		}
		v := r.Visit(t.Context(), r.sources[0], Cursor{})
		if took := time.Since(begun); took < visitBudget || took > visitBudget+time.Second {
			t.Errorf("it took %s", took)
		}
		if v.Err != nil || len(v.Pick(Waiting)) != 5 || v.Cursor.ETag != "" {
			t.Errorf("%q (%v)", findings(v), v.Err)
		}
		r.fetch.client.CloseIdleConnections()
	})
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
	k.visit() // what the article said is remembered over visits that do not read it
	k.web.requests()
	list := listing(today, 3, 2, 1)
	list.body = strings.Replace(list.body, "Headline of article 2", "UPDATE: article 2", 1)
	k.web.set("/news/", list)
	changed := article(2, today)
	changed.body = strings.Replace(changed.body, "Hang up.", "Hang up at once.", 1)
	k.web.set("/a/2", changed)
	k.finds("Headline of article 3 known", "Article 2 changed", "Headline of article 1 known")
	k.visit()
	k.web.requests()
	list.body = strings.Replace(list.body, "UPDATE: article 2", "Updated: article 2", 1)
	k.web.set("/news/", list)
	k.finds("Headline of article 3 known", "Article 2 known", "Headline of article 1 known")
	k.asked("/news/", "/a/2")
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

// Two sentences in the feed are worth more now than a whole article in an hour.
func TestWarningDoesNotWaitForAPageThatIsOfNoUse(t *testing.T) {
	const said = "Somebody rings and says that he is from the bank. Hang up, and ring 159 from another phone."
	feed := page{body: rss(`<item><title>Title</title><link>/a/1</link><pubDate>` + today.Format(time.RFC1123Z) + `</pubDate><description>` + said + `</description></item>`)}
	for name, p := range map[string]page{
		"gone":      {status: 404},
		"says less": {body: "<!doctype html><html><body><article><h1>Alert</h1><p>Please switch on scripts.</p></article></body></html>"},
		"a feed":    feed,
		"binary":    {body: "\x00\x01\x02"},
	} {
		t.Run(name, func(t *testing.T) {
			k := newWalk(t, "/feed", map[string]page{"/feed": feed, "/a/1": p})
			k.finds("Title new")
			if got := k.v.Items[0].Article.Body; got != said {
				t.Errorf("%q", got)
			}
			k.finds("Title known")
			k.asked("/feed", "/a/1", "/feed")
		})
	}
}

func TestParserThatPanicsCostsOneAnswer(t *testing.T) {
	r := readerOf(t, at(today), "http://a.example/")
	for range 2 { // the second would wait for ever if the first had kept its turn
		if err := r.alone(func() error { panic("index out of range") }); err == nil || !strings.Contains(err.Error(), "index out of range") {
			t.Errorf("%v", err)
		}
	}
	if err := r.alone(func() error { return nil }); err != nil {
		t.Errorf("%v", err)
	}
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
