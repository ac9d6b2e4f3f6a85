package dashboard

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io"
	"net/url"
	"sync"
	"time"

	"hangup/bot"
)

// maxLinks is how many links wait to be used at one time: more are made only by somebody who means harm.
const maxLinks = 1000

var errClosed = errors.New("the page is not served yet")

// Doors makes links to the dashboard and lets each in once. They are kept in memory: a link does not outlive the program. It is
// a bot.BoardDoor.
type Doors struct {
	now   func() time.Time
	rand  io.Reader
	mu    sync.Mutex
	base  string // of the page, such as "https://hangup.example.org"; "" until it is served
	local bool   // base is known to this machine alone
	links map[string]link
}

// link is somebody who may come in.
type link struct {
	looker bot.Looker
	until  time.Time
}

var _ bot.BoardDoor = (*Doors)(nil)

// NewDoors makes doors that are closed until Open says where they are. random may be nil.
func NewDoors(now func() time.Time, random io.Reader) *Doors {
	if random == nil {
		random = rand.Reader
	}
	return &Doors{now: now, rand: random, links: map[string]link{}}
}

// Open says at which address the page is served, and whether only this machine knows it.
func (d *Doors) Open(base string, local bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.base, d.local = base, local
}

// Link makes a link for somebody. An earlier one that they did not use, for the same place, is not good any more.
func (d *Doors) Link(l bot.Looker) (address string, local bool, err error) {
	code, err := newID(d.rand)
	if err != nil {
		return "", false, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.base == "" {
		return "", false, errClosed
	}
	now := d.now()
	for old, have := range d.links {
		if !now.Before(have.until) || same(have.looker, l) {
			delete(d.links, old)
		}
	}
	if len(d.links) >= maxLinks {
		clear(d.links)
	}
	d.links[code] = link{l, now.Add(bot.BoardLinkAge)}
	return d.base + Path + "/enter/" + url.PathEscape(code), d.local, nil
}

// use gives whom a link is for, once.
func (d *Doors) use(code string) (bot.Looker, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	l, ok := d.links[code]
	delete(d.links, code)
	return l.looker, ok && d.now().Before(l.until)
}

func same(a, b bot.Looker) bool {
	return a.User == b.User && len(a.Places) == 1 && len(b.Places) == 1 && a.Places[0] == b.Places[0]
}

// idBytes make an id that cannot be guessed: 128 bits.
const idBytes = 16

func newID(random io.Reader) (string, error) {
	raw := make([]byte, idBytes)
	if _, err := io.ReadFull(random, raw); err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}
