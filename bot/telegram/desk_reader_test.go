package telegram

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"hangup/bot"
	"hangup/bot/bottest"
	"hangup/bot/bottest/telegramtest"
)

// reader is a person who uses the bot in a chat: alone with it, or in a group.
type reader struct {
	*stage
	me   telegramtest.User
	chat int64 // where the person speaks

	mu    sync.Mutex // one thing at a time, so that what is shown belongs to it
	shown []telegramtest.Message
	form  bot.Reply // the form that its command begins
	quick bool      // commands in the group are seen by the member and the bot alone
}

// alone is a person in a private chat.
func alone(t *testing.T, h *bottest.Handler) *reader {
	r := &reader{stage: newStage(t, func(c *DeskConfig) {
		if h != nil {
			c.Handler = h
		}
	})}
	if h != nil {
		r.h = h
	}
	r.me = r.srv.Person("Ann")
	r.chat = r.me.ID
	r.starts(r.me)
	return r
}

// amongOthers is a member of a group on a server that knows answers for one member, or does not. The bot is the core of a
// group: answers are private, and a form is begun by its command in private.
func amongOthers(t *testing.T, h *bottest.Handler, support telegramtest.EphemeralSupport) *reader {
	r := &reader{quick: support == telegramtest.EphemeralKnown}
	r.stage = newStage(t, func(c *DeskConfig) {
		c.Handler = handlerFunc(func(in bot.Inbound) (bot.Reply, error) { return r.core(t, h, in) })
	})
	r.h = h
	r.srv.Ephemeral(support)
	r.desk.Private(support == telegramtest.EphemeralKnown)
	r.me = r.srv.Person("Ann")
	r.chat = r.srv.Group("supergroup", "The group", r.srv.Person("Owner"), r.me).ID
	return r
}

// core answers as a core does in a group. What a member says there reaches the bot as a command only: for the suite it is
// what they said.
func (r *reader) core(t *testing.T, h *bottest.Handler, in bot.Inbound) (bot.Reply, error) {
	if in.Private && in.Text == "/report" {
		return r.form, nil
	}
	in.Text = strings.TrimPrefix(in.Text, "/check \u2063") // an invisible separator, which no text of the suite has
	a, err := h.Handle(t.Context(), in)
	if a.Form != nil {
		r.form = a
	}
	a.Private = !in.Private
	return a, err
}

// does lets something happen and gives what is shown because of it.
func (r *reader) does(act func() error) (bottest.Seen, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	before := r.sees(r.me, r.chat, r.me.ID)
	if err := act(); err != nil {
		return bottest.Seen{}, err
	}
	if err := r.run(); err != nil {
		return bottest.Seen{}, err
	}
	if r.leadsToForm(r.since(before, r.me, r.chat)) {
		if err := r.follow("https://t.me/?start=report"); err != nil {
			return bottest.Seen{}, err
		}
	}
	chats := slices.Compact([]int64{r.chat, r.me.ID})
	news := r.since(before, r.me, chats...)
	if len(news) > 0 {
		r.shown = news
	}
	return seenIn(news)
}

// follow opens a link into the private chat and presses Start there.
func (r *reader) follow(address string) error {
	_, payload, _ := strings.Cut(address, "?start=")
	r.srv.Say(r.me, r.me.ID, "/start "+payload)
	return r.run()
}

// ofAction tells that a link into the private chat stands for a button.
func ofAction(address string) bool {
	_, payload, ok := strings.Cut(address, "?start=")
	return ok && !slices.ContainsFunc(coreCommands(), func(c bot.Command) bool { return c.Name == payload })
}

// leadsToForm tells that the way to a form in the private chat is shown.
func (r *reader) leadsToForm(ms []telegramtest.Message) bool {
	return slices.ContainsFunc(ms, func(m telegramtest.Message) bool {
		return slices.ContainsFunc(keysOf(m), func(b telegramtest.Button) bool { return strings.HasSuffix(b.URL, "?start=report") })
	})
}

