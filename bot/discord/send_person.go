package discord

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// whisperMark begins the id of a message that one person was shown in a channel. It cannot be found again.
const whisperMark = "w"

// people remembers the channels of direct messages, and how to answer those who spoke to the bot where it cannot write.
type people struct {
	mu       sync.Mutex
	channels map[string]string
	tokens   map[string]lastToken
	tokensOf tokenBook // those that other processes were given too
}

// lastToken is the token of somebody's last interaction. It is a secret. One process alone never keeps it on disk.
type lastToken struct {
	token string
	until time.Time
}

// maxPeople bounds what is remembered; beyond it all is forgotten and asked for again.
const maxPeople = 10_000

// spoke notes that somebody spoke to the bot alone: in its direct messages, or where it cannot write.
func (p *people) spoke(e deed) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if e.quiet {
		if p.tokens == nil || len(p.tokens) >= maxPeople {
			p.tokens = map[string]lastToken{}
		}
		p.tokens[e.User] = lastToken{e.Token, e.in.At.Add(tokenLife)}
		return
	}
	p.learn(e.User, e.Channel.ID)
}

func (p *people) learn(user, channel string) {
	if p.channels == nil || len(p.channels) >= maxPeople {
		p.channels = map[string]string{}
	}
	p.channels[user] = channel
}

func (p *people) token(user string, now time.Time) (string, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	t, ok := p.tokens[user]
	return t.token, ok && now.Before(t.until)
}

// hush forgets a token that is over, unless there is a newer one.
func (p *people) hush(user, token string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.tokens[user].token == token {
		delete(p.tokens, user)
	}
}

func (p *people) forget(user string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.channels, user)
}

// channel gives the channel of somebody's direct messages, which Discord makes when there is none.
func (p *people) channel(ctx context.Context, api caller, user string) (string, error) {
	p.mu.Lock()
	id, ok := p.channels[user]
	p.mu.Unlock()
	if ok {
		return id, nil
	}
	var made created
	err := api.Call(ctx, request{
		Method: http.MethodPost, Path: "/users/@me/channels", Bucket: "POST dm", JSON: map[string]string{"recipient_id": user},
	}, &made)
	if err != nil {
		return "", err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.learn(user, made.ID)
	return made.ID, nil
}

// sendPerson writes to somebody in private. Who takes no messages from the bot may have spoken to it a moment ago
// elsewhere: then they are shown it there, and nobody else is.
func (o *Outlet) sendPerson(ctx context.Context, user string, m outgoing) (bot.MessageID, error) {
	channel, err := o.people.channel(ctx, o.cfg.API, user)
	if err == nil {
		var id bot.MessageID
		if id, err = o.send(ctx, channel, m); err == nil {
			return id, nil
		}
	}
	if !suspended(err) {
		return "", err
	}
	o.people.forget(user)
	token, ok := o.people.token(user, o.cfg.Now())
	if !ok {
		token, ok = o.people.tokensOf.find(ctx, user, o.cfg.Now())
	}
	if !ok {
		return "", err
	}
	m.Nonce, m.Enforce, m.Flags = "", false, discordgo.MessageFlagsEphemeral
	whispered := o.cfg.API.Call(ctx, request{
		Method: http.MethodPost, Path: "/webhooks/" + o.cfg.AppID + "/" + token, JSON: m, Files: m.files,
	}, nil)
	if reasonOf(whispered) == expired {
		o.people.hush(user, token) // a webhook that answered so must not be used again
		o.people.tokensOf.drop(ctx, user, token, o.cfg.Now())
	}
	if whispered != nil {
		return "", err
	}
	return whisperMark, nil
}
