package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"hangup/bot"
)

// interactionOf is a press by somebody.
func interactionOf(person, n int) string {
	one := strings.Replace(inServer(3, `{"custom_id":"c"}`), `"id":"11"`, fmt.Sprintf(`"id":"11%d%d"`, person, n), 1)
	var all map[string]any
	if err := json.Unmarshal([]byte(one), &all); err != nil {
		panic(err) // it is written above
	}
	all["member"].(map[string]any)["user"] = map[string]any{"id": fmt.Sprint(7000 + person)}
	raw, err := json.Marshal(all)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// However much one person sends, and however slow it is to handle, everybody else is served at once.
func TestOnePersonKeepsNoOtherWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &wireLog{}
		release := make(chan struct{})
		var flood, others atomic.Int32
		e := takeEvents(t, log, func(_ context.Context, in *interaction, _ time.Time, _ respond) error {
			if in.User != "7000" {
				others.Add(1)
				return nil
			}
			flood.Add(1)
			<-release
			return nil
		}, func(context.Context, bot.ChatID) {})
		for n := range 10_000 {
			e.take(event("INTERACTION_CREATE", interactionOf(0, n)))
			if n%100 == 99 {
				synctest.Wait() // as on a connection, where they do not come all in one moment
				e.take(event("INTERACTION_CREATE", interactionOf(n, 1)))
			}
		}
		synctest.Wait()
		if others.Load() != 100 || flood.Load() != maxOfOne {
			t.Errorf("%d of 100 others are served beside %d of the flood", others.Load(), flood.Load())
		}
		if n := strings.Count(log.String(), "one person sends too many"); n != 1 {
			t.Errorf("the log has it %d times", n)
		}
		close(release)
		synctest.Wait()
		e.take(event("INTERACTION_CREATE", interactionOf(0, 10_001)))
		synctest.Wait()
		if flood.Load() != maxOfOne+1 {
			t.Errorf("%d: who stopped is not served again", flood.Load())
		}
		e.jobs.close()
		if len(e.jobs.people) != 0 {
			t.Errorf("%d people are remembered", len(e.jobs.people))
		}
	})
}
