package postgres

import (
	"context"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// migrateJobs makes the tables of River, or brings them up to date. Our own migrations build on them and come next. Whoever takes a newer
// River adds a migration of ours, however empty, so that an older program refuses the database.
func migrateJobs(ctx context.Context, config *pgx.ConnConfig) error {
	pool, err := jobPool(ctx, config, 2)
	if err != nil {
		return err
	}
	defer pool.Close()
	m, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Schema: schema, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	_, err = m.Migrate(ctx, rivermigrate.DirectionUp, nil)
	return err
}

// jobPool gives so many connections at most in the way that River wants them.
func jobPool(ctx context.Context, config *pgx.ConnConfig, most int32) (*pgxpool.Pool, error) {
	c, err := pgxpool.ParseConfig("")
	if err != nil {
		return nil, err
	}
	c.ConnConfig = config.Copy()
	c.MaxConns = most
	return pgxpool.NewWithConfig(ctx, c)
}
