package bot

import (
	"context"
	"time"

	"hangup/advice"
	"hangup/advice/news"
)

// What the core asks of the store. Each interface is filled by every store and tested by
// store/storetest.

// Ports is all that the core asks of a store.
type Ports interface {
	Warnings
	Corrections
	Watches
	Reports
	OwnReports
	ReportList
	Checks
	Patterns
	Echoes
	Offers
	Followed
	Timers
	Dialogs
	ChatAreas
	Privacy
	Holdings
	Notices
	Moderation
	Audit
	Board
	SettingsOfChats
	FeedbackLog
	Invitations
	InvitedCoordinators
	Once
}

// PersonKey is a keyed hash of a UserID. The store never sees the id itself.
type PersonKey string

// WarningFilter chooses stored warnings. Zero fields do not restrict.
type WarningFilter struct {
	Area  advice.AreaID
	Type  advice.ScamType
	Limit int // at most; 0 means 20
}

// Warnings finds stored warnings, newest first; those without a date come last. Built-in
// examples are found only while no real warning is stored.
type Warnings interface {
	Warnings(ctx context.Context, f WarningFilter) ([]news.Warning, error)
	Warning(ctx context.Context, id news.WarningID) (news.Warning, bool, error)
}

// Corrections finds what puts a warning right. A copy of the warning that is written anew says so.
type Corrections interface {
	// Correction gives the newest correction of the story that a warning belongs to.
	Correction(ctx context.Context, of news.WarningID) (news.Warning, bool, error)
}

// Watch is a chat that follows an area.
type Watch struct {
	At    Address
	Area  advice.AreaID
	Since time.Time
	Owner Address // where who set it up is alone with the bot, to be told of reviews; zero when not known
	Wish  Wish
}

// Watches keeps which chats follow which areas. Adding twice and removing what is not there say false; adding what is there changes
// nothing.
type Watches interface {
	AddWatch(ctx context.Context, w Watch) (added bool, err error)
	// SetWish changes what a watch wants from now on. It says false when there is no such watch.
	SetWish(ctx context.Context, at Address, area advice.AreaID, wish Wish) (found bool, err error)
	RemoveWatch(ctx context.Context, at Address, area advice.AreaID) (removed bool, err error)
	Watches(ctx context.Context, at Address) ([]Watch, error)
	// ChatWatches gives what a chat follows in all of its topics.
	ChatWatches(ctx context.Context, chat ChatID) ([]Watch, error)
}

// Check is what is kept of a question: no words of the person.
type Check struct {
	Person  PersonKey
	Verdict advice.Verdict
	Type    advice.ScamType
	Tells   []string // concept ids
	Area    advice.AreaID
	At      time.Time // stored as the Monday of its week
	// Quoted is the warning that the answer quoted, and Own where the person is alone with the bot, to tell them should it be put
	// right; "" and zero when there is neither.
	Quoted news.WarningID
	Own    Address
	Answer string // names the answer that was given, for Feedback; "" is none
}

// Checks logs questions for the pattern of a week.
type Checks interface {
	RecordCheck(ctx context.Context, c Check) error
}

// Timer is a five-minute timer that was started from an answer.
type Timer struct {
	Person  PersonKey
	To      Address
	Due     time.Time
	Contact string // id of the contact to ring when it ends
	Area    advice.AreaID
}

// Timers keeps timers. A timer is a delivery that falls due later, so it survives a restart.
// Starting one while another runs for the same person and address replaces it.
type Timers interface {
	StartTimer(ctx context.Context, t Timer) error
	StopTimer(ctx context.Context, who PersonKey, at Address) (stopped bool, err error)
}

// Dialog is where a conversation with one person in one chat stands: a check that is being
// asked, or a report waiting for its confirmation. State is JSON, redacted already.
type Dialog struct {
	Person  PersonKey
	At      Address
	Kind    string
	State   []byte
	Expires time.Time
}

// Dialogs keeps at most one dialog for a person and address. An expired one is not found.
type Dialogs interface {
	Dialog(ctx context.Context, who PersonKey, at Address, now time.Time) (Dialog, bool, error)
	SaveDialog(ctx context.Context, d Dialog) error
	DropDialog(ctx context.Context, who PersonKey, at Address) error
}

// ChatAreas keeps the area that a chat said it is in; "" when it never said.
type ChatAreas interface {
	ChatArea(ctx context.Context, at Address) (advice.AreaID, error)
	SetChatArea(ctx context.Context, at Address, area advice.AreaID) error
}

// PersonData is everything that is held about a person.
type PersonData struct {
	Reports []Report
	Checks  []Check
	Timers  []Timer
	Dialogs int // conversations in progress
	Notices int // warnings that the person wrote as a moderator; forgetting leaves them, without the name
	Deeds   int // what the person did as a moderator; likewise
	Echoes  int // kinds of scam of which the person wants to hear, see EchoWish
	Quoted  int // warnings that answers quoted to the person
	// What the person said of answers, invitations of theirs that nobody used, and whether they became a coordinator by one.
	Feedback, Invitations int
	Coordinator           bool
}

// Privacy shows and removes what is held about a person. Forget removes all of it and returns what it
// removed. own is the chat in which the person is alone with the bot: what is kept for it and the
// posts into it are about the person too and go as well. It is zero where there are others.
type Privacy interface {
	Held(ctx context.Context, who PersonKey) (PersonData, error)
	Forget(ctx context.Context, who PersonKey, own ChatID) (PersonData, error)
}

// Letter is a post that waits for its reader. Seq grows with every letter of the database.
type Letter struct {
	Seq  int64
	Body []byte // as the adapter wrote it
	At   time.Time
}

// LetterMark is where a letter came in.
type LetterMark struct {
	Seq  int64
	Chat string
}

// Arrival is what a platform sent, kept until it is handled. The same event has the same ID when it comes twice. Body
// holds what a person wrote: the adapter encrypts it before it is kept, and the store erases it once it is handled.
type Arrival struct {
	ID    string
	Body  []byte
	At    time.Time // when it came in
	Tries int       // how often it was tried after a restart, without an end
	Owner string    // the process that handles it, at most 64 bytes; "" where there is only one
}

// ArrivalState is what became of an Arrival.
type ArrivalState string

// The states of an arrival beside waiting.
const (
	Handled     ArrivalState = "handled"     // over; its Body is erased, its ID stays so that it is not taken in again
	Tried       ArrivalState = "tried"       // about to be handled once more: one more try, still waiting
	Quarantined ArrivalState = "quarantined" // never to be tried again; its Body is erased
)

// Settled says what became of an Arrival. Reason is for the operator: no words of a person.
type Settled struct {
	ID     string
	State  ArrivalState
	Reason string
}
