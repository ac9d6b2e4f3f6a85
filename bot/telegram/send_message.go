package telegram

import (
	"encoding/json"
	"html"
	"regexp"
	"strings"

	"hangup/bot"
)

// outgoing is the parameters of sendMessage or, with a photo or a file, of sendPhoto or sendDocument, and of what edits those.
type outgoing struct {
	Chat      int64     `json:"chat_id"`
	Thread    int       `json:"message_thread_id,omitempty"`
	MessageID int       `json:"message_id,omitempty"`
	Text      string    `json:"text,omitempty"`
	Caption   string    `json:"caption,omitempty"`
	Mode      string    `json:"parse_mode,omitempty"`
	Preview   *preview  `json:"link_preview_options,omitempty"`
	Keyboard  *keyboard `json:"reply_markup,omitempty"`
	Ephemeral *onlyFor  `json:"ephemeral_message_parameters,omitempty"`
	Reply     *replyTo  `json:"reply_parameters,omitempty"`

	photo []byte // PNG
	file  *bot.File
	blind bool // nobody asks what Telegram says of the message
}

// result is what the result of sending is decoded into.
func (m outgoing) result(sent *incoming) any {
	if m.blind {
		return nil
	}
	return sent
}

// preview turns the preview of links off: it would show a page nobody asked for, larger than the answer.
type preview struct {
	Disabled bool `json:"is_disabled"`
}

// onlyFor makes a message in a group one that a single member sees.
type onlyFor struct {
	User  int64  `json:"receiver_user_id"`
	Query string `json:"callback_query_id,omitempty"`
}

// replyTo says which private message of a member is answered.
type replyTo struct {
	Ephemeral int64 `json:"ephemeral_message_id,omitempty"`
}

// incoming is what is read of a message that was sent.
type incoming struct {
	ID        int               `json:"message_id"`
	Ephemeral int64             `json:"ephemeral_message_id"`
	Photo     []json.RawMessage `json:"photo"`
}

// htmlText is a message of a text in Telegram's HTML.
func htmlText(text string) outgoing {
	return outgoing{Text: text, Mode: "HTML", Preview: &preview{Disabled: true}}
}

// photoOf is a message of a picture with a caption in Telegram's HTML.
func photoOf(png []byte, caption string) outgoing {
	return outgoing{Caption: caption, Mode: "HTML", photo: png}
}

// fileOf is a message of a file with a caption in Telegram's HTML.
func fileOf(f *bot.File, caption string) outgoing {
	return outgoing{Caption: caption, Mode: "HTML", file: f}
}

// to addresses a message.
func (m outgoing) to(at spot) outgoing {
	m.Chat, m.Thread = at.chat, at.thread
	return m
}

func (m outgoing) method() string {
	switch {
	case m.photo != nil:
		return "sendPhoto"
	case m.file != nil:
		return "sendDocument"
	}
	return "sendMessage"
}

func (m outgoing) uploads() []upload {
	switch {
	case m.photo != nil:
		return []upload{{Field: "photo", Name: "picture.png", Body: m.photo}}
	case m.file != nil:
		return []upload{{Field: "document", Name: m.file.Name, Body: m.file.Data}}
	}
	return nil
}

// unpictured is the message without its picture; the caption says what it shows.
func (m outgoing) unpictured() outgoing {
	m.Text, m.Caption, m.photo, m.Preview = m.Caption, "", nil, &preview{Disabled: true}
	return m
}

// unfiled is the message without its file. words say so.
func (m outgoing) unfiled(words string) outgoing {
	m.Text, m.Caption = strings.TrimSpace(m.Caption+"\n\n"+escape(words)), ""
	m.file, m.Preview = nil, &preview{Disabled: true}
	return m
}

// plain is the message as words alone: no markup, no buttons.
func (m outgoing) plain() outgoing {
	m.Text, m.Caption = bare(m.Text, maxUnits), bare(m.Caption, maxCaption)
	m.Mode, m.Keyboard = "", nil
	return m
}

var (
	aLink = regexp.MustCompile(`<a href="([^"]*)">([^<]*)</a>`)
	aTag  = regexp.MustCompile(`<[^>]*>`)
)

// bare takes the markup out of a text of ours. Where links lead stands behind them, as far as there is room.
func bare(text string, most int) string {
	strip := func(s string) string { return html.UnescapeString(aTag.ReplaceAllString(s, "")) }
	if long := strip(aLink.ReplaceAllString(text, "$2 $1")); units(long) <= most {
		return long
	}
	return strip(text)
}

// maxCaption is how long the words under a picture may be, in UTF-16 units (https://core.telegram.org/bots/api#sendphoto).
const maxCaption = 1024

// compose renders a reply without its form, as the messages that it needs; the buttons stand under the last.
func compose(r bot.Reply, k *keyboard) []outgoing {
	var all []outgoing
	if m, rest, ok := pictured(r); ok {
		all, r = append(all, m), rest
	}
	for _, text := range messages(r, maxUnits) {
		all = append(all, htmlText(text))
	}
	all = withFile(all, r)
	if len(all) > 0 {
		all[len(all)-1].Keyboard = k
	}
	return all
}

// withFile adds the file of a reply to its messages: the words stand under it where they are few.
func withFile(all []outgoing, r bot.Reply) []outgoing {
	if r.File == nil || len(r.File.Data) == 0 {
		return all
	}
	if captions := messages(r, maxCaption); len(all) == 1 && all[0].photo == nil && len(captions) == 1 {
		return []outgoing{fileOf(r.File, captions[0])}
	}
	return append(all, fileOf(r.File, ""))
}

// maxAlt is what of the words for a picture has room under it whatever they are, in UTF-16 units. bot.Picture has half.
const maxAlt = 900

// pictured is the picture of a reply with what it shows in words, and what of the reply is left. Telegram has no place of
// its own for such words, so they stand in the caption, under the first line of the reply where both fit.
func pictured(r bot.Reply) (m outgoing, rest bot.Reply, ok bool) {
	if r.Picture == nil {
		return outgoing{}, r, false
	}
	rest = r
	rest.Picture = nil
	alt := bot.Part{Kind: bot.Paragraph, Text: cutUnits(r.Picture.Alt, maxAlt)}
	caption := messages(bot.Reply{Lead: r.Lead, Parts: []bot.Part{alt}}, maxCaption)
	if len(caption) == 1 {
		rest.Lead = ""
	} else {
		caption = messages(bot.Reply{Parts: []bot.Part{alt}}, maxCaption)
	}
	return photoOf(r.Picture.PNG, strings.Join(caption, "")), rest, true
}

// withAlt puts what a picture shows into the words of a reply.
func withAlt(r bot.Reply, alt string) bot.Reply {
	r.Parts = append([]bot.Part{{Kind: bot.Paragraph, Text: alt}}, r.Parts...)
	return r
}
