package feed

import (
	"context"
	"errors"
	"net/url"
	"time"

	"hangup/advice/news"
)

const (
	maxPages    = 10              // that a visit reads beside the source itself
	pagePause   = time.Second     // between two of them
	visitBudget = 3 * time.Minute // after which the rest is left to the next visit
	maxTries    = 3               // to read a page that is not there or cannot be read
	maxPatience = 32              // to read one whose server is down: eight hours at the usual interval
	enoughWords = 15              // two sentences, of which one may say what to do
)

// follow reads the pages of entries that the source shows only a part of. What it does not come to is left to the
// next visit. It gives how long the server wants to be left alone.
func (r *Reader) follow(ctx context.Context, s Source, d *decision) (wait time.Duration) {
	ctx, stop := context.WithTimeout(ctx, visitBudget)
	defer stop()
	pages := 0
	for i := range d.entries {
		if !d.wantsPage(i) {
			continue
		}
		if !d.onSite(i, s) {
			d.keepPart(i)
			continue
		}
		if pages == maxPages || wait > 0 || ctx.Err() != nil {
			d.leave(i)
			continue
		}
		if pages++; pages > 1 {
			sleep(ctx, r.pause)
		}
		article, err := r.page(ctx, s, d.entries[i].link)
		var no refusal
		switch {
		case err == nil:
			d.complete(i, article)
		case ctx.Err() != nil, errors.As(err, &no) && no.after > 0:
			wait = no.after
			d.leave(i)
		default:
			d.missed(i, no.final)
		}
	}
	if wait == 0 && ctx.Err() == nil {
		wait = r.lookAgain(ctx, s, d, pages)
	}
	return wait
}

// page reads one article.
func (r *Reader) page(ctx context.Context, s Source, link string) (news.Article, error) {
	u, err := parseAddress(link)
	if err != nil {
		return news.Article{}, err
	}
	a, err := r.fetch.get(ctx, request{url: u, sites: r.sites})
	if err != nil {
		return news.Article{}, err
	}
	var article news.Article
	err = r.alone(func() (err error) {
		article, err = readArticle(s, a.url, a.body, a.header.Get("Content-Type"))
		return err
	})
	if err != nil {
		err = refusal{error: err, final: true}
	}
	return article, err
}

// wantsPage tells whether the page of an entry has to be read.
func (d *decision) wantsPage(i int) bool {
	switch d.items[i].Finding {
	case New, Changed, Waiting, Undated:
		return d.entries[i].partial
	}
	return false
}

// onSite tells whether an entry has a page on the site of its source. No other site is asked: the operator did not name it.
func (d *decision) onSite(i int, s Source) bool {
	from, err := url.Parse(s.URL)
	if err != nil {
		return false
	}
	at := d.from
	to, err := url.Parse(d.entries[i].link)
	return err == nil && d.entries[i].link != "" && (site(to) == site(from) || at != nil && site(to) == site(at))
}

// complete puts the whole article in the place of what the source shows, and decides again. A page that says less
// than the source is no article.
func (d *decision) complete(i int, a news.Article) {
	e, m, before := &d.entries[i], &d.marks[i], d.before[i]
	if wordsOf(a.Body) < wordsOf(e.article.Body) {
		d.keepPart(i)
		return
	}
	if e.at.IsZero() {
		e.at = a.Published
	}
	if a.Published.IsZero() {
		a.Published = day(e.at)
	}
	if m.Day == 0 {
		m.Day = dayNumber(e.at)
	}
	if a.Summary == "" {
		a.Summary = e.article.Summary
	}
	a.URL = e.link
	e.article = a
	m.Wait, m.Tries, m.Text = false, 0, textKey(a)
	finding := d.age(*e)
	switch {
	case before != nil && before.Text == m.Text, before == nil && (d.known.text[m.Text] != nil || d.texts[m.Text]):
		finding = Known
	case before != nil && before.Given:
		finding = Changed
	}
	d.items[i].Article, d.items[i].Finding = a, finding
	d.texts[m.Text] = true
}

// keepPart makes do with what the source shows.
func (d *decision) keepPart(i int) {
	d.marks[i].Wait, d.marks[i].Tries = false, 0
	switch {
	case d.entries[i].article.Body == "":
		d.items[i].Finding = Unreadable
	case d.items[i].Finding == Waiting:
		d.items[i].Finding = New
	}
}

// missed notes that a page could not be read. After some tries the source's own words have to do, and at once when they
// say enough: a warning is of no use tomorrow.
func (d *decision) missed(i int, final bool) {
	tries := maxTries
	if !final {
		tries = maxPatience
	}
	enough := wordsOf(d.entries[i].article.Body) >= enoughWords
	if d.marks[i].Tries++; enough || d.marks[i].Tries >= tries {
		d.keepPart(i)
		return
	}
	d.marks[i].Wait, d.items[i].Finding = true, Waiting
}

// leave puts an entry off to the next visit. At the first visit what the source does not date is over.
func (d *decision) leave(i int) {
	if d.items[i].Finding != Undated {
		d.marks[i].Wait, d.items[i].Finding = true, Waiting
	}
}

// sleep waits, less when ctx ends.
func sleep(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
