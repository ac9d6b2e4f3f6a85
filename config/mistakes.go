package config

import (
	"fmt"
	"strings"
)

// Mistake is one thing that is wrong with the settings.
type Mistake struct {
	Where string // "hangup.yaml:3" or the name of a variable; "" when it has no place
	Text  string // what is wrong and what to do; never the value of a secret
}

// Mistakes is everything that is wrong with the settings, in the order found.
type Mistakes []Mistake

// Error lists all mistakes, one a line.
func (m Mistakes) Error() string {
	lines := make([]string, 0, len(m)+1)
	for _, one := range m {
		if one.Where == "" {
			lines = append(lines, one.Text)
			continue
		}
		lines = append(lines, one.Where+": "+one.Text)
	}
	return strings.Join(lines, "\n")
}

func (m *Mistakes) add(where, format string, args ...any) {
	*m = append(*m, Mistake{Where: where, Text: fmt.Sprintf(format, args...)})
}
