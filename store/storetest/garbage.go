package storetest

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/store"
)

var garbageTests = []test{
	{"strange texts in a report come back, and none breaks the store", garbageReport},
	{"strange texts in a warning come back, and none breaks the store", garbageWarning},
	{"strange tells of a check come back", garbageCheck},
	{"strange ids of chats name one chat each", garbageChats},
	{"a megabyte of dialog and letter comes back", garbageBlobs},
	{"times far off come back", garbageTimes},
	{"strange chats get their own posts", garbagePosts},
	{"strange texts in a deed come back", garbageDeeds},
	{"far too much is refused whole", garbageTooMuch},
}

// texts that have broken programs.
var texts = map[string]string{
	"a megabyte":    strings.Repeat("0123456789abcdef", 1<<16),
	"many emoji":    strings.Repeat("👵🏽🙂", 1000),
	"quotes":        `'; DROP TABLE reports; -- " \ %s {} ${x} ?1 :a @b $c`,
	"bidi":          "\u202Egnp.exe\u200b\ufeff",
	"controls":      "\x01\x1b[31m\r\n\t\x7f",
	"one combining": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
	"zero byte":     "before\x00after",
	"not UTF-8":     "before\xff\xfe\xc0\x80after",
	"cut emoji":     "before\xf0\x9f\x99after",
}

// kept tells whether got is what a store may make of want: the same, or, for what is no clean
// text, something that still begins and ends with the readable parts.
func kept(got, want string) bool {
	if utf8.ValidString(want) && !strings.Contains(want, "\x00") {
		return got == want
	}
	return got == want || strings.HasPrefix(got, "before") && strings.HasSuffix(got, "after")
}

func garbageReport(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for name, text := range texts {
		who := bot.PersonKey(name)
		r := bot.Report{Person: who, Claimed: text, Happened: text, When: text, Number: text, Note: text, At: noon}
		d.save(r)
		got := d.held(who).Reports[0]
		for _, one := range []string{got.Claimed, got.Happened, got.When, got.Number, got.Note} {
			if !kept(one, text) {
				t.Errorf("%s: got %q", name, clip(one))
			}
		}
	}
}

func garbageWarning(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for name, text := range texts {
		d.load(news.Warning{ID: news.WarningID(name), Label: news.IsWarning, Title: text, Body: text, URL: text, KeySentence: text, Places: []string{text}})
		got, ok, err := d.Warning(t.Context(), news.WarningID(name))
		d.fine(err)
		same(t, name, ok, true)
		for _, one := range []string{got.Title, got.Body, got.URL, got.KeySentence, got.Places[0]} {
			if !kept(one, text) {
				t.Errorf("%s: got %q", name, clip(one))
			}
		}
	}
	same(t, "all", len(d.found(bot.WarningFilter{})), len(texts))
}

func garbageCheck(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for name, text := range texts {
		if len(text) > 1<<15 {
			continue
		}
		who := bot.PersonKey(name)
		d.fine(d.RecordCheck(t.Context(), bot.Check{Person: who, Verdict: advice.Unclear, Tells: []string{text, text}, At: noon}))
		for _, one := range d.held(who).Checks[0].Tells {
			if !kept(one, text) {
				t.Errorf("%s: got %q", name, one)
			}
		}
	}
}

func garbageChats(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	n := 0
	for _, text := range texts {
		if len(text) <= 4096 {
			d.watch(chat(text), "x")
			n++
		}
	}
	for _, near := range []string{"case", "CASE", "case ", " case", "1", "01", "1.0", "'"} {
		d.watch(chat(near), "x")
		n++
	}
	same(t, "import", d.load(warning("w", "x")), store.Imported{New: 1, Deliveries: n})
	seen := map[string]bool{}
	for _, one := range d.drain(noon) {
		seen[one.To.Chat.ID] = true
	}
	same(t, "chats", len(seen), n)
}

func garbageBlobs(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	big := []byte(strings.Repeat("\x00\xff{\"", 1<<18))
	d.fine(d.SaveDialog(t.Context(), bot.Dialog{Person: "p", At: chat("a"), State: big, Expires: after(time.Hour)}))
	got, _ := d.dialog("p", chat("a"), noon)
	same(t, "dialog", string(got.State) == string(big), true)
	d.post("a", "1", string(big))
	same(t, "letter", d.letters("a", 0, 0) == string(big)+" ", true)
}

func garbageTimes(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for i, at := range []time.Time{{}, time.Unix(0, 0), time.Date(9999, 12, 31, 23, 59, 59, 999e6, time.UTC), time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC)} {
		who := bot.PersonKey(rune('a' + i))
		d.save(bot.Report{Person: who, At: at})
		same(t, "report", d.held(who).Reports[0].At, at.UTC())
		d.fine(d.RecordCheck(t.Context(), bot.Check{Person: who, Verdict: advice.Scam, At: at}))
		same(t, "weekday of the check", d.held(who).Checks[0].At.Weekday(), time.Monday)
	}
}

func garbageTooMuch(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	huge := strings.Repeat("x", 8<<20)
	if _, err := d.SaveReport(t.Context(), bot.Report{Person: "p", Note: huge, At: noon}); err == nil {
		t.Error("8 MB of note were taken")
	} else if len(err.Error()) > 1000 {
		t.Error("the error repeats the note")
	}
	if err := d.SaveDialog(t.Context(), bot.Dialog{Person: "p", At: chat("a"), State: []byte(huge), Expires: after(time.Hour)}); err == nil {
		t.Error("8 MB of dialog were taken")
	}
	if _, err := d.PostLetter(t.Context(), "a", "1", []byte(huge), noon); err == nil {
		t.Error("8 MB of letter were taken")
	}
	same(t, "held", counts(d.held("p")), []int{0, 0, 0, 0})
}

// garbagePosts wants every chat that could be watched to get its posts under its own id, also notices and digests.
func garbagePosts(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	watching := map[string]bool{}
	for name, text := range texts {
		at := chat(text)
		if len(text) > 4096 {
			at = chat(name)
		}
		wish := bot.Wish{Words: []string{"body", clip(text)}, Daily: 1}
		if added, err := d.AddWatch(t.Context(), bot.Watch{At: at, Area: "x", Since: noon, Owner: at, Wish: wish}); err == nil && added {
			watching[at.Chat.ID] = true
		}
	}
	if len(watching) < len(texts)-3 {
		t.Errorf("only %d of %d could watch", len(watching), len(texts))
	}
	same(t, "import", d.load(warning("1", "x"), warning("2", "x")), store.Imported{New: 2, Deliveries: 2 * len(watching)})
	n := notice("x")
	n.Text, n.Draft = texts["quotes"], texts["bidi"]
	id, chats := d.send(n)
	same(t, "chats", chats, len(watching))
	same(t, "text", kept(d.notice(id).Text, n.Text), true)
	got := map[string]int{}
	for _, one := range d.drain(evening) {
		got[one.To.Chat.ID]++
	}
	for chatID := range watching {
		if got[chatID] != 3 {
			t.Errorf("%q got %d posts, wanted a warning, a notice and a digest", clip(chatID), got[chatID])
		}
	}
	same(t, "chats that got something", len(got), len(watching))
}

func garbageDeeds(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for name, text := range texts {
		if len(text) > 4096 {
			continue
		}
		d.fine(d.WriteDeed(t.Context(), bot.Deed{At: noon, Who: bot.PersonKey(text), Chat: chat(name), What: "warn", About: text, Detail: text}))
		got := d.deeds(chat(name), 1)[0]
		if !kept(got.About, text) || !kept(got.Detail, text) || !kept(string(got.Who), text) {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}
