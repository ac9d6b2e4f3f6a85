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

func TestItemsWithLittleToGoByComeOnce(t *testing.T) {
	date := `<pubDate>` + today.Format(time.RFC1123Z) + `</pubDate>`
	k := newWalk(t, "/feed", map[string]page{"/feed": {body: rss(
		`<item><title>Two men called</title><description>They said that they were from the bank.</description>`+date+`</item>`,
		`<item><title>Title alone</title>`+date+`</item>`,
		`<item><title>Title alone too</title>`+date+`</item>`,
		`<item><title>Under two names</title><guid>a</guid><description>`+long("x")+`</description>`+date+`</item>`,
		`<item><title>Under two names</title><guid>b</guid><description>`+long("x")+`</description>`+date+`</item>`)}})
	k.finds("Two men called new", "Title alone unreadable", "Title alone too unreadable", "Under two names new", "Under two names known")
	k.finds("Two men called known", "Title alone known", "Title alone too known", "Under two names known", "Under two names known")
}

// A feed without guids and addresses names its items by their words alone. That is no archive that comes again.
func TestItemsWithoutNamesAreNoArchive(t *testing.T) {
	var items []string
	for n := range 9 {
		items = append(items, fmt.Sprintf(`<item><title>Title %d</title><description>%s</description><pubDate>%s</pubDate></item>`, n, long("x"), today.Format(time.RFC1123Z)))
	}
	k := newWalk(t, "/feed", map[string]page{"/feed": {body: rss(items...)}})
	for i, want := range []int{9, 0, 0} {
		if v := k.visit(); len(v.Pick(New)) != want || len(v.Alarms) > 0 || len(v.Cursor.Known) != 9 {
			t.Errorf("visit %d: %q, %v, %d known", i, findings(v), v.Alarms, len(v.Cursor.Known))
		}
	}
}

func TestAddressThatIsGivenUpTakesItsValidatorsAlong(t *testing.T) {
	v := Visit{Source: Source{URL: "https://a.example/"}, At: today}
	c := Cursor{Address: "https://a.example/new", ETag: `"1"`, Modified: "x", Fails: strayAfter - 2}
	if v.fail(c, errBroken, usualInterval); v.Cursor.Address != c.Address || v.Cursor.ETag == "" {
		t.Errorf("too early: %+v", v.Cursor)
	}
	if v.fail(v.Cursor, errBroken, usualInterval); v.Cursor.Address != "" || v.Cursor.ETag != "" || v.Cursor.Modified != "" {
		t.Errorf("%+v", v.Cursor)
	}
}

// "Down for maintenance" is no news.
func TestPageInThePlaceOfAFeedIsAFailure(t *testing.T) {
	k := newWalk(t, "/feed", map[string]page{"/feed": {body: rss(story(1, today))}})
	k.visit()
	k.web.set("/feed", article(1, today))
	if v := k.visit(); v.Err == nil || len(v.Items) > 0 || !strings.Contains(v.Err.Error(), "lists none") {
		t.Errorf("%q (%v)", findings(v), v.Err)
	}
	k = newWalk(t, "/page", map[string]page{"/page": article(1, today)})
	k.finds("Article 1 new")
	k.finds("Article 1 known")
}

func TestItemUnderANewNameIsStillCorrected(t *testing.T) {
	k := newWalk(t, "/feed", map[string]page{"/feed": {body: rss(story(1, today))}})
	k.finds("Warning 1 new")
	renamed := strings.NewReplacer("id-1", "urn:1", "/news/1", "/2026/1").Replace(story(1, today))
	k.web.set("/feed", page{body: rss(renamed)})
	k.finds("Warning 1 known")
	k.web.set("/feed", page{body: rss(strings.Replace(renamed, "Hang up.", "Hang up at once.", 1))})
	k.finds("Warning 1 changed")
}

func TestArchiveThatComesEveryDayIsToldOnceAWeek(t *testing.T) {
	stories := func(published time.Time) page {
		var all []string
		for n := range 8 {
			all = append(all, story(n, published))
		}
		return page{body: rss(all...)}
	}
	k := newWalk(t, "/feed", map[string]page{"/feed": stories(today)})
	k.visit()
	var told []int
	for d := range 16 {
		k.now = k.now.Add(23 * time.Hour)
		k.web.set("/feed", stories(k.now))
		if v := k.visit(); len(v.Alarms) > 0 {
			told = append(told, d)
		} else if len(v.Pick(New, Changed)) > 0 {
			t.Errorf("day %d: %q", d, findings(v))
		}
	}
	if want := []int{0, 7, 14}; !slices.Equal(told, want) {
		t.Errorf("told on days %v, want %v", told, want)
	}
}

// What came with a whole archive can be told from what is old news, for whoever looks later.
func TestWhatWasHeldIsMarkedFromThenOn(t *testing.T) {
	left := func(v Visit) (n int) {
		for _, i := range v.Items {
			if i.Left {
				n++
			}
		}
		return n
	}
	k := newWalk(t, "/feed", map[string]page{"/feed": {body: rss(story(1, today))}})
	k.visit()
	all := []string{story(1, today)}
	for n := range 30 {
		all = append(all, story(n+2, today))
	}
	k.web.set("/feed", page{body: rss(all...)})
	if v := k.visit(); len(v.Pick(Held)) != maxHeld || left(v) != 30 || len(v.Alarms) != 1 {
		t.Errorf("%d held, %d left, alarms %v", len(v.Pick(Held)), left(v), v.Alarms)
	}
	if v := k.visit(); len(v.Pick(Known)) != 31 || left(v) != 30 || len(v.Alarms) != 0 {
		t.Errorf("later: %q, %d left, alarms %v", findings(v), left(v), v.Alarms)
	}
	all[1] = strings.Replace(all[1], "Hang up.", "Hang up at once.", 1)
	k.web.set("/feed", page{body: rss(all...)})
	if v := k.visit(); len(v.Pick(New)) != 1 || left(v) != 29 {
		t.Errorf("one in other words: %q, %d left", findings(v), left(v))
	}
	if v := k.visit(); len(v.Pick(Known)) != 31 || left(v) != 29 {
		t.Errorf("after that: %d left", left(v))
	}
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

// A source is never switched off, however long it is down, and what it published meanwhile still comes.
func TestSourceThatIsDownForAMonthIsStillAsked(t *testing.T) {
	k := newWalk(t, "/feed", map[string]page{"/feed": {body: rss(story(1, today))}})
	k.finds("Warning 1 new")
	k.web.set("/feed", page{status: 404})
	told := 0
	for end := k.now.Add(30 * 24 * time.Hour); k.now.Before(end); {
		rest := k.v.Cursor.Next.Sub(k.now)
		if rest <= 0 || rest > maxBackoff+slotWidth {
			t.Fatalf("again after %s", rest)
		}
		k.now = k.v.Cursor.Next
		k.v = k.r.Visit(t.Context(), k.r.sources[0], k.v.Cursor)
		told += len(k.v.Alarms)
	}
	if told != 2 || k.v.Err == nil {
		t.Errorf("told %d times, %v", told, k.v.Err)
	}
	k.web.set("/feed", page{body: rss(story(2, k.now.Add(-20*24*time.Hour)), story(1, today))})
	k.finds("Warning 2 new", "Warning 1 known")
	if len(k.v.Alarms) != 1 || k.v.Alarms[0].Kind != Back {
		t.Errorf("%v", k.v.Alarms)
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
