package telegram

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"regexp"
)

const (
	// maxUpdate caps the body of a webhook call, in bytes. Telegram's updates are some 20 KiB at most.
	maxUpdate = 1 << 20
	// webhookCalls is how many calls Telegram may make at once; its own default
	// (core.telegram.org/bots/api#setwebhook).
	webhookCalls = 40
	// secretHeader carries the secret that was given to setWebhook.
	secretHeader = "X-Telegram-Bot-Api-Secret-Token" // #nosec G101 the name of a header
)

// goodSecret is what Telegram takes as a secret (core.telegram.org/bots/api#setwebhook).
var goodSecret = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

// ErrSecret means that a webhook secret is not of the form that Telegram takes.
var ErrSecret = errors.New("the webhook secret must be 1 to 256 letters, digits, _ or -")

// Webhook takes in the updates that Telegram sends to an address of ours. An update is answered with
// 200 when it is committed and not before: Telegram sends it again otherwise. A call without the
// secret is answered with 401 and changes nothing.
type Webhook struct {
	log    *slog.Logger
	secret [sha256.Size]byte
	inbox  Inbox
}

// NewWebhook makes a handler for the secret that was given to SetWebhook. The error is ErrSecret.
func NewWebhook(log *slog.Logger, secret string, inbox Inbox) (*Webhook, error) {
	if !goodSecret.MatchString(secret) {
		return nil, ErrSecret
	}
	return &Webhook{log: log, secret: sha256.Sum256([]byte(secret)), inbox: inbox}, nil
}

// SetWebhook makes Telegram send updates to address, which is https:. What waits is kept and sent. The
// error is ErrSecret or as of Client.Call.
func SetWebhook(ctx context.Context, client *Client, address, secret string) error {
	if !goodSecret.MatchString(secret) {
		return ErrSecret
	}
	return client.Call(ctx, "setWebhook", webhookSettings{address, secret, webhookCalls, wanted()}, nil)
}

// webhookSettings are the parameters of setWebhook.
type webhookSettings struct {
	URL     string   `json:"url"`
	Secret  string   `json:"secret_token"`
	Calls   int      `json:"max_connections"`
	Allowed []string `json:"allowed_updates"`
}

// ServeHTTP takes one update.
func (h *Webhook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// The secret comes first: a stranger learns nothing else.
	if !h.known(r) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	w.WriteHeader(h.take(w, r))
}

// known tells whether the call has the secret, in the same time whatever it has. Hashes are compared
// because they are of one length.
func (h *Webhook) known(r *http.Request) bool {
	given := r.Header.Values(secretHeader)
	if len(given) != 1 {
		return false
	}
	sum := sha256.Sum256([]byte(given[0]))
	return subtle.ConstantTimeCompare(sum[:], h.secret[:]) == 1
}

// take commits the update of a call and gives the status to answer with.
func (h *Webhook) take(w http.ResponseWriter, r *http.Request) int {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxUpdate))
	if err != nil {
		var big *http.MaxBytesError
		if errors.As(err, &big) {
			h.log.Error("update from Telegram over the limit", "limit", big.Limit)
			return http.StatusRequestEntityTooLarge
		}
		return http.StatusBadRequest
	}
	u, err := readRaw(body)
	if err != nil {
		h.log.Error("update from Telegram without an id", "bytes", len(body))
		return http.StatusBadRequest
	}
	// The commit goes on when Telegram hangs up: it would send the update again.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), commitTimeout)
	defer cancel()
	if err := h.inbox.Commit(ctx, []RawUpdate{u}); err != nil {
		h.log.ErrorContext(ctx, "update from Telegram not stored", "update", u.ID, "error", err)
		return http.StatusInternalServerError
	}
	return http.StatusOK
}
