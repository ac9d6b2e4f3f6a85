package storetest

import (
	"testing"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/outbox"
	"hangup/store"
)

var echoTests = []test{
	{"who wants to hear of a type is told of the next warning of it, once", echoOnce},
	{"a warning of the area or of its police force is told, no other", echoAreas},
	{"a warning of another type, an old one and what is no warning are not told", echoOthers},
	{"a wish is over after its time, and when it is dropped", echoOver},
	{"a second wish for a type replaces the first", echoReplaced},
	{"a person is sent one post for two wishes", echoTwice},
	{"what comes at night is told in the morning", echoNight},
	{"who follows the area in the same chat is not told twice", echoFollowed},
	{"what an answer quoted already is no news", echoQuoted},
	{"an unsure warning is told once somebody decided for all chats", echoUnsure},
	{"a recalled warning is not told, and is taken back where it was", echoRecalled},
	{"who was quoted a warning is told that it is put right", echoCorrected},
	{"who was told of a warning is told that it is put right", echoCorrectedAfterWish},
	{"an unsure correction is told once somebody decided for all chats", echoCorrectionUnsure},
	{"who was quoted a warning is told that it was recalled everywhere, not in one chat", echoRecallTold},
	{"who was quoted what others published of the story is told too, once", echoRecallStory},
	{"who was quoted an article that is no warning any more is told", echoWithdrawn},
	{"a correction that is recalled is taken back from who was told of it", echoCorrectionRecalled},
	{"nobody is told who cannot be written to alone", echoNobody},
	{"echoes are no posts of a chat", echoNotPosted},
	{"who is forgotten is told nothing, and nothing is held", echoForgotten},
	{"the chat of who is forgotten has no echo left", echoForgottenChat},
	{"what is past its time is swept", echoSwept},
	{"a suspended chat gets its echo when it is back, a paused one later", echoHeld},
}

// want keeps a wish of a person for courier fraud in area x, which lies in force f.
func (d db) want(who bot.PersonKey) {
	d.t.Helper()
	d.wantOf(who, "courier", "x")
}

func (d db) wantOf(who bot.PersonKey, typ advice.ScamType, area advice.AreaID) {
	d.t.Helper()
	d.fine(d.WantEcho(d.t.Context(), bot.EchoWish{Person: who, Own: alone(who), Type: typ, Area: area, Force: "f", Until: after(14 * day)}))
}

// alone is where a person is alone with the bot.
func alone(who bot.PersonKey) bot.Address { return chat("own " + string(who)) }

// warns is a warning of courier fraud of today.
func warns(id string, areas ...advice.AreaID) news.Warning {
	w := warning(id, areas...)
	w.Types, w.Published = []advice.ScamType{"courier"}, noon.Truncate(day)
	return w
}

// quote records a check of a person whose answer quoted a warning.
func (d db) quote(who bot.PersonKey, id news.WarningID) {
	d.t.Helper()
	d.fine(d.RecordCheck(d.t.Context(), bot.Check{Person: who, Verdict: advice.Scam, Type: "courier", At: noon, Quoted: id, Own: alone(who)}))
}

// echoes lists what is due at a time, with why.
func (d db) echoes(now time.Time) []string {
	d.t.Helper()
	all := []string{}
	for _, one := range d.drain(now) {
		what := told([]outbox.Delivery{one})
		if one.Echo != "" {
			what += " (" + string(one.Echo) + ")"
		}
		all = append(all, what)
	}
	return all
}

