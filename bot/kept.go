package bot

import "time"

// Kept is one thing that is kept: where, for how long, and how people are told. Every store sweeps by these and /privacy is
// written from them, so that what is said is what is done.
type Kept struct {
	What  string        // a word of its own, a to z: what a store asks for, and the gap in the words
	Table string        // of the store
	For   time.Duration // at most, from when it was written, changed or asked for last; 0: until somebody removes it
	Told  string        // key of the words; they have the gap {What} if For is set
}

const (
	aDay  = 24 * time.Hour
	aYear = 365 * aDay
)

// The words of /privacy in their order.
const (
	toldChecks     = "bot.privacy.checks"
	toldFeedback   = "bot.privacy.feedback"
	toldEchoes     = "bot.privacy.echoes"
	toldQuoted     = "bot.privacy.quoted"
	toldOffers     = "bot.privacy.offers"
	toldReports    = "bot.privacy.reports"
	toldTimers     = "bot.privacy.timers"
	toldOpen       = "bot.privacy.open"
	toldChats      = "bot.privacy.chats"
	toldPosts      = "bot.privacy.posts"
	toldModerators = "bot.privacy.moderators"
	toldInvited    = "bot.privacy.invited"
	toldRest       = "bot.privacy.rest"
)

// Keeps gives everything that is kept. What stands on its own is listed with each table that holds it.
func Keeps() []Kept {
	return []Kept{
		{"checks", "checks", 30 * aDay, toldChecks},
		{"counts", "cells", 2 * aYear, toldChecks},
		{"counts", "totals", 2 * aYear, toldChecks},
		{"feedback", "feedback", 180 * aDay, toldFeedback},
		{"echoes", "echo_wishes", echoLife, toldEchoes},
		{"quoted", "quotations", 30 * aDay, toldQuoted},
		{"reports", "reports", 0, toldReports},
		{"timers", "deliveries", 0, toldTimers},
		{"talk", "dialogs", checkLife, toldOpen},
		{"draft", "dialogs", draftLife, toldOpen},
		{"form", "forms", time.Hour, toldOpen},
		{"asked", "inbox_bodies", 30 * aDay, toldOpen},
		{"asked", "inbox_bodies_aside", 30 * aDay, toldOpen},
		{"handled", "inbox", 3 * aDay, toldOpen},
		{"settings", "watches", 0, toldChats},
		{"settings", "chat_areas", 0, toldChats},
		{"settings", "chat_notes", 0, toldChats},
		{"settings", "chat_settings", 0, toldChats},
		{"settings", "chats", 0, toldChats},
		{"removed", "chats", 30 * aDay, toldChats},
		{"idle", "chats", aDay, toldPosts},
		{"pauses", "rests", 0, toldChats},
		{"posts", "deliveries", 30 * aDay, toldPosts},
		{"late", "deliveries", 7 * aDay, toldPosts},
		{"undecided", "deliveries", 2 * aDay, toldPosts},
		{"moves", "moves", 0, toldPosts},
		{"letters", "letters", 30 * aDay, toldPosts},
		{"offers", "offers", offerGap, toldOffers},
		{"once", "shared", time.Hour, toldOpen},
		{"login", "shared", BoardSessionAge, toldModerators},
		{"notices", "notices", aYear, toldModerators},
		{"deeds", "deeds", aYear, toldModerators},
		{"invited", "invitations", aDay, toldInvited},
		{"coordinators", "coordinators", 0, toldInvited},
		{"buttons", "buttons", 91 * aDay, toldRest}, // 90 days, and the day to which it is known
		{"sources", "feed_cursors", 90 * aDay, toldRest},
		{"news", "warnings", 0, toldRest},
		{"news", "warning_types", 0, toldRest},
		{"news", "warning_areas", 0, toldRest},
		{"news", "stories", 0, toldRest},
		{"keys", "keys", 0, toldRest},
		{"schema", "goose_db_version", 0, toldRest},
	}
}

// KeptFor gives how long something is kept, and whether Keeps says so.
func KeptFor(what string) (time.Duration, bool) {
	for _, k := range Keeps() {
		if k.What == what && k.For > 0 {
			return k.For, true
		}
	}
	return 0, false
}
