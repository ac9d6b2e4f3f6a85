package limited

import "time"

// bucket holds tokens that come back at a steady rate. The zero bucket is full.
type bucket struct {
	left float64
	at   time.Time
}

// take takes one of size tokens, of which rate come back in a second, or gives how long it takes until there is one.
func (b *bucket) take(now time.Time, rate, size float64) (wait time.Duration) {
	if b.at.IsZero() {
		b.left = size
	} else {
		b.left = min(size, b.left+now.Sub(b.at).Seconds()*rate)
	}
	b.at = now
	if b.left < 1 {
		return time.Duration((1 - b.left) / rate * float64(time.Second))
	}
	b.left--
	return 0
}

// window lets so many pass in a span of time, wherever that begins.
type window struct{ past []time.Time }

// take counts one, unless most have passed within span: then it gives when the oldest of them is past.
func (w *window) take(now time.Time, most int, span time.Duration) (wait time.Duration) {
	for len(w.past) > 0 && now.Sub(w.past[0]) >= span {
		w.past = w.past[1:]
	}
	if len(w.past) >= most {
		return w.past[0].Add(span).Sub(now)
	}
	w.past = append(w.past, now)
	return 0
}
