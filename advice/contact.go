package advice

import "time"

// Contact is somebody to ring or write to, from kb/contacts.yaml.
type Contact struct {
	ID      string
	Name    string    // "Your bank", "Report Fraud"
	Number  string    // as people write it, or ""
	URL     string    // or ""
	When    string    // when to use it, in a few words
	Nations []Nation  // where it applies; empty means all of them
	Source  string    // who says so
	Checked time.Time // day on which that was last checked
}
