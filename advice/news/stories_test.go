package news

import (
	"testing"
)

func TestDevStories(t *testing.T) {
	desk := newDesk(t)
	var ws []Warning
	rows := readRows(t, "news_dev.jsonl")
	for _, r := range rows {
		a, err := FromFields(r.fields())
		if err != nil {
			t.Fatal(err)
		}
		ws = append(ws, desk.Judge(a))
	}
	of := Stories(ws)
	for i := range ws {
		for k := range i {
			want := rows[i].Group == rows[k].Group
			got := of[i] == of[k]
			l := likeness(detailsOf(ws[i]), detailsOf(ws[k]))
			if want || got || l > 2 {
				t.Logf("%s %s want %v got %v same %v likeness %.1f corrects %.1f", rows[i].ID, rows[k].ID, want, got, SameStory(ws[i], ws[k]), l, correctsBy(detailsOf(ws[i]), detailsOf(ws[k])))
			}
		}
	}
}
