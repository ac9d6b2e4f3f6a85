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
	return t.AskBy(ctx, person, text, func(_ context.Context, u json.RawMessage) error {
		t.queue(u)
		return nil
	})
}

// AskBy is Ask with an update that does not wait to be asked for: it is handed to send, which calls a webhook with it.
func (t *Telegram) AskBy(ctx context.Context, person int, text string, send func(context.Context, json.RawMessage) error) (time.Duration, error) {
	u, err := t.update(asker(person), text)
	if err != nil {
		return 0, err
	}
	return t.await(ctx, person, u, send)
}

// await hands an update over and waits for what comes of it.
func (t *Telegram) await(ctx context.Context, person int, u json.RawMessage, send func(context.Context, json.RawMessage) error) (time.Duration, error) {
	answer := t.ask(strconv.Itoa(asker(person)))
	begin := t.Now()
	if err := send(ctx, u); err != nil {
		return 0, err
	}
	select {
	case at := <-answer:
		return at.Sub(begin), nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// Offers tells what a person can do about the newest answer that left them a choice.
func (t *Telegram) Offers(person int) []Deed {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.offers[strconv.Itoa(asker(person))]
}

// Do lets a person press a key, and gives how long it took until the press was confirmed or answered, whichever was first.
func (t *Telegram) Do(ctx context.Context, person int, d Deed) (time.Duration, error) {
	u, err := t.press(asker(person), d)
	if err != nil {
		return 0, err
	}
	return t.await(ctx, person, u, func(_ context.Context, u json.RawMessage) error {
		t.queue(u)
		return nil
	})
}

// press makes an update of a press.
func (t *Telegram) press(person int, d Deed) (json.RawMessage, error) {
	var key struct{ Data, Message string }
	if err := json.Unmarshal(d.data, &key); err != nil {
		return nil, err
	}
	message, err := strconv.Atoi(key.Message)
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(key.Data)
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.lastUp++
	return fmt.Appendf(nil, `{"update_id":%d,"callback_query":{"id":"%d.%d","from":{"id":%d,"is_bot":false,"first_name":"Ann","language_code":"en"},"chat_instance":"1","data":%s,"message":{"message_id":%d,"date":%d,"text":"-","chat":{"id":%d,"first_name":"Ann","type":"private"}}}}`,
		t.lastUp, person, t.lastUp, person, data, message, t.Now().Unix(), person), nil
}

// chatOfQuery is who pressed, who is alone with the bot.
func chatOfQuery(query string) string {
	person, _, _ := strings.Cut(query, ".")
	return person
}

// asker is the id of a person, and of the chat in which they are alone with the bot.
func asker(person int) int { return 500000000 + person }

// Answers tells how many messages a person was sent.
func (t *Telegram) Answers(person int) int { return t.answersTo(strconv.Itoa(asker(person))) }

// update makes an update of a message.
func (t *Telegram) update(person int, text string) (json.RawMessage, error) {
	words, err := json.Marshal(text)
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.lastUp++
	return fmt.Appendf(nil, `{"update_id":%d,"message":{"message_id":%d,"from":{"id":%d,"is_bot":false,"first_name":"Ann","language_code":"en"},"chat":{"id":%d,"first_name":"Ann","type":"private"},"date":%d,"text":%s,"entities":[{"offset":0,"length":%d,"type":"bot_command"}]}}`,
		t.lastUp, t.lastUp%1_000_000, person, person, t.Now().Unix(), words, len(strings.SplitN(text, " ", 2)[0])), nil
}

// queue lets an update wait until the bot asks for it.
func (t *Telegram) queue(u json.RawMessage) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.updates = append(t.updates, update{idOf(u), u})
	slices.SortFunc(t.updates, func(a, b update) int { return a.id - b.id })
	close(t.news)
	t.news = make(chan struct{})
}

func idOf(u json.RawMessage) int {
	var head struct {
		ID int `json:"update_id"`
	}
	_ = json.Unmarshal(u, &head) // we wrote it
	return head.ID
}

// getUpdates confirms what is before the offset and gives what waits, or waits for it.
func (t *Telegram) getUpdates(ctx context.Context, c telegramCall) outcome {
	defer t.poll()()
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

// poll counts who asks for updates, and gives what to call at the end. Telegram wants one: it ends the wait of the one before with 409.
func (t *Telegram) poll() (over func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.polls++; t.polls > 1 {
		t.tally.TwoPolls++
	}
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.polls--
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
