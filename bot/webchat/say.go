package webchat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"hangup/bot"
)

const (
	maxBody   = 64 << 10         // a question is a few hundred bytes; the core reads 4 KiB of it
	maxDrain  = 4 << 20          // read past the limit, so that the browser gets to see the refusal
	maxAction = 64               // bot.Action
	maxFields = 40               // values of a form
	maxBusy   = 64               // questions answered at one time
	answerIn  = 10 * time.Second // an answer takes milliseconds; after this something is stuck
)

// said is what the page sends: one of Text, Action and Form.
type said struct {
	ID     string    `json:"id"`
	Text   *string   `json:"text"`
	Action string    `json:"action"`
	Form   *formSaid `json:"form"`
}

type formSaid struct {
	ID     string            `json:"id"`
	Values map[string]string `json:"values"`
}

var eventID = regexp.MustCompile(`^[A-Za-z0-9_-]{8,64}$`)

// ok tells whether the page could have sent it.
func (s said) ok() bool {
	ways := 0
	for _, is := range []bool{s.Text != nil, s.Action != "", s.Form != nil} {
		if is {
			ways++
		}
	}
	form := s.Form == nil || s.Form.ID != "" && len(s.Form.Values) <= maxFields
	return ways == 1 && form && len(s.Action) <= maxAction && eventID.MatchString(s.ID)
}

func (s said) inbound(chat string, at time.Time) bot.Inbound {
	here := bot.Address{Chat: bot.ChatID{Platform: Platform, ID: chat}}
	in := bot.Inbound{
		ID:      chat + "/" + s.ID,
		From:    here,
		Own:     here,
		User:    bot.UserID{Platform: Platform, ID: chat},
		Private: true,
		Action:  bot.Action(s.Action),
		At:      at,
	}
	if s.Text != nil {
		in.Text = *s.Text
	}
	if s.Form != nil {
		in.Form = &bot.FormReply{ID: s.Form.ID, Values: s.Form.Values}
	}
	return in
}

// say answers one thing that a person did. The same event twice gets the same answer.
func (a *Adapter) say(w http.ResponseWriter, r *http.Request) {
	s, ok := a.knownSession(w, r)
	if !ok || !a.mayAsk(w, s) {
		return
	}
	var in said
	if !a.readJSON(w, r, &in) {
		return
	}
	if !in.ok() {
		a.refuse(w, http.StatusBadRequest, a.cfg.Words("page.error.garbled"))
		return
	}
	event := s.id + "/" + in.ID
	ctx, end := a.cfg.Watch.Arrived(r.Context(), Platform, event, a.cfg.Now())
	c, moderates := a.moderatorClaim(r, s)
	if moderates {
		ctx = context.WithValue(ctx, claimKey{}, c)
	}
	reply, err := a.answered.once(ctx, event, a.cfg.Now(), func() (bot.Reply, error) {
		one := in.inbound(s.id, a.cfg.Now())
		return a.answers.once(ctx, a.mac("answer", event), one.User, func() (bot.Reply, error) { return a.handle(ctx, one) })
	})
	a.answer(ctx, w, reply, moderates, err)
	end(err)
}

// mayAsk keeps one browser from taking the whole bot, and asks it to wait.
func (a *Adapter) mayAsk(w http.ResponseWriter, s session) bool {
	wait := a.says.take(s.id, a.cfg.Now())
	if wait == 0 {
		return true
	}
	w.Header().Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
	a.refuse(w, http.StatusTooManyRequests, a.cfg.Words("page.error.slow"))
	return false
}

var errBusy = errors.New("too many questions at one time")

// handle asks the core. A panic there becomes an error: one question must not end the server.
func (a *Adapter) handle(ctx context.Context, in bot.Inbound) (reply bot.Reply, err error) {
	select {
	case a.busy <- struct{}{}:
		defer func() { <-a.busy }()
	default:
		return bot.Reply{}, errBusy
	}
	// The answer is worth finishing when the browser has gone: it may ask for it again.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), answerIn)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in the handler: %T", p) // the value may hold the person's words
		}
	}()
	return a.cfg.Handler.Handle(ctx, in)
}

func (a *Adapter) answer(ctx context.Context, w http.ResponseWriter, reply bot.Reply, moderates bool, err error) {
	var problem *bot.Problem
	switch {
	case err == nil:
		writeJSON(w, http.StatusOK, answerWire{Now: a.cfg.Now(), Moderator: moderates, Reply: renderAnswer(reply)})
	case errors.As(err, &problem):
		if problem.Err != nil {
			a.cfg.Log.ErrorContext(ctx, "webchat: answering", "err", problem.Err)
		}
		a.refuse(w, http.StatusUnprocessableEntity, problem.Text)
	default:
		a.fail(ctx, w, "answering", err)
	}
}

// knownSession refuses a request of a browser without a chat. The page then says hello and tries again.
func (a *Adapter) knownSession(w http.ResponseWriter, r *http.Request) (session, bool) {
	s, ok := a.session(r)
	if !ok {
		a.refuse(w, http.StatusUnauthorized, a.cfg.Words("page.error.session"))
	}
	return s, ok
}

// readJSON reads the body into v, or refuses it with a sentence.
func (a *Adapter) readJSON(w http.ResponseWriter, r *http.Request, v any) bool {
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err == nil && len(raw) > maxBody {
		_, _ = io.CopyN(io.Discard, r.Body, maxDrain)
		a.refuse(w, http.StatusRequestEntityTooLarge, a.cfg.Words("page.error.long"))
		return false
	}
	if err != nil || json.Unmarshal(raw, v) != nil {
		a.refuse(w, http.StatusBadRequest, a.cfg.Words("page.error.garbled"))
		return false
	}
	return true
}

// fail answers what went wrong on our side: an apology that still says what to do.
func (a *Adapter) fail(ctx context.Context, w http.ResponseWriter, doing string, err error) {
	a.cfg.Log.ErrorContext(ctx, "webchat: "+doing, "err", err)
	status := http.StatusInternalServerError
	if errors.Is(err, errBusy) {
		status = http.StatusServiceUnavailable
	}
	a.refuse(w, status, a.cfg.Words("page.error.general"))
}

func (a *Adapter) refuse(w http.ResponseWriter, status int, text string) {
	writeJSON(w, status, map[string]string{"problem": text})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // fails only when the browser has gone
}
