package bot

import (
	"context"
	"time"

	"hangup/advice"
	"hangup/advice/news"
)

// NoticeID names a notice. It is short and can be read aloud.
type NoticeID string

// Notice is a warning that a moderator wrote.
type Notice struct {
	ID       NoticeID // given by the store
	Draft    string   // names the draft it was sent from: sending that again gives the same notice
	Text     string   // redacted
	Urgent   bool     // goes out in quiet hours too
	From     Address  // where it was typed; without Areas it goes there alone
	Area     advice.AreaID
	Areas    []advice.AreaID // every watch of one of these gets it; empty: only From
	By       PersonKey
	ReportTo Address   // where who sent it is told how far it has got; zero: nowhere
	At       time.Time // when it was confirmed
	Starts   time.Time // when the first post falls due: until then it can be undone
	Revision int       // 1 at first, one more with each correction
	Recalled bool
}

// Tally is how far a notice has got. The numbers are of chats.
type Tally struct {
	Sent      int // it stands there as it reads now
	Waiting   int // due, being sent, or being changed
	Suspended int // the bot was thrown out or blocked there
	Failed    int
	Skipped   int       // not posted, as it was recalled or grew too old before
	Last      time.Time // when the last one was sent; zero when none was
	Changed   time.Time // when it was corrected or recalled last where it stands; zero when never
}

// Audience is how many chats a notice would go to, by platform.
type Audience map[string]int

// Notices keeps the warnings of moderators and sends them out. Each method is one transaction.
type Notices interface {
	Audience(ctx context.Context, areas []advice.AreaID) (Audience, error)
	// SendNotice stores a notice and a post for each of its chats that falls due at Starts, and one that tells ReportTo how
	// far it has got. Its Quiet hours hold a post back unless the notice is urgent.
	SendNotice(ctx context.Context, n Notice) (id NoticeID, chats int, err error)
	Notice(ctx context.Context, id NoticeID) (Notice, bool, error)
	// CorrectNotice changes the text wherever it stands or will stand, and gives the number of chats: none once it was recalled.
	CorrectNotice(ctx context.Context, id NoticeID, text string, at time.Time) (chats int, err error)
	NoticeTally(ctx context.Context, id NoticeID) (Tally, error)
}

// Posted is a post that stands in a chat.
type Posted struct {
	Post
	At    time.Time
	Rule  Rule // by which a warning came here
	Title string
}

// Pending is a warning that waits for a moderator.
type Pending struct {
	Warning news.WarningID
	To      Address
	Rule    Rule
	Unsure  bool // it waits because nobody could tell that it is a warning
	At      time.Time
}

// Moderation is what moderators see and decide of what is posted. A zero Address means every chat. Each method is one transaction.
type Moderation interface {
	// Posted gives what stands in a chat, newest first; for every chat each warning and notice once, as it stands in one of them.
	Posted(ctx context.Context, at Address, limit int) ([]Posted, error)
	// Recall takes a warning or a notice back: what is due is not posted, what stands is removed. It gives the number of chats.
	Recall(ctx context.Context, p Post, at Address, now time.Time) (chats int, err error)
	// Pending gives what waits for a moderator, oldest first; for every chat each warning once, with the first of its chats.
	Pending(ctx context.Context, at Address, limit int) ([]Pending, error)
	// Decide posts what waits, at once, or skips it. It gives the number of chats; 0 when somebody else was faster. What is
	// decided for every chat leaves those alone that asked to review everything themselves.
	Decide(ctx context.Context, id news.WarningID, at Address, post bool, now time.Time) (chats int, err error)
	// PauseChat keeps every new post but timers and urgent notices back until a time; the zero time ends it. What stands may
	// still be changed or removed.
	PauseChat(ctx context.Context, chat ChatID, until time.Time) error
	PausedUntil(ctx context.Context, chat ChatID, now time.Time) (time.Time, error)
	// Backlog is how many posts, due by now, a chat has not got yet: what a pause of it keeps back.
	Backlog(ctx context.Context, chat ChatID, now time.Time) (int, error)
	// Digest gives what was kept for the digest of an address up to a time, newest first; once that digest stands, what it
	// holds, without what was recalled since.
	Digest(ctx context.Context, at Address, upTo time.Time) ([]news.Warning, error)
	// Waiting gives the addresses whose reviews the owner of a watch is to be told of, each with how many wait there.
	Waiting(ctx context.Context, owner Address) (map[Address]int, error)
}

// Deed is something that a moderator did.
type Deed struct {
	At     time.Time
	Who    PersonKey // "" once that person asked to be forgotten
	Chat   Address   // where
	What   string    // a word such as "watch", "warn", "recall"
	About  string    // id of what it was done to: an area, a warning, a notice
	Detail string    // how; no words of a person but those of a notice, redacted
}

// Audit keeps what moderators did. A deed is written down before it is done, so that none is missing.
type Audit interface {
	WriteDeed(ctx context.Context, d Deed) error
	// Deeds gives what was done in a chat, in whatever thread, newest first; for the zero Address what was done in all.
	Deeds(ctx context.Context, chat Address, limit int) ([]Deed, error)
}
