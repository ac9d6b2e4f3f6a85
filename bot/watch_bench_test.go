package bot

import "testing"

// BenchmarkWatch is what typing a wish costs: each beginning of it is looked for among the names of areas.
func BenchmarkWatch(b *testing.B) {
	p := following(b, Wish{}).moderate()
	for b.Loop() {
		p.say("/watch Hertfordshire Constabulary courier, rogue traders, !crypto, quiet 9pm-8am, max 3")
	}
}
