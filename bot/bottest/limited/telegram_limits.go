package limited

import (
	"strings"
	"time"
)

// The limits of Telegram (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this): "about 30
// messages per second", one a second in a chat with "short bursts", 20 a minute in a group. It tells no size of a burst: these
// are small.
const (
	telegramRate       = 30.0 // a second
	telegramBurst      = 10.0
	telegramChatRate   = 1.0 // a second
	telegramChatBurst  = 3.0
	telegramGroupMost  = 20
	telegramGroupSpan  = time.Minute
	telegramRefusals   = 10               // so many 429 within telegramPatience and the bot is banned
	telegramPatience   = 10 * time.Second // a guess: Telegram publishes nothing of it
	telegramFirstBan   = 30 * time.Second // and twice as long each time
	telegramLongestBan = time.Hour
)

// telegramLimits is what is counted for one bot.
type telegramLimits struct {
	all     bucket
	private map[string]*bucket
	groups  map[string]*window
	refused window
	ban     time.Duration
	until   time.Time
}

func newTelegramLimits() *telegramLimits {
	return &telegramLimits{private: map[string]*bucket{}, groups: map[string]*window{}}
}

// take counts a call that writes into a chat. wait is how long it must wait instead; banned tells that everything must.
func (l *telegramLimits) take(chat string, now time.Time) (wait time.Duration, banned bool) {
	if wait := l.until.Sub(now); wait > 0 {
		return wait, true
	}
	wait = max(l.chat(chat, now), l.all.take(now, telegramRate, telegramBurst))
	if wait > 0 {
		l.refuse(now)
	}
	return wait, false
}

func (l *telegramLimits) chat(chat string, now time.Time) time.Duration {
	if strings.HasPrefix(chat, "-") { // groups have negative ids
		w := l.groups[chat]
		if w == nil {
			w = &window{}
			l.groups[chat] = w
		}
		return w.take(now, telegramGroupMost, telegramGroupSpan)
	}
	b := l.private[chat]
	if b == nil {
		b = &bucket{}
		l.private[chat] = b
	}
	return b.take(now, telegramChatRate, telegramChatBurst)
}

// refuse counts a 429: who keeps sending is banned.
func (l *telegramLimits) refuse(now time.Time) {
	if l.refused.take(now, telegramRefusals-1, telegramPatience) == 0 {
		return
	}
	l.refused = window{}
	l.ban = min(max(2*l.ban, telegramFirstBan), telegramLongestBan)
	l.until = now.Add(l.ban)
}
