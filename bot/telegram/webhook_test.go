package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const secret = "A-secret_9"

func hooked(t *testing.T, in Inbox) *Webhook {
	t.Helper()
	h, err := NewWebhook(slog.New(slog.DiscardHandler), secret, in)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func pushed(h http.Handler, r *http.Request, secrets ...string) int {
	for _, s := range secrets {
		r.Header.Add(secretHeader, s)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

func post(body string) *http.Request {
	return httptest.NewRequest(http.MethodPost, "/telegram", strings.NewReader(body))
}

func TestWebhookCommitsThenAnswers(t *testing.T) {
	in := &shelf{}
	if code := pushed(hooked(t, in), post(updateText(7)), secret); code != 200 || !slices.Equal(in.ids, []int64{7}) {
		t.Errorf("%d, %v", code, in.ids)
	}
}

func TestWebhookKnowsTelegramByTheSecret(t *testing.T) {
	for name, secrets := range map[string][]string{
		"none": nil, "empty": {""}, "another": {"A-secret_8"}, "longer": {secret + "0"}, "shorter": {secret[:9]},
		"another case": {strings.ToLower(secret)}, "twice": {secret, secret}, "huge": {strings.Repeat("A", 1<<16)},
	} {
		in := &shelf{}
		read := &reading{Reader: strings.NewReader(updateText(7))}
		r := httptest.NewRequest(http.MethodPost, "/telegram", read)
		if code := pushed(hooked(t, in), r, secrets...); code != 401 || len(in.ids) != 0 || read.n != 0 {
			t.Errorf("%s: %d, stored %v, read %d times", name, code, in.ids, read.n)
		}
	}
	if code := pushed(hooked(t, &shelf{}), httptest.NewRequest(http.MethodGet, "/telegram", nil)); code != 401 {
		t.Errorf("a stranger who looks: %d", code)
	}
}

// reading counts how often a body is read.
type reading struct {
	io.Reader
	n int
}

func (r *reading) Read(p []byte) (int, error) { r.n++; return r.Reader.Read(p) }

func TestWebhookCallsThatAreNotTaken(t *testing.T) {
	pad := func(n int) string {
		head, tail := `{"update_id":7,"message":{"text":"`, `"}}`
		return head + strings.Repeat("x", n-len(head)-len(tail)) + tail
	}
	for _, c := range []struct {
		name string
		r    *http.Request
		code int
		n    int // stored
	}{
		{"another method", httptest.NewRequest(http.MethodGet, "/", nil), 405, 0},
		{"nothing", post(""), 400, 0},
		{"no JSON", post("hello"), 400, 0},
		{"half", post(`{"update_id":7`), 400, 0},
		{"two", post(updateText(7) + updateText(8)), 400, 0},
		{"no id", post(`{"message":{}}`), 400, 0},
		{"a negative id", post(`{"update_id":-1}`), 400, 0},
		{"a list", post(`[{"update_id":7}]`), 400, 0},
		{"too deep", post(strings.Repeat("[", 1<<18)), 400, 0},
		{"at the limit", post(pad(maxUpdate)), 200, 1},
		{"over the limit", post(pad(maxUpdate + 1)), 413, 0},
		{"poisonous", post(`{"update_id":7,"message":"x"}`), 200, 1},
	} {
		in := &shelf{}
		if code := pushed(hooked(t, in), c.r, secret); code != c.code || len(in.ids) != c.n {
			t.Errorf("%s: %d, stored %v", c.name, code, in.ids)
		}
	}
}

func TestWebhookAnswersOnlyWhatIsStored(t *testing.T) {
	if code := pushed(hooked(t, &shelf{fail: 1}), post(updateText(7)), secret); code != 500 {
		t.Errorf("a commit that failed: %d", code)
	}
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		if code := pushed(hooked(t, &shelf{delay: time.Hour}), post(updateText(7)), secret); code != 500 || time.Since(begin) > 4*time.Second {
			t.Errorf("a commit that hangs: %d after %v", code, time.Since(begin))
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	in := &shelf{}
	if code := pushed(hooked(t, in), post(updateText(7)).WithContext(ctx), secret); code != 200 || len(in.ids) != 1 {
		t.Errorf("Telegram hung up: %d, stored %v", code, in.ids)
	}
}

func TestWebhookLogsNoWords(t *testing.T) {
	for _, c := range []struct {
		in   *shelf
		body string
	}{
		{&shelf{}, `{"update_id":"his words","message":{"text":"his words"}}`},
		{&shelf{fail: 1}, `{"update_id":7,"message":{"text":"his words"}}`},
		{&shelf{}, `{"update_id":7,"message":{"text":"his words` + strings.Repeat("x", maxUpdate)},
	} {
		var out bytes.Buffer
		h, err := NewWebhook(slog.New(slog.NewTextHandler(&out, nil)), secret, c.in)
		if err != nil {
			t.Fatal(err)
		}
		pushed(h, post(c.body), secret)
		if s := out.String(); s == "" || strings.Contains(s, "his words") || strings.Contains(s, secret) {
			t.Errorf("%q", s)
		}
	}
}

func TestSecretsThatTelegramWouldNotTake(t *testing.T) {
	for _, s := range []string{"", "a b", "ä", "a\n", strings.Repeat("a", 257)} {
		if _, err := NewWebhook(slog.New(slog.DiscardHandler), s, &shelf{}); !errors.Is(err, ErrSecret) {
			t.Errorf("%q: %v", s, err)
		}
		if err := SetWebhook(t.Context(), nil, "https://example.org", s); !errors.Is(err, ErrSecret) {
			t.Errorf("set %q: %v", s, err)
		}
	}
	if _, err := NewWebhook(slog.New(slog.DiscardHandler), strings.Repeat("a", 256), &shelf{}); err != nil {
		t.Error(err)
	}
}

func TestSetWebhookSaysAllThatMatters(t *testing.T) {
	c := wired(t, func(w http.ResponseWriter, r *http.Request) {
		var got map[string]any
		_ = json.NewDecoder(r.Body).Decode(&got)
		want := map[string]any{"url": "https://example.org/t", "secret_token": secret, "max_connections": 40.0, "allowed_updates": []any{}}
		for _, k := range wanted() {
			want["allowed_updates"] = append(want["allowed_updates"].([]any), k)
		}
		if !reflect.DeepEqual(got, want) || !strings.HasSuffix(r.URL.Path, "/setWebhook") {
			t.Errorf("%s %v", r.URL.Path, got)
		}
		_, _ = io.WriteString(w, `{"ok":true,"result":true}`)
	})
	if err := SetWebhook(t.Context(), c, "https://example.org/t", secret); err != nil {
		t.Error(err)
	}
}

func FuzzWebhook(f *testing.F) {
	for _, s := range []string{updateText(1), "", "{}", `{"update_id":1e3}`, `{"update_id":7}{}`, "\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		in := &shelf{}
		code := pushed(hooked(t, in), httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body)), secret)
		if (code == 200) != (len(in.ids) == 1) {
			t.Errorf("answered %d, stored %d", code, len(in.ids))
		}
		if code == 200 && !json.Valid(body) {
			t.Error("stored what is no JSON")
		}
	})
}
