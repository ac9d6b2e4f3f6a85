package main

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"hangup/bot"
)

// The threat: the program is led to ask what only it can reach: something on its machine or in its network. The addresses of sources, where
// they redirect to and what names stand for come from strangers. What each address, name server and redirect may do is in the tests of
// the dialler; here the whole program is tried.

// inside is a service that must not hear of the program.
func inside(t *testing.T) (port string, calls *atomic.Int32) {
	t.Helper()
	calls = &atomic.Int32{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		fmt.Fprint(w, `<rss version="2.0"><channel><item><title>Inside</title><link>http://127.0.0.1/x</link></item></channel></rss>`)
	}))
	t.Cleanup(s.Close)
	_, port, err := net.SplitHostPort(s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port, calls
}

// onThisMachine are ways to write the address of this machine.
func onThisMachine(port string) (all []string) {
	for _, host := range []string{
		"127.0.0.1", "localhost", "LOCALHOST.", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0.0.0.0", "[::]",
		"127.0.0.1.", "%31%32%37.0.0.1", "①②⑦.0.0.1",
	} {
		all = append(all, "http://"+host+":"+port+"/")
	}
	return all
}

func TestNoSourceLeadsToThisMachine(t *testing.T) {
	t.Parallel()
	port, calls := inside(t)
	for _, address := range onThisMachine(port) {
		for _, name := range []string{"feeds", "doctor"} {
			got := command(t, "", []string{"HANGUP_DATABASE_URL=" + newDatabase(t), "HANGUP_HTTP_ADDR=127.0.0.1:0", "HANGUP_FEEDS=any=" + address, "HTTP_PROXY=http://127.0.0.1:" + port}, name)
			if n := calls.Swap(0); n > 0 || got.code == exitOK || strings.Contains(got.out, "1 item") {
				t.Errorf("%s of %s: asked %d times, code %d: %s%s", name, address, n, got.code, got.out, got.err)
			}
		}
	}
	// That it would have been asked is seen where the operator allows it.
	got := command(t, "", []string{"HANGUP_DATABASE_URL=" + newDatabase(t), "HANGUP_FEED_ALLOW_PRIVATE=true", "HANGUP_FEEDS=any=http://127.0.0.1:" + port + "/"}, "feeds")
	if calls.Load() == 0 {
		t.Errorf("nothing is shown by this test: %s%s", got.out, got.err)
	}
}

// A source that may be asked sends the program on: to the keys that cloud machines give out, to a file, to another site.
func TestNoSourceSendsTheProgramOn(t *testing.T) {
	t.Parallel()
	port, calls := inside(t)
	for _, to := range []string{"http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://localhost:" + port + "/", "file:///etc/passwd", "gopher://127.0.0.1:" + port + "/", "unix:///run/x"} {
		site := httptest.NewServer(http.RedirectHandler(to, http.StatusMovedPermanently))
		got := command(t, "", []string{"HANGUP_DATABASE_URL=" + newDatabase(t), "HANGUP_FEED_ALLOW_PRIVATE=true", "HANGUP_FEEDS=any=" + site.URL + "/"}, "feeds")
		site.Close()
		if n := calls.Load(); n > 0 || got.code == exitOK || strings.Contains(got.out+got.err, "root:") || !strings.Contains(got.err, "cannot be read") {
			t.Errorf("%s: asked %d times, code %d: %s%s", to, n, got.code, got.out, got.err)
		}
	}
}

// The collector of traces, what the clock is compared with, and platforms are asked where the settings say and nowhere else.
func TestNobodyWhoIsAskedSendsTheProgramOn(t *testing.T) {
	port, calls := inside(t)
	var environ []string // of the program; what a developer has set beside is not its settings
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"} {
		t.Setenv(name, "http://127.0.0.1:"+port)
		environ = append(environ, name+"=http://127.0.0.1:"+port)
	}
	var asked atomic.Int32
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		http.Redirect(w, r, "http://127.0.0.1:"+port+"/", http.StatusTemporaryRedirect)
	}))
	t.Cleanup(site.Close)
	traces, err := newTraces(t.Context(), site.URL+"/v1/traces", quiet)
	if err != nil {
		t.Fatal(err)
	}
	_, end := traces.begin(bot.WithRequest(t.Context(), "web-1"), "handle", "")
	end(nil)
	if err := traces.provider.ForceFlush(t.Context()); err != nil {
		t.Error(err)
	}
	traces.close()
	if asked.Load() != 1 || calls.Load() != 0 {
		t.Errorf("the collector was asked %d times, and who it names %d times", asked.Load(), calls.Load())
	}
	got := command(t, "", append(environ, "HANGUP_DATABASE_URL="+newDatabase(t), "HANGUP_HTTP_ADDR=127.0.0.1:0", "HANGUP_TELEGRAM_TOKEN="+marked, "HANGUP_TELEGRAM_API_URL="+site.URL,
		"HANGUP_DISCORD_TOKEN="+markedDiscord, "HANGUP_DISCORD_API_URL="+site.URL), "doctor")
	if asked.Load() < 3 || calls.Load() != 0 || got.code == exitOK {
		t.Errorf("doctor: asked %d times, and who is named %d times, code %d: %s%s", asked.Load(), calls.Load(), got.code, got.out, got.err)
	}
}
