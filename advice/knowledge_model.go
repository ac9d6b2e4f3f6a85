package advice

import "go.yaml.in/yaml/v3"

// line is a sentence in its forms: for the person, for somebody they ask for, and while it is
// happening. Says lists the pieces of advice that it gives.
type line struct {
	Text     string   `yaml:"text"`
	Other    string   `yaml:"other"`
	Now      string   `yaml:"now"`
	NowOther string   `yaml:"now_other"`
	Says     []string `yaml:"says"`
	NowSays  []string `yaml:"now_says"`
}

// pick gives the form that fits. A form that is missing falls back to the one before it.
func (l line) pick(third, now bool) (text string, says []string) {
	text, says = l.Text, l.Says
	if third && l.Other != "" {
		text = l.Other
	}
	if !now || l.Now == "" {
		return text, says
	}
	text = l.Now
	if third && l.NowOther != "" {
		text = l.NowOther
	}
	if l.NowSays != nil {
		says = l.NowSays
	}
	return text, says
}

// plan is a first line with the steps and contacts that go with it.
type plan struct {
	line     `yaml:",inline"`
	Steps    []string `yaml:"steps"`
	Contacts []string `yaml:"contacts"`
	Note     string   `yaml:"note"`
	Beside   []string `yaml:"beside"` // steps that it adds where something else leads
	Needs    []string `yaml:"needs"`  // tells, one of which must speak for the situation
	Check    string   `yaml:"check"`  // the piece that fills {check} when no scam type has a better one
}

// piece is one piece of advice.
type piece struct {
	Text     string    `yaml:"text"`
	Other    string    `yaml:"other"`
	Email    string    `yaml:"email"`
	Rest     string    `yaml:"rest"` // once some of what it says was said
	Also     string    `yaml:"also"` // where something else comes before it
	England  string    `yaml:"england"`
	Wales    string    `yaml:"wales"`
	Scotland string    `yaml:"scotland"`
	NI       string    `yaml:"ni"`
	Says     []string  `yaml:"says"`
	OnlyNew  bool      `yaml:"only_new"` // left out once all that it says was said
	Later    bool      `yaml:"later"`    // not while it is happening
	Tells    []string  `yaml:"tells"`    // concepts that call for it
	Channels []Channel `yaml:"channels"` // where it makes sense; none means everywhere
	Sources  []string  `yaml:"sources"`
	Checked  string    `yaml:"checked"`
}

// pick gives the form of the advice for the person, the channel and the nation.
func (p piece) pick(third bool, by Channel, in Nation) string {
	forNation := map[Nation]string{"england": p.England, "wales": p.Wales, "scotland": p.Scotland, "ni": p.NI}
	switch {
	case by == "email" && p.Email != "":
		return p.Email
	case forNation[in] != "":
		return forNation[in]
	case in == "wales" && p.England != "":
		return p.England
	case third && p.Other != "":
		return p.Other
	}
	return p.Text
}

// never is something that the real ones never do. One with tells goes before the first when the
// text has one of them. In YAML it is a text alone or has both fields.
type never struct {
	Text  string   `yaml:"text"`
	Tells []string `yaml:"tells"`
}

// UnmarshalYAML reads a text alone as well as text and tells.
func (n *never) UnmarshalYAML(value *yaml.Node) error {
	if value.Kind == yaml.ScalarNode {
		return value.Decode(&n.Text)
	}
	type fields never
	return value.Decode((*fields)(n))
}

// scamType is one file of kb/types.
type scamType struct {
	Name           string          `yaml:"name"` // in a list
	Is             string          `yaml:"is"`   // after "this sounds like"
	Order          int             `yaml:"order"`
	Channel        Channel         `yaml:"channel"` // how it mostly comes, when the text does not say
	What           string          `yaml:"what"`
	Never          []never         `yaml:"never"` // what the real ones never do; the first is quoted most
	Tells          []string        `yaml:"tells"` // concepts that are typical of it
	Ring           string          `yaml:"ring"`  // contact to ring when the five minutes are over
	Check          line            `yaml:"check"` // the one check that settles it
	First          map[string]plan `yaml:"first"` // first lines by slot, "default" at least
	Steps          []string        `yaml:"steps"`
	NowSteps       []string        `yaml:"now_steps"`  // first among the steps while it is happening
	Victim         []string        `yaml:"victim"`     // steps after something was given
	LostFirst      []Given         `yaml:"lost_first"` // what leads when several things were given
	VictimFirst    *plan           `yaml:"victim_first"`
	Contacts       []string        `yaml:"contacts"`
	VictimContacts []string        `yaml:"victim_contacts"`
	Sources        []string        `yaml:"sources"`
}

// source says who published a piece of advice. About describes a page without a known title.
type source struct {
	Publisher string `yaml:"publisher"`
	Title     string `yaml:"title"`
	About     string `yaml:"about"`
	Date      string `yaml:"date"`
	URL       string `yaml:"url"`
	Checked   string `yaml:"checked"`
}

// contactEntry is one contact of contacts.yaml.
type contactEntry struct {
	Name         string   `yaml:"name"`
	Called       string   `yaml:"called"`   // in a sentence on its number, where the name does not fit
	Unlisted     bool     `yaml:"unlisted"` // recognised in a question, but not among those to ring
	Other        string   `yaml:"other"`
	Number       string   `yaml:"number"`
	Extra        string   `yaml:"extra"`
	OtherExtra   string   `yaml:"other_extra"`
	UnknownExtra string   `yaml:"unknown_extra"`
	URL          string   `yaml:"url"`
	When         string   `yaml:"when"`
	Nations      []Nation `yaml:"nations"`
	Instead      string   `yaml:"instead"`
	Says         []string `yaml:"says"`
	Check        bool     `yaml:"check"`
	Source       string   `yaml:"source"`
	Checked      string   `yaml:"checked"`
	ReviewMonths int      `yaml:"review_months"`
}
