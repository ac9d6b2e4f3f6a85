package bottest

import (
	"errors"
	"strings"
	"sync"

	"hangup/bot"
)

// secret is in what must never be shown.
const secret = "canary-4f9d2b"

// faultChecks are about a bot that fails.
func faultChecks() []check {
	return []check{
		{"a problem shows its text and not its cause", problemShown},
		{"any other error shows an apology and not itself", errorHidden},
		{"a bot that panics gives an apology and goes on", panicHidden},
		{"a text that is too long or broken gets an answer", hugeText},
		{"many at once are all answered", manyAtOnce},
	}
}

func problemShown(b *bench) {
	b.h.Fail(&bot.Problem{Text: "We cannot reach the list of *warnings* now. Ring 101.", Err: errors.New(secret)})
	seen := b.say("/warnings")
	b.inOrder(seen.Text, []string{"We cannot reach the list of *warnings* now. Ring 101."})
	b.hides(seen)
}

// hides checks that an answer says something, and nothing that is only for a log.
func (b *bench) hides(seen Seen) {
	if strings.TrimSpace(seen.Text) == "" {
		b.fault("the person gets no answer")
	}
	if strings.Contains(seen.Text, secret) {
		b.fault("shown: %q", seen.Text)
	}
}

func errorHidden(b *bench) {
	b.h.Fail(errors.New(secret))
	b.hides(b.say("hello"))
	b.goesOn()
}

func panicHidden(b *bench) {
	b.h.Script(func(bot.Inbound) (bot.Reply, error) { panic(secret) })
	b.hides(b.say("hello"))
	b.goesOn()
}

// goesOn checks that the next thing is answered.
func (b *bench) goesOn() {
	r := bot.Reply{Lead: "Still here."}
	b.shows(b.ask(r), r)
}

func hugeText(b *bench) {
	for _, text := range []string{strings.Repeat("a", 100_000), strings.Repeat("👵🏽", 3000), "broken \xff\xfe text", "nul \x00 text", " ", "\n"} {
		b.h.Answer(bot.Reply{Lead: "Heard."})
		seen, err := b.Say(text)
		switch {
		case errors.Is(err, ErrCannot):
		case err != nil:
			b.fault("saying %d bytes: %v", len(text), err)
		case strings.TrimSpace(seen.Text) == "":
			b.fault("%d bytes of %.8q get no answer", len(text), text)
		}
	}
	b.goesOn()
}

func manyAtOnce(b *bench) {
	b.h.Answer(bot.Reply{Lead: "Heard."})
	const people = 8
	var wg sync.WaitGroup
	faults := make(chan string, people)
	for range people {
		wg.Go(func() {
			if _, err := b.Say("at once"); err != nil {
				faults <- err.Error()
			}
		})
	}
	wg.Wait()
	close(faults)
	for f := range faults {
		b.fault("one of many: %s", f)
	}
	if n := len(b.h.Came()); n != people {
		b.fault("%d of %d came", n, people)
	}
}
