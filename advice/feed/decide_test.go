package feed

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"hangup/advice/news"
)

// whole makes an entry with a whole text.
func whole(guid, link, text string, published time.Time) entry {
	e := entry{guid: guid, link: link, at: published, article: news.Article{Title: text, Body: long(text), URL: link, Published: day(published)}}
	return e
}

// visited is the cursor after a first visit an hour ago that found some entries.
func visited(entries ...entry) Cursor {
	then := today.Add(-time.Hour)
	d := decide(Cursor{}, entries, then)
	c := Cursor{Succeeded: then}
	d.close(&c)
	return c
}

func TestWhatIsNewAboutAnItem(t *testing.T) {
	young, old := today.Add(-2*time.Hour), today.Add(-30*24*time.Hour)
	known := visited(whole("g1", "https://a.example/1", "one", young), whole("g2", "https://a.example/2", "two", old), whole("", "https://a.example/3", "three", time.Time{}))
	for name, c := range map[string]struct {
		cursor Cursor
		e      entry
		want   Finding
	}{
		"first visit, of today":               {Cursor{}, whole("g", "l", "x", young), New},
		"first visit, 48 hours old":           {Cursor{}, whole("g", "l", "x", today.Add(-newsAge)), New},
		"first visit, a second older":         {Cursor{}, whole("g", "l", "x", today.Add(-newsAge-time.Second)), Old},
		"first visit, no date":                {Cursor{}, whole("g", "l", "x", time.Time{}), Undated},
		"first visit, from the future":        {Cursor{}, whole("g", "l", "x", today.Add(15*time.Hour)), Undated},
		"first visit, tomorrow in Kiribati":   {Cursor{}, whole("g", "l", "x", today.Add(13*time.Hour)), New},
		"again the same":                      {known, whole("g1", "https://a.example/1", "one", young), Known},
		"other words":                         {known, whole("g1", "https://a.example/1", "one, corrected", young), Changed},
		"other words, other address":          {known, whole("g1", "https://a.example/new/1", "one, corrected", young), Changed},
		"other words, other guid":             {known, whole("g9", "https://a.example/1", "one, corrected", young), Changed},
		"other guid and address, same words":  {known, whole("g9", "https://a.example/9", "one", young), Known},
		"http for https, a slash more":        {known, whole("", "http://www.a.example/1/", "one", young), Known},
		"an old one in other words":           {known, whole("g2", "https://a.example/2", "two, corrected", old), Old},
		"an old one that is news again":       {known, whole("g2", "https://a.example/2", "two, happened again", young), New},
		"an undated one in other words":       {known, whole("", "https://a.example/3", "three, corrected", time.Time{}), Undated},
		"unknown and young":                   {known, whole("g9", "https://a.example/9", "nine", young), New},
		"unknown, no date":                    {known, whole("g9", "https://a.example/9", "nine", time.Time{}), New},
		"unknown, from an archive page":       {known, whole("g9", "https://a.example/9", "nine", old), Old},
		"unknown, just before the last visit": {known, whole("g9", "https://a.example/9", "nine", today.Add(-48*time.Hour)), New},
	} {
		t.Run(name, func(t *testing.T) {
			d := decide(c.cursor, []entry{c.e}, today)
			if got := d.items[0].Finding; got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			if future := c.e.at.After(today.Add(aheadOfUTC)); future != (d.items[0].Article.Published.IsZero() && !c.e.at.IsZero()) {
				t.Errorf("published %s", d.items[0].Article.Published)
			}
		})
	}
}

func TestASourceThatWasDownForAWeekLosesNothing(t *testing.T) {
	c := visited(whole("g1", "l1", "one", today))
	week := today.Add(7 * 24 * time.Hour)
	d := decide(c, []entry{whole("g2", "l2", "two", today.Add(time.Hour)), whole("g3", "l3", "three", today.Add(-3*24*time.Hour))}, week)
	if d.items[0].Finding != New || d.items[1].Finding != Old {
		t.Errorf("%s and %s", d.items[0].Finding, d.items[1].Finding)
	}
}

func TestAClockThatWasSetBackLosesNothing(t *testing.T) {
	c := visited(whole("g1", "l1", "one", today))
	c.Succeeded = today.Add(365 * 24 * time.Hour)
	if d := decide(c, []entry{whole("g2", "l2", "two", today)}, today); d.items[0].Finding != New {
		t.Error(d.items[0].Finding)
	}
}

func TestNamesThatSeveralItemsShareNameNone(t *testing.T) {
	young := today.Add(-time.Hour)
	for name, entries := range map[string][]entry{
		"one guid for all":    {whole("g", "https://a.example/1", "one", young), whole("g", "https://a.example/2", "two", young)},
		"one address for all": {whole("g1", "https://a.example/", "one", young), whole("g2", "https://a.example/", "two", young)},
		"both":                {whole("g", "https://a.example/", "one", young), whole("g", "https://a.example/", "two", young)},
		"neither":             {whole("", "", "one", young), whole("", "", "two", young)},
	} {
		t.Run(name, func(t *testing.T) {
			c := visited(slices.Clone(entries)...)
			d := decide(c, slices.Clone(entries), today)
			if len(d.items) != 2 || d.items[0].Finding != Known || d.items[1].Finding != Known {
				t.Errorf("the same again: %+v", d.items)
			}
			third := append(slices.Clone(entries), whole(entries[0].guid, entries[0].link, "three", young))
			if d = decide(c, third, today); len(d.items) != 3 || d.items[0].Finding != Known || d.items[2].Finding != New {
				t.Errorf("with a third: %+v", d.items)
			}
			if d.items[0].Article.URL != "" && d.items[0].Article.URL == d.items[1].Article.URL {
				t.Error("two items have one address, and so would pass for one warning")
			}
		})
	}
	if d := decide(Cursor{}, []entry{whole("g", "l", "one", young), whole("g", "l", "one", young)}, today); len(d.items) != 1 {
		t.Errorf("an item that is there twice is %d", len(d.items))
	}
}

