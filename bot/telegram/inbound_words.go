package telegram

import (
	"slices"
	"strings"
)

// words reads what was said, if it was said to the bot.
func (r hearing) words(e *event, m *message) {
	text := m.words()
	e.in.Attached = e.in.Private && m.attached()
	switch {
	case e.foreign && !e.in.Private, service(m):
	case strings.TrimSpace(text) == "" && e.in.Attached:
		e.kind = said
	case strings.TrimSpace(text) == "":
		if e.in.Private {
			e.kind = unread
		}
	case e.foreign:
		e.kind, e.in.Text = said, "/check "+text+hidden(m)
	default:
		r.addressed(e, m, text)
	}
}

// maxHidden is how many addresses behind words are read.
const maxHidden = 5

// hidden lists the addresses that stand behind words of a message: what is tapped is not always what is shown.
func hidden(m *message) string {
	var b strings.Builder
	found := 0
	for _, e := range slices.Concat(m.Entities, m.CaptionEntities) {
		if e.Type == "text_link" && found < maxHidden {
			found++
			b.WriteString("\n" + e.URL)
		}
	}
	return b.String()
}

// service tells that a message says something about the chat, not to the bot.
func service(m *message) bool {
	return len(m.NewChatMembers) > 0 || m.LeftChatMember != nil || m.NewChatTitle != "" || len(m.NewChatPhoto) > 0 ||
		m.DeleteChatPhoto || m.GroupChatCreated || m.SuperGroupChatCreated || m.ChannelChatCreated ||
		len(m.PinnedMessage) > 0 || m.TopicClosed != nil || m.TopicReopened != nil || m.GeneralHidden != nil || m.GeneralShown != nil ||
		m.MessageAutoDeleteTimerChanged != nil || m.WriteAllowed != nil || m.Background != nil
}

// addressed takes the text when it is for the bot. In a group only commands are, and "@this_bot words", which is a
// question; a bare one in reply to a message asks about that. "/cmd@other" is nobody's here, nor is a bare command in reply to another bot. "/start payload" is what the
// link stands for.
func (r hearing) addressed(e *event, m *message, text string) {
	if rest, ok := r.mention(text); ok {
		text = strings.TrimSpace(rest)
		if !strings.HasPrefix(text, "/") {
			text = "/check " + text
		}
	}
	if !strings.HasPrefix(text, "/") {
		if e.in.Private {
			e.kind, e.in.Text = said, text
		}
		return
	}
	name, target := command(text)
	if target != "" && !strings.EqualFold(target, r.self.Username) || target == "" && r.answersOther(m) {
		return
	}
	if name == "start" {
		payload := arguments(text)
		text = r.start(payload)
		e.hush = text == "/start" && !e.in.Private // Telegram types it for whoever adds the bot
		if text == "/start" && e.in.Private {
			e.link = payload
		}
	}
	if name == usual && arguments(text) == "" {
		text = strings.TrimSpace(text) + r.answered(m)
	}
	e.kind, e.command, e.in.Text = said, true, text
}

// answered gives the words of the message that a bare /check replies to: those are what is asked about. The bot's own are
// nobody's question.
func (r hearing) answered(m *message) string {
	to := m.ReplyTo
	if to == nil || to.From != nil && to.From.ID == r.self.ID {
		return ""
	}
	if words := strings.TrimSpace(to.words()); words != "" {
		return " " + words + hidden(to)
	}
	return ""
}

// attached tells that a message brings what is no words: a picture, a film, a file, a recording.
func (m *message) attached() bool {
	return len(m.Photo) > 0 || m.Document != nil || m.Voice != nil || m.Audio != nil || m.Video != nil || m.VideoNote != nil || m.Animation != nil
}

// words is what a message says, or what stands under its picture.
func (m *message) words() string {
	if m.Text == "" {
		return m.Caption
	}
	return m.Text
}

// answersOther tells that a message replies to a bot that is not this one.
func (r hearing) answersOther(m *message) bool {
	return m.ReplyTo != nil && m.ReplyTo.From != nil && m.ReplyTo.From.IsBot && m.ReplyTo.From.ID != r.self.ID
}

// command splits the first word of "/name@target words".
func command(text string) (name, target string) {
	word, ok := strings.CutPrefix(text, "/")
	if !ok {
		return "", ""
	}
	if end := strings.IndexAny(word, " \t\n"); end >= 0 {
		word = word[:end]
	}
	name, target, _ = strings.Cut(word, "@")
	return strings.ToLower(name), target
}

// arguments is what follows a command.
func arguments(text string) string {
	end := strings.IndexAny(text, " \t\n")
	if end < 0 {
		return ""
	}
	return strings.TrimSpace(text[end:])
}

// mention cuts the bot's name from the beginning of a text.
func (r hearing) mention(text string) (rest string, ok bool) {
	name := "@" + r.self.Username
	if r.self.Username == "" || len(text) < len(name) || !strings.EqualFold(text[:len(name)], name) {
		return "", false
	}
	rest = text[len(name):]
	return strings.TrimLeft(rest, ",:"), rest == "" || strings.ContainsAny(rest[:1], " \t\n,:")
}

// start is what a deep link stands for: a command of the core, by name.
func (r hearing) start(payload string) string {
	if name := strings.ToLower(payload); r.commands[name] {
		return "/" + name
	}
	return "/start"
}
