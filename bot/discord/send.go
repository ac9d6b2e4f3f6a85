package discord

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
	"hangup/bot/adapt"
)

// outgoing is a message on its way. The library's type knows no nonce.
type outgoing struct {
	Content     string                            `json:"content"`
	Embeds      []*discordgo.MessageEmbed         `json:"embeds"`
	Components  []discordgo.MessageComponent      `json:"components"`
	Mentions    *discordgo.MessageAllowedMentions `json:"allowed_mentions"`
	Attachments []attachment                      `json:"attachments"` // empty, to take those of before away; the client names the files
	Flags       discordgo.MessageFlags            `json:"flags,omitempty"`
	Nonce       string                            `json:"nonce,omitempty"`
	Enforce     bool                              `json:"enforce_nonce,omitempty"`

	lead  string // the first line of what it says, as it was written
	files []file
}

// alertNobody is sent with every message: whatever it says, it mentions nobody.
func alertNobody() *discordgo.MessageAllowedMentions {
	return &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}}
}

// messagesOf renders a reply as messages without buttons. There is always one. The picture is under the first, the file
// under the last.
//
// What to do now is the title of the first embed and the text of its message too: many people have switched embeds off, and
// would see nothing but buttons; a notification and a screen reader begin with that text.
func messagesOf(r renderer, reply bot.Reply) []outgoing {
	var all []outgoing
	for _, e := range r.embeds(reply) {
		all = append(all, outgoing{
			Embeds: []*discordgo.MessageEmbed{e}, Components: []discordgo.MessageComponent{},
			Mentions: alertNobody(), Attachments: []attachment{}, lead: reply.Lead,
		})
	}
	all[0].Content = content(reply.Lead)
	if bare(reply) && all[0].Content != "" {
		all = all[:1]
		all[0].Embeds = []*discordgo.MessageEmbed{} // it would only say the same again
	}
	if p := reply.Picture; p != nil && len(p.PNG) > 0 && len(p.PNG) <= maxUpload {
		all[0].files = []file{{Name: "picture.png", Type: "image/png", Alt: cut(strings.TrimSpace(p.Alt), maxAlt), Body: p.PNG}}
	}
	if f := reply.File; f != nil && len(f.Data) > 0 && len(f.Data) <= maxUpload {
		last := &all[len(all)-1]
		last.files = append(last.files, file{Name: f.Name, Type: f.Type, Body: f.Data})
	}
	return all
}

// bare tells that a reply says nothing but its first line.
func bare(r bot.Reply) bool {
	return len(r.Parts) == 0 && len(r.Buttons) == 0 && r.Tone == bot.Plain && r.Until.IsZero()
}

// created is what is read of a message or thread that was made.
type created struct {
	ID string `json:"id"`
}

// Outlet posts into chats, and changes and removes what it posted. It is a bot.Sender and a bot.Editor, safe for
// concurrent use. A post is one message, so that a crash leaves all of it or nothing: a longer one is refused with
// bot.Shrink. Under one bot.DeliveryKey a channel gets one message within some minutes. Discord has no such key for the
// posts of a forum, which are known by their titles for half an hour instead.
type Outlet struct {
	cfg     DeskConfig
	render  renderer
	seal    sealer
	people  *people
	kinds   *kinds
	founder adapt.Vault
}

func newOutlet(cfg DeskConfig, r renderer, s sealer, v adapt.Vault) *Outlet {
	return &Outlet{cfg: cfg, render: r, seal: s, people: &people{}, kinds: &kinds{}, founder: v}
}

func (o *Outlet) log() *slog.Logger { return o.cfg.Log }

var (
	errAddress  = errors.New("not an address of this platform")
	errTooLong  = errors.New("the post does not fit into one message")
	errNoPost   = errors.New("there is nothing to post")
	errNoEdit   = errors.New("this message cannot be changed")
	errLongName = errors.New("the key is too long for a nonce")
)

func dead(err error) error { return &bot.SendError{Kind: bot.Dead, Err: err} }

// Send posts a reply. In a forum it becomes a post with its first line as the title. Somebody who takes no messages from
// the bot gets it where they last spoke to it, if that was a moment ago. When a channel is gone or takes no posts any
// more, whoever had them sent there is told.
func (o *Outlet) Send(ctx context.Context, to bot.Address, r bot.Reply, key bot.DeliveryKey) (bot.MessageRef, error) {
	if len(key) > maxNonce {
		return bot.MessageRef{}, dead(errLongName)
	}
	m, err := o.post(r)
	if err != nil {
		return bot.MessageRef{}, err
	}
	m.Nonce, m.Enforce = string(key), key != ""
	if user, ok := personOf(to); ok {
		id, err := o.sendPerson(ctx, user, m)
		return bot.MessageRef{To: to, ID: id}, err
	}
	id, err := o.sendChannel(ctx, to, m)
	if suspended(err) {
		o.tellLoss(ctx, to.Chat)
	}
	if err != nil {
		return bot.MessageRef{}, err
	}
	return bot.MessageRef{To: to, ID: id}, nil
}

