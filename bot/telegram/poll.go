package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"
)

// Inbox keeps updates until they are handled. Commit returns when they are on disk, all or none; one
// whose ID it has already is left as it is. It may be called from many goroutines at once.
type Inbox interface {
	Commit(ctx context.Context, updates []RawUpdate) error
}

const (
	// pollWait is how long Telegram holds a poll open when there is nothing, in seconds.
	pollWait = 50
	// pollTimeout ends a poll that Telegram forgot.
	pollTimeout = (pollWait + 15) * time.Second
	// pollBatch is how many updates one poll brings: the most that Telegram gives
	// (core.telegram.org/bots/api#getupdates).
	pollBatch = 100
	// pollGap is the least time from one empty poll to the next: a server that does not hold polls open
	// must not be asked without pause.
	pollGap = 200 * time.Millisecond
	// commitTimeout ends a commit. It goes on when the program is told to stop, which leaves five seconds.
	commitTimeout = 4 * time.Second
)

// ErrToken means that Telegram does not know the token: trying again is of no use.
var ErrToken = errors.New("the token is not one that Telegram knows: check it, or make a new one with @BotFather")

// Poller takes updates in by long poll. An update is confirmed to Telegram only after it was committed,
// so that a crash loses none; one may be committed twice.
type Poller struct {
	log    *slog.Logger
	client *Client
	inbox  Inbox

	begun  bool  // a poll was answered or the webhook removed: one that is set from now on is somebody's wish
	offset int64 // confirms what is below; 0 confirms nothing
	limit  int
	wait   patience
}

// NewPoller links a poller.
func NewPoller(log *slog.Logger, client *Client, inbox Inbox) *Poller {
	return &Poller{log: log, client: client, inbox: inbox, limit: pollBatch}
}

// Run takes updates in until ctx ends, and then returns nil: a poll that waits ends at once, a commit
// in progress within four seconds. A webhook that is set when it starts is removed. The error is
// ErrToken. It may be called once at a time.
func (p *Poller) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		err := p.round(ctx)
		if reasonOf(err) == webhookSet && !p.begun {
			err = p.client.Call(ctx, "deleteWebhook", nil, nil)
			p.begun = err == nil // once: if it is there again, somebody wants it
		}
		if ctx.Err() != nil {
			break
		}
		if reasonOf(err) == badToken {
			return ErrToken
		}
		if !sleep(ctx, p.pause(err)) {
			break
		}
	}
	return nil
}

// round polls once and commits what came. It takes pollGap at least when nothing came.
func (p *Poller) round(ctx context.Context) error {
	gap := time.NewTimer(pollGap)
	defer gap.Stop()
	got, err := p.poll(ctx)
	if err != nil {
		return err
	}
	p.begun = true
	if len(got) == 0 {
		// All below the offset is confirmed now and will not come back. Telegram chooses ids anew after
		// a quiet week: an offset that is kept would confirm those unseen.
		p.offset = 0
		select {
		case <-gap.C:
		case <-ctx.Done():
		}
		return nil
	}
	return p.commit(ctx, got)
}

// query are the parameters of getUpdates.
type query struct {
	Offset  int64    `json:"offset,omitempty"`
	Limit   int      `json:"limit"`
	Timeout int      `json:"timeout"`
	Allowed []string `json:"allowed_updates"`
}

// poll asks for updates. An answer that cannot be read is asked for in smaller pieces from then on.
func (p *Poller) poll(ctx context.Context) ([]json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, pollTimeout)
	defer cancel()
	var got []json.RawMessage
	err := p.client.Call(ctx, "getUpdates", query{p.offset, p.limit, pollWait, wanted()}, &got)
	switch why := reasonOf(err); {
	case err == nil:
		p.limit = min(2*p.limit, pollBatch)
	case why == unreadable || why == noAnswer:
		p.limit = max(p.limit/2, 1)
	}
	return got, err
}

// commit stores what came and moves the offset past it. An update without an id cannot be confirmed by
// itself: it goes with the next one.
func (p *Poller) commit(ctx context.Context, got []json.RawMessage) error {
	updates := make([]RawUpdate, 0, len(got))
	next := p.offset
	for _, body := range got {
		u, err := readRaw(body)
		if err != nil {
			p.log.ErrorContext(ctx, "update from Telegram without an id", "bytes", len(body))
			continue
		}
		updates = append(updates, u)
		next = max(next, u.ID+1)
	}
	if len(updates) == 0 {
		return errNoID
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTimeout)
	defer cancel()
	if err := p.inbox.Commit(ctx, updates); err != nil {
		return &commitError{err}
	}
	p.offset = next
	return nil
}

// commitError is a fault of the inbox, which is ours and not Telegram's.
type commitError struct{ err error }

func (e *commitError) Error() string { return "store updates: " + e.err.Error() }
func (e *commitError) Unwrap() error { return e.err }

// pause notes how a round went and says how long to wait before the next.
func (p *Poller) pause(err error) time.Duration {
	if err == nil {
		if p.wait.over() {
			p.log.Info("Telegram answers again")
		}
		return 0
	}
	d, first := p.wait.failed(err)
	level := slog.LevelDebug
	if first {
		level = slog.LevelWarn
	}
	what, advice := "no updates from Telegram", adviceFor(reasonOf(err))
	var kept *commitError
	if errors.As(err, &kept) {
		what, advice = "updates from Telegram are not stored", "look at the database and its disk; Telegram keeps them until it works"
	}
	if errors.Is(err, errBusy) {
		advice = "nothing to do: they come when there is room"
	}
	p.log.Log(context.Background(), level, what, "error", err, "again", d, "advice", advice)
	return d
}

// adviceFor tells an operator what to do about a poll that failed.
func adviceFor(why reason) string {
	switch why {
	case otherPoller:
		return "another program polls with this token: stop it, or give this one a token of its own"
	case webhookSet:
		return "a webhook was set for this token: use it here too, or restart to remove it"
	}
	return "nothing to do: this is tried until it works"
}

// sleep waits, and tells whether ctx is still alive then.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
