package storetest

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"hangup/bot"
	"hangup/store"
)

var sharedTests = []test{
	{"a value is put once until its time is over, and what is there is given", sharedOnce},
	{"of many who put at once, in two processes, one is first", sharedOnceAtOnce},
	{"of many who take at once, in two processes, one gets it", sharedTakeAtOnce},
	{"of many who swap at once, in two processes, one does", sharedSwapAtOnce},
	{"what is counted at once, in two processes, is all counted", sharedCountAtOnce},
	{"a value is put, changed, read and taken", sharedLife},
	{"spaces and names are kept apart", sharedApart},
	{"a count begins anew when its time is over", sharedCount},
	{"what is past its time is swept", sharedSwept},
	{"what is about a person is shown and forgotten with them", sharedForgotten},
	{"strange names and values come back, those that are too large are refused", sharedStrange},
	{"a value is there after a restart", sharedRestart},
	{"calling off changes nothing", sharedCalledOff},
}

func value(name, text string) bot.SharedValue {
	return bot.SharedValue{Space: "test", Name: name, Value: []byte(text), Until: after(time.Hour)}
}

// once gives what is there, or "first".
func (d db) once(v bot.SharedValue, now time.Time) string {
	d.t.Helper()
	there, first, err := d.PutOnce(d.t.Context(), v, now)
	d.fine(err)
	if first {
		return "first" + string(there)
	}
	return string(there)
}

func (d db) shared(name string, now time.Time) string {
	d.t.Helper()
	v, ok, err := d.Shared(d.t.Context(), "test", name, now)
	d.fine(err)
	if !ok {
		return "nothing" + string(v)
	}
	return string(v)
}

func sharedOnce(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	same(t, "first", d.once(value("a", "1"), noon), "first")
	same(t, "second", d.once(value("a", "2"), noon), "1")
	same(t, "at the last moment", d.once(value("a", "2"), after(time.Hour-time.Millisecond)), "1")
	later := value("a", "3")
	later.Until = after(2 * time.Hour)
	same(t, "when its time is over", d.once(later, after(time.Hour)), "first")
	same(t, "then", d.shared("a", after(time.Hour)), "3")
	same(t, "an empty one", d.once(value("b", ""), noon), "first")
	same(t, "an empty one again", d.once(value("b", "x"), noon), "")
}

func sharedOnceAtOnce(t *testing.T, open func() store.Store) {
	stores := []db{opened(t, open), opened(t, open)}
	const names, askers = 25, 8
	first := make([][]string, askers)
	together(askers, func(i int) {
		for n := range names {
			v := value(fmt.Sprint(n), fmt.Sprint("of ", i))
			there, won, err := stores[i%2].PutOnce(t.Context(), v, noon)
			switch {
			case err != nil:
				t.Error(err)
			case won:
				first[i] = append(first[i], v.Name)
			case !strings.HasPrefix(string(there), "of "):
				t.Errorf("%q is there", there)
			}
		}
	})
	won := 0
	for i, all := range first {
		won += len(all)
		for _, name := range all {
			same(t, "the value of who was first", stores[0].shared(name, noon), fmt.Sprint("of ", i))
		}
	}
	same(t, "who was first", won, names)
}

func sharedTakeAtOnce(t *testing.T, open func() store.Store) {
	stores := []db{opened(t, open), opened(t, open)}
	const names, askers = 25, 4
	for n := range names {
		stores[0].fine(stores[0].PutShared(t.Context(), value(fmt.Sprint(n), "x")))
	}
	got := make([]int, askers)
	together(askers, func(i int) {
		for n := range names {
			v, ok, err := stores[i%2].TakeShared(t.Context(), "test", fmt.Sprint(n), noon)
			if err != nil || ok != (string(v) == "x") {
				t.Errorf("%q, %v, %v", v, ok, err)
			}
			if ok {
				got[i]++
			}
		}
	})
	same(t, "taken", got[0]+got[1]+got[2]+got[3], names)
}

