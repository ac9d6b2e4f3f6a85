package discord

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
	"regexp"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
	"hangup/bot/bottest"
)

func TestTheDeskConforms(t *testing.T) {
	bottest.Conformance(t, bottest.Adapter{
		Keys:    true,
		Longest: 4000,
		New: func(t *testing.T, h bot.Handler) bottest.Driver {
			return &chatter{scene: newScene(t, func(c *DeskConfig) { c.Handler = h })}
		},
	})
}

// chatter is a person alone with the bot.
type chatter struct {
	*scene
	mu   sync.Mutex // one thing at a time, so that what is shown belongs to it
	last []shownKey
}

var partMark = regexp.MustCompile(`\[discord\.part\] n \d+ all \d+`)

// seen reads what a person sees of what went out.
func (c *chatter) seen(out []wire, err error) (bottest.Seen, error) {
	var seen bottest.Seen
	if err != nil {
		return seen, err
	}
	for _, w := range out {
		if w.kind == discordgo.InteractionResponseDeferredChannelMessageWithSource || w.method == "DELETE" || w.method == "GET" {
			continue
		}
		if _, ok := w.body["embeds"]; !ok {
			continue
		}
		if parse, ok := dig(w.body, "allowed_mentions", "parse").([]any); !ok || len(parse) > 0 {
			seen.Alerts = append(seen.Alerts, "everyone")
		}
		if err := c.see(w, &seen); err != nil {
			return seen, err
		}
		c.last = keysOf(w)
		seen.Buttons = nil
		for _, k := range c.last {
			seen.Buttons = append(seen.Buttons, k.label)
		}
	}
	return seen, nil
}

// see adds one message.
func (c *chatter) see(w wire, seen *bottest.Seen) error {
	embeds, _ := w.body["embeds"].([]any)
	if len(embeds) == 0 {
		text, links, err := readMarkdown(w.text("content"))
		if err != nil || len(links) > 0 {
			return fmt.Errorf("a text with links %v: %w", links, err)
		}
		seen.Text += text + "\n"
	}
	for _, e := range embeds {
		texts := []any{dig(e, "title"), dig(e, "description")}
		fields, _ := dig(e, "fields").([]any)
		for _, f := range fields {
			texts = append(texts, dig(f, "name"), dig(f, "value"))
		}
		for _, raw := range texts {
			md, _ := raw.(string)
			text, links, err := readMarkdown(md)
			if err != nil {
				return err
			}
			seen.Text += text + "\n"
			seen.Links = append(seen.Links, links...)
		}
		footer, _ := dig(e, "footer", "text").(string)
		seen.Text += partMark.ReplaceAllString(footer, "") + "\n"
	}
	for n, f := range w.files {
		if name := w.text("attachments", n, "filename"); name != "picture.png" {
			seen.Files = append(seen.Files, bottest.File{Name: name, Body: string(f.Body)})
			continue
		}
		if _, err := png.Decode(bytes.NewReader(f.Body)); err != nil {
			return err
		}
		seen.Pictures = append(seen.Pictures, w.text("attachments", n, "description"))
	}
	return nil
}

func (c *chatter) Say(text string) (bottest.Seen, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if name, words, _ := strings.Cut(strings.TrimPrefix(text, "/"), " "); strings.HasPrefix(text, "/") && (name == "check" || name == "warnings") {
		return c.seen(c.slash(name, words), nil)
	}
	modal := c.press(c.desk.writeKey("check").id)[0]
	if input := keysOf(modal)[0]; utf8.RuneCountInString(text) > input.most || text == "" {
		return bottest.Seen{}, bottest.ErrCannot
	}
	return c.seen(c.scene.send(modal.text("custom_id"), map[string]string{"words": text}), nil)
}

func (c *chatter) Press(label string) (bottest.Seen, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.pressOn(label)
}

func (c *chatter) pressOn(label string) (bottest.Seen, error) {
	for _, k := range c.last {
		if k.label == label {
			return c.seen(c.press(k.id), nil)
		}
	}
	return bottest.Seen{}, errors.New("no such button")
}

// Submit chooses in the selects, goes on to the modal and fills it in.
func (c *chatter) Submit(values map[string]string) (bottest.Seen, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, k := range c.last {
		if k.kind == 3 && values["kind"] != "" {
			if _, err := c.seen(c.choose(k.id, values["kind"]), nil); err != nil {
				return bottest.Seen{}, err
			}
		}
	}
	modal := c.press(find(c.t, c.last, "[discord.form.go]").id)[0]
	inputs := keysOf(modal)
	if modal.kind != discordgo.InteractionResponseModal || len(inputs) != 2 {
		return bottest.Seen{}, fmt.Errorf("no modal: %+v", modal)
	}
	return c.seen(c.scene.send(modal.text("custom_id"), map[string]string{inputs[0].id: values["who"], inputs[1].id: values["note"]}), nil)
}

func (c *chatter) Post(r bot.Reply, key bot.DeliveryKey) (bottest.Seen, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	before := c.api.count()
	_, err := c.desk.Outlet().Send(c.t.Context(), bot.Address{Chat: bot.ChatID{Platform: Platform, ID: "600"}}, r, key)
	return c.seen(c.api.since(before), err)
}
