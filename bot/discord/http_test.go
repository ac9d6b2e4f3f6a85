package discord

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// keyPair is a pair of keys for tests.
func keyPair() (ed25519.PublicKey, ed25519.PrivateKey) {
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	return private.Public().(ed25519.PublicKey), private
}

// postNow is when the posts of tests come.
var postNow = time.Unix(1_800_000_000, 0)

// signedPost is a post as Discord signs it.
func signedPost(at time.Time, body string) *http.Request {
	_, private := keyPair()
	stamp := strconv.FormatInt(at.Unix(), 10)
	r := httptest.NewRequest(http.MethodPost, "/discord", strings.NewReader(body))
	r.Header.Set(timestampHeader, stamp)
	r.Header.Set(signatureHeader, hex.EncodeToString(ed25519.Sign(private, []byte(stamp+body))))
	return r
}

// endpoint is an HTTP whose interactions go to handle.
func endpoint(t testing.TB, log *wireLog, handle handlerFunc) *HTTP {
	t.Helper()
	public, _ := keyPair()
	h, err := NewHTTP(HTTPConfig{Log: log.logger(), Key: public, Handler: handle, Now: func() time.Time { return postNow }, Words: testWords})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// hello answers with a message.
func hello(ctx context.Context, _ *interaction, _ time.Time, answer respond) error {
	return answer(ctx, &discordgo.InteractionResponse{Type: 4, Data: &discordgo.InteractionResponseData{Content: "Hang up"}}, nil)
}

func TestPostsAreAnsweredInTheirAnswer(t *testing.T) {
	got := make(chan *interaction, 1)
	h := endpoint(t, &wireLog{}, func(ctx context.Context, in *interaction, received time.Time, answer respond) error {
		if !received.Equal(postNow) {
			t.Errorf("received at %v", received)
		}
		got <- in
		return hello(ctx, in, received, answer)
	})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, signedPost(postNow, inServer(2, `{"name":"check","type":1}`)))
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/json" {
		t.Errorf("%d %s", w.Code, w.Header())
	}
	var r struct {
		Type int
		Data struct{ Content string }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &r); err != nil || r.Type != 4 || r.Data.Content != "Hang up" {
		t.Errorf("%s, %v", w.Body, err)
	}
	if in := <-got; in.ID != "11" || in.Command.Name != "check" {
		t.Errorf("handled %v", in)
	}
}

func TestPostsAreAnsweredWithFiles(t *testing.T) {
	h := endpoint(t, &wireLog{}, func(ctx context.Context, _ *interaction, _ time.Time, answer respond) error {
		return answer(ctx, &discordgo.InteractionResponse{Type: 4}, []file{{Name: "c.png", Type: "image/png", Alt: "Chart", Body: []byte("PNG")}})
	})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, signedPost(postNow, inServer(3, `{"custom_id":"c"}`)))
	parts := formParts(t, w.Body.Bytes(), w.Header().Get("Content-Type"))
	if string(parts["files[0]"].body) != "PNG" || !strings.Contains(string(parts["payload_json"].body), `"data":{"attachments":[{"id":"0","filename":"c.png","description":"Chart"}]}`) {
		t.Errorf("parts %v", parts)
	}
}

func TestPingsAreAnswered(t *testing.T) {
	h := endpoint(t, &wireLog{}, func(context.Context, *interaction, time.Time, respond) error {
		t.Error("a ping is handled")
		return nil
	})
	for _, body := range []string{`{"type":1}`, `{"id":"5","application_id":"6","token":"t","type":1,"version":1}`} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, signedPost(postNow, body))
		if w.Code != http.StatusOK || w.Body.String() != `{"type":1}` {
			t.Errorf("%s: %d %s", body, w.Code, w.Body)
		}
	}
}

