package bot

import (
	"context"
	"fmt"

	"hangup/advice/news"
)

// WarningPost is how a warning reads when it is posted into a watch. It fails when the warning
// is not stored or cannot be read.
func (c *Core) WarningPost(ctx context.Context, id news.WarningID) (Reply, error) {
	w, ok, err := c.ports.Warning(ctx, id)
	if err != nil {
		return Reply{}, fmt.Errorf("warning %s: %w", id, err)
	}
	if !ok {
		return Reply{}, fmt.Errorf("warning %s is not stored", id)
	}
	lead := "bot.post.lead"
	if w.Label == news.IsCorrection {
		lead = "bot.post.correction"
	}
	r := Reply{Lead: c.Say(lead, "title", c.headline(w, maxHeadline)), Tone: News}
	r.add(c.warningSource(w))
	r.add(paragraph(c.Say("bot.post.advice")))
	if len(w.Types) > 0 {
		r.Buttons = []Button{c.button("bot.button.like", act("check"))}
	}
	return r, nil
}

// warningSource shows the key sentence of a warning, or the clause of it that is short enough, and where it stands.
func (c *Core) warningSource(w news.Warning) Part {
	p := Part{Kind: Quote, Items: []Item{{Text: c.whose(w), URL: webURL(w.URL)}}}
	for _, q := range []string{w.KeySentence, c.quotable(w)} {
		if verbatim(w, q) {
			p.Text = q
			break
		}
	}
	return p
}

// quotable is the best short sentence of a warning on its first type. Without a key sentence there is none:
// nothing of such an article speaks for itself.
func (c *Core) quotable(w news.Warning) string {
	if w.KeySentence == "" || len(w.Types) == 0 {
		return ""
	}
	return news.Quote(w, w.Types[0])
}

// whose says who published a warning and when.
func (c *Core) whose(w news.Warning) string {
	who := c.forceName(w)
	if who == "" {
		who = c.Say("bot.force.unknown")
	}
	text := who + ", " + c.day(w.Published)
	if w.Example {
		text += " " + c.Say("bot.warning.example")
	}
	return text
}

// maxHeadline is what shows of a title: some articles have none and begin with a long sentence.
const maxHeadline = 140 // characters

// headline is the title of a warning on one line of at most n characters.
func (c *Core) headline(w news.Warning, n int) string {
	title := oldName.ReplaceAllLiteralString(line(w.Title), c.Say("bot.force.oldname"))
	return cutRunes(title, n)
}
