package bot

import (
	"context"
	"errors"
	"time"

	"hangup/advice"
	"hangup/advice/news"
)

// Post names what a post says. Exactly one of Warning, Notice, Contact, Digest, Progress and Review is set.
type Post struct {
	Warning  news.WarningID
	Echo     EchoKind // a warning that somebody hears of alone with the bot: why; "" is a post to a chat
	Notice   NoticeID
	Contact  string        // a timer that ended: id of the contact to ring
	Area     advice.AreaID // a timer: where the person is; a warning: the watched area by which it came here
	Digest   bool          // the warnings that were kept for the digest of this address
	Progress NoticeID      // how far a notice has got, for who sent it
	Review   bool          // that warnings wait for who moderates
}

// Order asks for a post as it reads now.
type Order struct {
	Post
	To     Address
	Due    time.Time // when it fell due first; of a digest, up to when it holds what was kept
	Edit   bool      // it stands in the chat already and is to be changed
	Missed int       // how many posts to this address grew too old since one went out
	// Recalled says that it was to be removed and could not be: it is to say that it was withdrawn.
	Recalled bool
}

// Written is a post as it reads now.
type Written struct {
	Reply Reply
	Again time.Duration // it will read otherwise soon: change it after so long; 0 when it will not
}

// ErrNothingToSay is the error of a post that has become pointless, such as a digest of nothing or a notice that was
// recalled. It is not sent.
var ErrNothingToSay = errors.New("there is nothing to post any more")

// Later is the error of a post that must wait, such as one that would come in the quiet hours of its chat.
type Later struct{ Until time.Time }

// Error says so without words of anybody.
func (l *Later) Error() string { return "not before " + l.Until.UTC().Format(time.RFC3339) }

// Write writes a post as it reads now. Its error may be ErrNothingToSay or a *Later.
func (c *Core) Write(ctx context.Context, o Order) (Written, error) {
	switch {
	case o.Warning != "" && o.Echo != "":
		return c.echoPost(ctx, o)
	case o.Warning != "":
		return c.warningWritten(ctx, o)
	case o.Notice != "":
		return c.noticePost(ctx, o)
	case o.Contact != "":
		return Written{Reply: c.TimerPost(o.Contact, o.Area)}, nil
	case o.Digest:
		return c.digestPost(ctx, o)
	case o.Progress != "":
		return c.progressPost(ctx, o)
	case o.Review:
		return c.reviewPost(ctx, o)
	}
	return Written{}, ErrNothingToSay
}
