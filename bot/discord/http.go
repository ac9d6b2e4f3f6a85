package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

const (
	// maxPost caps an interaction that is posted to us, in bytes. Those with a whole message have some 20 KiB.
	maxPost = 64 << 10
	// maxAge is how far the time of a post may be from ours, either way.
	maxAge = 5 * time.Minute
	// postTimeout is how long the first answer is waited for. Discord waits 3 s.
	postTimeout = 2800 * time.Millisecond
)

// The headers of a post
// (discord.com/developers/docs/interactions/overview#setting-up-an-endpoint-validating-security-request-headers).
const (
	signatureHeader = "X-Signature-Ed25519"
	timestampHeader = "X-Signature-Timestamp"
)

// ErrPublicKey means that the public key is not one: 64 hexadecimal digits.
var ErrPublicKey = errors.New("the Discord public key must be the 64 hexadecimal digits that the Developer Portal shows under General Information")

// PublicKey reads the application's public key. The error is ErrPublicKey.
func PublicKey(digits string) (ed25519.PublicKey, error) {
	key, err := hex.DecodeString(digits)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, ErrPublicKey
	}
	return key, nil
}

// HTTPConfig is what an HTTP needs. All but Once must be set.
type HTTPConfig struct {
	Log     *slog.Logger
	Key     ed25519.PublicKey // from PublicKey
	Handler handler
	Now     func() time.Time
	Words   func(key string, pairs ...string) string
	Once    bot.Once // has one of several processes answer; nil when this is the only one
}

// HTTP takes interactions in as signed posts, which is the other way than a Gateway. The first answer is
// the answer to the post. It is an http.Handler.
type HTTP struct {
	HTTPConfig
	jobs *dispatcher
	seen *seen
}

// NewHTTP links an HTTP. The error is ErrPublicKey.
func NewHTTP(c HTTPConfig) (*HTTP, error) {
	if len(c.Key) != ed25519.PublicKeySize {
		return nil, ErrPublicKey
	}
	return &HTTP{HTTPConfig: c, jobs: newDispatcher(c.Log), seen: newSeen(2 * maxAge)}, nil
}

// Close waits for the interactions that are being handled, for 3.5 s at most. Posts that come later are
// turned away.
func (h *HTTP) Close() { h.jobs.close() }

// ServeHTTP takes one post. Whatever is wrong with it, the answer is 401 and says no more: Discord tests
// that, and a stranger learns nothing.
func (h *HTTP) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	received := h.Now()
	body, ok := h.genuine(w, r, received)
	if !ok {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	in, err := decodeInteraction(body)
	switch {
	case err != nil:
		h.Log.Error("post from Discord not read", "bytes", len(body), "error", err)
		w.WriteHeader(http.StatusUnauthorized)
	case in.Type == discordgo.InteractionPing:
		h.pong(w)
	case !h.first(r, in, received):
		h.again(w, in)
	default:
		h.serve(w, r, in, received)
	}
}

// genuine reads a post and tells whether Discord wrote it, and lately.
func (h *HTTP) genuine(w http.ResponseWriter, r *http.Request, now time.Time) ([]byte, bool) {
	signature, stamp, ok := signed(r.Header)
	if !ok || r.Method != http.MethodPost || !fresh(stamp, now) {
		return nil, false
	}
	body, err := readAll(http.MaxBytesReader(w, r.Body, maxPost), maxPost)
	if err != nil {
		return nil, false
	}
	message := make([]byte, 0, len(stamp)+len(body))
	message = append(append(message, stamp...), body...)
	return body, ed25519.Verify(h.Key, message, signature)
}

// signed reads the headers of a post. A header that is there twice is not Discord's.
func signed(h http.Header) (signature []byte, stamp string, ok bool) {
	signatures, stamps := h.Values(signatureHeader), h.Values(timestampHeader)
	if len(signatures) != 1 || len(stamps) != 1 || len(signatures[0]) != 2*ed25519.SignatureSize {
		return nil, "", false
	}
	signature, err := hex.DecodeString(signatures[0])
	return signature, stamps[0], err == nil
}

// fresh tells whether a time in seconds since 1970 is now, give or take maxAge.
func fresh(stamp string, now time.Time) bool {
	if len(stamp) > 12 {
		return false
	}
	n, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return false
	}
	age := now.Sub(time.Unix(n, 0))
	return age <= maxAge && age >= -maxAge
}

// first tells whether nobody answers an interaction yet, in this process or another.
func (h *HTTP) first(r *http.Request, in *interaction, now time.Time) bool {
	return h.seen.first(in.ID, now) && claims{h.Once, h.Log}.first(r.Context(), in.ID, now)
}

// again answers a post that came twice, with nothing that a person asked or was told.
func (h *HTTP) again(w http.ResponseWriter, in *interaction) {
	h.Log.Warn("post from Discord came twice", "interaction", in.ID)
	p, err := encodeAnswer(toldTwice(in, h.Words), nil)
	if err == nil {
		err = write(w, p)
	}
	if err != nil {
		h.Log.Warn("a post that came twice was not answered", "interaction", in.ID, "error", err)
	}
}

func (h *HTTP) pong(w http.ResponseWriter) {
	if err := write(w, posted{kind: "application/json", body: []byte(`{"type":1}`)}); err != nil {
		h.Log.Warn("ping of Discord not answered", "error", err)
	}
}

// posted is the first answer as the body of the answer to a post.
type posted struct {
	kind string
	body []byte
}

// write sends an answer on its way.
func write(w http.ResponseWriter, p posted) error {
	w.Header().Set("Content-Type", p.kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(p.body)))
	if _, err := w.Write(p.body); err != nil {
		return err
	}
	if err := http.NewResponseController(w).Flush(); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	return nil
}

// serve has an interaction handled and answers with its first answer.
func (h *HTTP) serve(w http.ResponseWriter, r *http.Request, in *interaction, received time.Time) {
	leave, ok := h.jobs.admit(in.User)
	if !ok {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	first := &firstAnswer{in: in, given: make(chan posted, 1), left: make(chan error, 1)}
	over := make(chan struct{})
	taken := h.jobs.do(job{"interaction " + in.ID, func(ctx context.Context) error {
		defer leave()
		defer close(over)
		return h.Handler.Handle(ctx, in, received, first.answer)
	}})
	if !taken {
		leave()
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	t := time.NewTimer(postTimeout - h.Now().Sub(received))
	defer t.Stop()
	select {
	case p := <-first.given:
		first.left <- write(w, p)
		return
	case <-over:
	case <-t.C:
	case <-r.Context().Done():
	}
	h.late(w, first)
}

// late is for an interaction without an answer in time, unless one comes at the last moment.
func (h *HTTP) late(w http.ResponseWriter, first *firstAnswer) {
	if p, ok := first.miss(); ok {
		first.left <- write(w, p)
		return
	}
	w.WriteHeader(http.StatusServiceUnavailable)
}

// encodeAnswer writes a first answer as a body.
func encodeAnswer(r *discordgo.InteractionResponse, files []file) (posted, error) {
	body, err := json.Marshal(r)
	if err != nil {
		return posted{}, err
	}
	body, kind, err := withFiles(body, files, true)
	return posted{kind, body}, err
}
