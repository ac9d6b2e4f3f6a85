package discord

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// forumMark begins the id of a post in a forum. What follows is the id of its thread.
const forumMark = "p"

// forumPost is a new post in a forum
// (docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel).
type forumPost struct {
	Name    string   `json:"name"`
	Tags    []string `json:"applied_tags,omitempty"`
	Message outgoing `json:"message"`
}

// forum is what is read of a channel.
type forum struct {
	Kind  discordgo.ChannelType  `json:"type"`
	Guild string                 `json:"guild_id"`
	Flags discordgo.ChannelFlags `json:"flags"`
	Tags  []struct {
		ID        string `json:"id"`
		Moderated bool   `json:"moderated"`
	} `json:"available_tags"`
}

// tags gives a tag where a post must have one: the first that the bot may use.
func (f forum) tags() []string {
	if f.Flags&discordgo.ChannelFlagRequireTag == 0 {
		return nil
	}
	for _, t := range f.Tags {
		if !t.Moderated {
			return []string{t.ID}
		}
	}
	return nil
}

func (o *Outlet) channelInfo(ctx context.Context, id string) (f forum, err error) {
	err = o.cfg.API.Call(ctx, request{Method: http.MethodGet, Path: "/channels/" + id, Bucket: "GET channel " + id}, &f)
	return f, err
}

// sendForum posts into a forum, which takes no messages of its own: refused says so.
func (o *Outlet) sendForum(ctx context.Context, channel string, m outgoing, refused error) (bot.MessageID, error) {
	f, err := o.channelInfo(ctx, channel)
	if err != nil {
		return "", err
	}
	if f.Kind != discordgo.ChannelTypeGuildForum && f.Kind != discordgo.ChannelTypeGuildMedia {
		return "", refused
	}
	m.Nonce, m.Enforce = "", false // a thread has none
	name := label(m.lead, maxThreadName)
	if id, ok := o.posted(ctx, channel, f.Guild, name); ok {
		return bot.MessageID(forumMark + id), nil
	}
	var made created
	err = o.cfg.API.Call(ctx, request{
		Method: http.MethodPost, Path: "/channels/" + channel + "/threads", Bucket: "POST threads " + channel,
		JSON: forumPost{Name: name, Tags: f.tags(), Message: m}, Files: m.files,
	}, &made)
	if err != nil {
		return "", err
	}
	return bot.MessageID(forumMark + made.ID), nil
}

// forumMemory is how long ago a post with the same title is taken for the same one. An attempt that was cut off is made
// again within a quarter of an hour.
const forumMemory = 30 * time.Minute

// posted finds the bot's own post of a title in a forum, made lately: an attempt of which nobody knew how it ended may have
// made it. When Discord does not say, there is none.
func (o *Outlet) posted(ctx context.Context, channel, guild, name string) (id string, ok bool) {
	if snowflake(guild) == "" {
		return "", false
	}
	var active struct {
		Threads []struct {
			ID     string `json:"id"`
			Parent string `json:"parent_id"`
			Owner  string `json:"owner_id"`
			Name   string `json:"name"`
		} `json:"threads"`
	}
	err := o.cfg.API.Call(ctx, request{Method: http.MethodGet, Path: "/guilds/" + guild + "/threads/active", Bucket: "GET threads " + guild}, &active)
	if err != nil {
		o.log().Warn("discord: posts of a forum not read", "err", err)
		return "", false
	}
	for _, t := range active.Threads {
		made, err := discordgo.SnowflakeTimestamp(t.ID)
		if err == nil && t.Parent == channel && t.Owner == o.cfg.AppID && t.Name == name && o.cfg.Now().Sub(made) < forumMemory {
			return t.ID, true
		}
	}
	return "", false
}

// kinds remembers which channels are for announcements.
type kinds struct {
	mu   sync.Mutex
	news map[string]bool
}

// maxKinds bounds what is remembered; beyond it all are asked for again.
const maxKinds = 10_000

func (k *kinds) known(channel string) (news, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	news, ok = k.news[channel]
	return news, ok
}

func (k *kinds) learn(channel string, news bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.news == nil || len(k.news) >= maxKinds {
		k.news = map[string]bool{}
	}
	k.news[channel] = news
}

// passOn passes a post in an announcement channel on to the servers that follow it, where that is wanted. The post stands
// whether or not that succeeds.
func (o *Outlet) passOn(ctx context.Context, channel string, id bot.MessageID) {
	if !o.cfg.Crosspost {
		return
	}
	news, ok := o.kinds.known(channel)
	if !ok {
		f, err := o.channelInfo(ctx, channel)
		if err != nil {
			o.log().Warn("discord: kind of channel not read", "err", err)
			return
		}
		news = f.Kind == discordgo.ChannelTypeGuildNews
		o.kinds.learn(channel, news)
	}
	if !news {
		return
	}
	path := spot{channel, string(id)}.path() + "/crosspost"
	err := o.cfg.API.Call(ctx, request{Method: http.MethodPost, Path: path, Bucket: "POST crosspost " + channel}, nil)
	if err != nil && reasonOf(err) != published {
		o.log().Warn("discord: a post was not passed on to those who follow the channel", "err", err)
	}
}
