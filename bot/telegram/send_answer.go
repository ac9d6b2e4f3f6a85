package telegram

import (
	"context"
	"encoding/json"
	"strings"

	"hangup/bot"
)

// show sends a reply to where the event came from. An empty one is not sent.
func (d *Desk) show(ctx context.Context, e event, r bot.Reply) error {
	if r.Empty() {
		return nil
	}
	if r.Form != nil {
		return d.form(ctx, e, r)
	}
	keys, err := d.seal.keys(ctx, r.Buttons)
	if err != nil {
		d.cfg.Log.Error("telegram: buttons not made", "err", err) // the words matter more
	}
	return d.deliver(ctx, e, r, keys)
}

func (d *Desk) deliver(ctx context.Context, e event, r bot.Reply, keys []key) error {
	if e.in.Private || !r.Private && e.ephemeral == 0 {
		return d.aloud(ctx, e, r, arrange(keys))
	}
	return d.inGroup(ctx, e, r, keys)
}

// put sends a question of a form: in a group to the one who fills it in, where that is possible.
func (d *Desk) put(ctx context.Context, e event, r bot.Reply, k *keyboard) error {
	if !e.in.Private && d.private.may(e.in.From.Chat, d.cfg.Now()) && e.user != 0 {
		if done, err := d.whisper(ctx, e, r, k); done {
			return err
		}
	}
	return d.aloud(ctx, e, r, k)
}

// aloud sends a reply for everybody in the chat, in as many messages as it needs; the buttons stand under the last.
func (d *Desk) aloud(ctx context.Context, e event, r bot.Reply, k *keyboard) error {
	chat, thread, ok := numbers(e.in.From)
	if !ok {
		return &bot.SendError{Kind: bot.Dead, Err: errAddress}
	}
	texts := messages(pieces(r, maxUnits-markRoom), maxUnits)
	for n, text := range texts {
		m := htmlTo(chat, thread, text)
		if n == len(texts)-1 {
			m.Keyboard = k
		}
		if err := d.sendIn(ctx, m, nil); err != nil {
			return err
		}
	}
	return nil
}

// sendIn sends into a topic or, when that is closed or gone, into General.
func (d *Desk) sendIn(ctx context.Context, m outgoing, into any) error {
	err := d.cfg.API.Call(ctx, "sendMessage", m, into)
	if why := reasonOf(err); m.Thread != 0 && (why == topicClosed || why == topicGone) {
		m.Thread = 0
		return d.cfg.API.Call(ctx, "sendMessage", m, into)
	}
	return err
}

// linkKey opens a private chat with the bot, with a command of the core to begin with.
func (d *Desk) linkKey(command string) key {
	return key{Text: d.cfg.Words("telegram.private"), URL: "https://t.me/" + d.cfg.Self.Username + "?start=" + command, Style: primary}
}

// share shows an answer to the whole group that only one person saw: the very message under whose button was pressed.
func (d *Desk) share(ctx context.Context, e event) error {
	if e.msg.Text == "" || e.msg.From == nil || e.msg.From.ID != d.cfg.Self.ID {
		return errForged
	}
	chat, thread, ok := numbers(e.in.From)
	if !ok {
		return errForged
	}
	m := outgoing{Chat: chat, Thread: thread, Text: e.msg.Text, Preview: preview{Disabled: true}}
	if len(e.msg.Entities) > 0 {
		raw, err := json.Marshal(e.msg.Entities)
		if err != nil {
			return err
		}
		m.Entities = raw
	}
	return d.sendIn(ctx, m, nil)
}

// Inline mode (https://core.telegram.org/bots/api#answerinlinequery).
const (
	minAsked  = 12 // characters: half a word gives no answer worth showing
	cardCache = 10 // seconds that Telegram may keep an answer for the one who asked
	maxTitle  = 60 // UTF-16 units that fit into the list
)

// article is an answer card that can be sent into any chat. The library's type knows no preview options.
type article struct {
	Type        string         `json:"type"`
	ID          string         `json:"id"`
	Title       string         `json:"title"`
	Description string         `json:"description,omitempty"`
	Content     articleContent `json:"input_message_content"`
	Keyboard    *keyboard      `json:"reply_markup,omitempty"`
}

type articleContent struct {
	Text    string  `json:"message_text"`
	Mode    string  `json:"parse_mode"`
	Preview preview `json:"link_preview_options"`
}

// card answers an inline query: one card, or none while too little was typed.
func (d *Desk) card(ctx context.Context, e event) error {
	params := map[string]any{
		"inline_query_id": e.query, "is_personal": true, "cache_time": cardCache, "results": []article{},
		"button": map[string]string{"text": d.cfg.Words("telegram.inline.private"), "start_parameter": "check"},
	}
	if words := strings.TrimSpace(e.in.Text); len([]rune(words)) >= minAsked && d.cfg.Card != nil {
		r := d.cfg.Card(ctx, words)
		if texts := messages(pieces(r, maxUnits-markRoom), maxUnits); len(texts) > 0 {
			params["results"] = []article{{
				Type: "article", ID: d.seal.sign('i', e.query), Title: cutUnits(harmless(r.Lead), maxTitle),
				Description: d.cfg.Words("telegram.inline.send"),
				Content:     articleContent{Text: texts[0], Mode: "HTML", Preview: preview{Disabled: true}},
				Keyboard:    arrange([]key{d.linkKey("check")}),
			}}
		}
	}
	err := d.cfg.API.Call(ctx, "answerInlineQuery", params, nil)
	if reasonOf(err) == stale {
		return nil // more was typed meanwhile
	}
	return err
}
