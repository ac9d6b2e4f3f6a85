package outboxtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"hangup/bot"
)

// call is one that a platform got.
type call struct {
	chat string
	key  bot.DeliveryKey
	lead string
	long bool // it has more than a first line
	at   time.Time
}

// platform is a bot.Sender and bot.Editor that writes down what it took. It knows no keys: what is sent twice is there twice.
type platform struct {
	mu      sync.Mutex
	tries   []call
	posts   []call
	edits   int
	deletes int
	live    map[string]int // calls in flight, by chat; "" is all
	most    map[string]int

	took   time.Duration              // how long a call takes until it is acted upon
	lag    time.Duration              // and from then until the answer
	answer func(n int, c call) error  // when set: what it says to the call of a number
	holds  func(c call) chan struct{} // when set: what a call waits for, whatever its context says
}

// Send posts.
func (p *platform) Send(ctx context.Context, to bot.Address, r bot.Reply, key bot.DeliveryKey) (bot.MessageRef, error) {
	c := call{chat: to.Chat.ID, key: key, lead: r.Lead, long: len(r.Parts) > 0}
	err := p.do(ctx, c, func() { p.posts = append(p.posts, c) })
	return bot.MessageRef{To: to, ID: bot.MessageID("m-" + key)}, err
}

// Edit changes.
func (p *platform) Edit(ctx context.Context, m bot.MessageRef, r bot.Reply) error {
	return p.do(ctx, call{chat: m.To.Chat.ID, lead: r.Lead}, func() { p.edits++ })
}

// Delete removes.
func (p *platform) Delete(ctx context.Context, m bot.MessageRef) error {
	return p.do(ctx, call{chat: m.To.Chat.ID}, func() { p.deletes++ })
}

func (p *platform) do(ctx context.Context, c call, act func()) error {
	n := p.begin(c)
	defer p.end(c)
	if p.holds != nil {
		if wait := p.holds(c); wait != nil {
			<-wait
		}
	}
	if err := sleep(ctx, p.took); err != nil {
		return err
	}
	if p.answer != nil {
		if err := p.answer(n, c); err != nil {
			return err
		}
	}
	p.mu.Lock()
	act()
	p.mu.Unlock()
	return sleep(ctx, p.lag)
}

// sleep takes time, or is cut off.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return &bot.SendError{Kind: bot.Retry, Err: ctx.Err()}
	}
}

func (p *platform) begin(c call) (n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c.at = time.Now()
	p.tries = append(p.tries, c)
	if p.live == nil {
		p.live, p.most = map[string]int{}, map[string]int{}
	}
	for _, who := range []string{c.chat, ""} {
		p.live[who]++
		p.most[who] = max(p.most[who], p.live[who])
	}
	return len(p.tries)
}

func (p *platform) end(c call) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.live[c.chat]--
	p.live[""]--
}

// busiest is how many calls were in flight at once at the most: to all chats, and to any one.
func (p *platform) busiest() (all, one int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for who, n := range p.most {
		if who != "" {
			one = max(one, n)
		}
	}
	return p.most[""], one
}

func (p *platform) tried() []call {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.tries)
}

func (p *platform) arrived() []call {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.posts)
}

// changed tells how often something was edited and removed.
func (p *platform) changed() (edits, deletes int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.edits, p.deletes
}

// to picks what went to a chat.
func to(chat string, calls []call) (found []call) {
	for _, c := range calls {
		if c.chat == chat {
			found = append(found, c)
		}
	}
	return found
}

// refusing makes an error of a kind.
func refusing(kind bot.SendErrorKind) error {
	return &bot.SendError{Kind: kind, Err: fmt.Errorf("the platform says %s", kind)}
}

// waiting says "wait": to one chat, or to all.
func waiting(after time.Duration, all bool) error {
	return &bot.SendError{Kind: bot.Wait, After: after, Lane: all, Err: errors.New("the platform says wait")}
}
