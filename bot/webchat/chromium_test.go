package webchat

import (
	"context"
	"net"
	"os"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/bottest/chromium"
)

var oneBrowser chromium.Browser

func TestMain(m *testing.M) {
	code := m.Run()
	oneBrowser.Close()
	os.Exit(code)
}

// tab is a tab of a real Chromium that shows the page.
type tab struct {
	*chromium.Tab
	t *testing.T
}

func openTab(t *testing.T) *tab {
	t.Helper()
	return &tab{oneBrowser.Open(t), t}
}

func (b *tab) another() *tab { return &tab{b.Another(), b.t} }

// open loads an address and waits until the page can be used.
func (b *tab) open(url string) {
	b.t.Helper()
	b.Go(url)
	b.Until(`document.documentElement.dataset.ready === 'yes'`)
}

// says waits until the conversation holds a text.
func (b *tab) says(text string) {
	b.t.Helper()
	b.Until(`document.getElementById('log').innerText.includes(` + chromium.Quote(text) + `)`)
}

// keepsFocus checks that a person with a keyboard has not lost their place.
func (b *tab) keepsFocus(when string) {
	b.t.Helper()
	if eval[bool](b, `document.activeElement === document.body`) {
		b.t.Errorf("the focus is lost %s", when)
	}
}

// ask types a question and sends it with the Enter key.
func (b *tab) ask(text string) {
	b.t.Helper()
	b.Type("#text", text)
	b.Key("Enter", "\r", 13)
}

func eval[T any](b *tab, js string) T {
	b.t.Helper()
	return chromium.Eval[T](b.Tab, js)
}

// served is an adapter that listens on this machine, with a scripted bot behind it.
type served struct {
	*Adapter
	script *script
	box    *mailbox
	url    string
}

// serve starts a page; wait is how long the scripted bot's timer runs.
func serve(t *testing.T, wait time.Duration) *served {
	t.Helper()
	s := &served{script: &script{now: time.Now, wait: wait}, box: newMailbox()}
	s.Adapter = newAdapter(t, Config{Handler: s.script, Mailbox: s.box})
	s.url = listen(t, s.Adapter)
	return s
}

func listen(t *testing.T, a *Adapter) (url string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.Serve(ctx, l, nil) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("serving ended with %v", err)
		}
	})
	return "http://" + l.Addr().String()
}

// send posts into the chat that asked last.
func (s *served) send(t *testing.T, r bot.Reply, key bot.DeliveryKey) bot.MessageRef {
	t.Helper()
	ref, err := s.Send(t.Context(), s.script.chat(), r, key)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}
