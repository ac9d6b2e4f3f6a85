package feed

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// maxAddress is the longest address in bytes that is asked for. Every browser opens as much.
const maxAddress = 2000

// Check says in one sentence what is wrong with the address of a source and what to do, nil when nothing is. It does not
// repeat the address, which may hold a key.
func (s Source) Check() error {
	_, err := parseAddress(s.URL)
	return err
}

// String gives the address for a log or an error: short, on one line, and without what may be secret in it.
func (s Source) String() string {
	u, err := url.Parse(s.URL)
	if err != nil || u.Opaque != "" {
		return "an address that cannot be read"
	}
	return shown(u)
}

func parseAddress(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil, len(address) > maxAddress, strings.ContainsAny(address, " \t\r\n"):
		return nil, errors.New("this is no web address: write it as https://www.example.org/news/")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, errors.New("only http and https addresses can be asked: write it as https://www.example.org/news/")
	case u.Hostname() == "":
		return nil, errors.New("the address names no host: write it as https://www.example.org/news/")
	case u.User != nil:
		return nil, errors.New("the address holds a name or a password: take it out, as addresses are logged")
	}
	return u, nil
}

// host gives the name by which requests to one machine are counted.
func host(u *url.URL) string { return strings.ToLower(strings.TrimSuffix(u.Hostname(), ".")) }

// site gives the part of a host name that one owner registered, such as met.police.uk. For a number or a name
// without an owner it is the host itself.
func site(u *url.URL) string {
	name := host(u)
	if _, err := netip.ParseAddr(name); err == nil {
		return name
	}
	if owned, err := publicsuffix.EffectiveTLDPlusOne(name); err == nil {
		return owned
	}
	return name
}

// shown gives an address for a log or an error: without its query, which may hold a key.
func shown(u *url.URL) string {
	c := *u
	if c.RawQuery != "" {
		c.RawQuery = "…"
	}
	c.User, c.Fragment = nil, ""
	return clip(strings.ReplaceAll(c.String(), "%E2%80%A6", "…"), 120)
}

func clip(text string, most int) string {
	if rs := []rune(text); len(rs) > most {
		return string(rs[:most]) + "…"
	}
	return text
}
