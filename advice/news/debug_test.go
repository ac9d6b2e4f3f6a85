package news

import (
	"fmt"
	"os"
	"sort"
	"testing"
)

func TestDebug(t *testing.T) {
	id := os.Getenv("DBG")
	if id == "" {
		t.Skip()
	}
	d := newDesk(t)
	for _, r := range readRows(t) {
		if r.ID != id {
			continue
		}
		a, _ := FromFields(r.fields())
		fmt.Println(a.Body)
		zs := zonesOf(a)
		for l, cs := range d.cues.labels {
			fmt.Println(l, score(cs, zs))
			for _, c := range cs {
				if s := score([]cue{c}, zs); s > 0 {
					fmt.Println("   ", s, c.parts)
				}
			}
		}
		var ts []string
		for ty, cs := range d.cues.types {
			s := score(cs, zs)
			if s > 0 {
				ts = append(ts, fmt.Sprintf("%5.1f %s", s, ty))
			}
		}
		sort.Strings(ts)
		fmt.Println(ts)
		for _, s := range sentences(a.Body) {
			x := statement(a.Body, s).of(a.Body)
			fmt.Printf("%.1f %q\n", worthOf(x), x)
		}
	}
}
