package main

import (
	"net"
	"slices"
	"strings"
	"testing"

	"hangup/config"
)

func TestListenSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	cases := map[string]struct{ addr, want string }{
		"in use":            {taken.Addr().String(), "is in use by another program"},
		"address of others": {"192.0.2.1:8080", "this machine does not have the address"},
		"not a port at all": {"127.0.0.1:99999", "cannot be served on"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			l, err := listen(t.Context(), c.addr)
			if err == nil {
				l.Close()
				t.Fatal("it was opened")
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// boundTo is a listener that says it listens at an address.
type boundTo struct {
	net.Listener
	addr string
}

func (b boundTo) Addr() net.Addr { a, _ := net.ResolveTCPAddr("tcp", b.addr); return a }

func TestPageURL(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ public, bound, want string }{
		"loopback":        {"", "127.0.0.1:8080", "http://127.0.0.1:8080"},
		"IPv6":            {"", "[::1]:8080", "http://[::1]:8080"},
		"every address":   {"", "0.0.0.0:8080", "http://127.0.0.1:8080"},
		"every, IPv6":     {"", "[::]:8080", "http://127.0.0.1:8080"},
		"one address":     {"", "192.0.2.1:80", "http://192.0.2.1:80"},
		"public one wins": {"https://hangup.example.org", "0.0.0.0:8080", "https://hangup.example.org"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := pageURL(c.public, boundTo{addr: c.bound}); got != c.want {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestPageHosts(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		addr, public string
		hosts        []string
		secure       bool
	}{
		"one address":    {"192.0.2.1:8080", "", []string{"192.0.2.1"}, false},
		"every address":  {":8080", "", nil, false},
		"public, secure": {"0.0.0.0:8080", "https://hangup.example.org", []string{"hangup.example.org"}, true},
		"public, open":   {"[::]:8080", "http://hangup.local:8080", []string{"hangup.local:8080"}, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			hosts, secure := pageHosts(config.Settings{HTTPAddr: c.addr, PublicURL: c.public})
			if !slices.Equal(hosts, c.hosts) || secure != c.secure {
				t.Errorf("got %q, %v", hosts, secure)
			}
		})
	}
}

func TestLoopbackIsTold(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]bool{"127.0.0.1": true, "::1": true, "localhost": true, "LOCALHOST": true, "": false, "0.0.0.0": false, "192.0.2.1": false, "example.org": false} {
		if isLoopback(host) != want {
			t.Errorf("isLoopback(%q) is %v", host, !want)
		}
	}
}
