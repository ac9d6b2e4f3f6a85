package storetest

import (
	"fmt"
	"strings"
	"testing"

	"hangup/bot"
	"hangup/store"
)

func owned(owner, ids string) []bot.Arrival {
	all := arrivals(ids)
	for i := range all {
		all[i].Owner = owner
	}
	return all
}

func (d db) adopt(from, to string) (ids string) {
	d.t.Helper()
	all, err := d.AdoptArrivals(d.t.Context(), platform, from, to)
	d.fine(err)
	for _, a := range all {
		if a.Owner != to || string(a.Body) != "body of "+a.ID {
			d.t.Errorf("adopted %+v", a)
		}
		ids += a.ID + " "
	}
	return ids
}

func (d db) owns(owner, ids string) (owns string) {
	d.t.Helper()
	for id := range strings.FieldsSeq(ids) {
		ok, err := d.OwnsArrival(d.t.Context(), platform, id, owner)
		d.fine(err)
		if ok {
			owns += id + " "
		}
	}
	return owns
}

func (d db) owners() []string {
	d.t.Helper()
	all, err := d.ArrivalOwners(d.t.Context(), platform)
	d.fine(err)
	return all
}

func inboxAdopted(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	same(t, "owners of nothing", len(d.owners()), 0)
	d.commit(owned("one", "9 10 1 4")...)
	d.commit(owned("two", "3")...)
	d.commit(arrival("5"))
	d.settle(bot.Handled, "10")
	d.settle(bot.Tried, "1")
	same(t, "fresh of another", d.commit(owned("two", "9 10")...), "")
	same(t, "owners", d.owners(), []string{"", "one", "two"})
	same(t, "one owns", d.owns("one", "9 10 1 4 3 5 unknown"), "9 1 4 ")
	same(t, "adopted", d.adopt("one", "two"), "9 1 4 ")
	same(t, "adopted again", d.adopt("one", "three"), "")
	same(t, "one owns then", d.owns("one", "9 10 1 4 3 5"), "")
	same(t, "two owns then", d.owns("two", "9 10 1 4 3 5"), "9 1 4 3 ")
	same(t, "tries stay", d.waiting(), "9:0 1:1 4:0 3:0 5:0 ")
	same(t, "adopted from nobody", d.adopt("", "three"), "5 ")
	other, err := d.AdoptArrivals(t.Context(), "other", "two", "one")
	d.fine(err)
	same(t, "adopted of another platform", len(other), 0)
	d.settle(bot.Handled, "9 1 4 3 5")
	same(t, "owners of what is over", len(d.owners()), 0)
	same(t, "adopted of what is over", d.adopt("two", "one"), "")
	if _, err := d.CommitArrivals(t.Context(), platform, owned(strings.Repeat("p", 65), "7")); err == nil {
		t.Error("an owner with a name that is too long was taken")
	}
}

func inboxAdoptedAtOnce(t *testing.T, open func() store.Store) {
	stores := []db{opened(t, open), opened(t, open)}
	var ids []string
	for n := range 60 {
		ids = append(ids, fmt.Sprint(n))
	}
	stores[0].commit(owned("dead", strings.Join(ids, " "))...)
	got := make([][]bot.Arrival, 4)
	together(len(got), func(i int) {
		var err error
		if got[i], err = stores[i%2].AdoptArrivals(t.Context(), platform, "dead", fmt.Sprint("heir ", i)); err != nil {
			t.Error(err)
		}
	})
	sum := 0
	for _, all := range got {
		sum += len(all)
	}
	same(t, "adopted in all", sum, len(ids))
}
