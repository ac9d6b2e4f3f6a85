package bottest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hangup/bot"
)

// paper is an adapter that writes replies on paper: the simplest one that passes, and the model from
// which the broken ones are made.
type paper struct {
	mu    sync.Mutex
	h     bot.Handler
	count int
	shown bot.Reply
	keys  map[bot.DeliveryKey]bool

	spoil   func(Seen) Seen                // what goes wrong with what is shown
	hear    func(bot.Inbound) bot.Inbound  // what goes wrong with what is heard
	fails   func(err error) string         // how an error is shown
	postErr func(bot.Reply) error          // what posting says
	noKeys  bool                           // repeats are not recognised
	deaf    func(in bot.Inbound) (no bool) // what never reaches the bot
}

func newPaper(h bot.Handler) *paper {
	return &paper{h: h, keys: map[bot.DeliveryKey]bool{}, fails: apology}
}

// apology is how an adapter must show an error.
func apology(err error) string {
	var p *bot.Problem
	if errors.As(err, &p) {
		return p.Text
	}
	return "Sorry, that did not work."
}

func (p *paper) do(in bot.Inbound) (seen Seen, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count++
	in.ID, in.At = fmt.Sprint("event-", p.count), time.Unix(1_800_000_000, 0)
	in.From.Chat, in.User = bot.ChatID{Platform: "paper", ID: "1"}, bot.UserID{Platform: "paper", ID: "2"}
	in.Own = in.From
	if p.hear != nil {
		in = p.hear(in)
	}
	if p.deaf != nil && p.deaf(in) {
		return Seen{Text: "ok"}, nil
	}
	r, err := p.handle(in)
	if err != nil {
		return Seen{Text: p.fails(err)}, nil
	}
	return p.show(r), nil
}

// handle turns a panic into an error.
func (p *paper) handle(in bot.Inbound) (r bot.Reply, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return p.h.Handle(context.Background(), in)
}

func (p *paper) show(r bot.Reply) Seen {
	p.shown = r
	seen := Seen{Text: strings.Join(words(r), "\n\n"), Buttons: labels(r), Pictures: pictures(r), Files: filesOf(r)}
	if r.Form != nil {
		seen.Text += "\n" + r.Form.Title
	}
	seen.Text = strings.TrimSpace(seen.Text)
	for _, part := range r.Parts {
		for _, i := range part.Items {
			if strings.HasPrefix(i.URL, "https:") || strings.HasPrefix(i.URL, "tel:") {
				seen.Links = append(seen.Links, i.URL)
			}
		}
	}
	if p.spoil != nil {
		seen = p.spoil(seen)
	}
	return seen
}

func (p *paper) Say(text string) (Seen, error) { return p.do(bot.Inbound{Text: text}) }

func (p *paper) Press(label string) (Seen, error) {
	for _, b := range p.shown.Buttons {
		if b.Label == label {
			return p.do(bot.Inbound{Action: b.Action})
		}
	}
	return Seen{}, fmt.Errorf("no button %q", label)
}

func (p *paper) Submit(values map[string]string) (Seen, error) {
	if p.shown.Form == nil {
		return Seen{}, errors.New("no form")
	}
	return p.do(bot.Inbound{Form: &bot.FormReply{ID: p.shown.Form.ID, Values: maps.Clone(values)}})
}

func (p *paper) Post(r bot.Reply, key bot.DeliveryKey) (Seen, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.postErr != nil {
		if err := p.postErr(r); err != nil {
			return Seen{}, err
		}
	}
	if p.keys[key] && !p.noKeys {
		return Seen{}, nil
	}
	p.keys[key] = true
	return p.show(r), nil
}

func TestPaperPasses(t *testing.T) {
	Conformance(t, Adapter{New: func(_ *testing.T, h bot.Handler) Driver { return newPaper(h) }, Keys: true})
}

func TestAPlatformWithoutKeysAndWithShortMessagesPasses(t *testing.T) {
	Conformance(t, Adapter{Longest: 2000, New: func(_ *testing.T, h bot.Handler) Driver {
		p := newPaper(h)
		p.noKeys = true
		p.postErr = func(r bot.Reply) error {
			if length(r) > 2000 {
				return &bot.SendError{Kind: bot.Shrink, Err: errors.New("too long")}
			}
			return nil
		}
		return p
	}})
}