// batch makes n entries with whole texts, published a minute apart up to a time.
func batch(name string, n int, published time.Time) []entry {
	var all []entry
	for i := range n {
		id := fmt.Sprintf("%s%d", name, i)
		all = append(all, whole(id, "https://a.example/"+id, id+" happened", published.Add(-time.Duration(i)*time.Minute)))
	}
	return all
}

func TestArchivesThatComeAgainAreNoticed(t *testing.T) {
	young, old := today.Add(-2*time.Hour), today.Add(-60*24*time.Hour)
	renamed := batch("a", 9, young)
	for i := range renamed {
		renamed[i].guid, renamed[i].link = "new"+renamed[i].guid, renamed[i].link+"/new"
	}
	reworded := batch("a", 9, young)
	for i := range reworded {
		reworded[i].article.Body += " Read more on our new site."
	}
	for name, c := range map[string]struct {
		before []entry
		now    []entry
		want   bool
	}{
		"nothing happened":                 {batch("a", 9, young), batch("a", 9, young), false},
		"a few new ones":                   {batch("a", 9, young), append(batch("b", 4, young), batch("a", 9, young)...), false},
		"as many as a force writes":        {batch("a", 9, young), batch("b", perVisit, young), false},
		"one more":                         {batch("a", 9, young), batch("b", perVisit+1, young), true},
		"an archive page that is old":      {batch("a", 9, young), append(batch("b", 300, old), batch("a", 9, young)...), false},
		"new names, same words":            {batch("a", 9, young), renamed, true},
		"other words everywhere":           {batch("a", 9, young), reworded, true},
		"new dates":                        {batch("a", 9, today.Add(-30*time.Hour)), batch("a", 9, young), true},
		"four corrections":                 {batch("a", 9, young), append(slices.Clone(reworded[:4]), batch("a", 9, young)[4:]...), false},
		"five of twenty corrected":         {batch("a", 20, young), append(slices.Clone(reworded[:5]), batch("a", 20, young)[5:]...), false},
		"first visit, two days of a force": {nil, batch("a", 40, young), false},
		"first visit, an archive of today": {nil, batch("a", 41, young), true},
	} {
		t.Run(name, func(t *testing.T) {
			var cursor Cursor
			if c.before != nil {
				cursor = visited(c.before...)
			}
			d := decide(cursor, c.now, today)
			claims, is := d.archive()
			if is != c.want {
				t.Errorf("%v, with %d that claim to be new", is, claims)
			}
			if is {
				d.hold()
			}
			held := 0
			for _, item := range d.items {
				if is && (item.Finding == New || item.Finding == Changed) {
					t.Errorf("%s is %s", item.GUID, item.Finding)
				}
				if item.Finding == Held {
					held++
				}
			}
			if held > maxHeld {
				t.Errorf("%d are held", held)
			}
			// Whatever it was, it is over afterwards.
			d.close(&cursor)
			cursor.Succeeded = today
			if _, again := decide(cursor, c.now, today.Add(time.Hour)).archive(); again {
				t.Error("and again")
			}
		})
	}
}

func TestMemoryIsBoundedAndKeepsWhatTheSourceHas(t *testing.T) {
	var c Cursor
	now := today
	var last []entry
	for i := range 12 {
		last = batch(fmt.Sprintf("%c", 'a'+i), maxItems, now)
		d := decide(c, last, now)
		d.close(&c)
		c.Succeeded, now = now, now.Add(time.Hour)
	}
	if len(c.Known) != maxKnown+maxItems {
		t.Errorf("%d items are remembered", len(c.Known))
	}
	if twice := merge(merge(nil, []Mark{{}}), []Mark{{}}); len(twice) != 1 {
		t.Errorf("what has no name and no words is remembered %d times", len(twice))
	}
	text, err := json.Marshal(c)
	written, _ := json.Marshal([]Mark(c.Known))
	if t.Logf("a full cursor takes %d bytes; written out its marks alone took %d", len(text), len(written)); err != nil || len(text) > 128<<10 {
		t.Errorf("a full cursor takes %d bytes (%v)", len(text), err)
	}
	var back Cursor
	if err := json.Unmarshal(text, &back); err != nil || !slices.Equal(back.Known, c.Known) || !back.Succeeded.Equal(c.Succeeded) {
		t.Errorf("a cursor does not survive being stored: %v", err)
	}
	for _, item := range decide(back, last, now).items {
		if item.Finding != Known {
			t.Fatalf("%s is %s", item.GUID, item.Finding)
		}
	}
}