func echoOnce(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.want("p")
	same(t, "held", d.held("p").Echoes, 1)
	same(t, "import", d.load(warns("w", "x")), store.Imported{New: 1})
	got := d.claim(noon)
	same(t, "post", got, outbox.Delivery{
		ID: got.ID, To: alone("p"), Post: bot.Post{Warning: "w", Echo: bot.EchoOfWish, Area: "x"}, Class: outbox.NewsClass, Op: outbox.MakePost, Attempts: 1, Due: noon,
	})
	d.record(got.ID, sent)
	same(t, "held", d.held("p").Echoes, 0)
	same(t, "quoted", d.held("p").Quoted, 1)
	d.load(warns("w", "x"), warns("w2", "x"))
	d.loadAt(after(time.Hour), reworded(warns("w", "x"), "Other words"))
	same(t, "later", d.echoes(after(time.Hour)), []string{"own p: edit w (wish)"})
}

func echoAreas(t *testing.T, open func() store.Store) {
	for name, test := range map[string]struct {
		areas []advice.AreaID
		told  int
	}{"the area": {[]advice.AreaID{"x"}, 1}, "another area of the force": {[]advice.AreaID{"y", "f"}, 1}, "elsewhere": {[]advice.AreaID{"y", "g"}, 0}, "nowhere": {nil, 0}} {
		t.Run(name, func(t *testing.T) {
			d := opened(t, open)
			d.wantOf("p", advice.ScamType("courier "+name), "x")
			w := warns("w "+name, test.areas...)
			w.Types = []advice.ScamType{"other", advice.ScamType("courier " + name)}
			d.load(w)
			same(t, "told", len(d.drain(noon)), test.told)
		})
	}
}

func echoOthers(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.want("p")
	other, old, court, example := warns("other", "x"), warns("old", "x"), warns("court", "x"), warns("example", "x")
	other.Types, old.Published, court.Label, example.Example = []advice.ScamType{"refund"}, noon.AddDate(0, 0, -15), news.IsCourt, true
	d.load(other, old, court, example, correcting("", "correction of something", "x"))
	same(t, "told", d.echoes(noon), []string{})
	undated := warns("undated", "x")
	undated.Published = time.Time{}
	d.load(undated)
	same(t, "told", d.echoes(noon), []string{"own p: undated (wish)"})
}

func echoOver(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.want("p")
	d.want("q")
	dropped, err := d.DropEcho(t.Context(), "q", "courier")
	d.fine(err)
	again, err := d.DropEcho(t.Context(), "q", "courier")
	d.fine(err)
	other, err := d.DropEcho(t.Context(), "p", "refund")
	d.fine(err)
	same(t, "dropped", []bool{dropped, again, other}, []bool{true, false, false})
	late := warns("late", "x")
	late.Published = after(14 * day)
	d.loadAt(after(14*day), late)
	same(t, "told", d.echoes(after(14*day)), []string{})
}

func echoReplaced(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.want("p")
	d.wantOf("p", "courier", "elsewhere")
	same(t, "held", d.held("p").Echoes, 1)
	d.load(warns("w", "x"))
	same(t, "told", d.echoes(noon), []string{})
	d.load(warns("w2", "elsewhere"))
	same(t, "told", d.echoes(noon), []string{"own p: w2 (wish)"})
}

func echoTwice(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.want("p")
	d.wantOf("p", "refund", "x")
	d.wantOf("p", "parcel", "x")
	w := warns("w", "x")
	w.Types = []advice.ScamType{"courier", "refund"}
	d.load(w)
	same(t, "told", d.echoes(noon), []string{"own p: w (wish)"})
	same(t, "left", d.held("p").Echoes, 1)
}

func echoNight(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.want("p")
	night, morning := after(15*time.Hour), after(19*time.Hour) // it is winter: London has UTC
	d.loadAt(night, warns("w", "x"))
	same(t, "next", d.noClaim(night), morning)
	same(t, "told", d.echoes(morning), []string{"own p: w (wish)"})
}

func echoFollowed(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.want("p")
	d.watch(alone("p"), "x")
	same(t, "import", d.load(warns("w", "x")), store.Imported{New: 1, Deliveries: 1})
	same(t, "told", d.echoes(noon), []string{"own p: w"})
	same(t, "held", d.held("p").Echoes, 0)
}

