package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"hangup/advice"
	"hangup/advice/news"
)

// openFilter is a filter that was tried, and where it could be used. It is forgotten with the conversation.
type openFilter struct {
	Filter wishFilter      `json:"filter"`
	Areas  []advice.AreaID `json:"areas"`
	Until  time.Time       `json:"until"`
}

// How many warnings a filter is tried on, and how many of those it leaves out are shown.
const (
	maxTried   = 50
	maxLeftOut = 5
)

// filter is "/filter test WORDS" or "/filter WORDS": what a filter would have posted here of the newest warnings. Trying
// changes nothing.
func (t *turn) filter(ctx context.Context, args string) (Reply, error) {
	args = cutWord(args, "test")
	if args == "" {
		return Reply{Lead: t.Say("bot.filter.how"), Parts: []Part{paragraph(t.Say("bot.filter.what"))}}, nil
	}
	areas, rest, err := t.filterAreas(ctx, args)
	if err != nil {
		return Reply{}, err
	}
	change := t.readWish(rest)
	if change.Filter == nil {
		change.Filter = &wishFilter{}
	}
	tried, err := t.newest(ctx, areas)
	if err != nil {
		return Reply{}, err
	}
	if len(tried) == 0 {
		return Reply{Lead: t.Say("bot.filter.none"), Parts: []Part{paragraph(t.Say("bot.warnings.care"))}}, nil
	}
	r := t.unread(t.tryFilter(*change.Filter, tried), change.Unread)
	return t.offerFilter(ctx, r, *change.Filter, areas)
}

// cutWord takes a word from the beginning of a text.
func cutWord(text, word string) string {
	first, rest, _ := strings.Cut(text, " ")
	if strings.EqualFold(first, word) {
		return strings.TrimSpace(rest)
	}
	return text
}

// filterAreas gives where a filter is tried: the area that stands first, else those that are followed here, else where the
// chat is, else everywhere.
func (t *turn) filterAreas(ctx context.Context, args string) (areas []advice.AreaID, rest string, err error) {
	_, topic := t.topics().at(args)
	if a, rest, ok := t.beginsWithPlace(args); ok && topic == 0 {
		return []advice.AreaID{a.ID}, rest, nil
	}
	ws, err := t.ports.Watches(ctx, t.in.From)
	if err != nil {
		return nil, "", fmt.Errorf("watches: %w", err)
	}
	for _, w := range ws {
		areas = append(areas, w.Area)
	}
	if len(areas) == 0 {
		areas = []advice.AreaID{t.chatArea(ctx)}
	}
	return areas, args, nil
}

