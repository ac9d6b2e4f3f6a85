package bottest

import (
	"errors"
	"strings"
	"unicode/utf8"

	"hangup/bot"
)

// postChecks are about what the outbox sends.
func postChecks() []check {
	return []check{
		{"a post is shown like an answer", func(b *bench) { b.posted(everyPart(), "key-1") }},
		{"a picture is posted with what it shows in words", func(b *bench) { b.posted(withPicture(), "key-1") }},
		{"posts are shown in the order in which they were sent", postOrder},
		{"a long post is shown to its end or refused as too long", func(b *bench) { b.posted(longReply(9000), "key-1") }},
		{"a post under a key that was used shows nothing new", postTwice},
		{"a post needs nobody to have asked for it", postFirst},
		{"texts that look like something else are posted as written", eachNasty(func(b *bench, name, text string) {
			b.posted(everywhere(text), bot.DeliveryKey(strings.ReplaceAll(name, " ", "-")))
		})},
	}
}

// posted posts r and checks that it is shown, or refused for its length only.
func (b *bench) posted(r bot.Reply, key bot.DeliveryKey) {
	seen, err := b.Post(r, key)
	if err != nil {
		b.refused(r, err)
		return
	}
	b.showsAll(seen, r)
}

func (b *bench) refused(r bot.Reply, err error) {
	var se *bot.SendError
	if !errors.As(err, &se) {
		b.fault("the error of a Sender must be a *bot.SendError: %v", err)
		return
	}
	if n := length(r); se.Kind != bot.Shrink || b.Longest == 0 || n <= b.Longest {
		b.fault("a post of %d characters was refused: %v", n, err)
	}
}

// length counts the characters of a reply.
func length(r bot.Reply) (n int) {
	for _, w := range words(r) {
		n += utf8.RuneCountInString(w)
	}
	return n
}

func postOrder(b *bench) {
	var all string
	for _, text := range []string{"first", "second", "third"} {
		seen, err := b.Post(bot.Reply{Lead: "The " + text + " post."}, bot.DeliveryKey("key-"+text))
		if err != nil {
			b.fault("posting: %v", err)
		}
		all += seen.Text + "\n"
	}
	b.inOrder(all, []string{"The first post.", "The second post.", "The third post."})
}

func postTwice(b *bench) {
	r := bot.Reply{Lead: "Only once."}
	b.posted(r, "hangup-1y2p0ij32e8e7")
	if !b.Keys {
		return
	}
	seen, err := b.Post(r, "hangup-1y2p0ij32e8e7")
	if err != nil {
		b.fault("posting again: %v", err)
	}
	if seen.Text != "" {
		b.fault("a repeat shows %q", seen.Text)
	}
	b.posted(bot.Reply{Lead: "Only once."}, "another-key")
}

func postFirst(b *bench) {
	b.posted(bot.Reply{Lead: "A warning.", Tone: bot.News}, "key-1")
	if n := len(b.h.Came()); n > 0 {
		b.fault("a post made %d things come to the bot", n)
	}
}
