package bottest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"hangup/bot"
)

// bench is one check at work.
type bench struct {
	Adapter
	Driver
	h     *Handler
	about string // what is being tried, when a check tries several things
	found []string
}

// fault notes that something is wrong.
func (b *bench) fault(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if b.about != "" {
		text = b.about + ": " + text
	}
	b.found = append(b.found, text)
}

// eachNasty tries every text that an adapter could take for something else. They share one adapter, because
// starting one may mean starting a browser.
func eachNasty(try func(b *bench, name, text string)) func(*bench) {
	return func(b *bench) {
		for _, name := range slices.Sorted(maps.Keys(nastyTexts)) {
			b.about = name
			try(b, name, nastyTexts[name])
		}
		b.about = ""
	}
}

// ask has the person say something that the bot answers with r, and gives what they see.
func (b *bench) ask(r bot.Reply) Seen {
	b.h.Answer(r)
	return b.say("hello")
}

// say has the person say something.
func (b *bench) say(text string) Seen {
	seen, err := b.Say(text)
	if err != nil && !errors.Is(err, ErrCannot) {
		b.fault("saying %.40q: %v", text, err)
	}
	return seen
}

// last gives what came to the bot last.
func (b *bench) last() bot.Inbound {
	came := b.h.Came()
	if len(came) == 0 {
		b.fault("nothing came to the bot")
		return bot.Inbound{}
	}
	return came[len(came)-1]
}

// shows checks that a reader sees all of an answer that the adapter shows of it.
func (b *bench) shows(seen Seen, r bot.Reply) {
	if b.Short != nil {
		r = b.Short(r)
	}
	b.showsAll(seen, r)
}

// showsAll checks that a reader sees all of r, in order, and nothing that acts.
func (b *bench) showsAll(seen Seen, r bot.Reply) {
	b.inOrder(seen.Text, words(r))
	if want := labels(r); !slices.Equal(flatAll(seen.Buttons), flatAll(want)) {
		b.fault("buttons: got %q, want %q", seen.Buttons, want)
	}
	b.linked(seen.Links, links(r))
	if want := pictures(r); !slices.Equal(flatAll(seen.Pictures), flatAll(want)) {
		b.fault("pictures: got %q, want %q", seen.Pictures, want)
	}
	if want := filesOf(r); !slices.Equal(seen.Files, want) {
		b.fault("files: got %.200q, want %.200q", seen.Files, want)
	}
	if len(seen.Alerts) > 0 {
		b.fault("it alerts %q", seen.Alerts)
	}
}

// inOrder checks that every piece stands in the text, each behind the one before.
func (b *bench) inOrder(text string, pieces []string) {
	whole, all := flat(text), noSpace(text)
	at := 0 // in all
	for _, p := range pieces {
		tight := noSpace(p)
		i := strings.Index(all[at:], tight)
		switch {
		case i < 0 && strings.Contains(all, tight):
			b.fault("out of order: %.80q", p)
		case i < 0 || len(p) < longPiece && !strings.Contains(whole, flat(p)):
			b.fault("not shown: %.80q in %.300q", p, text)
		default:
			at += i + len(tight)
		}
	}
}

// longPiece is from how many bytes on a piece may be spread over several messages.
const longPiece = 1000

// noSpace is flat without any white space.
func noSpace(text string) string { return strings.ReplaceAll(flat(text), " ", "") }

// linked checks that every https address can be followed, in order, and that no address
// which could run something can.
func (b *bench) linked(got, want []string) {
	for _, address := range got {
		scheme, _, _ := strings.Cut(strings.ToLower(address), ":")
		if scheme != "https" && scheme != "http" && scheme != "tel" {
			b.fault("a link to %q can be followed", address)
		}
	}
	for _, address := range want {
		i := slices.Index(got, address)
		if i < 0 {
			b.fault("no link to %s, or out of order: %q", address, got)
			return
		}
		got = got[i+1:]
	}
}

// words lists the pieces of text of a reply in the order in which they must be read.
func words(r bot.Reply) []string {
	pieces := []string{r.Lead}
	for _, p := range r.Parts {
		pieces = append(pieces, p.Head)
		if p.Kind == bot.Quote {
			pieces = append(pieces, p.Text)
		} else {
			pieces = append(pieces, paragraphs(p.Text)...)
		}
		for _, i := range p.Items {
			pieces = append(pieces, i.Text)
		}
	}
	return pieces
}

// paragraphs splits a text where an adapter may begin a new message.
func paragraphs(text string) []string { return strings.Split(text, "\n") }

func labels(r bot.Reply) (all []string) {
	for _, b := range r.Buttons {
		all = append(all, b.Label)
	}
	return all
}

// pictures lists what the pictures of a reply show.
func pictures(r bot.Reply) []string {
	if r.Picture == nil {
		return nil
	}
	return []string{r.Picture.Alt}
}

// filesOf lists the files of a reply.
func filesOf(r bot.Reply) []File {
	if r.File == nil {
		return nil
	}
	return []File{{r.File.Name, string(r.File.Data)}}
}

// links lists the https addresses of a reply.
func links(r bot.Reply) (all []string) {
	for _, p := range r.Parts {
		for _, i := range p.Items {
			if strings.HasPrefix(i.URL, "https:") {
				all = append(all, i.URL)
			}
		}
	}
	return all
}

// flat makes texts comparable: white space counts once, and characters without a shape, which adapters may
// add to defuse a mention or drop to keep the direction of writing, not at all.
func flat(text string) string {
	visible := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) && r != '\u200d' {
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(visible), " ")
}

func flatAll(texts []string) (all []string) {
	for _, t := range texts {
		all = append(all, flat(t))
	}
	return all
}
