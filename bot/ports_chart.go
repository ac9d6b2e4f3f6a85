package bot

// Chart is what a picture shows, in words and numbers that are fit to be shown. What it means in words goes with it as
// Picture.Alt.
type Chart struct {
	Title  string
	Sub    string  // which time it is about
	Panels []Panel // from the top
	Foot   string  // a remark at the bottom
}

// PanelKind says how a panel sets its bars.
type PanelKind string

// The kinds of Panel.
const (
	Columns PanelKind = "columns" // upright, side by side, such as weeks
	Rows    PanelKind = "rows"    // lying, one below another, with long names
)

// Panel is one set of bars that share a scale.
type Panel struct {
	Kind PanelKind
	Head string
	Bars []Bar
}

// Bar is one bar. Nothing tells it from others by its colour alone.
type Bar struct {
	Label    string // what it stands for
	Value    int    // its length; 0 draws none
	Text     string // what its length means, at its end
	Marked   bool   // it stands out
	Outlined bool   // it is another thing than the others: it may still grow, or is no count
}

// Painter paints charts as PNG, at most 1 MiB each. It may be called from many goroutines at once.
type Painter interface {
	Paint(c Chart) (png []byte, err error)
}
