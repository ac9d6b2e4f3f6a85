package main

import (
	"fmt"
	"io"

	"hangup/advice"
)

// printCard adds the card to read aloud that fits the question. Where none fits nothing is added: nobody is being
// tricked, or something else than a card helps.
func printCard(w io.Writer, e *advice.Engine, a advice.Assessment) {
	c, ok := e.Card(a)
	if !ok {
		return
	}
	fmt.Fprintf(w, "\n%s\n", e.Say("bot.card.lead"))
	for _, line := range c.Lines {
		fmt.Fprintf(w, "- %s\n", line)
	}
}