func TestWhatTheSuiteCatches(t *testing.T) {
	text := func(change func(string) string) func(*paper) {
		return func(p *paper) { p.spoil = func(s Seen) Seen { s.Text = change(s.Text); return s } }
	}
	cut := func(n int) func(string) string {
		return func(s string) string { return string([]rune(s)[:min(n, len([]rune(s)))]) }
	}
	drop := func(chars string) func(*paper) {
		return text(func(s string) string {
			return strings.Map(func(r rune) rune {
				if strings.ContainsRune(chars, r) {
					return -1
				}
				return r
			}, s)
		})
	}
	cases := map[string]func(p *paper){
		"long texts are cut":         text(cut(4096)),
		"even short texts are cut":   text(cut(100)),
		"emphasis is read as markup": drop("*"),
		"underlines are markup":      drop("_"),
		"escapes are shown":          text(func(s string) string { return strings.ReplaceAll(s, "*", `\*`) }),
		"html is read":               text(func(s string) string { return strings.ReplaceAll(s, "<b>", "") }),
		"html is escaped twice":      text(func(s string) string { return strings.ReplaceAll(s, "&", "&amp;") }),
		"backslashes vanish":         drop(`\`),
		"emoji fall apart":           drop("\u200d"),
		"headings are markup":        text(func(s string) string { return strings.ReplaceAll(s, "# heading", "heading") }),
		"gaps are filled":            text(func(s string) string { return strings.ReplaceAll(s, "{gap}", "") }),
		"characters past 65535 go":   text(func(s string) string { return strings.ReplaceAll(s, "𝒇", "?") }),
		"lines come backwards": text(func(s string) string {
			l := strings.Split(s, "\n\n")
			slices.Reverse(l)
			return strings.Join(l, "\n\n")
		}),
		"an empty answer says sorry": text(func(s string) string { return s + "sorry" }),
		"words run together":         text(func(s string) string { return strings.ReplaceAll(s, " ", "") }),
		"everyone is alerted":        func(p *paper) { p.spoil = alertEveryone },
		"buttons are missing":        func(p *paper) { p.spoil = func(s Seen) Seen { s.Buttons = nil; return s } },
		"buttons are turned round":   func(p *paper) { p.spoil = func(s Seen) Seen { slices.Reverse(s.Buttons); return s } },
		"labels are cut":             func(p *paper) { p.spoil = cutLabels },
		"links are missing":          func(p *paper) { p.spoil = func(s Seen) Seen { s.Links = nil; return s } },
		"pictures are missing":       func(p *paper) { p.spoil = func(s Seen) Seen { s.Pictures = nil; return s } },
		"files are missing":          func(p *paper) { p.spoil = func(s Seen) Seen { s.Files = nil; return s } },
		"files are read as text":     func(p *paper) { p.spoil = rewriteFiles },
		"files lose their names":     func(p *paper) { p.spoil = renameFiles },
		"script addresses are links": func(p *paper) { p.spoil = scriptLink },
		"texts are trimmed":          func(p *paper) { p.hear = func(in bot.Inbound) bot.Inbound { in.Text = cut(5)(in.Text); return in } },
		"ids repeat":                 func(p *paper) { p.hear = func(in bot.Inbound) bot.Inbound { in.ID = "1"; return in } },
		"nobody says it":             func(p *paper) { p.hear = func(in bot.Inbound) bot.Inbound { in.User = bot.UserID{}; return in } },
		"nobody is ever alone":       func(p *paper) { p.hear = func(in bot.Inbound) bot.Inbound { in.Own = bot.Address{}; return in } },
		"it is never":                func(p *paper) { p.hear = func(in bot.Inbound) bot.Inbound { in.At = time.Time{}; return in } },
		"slashes go": func(p *paper) {
			p.hear = func(in bot.Inbound) bot.Inbound { in.Text = strings.TrimPrefix(in.Text, "/"); return in }
		},
		"actions are cut":            func(p *paper) { p.hear = cutAction },
		"form answers get lost":      func(p *paper) { p.hear = loseAnswer },
		"repeats are posted":         func(p *paper) { p.noKeys = true },
		"errors are shown":           func(p *paper) { p.fails = error.Error },
		"problems are hidden":        func(p *paper) { p.fails = func(error) string { return "Sorry." } },
		"errors are silent":          func(p *paper) { p.fails = func(error) string { return "" } },
		"long texts are never heard": func(p *paper) { p.spoil, p.hear = nil, panicOnLong },
		"some of many are lost": func(p *paper) {
			p.deaf = func(in bot.Inbound) bool { return in.Text == "at once" && in.ID == "event-3" }
		},
		"posting has a strange error": func(p *paper) { p.postErr = func(bot.Reply) error { return errors.New("no") } },
		"short posts are refused":     func(p *paper) { p.postErr = func(bot.Reply) error { return &bot.SendError{Kind: bot.Shrink} } },
		"posts fail":                  func(p *paper) { p.postErr = func(bot.Reply) error { return &bot.SendError{Kind: bot.Retry} } },
	}
	for name, breakIt := range cases {
		t.Run(name, func(t *testing.T) {
			if caught := suite(breakIt); len(caught) == 0 {
				t.Error("the suite is content")
			} else {
				t.Logf("%d checks catch it, first %q", len(caught), caught[0])
			}
		})
	}
}

// suite runs all checks against a broken paper and lists those that object.
func suite(breakIt func(*paper)) (caught []string) {
	for _, c := range checks() {
		h := NewHandler()
		p := newPaper(h)
		breakIt(p)
		if objects(c, &bench{Adapter: Adapter{Keys: true}, Driver: p, h: h}) {
			caught = append(caught, c.name)
		}
	}
	return caught
}

// objects tells whether a check finds a fault. A driver that panics is one.
func objects(c check, b *bench) (found bool) {
	defer func() {
		if recover() != nil {
			found = true
		}
	}()
	return len(c.faults(b)) > 0
}

func alertEveryone(s Seen) Seen {
	if strings.Contains(s.Text, "@everyone") {
		s.Alerts = []string{"@everyone"}
	}
	return s
}

func rewriteFiles(s Seen) Seen {
	for i, f := range s.Files {
		s.Files[i].Body = strings.ToValidUTF8(f.Body, "?")
	}
	return s
}

func renameFiles(s Seen) Seen {
	for i := range s.Files {
		s.Files[i].Name = "file"
	}
	return s
}

func cutLabels(s Seen) Seen {
	for i, l := range s.Buttons {
		s.Buttons[i] = string([]rune(l)[:min(20, len([]rune(l)))])
	}
	return s
}

func scriptLink(s Seen) Seen {
	if strings.Contains(s.Text, "javascript:") {
		s.Links = append(s.Links, "javascript:alert(1)")
	}
	return s
}

func cutAction(in bot.Inbound) bot.Inbound {
	in.Action = in.Action[:min(len(in.Action), 40)]
	return in
}

func loseAnswer(in bot.Inbound) bot.Inbound {
	if in.Form != nil {
		delete(in.Form.Values, "note")
	}
	return in
}

func panicOnLong(in bot.Inbound) bot.Inbound {
	if len(in.Text) > 50_000 {
		panic("too long")
	}
	return in
}
