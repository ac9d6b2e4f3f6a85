package sqlite

import (
	"context"
	"errors"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
)

var errUnbuilt = errors.New("not built yet")

func (s *Store) SetWish(context.Context, bot.Address, advice.AreaID, bot.Wish) (bool, error) {
	return false, errUnbuilt
}

func (s *Store) Audience(context.Context, []advice.AreaID) (bot.Audience, error) {
	return nil, errUnbuilt
}

func (s *Store) SendNotice(context.Context, bot.Notice) (bot.NoticeID, int, error) {
	return "", 0, errUnbuilt
}

func (s *Store) Notice(context.Context, bot.NoticeID) (bot.Notice, bool, error) {
	return bot.Notice{}, false, errUnbuilt
}

func (s *Store) CorrectNotice(context.Context, bot.NoticeID, string, time.Time) (int, error) {
	return 0, errUnbuilt
}

func (s *Store) NoticeTally(context.Context, bot.NoticeID) (bot.Tally, error) {
	return bot.Tally{}, errUnbuilt
}

func (s *Store) Posted(context.Context, bot.Address, int) ([]bot.Posted, error) {
	return nil, errUnbuilt
}

func (s *Store) Recall(context.Context, bot.Post, bot.Address, time.Time) (int, error) {
	return 0, errUnbuilt
}

func (s *Store) Pending(context.Context, bot.Address, int) ([]bot.Pending, error) {
	return nil, errUnbuilt
}

func (s *Store) Decide(context.Context, news.WarningID, bot.Address, bool, time.Time) (int, error) {
	return 0, errUnbuilt
}

func (s *Store) PauseChat(context.Context, bot.ChatID, time.Time) error { return errUnbuilt }

func (s *Store) PausedUntil(context.Context, bot.ChatID, time.Time) (time.Time, error) {
	return time.Time{}, errUnbuilt
}

func (s *Store) ChatWatches(context.Context, bot.ChatID) ([]bot.Watch, error) { return nil, errUnbuilt }

func (s *Store) Backlog(context.Context, bot.ChatID, time.Time) (int, error) { return 0, errUnbuilt }

func (s *Store) Digest(context.Context, bot.Address, time.Time) ([]news.Warning, error) {
	return nil, errUnbuilt
}

func (s *Store) Waiting(context.Context, bot.Address) (map[bot.Address]int, error) {
	return nil, errUnbuilt
}

func (s *Store) WriteDeed(context.Context, bot.Deed) error { return errUnbuilt }

func (s *Store) Deeds(context.Context, bot.Address, int) ([]bot.Deed, error) {
	return nil, errUnbuilt
}

// Neighbours gives stored warnings.
func (s *Store) Neighbours(context.Context, news.Warning) ([]news.Warning, error) {
	return nil, errUnbuilt
}
