package feed

import (
	"context"
	"errors"
	"time"
)

// looksAgain is when the page of an article that was handed over is read again, counted from the day on which it was published: it may
// have been corrected while its entry in the list stays as it is. Corrections come in the first days.
var looksAgain = [...]time.Duration{6 * time.Hour, 12 * time.Hour, 18 * time.Hour, 24 * time.Hour, 36 * time.Hour, 48 * time.Hour, 72 * time.Hour}

// nextLook is the first such moment after a time; zero when there is none.
func (m Mark) nextLook(after time.Time) time.Time {
	if !m.Given || m.Text == 0 || m.Day <= 0 {
		return time.Time{}
	}
	day := time.Unix(int64(m.Day)*24*3600, 0).UTC()
	for _, d := range looksAgain {
		if at := day.Add(d); at.After(after) {
			return at
		}
	}
	return time.Time{}
}

// lookAgain reads the pages that are due once more, as far as a visit that read some already may. When most of several read otherwise
// at once, the site was rebuilt, and nothing of it is news. One that cannot be read now is read at its next moment.
func (r *Reader) lookAgain(ctx context.Context, s Source, d *decision, pages int) (wait time.Duration) {
	read, changed := 0, []int(nil)
	for i := range d.entries {
		if pages == maxPages || ctx.Err() != nil {
			break
		}
		if !d.dueAgain(i) || !d.onSite(i, s) {
			continue
		}
		if pages++; pages > 1 {
			sleep(ctx, r.pause)
		}
		a, err := r.page(ctx, s, d.entries[i].link)
		var no refusal
		if errors.As(err, &no) && no.after > 0 {
			return no.after
		}
		if err != nil || wordsOf(a.Body) < enoughWords {
			continue
		}
		if read++; textKey(a) != d.marks[i].Text {
			d.complete(i, a)
			changed = append(changed, i)
		}
	}
	if len(changed) >= leastReissued && 2*len(changed) >= read {
		for _, i := range changed {
			d.items[i].Finding = Known
		}
	}
	return 0
}

// dueAgain tells whether the page of an entry was to be read again since the last visit.
func (d *decision) dueAgain(i int) bool {
	if d.items[i].Finding != Known || !d.entries[i].partial || d.cursor.first() {
		return false
	}
	at := d.marks[i].nextLook(d.cursor.Succeeded)
	return !at.IsZero() && !at.After(d.now)
}

// nextLook is when the first page is to be read again; zero when none is.
func (d *decision) nextLook() (next time.Time) {
	for i, m := range d.marks {
		if at := m.nextLook(d.now); d.entries[i].partial && !at.IsZero() && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next
}
