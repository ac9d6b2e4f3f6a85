package limited

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Ask lets a person give the bot a command alone with it, such as "/check words", by a signed post to endpoint, and gives
// how long it took until the answer was here. person is a small number.
func (d *Discord) Ask(ctx context.Context, endpoint string, person int, text string) (time.Duration, error) {
	return d.AskBy(ctx, person, text, func(ctx context.Context, post *http.Request) (*http.Response, error) {
		u, err := url.Parse(endpoint)
		if err != nil {
			return nil, err
		}
		post.URL, post.Host = u, u.Host
		return d.client.Do(post)
	})
}

// AskBy is Ask with a signed post that names no endpoint: send says where it goes. Its body can be had again by GetBody.
func (d *Discord) AskBy(ctx context.Context, person int, text string, send func(context.Context, *http.Request) (*http.Response, error)) (time.Duration, error) {
	i, token, err := d.interaction(person, text)
	if err != nil {
		return 0, err
	}
	answer := d.ask(token)
	defer d.stopAsking(token)
	begin := d.Now()
	deferred, err := d.send(ctx, i, send)
	if err != nil || !deferred {
		return d.Now().Sub(begin), err
	}
	select {
	case at := <-answer:
		return at.Sub(begin), nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func (d *Discord) stopAsking(token string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.waiting, token)
}

// interaction writes a command of a person to the bot
// (https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object).
func (d *Discord) interaction(person int, text string) (body []byte, token string, err error) {
	name, words, _ := strings.Cut(strings.TrimPrefix(text, "/"), " ")
	d.mu.Lock()
	d.lastID++
	id := strconv.Itoa(1_300_000_000_000_000_000 + d.lastID)
	d.mu.Unlock()
	token = "token-" + id
	user := strconv.Itoa(1_100_000_000_000_000_000 + person)
	channel := strconv.Itoa(1_150_000_000_000_000_000 + person)
	body, err = json.Marshal(map[string]any{
		"id": id, "application_id": discordApp, "type": 2, "token": token, "version": 1,
		"channel_id": channel, "channel": map[string]any{"id": channel, "type": 1},
		"app_permissions": "274877975552", "locale": "en-GB", "context": 1,
		"authorizing_integration_owners": map[string]string{"0": "0"},
		"user":                           map[string]any{"id": user, "username": "ann"},
		"data": map[string]any{
			"id": "1", "name": name, "type": 1,
			"options": []any{map[string]any{"name": "words", "type": 3, "value": words}},
		},
	})
	return body, token, err
}

// deferredAnswer is the kind of first answer that says no more than that there will be one.
const deferredAnswer = 5

// send posts an interaction and tells whether the answer is still to come.
func (d *Discord) send(ctx context.Context, body []byte, send func(context.Context, *http.Request) (*http.Response, error)) (deferred bool, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "/", bytes.NewReader(body))
	if err != nil {
		return false, err
	}
	stamp := strconv.FormatInt(d.Now().Unix(), 10)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Signature-Timestamp", stamp)
	req.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(d.key, append([]byte(stamp), body...))))
	resp, err := send(ctx, req)
	if err != nil {
		return false, err
	}
	defer func() { _ = resp.Body.Close() }() // only read
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err != nil || resp.StatusCode != http.StatusOK {
		return false, fmt.Errorf("an interaction was answered %d: %w", resp.StatusCode, err)
	}
	var first struct {
		Type int `json:"type"`
	}
	err = json.Unmarshal(answer, &first)
	return first.Type == deferredAnswer, err
}
