package adapt

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// OurHost tells whether a Host header names us: this machine, or one of the hosts in lower case, with or without its port. A
// stranger's page whose name was turned to this machine's address (DNS rebinding) would otherwise count as the same origin.
func OurHost(host string, ours map[string]bool) bool {
	host = strings.ToLower(host)
	name := host
	if h, port, err := net.SplitHostPort(host); err == nil && strings.Trim(port, "0123456789") == "" {
		name = h
	}
	name = strings.TrimSuffix(strings.TrimPrefix(name, "["), "]")
	if ours[host] || ours[name] || name == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(name)
	return err == nil && ip.Zone() == "" && ip.Unmap().IsLoopback()
}

// SameOrigin tells whether a page of ours sent a request that changes something. Browsers name the origin of every POST; who
// names none is not a page of ours.
func SameOrigin(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
		return false
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return r.Header.Get("Sec-Fetch-Site") == "same-origin"
	}
	u, err := url.Parse(origin)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && strings.EqualFold(u.Host, r.Host)
}
