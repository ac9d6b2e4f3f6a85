package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"
)

// browser speaks to the page as its script does.
type browser struct {
	t      *testing.T
	url    string
	client *http.Client
	events int
}

func newBrowser(t *testing.T, url string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{t: t, url: url, client: &http.Client{Jar: jar}}
	b.post("/api/hello", map[string]any{})
	return b
}

// move keeps the cookies and speaks to another port of the same host: cookies do not know ports.
func (b *browser) move(url string) { b.url = url }

func (b *browser) post(path string, body any) string {
	b.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		b.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.url+path, bytes.NewReader(raw))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Origin", b.url)
	resp, err := b.client.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		b.t.Fatalf("%s: %s, %v: %s", path, resp.Status, err, answer)
	}
	return string(answer)
}

func (b *browser) event() string {
	b.events++
	return fmt.Sprint("serve-test-", b.events)
}

func (b *browser) say(text string) string {
	b.t.Helper()
	return b.post("/api/say", map[string]any{"id": b.event(), "text": text})
}

func (b *browser) press(action string) string {
	b.t.Helper()
	return b.post("/api/say", map[string]any{"id": b.event(), "action": action})
}

func (b *browser) moderate(link string) {
	b.t.Helper()
	_, key, _ := strings.Cut(link, "#")
	b.post("/api/moderate", map[string]any{"key": key})
}

func (b *browser) get(path string) *http.Response {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	b.t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.url+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	resp, err := b.client.Do(req)
	if err != nil || resp.StatusCode != http.StatusOK {
		b.t.Fatalf("%s: %v, %v", path, resp, err)
	}
	return resp
}

// nextPost waits for the next post on the stream of the page.
func (b *browser) nextPost() string {
	b.t.Helper()
	resp := b.get("/events")
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	for lines.Scan() {
		if data, ok := strings.CutPrefix(lines.Text(), "data:"); ok && strings.Contains(data, `"seq"`) {
			return data
		}
	}
	b.t.Fatalf("no post came: %v", lines.Err())
	return ""
}

// cookie gives one of the browser's cookies.
func (b *browser) cookie(name string) *http.Cookie {
	b.t.Helper()
	address, err := url.Parse(b.url)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range b.client.Jar.Cookies(address) {
		if c.Name == name {
			return c
		}
	}
	b.t.Fatalf("no cookie %s", name)
	return nil
}

// wear takes a cookie from somewhere else.
func (b *browser) wear(c *http.Cookie) {
	b.t.Helper()
	address, err := url.Parse(b.url)
	if err != nil {
		b.t.Fatal(err)
	}
	b.client.Jar.SetCookies(address, []*http.Cookie{{Name: c.Name, Value: c.Value, Path: "/"}})
}
