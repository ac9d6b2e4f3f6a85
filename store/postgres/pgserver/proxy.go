package pgserver

import (
	"errors"
	"io"
	"net"
	"net/url"
	"sync"
)

// Proxy is a network between a program and a server that can be cut and stalled.
type Proxy struct {
	server *url.URL
	l      net.Listener

	mu    sync.Mutex
	cond  *sync.Cond // of a change of state
	state state
	conns map[net.Conn]bool
	ended bool
}

// state is what the network does.
type state int

const (
	open    state = iota
	stalled       // nothing gets through, connections stay
	cut           // connections end at once, old ones and new ones
)

// NewProxy starts a proxy before the server at a URL. The caller ends it with Close.
func NewProxy(server string) (*Proxy, error) {
	u, err := url.Parse(server)
	if err != nil {
		return nil, errors.New("the address of the server is no URL") // err holds the password
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &Proxy{server: u, l: l, conns: map[net.Conn]bool{}}
	p.cond = sync.NewCond(&p.mu)
	go p.accept()
	return p, nil
}

// URL is the address of the server through the proxy.
func (p *Proxy) URL() string {
	u := *p.server
	u.Host = p.l.Addr().String()
	return u.String()
}

// Cut ends all connections and each new one.
func (p *Proxy) Cut() {
	p.become(cut)
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		abort(c)
	}
}

// Stall lets nothing through, and nobody is told: what is sent waits, as on a network that lost its way.
func (p *Proxy) Stall() { p.become(stalled) }

// Open ends Cut and Stall. What waited gets through.
func (p *Proxy) Open() { p.become(open) }

func (p *Proxy) become(s state) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state = s
	p.cond.Broadcast()
}

// Close ends the proxy and every connection through it.
func (p *Proxy) Close() {
	p.mu.Lock()
	p.ended = true
	p.mu.Unlock()
	p.l.Close()
	p.Cut()
}

func (p *Proxy) accept() {
	for {
		c, err := p.l.Accept()
		if err != nil {
			return // it was closed
		}
		go p.carry(c)
	}
}

// carry connects a new connection with the server, once the network lets it.
func (p *Proxy) carry(c net.Conn) {
	defer p.drop(c)
	if !p.keep(c) || !p.pass() {
		return
	}
	s, err := net.Dial("tcp", p.server.Host)
	if err != nil {
		return
	}
	defer p.drop(s)
	if !p.keep(s) {
		return
	}
	done := make(chan struct{}, 2)
	go func() { p.copy(s, c); done <- struct{}{} }()
	go func() { p.copy(c, s); done <- struct{}{} }()
	<-done // then both are dropped, which ends the other
}

// keep remembers a connection, so that it can be cut; false when it is cut already.
func (p *Proxy) keep(c net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state == cut {
		return false
	}
	p.conns[c] = true
	return true
}

func (p *Proxy) drop(c net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.conns, c)
	_ = c.Close() // what was sent gets there
}

// abort ends a connection as a router that forgot it does: with a reset.
func abort(c net.Conn) {
	if t, ok := c.(*net.TCPConn); ok {
		_ = t.SetLinger(0)
	}
	_ = c.Close()
}

// pass waits while the network is stalled; false when it is cut.
func (p *Proxy) pass() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.state == stalled && !p.ended {
		p.cond.Wait()
	}
	return p.state == open
}

func (p *Proxy) copy(to io.Writer, from io.Reader) {
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 {
			if !p.pass() {
				return
			}
			if _, err := to.Write(buf[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
