package news

import (
	"fmt"
	"os"
	"sort"
	"testing"
	"bufio"
	"encoding/json"
)

func TestDebug(t *testing.T) {
	id, file := os.Getenv("DBG"), os.Getenv("HO")
	if id == "" && file == "" {
		t.Skip()
	}
	d := newDesk(t)
	rows := readRows(t)
	if file != "" {
		rows = nil
		f, _ := os.Open(file)
		s := bufio.NewScanner(f)
		for s.Scan() {
			var r row
			json.Unmarshal(s.Bytes(), &r)
			rows = append(rows, r)
		}
	}
	var lab, typ, top, nw tally
	for _, r := range rows {
		a, _ := FromFields(r.fields())
		w := d.Judge(a)
		if file != "" && id == "" {
			if !lab.add(w.Label == r.Label) {
				t.Logf("%s LABEL %s want %s: %s", r.ID, w.Label, r.Label, r.Title)
			}
			if r.Label == IsWarning {
				nw.add(w.Label == IsWarning)
				top.add(len(w.Types) > 0 && contains(r.Types, string(w.Types[0])))
				if !typ.add(fmt.Sprint(sorted(w.Types)) == fmt.Sprint(sorted(r.Types))) {
					t.Logf("%s TYPES %v want %v", r.ID, w.Types, r.Types)
				}
				t.Logf("%s KEY %q", r.ID, w.KeySentence)
			}
			if w.Facts.Reports != r.Facts.Reports || w.Facts.LossGBP != r.Facts.LossGBP || w.Facts.Since != r.Facts.Since {
				t.Logf("%s FACTS %+v want %+v", r.ID, w.Facts, r.Facts)
			}
			if w.Force != r.Force { t.Logf("%s FORCE %s want %s", r.ID, w.Force, r.Force) }
			t.Logf("%s PLACES %v", r.ID, w.Places)
		}
		if r.ID != id {
			continue
		}
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
	t.Logf("label %d/%d warnings %d/%d types %d/%d top %d/%d", lab.right, lab.of, nw.right, nw.of, typ.right, typ.of, top.right, top.of)
}

func contains[T ~string](l []T, s string) bool {
	for _, x := range l {
		if string(x) == s {
			return true
		}
	}
	return false
}
