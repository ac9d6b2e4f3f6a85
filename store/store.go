// Package store is what hangup remembers. Open picks the implementation by the address of the database.
package store

import (
	"context"
	"time"

	"hangup/advice/feed"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/outbox"
)

// Store is a database of hangup: all that the core, the outbox and the commands ask for.
type Store interface {
	bot.Warnings
	bot.Corrections
	bot.Watches
	bot.Reports
	bot.OwnReports
	bot.ReportList
	bot.Checks
	bot.Patterns
	bot.Echoes
	bot.Offers
	bot.Followed
	bot.Timers
	bot.Dialogs
	bot.ChatAreas
	bot.Privacy
	bot.Holdings
	bot.Notices
	bot.Moderation
	bot.Audit
	bot.Board
	bot.SettingsOfChats
	bot.FeedbackLog
	bot.Invitations
	bot.InvitedCoordinators
	bot.Shared
	outbox.Queue
	outbox.Rests
	outbox.Strays
	Importer
	Feeds
	Mailbox
	Inbox
	Chats
	Forms
	Buttons
	Notes
	Leases
	Keys
	Sight
	Keeper
}

// Imported says what an import changed.
type Imported struct {
	New        int // warnings not stored before
	Changed    int // stored already, and now kept as they read now
	Known      int // stored already, nothing changed
	Deliveries int // posts that were made of the new and changed ones, those for a digest or a moderator included
	Edits      int // posts that stand in a chat and are to be written anew
}

// Importer stores warnings. Warnings and the deliveries to every watch that wants them are one transaction. A warning that is stored
// already and reads the same changes nothing; one that reads otherwise is kept as it reads now, and what stands in chats is
// written anew. A chat gets one post of a story, whoever published it, and a correction where that story stands, or, when
// the story is not known, where its areas are watched. What is unsure waits for a moderator. Built-in examples are never delivered.
type Importer interface {
	ImportWarnings(ctx context.Context, ws []news.Warning, now time.Time) (Imported, error)
}

// Feeds keeps what sources of police news brought.
type Feeds interface {
	// FeedCursor gives the cursor that TakeVisit stored last for a source, the zero Cursor when that was none. A source is
	// known by its address.
	FeedCursor(ctx context.Context, s feed.Source) (feed.Cursor, error)
	// TakeVisit stores the warnings that were made of what a visit found, as ImportWarnings does at the time of the visit,
	// and the cursor of the visit, in one transaction. The items of the visit are not stored.
	TakeVisit(ctx context.Context, v feed.Visit, ws []news.Warning) (Imported, error)
	// Neighbours gives the stored warnings and corrections that may be of one story with w: those published within 30 days of
	// it, or undated, that share an area or a type with it; newest first, at most 500. w itself is not among them.
	Neighbours(ctx context.Context, w news.Warning) ([]news.Warning, error)
}

// Mailbox keeps posts for chats of the web page whose reader is not connected. Posting twice
// under one key keeps one letter.
type Mailbox interface {
	PostLetter(ctx context.Context, chat, key string, body []byte, at time.Time) (bot.Letter, error)
	Letters(ctx context.Context, chat string, after int64, limit int) ([]bot.Letter, error)
	// NewLetters tells which letters there are after a number in all chats, the newest first. Those of one chat come in the order of
	// their numbers; one of another may be seen a moment later than one with a higher number.
	NewLetters(ctx context.Context, after int64, limit int) ([]bot.LetterMark, error)
}

// Inbox keeps what came from a platform until it is handled, so that a crash loses none of it.
type Inbox interface {
	// CommitArrivals stores what is new, all of it or nothing, on the disk when it returns, and gives the ids of what was
	// new, in order. What is known already, waiting or not, is left as it is. Tries is ignored.
	CommitArrivals(ctx context.Context, platform string, as []bot.Arrival) (fresh []string, err error)
	// WaitingArrivals gives what is not over, in the order in which it was committed.
	WaitingArrivals(ctx context.Context, platform string) ([]bot.Arrival, error)
	// SettleArrivals notes what became of arrivals, all of it or nothing. What is over stays so; an id that is not known
	// is no error. It survives the end of the process, but not always a power cut: then something is handled twice.
	SettleArrivals(ctx context.Context, platform string, what []bot.Settled) error
	// ArrivalOwners gives the owners of what is not over, each once.
	ArrivalOwners(ctx context.Context, platform string) ([]string, error)
	// AdoptArrivals makes what is not over of one owner another's, and gives it in the order in which it was committed. Of several
	// that adopt from the same at once, one gets each.
	AdoptArrivals(ctx context.Context, platform, from, to string) ([]bot.Arrival, error)
	// OwnsArrival tells whether an arrival is not over and an owner's.
	OwnsArrival(ctx context.Context, platform, id, owner string) (bool, error)
}

// Chats keeps track of chats that move, close and open. Each is one transaction and may be told twice.
type Chats interface {
	// MoveChat gives all that is kept for a chat to its new id: watches, area, dialogs, forms, notes, pause, rest and every
	// post. What was posted under the old id can be neither changed nor removed any more. A chat that did not exist moves too.
	MoveChat(ctx context.Context, from, to bot.ChatID) error
	// SuspendChat keeps posts to a chat back. Its settings stay.
	SuspendChat(ctx context.Context, chat bot.ChatID) error
	// ResumeChat ends that.
	ResumeChat(ctx context.Context, chat bot.ChatID) error
}

// Forms keeps the form that a person is filling in, at most one for a person and address. State is encrypted by
// the adapter. An expired one is not found; Forget removes them.
type Forms interface {
	Form(ctx context.Context, who bot.PersonKey, at bot.Address, now time.Time) (state []byte, ok bool, err error)
	SaveForm(ctx context.Context, who bot.PersonKey, at bot.Address, state []byte, expires time.Time) error
	DropForm(ctx context.Context, who bot.PersonKey, at bot.Address) error
	// FormAddresses gives where on a platform forms are being filled in, each once, in no order.
	FormAddresses(ctx context.Context, platform string, now time.Time) ([]bot.Address, error)
}

// Buttons keeps actions that do not fit into a button. Keeping one again under its id keeps it for longer.
type Buttons interface {
	KeepButton(ctx context.Context, id string, a bot.Action, at time.Time) error
	Button(ctx context.Context, id string) (bot.Action, bool, error)
}

// Notes keeps short facts about a chat that only its adapter understands, such as that a channel may moderate there.
// A name is at most 64 bytes, a value at most 1024; "" forgets it. What names a person is encrypted by the adapter.
type Notes interface {
	ChatNote(ctx context.Context, chat bot.ChatID, name string) (string, error)
	SetChatNote(ctx context.Context, chat bot.ChatID, name, value string) error
}

// Keeper looks after the database itself.
type Keeper interface {
	// Sweep removes what is past its time: checks after 30 days, letters after 30 days,
	// expired dialogs and forms, finished deliveries after 30 days, handled arrivals after 3 days, quarantined ones
	// and those that nobody came to handle after 30, buttons that nobody kept again for 90, give or take a day,
	// cursors of sources that were not visited for 90, notices and deeds after 365. What waits for a moderator or a digest for
	// 48 hours is not posted any more. It leaves no byte of an arrival that is over.
	Sweep(ctx context.Context, now time.Time) error
	// Serve makes this process one that delivers, until Close. Its error, an *OpenError, says that another process does so
	// already, where only one may: elsewhere Leases say who does what. Whoever only imports or reads need not ask.
	Serve(ctx context.Context) error
	Close() error
}
