package feed

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Options are what an operator may set.
type Options struct {
	// UserAgent names the program and, best of all, an address at which somebody can be asked about it.
	UserAgent string
	// Interval is the least time between two visits, at least 5 minutes; 0 is 15.
	Interval time.Duration
	// AllowPrivate lets sources lie in the operator's own network or on this machine, on any port.
	AllowPrivate bool
}

// usualAgent is for an operator who did not set one.
const usualAgent = "hangup (neighbourhood watch bot; reads police news for local groups)"

// Reader asks sources. It may be used from many goroutines: it parses one answer at a time and asks each host one
// thing at a time.
type Reader struct {
	sources  []Source
	sites    map[string]bool // of the sources: redirects may lead there
	interval time.Duration
	fetch    *fetcher
	parsing  sync.Mutex // a parse may take 50 MiB: one at a time
	pause    time.Duration
	now      func() time.Time
}

// NewReader makes a reader of sources; now is the clock. Its error names every source that cannot be asked.
func NewReader(sources []Source, o Options, now func() time.Time) (*Reader, error) {
	return newReader(sources, o, dialer(guard{private: o.AllowPrivate}, nil).DialContext, now)
}

func newReader(sources []Source, o Options, dial dialFunc, now func() time.Time) (*Reader, error) {
	r := &Reader{sources: sources, sites: map[string]bool{}, interval: usualInterval, pause: pagePause, now: now}
	var wrong []error
	seen := map[string]bool{}
	for _, s := range sources {
		u, err := parseAddress(s.URL)
		switch {
		case err != nil:
			wrong = append(wrong, fmt.Errorf("source %s: %w", s, err))
		case seen[s.URL]:
			wrong = append(wrong, fmt.Errorf("source %s: it is named twice: take one out", s))
		default:
			seen[s.URL], r.sites[site(u)] = true, true
		}
	}
	if o.Interval > 0 {
		r.interval = max(o.Interval, minInterval)
	}
	if o.UserAgent == "" {
		o.UserAgent = usualAgent
	}
	r.fetch = newFetcher(o.UserAgent, dial, now)
	return r, errors.Join(wrong...)
}

// Visit asks a source once and says what it found and what is to be remembered. It stores and publishes nothing, so
// that it also serves to show what would happen. The zero Cursor is that of a source that was never asked. When ctx
// ends, Err is its error and the cursor is as it was.
func (r *Reader) Visit(ctx context.Context, s Source, c Cursor) Visit {
	c = c.sane()
	v := Visit{Source: s, At: r.now(), Cursor: c}
	u, err := r.address(s, c)
	if err != nil {
		v.fail(c, err, r.interval)
		return v
	}
	ask := request{url: u, etag: c.ETag, modified: c.Modified, sites: r.sites}
	if !c.Look.IsZero() && !c.Look.After(r.now()) {
		ask.etag, ask.modified = "", "" // the list is needed to find the page, even if nothing in it changed
	}
	got, err := r.fetch.get(ctx, ask)
	if err == nil {
		err = r.take(ctx, &v, got)
	}
	v.At = r.now()
	if ctx.Err() != nil {
		return Visit{Source: s, At: v.At, Cursor: c, Err: ctx.Err()}
	}
	if err != nil {
		v.fail(c, err, r.interval)
	}
	return v
}

// address gives where a source is asked: where it moved for good, or where the settings say.
func (r *Reader) address(s Source, c Cursor) (*url.URL, error) {
	if c.Address != "" {
		if u, err := parseAddress(c.Address); err == nil {
			return u, nil
		}
	}
	return parseAddress(s.URL)
}

// take reads an answer.
func (r *Reader) take(ctx context.Context, v *Visit, got answer) error {
	c := &v.Cursor
	if got.moved != "" && got.moved != c.Address {
		c.Address = got.moved
	}
	wait := max(maxAge(got.header), retryAfter(got.header, got.at))
	if v.Unchanged = got.unchanged; !got.unchanged {
		asked, err := r.news(ctx, v, got)
		if err != nil {
			return err
		}
		wait = max(wait, asked)
	}
	v.succeed(r.now(), r.interval, max(wait, c.Fresh))
	return nil
}

