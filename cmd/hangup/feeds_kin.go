package main

import (
	"context"
	"slices"
	"time"

	"hangup/advice/news"
)

const (
	// fewEnough is how many warnings are each compared with all their neighbours: a quarter of a second for one that has 500. More,
	// such as an archive that is imported, are sorted into groups first.
	fewEnough = 20
	// chunkSize is how many are sorted at once, so that an archive of any size fits into the memory.
	chunkSize = 500
	// mostKin is how many of a group one is compared with, half of them the earliest.
	mostKin = 12
	// storyReach is how far apart the texts of a story may be, and a few days for good measure.
	storyReach = 33 * 24 * time.Hour
)

// kin is who may be of one story with whom.
type kin struct {
	group  map[news.WarningID]int
	stored map[int][]news.Warning
}

// gather sorts what was brought, together with what is stored near it and what was brought before.
func (t *teller) gather(ctx context.Context, fs []found, step func()) (*kin, error) {
	all, seen := t.recent(fs), map[news.WarningID]bool{}
	for _, w := range all {
		seen[w.ID] = true
	}
	told := len(all)
	for _, f := range fs {
		step()
		if seen[f.ID] || !isPosted(f.Label) {
			continue
		}
		near, err := t.Neighbours(ctx, f.Warning)
		if err != nil {
			return nil, err
		}
		for _, n := range near {
			if !seen[n.ID] && !t.taken[n.ID] && isPosted(n.Label) {
				seen[n.ID] = true
				all = append(all, n)
			}
		}
	}
	stored := len(all)
	for _, f := range fs {
		if !seen[f.ID] && isPosted(f.Label) {
			seen[f.ID] = true
			all = append(all, f.Warning)
		}
	}
	k := &kin{map[news.WarningID]int{}, map[int][]news.Warning{}}
	for i, g := range news.Stories(all) {
		k.group[all[i].ID] = g
		if i >= told && i < stored {
			k.stored[g] = append(k.stored[g], all[i])
		}
	}
	return k, nil
}

// recent gives what was told before and may be of one story with what was brought, each once.
func (t *teller) recent(fs []found) (near []news.Warning) {
	first := fs[0].Published
	seen := map[news.WarningID]bool{}
	for _, w := range t.told {
		old := !w.Published.IsZero() && !first.IsZero() && first.Sub(w.Published) > storyReach
		if !old && isPosted(w.Label) && !seen[w.ID] {
			seen[w.ID] = true
			near = append(near, w)
		}
	}
	return near
}

// of gives what may be of one story with a warning, of what is stored and of what was told already.
func (k *kin) of(w news.Warning, told []news.Warning) []news.Warning {
	g, ok := k.group[w.ID]
	if !ok {
		return nil
	}
	near := slices.Clone(k.stored[g])
	for _, t := range told {
		if h, ok := k.group[t.ID]; ok && h == g {
			near = append(near, t)
		}
	}
	if n := len(near); n > mostKin {
		near = slices.Concat(near[:mostKin/2], near[n-mostKin/2:])
	}
	return near
}
