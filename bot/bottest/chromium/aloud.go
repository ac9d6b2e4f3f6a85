package chromium

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// Aloud gives what a screen reader says of the page that a tab shows, from top to bottom: a line for each stop, as the
// browser's accessibility tree has it once the page rests. What lies in something else, such as a form, stands further right.
func (b *Tab) Aloud() string {
	b.t.Helper()
	b.rest()
	Enable(b, accessibility.Enable, cdp.Empty{})
	tree, err := chromedp.Call(b.ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	if err != nil || len(tree.Nodes) == 0 {
		b.t.Fatalf("the browser gives no accessibility tree: %v", err)
	}
	r := &reader{nodes: map[accessibility.NodeID]*accessibility.Node{}}
	for _, n := range tree.Nodes {
		r.nodes[n.NodeID] = n
	}
	r.say(tree.Nodes[0], 0)
	r.flush(0)
	return r.out.String()
}

// reader walks the tree. Pieces of running text are kept until something else comes.
type reader struct {
	nodes map[accessibility.NodeID]*accessibility.Node
	text  []string
	out   strings.Builder
}

var (
	// silent are roles that a screen reader does not speak of; what lies in them is read.
	silent = []string{"", "generic", "none", "paragraph", "LineBreak", "LayoutTable", "LabelText", "Legend", "Figcaption", "Abbr", "strong", "emphasis", "time", "rowgroup"}
	// whole are roles whose name is all that they hold.
	whole = []string{"heading", "link", "button", "StaticText", "image", "textbox", "radio", "checkbox", "combobox", "option", "rowheader", "columnheader", "gridcell", "cell", "caption", "term"}
	// breaks are silent roles after which running text does not go on.
	breaks = []string{"paragraph", "Legend", "LabelText", "Figcaption"}
)

func (r *reader) say(n *accessibility.Node, deep int) {
	role := text(n.Role)
	switch {
	case role == "InlineTextBox" || role == "ListMarker":
	case role == "StaticText":
		r.text = append(r.text, strings.TrimSpace(text(n.Name)))
	case n.Ignored || slices.Contains(silent, role):
		if slices.Contains(breaks, role) {
			r.flush(deep)
		}
		r.inside(n, deep)
		if slices.Contains(breaks, role) {
			r.flush(deep)
		}
	case slices.Contains(whole, role):
		r.flush(deep)
		r.line(deep, n, role)
		if role == "combobox" || role == "cell" {
			r.options(n, deep+1)
		}
	default:
		r.flush(deep)
		r.line(deep, n, role)
		r.inside(n, deep+1)
		r.flush(deep + 1)
	}
}

func (r *reader) inside(n *accessibility.Node, deep int) {
	for _, id := range n.ChildIDs {
		if child := r.nodes[id]; child != nil {
			r.say(child, deep)
		}
	}
}

// options reads what a list to choose from holds.
func (r *reader) options(n *accessibility.Node, deep int) {
	for _, id := range n.ChildIDs {
		child := r.nodes[id]
		if child == nil {
			continue
		}
		if text(child.Role) == "option" {
			r.line(deep, child, "option")
		}
		r.options(child, deep)
	}
}

// flush says the running text so far.
func (r *reader) flush(deep int) {
	if len(r.text) > 0 {
		said := strings.Join(strings.Fields(strings.Join(r.text, " ")), " ")
		fmt.Fprintf(&r.out, "%s%s\n", strings.Repeat("  ", deep), said)
	}
	r.text = nil
}

// line says a stop: its role, its name, how it is, and what is told besides.
func (r *reader) line(deep int, n *accessibility.Node, role string) {
	out := []string{cmp.Or(map[string]string{"RootWebArea": "page", "listitem": "item", "complementary": "aside", "DescriptionList": "list"}[role], role)}
	if name := strings.Join(strings.Fields(text(n.Name)), " "); name != "" {
		out = append(out, "“"+name+"”")
	}
	for _, p := range n.Properties {
		if how := state(role, string(p.Name), text(p.Value)); how != "" {
			out = append(out, how)
		}
	}
	if value := text(n.Value); value != "" && value != text(n.Name) {
		out = append(out, "holds “"+value+"”")
	}
	if more := text(n.Description); more != "" {
		out = append(out, "– "+more)
	}
	fmt.Fprintf(&r.out, "%s%s\n", strings.Repeat("  ", deep), strings.Join(out, " "))
}

// state is what is said of a property; "" when nothing. That the page has the focus is said of what has it in the page.
func state(role, name, value string) string {
	switch {
	case name == "level" && role == "heading":
		return value
	case role == "RootWebArea":
		return ""
	case name == "live" && value != "off":
		return "(speaks up: " + value + ")"
	case value != "true":
		return ""
	}
	return map[string]string{
		"required": "(required)", "disabled": "(disabled)", "invalid": "(wrong)", "checked": "(chosen)", "selected": "(chosen)", "modal": "(nothing else can be used)",
		"busy": "(busy)", "focused": "(here is the focus)",
	}[name]
}

// text is a value as words.
func text(v *accessibility.Value) string {
	if v == nil || len(v.Value) == 0 {
		return ""
	}
	var any any
	if json.Unmarshal(v.Value, &any) != nil || any == nil {
		return ""
	}
	return fmt.Sprint(any)
}
