package telegram

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"hangup/bot"
	"hangup/bot/adapt"
)

// Store keeps updates until they are handled. Each of its changes is all or nothing.
type Store interface {
	// CommitArrivals stores what is new, on the disk when it returns, and gives the ids of that, in order.
	CommitArrivals(ctx context.Context, platform string, as []bot.Arrival) (fresh []string, err error)
	// WaitingArrivals gives what is not over, in the order in which it was committed.
	WaitingArrivals(ctx context.Context, platform string) ([]bot.Arrival, error)
	// SettleArrivals notes what became of arrivals. An id that is not known is no error.
	SettleArrivals(ctx context.Context, platform string, what []bot.Settled) error
}

// IntakeConfig is what an Intake needs. All but Log, Watch and Workers must be set.
type IntakeConfig struct {
	Log   *slog.Logger
	Store Store
	// Desk handles one update that came in at a time. A *bot.SendError says whether it may work later, and a fault of
	// its store should be marked with keepFault; any other error counts against the update. It should end with ctx.
	Desk    func(ctx context.Context, u RawUpdate, received time.Time) error
	Key     []byte // secret, at least 32 bytes: encrypts what waits
	Now     func() time.Time
	Watch   bot.Watcher // nil: nobody
	Workers int         // how many updates are handled at once, each of another chat; 0 is 16
	Peers   *Peers      // nil when no other process handles what is in the store
}

// Intake is the way of an update from Telegram to the desk: stored, then confirmed, then handled, then marked as over.
// A crash loses none; what was answered but not yet marked is answered twice. Updates of one chat are
// handled one after the other, and chats take turns, so that one which floods, fails or hangs holds up no other.
// It is the Inbox of a Poller or a Webhook.
type Intake struct {
	cfg   IntakeConfig
	vault adapt.Vault
	lines *lines
	marks *marks
	kin   *kin // nil when this process is alone

	loaded  chan struct{} // closed when what waited at the start is in line
	storing sync.RWMutex  // held for reading while something is committed and lined up
	doubt   atomic.Bool   // a commit failed and may be on the disk all the same
	filling sync.Mutex    // one refill at a time
}

// usualWorkers is how many chats are served at once. A send takes some 60 ms on the way to Telegram and back, so this is
// well beyond the 30 messages a second that Telegram takes.
const usualWorkers = 16