func echoQuoted(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.load(warns("w", "x"))
	d.quote("p", "w")
	d.want("p")
	d.load(of("w", "again", "x"))
	d.loadAt(after(time.Hour), warns("w", "x", "y"))
	same(t, "told", d.echoes(after(time.Hour)), []string{})
	same(t, "held", d.held("p").Echoes, 1)
	d.load(warns("other", "x"))
	same(t, "told", d.echoes(noon), []string{"own p: other (wish)"})
}

func echoUnsure(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.want("p")
	d.watch(chat("a"), "x")
	d.watch(chat("b"), "x")
	d.load(unsure(warns("w", "x")))
	same(t, "told", d.echoes(noon), []string{})
	d.decide("w", chat("a"), true)
	same(t, "told by one chat", d.echoes(noon), []string{"a: w"})
	d.decide("w", everywhere, true)
	same(t, "told by all", d.echoes(noon), []string{"b: w", "own p: w (wish)"})
}

func echoRecalled(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.want("p")
	d.load(warns("w", "x"))
	same(t, "chats", d.recall(bot.Post{Warning: "w"}, everywhere), 1)
	same(t, "told", d.echoes(noon), []string{})
	d.want("p")
	d.load(warns("w2", "x"))
	d.drain(noon)
	d.recall(bot.Post{Warning: "w2"}, everywhere)
	same(t, "removed", d.echoes(noon), []string{"own p: erase w2 (wish)"})
}

func echoCorrected(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.load(warns("1", "x"), of("1", "2", "x"), warns("other", "x"))
	d.quote("p", "1")
	d.quote("p", "2")
	d.quote("q", "2")
	d.quote("r", "other")
	d.load(correcting("2", "right", "x"))
	got := map[string]int{}
	for _, one := range d.echoes(noon) {
		got[one]++
	}
	same(t, "told", got, map[string]int{"own p: right (correction)": 1, "own q: right (correction)": 1})
	d.load(correcting("1", "right", "x"))
	same(t, "again", d.echoes(noon), []string{})
	d.load(correcting("1", "better", "x"))
	same(t, "told of the next", len(d.echoes(noon)), 2)
}

func echoCorrectedAfterWish(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.want("p")
	d.load(warns("w", "x"))
	d.drain(noon)
	d.load(correcting("w", "right", "x"))
	got := map[string]int{}
	for _, one := range d.echoes(noon) {
		got[one]++
	}
	same(t, "told", got, map[string]int{"own p: right (correction)": 1, "own p: edit w (wish)": 1})
}

func echoCorrectionUnsure(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warns("w", "x"))
	d.drain(noon)
	d.quote("p", "w")
	d.load(unsure(correcting("w", "right", "x")))
	same(t, "told", d.echoes(noon), []string{})
	d.decide("right", everywhere, true)
	got := map[string]int{}
	for _, one := range d.echoes(noon) {
		got[one]++
	}
	same(t, "told", got, map[string]int{"a: edit w": 1, "a: right": 1, "own p: right (correction)": 1})
}

func echoRecallTold(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.watch(chat("a"), "x")
	d.load(warns("w", "x"), warns("other", "x"))
	d.drain(noon)
	d.quote("p", "w")
	d.quote("q", "other")
	d.recall(bot.Post{Warning: "w"}, chat("a"))
	same(t, "of one chat", d.echoes(noon), []string{"a: erase w"})
	d.recall(bot.Post{Warning: "w"}, everywhere)
	same(t, "everywhere", d.echoes(noon), []string{"own p: w (recall)"})
	d.recall(bot.Post{Warning: "w"}, everywhere)
	same(t, "listed", len(d.posted(everywhere)), 1)
}

func echoRecallStory(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.load(warns("1", "x"), of("1", "2", "x"))
	d.quote("p", "1")
	d.quote("p", "2")
	d.recall(bot.Post{Warning: "2"}, everywhere)
	same(t, "told", len(d.echoes(noon)), 1)
}

