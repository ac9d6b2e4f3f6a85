package config

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"
)

// serverURL reads the address of a server: https or, on this machine, where nobody listens in, http. It has no name,
// password, query or fragment. The error does not repeat it.
func serverURL(value string) (*url.URL, error) {
	u, err := url.Parse(value)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https":
		return nil, errors.New("it is not an address, such as https://hangup.example.org")
	case u.User != nil:
		return nil, errors.New("leave the name and the password out of the address")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, errors.New("leave out what follows the path")
	case u.Scheme == "http" && !thisMachine(u.Hostname()):
		return nil, errors.New("http is for this machine only (127.0.0.1 or localhost): use https")
	}
	return u, nil
}

// thisMachine tells whether a host can only be this machine.
func thisMachine(host string) bool {
	ip, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && ip.Unmap().IsLoopback()
}
