package main

import (
	"crypto/rand"

	"hangup/bot"
	"hangup/bot/telegram"
)

// What processes of one database must agree on, beside who does what: see roles.go. A process alone asks nobody.

// turns has other processes wait while this one answers a person; nil when there are none.
func (a *app) turns() bot.Turns {
	turns, _ := a.store.(bot.Turns)
	return turns
}

// once says whether this process is the first to do a thing; nil when there is no other.
func (a *app) once() bot.Once {
	if !a.shared() {
		return nil
	}
	return a.store
}

// together is what processes know in common; nil when there is one.
func (a *app) together() bot.Shared {
	if !a.shared() {
		return nil
	}
	return a.store
}

// peers are the processes that take in updates of Telegram; nil when there is one. Each start of a process is another: what the last
// one left is taken over.
func (t *inTelegram) peers() *telegram.Peers {
	if !t.shared() {
		return nil
	}
	return &telegram.Peers{Self: rand.Text(), Owners: t.store, Leases: t.leases(), Turns: t.turns()}
}