// NewIntake makes an intake, or says what is missing.
func NewIntake(cfg IntakeConfig) (*Intake, error) {
	if cfg.Store == nil || cfg.Desk == nil || cfg.Now == nil {
		return nil, errors.New("telegram: the intake lacks a part")
	}
	v, err := adapt.NewVault(cfg.Key, "telegram/inbox")
	if err != nil {
		return nil, err
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Watch == nil {
		cfg.Watch = bot.Unwatched{}
	}
	if cfg.Workers <= 0 {
		cfg.Workers = usualWorkers
	}
	in := &Intake{
		cfg: cfg, vault: v, lines: newLines(cfg.Now),
		marks: newMarks(cfg.Log, cfg.Store), loaded: make(chan struct{}),
	}
	if p := cfg.Peers; p != nil {
		if p.Self == "" || p.Owners == nil || p.Leases == nil || p.Turns == nil {
			return nil, errors.New("telegram: the peers of the intake lack a part")
		}
		in.kin = &kin{Peers: *p, log: cfg.Log}
	}
	return in, nil
}

// errBusy is said when too much waits already. What was to be committed must be offered again.
var errBusy = errors.New("too many updates wait to be handled")

// arrivalID is how the store knows an update.
func arrivalID(update int64) string { return strconv.FormatInt(update, 10) }

// place is what an update is sealed for.
func place(arrival string) string { return Platform + "/" + arrival }

// Commit stores updates and lines up those that are new. It waits until Run has looked at what waited before, and while
// too much is in line. When it fails the updates must be offered again; those that are stored all the same
// are then handled once.
func (in *Intake) Commit(ctx context.Context, updates []RawUpdate) error {
	updates = in.fit(updates)
	if err := in.admit(ctx, len(updates)); err != nil {
		return err
	}
	if err := in.commit(ctx, updates); err != nil {
		in.doubt.Store(true)
		return err
	}
	if in.doubt.Load() {
		return in.recheck(ctx)
	}
	return nil
}

// admit waits until n updates may come in.
func (in *Intake) admit(ctx context.Context, n int) error {
	select {
	case <-in.loaded:
	case <-ctx.Done():
		return errBusy
	}
	return in.lines.reserve(ctx, n)
}

// commit stores updates, for which there is room, and lines up what is new.
func (in *Intake) commit(ctx context.Context, updates []RawUpdate) error {
	in.storing.RLock()
	defer in.storing.RUnlock()
	now := in.cfg.Now()
	arrivals := make([]bot.Arrival, len(updates))
	for i, u := range updates {
		id := arrivalID(u.ID)
		arrivals[i] = bot.Arrival{ID: id, Body: in.vault.Seal(u.Body, place(id)), At: now, Owner: in.kin.self()}
	}
	fresh, err := in.cfg.Store.CommitArrivals(ctx, Platform, arrivals)
	items := make([]*item, 0, len(fresh))
	next := 0
	for i, u := range updates {
		if next < len(fresh) && fresh[next] == arrivals[i].ID {
			next++
			items = append(items, newItem(u, now, now))
			in.cfg.Log.DebugContext(bot.WithRequest(ctx, bot.RequestID(Platform, arrivals[i].ID)), "an update from Telegram is kept")
		}
	}
	in.lines.release(len(updates) - len(items))
	in.dismiss(in.lines.add(items))
	return err
}

// dismiss ends updates that are beyond the most of their chat, without an answer.
func (in *Intake) dismiss(surplus []*item) {
	if len(surplus) == 0 {
		return
	}
	in.cfg.Log.Warn("updates from Telegram are not answered: too many of one chat wait", "count", len(surplus), "most", maxLine)
	for _, it := range surplus {
		in.marks.put(mark{bot.Settled{ID: arrivalID(it.id), State: bot.Handled, Reason: reasonFlood}, func() {}})
	}
}

// fit leaves out what a batch has twice, and what is over the limit: no person writes that much, and it must not keep the
// others from being stored.
func (in *Intake) fit(updates []RawUpdate) []RawUpdate {
	seen := make(map[int64]bool, len(updates))
	kept := make([]RawUpdate, 0, len(updates))
	for _, u := range updates {
		if len(u.Body) > maxUpdate {
			in.cfg.Log.Error("update from Telegram over the limit", "update", u.ID, "bytes", len(u.Body), "fields", fieldsOf(u.Body))
			continue
		}
		if !seen[u.ID] {
			seen[u.ID] = true
			kept = append(kept, u)
		}
	}
	return kept
}

// How long Run takes to end at most: less than the five seconds that process managers allow at the least.
const (
	stopGrace   = 4 * time.Second        // for updates that are being handled
	stopAbandon = 400 * time.Millisecond // for what was cancelled then, and again for the last marks
)

// Run handles what waits and what comes until ctx ends, and then returns nil within five seconds: nothing new begins, what
// is being handled has four seconds, and the rest stays in the store for the next start. It may be called once.
func (in *Intake) Run(ctx context.Context) error {
	handling, abandon := context.WithCancel(context.WithoutCancel(ctx))
	defer abandon()
	marked := make(chan struct{})
	go func() { defer close(marked); in.marks.run(handling) }()
	leave := in.join(ctx, handling)
	defer leave()
	if in.load(ctx) {
		close(in.loaded)
		in.work(ctx, handling, abandon)
	} else {
		in.lines.close()
		close(in.loaded) // what comes now is stored for the next start
	}
	in.marks.stop()
	if !within(marked, stopAbandon) {
		in.cfg.Log.WarnContext(ctx, "answers to Telegram were not marked as sent: they may be sent again")
	}
	return nil
}

// join makes this process known to others as alive, before anything is taken in, and has it look after what they leave. leave ends
// that, when nothing is handled any more.
func (in *Intake) join(ctx, handling context.Context) (leave func()) {
	if in.kin == nil {
		return func() {}
	}
	living, die := context.WithCancel(context.WithoutCancel(handling))
	ready := make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() { in.kin.live(living, sync.OnceFunc(func() { close(ready) })) })
	select {
	case <-ready:
	case <-ctx.Done():
	}
	all.Go(func() {
		select {
		case <-in.loaded:
			in.adopt(ctx)
		case <-ctx.Done():
		}
	})
	return func() { die(); all.Wait() }
}

// work keeps the workers busy until ctx ends.
func (in *Intake) work(ctx, handling context.Context, abandon func()) {
	var workers sync.WaitGroup
	for range in.cfg.Workers {
		workers.Go(func() { in.worker(handling, &workers) })
	}
	<-ctx.Done()
	in.lines.close()
	idle := make(chan struct{})
	go func() { workers.Wait(); close(idle) }()
	if within(idle, stopGrace) {
		return
	}
	abandon()
	if !within(idle, stopAbandon) {
		in.cfg.Log.ErrorContext(ctx, "an update from Telegram is still being handled: it is left")
	}
}

// within waits for c to be closed, at most d.
func within(c <-chan struct{}, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-c:
		return true
	case <-t.C:
		return false
	}
}
