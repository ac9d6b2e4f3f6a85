package limited

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// DiscordToken is the token of the bot in a Discord.
const DiscordToken = "MTIwMDAwMDAwMDAwMDAwMDAwMA.limited.token-0000000000000000000000"

// discordApp is the application, which is the bot too.
const discordApp = "1200000000000000000"

// Discord is the REST API of one application, to be reached in the place of https://discord.com. It is an http.Handler.
type Discord struct {
	platform
	limits   *discordLimits // nil for none
	key      ed25519.PrivateKey
	nonces   map[nonce]sent
	commands string
	offers   map[string][]Deed // of answers that came later, by token, while somebody waits
	client   *http.Client
}

// nonce is a key of a post, known in one channel.
type nonce struct{ channel, key string }

type sent struct {
	id string
	at time.Time
}

// nonceTime is how long a key is known: "the past few minutes"
// (https://discord.com/developers/docs/resources/message#create-message).
const nonceTime = 3 * time.Minute

// NewDiscord makes a Discord.
func NewDiscord(o Options) *Discord {
	d := &Discord{
		platform: newPlatform(o), nonces: map[nonce]sent{}, offers: map[string][]Deed{}, commands: "[]", client: newClient(),
		key: ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)), // it guards nothing
	}
	if !o.Free {
		d.limits = newDiscordLimits()
	}
	return d
}

// newClient keeps as many connections as hundreds of posts a second need.
func newClient() *http.Client {
	return &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 256, IdleConnTimeout: time.Minute}}
}

// PublicKey is what the application knows posts of this Discord by, in hexadecimal digits.
func (d *Discord) PublicKey() string {
	return hex.EncodeToString(d.key.Public().(ed25519.PublicKey))
}

// ServeHTTP takes a call: /api/v9/….
func (d *Discord) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path, ok := strings.CutPrefix(r.URL.Path, "/api/v9/")
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if !ok || err != nil {
		discordError(404, 0, "404: Not Found").show(w)
		return
	}
	parts := strings.Split(path, "/")
	switch parts[0] {
	case "interactions", "webhooks": // they need no token and are counted against no limit
		d.follow(parts, body).show(w)
		return
	}
	if r.Header.Get("Authorization") != "Bot "+DiscordToken {
		discordError(401, 0, "401: Unauthorized").show(w)
		return
	}
	d.half()
	out := d.act(r.Method, parts, body)
	d.half()
	out.show(w)
}

// follow takes an answer to an interaction that comes after the first.
func (d *Discord) follow(parts []string, body []byte) outcome {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(parts) > 2 {
		token := parts[2]
		if _, asked := d.waiting[token]; asked {
			d.offers[token] = append(d.offers[token], discordOffers(body)...)
		}
		d.answered(token, d.Now())
	}
	return outcome{status: http.StatusOK, body: `{"id":"1"}`}
}

// act does a call that is counted.
func (d *Discord) act(method string, parts []string, body []byte) outcome {
	d.mu.Lock()
	defer d.mu.Unlock()
	writes := parts[0] == "channels" && len(parts) > 2 && method != http.MethodGet
	var bad Trouble
	if writes {
		bad = d.trouble(parts[1])
	}
	switch {
	case bad.Page != 0:
		return page(bad.Page)
	case bad.After > 0:
		return d.counted(tooManyFor(bad.After, false))
	case bad.Gone:
		return d.counted(discordError(404, 10003, "Unknown Channel"))
	}
	header, refusal, ok := d.limit(method, parts)
	if !ok {
		return d.counted(refusal)
	}
	out := d.change(method, parts, body)
	out.header = header
	if bad.Cut {
		return outcome{}
	}
	return d.counted(out)
}