func TestPostsThatAreWrongAreTurnedAway(t *testing.T) {
	button := inServer(3, `{"custom_id":"c"}`)
	other := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{8}, ed25519.SeedSize))
	for name, r := range map[string]*http.Request{
		"no headers":      httptest.NewRequest(http.MethodPost, "/", strings.NewReader(button)),
		"too old":         signedPost(postNow.Add(-maxAge-time.Second), button),
		"from the future": signedPost(postNow.Add(maxAge+time.Second), button),
		"another body":    changed(signedPost(postNow, button), func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(button + " ")) }),
		"another time":    changed(signedPost(postNow, button), func(r *http.Request) { r.Header.Set(timestampHeader, strconv.FormatInt(postNow.Unix()+1, 10)) }),
		"another key": changed(signedPost(postNow, button), func(r *http.Request) {
			r.Header.Set(signatureHeader, hex.EncodeToString(ed25519.Sign(other, []byte(r.Header.Get(timestampHeader)+button))))
		}),
		"no signature":               changed(signedPost(postNow, button), func(r *http.Request) { r.Header.Del(signatureHeader) }),
		"a short signature":          changed(signedPost(postNow, button), func(r *http.Request) { r.Header.Set(signatureHeader, "ab") }),
		"a signature that is no hex": changed(signedPost(postNow, button), func(r *http.Request) { r.Header.Set(signatureHeader, strings.Repeat("zz", 64)) }),
		"two signatures":             changed(signedPost(postNow, button), func(r *http.Request) { r.Header.Add(signatureHeader, r.Header.Get(signatureHeader)) }),
		"two times":                  changed(signedPost(postNow, button), func(r *http.Request) { r.Header.Add(timestampHeader, r.Header.Get(timestampHeader)) }),
		"a time that is none":        signedAs("soon", button),
		"a time with a sign":         signedAs("+"+strconv.FormatInt(postNow.Unix(), 10)+"0", button),
		"a time for ever":            signedAs("9999999999999999999999", button),
		"too large":                  signedPost(postNow, `{"type":1,"x":"`+strings.Repeat("x", maxPost)+`"}`),
		"a GET":                      changed(signedPost(postNow, button), func(r *http.Request) { r.Method = http.MethodGet }),
		"no JSON":                    signedPost(postNow, "hello"),
		"empty":                      signedPost(postNow, ""),
		"nobody":                     signedPost(postNow, `{"id":"1","token":"t","type":3,"data":{"custom_id":"c"}}`),
	} {
		t.Run(name, func(t *testing.T) {
			h := endpoint(t, &wireLog{}, func(context.Context, *interaction, time.Time, respond) error {
				t.Error("it is handled")
				return nil
			})
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != http.StatusUnauthorized || w.Body.Len() != 0 {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		})
	}
}

func changed(r *http.Request, change func(*http.Request)) *http.Request {
	change(r)
	return r
}

func signedAs(stamp, body string) *http.Request {
	_, private := keyPair()
	r := signedPost(postNow, body)
	r.Header.Set(timestampHeader, stamp)
	r.Header.Set(signatureHeader, hex.EncodeToString(ed25519.Sign(private, []byte(stamp+body))))
	return r
}

func TestPostsAtTheLimitsAreTaken(t *testing.T) {
	if maxPost != 64<<10 || maxAge != 5*time.Minute {
		t.Errorf("the limits are %d bytes and %v", maxPost, maxAge)
	}
	long := inServer(3, `{"custom_id":"c","x":""}`)
	long = strings.Replace(long, `"x":""`, `"x":"`+strings.Repeat("x", maxPost-len(long))+`"`, 1)
	if len(long) != maxPost {
		t.Fatalf("%d bytes", len(long))
	}
	for name, r := range map[string]*http.Request{
		"as old as may be":   signedPost(postNow.Add(-maxAge), inServer(3, `{"custom_id":"c"}`)),
		"as early as may be": signedPost(postNow.Add(maxAge), inServer(3, `{"custom_id":"c"}`)),
		"as large as may be": signedPost(postNow, long),
	} {
		w := httptest.NewRecorder()
		endpoint(t, &wireLog{}, hello).ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
}

func TestAPostIsTakenOnce(t *testing.T) {
	var handled atomic.Int32
	h := endpoint(t, &wireLog{}, func(ctx context.Context, in *interaction, at time.Time, answer respond) error {
		handled.Add(1)
		return hello(ctx, in, at, answer)
	})
	var ok atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, signedPost(postNow, inServer(3, `{"custom_id":"c"}`)))
			switch body := w.Body.String(); {
			case w.Code != http.StatusOK:
				t.Errorf("answered %d", w.Code)
			case strings.Contains(body, "Hang up"):
				ok.Add(1)
			case !isTwice(t, body):
				t.Errorf("answered %s", body)
			}
		})
	}
	all.Wait()
	if handled.Load() != 1 || ok.Load() != 1 {
		t.Errorf("handled %d times, answered %d times", handled.Load(), ok.Load())
	}
}

