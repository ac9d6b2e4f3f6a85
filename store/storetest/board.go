package storetest

import (
	"testing"
	"time"

	"hangup/bot"
	"hangup/store"
)

var boardTests = []test{
	{"notices are listed newest first, of a chat or of all", boardNotices},
	{"what became of posts is counted by platform, of a chat or of all", boardOutcomes},
	{"what waits for a moderator or a digest is not done", boardWaiting},
}

func (d db) sentNotices(chat bot.ChatID, limit int) (texts []string) {
	d.t.Helper()
	found, err := d.SentNotices(d.t.Context(), chat, limit)
	d.fine(err)
	for _, n := range found {
		texts = append(texts, n.Text)
	}
	return texts
}

func (d db) outcomes(chat bot.ChatID, since time.Time) map[string]bot.Tally {
	d.t.Helper()
	found, err := d.Outcomes(d.t.Context(), chat, since)
	d.fine(err)
	return found
}

func boardNotices(t *testing.T, open func() store.Store) {
	d := village(t, open)
	same(t, "before", len(d.sentNotices(bot.ChatID{}, 0)), 0)
	for i, text := range []string{"one", "two", "three"} {
		n := notice("x")
		n.Draft, n.Text, n.At = text, text, after(time.Duration(i)*time.Minute)
		if text == "two" {
			n.From = chat("a")
			n.From.Thread = "7"
		}
		d.send(n)
	}
	same(t, "all", d.sentNotices(bot.ChatID{}, 0), []string{"three", "two", "one"})
	same(t, "the newest", d.sentNotices(bot.ChatID{}, 1), []string{"three"})
	same(t, "of a chat", d.sentNotices(chat("a").Chat, 0), []string{"two"})
	same(t, "of another", len(d.sentNotices(chat("b").Chat, 0)), 0)
	found, err := d.SentNotices(t.Context(), chat("a").Chat, 0)
	d.fine(err)
	same(t, "whole", found[0], d.notice(found[0].ID))
}

func boardOutcomes(t *testing.T, open func() store.Store) {
	d := village(t, open)
	d.watch(bot.Address{Chat: bot.ChatID{Platform: "other", ID: "a"}}, "x")
	same(t, "before", d.outcomes(bot.ChatID{}, noon), map[string]bot.Tally{})
	id, _ := d.send(notice("x"))
	platform := chat("a").Chat.Platform
	same(t, "at first", d.outcomes(bot.ChatID{}, noon), map[string]bot.Tally{platform: {Waiting: 3}, "other": {Waiting: 1}})
	d.drain(after(time.Minute)) // one each second
	same(t, "in the end", d.outcomes(bot.ChatID{}, noon)[platform], bot.Tally{Sent: 3, Last: after(62 * time.Second)})
	same(t, "as the notice has it", d.outcomes(bot.ChatID{}, noon)["other"].Waiting+3, d.tally(id).Sent+d.tally(id).Waiting)
	same(t, "of a chat", d.outcomes(chat("b").Chat, noon), map[string]bot.Tally{platform: {Sent: 1, Last: after(61 * time.Second)}})
	same(t, "later", d.outcomes(bot.ChatID{}, after(time.Hour)), map[string]bot.Tally{})
}

func boardWaiting(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.wish(chat("a"), "x", bot.Wish{Review: true})
	d.load(warning("w1", "x"))
	same(t, "for a moderator", d.outcomes(bot.ChatID{}, time.Time{})[chat("a").Chat.Platform].Waiting, 1)
	d.decide("w1", chat("a"), false)
	same(t, "not wanted", d.outcomes(bot.ChatID{}, time.Time{})[chat("a").Chat.Platform].Skipped, 1)
}
