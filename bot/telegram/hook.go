package telegram

import (
	"context"
	"time"
)

// Hook is where Telegram sends updates, and how that goes (https://core.telegram.org/bots/api#webhookinfo).
type Hook struct {
	URL     string    // "" when it is asked for them
	Pending int       // updates that wait
	Failed  time.Time // when a call failed last; zero when none did
	Why     string    // what Telegram says of it: a sentence of its own, with no words of people
}

// Hook asks where Telegram sends updates. The error is as of Call.
func (c *Client) Hook(ctx context.Context) (Hook, error) {
	var info struct {
		URL     string `json:"url"`
		Pending int    `json:"pending_update_count"`
		Failed  int64  `json:"last_error_date"`
		Why     string `json:"last_error_message"`
	}
	if err := c.Call(ctx, "getWebhookInfo", nil, &info); err != nil {
		return Hook{}, err
	}
	h := Hook{URL: info.URL, Pending: info.Pending, Why: info.Why}
	if info.Failed > 0 {
		h.Failed = time.Unix(info.Failed, 0)
	}
	return h, nil
}
