package score

import (
	"fmt"
	"math"
)

// Share is a count out of a total.
type Share struct {
	Hits  int `json:"hits"`
	Total int `json:"total"`
}

func (s *Share) add(hit bool) {
	s.Total++
	if hit {
		s.Hits++
	}
}

// Rate is Hits over Total, 0 when nothing was counted.
func (s Share) Rate() float64 {
	if s.Total == 0 {
		return 0
	}
	return float64(s.Hits) / float64(s.Total)
}

// String gives the share as "95.2 % (120/126)".
func (s Share) String() string {
	return fmt.Sprintf("%5.1f %% (%d/%d)", 100*s.Rate(), s.Hits, s.Total)
}

// sure is the number of standard deviations that hold 95 of 100 values of a normal distribution.
const sure = 1.959964

// Interval gives the rates between which the true one lies 95 times in 100, as far as the rows are a fair
// sample (Wilson, 1927). Without rows it is 0 to 1.
func (s Share) Interval() (low, high float64) {
	if s.Total == 0 {
		return 0, 1
	}
	n, p := float64(s.Total), s.Rate()
	middle := p + sure*sure/(2*n)
	reach := sure * math.Sqrt(p*(1-p)/n+sure*sure/(4*n*n))
	whole := 1 + sure*sure/n
	return max(0, (middle-reach)/whole), min(1, (middle+reach)/whole)
}
