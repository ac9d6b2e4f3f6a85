package telegram

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"hangup/bot"
	"hangup/bot/bottest"
)

func TestTheDeskConforms(t *testing.T) {
	bottest.Conformance(t, bottest.Adapter{
		Longest: 1500,
		New: func(t *testing.T, h bot.Handler) bottest.Driver {
			return &chatter{scene: newScene(t, func(c *DeskConfig) { c.Handler = h })}
		},
	})
}

// chatter is a person in a private chat.
type chatter struct {
	*scene
	mu   sync.Mutex // one thing at a time, so that what is shown belongs to it
	last []shownKey
}

// does lets something happen and gives what is shown because of it.
func (c *chatter) does(act func() error) (bottest.Seen, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	before := c.api.count()
	if err := act(); err != nil {
		return bottest.Seen{}, err
	}
	var seen bottest.Seen
	for _, m := range c.api.since(before, "sendMessage") {
		text, links, err := readHTML(m.text())
		if err != nil {
			return seen, err
		}
		if n := units(text); n > maxUnits || n == 0 {
			return seen, errors.New("a message is empty or too long")
		}
		seen.Text += anyMark.ReplaceAllString(text, "") + "\n"
		seen.Links = append(seen.Links, links...)
		c.last = shownKeys(m)
	}
	for _, k := range c.last {
		seen.Buttons = append(seen.Buttons, k.label)
	}
	if len(c.api.since(before, "sendMessage")) == 0 {
		return bottest.Seen{}, nil
	}
	return seen, nil
}

func (c *chatter) Say(text string) (bottest.Seen, error) {
	if strings.TrimSpace(text) == "" {
		return bottest.Seen{}, bottest.ErrCannot
	}
	return c.does(func() error { return c.gets(c.typed(aPrivate, text)) })
}

func (c *chatter) Press(label string) (bottest.Seen, error) {
	for _, k := range c.last {
		if k.label == label {
			return c.does(func() error { return c.gets(press(aPrivate, k.data)) })
		}
	}
	return bottest.Seen{}, errors.New("no such button")
}

// Submit answers question by question: it types, taps an option or leaves it empty.
func (c *chatter) Submit(values map[string]string) (seen bottest.Seen, err error) {
	labels := map[string]string{"bank": "Bank", "police": "Police"}
	for _, id := range []string{"kind", "who", "note"} {
		switch v := values[id]; {
		case v == "":
			seen, err = c.Press("[telegram.form.skip]")
		case id == "kind":
			seen, err = c.Press(labels[v])
		default:
			seen, err = c.Say(v)
		}
		if err != nil {
			return seen, err
		}
	}
	return seen, nil
}

func (c *chatter) Post(r bot.Reply, key bot.DeliveryKey) (bottest.Seen, error) {
	return c.does(func() error {
		_, err := c.desk.Outlet().Send(c.t.Context(), bot.Address{Chat: chatID(7)}, r, key)
		return err
	})
}
