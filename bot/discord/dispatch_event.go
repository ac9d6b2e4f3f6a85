package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// kindName names the type of a panic's value.
func kindName(v any) string { return fmt.Sprintf("%T", v) }

// events turns what the gateway sends into jobs. It is used by one goroutine, in the order in which the
// events came.
type events struct {
	jobs   *dispatcher
	handle handler
	client *Client
	gone   func(ctx context.Context, chat bot.ChatID)
	now    func() time.Time
	places places
	last   recent
	claims claims
}

// take begins the handling of an event. It never waits. Events of kinds that are not needed, and events
// without what they need, do nothing.
func (e *events) take(ev *discordgo.Event) {
	switch ev.Type {
	case "INTERACTION_CREATE":
		e.interaction(ev.RawData, e.now())
	case "GUILD_CREATE":
		e.places.learn(ev.RawData)
	case "CHANNEL_CREATE", "THREAD_CREATE":
		e.places.add(ev.RawData)
	case "CHANNEL_DELETE", "THREAD_DELETE":
		e.removed(ev.Type, e.places.remove(ev.RawData))
	case "GUILD_DELETE":
		e.removed(ev.Type, e.places.removeGuild(ev.RawData))
	}
}

// interaction decodes and handles an interaction away from the connection.
func (e *events) interaction(raw json.RawMessage, received time.Time) {
	e.jobs.do(job{"INTERACTION_CREATE", func(ctx context.Context) error {
		in, err := decodeInteraction(raw)
		if err != nil {
			return err
		}
		leave, ok := e.jobs.admit(in.User)
		if !ok {
			return nil // the log has it
		}
		defer leave()
		if !e.last.first(in.ID) || !e.claims.first(ctx, in.ID, received) {
			return fmt.Errorf("interaction %s came twice", in.ID)
		}
		if err := e.handle.Handle(ctx, in, received, e.client.answer(in)); err != nil {
			return fmt.Errorf("interaction %s: %w", in.ID, err)
		}
		return nil
	}})
}

// maxRecent is how many interactions of a shard are remembered: at ten a second those of the last minutes.
const maxRecent = 4096

// recent remembers the last ids. What Discord sends again when a session is taken up again is done once. Its memory does
// not grow with the number of interactions.
type recent struct {
	mu    sync.Mutex
	known map[string]bool
	ring  [maxRecent]string
	next  int
}

// first tells whether an id is new.
func (r *recent) first(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known[id] {
		return false
	}
	if r.known == nil {
		r.known = map[string]bool{}
	}
	delete(r.known, r.ring[r.next])
	r.known[id], r.ring[r.next] = true, id
	r.next = (r.next + 1) % maxRecent
	return true
}

// removed tells of channels that are no more.
func (e *events) removed(event string, channels []string) {
	if len(channels) == 0 || e.gone == nil {
		return
	}
	e.jobs.do(job{event, func(ctx context.Context) error {
		for _, id := range channels {
			e.gone(ctx, bot.ChatID{Platform: Platform, ID: id})
		}
		return ctx.Err()
	}})
}

// places knows the channels of every server that the bot is in, because Discord names only the server
// when the bot is removed from it. It holds 8 bytes or so for each: a shard has 2,500 servers at most.
type places map[string]map[string]bool

// maxPlaces is how many channels of one server are known: 500 channels and 1,000 open threads are what a
// server can have (support.discord.com, "Discord Account Caps, Server Caps, and More").
const maxPlaces = 1500

// wirePlace is a server, a channel or a thread as far as it is needed.
type wirePlace struct {
	ID          string   `json:"id"`
	Guild       string   `json:"guild_id"`
	Unavailable bool     `json:"unavailable"`
	Channels    []wireID `json:"channels"` // their ids
	Threads     []wireID `json:"threads"`
}

// readPlace reads what it can of an event; ok is false without a usable id.
func readPlace(raw json.RawMessage) (p wirePlace, ok bool) {
	// After a field of the wrong type the rest has been read all the same.
	_ = json.Unmarshal(raw, &p)
	p.ID, p.Guild = snowflake(p.ID), snowflake(p.Guild)
	return p, p.ID != ""
}

// learn takes in a server that the bot is in.
func (k places) learn(raw json.RawMessage) {
	p, ok := readPlace(raw)
	if !ok || p.Unavailable {
		return
	}
	k[p.ID] = map[string]bool{}
	for _, s := range append(p.Channels, p.Threads...) {
		k.put(p.ID, snowflake(s.ID))
	}
}

func (k places) add(raw json.RawMessage) {
	if p, ok := readPlace(raw); ok && k[p.Guild] != nil {
		k.put(p.Guild, p.ID)
	}
}

func (k places) put(guild, channel string) {
	if channel != "" && len(k[guild]) < maxPlaces {
		k[guild][channel] = true
	}
}

// remove forgets a channel and gives it.
func (k places) remove(raw json.RawMessage) []string {
	p, ok := readPlace(raw)
	if !ok {
		return nil
	}
	delete(k[p.Guild], p.ID)
	return []string{p.ID}
}

// removeGuild forgets a server and gives its channels. A server that is only unavailable will be back.
func (k places) removeGuild(raw json.RawMessage) []string {
	p, ok := readPlace(raw)
	if !ok || p.Unavailable {
		return nil
	}
	var all []string
	for id := range k[p.ID] {
		all = append(all, id)
	}
	delete(k, p.ID)
	return all
}
