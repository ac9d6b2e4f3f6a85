package bot

import "strings"

// Scope says where an action does what it is there for. An adapter needs it where a chat cannot show an answer to one
// person alone and the conversation goes on in that person's private chat.
type Scope string

// The scopes.
const (
	OfTalk   Scope = "talk"     // in the conversation that its button stands in, and with who has it
	OfChat   Scope = "chat"     // in the chat that it stands in: it acts on the chat, or shows what is set for it
	Anywhere Scope = "anywhere" // it needs nothing but itself
	unscoped Scope = ""         // not known
)

// ScopeOf tells where an action belongs; "" when it is not known. A command is an action too, by its bare name.
func ScopeOf(a Action) Scope {
	verb, args, _ := strings.Cut(string(a), "|")
	if allChats := strings.HasPrefix(args, queueAll+"|"); allChats && (verb == "next" || verb == "another" || verb == "seen") {
		return Anywhere
	}
	switch verb {
	case "share", "noarea", "area", "watch", "unwatch", "watches", "warn", "correct", "recall", "pending", "log",
		"why", "filter", "pause", "resume", "settings", "usefilter",
		"export", "feedback", "another", "seen",
		"send", "redo", "drop", "undo", "fix", "leave", "take", "takeback", "takeall", "review", "offer", "next":
		return OfChat
	case "tap", "save", "change", "cancel", "forget", "keep", "stop", "rate", "right", "wrong",
		// What people reported is for who asked alone.
		"mine", "edit", "withdraw", "reportspage", "reportsfilter", "reportsall", "informed":
		return OfTalk
	case "here", "lost", "card", "timer", "check", "report", "warnings", "contacts", "stats", "figures", "privacy", "mydata", "forgetme", "help", "start", "reports",
		// What a coordinator sees of every chat is nothing for who reads this one.
		"echo", "noecho", "pendingall", "reviewall", "offerall", "logall", "feedbackall", "invite", "coordinators", "dismiss",
		// A link is for one person alone.
		"dashboard", "board":
		return Anywhere
	}
	return unscoped
}
