// Package sqlstore is all that hangup remembers, in SQL that SQLite and PostgreSQL take alike. A database says how it runs
// transactions and does the few things of which each has a way of its own.
package sqlstore
