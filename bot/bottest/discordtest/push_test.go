package discordtest

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// endpoint is a bot that takes interactions by HTTP; answer says what it answers.
func endpoint(t *testing.T, d *desk, careless bool, answer func(a asked, w http.ResponseWriter)) string {
	t.Helper()
	key, err := hex.DecodeString(d.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		signature, _ := hex.DecodeString(r.Header.Get("X-Signature-Ed25519"))
		if !careless && !ed25519.Verify(key, []byte(r.Header.Get("X-Signature-Timestamp")+string(body)), signature) {
			w.WriteHeader(401)
			return
		}
		var a asked
		_ = json.Unmarshal(body, &a)
		w.Header().Set("Content-Type", "application/json")
		if a.Type == KindPing {
			_, _ = fmt.Fprint(w, `{"type":1}`)
			return
		}
		answer(a, w)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func TestInteractionsComeSignedAndAreAnsweredInTheBody(t *testing.T) {
	d := newDesk(t)
	u, c := d.room()
	d.Endpoint(endpoint(t, d, false, func(_ asked, w http.ResponseWriter) {
		_, _ = fmt.Fprint(w, `{"type":4,"data":{"content":"Hang up.","flags":64}}`)
	}))
	i := d.Slash(u, c, "check")
	if a := i.Answer(); !a.HTTP || a.Message.Content != "Hang up." || len(d.Ephemerals(c.ID, u)) != 1 {
		t.Errorf("got %+v", a)
	}
	ok[seen](d, "POST", "/webhooks/"+d.AppID+"/"+i.Token, params{"content": "more"})
	if calls := d.Calls("POST", "/interactions/*/*/callback"); len(calls) != 1 || calls[0].Status != 200 {
		t.Errorf("wrote down %+v", calls)
	}
	if err := i.Refused(); err != nil {
		t.Error(err)
	}
}

func TestInteractionsThatAreNotAnsweredAreNoticed(t *testing.T) {
	d := newDesk(t)
	u, c := d.room()
	for name, answer := range map[string]func(asked, http.ResponseWriter){
		"a fault":     func(_ asked, w http.ResponseWriter) { w.WriteHeader(500) },
		"cut":         func(_ asked, w http.ResponseWriter) { cut(w) },
		"401":         func(_ asked, w http.ResponseWriter) { w.WriteHeader(401) },
		"by redirect": func(_ asked, w http.ResponseWriter) { w.WriteHeader(304) },
	} {
		d.Endpoint(endpoint(t, d, false, answer))
		i := d.Slash(u, c, "check")
		if i.Refused() == nil {
			t.Errorf("%s: taken as an answer", name)
		}
		failing(t, d.Server, name, func() { i.Answer() })
	}
}

func TestAnswerByRESTComesAfterAnEmptyBody(t *testing.T) {
	d := newDesk(t)
	u, c := d.room()
	got := make(chan asked, 1)
	d.Endpoint(endpoint(t, d, false, func(a asked, w http.ResponseWriter) {
		w.WriteHeader(202)
		got <- a
	}))
	i := d.Slash(u, c, "check")
	ok[none](d, "POST", callbackOf(<-got), params{"type": 4, "data": params{"content": "Hang up."}})
	if a := i.Answer(); a.HTTP || a.Message.Content != "Hang up." {
		t.Errorf("got %+v", a)
	}
}

func TestEndpointsThatTakeAnythingAreRefused(t *testing.T) {
	d := newDesk(t)
	failing(t, d.Server, "no signature is checked", func() { d.Endpoint(endpoint(t, d, true, nil)) })
	s := httptest.NewServer(http.NotFoundHandler())
	defer s.Close()
	failing(t, d.Server, "no ping is answered", func() { d.Endpoint(s.URL) })
	d.Endpoint("")
}

func TestWrongAnswerInTheBodyFailsTheTest(t *testing.T) {
	d := newDesk(t)
	u, c := d.room()
	d.Endpoint(endpoint(t, d, false, func(_ asked, w http.ResponseWriter) { _, _ = fmt.Fprint(w, `{"type":8,"data":{"choices":[]}}`) }))
	failing(t, d.Server, "choices for a command", func() {
		if d.Slash(u, c, "check").Refused() == nil {
			t.Error("taken")
		}
	})
}

func TestSignaturesAreOfTimeAndBody(t *testing.T) {
	d := newDesk(t)
	at := time.Unix(1793644200, 0)
	h := d.Sign(at, []byte("{}"))
	key, err := hex.DecodeString(d.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	signature, err := hex.DecodeString(h.Get("X-Signature-Ed25519"))
	if err != nil || h.Get("X-Signature-Timestamp") != "1793644200" || !ed25519.Verify(key, []byte("1793644200{}"), signature) {
		t.Errorf("got %v, %v", h, err)
	}
}
