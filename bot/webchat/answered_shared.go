package webchat

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"hangup/bot"
	"hangup/bot/adapt"
)

const (
	// answerSpace is where all processes of the bot know which events of pages are being answered, and how they were.
	answerSpace = "web/answer"
	// answerWait is how long a process waits for the answer of another. One that took longer died in it, most likely: then the event
	// is answered here, as it would be after a restart.
	answerWait = 2 * time.Second
	// answerLook is how often it looks, and answerAsk how long the store is asked at most.
	answerLook = 50 * time.Millisecond
	answerAsk  = time.Second
)

// answers has an event that a browser repeats to another process get the answer of the first. Answers are sealed: they are kept no
// longer than a browser repeats. Without a store each process answers for itself.
type answers struct {
	shared bot.Shared
	vault  adapt.Vault
	person func(bot.UserID) bot.PersonKey
	now    func() time.Time
	log    *slog.Logger
}

// newAnswers gives nil for a process alone.
func newAnswers(c Config) (*answers, error) {
	if c.Shared == nil {
		return nil, nil
	}
	vault, err := adapt.NewVault(c.Key, answerSpace)
	return &answers{c.Shared, vault, c.Person, c.Now, c.Log}, err
}

// once answers an event, or gives the answer of another process. While the store cannot say, it is answered here.
func (s *answers) once(ctx context.Context, name string, who bot.UserID, do func() (bot.Reply, error)) (bot.Reply, error) {
	if s == nil {
		return do()
	}
	v := bot.SharedValue{Space: answerSpace, Name: name, Until: s.now().Add(answeredFor), Person: s.person(who)}
	there, first, err := s.claim(ctx, v)
	if err != nil {
		s.log.WarnContext(ctx, "webchat: an event is answered without asking other processes", "err", err)
		return do()
	}
	if !first {
		if r, ok := s.wait(ctx, v, there); ok {
			return r, nil
		}
	}
	r, err := do()
	s.keep(context.WithoutCancel(ctx), v, r, err)
	return r, err
}

func (s *answers) claim(ctx context.Context, v bot.SharedValue) (there []byte, first bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, answerAsk)
	defer cancel()
	return s.shared.PutOnce(ctx, v, s.now())
}

// wait gives the answer of another process; not ok when there is none in time.
func (s *answers) wait(ctx context.Context, v bot.SharedValue, there []byte) (r bot.Reply, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, answerWait)
	defer cancel()
	for {
		if len(there) > 0 {
			raw, err := s.vault.Open(there, v.Name)
			return r, err == nil && json.Unmarshal(raw, &r) == nil
		}
		select {
		case <-time.After(answerLook):
		case <-ctx.Done():
			return r, false
		}
		var err error
		if there, ok, err = s.shared.Shared(ctx, v.Space, v.Name, s.now()); err != nil || !ok {
			return r, false // it was not answered after all
		}
	}
}

// keep keeps an answer for those who ask again. An error, or what is too large, is as if nobody had answered.
func (s *answers) keep(ctx context.Context, v bot.SharedValue, r bot.Reply, failed error) {
	ctx, cancel := context.WithTimeout(ctx, answerAsk)
	defer cancel()
	raw, err := json.Marshal(r)
	if failed == nil && err == nil {
		v.Value = s.vault.Seal(raw, v.Name)
	}
	if len(v.Value) > 0 && len(v.Value) <= bot.MaxSharedValue {
		err = s.shared.PutShared(ctx, v)
	} else {
		_, _, err = s.shared.TakeShared(ctx, v.Space, v.Name, s.now())
	}
	if err != nil {
		s.log.WarnContext(ctx, "webchat: an answer is not known to other processes", "err", err)
	}
}