// keysOf lists the buttons under a message.
func keysOf(m telegramtest.Message) (all []telegramtest.Button) {
	if m.Keyboard != nil {
		for _, row := range m.Keyboard.Rows {
			all = append(all, row...)
		}
	}
	return all
}

// seenIn is what a reader sees of messages. Buttons that lead to the private chat are the adapter's own.
func seenIn(ms []telegramtest.Message) (seen bottest.Seen, err error) {
	for _, m := range ms {
		text := m.Text + m.Caption
		if m.Document != nil {
			seen.Files = append(seen.Files, bottest.File{Name: m.Document.Name, Body: string(m.Document.Body)})
		}
		if n := units(text); n == 0 && m.Document == nil || n > maxUnits {
			return seen, fmt.Errorf("a message of %d units", n)
		}
		seen.Text += anyMark.ReplaceAllString(text, "") + "\n"
		if m.Photo != nil {
			_, alt, _ := strings.Cut(m.Caption, "\n\n") // behind the first line
			alt, _, _ = strings.Cut(alt, "\n\n")
			seen.Pictures = append(seen.Pictures, alt)
		}
		for _, e := range append(m.Entities, m.CaptionMarks...) {
			if e.URL != "" {
				seen.Links = append(seen.Links, e.URL)
			}
		}
		for _, b := range keysOf(m) {
			if b.URL == "" || ofAction(b.URL) {
				seen.Buttons = append(seen.Buttons, b.Text)
			}
		}
	}
	return seen, nil
}

func (r *reader) Say(text string) (bottest.Seen, error) {
	if strings.TrimSpace(text) == "" {
		return bottest.Seen{}, bottest.ErrCannot
	}
	if r.chat != r.me.ID && !strings.HasPrefix(text, "/") {
		text = "/check \u2063" + text
	}
	return r.does(func() error {
		if r.quick {
			r.srv.SayPrivately(r.me, r.chat, text)
		} else {
			r.srv.Say(r.me, r.chat, text)
		}
		return nil
	})
}

// button finds a button in what was shown last.
func (r *reader) button(label string) (telegramtest.Message, telegramtest.Button, bool) {
	for _, m := range slices.Backward(r.shown) {
		if b, ok := m.Keyboard.Find(label); ok {
			return m, b, true
		}
	}
	return telegramtest.Message{}, telegramtest.Button{}, false
}

func (r *reader) Press(label string) (bottest.Seen, error) {
	m, b, ok := r.button(label)
	if !ok {
		return bottest.Seen{}, errors.New("no such button")
	}
	return r.does(func() error {
		if b.Data == "" {
			return r.follow(b.URL)
		}
		id := r.srv.Press(r.me, m, b.Data)
		if err := r.run(); err != nil {
			return err
		}
		if a, _ := r.srv.PressAnswered(id); a.URL != "" {
			return r.follow(a.URL)
		}
		return nil
	})
}

// Submit answers question by question in private: it types, taps an option or leaves it empty.
func (r *reader) Submit(values map[string]string) (seen bottest.Seen, err error) {
	labels := map[string]string{"bank": "Bank", "police": "Police"}
	for _, id := range []string{"kind", "who", "note"} {
		switch v := values[id]; {
		case v == "":
			seen, err = r.Press("[telegram.form.skip]")
		case id == "kind":
			seen, err = r.Press(labels[v])
		default:
			seen, err = r.does(func() error { r.srv.Say(r.me, r.me.ID, v); return nil })
		}
		if err != nil {
			return seen, err
		}
	}
	return seen, nil
}

func (r *reader) Post(p bot.Reply, key bot.DeliveryKey) (bottest.Seen, error) {
	return r.does(func() error {
		_, err := r.desk.Outlet().Send(r.t.Context(), bot.Address{Chat: chatID(r.chat)}, p, key)
		return err
	})
}
