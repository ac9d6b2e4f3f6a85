package bot

import (
	"context"
	"time"

	"hangup/advice"
)

// Report is what a resident logged. Everything in it is redacted already.
type Report struct {
	ID       string // short, readable aloud, given by the store when saved
	Draft    string // names the draft it was saved from; "" when there was none
	Person   PersonKey
	From     ChatID // the chat that it was asked for in, whose moderators may read it; zero alone with the bot
	Type     advice.ScamType
	Claimed  string // who the caller claimed to be
	Happened string // "nothing", "details", "money", "goods", "access", "visit"
	When     string // as the person said it
	Area     advice.AreaID
	Number   string // masked for reading, such as "077•• ••••23"
	Phone    string // keyed hash of the full number, to find repeats; "" when none
	Note     string
	At       time.Time
	Edited   time.Time // when the person changed it last; zero when never
	Informed bool      // a moderator noted that the police know of it
}

// ReportFate says what became of a report.
type ReportFate string

// What becomes of a report.
const (
	ReportSaved         ReportFate = "saved"
	ReportMerged        ReportFate = "merged"           // it went into an earlier one of the same person
	ReportsFullOfPerson ReportFate = "full of a person" // not stored: the person has sent MaxReportsOfPerson within a day
	ReportsFullOfChat   ReportFate = "full of a chat"   // not stored: MaxReportsOfChat came from the chat within an hour
)

// SavedReport is a report after it was saved, or why it was not.
type SavedReport struct {
	Fate  ReportFate
	ID    string    // of what is stored now; "" when nothing was
	Again time.Time // when the next one is taken, where it is too many
}

// Reports logs what residents report.
type Reports interface {
	// SaveReport stores a report, or says why not. In one transaction: a draft is saved once, so the same Draft of the same
	// person gives the report that is stored; one that tells the Same as an earlier one of that person within SameReportWithin
	// is put into it, as Report.With says; what is too many, as ReportsFull says, is not stored.
	SaveReport(ctx context.Context, r Report) (SavedReport, error)
	// ReportRoom tells whether one more report of a person from a chat would be taken: its fate would be ReportSaved then.
	ReportRoom(ctx context.Context, who PersonKey, from ChatID, now time.Time) (SavedReport, error)
}

// OwnReports is what people do with their own reports. Neither does anything to a report of somebody else.
type OwnReports interface {
	// ChangeReport gives a stored report what r says: all but its Draft, From, At and Informed. It says false when the person has
	// no report with that ID.
	ChangeReport(ctx context.Context, r Report) (found bool, err error)
	// WithdrawReport removes a report, also from the bytes of the files as far as Forget does.
	WithdrawReport(ctx context.Context, who PersonKey, id string) (found bool, err error)
}

// ReportFilter chooses reports. Zero fields do not restrict.
type ReportFilter struct {
	From  ChatID
	Type  advice.ScamType
	Areas []advice.AreaID // any of them
	Skip  int             // of the newest
	Limit int             // at most; 0 means 20
}

// ReportList is what moderators see and note of reports.
type ReportList interface {
	Report(ctx context.Context, id string) (Report, bool, error)
	// ReportPage gives reports, newest first, and how many the filter finds in all.
	ReportPage(ctx context.Context, f ReportFilter) (page []Report, all int, err error)
	// MarkInformed notes whether the police know of a report.
	MarkInformed(ctx context.Context, id string, informed bool) (found bool, err error)
}
