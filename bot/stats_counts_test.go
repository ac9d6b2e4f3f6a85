package bot

import (
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"hangup/advice"
)

// crowd reports at random in some areas of Hertfordshire: from none to many.
func crowd(p *person, draw *rand.Rand) {
	in := p.core.Inside(mustArea(p.t, p, watford).Parent)
	types := []advice.ScamType{"", "courier_fraud", "tech_support", "tv_licence", "hmrc", "prize_lottery", "bank_impersonation", "parcel_delivery"}
	for range draw.IntN(40) {
		p.reported(draw.IntN(6), types[draw.IntN(len(types))], in[draw.IntN(len(in))], draw.IntN(55))
	}
}

var number = regexp.MustCompile(`\d+`)

// The words that hold a number which is no count.
func countless(p *person) *strings.Replacer {
	return strings.NewReplacer("4 weeks", "", "3 months", "", "fewer than 3", "", "159", "")
}

// TestNoCountBelowThreeIsShownOrLeftByTakingAway asks for every area and every period and looks at every number of every reply:
// none is 1 or 2, none is more than there is, and no sum or difference of any of them is 1 or 2.
func TestNoCountBelowThreeIsShownOrLeftByTakingAway(t *testing.T) {
	for seed := range uint64(25) {
		p := newPerson(t)
		e := p.paint()
		crowd(p, rand.New(rand.NewPCG(seed, 3)))
		places := append(p.core.Inside(mustArea(t, p, watford).Parent), "force:hertfordshire", "nation:england")
		var said []int
		for _, id := range places {
			for _, per := range periods() {
				e.charts = nil
				r := p.press(Action("figures|" + per.id + "|" + string(id)))
				said = append(said, counts(t, p, r, e.charts)...)
			}
		}
		for _, n := range said {
			if n < leastShown || n%leastShown != 0 {
				t.Errorf("seed %d: %d was shown", seed, n)
			}
		}
		if seed == 0 && len(said) < 100 {
			t.Errorf("only %d numbers: does this test still find them?", len(said))
		}
	}
}

// counts gives every count that a reply shows, in its words and its picture. The average of areas is no count of people; it is
// made of one that is shown.
func counts(t *testing.T, p *person, r Reply, charts []Chart) []int {
	t.Helper()
	var found []int
	texts := []string{r.Plain()}
	if r.Picture != nil {
		texts = append(texts, r.Picture.Alt)
		if n := utf8.RuneCountInString(r.Picture.Alt); n > maxAlt {
			t.Errorf("%d characters: %s", n, r.Picture.Alt)
		}
	}
	averages := regexp.MustCompile(`(An average area of .*: |That makes )\d+|\d+ (January|February|March|April|May|June|July|August|September|October|November|December) \d+`)
	for _, text := range texts {
		for _, n := range number.FindAllString(averages.ReplaceAllString(countless(p).Replace(text), ""), -1) {
			v, _ := strconv.Atoi(n)
			found = append(found, v)
		}
	}
	for _, c := range charts {
		for _, panel := range c.Panels {
			for _, b := range panel.Bars {
				if strings.HasPrefix(b.Text, "about ") {
					if b.Value < leastShown {
						t.Errorf("an average of %d", b.Value)
					}
					continue
				}
				if b.Value != 0 {
					found = append(found, b.Value)
				}
				if (b.Text != "") != (b.Value != 0) && b.Text != p.word("bot.stats.under") || b.Text != "" && b.Value != 0 && b.Text != strconv.Itoa(b.Value) {
					t.Errorf("a bar of %d says %q", b.Value, b.Text)
				}
			}
		}
	}
	return found
}

// What is shown is never more than there is, and less by two at most.
func TestShownCountsAreTheRealOnesRoundedDown(t *testing.T) {
	for seed := range uint64(25) {
		p := newPerson(t)
		crowd(p, rand.New(rand.NewPCG(seed, 7)))
		for _, per := range periods() {
			turn := &turn{Core: p.core, now: *p.clock}
			n, err := turn.countStats(t.Context(), mustArea(t, p, watford), per)
			if err != nil {
				t.Fatal(err)
			}
			from, to := per.from(*p.clock)
			real, bars := 0, make([]int, len(n.bars))
			for _, r := range p.store.reports {
				if r.Area == watford && !r.At.Before(from) && r.At.Before(to) {
					real++
					bars[len(bars)-1-int(to.Sub(r.At)/(7*24*time.Hour))/per.step]++
				}
			}
			if n.total != real-real%3 {
				t.Errorf("seed %d: total %d of %d", seed, n.total, real)
			}
			for i := range bars {
				if n.total > 0 && n.bars[i] != bars[i]-bars[i]%3 {
					t.Errorf("seed %d: bars %v of %v", seed, n.bars, bars)
				}
			}
			kinds := n.others
			for _, one := range n.types {
				kinds += one.n
			}
			if kinds > real || n.total > 0 && kinds < real-2*(len(n.types)+1) {
				t.Errorf("seed %d: kinds %v and %d of %d", seed, n.types, n.others, real)
			}
		}
	}
}