func echoWithdrawn(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.load(warns("w", "x"))
	d.quote("p", "w")
	court := warns("w", "x")
	court.Label = news.IsCourt
	d.load(court)
	same(t, "told", d.echoes(noon), []string{"own p: w (recall)"})
	d.load(warns("w", "x"))
	d.load(court)
	same(t, "again", d.echoes(noon), []string{"own p: edit w (recall)"})
}

func echoCorrectionRecalled(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.load(warns("w", "x"))
	d.quote("p", "w")
	d.load(correcting("w", "right", "x"))
	d.drain(noon)
	d.recall(bot.Post{Warning: "right"}, everywhere)
	same(t, "removed", d.echoes(noon), []string{"own p: erase right (correction)"})
}

func echoNobody(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.load(warns("w", "x"))
	d.quote("", "w")
	d.quote("r", "none")
	d.fine(d.RecordCheck(t.Context(), bot.Check{Person: "p", Verdict: advice.Scam, At: noon, Quoted: "w"}))
	d.fine(d.RecordCheck(t.Context(), bot.Check{Person: "q", Verdict: advice.Scam, At: noon, Own: alone("q")}))
	d.load(correcting("w", "right", "x"))
	same(t, "told", d.echoes(noon), []string{})
	same(t, "held", []int{d.held("p").Quoted, d.held("q").Quoted, d.held("r").Quoted}, []int{0, 0, 0})
}

func echoNotPosted(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.want("p")
	d.load(warns("w", "x"))
	d.drain(noon)
	same(t, "in the chat", len(d.posted(alone("p"))), 0)
	same(t, "of all chats", len(d.posted(everywhere)), 1)
	same(t, "timers", len(d.held("p").Timers), 0)
}

func echoForgotten(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.load(warns("quoted", "x"))
	for _, who := range []bot.PersonKey{"p", "q"} {
		d.want(who)
		d.wantOf(who, "refund", "x")
		d.quote(who, "quoted")
	}
	d.load(warns("w", "x"))
	gone, err := d.Forget(t.Context(), "p", bot.ChatID{})
	d.fine(err)
	same(t, "removed", []int{gone.Echoes, gone.Quoted}, []int{1, 2})
	same(t, "held", []int{d.held("p").Echoes, d.held("p").Quoted}, []int{0, 0})
	same(t, "told", d.echoes(noon), []string{"own q: w (wish)"})
	d.load(correcting("quoted", "right", "x"))
	same(t, "told", d.echoes(noon), []string{"own q: right (correction)"})
}

func echoForgottenChat(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.want("p")
	d.load(warns("w", "x"))
	d.drain(noon)
	_, err := d.Forget(t.Context(), "p", alone("p").Chat)
	d.fine(err)
	d.recall(bot.Post{Warning: "w"}, everywhere)
	same(t, "told", d.echoes(noon), []string{})
}

func echoSwept(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.load(warns("w", "x"))
	d.want("p")
	d.quote("p", "w")
	d.sweep(after(14*day - time.Second))
	same(t, "before", []int{d.held("p").Echoes, d.held("p").Quoted}, []int{1, 1})
	d.sweep(after(14 * day))
	same(t, "wish", d.held("p").Echoes, 0)
	d.sweep(after(31 * day))
	same(t, "quotation", d.held("p").Quoted, 0)
}

func echoHeld(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.want("p")
	d.want("q")
	d.fine(d.SuspendChat(t.Context(), alone("p").Chat))
	d.fine(d.PauseChat(t.Context(), alone("q").Chat, after(2*time.Hour)))
	d.load(warns("w", "x"))
	same(t, "told", d.echoes(noon), []string{})
	d.fine(d.ResumeChat(t.Context(), alone("p").Chat))
	same(t, "told", d.echoes(after(time.Hour)), []string{"own p: w (wish)"})
	same(t, "told", d.echoes(after(2*time.Hour)), []string{"own q: w (wish)"})
}
