package bottest

import (
	"context"
	"sync"

	"hangup/bot"
)

// Handler is a scripted bot. It answers whatever comes with what was put into its hand last and writes down
// what came. It may be used from many goroutines.
type Handler struct {
	mu     sync.Mutex
	answer func(bot.Inbound) (bot.Reply, error)
	came   []bot.Inbound
}

// NewHandler makes a bot that answers "ok".
func NewHandler() *Handler {
	h := &Handler{}
	h.Answer(bot.Reply{Lead: "ok"})
	return h
}

// Answer makes the bot answer everything with r.
func (h *Handler) Answer(r bot.Reply) {
	h.Script(func(bot.Inbound) (bot.Reply, error) { return r, nil })
}

// Fail makes the bot answer everything with an error.
func (h *Handler) Fail(err error) {
	h.Script(func(bot.Inbound) (bot.Reply, error) { return bot.Reply{}, err })
}

// Script makes the bot answer as a function says.
func (h *Handler) Script(answer func(bot.Inbound) (bot.Reply, error)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.answer = answer
}

// Came lists what came so far.
func (h *Handler) Came() []bot.Inbound {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]bot.Inbound(nil), h.came...)
}

// Handle is bot.Handler.
func (h *Handler) Handle(_ context.Context, in bot.Inbound) (bot.Reply, error) {
	h.mu.Lock()
	h.came = append(h.came, in)
	answer := h.answer
	h.mu.Unlock()
	return answer(in)
}
