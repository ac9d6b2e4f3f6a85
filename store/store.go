// Package store is what hangup remembers. Open picks the implementation by the address of the database.
package store

import (
	"context"
	"time"

	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/outbox"
)

// Store is a database of hangup: all that the core, the outbox and the commands ask for.
type Store interface {
	bot.Warnings
	bot.Watches
	bot.Reports
	bot.Checks
	bot.Timers
	bot.Dialogs
	bot.ChatAreas
	bot.Privacy
	outbox.Queue
	Importer
	Mailbox
	Keeper
}

// Imported says what an import changed.
type Imported struct {
	New        int // warnings not stored before
	Known      int // stored already, nothing changed
	Deliveries int // posts that fell due because of the new ones
}

// Importer stores warnings. Warnings and the deliveries to every matching watch are one transaction;
// a warning that is stored already changes nothing. Built-in examples are never delivered.
type Importer interface {
	ImportWarnings(ctx context.Context, ws []news.Warning, now time.Time) (Imported, error)
}

// Mailbox keeps posts for chats of the web page whose reader is not connected. Posting twice
// under one key keeps one letter.
type Mailbox interface {
	PostLetter(ctx context.Context, chat, key string, body []byte, at time.Time) (bot.Letter, error)
	Letters(ctx context.Context, chat string, after int64, limit int) ([]bot.Letter, error)
}

// Keeper looks after the database itself.
type Keeper interface {
	// Sweep removes what is past its time: checks after 30 days, letters after 30 days,
	// expired dialogs, finished deliveries after 30 days.
	Sweep(ctx context.Context, now time.Time) error
	// Serve makes this process the one that delivers, until Close. Its error, an *OpenError, says
	// that another process does so already. Whoever only imports or reads need not ask.
	Serve(ctx context.Context) error
	Close() error
}