// newest gives the newest warnings that could be posted for some areas, each once.
func (t *turn) newest(ctx context.Context, areas []advice.AreaID) ([]news.Warning, error) {
	var all []news.Warning
	for _, area := range areas {
		// Twice as many, as some are of no kind that is posted.
		found, err := t.ports.Warnings(ctx, WarningFilter{Area: area, Limit: 2 * maxTried})
		if err != nil {
			return nil, fmt.Errorf("warnings: %w", err)
		}
		for _, w := range found {
			posted := w.Label == news.IsWarning || w.Label == news.IsCorrection
			if posted && !slices.ContainsFunc(all, func(have news.Warning) bool { return have.ID == w.ID }) {
				all = append(all, w)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b news.Warning) int { return b.Published.Compare(a.Published) })
	return all[:min(len(all), maxTried)], nil
}

// tryFilter says what a filter posts of some warnings, what it leaves out, and why.
func (c *Core) tryFilter(f wishFilter, tried []news.Warning) Reply {
	wish := wishChange{Filter: &f}.of(Wish{})
	in, out := Part{Kind: List, Head: c.Say("bot.filter.in")}, Part{Kind: List, Head: c.Say("bot.filter.out")}
	n := 0
	for _, w := range tried {
		by, not, ok := wish.chooses(Read(w))
		if ok {
			n++
		}
		switch {
		case ok && len(in.Items) < maxListed:
			in.Items = append(in.Items, c.tried(w, c.reason(by)))
		case !ok && not != "" && len(out.Items) < maxLeftOut:
			out.Items = append(out.Items, c.tried(w, c.Say("bot.filter.has", "word", line(not))))
		case !ok && len(out.Items) < maxLeftOut:
			out.Items = append(out.Items, c.tried(w, c.Say("bot.filter.nothing")))
		}
	}
	r := Reply{Lead: c.Say("bot.filter.lead", "n", strconv.Itoa(n), "all", strconv.Itoa(len(tried)))}
	if len(tried) == 1 {
		r.Lead = c.Say("bot.filter.lead.one", "n", strconv.Itoa(n))
	}
	r.add(bullets(c.filterLines(wish)...))
	for _, p := range []Part{in, out} {
		if len(p.Items) > 0 {
			r.add(p)
		}
	}
	return r
}

// filterLines says a filter in sentences.
func (c *Core) filterLines(w Wish) []string {
	lines := []string{c.sayChosen(w)}
	if len(w.Not) > 0 {
		lines = append(lines, c.Say("bot.watch.not", "words", quotedList(w.Not)))
	}
	return lines
}

// tried shows a warning on which a filter was tried.
func (c *Core) tried(w news.Warning, why string) Item {
	return Item{Text: c.Say("bot.filter.line", "title", c.headline(w, maxLine), "why", why), URL: webURL(w.URL)}
}

func (c *Core) reason(by Rule) string {
	name, known := c.TypeName(by.Type)
	switch {
	case known:
		return name
	case by.Word != "":
		return c.Say("bot.filter.has", "word", line(by.Word))
	}
	return c.Say("bot.filter.every")
}

// offerFilter adds the button that uses a filter here, for who moderates, where there is a watch to use it for.
func (t *turn) offerFilter(ctx context.Context, r Reply, f wishFilter, areas []advice.AreaID) (Reply, error) {
	var used []advice.AreaID
	for _, area := range areas {
		_, found, err := t.watchAt(ctx, t.in.From, area)
		if err != nil {
			return Reply{}, err
		}
		if found {
			used = append(used, area)
		}
	}
	may, err := t.moderates(ctx, t.in.From)
	t.note(ctx, "rights not told", err)
	if len(used) == 0 || !may || err != nil {
		return r, nil
	}
	state := t.recall(ctx)
	state.Filter = &openFilter{Filter: f, Areas: used, Until: t.now.Add(draftLife)}
	if err := t.saveTalk(ctx, state); err != nil {
		return Reply{}, fmt.Errorf("dialog: %w", err)
	}
	r.Buttons = append(r.Buttons, t.strong("bot.button.usefilter", act("usefilter")))
	return r, nil
}

// useFilter is the button "Use this filter" under one that was tried.
func (t *turn) useFilter(ctx context.Context, args []string) (Reply, error) {
	if no, err := t.refuse(ctx); no != nil || err != nil {
		return orEmpty(no), err
	}
	state, err := t.loadTalk(ctx)
	switch {
	case err != nil:
		return Reply{}, fmt.Errorf("dialog: %w", err)
	case state.Filter == nil || len(args) != 0:
		return Reply{Lead: t.Say("bot.filter.gone"), Parts: []Part{paragraph(t.Say("bot.filter.how"))}}, nil
	}
	var last Reply
	for _, area := range state.Filter.Areas {
		w, found, err := t.watchAt(ctx, t.in.From, area)
		if err != nil {
			return Reply{}, err
		}
		if !found {
			last = t.notFollowed(area)
			continue
		}
		r, err := t.changeWish(ctx, w, wishChange{Filter: &state.Filter.Filter})
		if err != nil {
			return Reply{}, err
		}
		last = beside(last, r)
	}
	return last, nil
}

// beside puts what was done for one area above what was done for the next.
func beside(before, r Reply) Reply {
	if before.Lead == "" {
		return r
	}
	before.Parts = append(before.Parts, paragraph(r.Lead))
	before.Parts = append(before.Parts, r.Parts...)
	before.Buttons = append(before.Buttons, r.Buttons...)
	return before
}
