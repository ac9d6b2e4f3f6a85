package discordtest

import (
	"slices"
	"strconv"
	"time"
)

// nonceKey is what enforce_nonce compares: the same author, the same channel.
type nonceKey struct{ channel, nonce string }

type nonceSent struct {
	message Message
	at      time.Time
}

// nonceTime is how long a nonce is remembered: "the past few minutes", which Discord does not put in a number
// (docs.discord.com/developers/resources/message#create-message).
const nonceTime = 3 * time.Minute

// put gives a message its number and lets it stand in a channel. The lock is held.
func (s *Server) put(c *channel, m *Message) {
	m.ID, m.ChannelID, m.Timestamp = s.id(), c.ID, s.now().UTC()
	m.whole()
	c.messages = append(c.messages, m)
	s.stir()
}

// open finds the channel of a call and tells whether the bot is heard there at all. The lock is held.
func (s *Server) open(c *Call) (*channel, error) {
	to := s.world.channels[c.vars["channel"]]
	if to == nil {
		return nil, is(errUnknownChannel)
	}
	g := s.world.guilds[to.GuildID]
	if to.Kind == GroupDM || g != nil && g.stranger || s.botIn(to)&ViewChannel == 0 {
		return nil, is(errNoAccess)
	}
	return to, nil
}

// writable tells whether the bot may send a draft into a channel. The lock is held.
func (s *Server) writable(to *channel, d draft) error {
	may := s.botIn(to)
	speak := SendMessages
	if to.Thread() {
		speak = SendInThreads
	}
	embeds := d.Embeds != nil && len(*d.Embeds) > 0
	switch {
	case to.closed:
		return is(errNoDM)
	case to.locked:
		return is(errArchived)
	case may&speak == 0, embeds && may&EmbedLinks == 0, len(d.files) > 0 && may&AttachFiles == 0:
		return is(errNoPermission)
	}
	return nil
}

func (s *Server) createMessage(c *Call) (int, any, error) {
	to, err := s.open(c)
	if err != nil {
		return 0, nil, err
	}
	if to.Kind == Forum {
		return 0, nil, is(errNoText)
	}
	d, err := c.draft()
	if err == nil {
		err = s.writable(to, d)
	}
	if err != nil {
		return 0, nil, err
	}
	key := nonceKey{to.ID, string(d.Nonce)}
	if sent, ok := s.nonces[key]; ok && d.Enforce && d.Nonce != "" && s.now().Sub(sent.at) <= nonceTime {
		return 200, sent.message, nil
	}
	m, err := s.post(to, d)
	if err != nil {
		return 0, nil, err
	}
	if d.Nonce != "" {
		s.nonces[key] = nonceSent{*m, s.now()}
	}
	return 200, *m, nil
}

// post lets the bot write a draft into a channel. The lock is held.
func (s *Server) post(to *channel, d draft) (*Message, error) {
	m := &Message{Author: s.Me, ChannelID: to.ID, Nonce: string(d.Nonce), ApplicationID: s.AppID, TTS: d.TTS}
	if d.Flags != nil {
		m.Flags = *d.Flags & (FlagSuppressEmbeds | FlagSilent)
	}
	if err := s.apply(m, d); err != nil {
		return nil, err
	}
	s.put(to, m)
	return m, nil
}

// find gives a message that stands in a channel.
func (c *channel) find(id string) *Message {
	for _, m := range c.messages {
		if m.ID == id {
			return m
		}
	}
	return nil
}

// public finds the message of a call, which nobody finds here while only one person sees it. The lock is held.
func (s *Server) public(c *Call) (*channel, *Message, error) {
	to, err := s.open(c)
	if err != nil {
		return nil, nil, err
	}
	m := to.find(c.vars["message"])
	if m == nil || m.Private() {
		return nil, nil, is(errUnknownMessage)
	}
	return to, m, nil
}

func (s *Server) getMessage(c *Call) (int, any, error) {
	_, m, err := s.public(c)
	if err != nil {
		return 0, nil, err
	}
	return 200, *m, nil
}

// listMessages gives the newest first, 50 unless a limit of up to 100 is named.
func (s *Server) listMessages(c *Call) (int, any, error) {
	to, err := s.open(c)
	if err != nil {
		return 0, nil, err
	}
	limit, err := strconv.Atoi(c.Query.Get("limit"))
	if err != nil || limit < 1 || limit > 100 {
		limit = 50
	}
	all := []Message{}
	for _, m := range slices.Backward(to.messages) {
		if !m.Private() && len(all) < limit {
			all = append(all, *m)
		}
	}
	return 200, all, nil
}

func (s *Server) editMessage(c *Call) (int, any, error) {
	to, m, err := s.public(c)
	switch {
	case err != nil:
		return 0, nil, err
	case m.Author.ID != s.Me.ID:
		return 0, nil, is(errNotTheAuthor)
	case to.locked:
		return 0, nil, is(errArchived)
	}
	d, err := c.draft()
	if err != nil {
		return 0, nil, err
	}
	if err := s.rewrite(m, d); err != nil {
		return 0, nil, err
	}
	return 200, *m, nil
}

// rewrite changes a message that stands, or leaves it as it is when the draft does not fit. The lock is held.
func (s *Server) rewrite(m *Message, d draft) error {
	fresh := *m
	fresh.Flags &^= FlagLoading
	if d.Flags != nil {
		fresh.Flags = fresh.Flags&^FlagSuppressEmbeds | *d.Flags&FlagSuppressEmbeds
	}
	if err := s.apply(&fresh, d); err != nil {
		return err
	}
	at := s.now().UTC()
	fresh.Edited = &at
	*m = fresh
	s.stir()
	return nil
}

func (s *Server) deleteMessage(c *Call) (int, any, error) {
	to, m, err := s.public(c)
	switch {
	case err != nil:
		return 0, nil, err
	case m.Author.ID != s.Me.ID && s.botIn(to)&ManageMessages == 0:
		return 0, nil, is(errNoPermission)
	}
	s.erase(to, m)
	return 204, nil, nil
}

func (s *Server) erase(from *channel, m *Message) {
	from.messages = slices.DeleteFunc(from.messages, func(other *Message) bool { return other == m })
	s.stir()
}

func (s *Server) crosspost(c *Call) (int, any, error) {
	to, m, err := s.public(c)
	switch {
	case err != nil:
		return 0, nil, err
	case to.Kind != Announcement:
		return 0, nil, is(errWrongChannel)
	case m.Author.ID != s.Me.ID && s.botIn(to)&ManageMessages == 0, s.botIn(to)&SendMessages == 0:
		return 0, nil, is(errNoPermission)
	case m.Flags&FlagCrossposted != 0:
		return 0, nil, is(errCrossposted)
	}
	m.Flags |= FlagCrossposted
	return 200, *m, nil
}