func sharedSwapAtOnce(t *testing.T, open func() store.Store) {
	stores := []db{opened(t, open), opened(t, open)}
	stores[0].fine(stores[0].PutShared(t.Context(), value("n", "0")))
	const askers, each = 4, 10
	together(askers, func(i int) {
		for done := 0; done < each; {
			old, _, err := stores[i%2].Shared(t.Context(), "test", "n", noon)
			var n int
			if err == nil {
				_, err = fmt.Sscan(string(old), &n)
			}
			swapped := false
			if err == nil {
				swapped, err = stores[i%2].SwapShared(t.Context(), "test", "n", old, fmt.Append(nil, n+1), noon)
			}
			if err != nil {
				t.Error(err)
				return
			}
			if swapped {
				done++
			}
		}
	})
	same(t, "after all", stores[1].shared("n", noon), fmt.Sprint(askers*each))
}

func sharedCountAtOnce(t *testing.T, open func() store.Store) {
	stores := []db{opened(t, open), opened(t, open)}
	const askers, each = 4, 10
	seen := make([][]int, askers)
	together(askers, func(i int) {
		for range each {
			n, err := stores[i%2].CountShared(t.Context(), value("n", ""), noon)
			if err != nil {
				t.Error(err)
			}
			seen[i] = append(seen[i], n)
		}
	})
	all := map[int]bool{}
	for _, ns := range seen {
		for _, n := range ns {
			all[n] = true
		}
	}
	same(t, "different counts", len(all), askers*each)
	same(t, "the last", all[askers*each], true)
}

func sharedLife(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	ctx := t.Context()
	same(t, "before", d.shared("a", noon), "nothing")
	d.fine(d.PutShared(ctx, value("a", "1")))
	d.fine(d.PutShared(ctx, value("a", "2")))
	same(t, "after", d.shared("a", noon), "2")
	for _, old := range []string{"1", "", "22"} {
		if done, err := d.SwapShared(ctx, "test", "a", []byte(old), []byte("3"), noon); done || err != nil {
			t.Errorf("swapped for %q: %v, %v", old, done, err)
		}
	}
	if done, err := d.SwapShared(ctx, "test", "a", []byte("2"), []byte("3"), noon); !done || err != nil {
		t.Errorf("not swapped: %v", err)
	}
	if done, err := d.SwapShared(ctx, "test", "a", []byte("3"), []byte("4"), after(time.Hour)); done || err != nil {
		t.Errorf("swapped after its time: %v, %v", done, err)
	}
	if done, err := d.SwapShared(ctx, "test", "b", nil, []byte("4"), noon); done || err != nil {
		t.Errorf("swapped what is not there: %v, %v", done, err)
	}
	same(t, "its time stays", d.shared("a", after(time.Hour-time.Millisecond)), "3")
	same(t, "after its time", d.shared("a", after(time.Hour)), "nothing")
	v, ok, err := d.TakeShared(ctx, "test", "a", noon)
	d.fine(err)
	same(t, "taken", fmt.Sprint(string(v), ok), "3true")
	v, ok, err = d.TakeShared(ctx, "test", "a", noon)
	d.fine(err)
	same(t, "taken again", fmt.Sprint(string(v), ok), "false")
	d.fine(d.PutShared(ctx, value("a", "4")))
	v, ok, err = d.TakeShared(ctx, "test", "a", after(time.Hour))
	d.fine(err)
	same(t, "taken after its time", fmt.Sprint(string(v), ok), "false")
}

func sharedApart(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.fine(d.PutShared(t.Context(), value("a", "1")))
	other := value("a", "2")
	other.Space = "other"
	same(t, "another space", d.once(other, noon), "first")
	same(t, "another name", d.once(value("A", "3"), noon), "first")
	same(t, "the first", d.shared("a", noon), "1")
}

func sharedCount(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	count := func(name string, now, until time.Time) int {
		v := value(name, "")
		v.Until = until
		n, err := d.CountShared(t.Context(), v, now)
		d.fine(err)
		return n
	}
	minute := after(time.Minute)
	same(t, "first", count("a", noon, minute), 1)
	same(t, "second", count("a", noon, after(time.Hour)), 2)
	same(t, "another", count("b", noon, minute), 1)
	same(t, "in the next minute", count("a", minute, after(2*time.Minute)), 1)
	same(t, "then", count("a", minute, after(2*time.Minute)), 2)
}