// news takes apart what a source sent and decides what is new. It gives how long the server wants to be left alone.
func (r *Reader) news(ctx context.Context, v *Visit, got answer) (wait time.Duration, err error) {
	doc, err := r.parse(v.Source, got)
	if err != nil {
		return 0, err
	}
	if v.Cursor.Lists = v.Cursor.Lists || !doc.lone; v.Cursor.Lists && doc.lone {
		return 0, errors.New("where articles were listed there is a page now that lists none")
	}
	d := decide(v.Cursor, doc.entries, r.now())
	d.from = got.url
	if claims, is := d.archive(); is {
		d.hold()
		v.alarmArchive(d.now, claims)
	} else {
		wait = r.follow(ctx, v.Source, d)
	}
	c := &v.Cursor
	v.Items = d.items
	d.close(c)
	c.Look = d.nextLook()
	c.Fresh = doc.ttl
	c.ETag, c.Modified = validator(got.header.Get("ETag")), validator(got.header.Get("Last-Modified"))
	if d.waits() {
		c.ETag, c.Modified = "", "" // or the source would say that nothing changed
	}
	return wait, nil
}

// validator gives a header back as it may be sent again, "" when it may not.
func validator(text string) string {
	odd := func(r rune) bool { return r < ' ' || r == 0x7f }
	if len(text) > 1000 || strings.ContainsFunc(text, odd) {
		return ""
	}
	return text
}

func (r *Reader) parse(s Source, got answer) (doc document, err error) {
	err = r.alone(func() (err error) {
		doc, err = read(s, got.url, got.body, got.header.Get("Content-Type"))
		return err
	})
	return doc, err
}

// alone has one answer parsed at a time. A parser that panics has met bytes that its authors did not think of: that costs
// this answer, not the bot.
func (r *Reader) alone(parse func() error) (err error) {
	r.parsing.Lock()
	defer r.parsing.Unlock()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it cannot be taken apart (%s)", clip(fmt.Sprint(p), 80))
		}
	}()
	return parse()
}

// quietAbout is how long after an alarm about its archive a source raises no other one.
const quietAbout = 7 * 24 * time.Hour

func (v *Visit) alarmArchive(now time.Time, claims int) {
	if last := v.Cursor.Reissued; !last.IsZero() && now.Sub(last) < quietAbout {
		return
	}
	v.Cursor.Reissued = now
	v.Alarms = append(v.Alarms, Alarm{Kind: Reissued, Source: v.Source, Since: now, At: now, Items: claims})
}

// succeed notes that the source could be read.
func (v *Visit) succeed(now time.Time, interval, wait time.Duration) {
	c := &v.Cursor
	if c.Told > 0 {
		v.Alarms = append(v.Alarms, Alarm{Kind: Back, Source: v.Source, Since: c.Failing, At: now})
	}
	c.Failing, c.Fails, c.Told, c.Why = time.Time{}, 0, 0, ""
	c.Succeeded, c.Next = now, nextVisit(v.Source.URL, now, interval, wait)
}

// strayAfter is how many failures bring us back from an address that a source moved to.
const strayAfter = 4

// fail notes that the source could not be read. Everything else that is known of it stays as it was before.
func (v *Visit) fail(before Cursor, err error, interval time.Duration) {
	v.Err, v.Items, v.Alarms, v.Cursor = err, nil, nil, before
	c := &v.Cursor
	if c.Failing.IsZero() {
		c.Failing = v.At
	}
	c.Why = clip(err.Error(), 300)
	if c.Fails++; c.Fails%strayAfter == 0 && c.Address != "" {
		c.Address, c.ETag, c.Modified = "", "", ""
	}
	var no refusal
	errors.As(err, &no)
	c.Next = nextVisit(v.Source.URL, v.At, max(interval, backoff(c.Fails)), no.after)
	v.Alarms = c.tell(v.Source, v.At)
}
