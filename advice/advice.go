// Package advice is the engine of hangup: it reads what somebody typed about a
// suspicious call and says what to do now.
//
// Text becomes an Assessment (Engine.Assess), an Assessment becomes an Answer
// (Engine.Compose). Both are pure: no I/O, no clock, no randomness, so the same
// text always gets the same answer and every answer can show the words that led
// to it. Everything a person reads comes from the YAML files in kb.
package advice

import "time"

// Verdict is what the engine concludes about a message.
type Verdict string

// The five verdicts. There is no "safe": NoSigns always says that it cannot be sure.
const (
	Scam     Verdict = "scam"      // an attempt; nothing has been given yet
	Victim   Verdict = "victim"    // something was given, or is being given
	NoSigns  Verdict = "no_signs"  // an ordinary call as far as the words show
	Unclear  Verdict = "unclear"   // not enough to say
	OffTopic Verdict = "off_topic" // not about a call, text, e-mail or caller
)

// ScamType is the id of a scam type in kb/types, such as "courier_fraud". Empty means none.
type ScamType string

// Urgency says whether the danger is happening as the person types.
type Urgency string

// The two urgencies.
const (
	Now  Urgency = "now"
	None Urgency = "none"
)

// Situation is what is going on at this moment, if that decides the first action.
type Situation string

// Situations, the most pressing last.
const (
	NoSituation     Situation = ""
	JustPaid        Situation = "just_paid"
	OnTheLine       Situation = "on_the_line"
	MidTransfer     Situation = "mid_transfer"
	AtTheBank       Situation = "at_the_bank"
	RemoteSession   Situation = "remote_session"
	AtTheDoor       Situation = "at_the_door"      // a caller at the door who wants to come in or be given something
	CollectorComing Situation = "collector_coming" // somebody is on the way or here to fetch money, card or goods
)

// Given is a kind of thing that has been handed over: "cash", "card", "pin", "code",
// "transfer", "card_payment", "gift_cards", "crypto", "goods", "access", "password", "details"
// or "unknown" when the person only said that something was lost.
type Given string

// Trap is a case in which the usual advice would do harm: "gas_callback",
// "emergency_callback", "hospital", "bank_protecting", "despair" or "child".
type Trap string

// Aside is the kind of an off-topic message: "empty", "greeting", "thanks", "usage", "language", "injection",
// "harm" or "chat"; or a question about scams in general, in which nothing has happened: "explain" (what the
// Type is), "explain_report" (how to report), "explain_report_fraud", "explain_159", "explain_number" (caller
// display), "explain_line" (how long a line stays open), "explain_police" and "explain_bank" (what they never
// ask), "explain_nuisance" (how to stop calls), "explain_talk" (how to warn somebody), "explain_refund", "explain_fault" (whether it was theirs), "explain_999"
// (999 or 101), "explain_7726", "explain_privacy" and "explain_lost" (what to do after a scam).
type Aside string

// Channel is how the contact came: "call", "text", "email", "door", "post", "online" or "" when unknown.
type Channel string

// Tell is a sign in what the caller said or asked. Words are the person's own, cut
// from the text as typed, so that an answer can quote them.
type Tell struct {
	ID    string // concept id in kb, such as "ask.withdraw_cash"
	Words string
}

// Tap is a tapped answer to a Question, or a fact that a button states.
type Tap struct{ Question, Option string }

// Assessment is what the engine concludes from a message.
type Assessment struct {
	Verdict     Verdict
	Type        ScamType
	RunnersUp   []ScamType // other types that fit, best first, at most three; also of a contact that is not called a scam
	Confidence  float64    // 0 to 1
	Urgency     Urgency
	Situation   Situation
	Tapped      bool // a tap, not a reading of the text, says that it is happening now
	Given       []Given
	Trap        Trap
	Aside       Aside
	Channel     Channel
	Tells       []Tell  // what points to a scam, strongest first
	Reassuring  []Tell  // what points the other way
	Missing     string  // id of the Question that would decide most, or ""
	ThirdPerson bool    // asked on behalf of somebody else
	Person      Person  // how to speak of somebody else, where the words give it away
	Language    string  // BCP 47, when not English; "und" for one that we cannot name
	Alarm       bool    // words in that Language speak of money, codes, police or threats
	Area        AreaID  // the smallest place named in the text, or ""
	Claimed     string  // who the caller is said to be, as a concept such as "who.bank", or ""
	Numbers     []Phone // the phone numbers in the text
	OnlyNumber  bool    // the words ask about a number and tell no more than that it rang
	Second      *Issue  // another thing that the message tells of, or nil
}

// Question is one that can be answered with a tap.
type Question struct {
	ID      string
	Text    string
	Options []Option
}

// Option is one answer to a Question.
type Option struct{ ID, Label string }

// Citation is a stored police warning, quoted. Quote is verbatim, at most 25 words.
type Citation struct {
	ID        string // names the stored warning; "" for a source of ours
	Force     string // the force's name as the public knows it
	Title     string
	Published time.Time // day only; zero when unknown
	URL       string
	Quote     string // "" for a source of ours that is not a stored warning
	Example   bool   // one of the built-in examples, not a real warning
	Label     string // what a reader must know about it, such as "older than 12 months"; set by Compose
}

// Circumstances is what Compose needs beside the Assessment.
type Circumstances struct {
	Area   AreaID    // where the person at risk lives, as far as known
	Today  time.Time // to label sources older than 12 months
	Source *Citation // the best stored warning, or nil
}

// Answer is what the person reads, as content. Text renders it.
type Answer struct {
	Action   string    // the first line: what to do now
	Why      string    // the caller's own tells, in the person's words
	Number   string    // what the number in the question shows, or ""
	Steps    []Step    // at most five
	Also     string    // one line on a second thing that the question tells of, or ""
	Contacts []Contact // who to ring, right for the nation
	Note     string    // a caveat, such as "I can't be sure" or a language line
	Source   *Citation // nil when nothing may be cited
	Timer    bool      // the steps say "wait five minutes": offer to start the timer
	TimerFor string    // id of the contact to ring when the timer ends
	Ways     bool      // offer "I've already given something" and "they are here now"
	Card     string    // id of the Card to offer to whoever asks for somebody else, or ""
	Ask      *Question // the one question that would decide most
	Says     []string  // keys of kb/advice.yaml for all that the answer says, first line and contacts included

	labels labels
}

// Step is one piece of advice. Key is its id in kb/advice.yaml.
type Step struct{ Key, Text string }
