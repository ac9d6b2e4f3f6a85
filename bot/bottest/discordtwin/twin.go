// Package discordtwin runs discord-digital-twin, a Discord that others wrote, for tests: its REST API, its gateway, and people
// who give commands, press, choose and fill in. It needs Node and what package-lock.json names.
//
// The twin keeps no limits, takes no files, calls every session that is to be resumed invalid and has no private chats;
// discordtest has all of them.
package discordtwin

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"hangup/bot/bottest/discordtest"
)

// Twin is a running twin with one server, one channel in it and one person besides the bot.
type Twin struct {
	// URL is what stands in the place of https://discord.com.
	URL string
	// Token is the bot's.
	Token string
	// AppID is the application's id, which is the bot's too.
	AppID string
	// Guild, Channel and User are ids.
	Guild, Channel, User string

	t             testing.TB
	rest, control string
	checker       *discordtest.Checker

	mu   sync.Mutex // guards everything below
	sets map[string][]map[string]any
	log  []discordtest.Call
}

// Start starts a twin from the folder that holds package.json, such as ../../bot/bottest/discordtwin, and ends it with the
// test. Every request of the bot is held against c; nil checks nothing. Without node_modules in the folder the test is skipped,
// or fails when CI is set to true.
func Start(t testing.TB, folder string, c *discordtest.Checker) *Twin {
	t.Helper()
	installed(t, folder)
	cmd := exec.Command("node", "twin.mjs")
	cmd.Dir, cmd.Stderr = folder, os.Stderr
	in, err := cmd.StdinPipe() // It ends when this does.
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait() // How it ends does not matter.
	})
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		t.Fatalf("the twin did not start: %v", err)
	}
	w := &Twin{t: t, checker: c, sets: map[string][]map[string]any{}}
	if err := w.introduce(line); err != nil {
		t.Fatalf("the twin says %q: %v", line, err)
	}
	front := httptest.NewServer(w)
	t.Cleanup(front.Close)
	w.URL = front.URL
	return w
}

// installed skips or fails a test when npm ci was not run.
func installed(t testing.TB, folder string) {
	t.Helper()
	_, err := os.Stat(filepath.Join(folder, "node_modules"))
	switch {
	case errors.Is(err, fs.ErrNotExist) && os.Getenv("CI") == "true":
		t.Fatalf("%s has no node_modules: run npm ci --ignore-scripts there", folder)
	case errors.Is(err, fs.ErrNotExist):
		t.Skipf("NOT TESTED AGAINST discord-digital-twin: run npm ci --ignore-scripts in %s", folder)
	case err != nil:
		t.Fatal(err)
	}
}

func (w *Twin) introduce(line []byte) error {
	var said struct{ Rest, Control, Token, App, Guild, Channel, User string }
	if err := json.Unmarshal(line, &said); err != nil {
		return err
	}
	if said.Rest == "" || said.Control == "" {
		return errors.New("no addresses")
	}
	w.rest, w.control = said.Rest, said.Control
	w.Token, w.AppID, w.Guild, w.Channel, w.User = said.Token, said.App, said.Guild, said.Channel, said.User
	return nil
}

// ask asks the control port; body nil is a GET.
func (w *Twin) ask(path string, body, into any) error {
	method, sent := http.MethodGet, io.Reader(nil)
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return err
		}
		method, sent = http.MethodPost, bytes.NewReader(raw)
	}
	r, err := http.NewRequest(method, w.control+path, sent)
	if err != nil {
		return err
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = got.Body.Close() }() // Only read.
	raw, err := io.ReadAll(got.Body)
	if err != nil {
		return err
	}
	if got.StatusCode != http.StatusOK {
		return fmt.Errorf("the twin answers %s: %s", got.Status, raw)
	}
	return json.Unmarshal(raw, into)
}

// must asks the control port and fails the test when that does not work.
func (w *Twin) must(path string, body, into any) {
	w.t.Helper()
	if err := w.ask(path, body, into); err != nil {
		w.t.Fatalf("discordtwin: %s: %v", path, err)
	}
}

// patience is how long Until waits. The twin is slow to start to work, and shares the machine.
const patience = 20 * time.Second

// Until asks again and again until done holds, and fails the test when that does not come.
func (w *Twin) Until(what string, done func() bool) {
	w.t.Helper()
	for late := time.Now().Add(patience); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(late) {
			w.t.Fatalf("discordtwin: waited %v in vain: %s", patience, what)
		}
	}
}

// WaitOnline waits until the bot is connected to the gateway.
func (w *Twin) WaitOnline() {
	w.t.Helper()
	w.Until("a connection", func() bool {
		var n int
		w.must("/online", nil, &n)
		return n > 0
	})
}

// Kick breaks every connection to the gateway. The sessions are over, which a client that resumes is told by op 9.
func (w *Twin) Kick() { w.must("/kick", struct{}{}, new(any)) }
