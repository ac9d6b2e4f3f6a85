package main

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"hangup/advice/news"
)

// shelf is what is stored of police news.
type shelf interface {
	Warning(ctx context.Context, id news.WarningID) (news.Warning, bool, error)
	Neighbours(ctx context.Context, w news.Warning) ([]news.Warning, error)
}

// found is a warning that somebody brought.
type found struct {
	news.Warning
	changed bool // it was brought before, in other words
	n       int  // its place among what was brought
}

// teller says of what story each warning is: of one that is stored, or of one that came before it. What is stored already keeps its
// story, and its very words where nothing that matters is new.
type teller struct {
	shelf
	taken map[news.WarningID]bool // the names of what was brought
	told  []news.Warning
	kin   *kin // who may be of one story with whom, when there are many; else nil
}

func newTeller(from shelf) *teller { return &teller{shelf: from, taken: map[news.WarningID]bool{}} }

// tellAll sorts what was brought by the day of publication, so that a story is named by its first warning, and gives each as it is to be
// stored, in that order. It calls step for each.
func (t *teller) tellAll(ctx context.Context, fs []found, step func()) (ws []news.Warning, err error) {
	slices.SortStableFunc(fs, inOrder)
	for _, f := range fs {
		t.taken[f.ID] = true
	}
	for chunk := range slices.Chunk(fs, chunkSize) {
		if t.kin = nil; len(fs) > fewEnough {
			if t.kin, err = t.gather(ctx, chunk, step); err != nil {
				return nil, err
			}
		}
		for _, f := range chunk {
			w, err := t.tell(ctx, f)
			if err != nil {
				return nil, err
			}
			t.told = append(t.told, w)
			ws = append(ws, w)
			if t.kin == nil {
				step()
			}
		}
	}
	return ws, nil
}

// inOrder sorts by day; what has none comes last.
func inOrder(a, b found) int {
	switch {
	case a.Published.Equal(b.Published):
		return 0
	case a.Published.IsZero():
		return 1
	case b.Published.IsZero():
		return -1
	}
	return a.Published.Compare(b.Published)
}

func (t *teller) tell(ctx context.Context, f found) (news.Warning, error) {
	w := f.Warning
	before, ok, err := t.Warning(ctx, w.ID)
	if err != nil {
		return w, err
	}
	if ok = ok && !before.Example; ok && f.changed && becameAnother(before, w) {
		return t.another(ctx, w)
	}
	if ok && isPosted(before.Label) {
		return settle(before, w), nil
	}
	if !isPosted(w.Label) {
		return w, nil
	}
	near, err := t.near(ctx, w)
	if err != nil {
		return w, err
	}
	if f.changed && !ok {
		if old, moved := t.moved(w, near); moved {
			w.ID = old.ID
			return settle(old, w), nil
		}
	}
	return news.Recognise(w, near), nil
}

// settle gives a warning that is stored already as it is to be stored now.
func settle(before, now news.Warning) news.Warning {
	if readsSame(before, now) {
		return before
	}
	now.Story, now.Corrects = before.Story, before.Corrects
	return now
}

// another gives an article that took the place of another one at its address, as on a page that always shows the latest warning. It is
// a warning of its own, under a name that it has each time it is read.
func (t *teller) another(ctx context.Context, w news.Warning) (news.Warning, error) {
	address := w.URL
	w.ID, w.URL = anotherID(w), "" // the address says nothing about the story
	if before, ok, err := t.Warning(ctx, w.ID); ok || err != nil {
		return before, err
	}
	if !isPosted(w.Label) {
		w.URL = address
		return w, nil
	}
	near, err := t.near(ctx, w)
	if err != nil {
		return w, err
	}
	w = news.Recognise(w, near)
	w.URL = address
	return w, nil
}

// near gives what may be of one story with a warning.
func (t *teller) near(ctx context.Context, w news.Warning) (near []news.Warning, err error) {
	if t.kin != nil {
		near = t.kin.of(w, t.told)
	} else {
		if near, err = t.Neighbours(ctx, w); err != nil {
			return nil, err
		}
		near = slices.Concat(near, t.told)
	}
	return slices.DeleteFunc(near, func(n news.Warning) bool {
		return n.Example || !isPosted(n.Label) || n.ID == w.ID
	}), nil
}

// moved finds the warning that an article was before it got another address or, where it has none, other words. It is one of the same
// publisher, and none that is brought now under its own name.
func (t *teller) moved(w news.Warning, near []news.Warning) (news.Warning, bool) {
	for _, n := range near {
		if !t.taken[n.ID] && hostOfURL(n.URL) == hostOfURL(w.URL) && n.Force == w.Force && news.SameStory(n, w) {
			return n, true
		}
	}
	return news.Warning{}, false
}

func hostOfURL(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}
