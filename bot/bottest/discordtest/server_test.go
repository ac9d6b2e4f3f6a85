package discordtest

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"sync"
	"testing"
	"time"
)

// spec is Discord's own description, beside the repository.
const spec = "../../../../shared/specs/discord-openapi.json"

// opened is the description, read once for all tests.
var opened struct {
	sync.Once
	checker *Checker
}

func described(t *testing.T) *Checker {
	t.Helper()
	opened.Do(func() { opened.checker = OpenChecker(t, spec) })
	return opened.checker
}

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 11, 2, 18, 30, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// desk is a server, its clock and a client.
type desk struct {
	*Server
	clock *clock
	t     *testing.T
}

// newDesk starts a server of which every answer is checked, but no request: the tests ask for what is wrong.
func newDesk(t *testing.T) *desk {
	t.Helper()
	clock := newClock()
	s := New(t, clock.now)
	s.Check(described(t).Lenient())
	return &desk{s, clock, t}
}

type params map[string]any

// got is what a client sees.
type got struct {
	status int
	header http.Header
	raw    []byte
	Code   int             `json:"code"`
	Text   string          `json:"message"`
	Errors json.RawMessage `json:"errors"`
	After  float64         `json:"retry_after"`
	Global bool            `json:"global"`
}

// try sends a request with a content type and reads what comes.
func (d *desk) try(method, path, contentType string, body []byte) (got, error) {
	r, err := http.NewRequest(method, d.URL+"/api/v9"+path, bytes.NewReader(body))
	if err != nil {
		return got{}, err
	}
	r.Header.Set("Authorization", "Bot "+d.Token)
	if len(body) > 0 {
		r.Header.Set("Content-Type", contentType)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return got{}, err
	}
	defer func() { _ = answer.Body.Close() }()
	g := got{status: answer.StatusCode, header: answer.Header}
	if g.raw, err = io.ReadAll(answer.Body); err != nil {
		return g, err
	}
	_ = json.Unmarshal(g.raw, &g) // A page is no JSON.
	return g, nil
}

func (d *desk) call(method, path string, p any) got {
	d.t.Helper()
	var body []byte
	if p != nil {
		var err error
		if body, err = json.Marshal(p); err != nil {
			d.t.Fatal(err)
		}
	}
	g, err := d.try(method, path, "application/json", body)
	if err != nil {
		d.t.Fatal(err)
	}
	return g
}

// seen is a message as a client reads it.
type seen struct {
	ID         string      `json:"id"`
	ChannelID  string      `json:"channel_id"`
	Content    string      `json:"content"`
	Flags      int         `json:"flags"`
	Nonce      string      `json:"nonce"`
	Embeds     []Embed     `json:"embeds"`
	Components []Component `json:"components"`
	Everyone   bool        `json:"mention_everyone"`
	Edited     *time.Time  `json:"edited_timestamp"`
	Mentions   []struct {
		ID string `json:"id"`
	} `json:"mentions"`
}

// ok calls and reads the result.
func ok[T any](d *desk, method, path string, p any) T {
	d.t.Helper()
	g := d.call(method, path, p)
	var v T
	if g.status/100 != 2 {
		d.t.Fatalf("%s %s: %d %s", method, path, g.status, g.raw)
	}
	if len(g.raw) > 0 {
		if err := json.Unmarshal(g.raw, &v); err != nil {
			d.t.Fatal(err)
		}
	}
	return v
}

// refused calls and compares the refusal.
func (d *desk) refused(method, path string, p any, status, code int) got {
	d.t.Helper()
	g := d.call(method, path, p)
	if g.status != status || g.Code != code {
		d.t.Errorf("%s %s: got %d %d %q, want %d %d", method, path, g.status, g.Code, g.Text, status, code)
	}
	return g
}

// none is the absence of a result.
type none struct{}