// limit counts a call and says what to answer to one that is too many. The lock is held.
func (d *Discord) limit(method string, parts []string) (header http.Header, refusal outcome, ok bool) {
	if d.limits == nil {
		return nil, outcome{}, true
	}
	if wait := d.limits.until.Sub(d.Now()); wait > 0 {
		d.tally.Banned++
		return nil, ban(wait), false
	}
	name := method + " " + parts[0]
	if len(parts) > 1 {
		name += " " + parts[1]
	}
	global, wait, header := d.limits.take(name, d.Now())
	if global > 0 {
		return nil, tooManyFor(global, true), false
	}
	if wait > 0 {
		return nil, tooManyFor(wait, false), false
	}
	return header, outcome{}, true
}

// counted counts an answer. The lock is held.
func (d *Discord) counted(o outcome) outcome {
	if o.status == http.StatusTooManyRequests {
		d.tally.TooMany++
	}
	if d.limits != nil {
		d.limits.refused(o.status, d.Now())
	}
	return o
}

// change does what is asked. The lock is held.
func (d *Discord) change(method string, parts []string, body []byte) outcome {
	switch {
	case parts[0] == "applications" && parts[len(parts)-1] == "commands":
		if method == http.MethodPut {
			d.commands = string(body)
		}
		return outcome{status: http.StatusOK, body: d.commands}
	case parts[0] == "applications":
		return outcome{status: http.StatusOK, body: fmt.Sprintf(`{"id":%q,"name":"Hangup","verify_key":%q,"interactions_endpoint_url":null,"approximate_guild_count":1,"bot_public":true,"integration_types_config":{"0":{},"1":{}}}`, discordApp, d.PublicKey())}
	case parts[0] == "channels" && len(parts) >= 3:
		return d.message(method, parts, body)
	case parts[0] == "channels" && len(parts) == 2:
		return outcome{status: http.StatusOK, body: fmt.Sprintf(`{"id":%q,"type":0}`, parts[1])}
	}
	return discordError(404, 0, "404: Not Found")
}

// discordMessage is what is read of a message that is sent.
type discordMessage struct {
	Content string `json:"content"`
	Embeds  []struct {
		Title       string `json:"title"`
		Description string `json:"description"`
	} `json:"embeds"`
	Nonce   string `json:"nonce"`
	Enforce bool   `json:"enforce_nonce"`
}

// text is all that is kept of a message.
func (m discordMessage) text() string {
	all := m.Content
	for _, e := range m.Embeds {
		all += "\n" + e.Title + "\n" + e.Description
	}
	return all
}

// message posts, changes or removes a message. The lock is held.
func (d *Discord) message(method string, parts []string, body []byte) outcome {
	channel := parts[1]
	var m discordMessage
	if method != http.MethodDelete && json.Unmarshal(body, &m) != nil {
		return discordError(400, 50109, "The request body contains invalid JSON.")
	}
	switch {
	case method == http.MethodPost && len(parts) == 3:
		return d.post(channel, m)
	case len(parts) != 4:
		return discordError(404, 0, "404: Not Found")
	case method == http.MethodPatch && d.rewrite(channel, parts[3], m.text()):
		return discordPosted(channel, parts[3])
	case method == http.MethodDelete && d.remove(channel, parts[3]):
		return outcome{status: http.StatusNoContent}
	}
	return discordError(404, 10008, "Unknown Message")
}

// post posts a message, unless its key is known. The lock is held.
func (d *Discord) post(channel string, m discordMessage) outcome {
	key := nonce{channel, m.Nonce}
	now := d.Now()
	if before, ok := d.nonces[key]; ok && m.Enforce && m.Nonce != "" && now.Sub(before.at) <= nonceTime {
		d.tally.Known++
		return discordPosted(channel, before.id)
	}
	d.lastID++
	id := strconv.Itoa(1_400_000_000_000_000_000 + d.lastID)
	d.put(channel, id, m.text())
	if m.Nonce != "" {
		d.nonces[key] = sent{id, now}
	}
	return discordPosted(channel, id)
}

func discordPosted(channel, id string) outcome {
	return outcome{status: http.StatusOK, body: fmt.Sprintf(`{"id":%q,"channel_id":%q}`, id, channel)}
}

func discordError(status, code int, text string) outcome {
	return outcome{status: status, body: fmt.Sprintf(`{"message":%q,"code":%d}`, text, code)}
}
