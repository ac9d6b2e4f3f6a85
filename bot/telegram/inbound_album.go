package telegram

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"sync"
	"time"

	"hangup/bot"
)

const (
	// albumSpace is where all processes of the bot know which albums were answered.
	albumSpace = "telegram/album"
	// albumLife is how long: the pictures of one come within seconds, and after a while without a connection all at once.
	albumLife = 10 * time.Minute
)

// seenAlbum is albums.seen for all processes of the bot. While the store cannot say, an album is answered.
func (d *Desk) seenAlbum(ctx context.Context, m *message) bool {
	if d.cfg.Once == nil || m == nil || m.MediaGroupID == "" {
		return d.albums.seen(m)
	}
	mine := strconv.Itoa(m.MessageID)
	now := d.cfg.Now()
	h := hmac.New(sha256.New, d.cfg.Key)
	h.Write([]byte("album/" + m.MediaGroupID))
	name := base64.RawURLEncoding.EncodeToString(h.Sum(nil))
	there, first, err := d.cfg.Once.PutOnce(ctx, bot.SharedValue{Space: albumSpace, Name: name, Value: []byte(mine), Until: now.Add(albumLife)}, now)
	if err != nil {
		d.log.Error("telegram: whether an album was answered is not known", "error", err)
		return false
	}
	return !first && string(there) != mine && m.words() == ""
}

// maxAlbums is how many albums are remembered; beyond it all are forgotten.
const maxAlbums = 1000

// albums remembers which albums were answered: each picture of one comes as a message of its own, and ten of the same answer
// would bury what to do.
type albums struct {
	mu   sync.Mutex
	last map[string]int // the message that was answered, by album
}

// seen tells whether an album was answered at another of its messages, and notes that it is. A message of no album is always
// new, and so are words.
func (a *albums) seen(m *message) bool {
	if m == nil || m.MediaGroupID == "" {
		return false
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if first, known := a.last[m.MediaGroupID]; known {
		return first != m.MessageID && m.words() == ""
	}
	if a.last == nil || len(a.last) >= maxAlbums {
		a.last = map[string]int{}
	}
	a.last[m.MediaGroupID] = m.MessageID
	return false
}
