// Package transfer moves all that is stored from one database to another: from a SQLite file to PostgreSQL, or back.
//
// It knows no table by name but for a few whose reasons stand in plan.go: it reads both schemas, matches them, and refuses
// when something would be left behind. Every batch is one transaction of the target that also notes how far the move is, so
// that it can be killed at any moment and go on without losing or doubling a row. At the end both sides are read once more,
// each by itself, and compared by counts and checksums. README.md says how it is used.
package transfer
