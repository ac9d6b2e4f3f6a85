// Package postgres keeps everything in a schema of its own, "hangup", of a PostgreSQL database, for any number of processes.
//
// The queries are those of package sqlstore. What stands here is what PostgreSQL does otherwise: how a database is opened and
// brought up to date, who may write when, and what a sweep cleans. Version 14 or newer is needed.
package postgres
