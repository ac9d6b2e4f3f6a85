package telegramtest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// webhook is where updates are pushed to. The lock of the server guards it.
type webhook struct {
	url, secret string
	tunnel      string
	stop        context.CancelFunc
	stopped     chan struct{}
	lastError   string
	lastDate    int64
}

// pushAgain is how long the server waits before it pushes an update that was not taken. Telegram's own pause is
// longer and not written down.
const pushAgain = 20 * time.Millisecond

// Tunnel makes the server push to another address than the one that the bot gave, which must be https: the scheme and
// host of base take the place of the bot's own.
func (s *Server) Tunnel(base string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hook.tunnel = strings.TrimSuffix(base, "/")
}

var secretShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

func (s *Server) setWebhook(_ context.Context, c Call) (any, error) {
	url, secret := c.Params["url"], c.Params["secret_token"]
	switch {
	case url == "":
		return s.deleteWebhook(context.Background(), c)
	case !strings.HasPrefix(url, "https://"):
		return nil, badRequest("bad webhook: An HTTPS URL must be provided for webhook")
	case secret != "" && !secretShape.MatchString(secret):
		return nil, badRequest("secret token contains unallowed characters")
	}
	if err := c.object("allowed_updates", &s.queue.allowed); err != nil {
		return nil, err
	}
	s.unhook(c)
	ctx, stop := context.WithCancel(context.Background())
	s.hook.url, s.hook.secret, s.hook.stop, s.hook.stopped = url, secret, stop, make(chan struct{})
	s.stir()
	go s.pushAll(ctx, s.hook.stopped)
	return true, nil
}

func (s *Server) deleteWebhook(_ context.Context, c Call) (any, error) {
	s.unhook(c)
	return true, nil
}

func (s *Server) unhook(c Call) {
	if s.hook.stop != nil {
		s.hook.stop()
	}
	s.hook.url, s.hook.stop, s.hook.lastError = "", nil, ""
	if c.yes("drop_pending_updates") {
		s.queue.waiting = nil
	}
	s.stir()
}

// webhookInfo is the WebhookInfo of the Bot API.
type webhookInfo struct {
	URL       string `json:"url"`
	OwnPaper  bool   `json:"has_custom_certificate"`
	Pending   int    `json:"pending_update_count"`
	LastError string `json:"last_error_message,omitempty"`
	LastDate  int64  `json:"last_error_date,omitempty"`
}

func (s *Server) getWebhookInfo(context.Context, Call) (any, error) {
	return webhookInfo{URL: s.hook.url, Pending: len(s.queue.waiting), LastError: s.hook.lastError, LastDate: s.hook.lastDate}, nil
}

// pushAll pushes what waits, one after the other and each until it is taken, as long as the webhook stands.
func (s *Server) pushAll(ctx context.Context, stopped chan<- struct{}) {
	defer close(stopped)
	go func() {
		select {
		case <-s.done:
			s.mu.Lock()
			s.unhook(Call{})
			s.mu.Unlock()
		case <-ctx.Done():
		}
	}()
	for ctx.Err() == nil {
		u, changed := s.nextPush()
		if u == nil {
			select {
			case <-changed:
			case <-ctx.Done():
			}
			continue
		}
		s.pushed(ctx, u, s.pushOne(ctx, u))
	}
}

func (s *Server) nextPush() (*update, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.queue.waiting) == 0 {
		return nil, s.changed
	}
	return s.queue.waiting[0], s.changed
}

// pushed writes down how a push went and waits after a bad one.
func (s *Server) pushed(ctx context.Context, u *update, err error) {
	s.mu.Lock()
	if err == nil {
		for i, w := range s.queue.waiting {
			if w == u {
				s.queue.waiting = append(s.queue.waiting[:i:i], s.queue.waiting[i+1:]...)
				break
			}
		}
	} else {
		s.hook.lastError, s.hook.lastDate = err.Error(), s.now().Unix()
	}
	s.stir()
	s.mu.Unlock()
	if err == nil {
		return
	}
	again := time.NewTimer(pushAgain)
	defer again.Stop()
	select {
	case <-again.C:
	case <-ctx.Done():
	}
}

// pushOne posts one update. Anything but 2xx is not taken.
func (s *Server) pushOne(ctx context.Context, u *update) error {
	s.mu.Lock()
	to, secret, tunnel := s.hook.url, s.hook.secret, s.hook.tunnel
	s.mu.Unlock()
	if tunnel != "" {
		_, path, _ := strings.Cut(strings.TrimPrefix(to, "https://"), "/")
		to = tunnel + "/" + path
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(u.body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	if secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	answer, err := s.http.Client().Do(r)
	if err != nil {
		return fmt.Errorf("connection to the webhook: %w", err)
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, answer.Body)
	if answer.StatusCode/100 != 2 {
		return fmt.Errorf("wrong response from the webhook: %s", answer.Status)
	}
	return nil
}