func suspended(err error) bool {
	var se *bot.SendError
	return errors.As(err, &se) && se.Kind == bot.Suspend
}

func (o *Outlet) sendChannel(ctx context.Context, to bot.Address, m outgoing) (bot.MessageID, error) {
	channel, ok := channelOf(to)
	if !ok {
		return "", dead(errAddress)
	}
	id, err := o.send(ctx, channel, m)
	if reasonOf(err) == wrongKind {
		return o.sendForum(ctx, channel, m, err)
	}
	if err == nil {
		o.passOn(ctx, channel, id)
	}
	return id, err
}

func (o *Outlet) send(ctx context.Context, channel string, m outgoing) (bot.MessageID, error) {
	var made created
	if err := o.cfg.API.Call(ctx, messageIn(channel, m), &made); err != nil {
		return "", err
	}
	return bot.MessageID(made.ID), nil
}

// messageIn is the call that posts a message.
func messageIn(channel string, m outgoing) request {
	return request{
		Method: http.MethodPost, Path: "/channels/" + channel + "/messages", Bucket: "POST channel " + channel,
		JSON: m, Files: m.files,
	}
}

// post renders a reply as one message.
func (o *Outlet) post(r bot.Reply) (outgoing, error) {
	if r.Empty() && r.Picture == nil {
		return outgoing{}, dead(errNoPost)
	}
	all := messagesOf(o.render, r)
	if len(all) > 1 {
		return outgoing{}, &bot.SendError{Kind: bot.Shrink, Err: errTooLong}
	}
	all[0].Components = nonNil(o.seal.arrange(o.seal.keys(r.Buttons)))
	return all[0], nil
}

func nonNil(c []discordgo.MessageComponent) []discordgo.MessageComponent {
	if c == nil {
		return []discordgo.MessageComponent{}
	}
	return c
}

// channelOf reads an address. A thread that is named beside its channel is the channel to post in.
func channelOf(to bot.Address) (id string, ok bool) {
	id = to.Chat.ID
	if to.Thread != "" {
		id = string(to.Thread)
	}
	return id, to.Chat.Platform == Platform && snowflake(id) != ""
}

// personOf reads the address of a person alone with the bot.
func personOf(to bot.Address) (user string, ok bool) {
	user, ok = strings.CutPrefix(to.Chat.ID, personPrefix)
	return user, ok && to.Chat.Platform == Platform && to.Thread == "" && snowflake(user) != ""
}

// Edit replaces a post.
func (o *Outlet) Edit(ctx context.Context, ref bot.MessageRef, r bot.Reply) error {
	m, err := o.post(r)
	if err != nil {
		return err
	}
	at, err := o.locate(ctx, ref)
	if err != nil {
		return err
	}
	return ofMessage(o.cfg.API.Call(ctx, request{
		Method: http.MethodPatch, Path: at.path(), Bucket: "PATCH channel " + at.channel, JSON: m, Files: m.files,
	}, nil))
}

// ofMessage makes the refusal of a change one of that message alone: a thread that is shut opens with the next post.
func ofMessage(err error) error {
	if reasonOf(err) == threadShut {
		return &bot.SendError{Kind: bot.Dead, Err: err}
	}
	return err
}

// Delete removes a post. One that is gone already is removed. Of a forum's post only the words are: the thread with what
// people answered is theirs.
func (o *Outlet) Delete(ctx context.Context, ref bot.MessageRef) error {
	at, err := o.locate(ctx, ref)
	if err != nil {
		return err
	}
	err = o.cfg.API.Call(ctx, request{Method: http.MethodDelete, Path: at.path(), Bucket: "DELETE channel " + at.channel}, nil)
	if reasonOf(err) == messageGone {
		return nil
	}
	return ofMessage(err)
}

// spot is where a message stands.
type spot struct{ channel, message string }

func (s spot) path() string { return "/channels/" + s.channel + "/messages/" + s.message }

// locate finds a message that was posted.
func (o *Outlet) locate(ctx context.Context, ref bot.MessageRef) (spot, error) {
	id := string(ref.ID)
	if strings.HasPrefix(id, whisperMark) {
		return spot{}, dead(errNoEdit)
	}
	if thread, ok := strings.CutPrefix(id, forumMark); ok && snowflake(thread) != "" {
		return spot{thread, thread}, nil // the first message of a post has the id of its thread
	}
	channel, ok := channelOf(ref.To)
	if user, person := personOf(ref.To); person {
		var err error
		if channel, err = o.people.channel(ctx, o.cfg.API, user); err != nil {
			return spot{}, err
		}
		ok = true
	}
	if !ok || snowflake(id) == "" {
		return spot{}, dead(errAddress)
	}
	return spot{channel, id}, nil
}
