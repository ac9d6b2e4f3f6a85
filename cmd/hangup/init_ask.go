package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// wanted asks for one setting.
type wanted struct {
	name   string // of the setting
	ask    string
	secret bool // not shown while it is typed
	yesNo  bool // yes makes a token
}

// interviewed is what somebody is asked. They are few: what a bot needs to be of use. Everything else has a default and stands in the file.
func interviewed() []wanted {
	return []wanted{
		{name: "telegram_token", secret: true, ask: "Telegram: paste the token from @BotFather, or press Return to leave Telegram out."},
		{name: "discord_token", secret: true, ask: "Discord: paste the token from the Bot page of the Developer Portal, or press Return to leave Discord out."},
		{name: "public_url", ask: "The page: the https address that people will type, or Return for this machine only."},
		{name: "feeds", ask: "Police news: sources such as kent=https://www.example.org/news/ with commas between, or Return for none yet."},
		{name: "coordinators", ask: "Who may warn whole areas? Such as telegram:12345 with commas between, or Return for nobody yet."},
		{name: "dashboard_token", yesNo: true, ask: "Make a token with which you see the dashboard of every chat? yes, or Return for no."},
	}
}

// interview asks somebody at a terminal, or reads the answers from a script.
type interview struct {
	console  *console
	plan     *plan
	in       *bufio.Reader
	terminal *os.File // that answers are typed on; nil when a script gives them
}

func newInterview(c *console, p *plan) *interview {
	i := &interview{console: c, plan: p, in: bufio.NewReaderSize(c.in, maxAnswer)}
	if f, ok := c.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		i.terminal = f
	}
	return i
}

// maxAnswer is how long an answer may be, in bytes: two hundred sources have room in it.
const maxAnswer = 64 << 10

// hold asks everything that no flag has answered. A person is asked again after a mistake; a script ends with it.
func (i *interview) hold(ctx context.Context) error {
	for _, q := range interviewed() {
		if i.plan.values[q.name] != "" {
			continue
		}
		for {
			answer, err := i.answer(ctx, q)
			if err != nil {
				return err
			}
			err = i.put(q, answer)
			if err == nil {
				break
			}
			if i.terminal == nil {
				return usage(err)
			}
			fmt.Fprintf(i.console.err, "  %s\n", err)
		}
	}
	return nil
}

// put takes an answer.
func (i *interview) put(q wanted, answer string) error {
	if !q.yesNo {
		return i.plan.take(q.name, answer)
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "", "n", "no":
		return nil
	case "y", "yes":
		return i.plan.take(q.name, randomKey())
	}
	return failf("say yes or no")
}

// answer asks one question. Whoever stops the program meanwhile gets the terminal back as it was.
func (i *interview) answer(ctx context.Context, q wanted) (string, error) {
	type said struct {
		text string
		err  error
	}
	back := i.prepare(q)
	defer back()
	done := make(chan said, 1)
	go func() {
		text, err := i.read(q)
		done <- said{text, err}
	}()
	select {
	case got := <-done:
		return got.text, got.err
	case <-ctx.Done():
		return "", failf("stopped: nothing was written").because(ctx.Err())
	}
}

// prepare puts a question to a person, and gives what sets the terminal back.
func (i *interview) prepare(q wanted) (back func()) {
	if i.terminal == nil {
		return func() {}
	}
	fmt.Fprintf(i.console.err, "\n%s\n> ", q.ask)
	fd := int(i.terminal.Fd())
	before, err := term.GetState(fd)
	if err != nil {
		return func() {}
	}
	return func() { _ = term.Restore(fd, before) }
}

// read reads one answer; the end of the input is an empty one.
func (i *interview) read(q wanted) (string, error) {
	if q.secret && i.terminal != nil {
		raw, err := term.ReadPassword(int(i.terminal.Fd()))
		fmt.Fprintln(i.console.err)
		if err != nil && !errors.Is(err, io.EOF) {
			return "", failf("the terminal cannot be read").because(err)
		}
		return string(raw), nil
	}
	line, err := i.in.ReadSlice('\n')
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		return "", usage(failf("an answer is longer than %d KiB", maxAnswer>>10))
	case err != nil && !errors.Is(err, io.EOF):
		return "", failf("the answers cannot be read").because(err)
	}
	return string(line), nil
}
