package postgres

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// soon tries a job again a little later that the database would not let work.
type soon struct{}

// NextRetry is what River asks for.
func (soon) NextRetry(job *rivertype.JobRow) time.Time {
	return time.Now().Add(min(time.Duration(job.Attempt), 30) * time.Second)
}

// mourner logs jobs that failed.
type mourner struct{ log *slog.Logger }

// HandleError logs an error, which is one of the database: chores log their own.
func (m mourner) HandleError(_ context.Context, job *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	m.log.Warn("a job failed and is tried again", "kind", job.Kind, "error", err)
	return nil
}

// HandlePanic logs where it was. What it says is not repeated: it may hold words of people.
func (m mourner) HandlePanic(_ context.Context, job *rivertype.JobRow, value any, trace string) *river.ErrorHandlerResult {
	m.log.Error("panic in a job", "kind", job.Kind, "error", fmt.Sprintf("%T", value), "stack", trace)
	return nil
}

// onlyTrouble is a log without what goes well.
type onlyTrouble struct{ slog.Handler }

// Enabled leaves out what is less than a warning.
func (o onlyTrouble) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && o.Handler.Enabled(ctx, level)
}

// WithAttrs keeps it so.
func (o onlyTrouble) WithAttrs(attrs []slog.Attr) slog.Handler {
	return onlyTrouble{o.Handler.WithAttrs(attrs)}
}

// WithGroup keeps it so.
func (o onlyTrouble) WithGroup(name string) slog.Handler {
	return onlyTrouble{o.Handler.WithGroup(name)}
}

// guarded calls f and logs a panic without its words.
func guarded(log *slog.Logger, what string, f func()) {
	defer func() {
		if v := recover(); v != nil {
			log.Error("panic in a chore", "chore", what, "error", fmt.Sprintf("%T", v), "stack", string(debug.Stack()))
		}
	}()
	f()
}
