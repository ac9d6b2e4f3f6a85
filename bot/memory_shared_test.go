package bot

import (
	"context"
	"time"
)

// oncePut is a Once in memory.
type oncePut map[string]SharedValue

func (m *memory) PutOnce(_ context.Context, v SharedValue, now time.Time) ([]byte, bool, error) {
	done, err := m.use()
	defer done()
	if err != nil {
		return nil, false, err
	}
	name := v.Space + " " + v.Name
	if have, ok := m.once[name]; ok && now.Before(have.Until) {
		return have.Value, false, nil
	}
	if m.once == nil {
		m.once = oncePut{}
	}
	m.once[name] = v
	return nil, true, nil
}