func sharedSwept(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.fine(d.PutShared(t.Context(), value("a", "1")))
	d.sweep(after(time.Hour - time.Second))
	same(t, "before its time", d.shared("a", noon), "1")
	d.sweep(after(time.Hour))
	same(t, "after its time", d.shared("a", noon), "nothing")
}

func sharedForgotten(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	mine, other := value("mine", "1"), value("other", "2")
	mine.Person, other.Person = "p", "q"
	d.fine(d.PutShared(t.Context(), mine))
	d.fine(d.PutShared(t.Context(), other))
	d.fine(d.PutShared(t.Context(), value("nobody's", "3")))
	held, err := d.Holdings(t.Context(), "p", bot.ChatID{})
	d.fine(err)
	if len(held) != 1 || held[0].Table != "shared" || len(held[0].Rows) != 1 {
		t.Errorf("shown: %+v", held)
	}
	_, err = d.Forget(t.Context(), "p", bot.ChatID{})
	d.fine(err)
	same(t, "mine", d.shared("mine", noon), "nothing")
	same(t, "others'", d.shared("other", noon)+d.shared("nobody's", noon), "23")
	_, err = d.Forget(t.Context(), "", bot.ChatID{})
	d.fine(err)
	same(t, "nobody's after nobody was forgotten", d.shared("nobody's", noon), "3")
}

func sharedStrange(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	largest := bytes.Repeat([]byte{0xff, 0}, bot.MaxSharedValue/2)
	v := value("large", "")
	v.Value = largest
	same(t, "largest", d.once(v, noon), "first")
	same(t, "comes back", d.shared("large", noon) == string(largest), true)
	for what, bad := range map[string]func(*bot.SharedValue){
		"a byte more":  func(v *bot.SharedValue) { v.Value = append(bytes.Clone(largest), 0) },
		"no space":     func(v *bot.SharedValue) { v.Space = "" },
		"a long space": func(v *bot.SharedValue) { v.Space = strings.Repeat("s", 65) },
		"no name":      func(v *bot.SharedValue) { v.Name = "" },
		"a long name":  func(v *bot.SharedValue) { v.Name = strings.Repeat("n", 257) },
	} {
		v := value("bad", "")
		bad(&v)
		_, _, once := d.PutOnce(t.Context(), v, noon)
		_, count := d.CountShared(t.Context(), v, noon)
		if put := d.PutShared(t.Context(), v); once == nil || put == nil || count == nil {
			t.Errorf("%s was taken: %v, %v, %v", what, once, put, count)
		}
	}
	for _, name := range []string{"'", "case", "CASE", "1", "01", "1.0", "🙂", strings.Repeat("n", 256)} {
		same(t, name, d.once(value(name, "x"), noon), "first")
		same(t, name+" again", d.once(value(name, "y"), noon), "x")
	}
}

func sharedRestart(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.fine(d.PutShared(t.Context(), value("a", "1")))
	d.close()
	same(t, "after a restart", opened(t, open).shared("a", noon), "1")
}

func sharedCalledOff(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.fine(d.PutShared(t.Context(), value("a", "1")))
	ctx := ended()
	_, _, once := d.PutOnce(ctx, value("b", "2"), noon)
	_, err := d.SwapShared(ctx, "test", "a", []byte("1"), []byte("2"), noon)
	_, _, took := d.TakeShared(ctx, "test", "a", noon)
	_, _, got := d.Shared(ctx, "test", "a", noon)
	_, counted := d.CountShared(ctx, value("c", ""), noon)
	if put := d.PutShared(ctx, value("b", "2")); put == nil || once == nil || err == nil || took == nil || got == nil || counted == nil {
		t.Errorf("a call that was called off said nothing: %v, %v, %v, %v, %v, %v", put, once, err, took, got, counted)
	}
	same(t, "after it", d.shared("a", noon)+d.shared("b", noon)+d.shared("c", noon), "1nothingnothing")
}
