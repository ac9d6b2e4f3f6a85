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
	return d.AskBy(ctx, person, text, d.SendTo(endpoint))
}

// AskBy is Ask with a signed post that names no endpoint: send says where it goes. Its body can be had again by GetBody.
func (d *Discord) AskBy(ctx context.Context, person int, text string, send func(context.Context, *http.Request) (*http.Response, error)) (time.Duration, error) {
	heard, err := d.Say(ctx, person, text, send)
	return heard.Took, err
}

// Say is AskBy, and tells what can be done about the answer.
func (d *Discord) Say(ctx context.Context, person int, text string, send func(context.Context, *http.Request) (*http.Response, error)) (Heard, error) {
	name, words, _ := strings.Cut(strings.TrimPrefix(text, "/"), " ")
	data := map[string]any{"id": "1", "name": name, "type": 1}
	if words != "" {
		data["options"] = []any{map[string]any{"name": "words", "type": 3, "value": words}}
	}
	return d.Do(ctx, person, deedOf(commandKind, data), send)
}

// Do lets a person do something about an answer they had, and tells what can be done about what comes of it.
func (d *Discord) Do(ctx context.Context, person int, deed Deed, send func(context.Context, *http.Request) (*http.Response, error)) (heard Heard, err error) {
	i, token, err := d.interaction(person, deed)
	if err != nil {
		return heard, err
	}
	answer := d.ask(token)
	defer d.stopAsking(token)
	begin := d.Now()
	deferred, offers, err := d.send(ctx, i, send)
	if err != nil || !deferred {
		return Heard{d.Now().Sub(begin), offers}, err
	}
	select {
	case at := <-answer:
		return Heard{at.Sub(begin), d.later(token)}, nil
	case <-ctx.Done():
		return heard, ctx.Err()
	}
}

// later gives what answers offer that came after the first.
func (d *Discord) later(token string) []Deed {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.offers[token]
}

func (d *Discord) stopAsking(token string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.waiting, token)
	delete(d.offers, token)
}

// interaction writes what a person does in the chat alone with the bot
// (https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object).
func (d *Discord) interaction(person int, deed Deed) (body []byte, token string, err error) {
	d.mu.Lock()
	d.lastID++
	id := strconv.Itoa(1_300_000_000_000_000_000 + d.lastID)
	d.mu.Unlock()
	token = "token-" + id
	user := strconv.Itoa(1_100_000_000_000_000_000 + person)
	channel := strconv.Itoa(1_150_000_000_000_000_000 + person)
	all := map[string]any{
		"id": id, "application_id": discordApp, "type": deed.kind, "token": token, "version": 1,
		"channel_id": channel, "channel": map[string]any{"id": channel, "type": 1},
		"app_permissions": "274877975552", "locale": "en-GB", "context": 1,
		"authorizing_integration_owners": map[string]string{"0": "0"},
		"user":                           map[string]any{"id": user, "username": "ann"},
		"data":                           deed.data,
	}
	if deed.kind != commandKind {
		all["message"] = map[string]any{"id": "5", "channel_id": channel}
	}
	body, err = json.Marshal(all)
	return body, token, err
}

// The kinds of first answer that say no more than that there will be one.
const (
	deferredAnswer = 5
	deferredChange = 6 // the same, for a key under a message that is changed
)

// send posts an interaction and tells whether the answer is still to come, or what it offers.
func (d *Discord) send(ctx context.Context, body []byte, send func(context.Context, *http.Request) (*http.Response, error)) (deferred bool, offers []Deed, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "/", bytes.NewReader(body))
	if err != nil {
		return false, nil, err
	}
	stamp := strconv.FormatInt(d.Now().Unix(), 10)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Signature-Timestamp", stamp)
	req.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(d.key, append([]byte(stamp), body...))))
	resp, err := send(ctx, req)
	if err != nil {
		return false, nil, err
	}
	defer func() { _ = resp.Body.Close() }() // only read
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err != nil || resp.StatusCode != http.StatusOK {
		return false, nil, fmt.Errorf("an interaction was answered %d: %w", resp.StatusCode, err)
	}
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "multipart/") {
		return false, nil, nil // with a file in it: that is the answer, and nothing can be done about it
	}
	var first struct {
		Type int `json:"type"`
	}
	err = json.Unmarshal(answer, &first)
	return first.Type == deferredAnswer || first.Type == deferredChange, discordOffers(answer), err
}

// SendTo sends signed posts to an address.
func (d *Discord) SendTo(endpoint string) func(context.Context, *http.Request) (*http.Response, error) {
	return func(_ context.Context, post *http.Request) (*http.Response, error) {
		u, err := url.Parse(endpoint)
		if err != nil {
			return nil, err
		}
		post.URL, post.Host = u, u.Host
		return d.client.Do(post)
	}
}

// HangUp closes the connections to a bot that are open for nothing.
func (d *Discord) HangUp() { d.client.CloseIdleConnections() }
