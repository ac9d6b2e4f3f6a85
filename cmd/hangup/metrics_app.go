package main

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"hangup/bot/discord"
	"hangup/bot/telegram"
	"hangup/bot/webchat"
	"hangup/config"
	"hangup/store"
)

// newSight makes how the program is seen. What is logged through its log is counted. An address for traces that cannot be one is
// an error; a collector that is away is not.
func newSight(ctx context.Context, s config.Settings, log *slog.Logger) (*sight, error) {
	m := newMetrics()
	seen := &sight{metrics: m, log: slog.New(countingHandler{log.Handler(), m})}
	if s.Sight.TracesURL == "" {
		return seen, nil
	}
	t, err := newTraces(ctx, s.Sight.TracesURL, seen.log)
	if err != nil {
		return nil, err
	}
	seen.traces = t
	return seen, nil
}

// close sends the traces that wait.
func (s *sight) close() {
	if s.traces != nil {
		s.traces.close()
	}
}

// watchStore counts what the database is asked, and what waits in it.
func (s *sight) watchStore(db store.Store, settings config.Settings, now func() time.Time) {
	db.Watch(s)
	s.registry.MustRegister(&figures{
		log: s.log, now: now, platforms: platformsOf(settings), read: db.Figures, sources: sourcesOf(settings), cursor: db.FeedCursor,
	})
	s.begin(platformsOf(settings))
	for _, platform := range platformsOf(settings) {
		s.working.WithLabelValues(platform).Set(0)
		if platform != webchat.Platform { // the page needs nobody's answer
			s.connected.WithLabelValues(platform).Set(0)
		}
	}
}

// platformsOf are the platforms on which the bot speaks.
func platformsOf(s config.Settings) []string {
	all := []string{webchat.Platform}
	if !s.Telegram.Token.Empty() {
		all = append(all, telegram.Platform)
	}
	if !s.Discord.Token.Empty() {
		all = append(all, discord.Platform)
	}
	return all
}

// watchedPlatform notes when a platform has answered.
type watchedPlatform struct {
	platform
	*app
}

// run speaks there.
func (w watchedPlatform) run(ctx context.Context, connected func(about string)) error {
	return w.platform.run(ctx, func(about string) {
		w.meetings.note(w.title())
		w.sight.connected.WithLabelValues(bounded(strings.ToLower(w.title()), platformNames())).Set(1)
		connected(about)
	})
}
