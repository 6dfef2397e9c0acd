package fetch

import (
	"net/netip"
	"syscall"
)

// The guard keeps a manifest, which may come from anybody, from reaching into the network that yiju runs in. It checks
// the IP address of each connection, after name resolution and for every redirect, so that a name that resolves to a
// private address, even later (DNS rebinding), is of no use.

// special are the ranges outside the public internet, by the IANA special-purpose address registries for IPv4 (RFC 6890)
// and IPv6, with multicast and reserved ranges.
var special = [...]string{
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
	"192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
	"240.0.0.0/4",
	"2001::/23", "2001:db8::/32", "3fff::/20",
}

// guard decides what may be connected to.
type guard struct {
	refused []netip.Prefix
	allowed []netip.Prefix
}

func newGuard(allowed []netip.Prefix) *guard {
	g := &guard{allowed: allowed}
	for _, s := range special {
		g.refused = append(g.refused, netip.MustParsePrefix(s))
	}
	return g
}

// public is the allocated IPv6 space; the rest is reserved, local or multicast.
var public = netip.MustParsePrefix("2000::/3")

// check refuses an address that is neither public nor allowed.
func (g *guard) check(a netip.Addr) error {
	a = a.Unmap().WithZone("")
	for _, p := range g.allowed {
		if p.Contains(a) {
			return nil
		}
	}
	inner := embedded(a)
	if inner.IsValid() && g.check(inner) != nil || !inner.IsValid() && a.Is6() && !public.Contains(a) {
		return refusedAddress(a)
	}
	for _, p := range g.refused {
		if p.Contains(a) {
			return refusedAddress(a)
		}
	}
	return nil
}

func refusedAddress(a netip.Addr) error {
	return ErrPrivate.Because("%s is not of the public internet; allow its range in the configuration if that is meant", a)
}

// embedded returns the IPv4 address inside a NAT64 (RFC 6052) or 6to4 (RFC 3056) address.
func embedded(a netip.Addr) netip.Addr {
	b := a.As16()
	switch {
	case !a.Is6():
	case netip.MustParsePrefix("64:ff9b::/96").Contains(a):
		return netip.AddrFrom4([4]byte(b[12:16]))
	case netip.MustParsePrefix("2002::/16").Contains(a):
		return netip.AddrFrom4([4]byte(b[2:6]))
	}
	return netip.Addr{}
}

// control is a net.Dialer.Control hook: it sees the resolved address.
func (g *guard) control(_, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return because(ErrPrivate, err, "%q cannot be read", address)
	}
	return g.check(ap.Addr())
}
