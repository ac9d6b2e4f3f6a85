package bot

import (
	"context"
	"time"

	"hangup/advice"
)

// Cell is how many people told of one kind of scam in one area in one week. Somebody who told twice of the same counts
// once. Nothing of it may be shown as it is: see InThrees.
type Cell struct {
	Area    advice.AreaID   // as it was said: what lies in it has cells of its own; "" is nowhere known
	Week    time.Time       // its Monday, midnight UTC
	Type    advice.ScamType // "" is another kind, or not known
	Reports int             // people who reported it
	Checks  int             // people whose question was taken for it
}

// Patterns gives what the reports and checks of all people come to. Counts are kept in the transaction that saves what is
// counted: what is withdrawn or forgotten does not count any more, while a check that is only past its time still does. They
// are kept for two years.
type Patterns interface {
	// Cells gives the cells of areas in the weeks whose Monday lies in from ≤ Monday < to, by area, week and type. What
	// nobody told of has no cell.
	Cells(ctx context.Context, areas []advice.AreaID, from, to time.Time) ([]Cell, error)
	// Totals is Cells with the areas taken together: one cell for a week and a type, its Area is "".
	Totals(ctx context.Context, areas []advice.AreaID, from, to time.Time) ([]Cell, error)
	// Similar counts the people who reported a type in one of the areas in the week of a time, or whose question was taken for
	// it, each once and at most 99. One of them, who asks, is left out; "" leaves nobody out.
	Similar(ctx context.Context, areas []advice.AreaID, typ advice.ScamType, week time.Time, except PersonKey) (people int, err error)
}

// leastShown is the smallest number of people that is ever said: fewer might be known to each other.
const leastShown = 3

// InThrees rounds a count down to a multiple of three, which makes it fit to be shown: what is less than 3 becomes 0, and is not
// to be shown at all. All that can be had by adding and taking away such numbers, of whatever areas, weeks and kinds, is a
// multiple of three again, so that nobody works out a 1 or a 2 from what is shown.
func InThrees(n int) int { return max(0, n-n%leastShown) }
