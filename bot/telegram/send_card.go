package telegram

import (
	"context"
	"strings"

	"hangup/bot"
)

// Inline mode (https://core.telegram.org/bots/api#answerinlinequery).
const (
	minAsked  = 12 // characters: half a word gives no answer worth showing
	cardCache = 10 // seconds that Telegram may keep an answer for the one who asked
	maxTitle  = 60 // UTF-16 units that fit into the list
)

// cards are the parameters of answerInlineQuery.
type cards struct {
	Query    string    `json:"inline_query_id"`
	Results  []article `json:"results"`
	Personal bool      `json:"is_personal"`
	Cache    int       `json:"cache_time"`
	Button   opener    `json:"button"`
}

// opener leads from the list of cards to the private chat.
type opener struct {
	Text  string `json:"text"`
	Start string `json:"start_parameter"`
}

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
	list := cards{
		Query: e.query, Results: []article{}, Personal: true, Cache: cardCache,
		Button: opener{d.cfg.Words("telegram.inline.private"), usual},
	}
	if words := strings.TrimSpace(e.in.Text); len([]rune(words)) >= minAsked && d.cfg.Card != nil {
		if r := d.cfg.Card(ctx, words); r.Lead != "" {
			list.Results = append(list.Results, d.article(e, r))
		}
	}
	err := d.cfg.API.Call(ctx, "answerInlineQuery", list, nil)
	if reasonOf(err) == stale {
		return nil // more was typed meanwhile
	}
	return err
}

// article renders an answer as one message; what does not fit is left out from its end.
func (d *Desk) article(e event, r bot.Reply) article {
	texts := messages(r, maxUnits)
	for len(texts) > 1 && len(r.Parts) > 0 {
		r.Parts = r.Parts[:len(r.Parts)-1]
		texts = messages(r, maxUnits)
	}
	return article{
		Type: "article", ID: d.seal.sign('i', e.query), Title: cutUnits(harmless(r.Lead), maxTitle),
		Description: d.cfg.Words("telegram.inline.send"),
		Content:     articleContent{Text: texts[0], Mode: "HTML", Preview: preview{Disabled: true}},
		Keyboard:    arrange([]key{d.linkKey("telegram.private", usual)}),
	}
}
