package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// answering is an interaction on its way to its answer. When that takes long, the person is told that it comes, and it
// takes the place of that notice then.
type answering struct {
	d    *Desk
	e    deed
	give respond

	timer *time.Timer
	mu    sync.Mutex // held while a first answer is being given
	gone  bool       // there is a first answer
	later bool       // it was only that the answer comes
	err   error      // of giving it
}

// open begins to answer with a message. Only what is answered so can be followed by more: the token of a suggestion or a
// window cannot.
func (d *Desk) open(ctx context.Context, e deed, give respond) *answering {
	if e.in.Private {
		d.outlet.people.spoke(e)
		if e.quiet {
			d.outlet.people.tokensOf.keep(ctx, e)
		}
	}
	a := &answering{d: d, e: e, give: give}
	wait := deferAfter - d.cfg.Now().Sub(e.in.At)
	a.timer = time.AfterFunc(max(0, wait), func() { a.postpone(ctx) })
	return a
}

// postpone tells the person that the answer comes, unless it is there.
func (a *answering) postpone(ctx context.Context) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.gone {
		a.promise(ctx)
	}
}

// promise tells the person that the answer comes. Only whether they alone see it can be said now. The caller holds the lock.
func (a *answering) promise(ctx context.Context) {
	defer func() {
		if p := recover(); p != nil {
			a.err = fmt.Errorf("panic while an answer was promised: %T", p)
		}
	}()
	a.gone, a.later = true, true
	a.err = a.d.first(ctx, a.give, &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseDeferredChannelMessageWithSource,
		Data: &discordgo.InteractionResponseData{Flags: a.flags()},
	})
}

func (a *answering) flags() discordgo.MessageFlags {
	if a.e.quiet {
		return discordgo.MessageFlagsEphemeral
	}
	return 0
}

// begin takes the first answer. late tells that the person was told to wait.
func (a *answering) begin() (late bool, err error) {
	a.timer.Stop()
	a.mu.Lock()
	defer a.mu.Unlock()
	a.gone = true
	return a.later, a.err
}

// show gives the answer: one message or, where the answer is long, several.
func (a *answering) show(ctx context.Context, all []outgoing) error {
	return a.showTo(ctx, all, a.flags())
}

// showTo gives the answer to the person alone or to everybody, by the flags. Once the person was told to wait the first
// message can be seen by whom that could. An answer that Discord finds malformed is a fault of ours; the person gets what
// is always right instead.
func (a *answering) showTo(ctx context.Context, all []outgoing, flags discordgo.MessageFlags) error {
	late, err := a.begin()
	if err != nil {
		return err
	}
	put := func(m outgoing) error {
		if late {
			return a.d.finish(ctx, a.original(http.MethodPatch, m), true)
		}
		return a.d.callback(ctx, a.give, discordgo.InteractionResponseChannelMessageWithSource, m, flags)
	}
	err = put(all[0])
	if reasonOf(err) == tooLong {
		a.d.cfg.Log.ErrorContext(ctx, "discord: an answer was refused", "err", err)
		return put(messagesOf(a.d.render, a.d.sorry())[0])
	}
	for _, m := range all[1:] {
		if err != nil {
			return err
		}
		err = a.follow(ctx, m, flags)
	}
	return err
}

// update changes the message under which was pressed. Where there is none, or the person was told to wait, it is a new one.
func (a *answering) update(ctx context.Context, m outgoing) error {
	if a.e.Message == nil {
		return a.show(ctx, []outgoing{m})
	}
	late, err := a.begin()
	switch {
	case err != nil:
		return err
	case late:
		return a.d.finish(ctx, a.original(http.MethodPatch, m), true)
	}
	return a.d.callback(ctx, a.give, discordgo.InteractionResponseUpdateMessage, m, 0)
}

// nothing ends an interaction with nothing to see. A command has no such end: what is promised is taken back.
func (a *answering) nothing(ctx context.Context) error {
	a.timer.Stop()
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.gone && a.e.Message != nil {
		a.gone = true
		return a.d.first(ctx, a.give, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredMessageUpdate})
	}
	if !a.gone {
		a.promise(ctx)
	}
	if a.err != nil {
		return a.err
	}
	return a.d.finish(ctx, a.original(http.MethodDelete, nil), true)
}

// callback gives a message as the first answer.
func (d *Desk) callback(ctx context.Context, give respond, t discordgo.InteractionResponseType, m outgoing, flags discordgo.MessageFlags) error {
	ctx, cancel := context.WithTimeout(ctx, callbackTimeout)
	defer cancel()
	return give(ctx, &discordgo.InteractionResponse{Type: t, Data: &discordgo.InteractionResponseData{
		Content: m.Content, Embeds: m.Embeds, Components: m.Components, AllowedMentions: m.Mentions, Flags: flags,
	}}, m.files)
}

// original is a call about the first answer.
func (a *answering) original(method string, body any) request {
	r := request{Method: method, Path: a.webhook() + "/messages/@original", JSON: body}
	if m, ok := body.(outgoing); ok {
		r.Files = m.files
	}
	return r
}

// follow sends a further message.
func (a *answering) follow(ctx context.Context, m outgoing, flags discordgo.MessageFlags) error {
	m.Flags = flags
	return a.d.finish(ctx, request{Method: http.MethodPost, Path: a.webhook(), JSON: m, Files: m.files}, false)
}

func (a *answering) webhook() string { return "/webhooks/" + a.d.cfg.AppID + "/" + a.e.Token }

// The patience with which an answer that was promised is given.
const (
	finishTries = 4
	finishWait  = 500 * time.Millisecond // before the second try; then twice as long each time
	finishMost  = 10 * time.Second       // what Discord may ask to wait
)

// finish makes a call on which an answer depends, again if it fails in passing. What may be done twice is tried again
// even when it may be done already.
func (d *Desk) finish(ctx context.Context, r request, twice bool) error {
	wait := finishWait
	for try := 1; ; try++ {
		err := d.cfg.API.Call(ctx, r, nil)
		var se *bot.SendError
		if err == nil || try == finishTries || !errors.As(err, &se) {
			return err
		}
		passing := se.Kind == bot.Retry && (twice || !se.Doubt) || se.Kind == bot.Wait && se.After <= finishMost
		passing = passing || try == 1 && unheard(err)
		if !passing || !pause(ctx, max(wait, se.After)) {
			return err
		}
		wait *= 2
	}
}

// unheard tells that Discord does not know yet that an interaction was answered: an answer to a post may still be on its
// way when the next call is there.
func unheard(err error) bool {
	var e *callError
	return errors.As(err, &e) && e.Code == discordgo.ErrCodeUnknownWebhook
}

// pause waits. It is false when ctx ended before.
func pause(ctx context.Context, wait time.Duration) bool {
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
