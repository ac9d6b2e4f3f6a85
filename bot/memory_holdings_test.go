package bot

import (
	"context"
)

// Holdings gives what the memory keeps of a person, in fewer words than a store.
func (m *memory) Holdings(_ context.Context, who PersonKey, own ChatID) ([]Holding, error) {
	done, err := m.use()
	defer done()
	var found []Holding
	add := func(table string, rows [][]Held) {
		if len(rows) > 0 {
			found = append(found, Holding{table, rows})
		}
	}
	var reports, watches [][]Held
	for _, r := range m.reports {
		if r.Person == who {
			reports = append(reports, []Held{{Name: "id", Text: r.ID}, {Name: "when", Text: r.When}, {Name: "note", Text: r.Note}, {Name: "at", At: r.At}})
		}
	}
	for _, w := range m.watching {
		if w.At.Chat == own {
			watches = append(watches, []Held{{Name: "area", Text: string(w.Area)}})
		}
	}
	add("reports", reports)
	add("watches", watches)
	return found, err
}
