package storetest

import (
	"strings"
	"sync"
	"testing"
	"time"

	"hangup/bot"
	"hangup/store"
)

var coordinatorTests = []test{
	{"who has the code of an invitation becomes a coordinator, and it is written down", coordinatorJoins},
	{"an invitation works once, for one of many at once", coordinatorOnce},
	{"an invitation ends", coordinatorEnds},
	{"the same invitation again changes nothing", coordinatorInvitedTwice},
	{"a code that nobody was given makes no coordinator and writes nothing", coordinatorWrongCode},
	{"a coordinator can be dismissed", coordinatorDismissed},
	{"coordinators are listed, the first first", coordinatorsListed},
	{"forgetting a coordinator ends it, and takes back their invitations", coordinatorForgotten},
}

func (d db) invite(code string, by bot.PersonKey, at time.Time) {
	d.t.Helper()
	d.fine(d.Invite(d.t.Context(), bot.Invitation{Code: code, By: by, At: at, Expires: at.Add(day)}))
}

func (d db) join(code string, who bot.PersonKey, at time.Time) bool {
	d.t.Helper()
	ok, err := d.AcceptInvitation(d.t.Context(), code, bot.Deed{At: at, Who: who, Chat: chat("own"), What: "join"})
	d.fine(err)
	return ok
}

func (d db) coordinates(who bot.PersonKey) bool {
	d.t.Helper()
	is, err := d.IsCoordinator(d.t.Context(), who)
	d.fine(err)
	return is
}

func coordinatorJoins(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	same(t, "before", d.coordinates("p"), false)
	d.invite("c", "boss", noon)
	same(t, "held of who invited", d.held("boss").Invitations, 1)
	same(t, "joins", d.join("c", "p", after(time.Hour)), true)
	same(t, "after", d.coordinates("p"), true)
	same(t, "held", d.held("p").Coordinator, true)
	same(t, "another", d.coordinates("boss"), false)
	same(t, "open invitations", d.held("boss").Invitations, 0)
	deeds := d.deeds(everywhere, 0)
	same(t, "deeds", len(deeds), 1)
	same(t, "deed", deeds[0], bot.Deed{At: after(time.Hour), Who: "p", Chat: chat("own"), What: "join"})
}

func coordinatorOnce(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.invite("c", "boss", noon)
	var wg sync.WaitGroup
	joined := make([]bool, 8)
	for i := range joined {
		wg.Go(func() { joined[i] = d.join("c", bot.PersonKey(string(rune('a'+i))), noon) })
	}
	wg.Wait()
	n := 0
	for _, ok := range joined {
		if ok {
			n++
		}
	}
	same(t, "joined", n, 1)
	same(t, "once more", d.join("c", "z", noon), false)
	all, err := d.Coordinators(t.Context())
	d.fine(err)
	same(t, "coordinators", len(all), 1)
}

func coordinatorEnds(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.invite("c", "boss", noon)
	same(t, "too late", d.join("c", "p", after(day)), false)
	same(t, "in time", d.join("c", "p", after(day-time.Millisecond)), true)
	d.invite("e", "boss", noon)
	d.sweep(after(day))
	same(t, "swept", d.held("boss").Invitations, 0)
}

func coordinatorInvitedTwice(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.invite("c", "boss", noon)
	d.invite("c", "other", after(time.Hour))
	same(t, "of the first", d.held("boss").Invitations, 1)
	same(t, "of the second", d.held("other").Invitations, 0)
}

func coordinatorWrongCode(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.invite("c", "boss", noon)
	for _, code := range []string{"", "C", "c ", "' OR 1=1 --", strings.Repeat("c", 10_000)} {
		same(t, "joins", d.join(code, "p", noon), false)
	}
	same(t, "coordinator", d.coordinates("p"), false)
	same(t, "deeds", len(d.deeds(everywhere, 0)), 0)
	for what, i := range map[string]bot.Invitation{
		"no code": {By: "boss", At: noon, Expires: after(day)}, "nobody": {Code: "d", At: noon, Expires: after(day)},
		"over before it begins": {Code: "d", By: "boss", At: noon, Expires: noon},
	} {
		if err := d.Invite(t.Context(), i); err == nil {
			t.Errorf("%s: an invitation", what)
		}
	}
	if ok, err := d.AcceptInvitation(t.Context(), "c", bot.Deed{At: noon, What: "join"}); ok || err == nil {
		t.Error("nobody became a coordinator")
	}
	same(t, "still open", d.join("c", "p", noon), true)
}

func coordinatorDismissed(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.invite("c", "boss", noon)
	d.join("c", "p", noon)
	for _, want := range []bool{true, false} {
		found, err := d.DismissCoordinator(t.Context(), "p")
		d.fine(err)
		same(t, "found", found, want)
	}
	same(t, "coordinator", d.coordinates("p"), false)
}

func coordinatorsListed(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for i, who := range []bot.PersonKey{"q", "p"} {
		d.invite("c", "boss", noon)
		d.join("c", who, after(time.Duration(i)*time.Minute))
	}
	all, err := d.Coordinators(t.Context())
	d.fine(err)
	same(t, "coordinators", all, []bot.Coordinator{{Who: "q", By: "boss", Since: noon}, {Who: "p", By: "boss", Since: after(time.Minute)}})
}

func coordinatorForgotten(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.invite("c", "boss", noon)
	d.invite("e", "boss", noon)
	d.join("c", "p", noon)
	gone, err := d.Forget(t.Context(), "boss", bot.ChatID{})
	d.fine(err)
	same(t, "invitations that went", gone.Invitations, 1)
	same(t, "joins by one that is gone", d.join("e", "q", noon), false)
	all, err := d.Coordinators(t.Context())
	d.fine(err)
	same(t, "whom they invited", all, []bot.Coordinator{{Who: "p", Since: noon}})
	gone, err = d.Forget(t.Context(), "p", bot.ChatID{})
	d.fine(err)
	same(t, "was one, and is", []bool{gone.Coordinator, d.coordinates("p")}, []bool{true, false})
}
