package bot

import (
	"context"
	"time"
)

// Holding is what a table of the store keeps about somebody.
type Holding struct {
	Table string
	Rows  [][]Held // in the order in which they were kept
}

// Held is one thing of a row. At is set instead of Text for a time.
type Held struct {
	Name string // of the column
	Text string
	At   time.Time
}

// Holdings shows everything that is kept about a person, as it is kept.
type Holdings interface {
	// Holdings gives every row that is about a person and, where own is not zero, about the chat in which the person is
	// alone with the bot. Tables without any are left out. What is sealed by the store is opened.
	Holdings(ctx context.Context, who PersonKey, own ChatID) ([]Holding, error)
}
