package feed

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"syscall"
	"time"
)

// ErrPrivate is why a source in the operator's own network is not asked: Options do not say that it may be.
var ErrPrivate = fmt.Errorf("it lies on this machine or in a private network: %w", errAddress)

// errAddress is why an address may not be dialled.
var errAddress = errors.New("this is not an address of the public internet")

// guard says which addresses may be dialled. It is asked with the address that the connection is really
// made to, after the name was looked up, so that a name server that changes its answer gains nothing.
type guard struct {
	private bool // let through what lies in the operator's own network, on any port
}

// control is the Control function of a net.Dialer.
func (g guard) control(network, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || network != "tcp4" && network != "tcp6" {
		return fmt.Errorf("%s %s: %w", network, clip(address, 80), errAddress)
	}
	if isPrivate(to.Addr().Unmap()) {
		if g.private {
			return nil
		}
		return fmt.Errorf("%s: %w", to.Addr(), ErrPrivate)
	}
	if port := to.Port(); port != 80 && port != 443 {
		return fmt.Errorf("port %d: only 80 and 443 are asked", port)
	}
	if !isPublic(to.Addr()) {
		return fmt.Errorf("%s: %w", to.Addr(), errAddress)
	}
	return nil
}

// isPublic tells whether an address is one of the public internet.
func isPublic(a netip.Addr) bool {
	if a.Zone() != "" {
		return false
	}
	a = a.Unmap()
	if a.Is6() && !globalUnicast.Contains(a) {
		return false
	}
	for _, p := range specialPurpose {
		if p.Contains(a) {
			return false
		}
	}
	return a.IsValid()
}

// isPrivate tells whether an address is one that a source in the operator's own network has. Link-local ones are
// not: cloud machines give out their keys there.
func isPrivate(a netip.Addr) bool { return a.IsLoopback() || a.IsPrivate() }

// globalUnicast is all of IPv6 that is given out for the internet.
// Source: https://www.iana.org/assignments/ipv6-address-space
var globalUnicast = netip.MustParsePrefix("2000::/3")

// specialPurpose are the special-purpose registries of IANA, those blocks included that can be reached: nobody publishes
// news there. Beside them multicast. IPv6 outside 2000::/3 need not be listed.
// Sources: https://www.iana.org/assignments/iana-ipv4-special-registry,
// https://www.iana.org/assignments/iana-ipv6-special-registry, https://www.iana.org/assignments/multicast-addresses
var specialPurpose = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
	"192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
	"198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
)

func prefixes(texts ...string) []netip.Prefix {
	all := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		all[i] = netip.MustParsePrefix(text)
	}
	return all
}

// dialer makes connections that the guard lets through. A nil resolver is the machine's.
func dialer(g guard, r *net.Resolver) *net.Dialer {
	return &net.Dialer{Timeout: 10 * time.Second, KeepAlive: -1, Control: g.control, Resolver: r}
}
