package store

import "context"

// Keys looks after the keys with which what is personal is sealed. A secret outside of the database opens them.
type Keys interface {
	// Root is what everything is derived from that must outlive a change of the secret, such as how people are known. It is
	// secret; nil when the database was opened without its secret.
	Root() []byte
	// BeginRotation lets a new secret, of at least 32 bytes, open the database beside the one of now. Again with the same
	// one it takes up what was begun.
	BeginRotation(ctx context.Context, fresh []byte) error
	// FinishRotation seals everything anew and ends the old secret; step is told how many rows are done. Where nothing was
	// begun it does nothing. Sweep calls it too.
	FinishRotation(ctx context.Context, step func(n int)) error
}
