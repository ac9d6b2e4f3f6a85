package bot

import (
	"context"
	"time"
)

// Board is what only the dashboard lists of what was posted.
type Board interface {
	// SentNotices gives the notices of moderators that were typed in a chat, in whatever thread, newest first; for the zero
	// ChatID those of all. At most limit, 20 when that is 0.
	SentNotices(ctx context.Context, chat ChatID, limit int) ([]Notice, error)
	// Outcomes tells what became of the warnings and notices that fell due at a time or later, by platform: those of a chat, for
	// the zero ChatID of all. It looks at the newest 100,000 posts, so that a page is never slow.
	Outcomes(ctx context.Context, chat ChatID, since time.Time) (map[string]Tally, error)
}
