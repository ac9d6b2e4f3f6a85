package main

import (
	"strconv"
	"testing"

	"hangup/bot/bottest/chromium"
)

// tab is a tab of a real Chromium that shows the page.
type tab struct {
	*chromium.Tab
	t *testing.T
}

// openTab opens a tab of a browser of its own.
func openTab(t *testing.T) *tab {
	t.Helper()
	own := new(chromium.Browser)
	t.Cleanup(own.Close)
	b := &tab{own.Open(t), t}
	b.Window(1000, 900, false)
	return b
}

// open loads an address and waits until the page can be used.
func (b *tab) open(url string) {
	b.t.Helper()
	b.Go(url)
	b.Until(`document.documentElement.dataset.ready === 'yes'`)
}

func eval[T any](b *tab, js string) T {
	b.t.Helper()
	return chromium.Eval[T](b.Tab, js)
}

// lastAnswer is what the newest answer or post of the bot says.
const lastAnswer = `([...document.querySelectorAll('.msg.bot')].at(-1)?.innerText ?? '')`

// says waits until the newest answer or post holds a text.
func (b *tab) says(text string) {
	b.t.Helper()
	b.Until(lastAnswer + `.includes(` + chromium.Quote(text) + `)`)
}

// heard waits until any answer or post holds a text: posts that nobody asked for may come after an answer at any time.
func (b *tab) heard(text string) {
	b.t.Helper()
	b.Until(`[...document.querySelectorAll('.msg.bot')].some((m) => m.innerText.includes(` + chromium.Quote(text) + `))`)
}

// ask types a question, presses the button that sends it and waits for the answer.
func (b *tab) ask(text string) {
	b.t.Helper()
	answers := eval[int](b, `document.querySelectorAll('.msg.bot').length`)
	b.Type("#text", text)
	b.Click("#say button")
	b.Until(`document.querySelectorAll('.msg.bot').length > ` + itoa(answers))
}

// pressFirst presses the first button of the newest answer and waits for the next answer.
func (b *tab) pressFirst() {
	b.t.Helper()
	answers := eval[int](b, `document.querySelectorAll('.msg.bot').length`)
	b.Press(eval[string](b, `[...document.querySelectorAll('.msg.bot')].at(-1).querySelector('button').textContent.trim()`))
	b.Until(`document.querySelectorAll('.msg.bot').length > ` + itoa(answers))
}

func itoa(n int) string { return strconv.Itoa(n) }
