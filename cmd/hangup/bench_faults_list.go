package main

import (
	"context"
	"net/http"
	"strings"
	"time"

	"hangup/bot/bottest/limited"
	"hangup/bot/telegram"
)

// fault is something that goes wrong while a warning is posted.
type fault struct {
	name, title string
	// trouble says what goes wrong with single calls; nil is nothing.
	trouble func(r *faultRun, p benchPlace) func(n int, chat string) limited.Trouble
	// during does something to the running program; nil is nothing.
	during func(ctx context.Context, r *faultRun) error
	// prepare makes the folder of the database ready. why says that it cannot be tried here; nil does nothing.
	prepare func(r *faultRun) (undo func(), why string, err error)
	// reach tells whether the n-th chat can be reached, and under which id in the end; nil is every one as it is.
	reach func(platform string, n int, chat string) (at string, ok bool)
	// stands tells whether a copy reads as it should in the end; nil is always.
	stands func(text string) bool
}

// faults are all that can be tried.
func faults() []fault {
	return []fault{
		{name: "kill", title: "kill -9 at a random moment", during: killOnce},
		{name: "kill-edit", title: "kill -9 while copies are corrected", during: killWhileCorrecting, stands: isSecondEdition},
		{name: "correct", title: "corrected while it is posted, and kill -9", during: correctWhilePosting, stands: isSecondEdition},
		{name: "cut", title: "connection cut after the platform took it, 1 in 20", trouble: cutSome},
		{name: "429", title: "429 for every tenth call", trouble: everyTenth},
		{name: "429-burst", title: "429 for ten calls in a row", trouble: burst},
		{name: "5xx", title: "500 or 502 for one call in seven", trouble: serverErrors},
		{name: "gone", title: "10 % blocked and 5 % moved (Discord: 10 % gone)", trouble: goneChats, reach: reachable},
		{name: "disk-full", title: "disk full for some seconds", prepare: smallDisk, during: fillDisk},
		{name: "locked", title: "database locked by another process, 2 to 12 s", during: lockDatabase},
	}
}

// killOnce kills the program while it posts.
func killOnce(ctx context.Context, r *faultRun) error {
	if !sleep(ctx, r.moment()) {
		return nil
	}
	return r.restart(ctx)
}

// killWhileCorrecting waits until all is posted, imports the warning with other words and kills the program while it
// changes the copies. A change that is made twice changes nothing: none may be doubled.
func killWhileCorrecting(ctx context.Context, r *faultRun) error {
	first := *r
	first.fault.stands = nil
	if remark, err := first.wait(ctx); err != nil || remark != "" {
		return err
	}
	if _, err := importEdition(ctx, r.settings, 2, time.Now()); err != nil {
		return err
	}
	if !sleep(ctx, r.moment()) {
		return nil
	}
	r.program.kill()
	r.kills++
	return r.start(ctx)
}

// correctWhilePosting imports the warning with other words while it is posted, and kills the program while it posts and
// changes. A copy that was in flight then and is posted again may stand with the first words: nobody knows its number.
func correctWhilePosting(ctx context.Context, r *faultRun) error {
	if !sleep(ctx, r.moment()) {
		return nil
	}
	if _, err := importEdition(ctx, r.settings, 2, time.Now()); err != nil {
		return err
	}
	if !sleep(ctx, r.moment()) {
		return nil
	}
	return r.restart(ctx)
}

func isSecondEdition(text string) bool { return strings.Contains(text, "12 callers") }

// cutSome does what one call in twenty asks for and says nothing: on Telegram it must be posted again.
func cutSome(r *faultRun, p benchPlace) func(int, string) limited.Trouble {
	return func(int, string) limited.Trouble {
		if r.calls.IntN(20) > 0 {
			return limited.Trouble{}
		}
		if !p.limits.Idempotent {
			r.doubt.add(1)
		}
		return limited.Trouble{Cut: true}
	}
}

func everyTenth(*faultRun, benchPlace) func(int, string) limited.Trouble {
	return func(n int, _ string) limited.Trouble {
		if n%10 == 0 {
			return limited.Trouble{After: time.Second}
		}
		return limited.Trouble{}
	}
}

func burst(r *faultRun, _ benchPlace) func(int, string) limited.Trouble {
	from := 10 + r.calls.IntN(60)
	return func(n int, _ string) limited.Trouble {
		if n >= from && n < from+10 {
			return limited.Trouble{After: 2 * time.Second}
		}
		return limited.Trouble{}
	}
}

func serverErrors(r *faultRun, _ benchPlace) func(int, string) limited.Trouble {
	pages := []int{http.StatusInternalServerError, http.StatusBadGateway}
	return func(int, string) limited.Trouble {
		if r.calls.IntN(7) == 0 {
			return limited.Trouble{Page: pages[r.calls.IntN(len(pages))]}
		}
		return limited.Trouble{}
	}
}

// movedMark begins the id of a group on Telegram that has become a supergroup.
const movedMark = "-1009"

// reachable leaves out one chat in ten, and on Telegram one in twenty is reached under another id.
func reachable(platform string, n int, chat string) (at string, ok bool) {
	switch {
	case n%10 == 5:
		return "", false
	case platform == telegram.Platform && n%20 == 2:
		return movedMark + strings.TrimPrefix(chat, "-1"), true
	}
	return chat, true
}

func goneChats(r *faultRun, p benchPlace) func(int, string) limited.Trouble {
	troubles := map[string]limited.Trouble{}
	for n := range 10_000 {
		chat := p.chat(n)
		at, ok := reachable(p.name, n, chat)
		switch {
		case !ok:
			troubles[chat] = limited.Trouble{Gone: true}
		case at != chat:
			troubles[chat] = limited.Trouble{MovedTo: at}
		}
	}
	return func(_ int, chat string) limited.Trouble { return troubles[chat] }
}

// lockDatabase holds the database as another process that writes would, for longer than the program waits for it at times.
func lockDatabase(ctx context.Context, r *faultRun) error {
	if !sleep(ctx, r.moment()) {
		return nil
	}
	if err := holdDatabase(ctx, r.settings.database, 2*time.Second+time.Duration(r.dice.Int64N(int64(10*time.Second)))); err != nil {
		return failf("the database cannot be locked").because(err)
	}
	return nil
}
