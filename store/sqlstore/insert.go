package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"hangup/bot"
	"hangup/bot/outbox"
)

// usualAtOnce is how many posts go into one statement where the database says nothing: running one costs far more than one row of it does.
const usualAtOnce = 50

// insertPosts stores the posts of a warning or a notice, and gives how many there were not yet.
func insertPosts(ctx context.Context, tx *Tx, of bot.Post, posts []post, now time.Time) (n int, err error) {
	shared := []any{nullable(string(of.Warning)), nullable(string(of.Notice)), nil, bot.RequestOf(ctx)}
	if of.Warning != "" {
		if err := tx.QueryRowContext(ctx, `SELECT story FROM stories WHERE warning = ?`, string(of.Warning)).Scan(&shared[2]); err != nil {
			return 0, err
		}
	}
	in := inserter{tx: tx, encode: encodeOnce(), now: now, atOnce: cmp.Or(tx.dialect.AtOnce, usualAtOnce)}
	defer in.close()
	for len(posts) > 0 {
		some := posts[:min(len(posts), in.atOnce)]
		if len(some) < in.atOnce { // the last of them, in statements of which there are few, so that the database knows them
			some = some[:min(len(some), usualAtOnce)]
		}
		added, err := in.insert(ctx, some, shared)
		if err != nil {
			return n, err
		}
		posts = posts[len(some):]
		n += int(added)
	}
	return n, nil
}

// inserter prepares the statement for atOnce posts once.
type inserter struct {
	tx     *Tx
	full   *prepared
	encode func(bot.Rule) (string, error)
	now    time.Time
	atOnce int
}

func (in *inserter) insert(ctx context.Context, some []post, shared []any) (n int64, err error) {
	args := slices.Clone(shared)
	for _, p := range some {
		if args, err = p.appendTo(args, in.encode, in.now); err != nil {
			return 0, err
		}
	}
	if len(some) < in.atOnce {
		return run(ctx, in.tx, insertQuery(len(some)), args...)
	}
	if in.full == nil {
		if in.full, err = in.tx.prepare(ctx, insertQuery(in.atOnce)); err != nil {
			return 0, err
		}
	}
	return in.full.run(ctx, args...)
}

func (in *inserter) close() {
	if in.full != nil {
		in.full.close()
	}
}

// insertQuery inserts so many posts. What they share is ?1, the warning, ?2, the notice, ?3, the story, and ?4, the request.
func insertQuery(n int) string {
	const row = `(?1, ?2, ?3, ?4, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	return `INSERT INTO deliveries (warning, notice, story, request, platform, chat, thread, class, state, ready, due_at, op_due, planned, turn, strict, area, rule)
		VALUES ` + strings.Repeat(row+`, `, n-1) + row + ` ON CONFLICT DO NOTHING`
}

// appendTo adds the parameters of a post to others.
func (p post) appendTo(args []any, encode func(bot.Rule) (string, error), now time.Time) ([]any, error) {
	rule, err := encode(p.rule)
	due := p.dueAt()
	state := p.opened()
	ready := state == string(outbox.Due) && due <= millis(now)
	return append(append(args, address(p.at)...), p.class, state, ready, due, millis(p.due), millis(p.due), p.turn, p.strict, string(p.rule.Area), rule), err
}

// encodeOnce writes rules as JSON. Most are alike, so each is written once.
func encodeOnce() func(bot.Rule) (string, error) {
	known := map[bot.Rule]string{}
	return func(r bot.Rule) (string, error) {
		text, ok := known[r]
		if !ok {
			b, err := json.Marshal(r)
			if err != nil {
				return "", err
			}
			text = string(b)
			known[r] = text
		}
		return text, nil
	}
}

// nullable is NULL for "".
func nullable(s string) sql.NullString { return sql.NullString{String: s, Valid: s != ""} }
