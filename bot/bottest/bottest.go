// Package bottest is what every adapter must pass: a suite of replies, posts, buttons, forms and
// texts that a person could meet, and a scripted bot to play them. It proves that a reader sees all
// of a reply, in order and as it was written, and that the bot gets what the person did.
package bottest

import (
	"errors"
	"testing"

	"hangup/bot"
)

// Adapter says how to set up an adapter for the suite.
type Adapter struct {
	// New starts the adapter in front of a bot, with one person in one chat, and ends it with the test.
	New func(t *testing.T, h bot.Handler) Driver
	// Keys says that the platform recognises a DeliveryKey: posting twice under one shows one post.
	Keys bool
	// Longest is how many characters of a post the platform takes at the least. A longer post may be refused
	// with bot.Shrink; 0 means that none may. Answers are never refused.
	Longest int
	// Short gives what is shown of an answer where everybody would read all of it; nil means that all is shown. Posts
	// are always shown whole.
	Short func(r bot.Reply) bot.Reply
}

// ErrCannot is what a Driver says when the platform lets nobody do what was asked, such as sending a
// text of blanks. The suite then goes on without it.
var ErrCannot = errors.New("the platform lets nobody do this")

// Driver is the hands and eyes of a person at one chat. Each method returns once the platform shows
// what came of it; Say may be called at once from several goroutines. An error means that the driver itself failed, or for Post what the Sender said.
type Driver interface {
	// Say types a text, a command included, and sends it.
	Say(text string) (Seen, error)
	// Press presses the button with a label in what was shown last.
	Press(label string) (Seen, error)
	// Submit fills in the form that was shown last and sends it: field ID to text, or to the ID of
	// an option.
	Submit(values map[string]string) (Seen, error)
	// Post posts a reply into the chat through the adapter's Sender.
	Post(r bot.Reply, key bot.DeliveryKey) (Seen, error)
}

// Seen is what a reader sees of an answer or a post, as rendered: nothing of the markup that the
// platform needs. Several messages are one Seen, in order.
type Seen struct {
	Text     string   // all words from top to bottom, those of forms included; buttons not
	Buttons  []string // labels, in order
	Links    []string // addresses that can be followed, in order
	Pictures []string // what pictures show in words, in order; a picture that cannot be seen does not count
	Files    []File   // what can be kept, in order
	Alerts   []string // who is alerted by it, such as "@everyone"
}

// File is a file that comes with an answer, as the reader keeps it.
type File struct{ Name, Body string }

// Conformance runs the suite.
func Conformance(t *testing.T, a Adapter) {
	t.Helper()
	for _, c := range checks() {
		t.Run(c.name, func(t *testing.T) {
			h := NewHandler()
			b := &bench{Adapter: a, Driver: a.New(t, h), h: h}
			for _, fault := range c.faults(b) {
				t.Error(fault)
			}
		})
	}
}

// check is one thing that an adapter must do. run adds what is wrong to the bench.
type check struct {
	name string
	run  func(b *bench)
}

// faults runs the check and gives what is wrong.
func (c check) faults(b *bench) []string {
	c.run(b)
	return b.found
}

// checks lists the whole suite.
func checks() []check {
	var all []check
	for _, part := range [][]check{answerChecks(), inputChecks(), formChecks(), postChecks(), faultChecks()} {
		all = append(all, part...)
	}
	return all
}