func TestIDsAreRememberedAsLongAsPostsStayFresh(t *testing.T) {
	s := newSeen(2 * maxAge)
	now := postNow
	for i := range 100 {
		if id := strconv.Itoa(i); !s.first(id, now) || s.first(id, now.Add(2*maxAge)) {
			t.Fatalf("id %s", id)
		}
		now = now.Add(time.Minute)
	}
	if n := len(s.young) + len(s.old); n > 60 {
		t.Errorf("%d ids are remembered after a hundred minutes", n)
	}
	for range 2 {
		if !s.first("", now) {
			t.Error("no id counts as seen")
		}
	}
}

func TestPostsThatAreNotAnsweredInTimeAreGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		late := make(chan error, 1)
		h := endpoint(t, &wireLog{}, func(ctx context.Context, in *interaction, at time.Time, answer respond) error {
			time.Sleep(5 * time.Second)
			late <- hello(ctx, in, at, answer)
			return nil
		})
		from := time.Now()
		w := httptest.NewRecorder()
		h.ServeHTTP(w, signedPost(postNow, inServer(3, `{"custom_id":"c"}`)))
		if took := time.Since(from); w.Code != http.StatusServiceUnavailable || took != postTimeout {
			t.Errorf("%d after %v", w.Code, took)
		}
		if e, c := sendError(t, <-late); e.Kind != bot.Dead || c.Reason != expired {
			t.Errorf("the late answer: %v", e)
		}
		h.Close()
	})
}

func TestPostsWithoutAnAnswerAreNotWaitedFor(t *testing.T) {
	for name, handle := range map[string]handlerFunc{
		"nothing": func(context.Context, *interaction, time.Time, respond) error { return nil },
		"error":   func(context.Context, *interaction, time.Time, respond) error { return errors.New("no") },
		"panic":   func(context.Context, *interaction, time.Time, respond) error { panic("no") },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := endpoint(t, &wireLog{}, handle)
				from := time.Now()
				w := httptest.NewRecorder()
				h.ServeHTTP(w, signedPost(postNow, inServer(3, `{"custom_id":"c"}`)))
				if took := time.Since(from); w.Code != http.StatusServiceUnavailable || took != 0 {
					t.Errorf("%d after %v", w.Code, took)
				}
				h.Close()
			})
		})
	}
}

func TestHandlingGoesOnAfterTheAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var order []string
		h := endpoint(t, &wireLog{}, func(ctx context.Context, in *interaction, at time.Time, answer respond) error {
			if err := answer(ctx, &discordgo.InteractionResponse{Type: 5}, nil); err != nil {
				t.Error(err)
			}
			order = append(order, "answered")
			if err := answer(ctx, &discordgo.InteractionResponse{Type: 5}, nil); reasonOf(err) != expired {
				t.Errorf("a second answer: %v", err)
			}
			time.Sleep(3 * time.Second)
			order = append(order, "followed")
			return ctx.Err()
		})
		ctx, hangUp := context.WithCancel(t.Context())
		w := httptest.NewRecorder()
		h.ServeHTTP(w, signedPost(postNow, inServer(3, `{"custom_id":"c"}`)).WithContext(ctx))
		hangUp()
		if w.Code != http.StatusOK || !w.Flushed {
			t.Errorf("%d, flushed %v", w.Code, w.Flushed)
		}
		h.Close()
		if got := strings.Join(order, " "); got != "answered followed" {
			t.Error(got)
		}
	})
}

