package feed

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// The table of addresses that must not be dialled: a first, a last and a middle one of each block.
func TestOnlyAddressesOfThePublicInternetAreDialled(t *testing.T) {
	for what, addresses := range map[string][]string{
		"this network":         {"0.0.0.0", "0.255.255.255"},
		"private":              {"10.0.0.0", "10.1.2.3", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0", "192.168.255.255"},
		"carrier":              {"100.64.0.0", "100.127.255.255"},
		"loopback":             {"127.0.0.1", "127.255.255.255", "::1"},
		"link-local":           {"169.254.0.0", "169.254.169.254", "169.254.255.255", "fe80::1", "febf::1"},
		"protocol assignments": {"192.0.0.0", "192.0.0.8", "192.0.0.170", "192.0.0.255"},
		"documentation":        {"192.0.2.1", "198.51.100.1", "203.0.113.255", "2001:db8::1", "3fff::1", "3fff:fff::1"},
		"AS112":                {"192.31.196.1", "192.175.48.255", "2620:4f:8000::1"},
		"AMT":                  {"192.52.193.1", "2001:3::1"},
		"6to4":                 {"192.88.99.1", "2002::1", "2002:7f00:1::", "2002:a00:1::"},
		"benchmarks":           {"198.18.0.0", "198.19.255.255", "2001:2::1"},
		"multicast":            {"224.0.0.1", "239.255.255.255", "ff02::1"},
		"reserved":             {"240.0.0.0", "255.255.255.254"},
		"broadcast":            {"255.255.255.255"},
		"unspecified":          {"::"},
		"IPv4 in IPv6":         {"::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0.0.0.0", "::127.0.0.1"},
		"translated":           {"64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b::808:808", "64:ff9b:1::1"},
		"discard":              {"100::1", "100:0:0:1::1"},
		"Teredo and others":    {"2001::1", "2001:0:7f00:1::1", "2001:1::1", "2001:10::1", "2001:20::1", "2001:30::1", "2001:1ff:ffff::1"},
		"SRv6":                 {"5f00::1"},
		"unique local":         {"fc00::1", "fdff:ffff::1"},
		"site-local":           {"fec0::1"},
		"not given out":        {"1fff::1", "4000::1", "8000::1"},
		"with a zone":          {"fe80::1%eth0", "2606:4700::1%lo"},
	} {
		for _, a := range addresses {
			if isPublic(netip.MustParseAddr(a)) {
				t.Errorf("%s (%s) would be dialled", a, what)
			}
		}
	}
	for _, a := range []string{"1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255",
		"172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "::ffff:8.8.8.8",
		"2001:200::1", "2606:4700::1111", "2a00:1450::1", "3ffe::1"} {
		if !isPublic(netip.MustParseAddr(a)) {
			t.Errorf("%s would not be dialled", a)
		}
	}
	if isPublic(netip.Addr{}) {
		t.Error("no address at all would be dialled")
	}
}

func TestGuardLooksAtPortAndNetwork(t *testing.T) {
	for name, c := range map[string]struct {
		g                guard
		network, address string
		ok               bool
	}{
		"https":                      {guard{}, "tcp4", "8.8.8.8:443", true},
		"http":                       {guard{}, "tcp6", "[2606:4700::1]:80", true},
		"mail":                       {guard{}, "tcp4", "8.8.8.8:25", false},
		"another port":               {guard{}, "tcp4", "8.8.8.8:8080", false},
		"loopback":                   {guard{}, "tcp4", "127.0.0.1:80", false},
		"datagrams":                  {guard{}, "udp4", "8.8.8.8:443", false},
		"a socket file":              {guard{private: true}, "unix", "/tmp/x", false},
		"a name":                     {guard{private: true}, "tcp4", "localhost:80", false},
		"private allowed":            {guard{private: true}, "tcp4", "10.0.0.1:8080", true},
		"loopback allowed":           {guard{private: true}, "tcp6", "[::1]:8080", true},
		"unique local allowed":       {guard{private: true}, "tcp6", "[fd00::1]:80", true},
		"mapped allowed":             {guard{private: true}, "tcp6", "[::ffff:10.0.0.1]:80", true},
		"metadata never":             {guard{private: true}, "tcp4", "169.254.169.254:80", false},
		"public still on 80 and 443": {guard{private: true}, "tcp4", "8.8.8.8:22", false},
		"unspecified never":          {guard{private: true}, "tcp4", "0.0.0.0:80", false},
	} {
		t.Run(name, func(t *testing.T) {
			if err := c.g.control(c.network, c.address, nil); (err == nil) != c.ok {
				t.Errorf("%v", err)
			}
		})
	}
}

// nameServer answers every question for an IPv4 address with the next of its answers, and none for IPv6.
type nameServer struct {
	mu      sync.Mutex
	answers [][]string
	asked   int
}

func (n *nameServer) resolver(t *testing.T) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		buf := make([]byte, 1500)
		for {
			k, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			if reply := n.reply(buf[:k]); reply != nil {
				conn.WriteTo(reply, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func (n *nameServer) reply(question []byte) []byte {
	var m dnsmessage.Message
	if m.Unpack(question) != nil || len(m.Questions) != 1 {
		return nil
	}
	m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
	if q := m.Questions[0]; q.Type == dnsmessage.TypeA {
		n.mu.Lock()
		answers := n.answers[n.asked%len(n.answers)]
		n.asked++
		n.mu.Unlock()
		for _, a := range answers {
			m.Answers = append(m.Answers, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
				Body:   &dnsmessage.AResource{A: netip.MustParseAddr(a).As4()},
			})
		}
	}
	packed, _ := m.Pack()
	return packed
}

// errStop ends a dial that the guard let through, as there is no internet in a test.
var errStop = errors.New("let through")

// A name that first leads to a public address and then into the operator's network is the classic trick.
func TestAFlippingNameServerGainsNothing(t *testing.T) {
	n := &nameServer{answers: [][]string{{"8.8.8.8"}, {"127.0.0.1"}, {"8.8.8.8"}, {"169.254.169.254"}}}
	var dialled []string
	d := dialer(guard{}, n.resolver(t))
	ask := d.Control
	d.Control = func(network, address string, c syscall.RawConn) error {
		err := ask(network, address, c)
		if err == nil {
			dialled = append(dialled, address)
			return errStop
		}
		return err
	}
	for i, want := range []error{errStop, errAddress, errStop, errAddress} {
		_, err := d.DialContext(t.Context(), "tcp", "flip.test.example:443")
		if !errors.Is(err, want) {
			t.Errorf("dial %d: %v, want %v", i, err, want)
		}
	}
	for _, a := range dialled {
		if a != "8.8.8.8:443" {
			t.Errorf("%s was dialled", a)
		}
	}
}

// Only what the operator may let in is said to lie in the operator's own network.
func TestPrivateAddressesAreToldFromOthers(t *testing.T) {
	for address, private := range map[string]bool{
		"127.0.0.1:8080": true, "10.0.0.1:80": true, "192.168.1.1:443": true, "[::1]:80": true, "[fd00::1]:80": true,
		"169.254.169.254:80": false, "[fe80::1]:80": false, "192.0.2.1:80": false, "224.0.0.1:80": false,
	} {
		network := "tcp4"
		if address[0] == '[' {
			network = "tcp6"
		}
		err := guard{}.control(network, address, nil)
		if !errors.Is(err, errAddress) || errors.Is(err, ErrPrivate) != private {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestEveryAddressOfANameIsLookedAt(t *testing.T) {
	n := &nameServer{answers: [][]string{{"127.0.0.1", "10.0.0.1", "192.168.1.1"}}}
	_, err := dialer(guard{}, n.resolver(t)).DialContext(t.Context(), "tcp", "inside.test.example:443")
	if !errors.Is(err, errAddress) {
		t.Errorf("%v", err)
	}
}

// The same through the whole reader: a server on this machine must not hear of us, unless it is allowed.
func TestServerOnThisMachineIsOnlyAskedWhenAllowed(t *testing.T) {
	w := newWeb(t, map[string]page{"/feed": {body: rss(story(1, today))}})
	for _, allowed := range []bool{false, true} {
		r, err := NewReader([]Source{{URL: w.URL + "/feed"}}, Options{AllowPrivate: allowed}, at(today))
		if err != nil {
			t.Fatal(err)
		}
		v := r.Visit(t.Context(), r.sources[0], Cursor{})
		if got := len(w.requests()); (got == 1) != allowed || (v.Err == nil) != allowed {
			t.Errorf("allowed %v: %d requests, %v", allowed, got, v.Err)
		}
		r.fetch.client.CloseIdleConnections()
	}
}

func TestProxyOfTheEnvironmentIsNotUsed(t *testing.T) {
	proxy := newWeb(t, map[string]page{})
	for _, name := range []string{"http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"} {
		t.Setenv(name, proxy.URL)
	}
	n := &nameServer{answers: [][]string{{"127.0.0.1"}}}
	f := newFetcher("x", dialer(guard{}, n.resolver(t)).DialContext, at(today))
	if transport := f.client.Transport.(*http.Transport); transport.Proxy != nil {
		t.Error("the transport has a proxy")
	}
	_, err := f.get(t.Context(), request{url: mustURL(t, "http://news.test.example/")})
	if err == nil || !strings.Contains(err.Error(), errAddress.Error()) || len(proxy.requests()) > 0 {
		t.Errorf("%v", err)
	}
}

func TestUnknownNameIsSaidPlainly(t *testing.T) {
	n := &nameServer{answers: [][]string{nil}}
	f := newFetcher("x", dialer(guard{}, n.resolver(t)).DialContext, func() time.Time { return today })
	_, err := f.get(t.Context(), request{url: mustURL(t, "http://gone.test.example/?key=canary")})
	if err == nil || err.Error() != "its name cannot be looked up" {
		t.Errorf("%v", err)
	}
}