// room makes a server with a text channel.
func (d *desk) room() (User, Channel) {
	return d.Person("ada"), d.Channel(d.Guild("Elm Road Watch"), TextChannel, "general")
}

func messagesOf(c Channel) string { return "/channels/" + c.ID + "/messages" }

func TestStrangersAreTurnedAway(t *testing.T) {
	d := newDesk(t)
	_, c := d.room()
	for path, status := range map[string]int{"/api/v9/users/@me": 401, "/api/v8/users/@me": 404, "/api/v9/moon": 404, "/users/@me": 404} {
		r, err := http.NewRequest("GET", d.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bot wrong")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != status {
			t.Errorf("%s: got %d, want %d", path, answer.StatusCode, status)
		}
	}
	d.refused("PUT", messagesOf(c), nil, 405, 0)
	d.refused("GET", "/applications/1300000000000000000/commands", nil, 403, 20012)
	me := ok[struct{ ID, Username string }](d, "GET", "/users/@me", nil)
	app := ok[struct {
		ID  string
		Key string `json:"verify_key"`
	}](d, "GET", "/applications/@me", nil)
	if me.ID != d.Me.ID || app.ID != d.AppID || app.Key != d.PublicKey {
		t.Errorf("got %+v and %+v", me, app)
	}
}

func TestBodiesThatAreNoneAreRefused(t *testing.T) {
	d := newDesk(t)
	_, c := d.room()
	for name, row := range map[string]struct {
		contentType, body string
		code              int
	}{
		"no JSON":       {"application/json", "{", 50109},
		"a number":      {"application/json", "7", 50035},
		"a form":        {"application/x-www-form-urlencoded", "content=x", 50035},
		"nothing":       {"application/json", "{}", 50006},
		"only blanks":   {"application/json", `{"content":"  "}`, 50006},
		"broken parts":  {"multipart/form-data; boundary=x", "--x\r\nbroken", 50109},
		"parts no JSON": {"multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"payload_json\"\r\n\r\n{\r\n--x--", 50109},
	} {
		g, err := d.try("POST", messagesOf(c), row.contentType, []byte(row.body))
		if err != nil || g.status != 400 || g.Code != row.code {
			t.Errorf("%s: got %d %d %s %v", name, g.status, g.Code, g.raw, err)
		}
	}
}

func TestFilesAreReadAndShownInEmbeds(t *testing.T) {
	d := newDesk(t)
	_, c := d.room()
	payload := `{"embeds":[{"title":"Reports","image":{"url":"attachment://week.png"}}],"attachments":[{"id":"0","filename":"week.png","description":"Twelve reports"}]}`
	upload := func(field, payload string) got {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		_ = w.WriteField("payload_json", payload)
		part, err := w.CreateFormFile(field, "week.png")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write([]byte("png"))
		_ = w.Close()
		g, err := d.try("POST", messagesOf(c), w.FormDataContentType(), b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	if g := upload("files[0]", payload); g.status != 200 {
		t.Fatalf("got %d %s", g.status, g.raw)
	}
	m := d.Messages(c.ID)[0]
	a := m.Attachments[0]
	if a.Description != "Twelve reports" || string(a.Data) != "png" || m.Embeds[0].Image.URL != a.URL {
		t.Errorf("got %+v", m)
	}
	for name, g := range map[string]got{
		"no such file":       upload("files[1]", payload),
		"not named files[n]": upload("file", `{"content":"x"}`),
		"other name":         upload("files[0]", `{"embeds":[{"title":"x","image":{"url":"attachment://moon.png"}}]}`),
	} {
		if g.status != 400 || g.Code != 50035 {
			t.Errorf("%s: got %d %s", name, g.status, g.raw)
		}
	}
	if calls := d.Calls("POST", "/channels/*/messages"); len(calls) != 4 || len(calls[0].Files) != 1 || string(calls[0].Body) != payload || calls[0].Status != 200 {
		t.Errorf("wrote down %+v", calls)
	}
}
