package main

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"syscall"

	"hangup/config"
)

// listen opens the port of the page. Its error is one sentence.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", addr)
	var dns *net.DNSError
	switch {
	case err == nil:
		return l, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, failf("%s is in use by another program, perhaps another hangup: stop that one, or choose another port, such as %sHTTP_ADDR=%s",
			addr, config.Prefix, nextPort(addr)).because(err)
	case errors.Is(err, syscall.EACCES):
		return nil, failf("this user may not use the port of %s: choose one above 1023", addr).because(err)
	case errors.Is(err, syscall.EADDRNOTAVAIL), errors.As(err, &dns):
		return nil, failf("this machine does not have the address of %s", addr).because(err)
	}
	return nil, failf("the page cannot be served on %s", addr).because(err)
}

// nextPort suggests an address that is likely to be free: 0 lets the system choose.
func nextPort(addr string) string { return net.JoinHostPort(hostOf(addr), "0") }

func hostOf(addr string) string {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return ""
	}
	return host
}

// isWildcard tells whether the host stands for every address of the machine.
func isWildcard(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "" || err == nil && ip.IsUnspecified()
}

// isLoopback tells whether only this machine can reach the host.
func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && ip.IsLoopback()
}

// pageURL is where a browser on this machine finds the page; "" when this process does not serve it and is not told where it is.
func pageURL(public string, l net.Listener) string {
	if public != "" || l == nil {
		return public
	}
	host, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return "http://" + l.Addr().String()
	}
	if isWildcard(host) {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}
