// Package vault holds the keys under which a store seals what is personal, and wraps them with the secret of the settings.
//
// Two kinds of key lie in a ring. The root is what everything that must outlive a change of the secret is derived from, such as
// the hashes by which people are known: it never changes. The keys of rows do: each change of the secret adds one, and once all
// rows are sealed with it the others go.
package vault

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"

	"hangup/bot/adapt"
)

// keySize is the length in bytes of every key that is made here: that of AES-256 and of SHA-256.
const keySize = 32

// ErrSecret says that a secret does not open a ring.
var ErrSecret = errors.New("the secret key does not fit this database")

// Ring is the keys of one database. It does not change: what changes it gives a new one. It is safe for concurrent use.
type Ring struct {
	root  []byte
	rows  map[int][]byte // by number, from 1
	boxes map[int]adapt.Vault
	last  int
}

// wrapped is a ring as it is kept, sealed.
type wrapped struct {
	Root []byte         `json:"root"`
	Rows map[int][]byte `json:"rows"`
}

// New makes a ring with one key for rows. Without a root it draws one.
func New(random io.Reader, root []byte) (Ring, error) {
	if len(root) == 0 {
		var err error
		if root, err = draw(random); err != nil {
			return Ring{}, err
		}
	}
	first, err := draw(random)
	if err != nil {
		return Ring{}, err
	}
	return ringOf(wrapped{Root: root, Rows: map[int][]byte{1: first}})
}

func draw(random io.Reader) ([]byte, error) {
	key := make([]byte, keySize)
	if _, err := io.ReadFull(random, key); err != nil {
		return nil, fmt.Errorf("draw a key: %w", err)
	}
	return key, nil
}

func ringOf(w wrapped) (Ring, error) {
	r := Ring{root: w.Root, rows: w.Rows, boxes: map[int]adapt.Vault{}}
	for number, key := range w.Rows {
		box, err := adapt.NewVault(key, "store/rows")
		if err != nil {
			return Ring{}, err
		}
		r.boxes[number] = box
		r.last = max(r.last, number)
	}
	if r.last < 1 || len(r.root) < keySize {
		return Ring{}, errors.New("a ring lacks its keys")
	}
	return r, nil
}

// Next gives the ring with one more key for rows, which seals from then on.
func (r Ring) Next(random io.Reader) (Ring, error) {
	fresh, err := draw(random)
	if err != nil {
		return Ring{}, err
	}
	more := map[int][]byte{r.last + 1: fresh}
	for number, key := range r.rows {
		more[number] = key
	}
	return ringOf(wrapped{Root: r.root, Rows: more})
}

// Newest gives the ring without the keys for rows that seal no more.
func (r Ring) Newest() (Ring, error) {
	return ringOf(wrapped{Root: r.root, Rows: map[int][]byte{r.last: r.rows[r.last]}})
}

// Root is what is derived from for good. It is secret.
func (r Ring) Root() []byte { return append([]byte(nil), r.root...) }

// Last is the number of the key that seals.
func (r Ring) Last() int { return r.last }

// Single tells whether one key seals all rows: no change of the secret is under way.
func (r Ring) Single() bool { return len(r.rows) == 1 }

// Wrap seals the ring with a secret of at least 32 bytes, for one place.
func (r Ring) Wrap(secret []byte, place int) ([]byte, error) {
	box, err := adapt.NewVault(secret, "store/ring")
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(wrapped{Root: r.root, Rows: r.rows})
	if err != nil {
		return nil, err
	}
	return box.Seal(text, strconv.Itoa(place)), nil
}

// Unwrap opens what Wrap sealed. The error is ErrSecret for another secret, and for what was changed.
func Unwrap(secret, sealed []byte, place int) (Ring, error) {
	box, err := adapt.NewVault(secret, "store/ring")
	if err != nil {
		return Ring{}, ErrSecret // too short to be one
	}
	text, err := box.Open(sealed, strconv.Itoa(place))
	if err != nil {
		return Ring{}, ErrSecret
	}
	var w wrapped
	if err := json.Unmarshal(text, &w); err != nil {
		return Ring{}, fmt.Errorf("read a ring: %w", err)
	}
	return ringOf(w)
}

// Seal encrypts a text for one place with the newest key, and gives the number of that.
func (r Ring) Seal(text []byte, place string) (key int, sealed []byte) {
	return r.last, r.boxes[r.last].Seal(text, place)
}

// Open gives back what Seal sealed for the place. The error is adapt.ErrSealed.
func (r Ring) Open(key int, sealed []byte, place string) ([]byte, error) {
	box, ok := r.boxes[key]
	if !ok {
		return nil, adapt.ErrSealed
	}
	return box.Open(sealed, place)
}
