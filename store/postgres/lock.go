package postgres

// The advisory locks that processes hold one after another: https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS.
// They belong to the database, so the first half of each number is ours ("hang").
const (
	lockMigration  int64 = applicationID<<32 | 1 // one process brings the schema up to date
	lockWriter     int64 = applicationID<<32 | 2 // one transaction changes what is not changed by itself, as with SQLite
	lockDeliveries int64 = applicationID<<32 | 3 // shared by lanes, held alone by whoever changes posts that there are already
	lockLetters    int64 = applicationID<<32 | 4 // one letter is posted at a time, so that the numbers come in order
)
