package limited

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Ask lets a person write to the bot alone and gives how long it took until the answer arrived here. Each person asks one
// thing at a time; person is a small number.
func (t *Telegram) Ask(ctx context.Context, person int, text string) (time.Duration, error) {
	id := 500000000 + person
	answer := t.ask(strconv.Itoa(id))
	begin := t.Now()
	if err := t.say(id, text); err != nil {
		return 0, err
	}
	select {
	case at := <-answer:
		return at.Sub(begin), nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// say queues an update of a message.
func (t *Telegram) say(person int, text string) error {
	words, err := json.Marshal(text)
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.lastUp++
	body := fmt.Appendf(nil, `{"update_id":%d,"message":{"message_id":%d,"from":{"id":%d,"is_bot":false,"first_name":"Ann","language_code":"en"},"chat":{"id":%d,"first_name":"Ann","type":"private"},"date":%d,"text":%s,"entities":[{"offset":0,"length":%d,"type":"bot_command"}]}}`,
		t.lastUp, t.lastUp%1_000_000, person, person, t.Now().Unix(), words, len(strings.SplitN(text, " ", 2)[0]))
	t.updates = append(t.updates, update{t.lastUp, body})
	close(t.news)
	t.news = make(chan struct{})
	return nil
}

// getUpdates confirms what is before the offset and gives what waits, or waits for it.
func (t *Telegram) getUpdates(ctx context.Context, c telegramCall) outcome {
	late := time.NewTimer(time.Duration(c.Timeout) * time.Second)
	defer late.Stop()
	for {
		batch, news := t.batch(c.Offset)
		if len(batch) > 0 {
			return telegramResult("[" + strings.Join(batch, ",") + "]")
		}
		select {
		case <-news:
		case <-late.C:
			return telegramResult("[]")
		case <-ctx.Done():
			return telegramResult("[]")
		}
	}
}

// batch gives what waits from an offset on, at most 100 (https://core.telegram.org/bots/api#getupdates).
func (t *Telegram) batch(offset int) (bodies []string, news <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.updates = slices.DeleteFunc(t.updates, func(u update) bool { return u.id < offset })
	for _, u := range t.updates[:min(len(t.updates), 100)] {
		bodies = append(bodies, string(u.body))
	}
	return bodies, t.news
}