func TestAnAnswerThatCannotBeSentIsTold(t *testing.T) {
	told := make(chan error, 1)
	h := endpoint(t, &wireLog{}, func(ctx context.Context, in *interaction, at time.Time, answer respond) error {
		told <- hello(ctx, in, at, answer)
		return nil
	})
	h.ServeHTTP(brokenWriter{httptest.NewRecorder()}, signedPost(postNow, inServer(3, `{"custom_id":"c"}`)))
	err := <-told
	if e, c := sendError(t, err); e.Kind != bot.Retry || !e.Doubt || c.Reason != noAnswer || strings.Contains(err.Error(), "aW50") {
		t.Errorf("%v, doubt %v", err, e.Doubt)
	}
}

type brokenWriter struct{ *httptest.ResponseRecorder }

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestPostsAfterTheEndAreTurnedAway(t *testing.T) {
	h := endpoint(t, &wireLog{}, hello)
	h.Close()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, signedPost(postNow, inServer(3, `{"custom_id":"c"}`)))
	if w.Code != http.StatusServiceUnavailable {
		t.Errorf("answered %d", w.Code)
	}
}

func TestPublicKeysAreChecked(t *testing.T) {
	public, _ := keyPair()
	if key, err := PublicKey(hex.EncodeToString(public)); err != nil || !key.Equal(public) {
		t.Error(err)
	}
	for _, digits := range []string{"", "ab", strings.Repeat("zz", 32), strings.Repeat("ab", 31), strings.Repeat("ab", 33), strings.Repeat("ab", 64)} {
		if _, err := PublicKey(digits); !errors.Is(err, ErrPublicKey) {
			t.Errorf("%q: %v", digits, err)
		}
	}
	if _, err := NewHTTP(HTTPConfig{Key: public[:31]}); !errors.Is(err, ErrPublicKey) {
		t.Errorf("a short key: %v", err)
	}
}

func TestLogOfPostsHoldsNoWords(t *testing.T) {
	log := &wireLog{}
	h := endpoint(t, log, func(context.Context, *interaction, time.Time, respond) error { panic("my mum") })
	for _, body := range []string{
		`{"id":"1","type":3,"token":"` + interactionCanary + `","data":"my mum"}`,
		strings.Replace(inServer(5, `{"custom_id":"c","components":[{"custom_id":"f","value":"my mum"}]}`), "aW50-ZXJh_Y3Rpb24.x", interactionCanary, 1),
	} {
		h.ServeHTTP(httptest.NewRecorder(), signedPost(postNow, body))
	}
	h.Close()
	said := log.String()
	if !strings.Contains(said, "not read") || !strings.Contains(said, "panic") {
		t.Errorf("log: %s", said)
	}
	if strings.Contains(said, "mum") || strings.Contains(said, "canary") {
		t.Errorf("the log repeats what was sent: %s", said)
	}
}

func FuzzHTTP(f *testing.F) {
	stamp := strconv.FormatInt(postNow.Unix(), 10)
	for kind := range 7 {
		f.Add(stamp, "", []byte(inServer(kind, `{"custom_id":"c","name":"check"}`)), true)
	}
	f.Add(stamp, strings.Repeat("00", 64), []byte(`{"type":1}`), false)
	f.Add("", "", []byte(nil), false)
	f.Fuzz(func(t *testing.T, stamp, signature string, body []byte, sign bool) {
		_, private := keyPair()
		if sign {
			signature = hex.EncodeToString(ed25519.Sign(private, append([]byte(stamp), body...)))
		}
		r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
		r.Header[signatureHeader], r.Header[timestampHeader] = []string{signature}, []string{stamp}
		var handled atomic.Bool
		h := endpoint(t, &wireLog{}, func(ctx context.Context, in *interaction, at time.Time, answer respond) error {
			handled.Store(true)
			return hello(ctx, in, at, answer)
		})
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if !sign && w.Code != http.StatusUnauthorized {
			t.Fatalf("a post that is not signed is answered %d", w.Code)
		}
		if w.Code != http.StatusOK && w.Code != http.StatusUnauthorized {
			t.Fatalf("answered %d", w.Code)
		}
		if handled.Load() && w.Code != http.StatusOK {
			t.Fatalf("handled and answered %d", w.Code)
		}
	})
}
