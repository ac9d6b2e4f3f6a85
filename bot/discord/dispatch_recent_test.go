package discord

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// Discord sends again what it thinks was missed when a session is taken up again; a stranger cannot, but may have Discord do.
func TestAnInteractionThatComesTwiceIsDoneOnce(t *testing.T) {
	log := &wireLog{}
	var handled atomic.Int32
	e := takeEvents(t, log, func(context.Context, *interaction, time.Time, respond) error {
		handled.Add(1)
		return nil
	}, nil)
	const one = `{"id":"%d","application_id":"1100","type":2,"token":"secret-token-%[1]d","channel_id":"6","user":{"id":"7"},"data":{"id":"1","name":"check","type":1}}`
	for _, id := range []int{11, 12, 11, 11, 12, 13} {
		e.take(event("INTERACTION_CREATE", fmt.Sprintf(one, id)))
	}
	e.jobs.close()
	if n := handled.Load(); n != 3 || strings.Count(log.String(), "came twice") != 3 || strings.Contains(log.String(), "secret-token") {
		t.Errorf("%d handled:\n%s", n, log)
	}
}

func TestWhatCameLatelyIsBounded(t *testing.T) {
	r := &recent{}
	for n := range 3 * maxRecent {
		if !r.first(fmt.Sprint(n)) {
			t.Fatalf("%d is not new", n)
		}
	}
	if len(r.known) != maxRecent {
		t.Errorf("%d are known", len(r.known))
	}
	if r.first(fmt.Sprint(2*maxRecent)) || !r.first(fmt.Sprint(2*maxRecent-1)) {
		t.Error("not the last are known")
	}
}
