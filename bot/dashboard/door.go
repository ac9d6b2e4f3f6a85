package dashboard

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"sync"
	"time"

	"hangup/bot"
)

var errClosed = errors.New("the page is not served yet")

// DoorsConfig is what Doors need. All but Rand must be set.
type DoorsConfig struct {
	Shared bot.Shared // where every process of the bot finds links and who is logged in
	Key    []byte     // secret, at least 32 bytes: seals both
	Person func(bot.UserID) bot.PersonKey
	Now    func() time.Time
	Rand   io.Reader // where codes come from; nil: the system's secure source
}

// Doors makes links to the dashboard and lets each in once, whatever processes make it and serve it. It is a bot.BoardDoor.
type Doors struct {
	cfg   DoorsConfig
	links memory // by code: for whom it is
	last  memory // by whom a link is for: its code

	mu    sync.Mutex
	base  string // of the page, such as "https://hangup.example.org"; "" until it is served
	local bool   // base is known to this machine alone
}

var _ bot.BoardDoor = (*Doors)(nil)

// NewDoors makes doors that are closed until Open says where they are.
func NewDoors(c DoorsConfig) (*Doors, error) {
	if c.Shared == nil || c.Person == nil || c.Now == nil {
		return nil, errors.New("dashboard: Shared, Person and Now must be set")
	}
	if c.Rand == nil {
		c.Rand = rand.Reader
	}
	d := &Doors{cfg: c}
	var err error
	if d.links, err = newMemory("dashboard/link", c); err != nil {
		return nil, err
	}
	d.last, err = newMemory("dashboard/last", c)
	return d, err
}

// Open says at which address the page is served, and whether only this machine knows it.
func (d *Doors) Open(base string, local bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.base, d.local = base, local
}

func (d *Doors) place() (base string, local bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.base, d.local
}

// Link makes a link for somebody. An earlier one that they did not use, for the same place, is not good any more.
func (d *Doors) Link(ctx context.Context, l bot.Looker) (address string, local bool, err error) {
	base, local := d.place()
	if base == "" {
		return "", false, errClosed
	}
	code, err := newID(d.cfg.Rand)
	if err != nil {
		return "", false, err
	}
	now := d.cfg.Now()
	slot := slotOf(l)
	earlier, ok, err := d.last.take(ctx, slot, now)
	if err == nil && ok {
		_, _, err = d.links.take(ctx, string(earlier), now)
	}
	if err != nil {
		return "", false, fmt.Errorf("end an earlier link: %w", err)
	}
	if err := d.keep(ctx, code, slot, l, now.Add(bot.BoardLinkAge)); err != nil {
		return "", false, fmt.Errorf("keep a link: %w", err)
	}
	return base + Path + "/enter/" + url.PathEscape(code), local, nil
}

func (d *Doors) keep(ctx context.Context, code, slot string, l bot.Looker, until time.Time) error {
	raw, err := json.Marshal(l)
	if err != nil {
		return err
	}
	if err := d.links.put(ctx, code, raw, l, until); err != nil {
		return err
	}
	return d.last.put(ctx, slot, []byte(code), l, until)
}

// use gives whom a link is for, once.
func (d *Doors) use(ctx context.Context, code string) (l bot.Looker, ok bool, err error) {
	raw, ok, err := d.links.take(ctx, code, d.cfg.Now())
	if err != nil || !ok || json.Unmarshal(raw, &l) != nil {
		return bot.Looker{}, false, err
	}
	return l, true, nil
}

// slotOf is what one link of somebody takes the place of another by.
func slotOf(l bot.Looker) string {
	parts := []string{l.User.Platform, l.User.ID}
	for _, at := range l.Places {
		parts = append(parts, at.Chat.Platform, at.Chat.ID, string(at.Thread))
	}
	return strings.Join(parts, "\x00")
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
