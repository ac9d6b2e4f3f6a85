package discord

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

// API is where Discord answers.
const API = "https://discord.com"

const (
	// callTimeout ends a call whose context ends later. Discord answers within a second or two; the outbox
	// gives a send 20 s.
	callTimeout = 15 * time.Second
	// callbackTimeout ends the first answer to an interaction. Discord takes it for 3 s
	// (discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback).
	callbackTimeout = 2500 * time.Millisecond
	// maxAnswer caps what is read of an answer, in bytes. The largest that is asked for is the list of
	// commands: at most 130 of 8000 characters.
	maxAnswer = 8 << 20
	// idleConns keeps a connection open for each call of a busy moment.
	idleConns = 64
)

// userAgent is what Discord wants to be called by: the library's address and version first
// (discord.com/developers/docs/reference#user-agent).
const userAgent = "DiscordBot (https://github.com/bwmarrin/discordgo, " + discordgo.VERSION + ") hangup"

// Client calls Discord's API. It is safe for concurrent use, and all shards share one, so that they share
// its limits. Neither its errors nor its printed form hold a token.
type Client struct {
	session *discordgo.Session // for its calls alone; it opens no gateway
	root    string             // the address of the API with its version
	limits  *limits
	redact  func(string) string
	now     func() time.Time
	way     *http.Transport // whose proxy and certificates the gateway uses too; nil for none
}

// wellFormed is a token as the Developer Portal shows it: letters, digits and a few marks, never a space
// or the word "Bot". Its parts are not documented and not looked at.
var wellFormed = regexp.MustCompile(`^[A-Za-z0-9._=+-]{8,512}$`)

// NewClient makes a client for the bot that token belongs to. baseURL is API or a server of one's own; it
// may end in a version, such as /api/v10. hc may be nil; its transport is used, and for the gateway its proxy
// and certificates; redirects are never followed: they would take the token elsewhere. The error does not
// repeat the token.
func NewClient(token, baseURL string, hc *http.Client, now func() time.Time) (*Client, error) {
	if !wellFormed.MatchString(token) {
		return nil, errors.New("the Discord token is not of the form that the Developer Portal shows; copy it again from Bot, Reset Token")
	}
	root, err := apiRoot(baseURL)
	if err != nil {
		return nil, err
	}
	session, err := discordgo.New("Bot " + token)
	if err != nil {
		return nil, errors.New("the Discord library refuses the token")
	}
	quiet(session)
	session.State, session.StateEnabled = nil, false
	session.ShouldRetryOnRateLimit, session.MaxRestRetries = false, 0
	session.UserAgent = userAgent
	session.Client = guarded(hc)
	c := &Client{session: session, root: root, limits: newLimits(now), redact: redactor(token), now: now}
	if hc != nil {
		c.way, _ = hc.Transport.(*http.Transport)
	}
	return c, nil
}

// String keeps a Client in a log from being spelled out.
func (c *Client) String() string { return "discord.Client" }

// GoString is String.
func (c *Client) GoString() string { return c.String() }

// versioned is the path of an API that names its version.
var versioned = regexp.MustCompile(`/v[0-9]{1,3}$`)

// apiRoot gives the address of the API with its version, without a slash at its end.
func apiRoot(base string) (string, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || (u.Scheme != "https" && u.Scheme != "http") {
		return "", errors.New("the address of the Discord server must start with https:// or http:// and name a host")
	}
	at := strings.TrimRight(u.EscapedPath(), "/")
	switch {
	case versioned.MatchString(at):
	case path.Base(at) == "api":
		at += "/v" + discordgo.APIVersion
	default:
		at += "/api/v" + discordgo.APIVersion
	}
	return u.Scheme + "://" + u.Host + at, nil
}

// guarded copies a client, or makes one, that follows no redirect and notes what is answered.
func guarded(hc *http.Client) *http.Client {
	var own http.Client
	if hc != nil {
		own = *hc
	}
	base := own.Transport
	if base == nil {
		base = &http.Transport{
			ForceAttemptHTTP2:     true,
			MaxIdleConns:          idleConns,
			MaxIdleConnsPerHost:   idleConns,
			IdleConnTimeout:       90 * time.Second,
			TLSHandshakeTimeout:   10 * time.Second,
			ExpectContinueTimeout: time.Second,
		}
	}
	own.Transport = noting{base}
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	own.Jar = nil
	return &own
}

// Call makes one call: it is never made again by itself. What it answers is decoded into into unless that
// is nil. The error is a *bot.SendError, and reasonOf tells more. A first answer that Discord has already
// is no error. The call takes 15 s at most, a first answer 2.5 s.
func (c *Client) Call(ctx context.Context, r request, into any) error {
	limit := callTimeout
	if r.Callback {
		limit = callbackTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	body, kind, err := encode(r)
	if err != nil {
		return badRequest(r, err)
	}
	if !r.free() {
		if hold := c.limits.wait(ctx, r.Bucket); hold.For > 0 {
			return held(r, hold)
		}
		if ctx.Err() != nil {
			return lost(ctx, r, ctx.Err(), false, c.redact)
		}
	}
	x := &exchange{}
	// The error of the library is not used: it repeats addresses, which hold tokens.
	_, _ = c.session.RequestWithLockedBucket(r.Method, c.root+r.Path, kind, body, unshared(), 0, discordgo.WithContext(x.watch(ctx)))
	if x.status == 0 {
		return lost(ctx, r, x.cause(), x.left.Load(), c.redact)
	}
	c.limits.learn(r, x)
	return c.read(r, x, into)
}

// unshared is a bucket of the library for one call. Its own buckets are never freed, and calls that share
// one wait for each other without regard to their contexts.
func unshared() *discordgo.Bucket {
	b := &discordgo.Bucket{}
	b.Lock() // the library unlocks it
	return b
}

// free tells that a call is not counted against the 50 a second: those for interactions are not
// (discord.com/developers/docs/topics/rate-limits#global-rate-limit).
func (r request) free() bool {
	return r.Callback || strings.HasPrefix(r.Path, "/webhooks/") || strings.HasPrefix(r.Path, "/interactions/")
}

// answer gives the first answer to an interaction by a call.
func (c *Client) answer(in *interaction) respond {
	return func(ctx context.Context, r *discordgo.InteractionResponse, files []file) error {
		return c.Call(ctx, request{
			Method:   http.MethodPost,
			Path:     "/interactions/" + in.ID + "/" + in.Token + "/callback",
			JSON:     r,
			Files:    files,
			Callback: true,
		}, nil)
	}
}
