package outbox

import "time"

// Limits is what a platform allows a lane. Every number has its reason where it is set.
type Limits struct {
	PerSecond float64       // sends a second over all chats
	Workers   int           // sends in flight at once, 1 to 8
	ChatGap   time.Duration // at least this long from one send to a chat to the next
	// Idempotent says that the platform recognises a DeliveryKey and answers a repeat with the first
	// message. Otherwise a digest in doubt is skipped, because a second copy annoys more than a
	// missing one, and everything else in doubt is sent again.
	Idempotent bool
	// SaysWhole says that a platform that wants everybody to wait says so. Otherwise the lane finds out by itself.
	SaysWhole bool
	// MaxRefused answers that the platform counts, within RefusedWindow, pause the lane until they are fewer; 0 is no limit.
	MaxRefused    int
	RefusedWindow time.Duration
}

// TelegramLimits are those of the Bot API.
//
//   - 28 a second of "about 30" (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this);
//     the rest stays free so that answers overtake a broadcast.
//   - A group takes 20 a minute (the same page): one in 3.5 s is 17 and leaves 3 for answers. That also
//     keeps to one a second in a private chat.
//   - Six workers: at about 150 ms for a send and its record they carry 40 a second. More would be more
//     repeats when the program is killed.
//   - sendMessage has no idempotency key (https://core.telegram.org/bots/api#sendmessage).
func TelegramLimits() Limits {
	return Limits{PerSecond: 28, Workers: 6, ChatGap: 3500 * time.Millisecond}
}

// DiscordLimits are those of the REST API.
//
//   - 45 a second of 50 (https://discord.com/developers/docs/topics/rate-limits#global-rate-limit); the
//     rest stays free for other requests.
//   - A channel takes about 5 messages in 5 s, as its bucket's headers tell the adapter; one a second keeps to it.
//   - nonce with enforce_nonce makes a repeat harmless
//     (https://discord.com/developers/docs/resources/message#create-message).
//   - 10,000 answers of 401, 403 or 429 in 10 minutes ban the address (the first page, "Invalid Request
//     Limit"): the lane stops at 2,000, which leaves room for a restart or two that knows nothing of them.
//   - A wait for all is marked as "global" (the first page); any other is about one channel.
func DiscordLimits() Limits {
	return Limits{
		PerSecond: 45, Workers: 8, ChatGap: time.Second, Idempotent: true, SaysWhole: true,
		MaxRefused: 2000, RefusedWindow: 10 * time.Minute,
	}
}

// WebLimits are those of the page in the browser. A send there is a claim, a letter and a record: three
// writes into our own database, under a key that keeps one letter. 200 a second is a quarter of the 2,359 writes a
// second that were measured for it, which leaves the rest to answers.
func WebLimits() Limits {
	return Limits{PerSecond: 200, Workers: 2, Idempotent: true, SaysWhole: true}
}

// changeLife is how long a change of what stands is tried, from when it fell due first. A wrong text does harm for
// as long as it can be read; after a week few scroll up to it.
const changeLife = 7 * 24 * time.Hour

// life is how long a post is worth making, from when it fell due first. How often it was put off since changes nothing.
func life(c Class) time.Duration {
	switch c {
	case UrgentClass:
		return 2 * time.Hour // a call that is going on: after that it is over, one way or the other
	case WarningClass:
		return 48 * time.Hour // a wave of calls lasts days, and a weekend must not swallow a warning
	}
	return 24 * time.Hour // news is of the day, and the next digest comes a day later
}

// expired tells that a delivery is not worth its call any more. One that never fell due does not.
func (d Delivery) expired(now time.Time) bool {
	if d.Due.IsZero() {
		return false
	}
	if d.changes() || d.Progress != "" { // who sent a notice is told in the end, also when its chats have their night first
		return now.Sub(d.Due) > changeLife
	}
	return now.Sub(d.Due) > life(d.Class)
}

// sane fills in what a caller left out and keeps workers between 1 and 8.
func (l Limits) sane() Limits {
	if l.PerSecond <= 0 {
		l.PerSecond = 1
	}
	l.Workers = min(max(l.Workers, 1), 8)
	return l
}
