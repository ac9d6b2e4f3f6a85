package bot

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/advice/trend"
)

// offerGap is how long nothing is offered again to the same chat for the same area and type.
const offerGap = 14 * 24 * time.Hour

// LookForRises looks whether more people than usual told of something this week in the areas that chats follow, and offers
// those who moderate them a warning to write. It posts nothing. It gives how many offers it made.
func (c *Core) LookForRises(ctx context.Context) (made int, err error) {
	areas, err := c.ports.FollowedAreas(ctx)
	if err != nil {
		return 0, fmt.Errorf("areas: %w", err)
	}
	// The smallest areas first: who follows a town and its county is told of the town.
	size := map[advice.AreaID]int{}
	for _, a := range areas {
		size[a] = len(c.Inside(a))
	}
	slices.SortStableFunc(areas, func(a, b advice.AreaID) int { return size[a] - size[b] })
	for _, area := range areas {
		n, err := c.lookAt(ctx, area)
		if err != nil {
			return made, err
		}
		made += n
	}
	return made, nil
}

// lookAt is LookForRises for one area.
func (c *Core) lookAt(ctx context.Context, area advice.AreaID) (made int, err error) {
	rises, err := c.rises(ctx, area)
	if err != nil || len(rises) == 0 {
		return 0, err
	}
	watches, err := c.ports.Followers(ctx, area)
	if err != nil {
		return 0, fmt.Errorf("followers: %w", err)
	}
	for _, rise := range rises {
		var offers []Offer
		for _, w := range watches {
			ok, err := c.offered(ctx, w, rise)
			if err != nil {
				return made, err
			}
			if rise.To = w.At; ok {
				offers = append(offers, rise)
			}
		}
		n, err := c.ports.MakeOffers(ctx, offers)
		if err != nil {
			return made, fmt.Errorf("make offers: %w", err)
		}
		made += n
	}
	return made, nil
}

// rises gives what more people than usual told of in an area, as offers to nobody yet: this week and, on a Monday, in the week
// before, whose last hours nobody has looked at.
func (c *Core) rises(ctx context.Context, area advice.AreaID) ([]Offer, error) {
	now := c.now()
	week := monday(now)
	found, err := c.risesIn(ctx, area, week)
	if err != nil || now.Sub(week) >= 24*time.Hour {
		return found, err
	}
	before, err := c.risesIn(ctx, area, week.AddDate(0, 0, -7))
	return append(found, before...), err
}

// risesIn is rises for one week.
func (c *Core) risesIn(ctx context.Context, area advice.AreaID, week time.Time) (found []Offer, err error) {
	inside := c.Inside(area)
	cells, err := c.ports.Totals(ctx, inside, week.AddDate(0, 0, -7*trend.Baseline), week.AddDate(0, 0, 7))
	if err != nil {
		return nil, fmt.Errorf("totals: %w", err)
	}
	counts := countWeeks(cells, week)
	for _, typ := range c.Types() {
		f := trend.Look(counts.of(typ))
		if !f.Beyond {
			continue
		}
		people, err := c.ports.Similar(ctx, inside, typ, week, "")
		if err != nil {
			return nil, fmt.Errorf("similar: %w", err)
		}
		if people = InThrees(people); people < leastShown {
			continue // few people, many calls
		}
		found = append(found, Offer{
			Area: area, Type: typ, Week: week, People: people, Usual: InThrees(int(math.Round(f.Usual))), At: c.now(),
		})
	}
	return found, nil
}

// weekCounts is what was told of in the weeks since the first in which something was: before that nobody knew the bot.
type weekCounts struct {
	types map[advice.ScamType][]int
	all   []int
}

func countWeeks(cells []Cell, last time.Time) weekCounts {
	first := last
	for _, c := range cells {
		if c.Week.Before(first) {
			first = c.Week
		}
	}
	at := func(week time.Time) int { return int(math.Round(week.Sub(first).Hours() / (7 * 24))) }
	counts := weekCounts{map[advice.ScamType][]int{}, make([]int, at(last)+1)}
	for _, c := range cells {
		if counts.types[c.Type] == nil {
			counts.types[c.Type] = make([]int, len(counts.all))
		}
		n := c.Reports + c.Checks
		counts.types[c.Type][at(c.Week)] += n
		counts.all[at(c.Week)] += n
	}
	return counts
}

// of gives the weeks as a test reads them. A type that nobody told of has none.
func (w weekCounts) of(typ advice.ScamType) []trend.Week {
	var weeks []trend.Week
	for i, n := range w.types[typ] {
		weeks = append(weeks, trend.Week{Kind: n, Others: w.all[i] - n})
	}
	return weeks
}

// offered tells whether a rise is to be offered to who moderates the chat of a watch: not to somebody alone with the bot, who
// has nobody to warn but as a coordinator, nor where warnings of the kind are not wanted, nor again for a place that contains the other.
func (c *Core) offered(ctx context.Context, w Watch, rise Offer) (bool, error) {
	text := c.riseText(rise)
	_, wanted := w.Wants(news.Warning{Title: text, Body: text, Types: []advice.ScamType{rise.Type}, Areas: []advice.AreaID{rise.Area}})
	warnsAll := slices.Contains(c.coordinators, UserID{Platform: w.At.Chat.Platform}) // whoever moderates on that platform
	if !wanted || w.Owner == w.At && !warnsAll {
		return false, nil
	}
	before, err := c.ports.Offers(ctx, OfferFilter{To: w.At, Since: rise.At.Add(-offerGap + time.Second), Closed: true})
	if err != nil {
		return false, fmt.Errorf("offers: %w", err)
	}
	again := slices.ContainsFunc(before, func(o Offer) bool { return o.Type == rise.Type && c.Overlap(o.Area, rise.Area) })
	return !again, nil
}

// riseText is the warning that a moderator could post: what people tell of, and what to do. It is theirs to change.
func (c *Core) riseText(o Offer) string {
	name, _ := c.TypeName(o.Type)
	story, _ := c.TypeStory(o.Type)
	a := c.Assess("", advice.Tap{Question: tapType, Option: string(o.Type)})
	a.Urgency = advice.None // nobody who reads it is known to be on the phone
	ans := c.Compose(a, advice.Circumstances{Area: o.Area, Today: o.At})
	text := c.Say("bot.rise.text", "area", c.inPlace(o.Area), "type", name, "week", c.dayAndMonth(o.Week))
	for _, more := range append([]string{story, ans.Action}, stepTexts(ans.Steps)...) {
		if longer := text + "\n" + more; utf8.RuneCountInString(longer) <= maxNotice {
			text = longer
		}
	}
	clean, _ := noticeText(text)
	return strings.TrimSpace(clean)
}

// inPlace names an area where a sentence says what happened in it: people live in the area of a force, not in the force.
func (c *Core) inPlace(id advice.AreaID) string {
	a, _ := c.Area(id)
	if of, ok := c.ForceArea(a.Force); ok && of.ID == id {
		return c.Say("bot.rise.force", "force", a.Name)
	}
	return c.nameOf(id)
}

// dayAndMonth writes a date of this year.
func (c *Core) dayAndMonth(at time.Time) string {
	months := strings.Fields(c.Say("list.months"))
	if len(months) != 12 {
		return c.day(at)
	}
	return at.Format("2 ") + months[at.Month()-1]
}
