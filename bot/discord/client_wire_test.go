package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

func TestFilesGoOutAsAForm(t *testing.T) {
	for _, c := range []struct {
		name string
		r    request
		at   func(map[string]json.RawMessage) json.RawMessage
	}{
		{"with a message", request{Method: "POST", Path: "/channels/1/messages", JSON: map[string]string{"content": "x"}},
			func(m map[string]json.RawMessage) json.RawMessage { return m["attachments"] }},
		{"with a first answer", request{Method: "POST", Path: "/interactions/1/tok/callback", Callback: true,
			JSON: &discordgo.InteractionResponse{Type: 4, Data: &discordgo.InteractionResponseData{Content: "x"}}},
			func(m map[string]json.RawMessage) json.RawMessage {
				data, _ := fieldsOf(m["data"])
				return data["attachments"]
			}},
		{"without a body", request{Method: "POST", Path: "/channels/1/messages"},
			func(m map[string]json.RawMessage) json.RawMessage { return m["attachments"] }},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.r.Files = []file{
				{Name: "chart.png", Type: "image/png", Alt: "Reports by week", Body: []byte("PNG one")},
				{Name: "b\"\r\nX: y.png", Body: []byte("PNG two")},
			}
			body, kind, err := encode(c.r)
			if err != nil {
				t.Fatal(err)
			}
			parts := formParts(t, body, kind)
			var whole map[string]json.RawMessage
			if err := json.Unmarshal(parts["payload_json"].body, &whole); err != nil {
				t.Fatal(err)
			}
			want := `[{"id":"0","filename":"chart.png","description":"Reports by week"},{"id":"1","filename":"b\"\r\nX: y.png"}]`
			if got := string(c.at(whole)); got != want {
				t.Errorf("attachments %s", got)
			}
			if p := parts["files[0]"]; p.name != "chart.png" || p.kind != "image/png" || string(p.body) != "PNG one" {
				t.Errorf("file 0 is %+v", p)
			}
			if p := parts["files[1]"]; p.kind != "application/octet-stream" || string(p.body) != "PNG two" || p.header["X"] != nil {
				t.Errorf("file 1 is %+v", p)
			}
		})
	}
	if _, _, err := encode(request{Path: "/x", JSON: []int{1}, Files: []file{{Name: "a"}}}); err == nil {
		t.Error("a list with files is taken")
	}
}

type formPart struct {
	name, kind string
	body       []byte
	header     map[string][]string
}

func formParts(t *testing.T, body []byte, kind string) map[string]formPart {
	t.Helper()
	media, params, err := mime.ParseMediaType(kind)
	if err != nil || media != "multipart/form-data" {
		t.Fatalf("content type %q: %v", kind, err)
	}
	all := map[string]formPart{}
	for r := multipart.NewReader(bytes.NewReader(body), params["boundary"]); ; {
		p, err := r.NextPart()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(p)
		if err != nil {
			t.Fatal(err)
		}
		all[p.FormName()] = formPart{p.FileName(), p.Header.Get("Content-Type"), b, p.Header}
	}
}

func TestLostCallsAreInDoubtWhenTheyLeft(t *testing.T) {
	hang := make(chan struct{})
	defer close(hang)
	cut := func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":")
		_ = conn.Close()
	}
	gone := httptest.NewServer(nil)
	gone.Close()
	for _, c := range []struct {
		name    string
		client  *Client
		timeout time.Duration
		doubt   bool
		why     reason
	}{
		{"cut while it is read", wireServer(t, cut), time.Minute, true, noAnswer},
		{"not answered in time", wireServer(t, func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			select {
			case <-hang:
			case <-r.Context().Done():
			}
		}), 100 * time.Millisecond, true, noAnswer},
		{"nobody there", wireClient(t, gone.URL, nil), time.Minute, false, noAnswer},
		{"too much", wireServer(t, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write(make([]byte, maxAnswer+1))
		}), time.Minute, true, noAnswer},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), c.timeout)
			defer cancel()
			e, ce := sendError(t, c.client.Call(ctx, post, nil))
			if e.Kind != bot.Retry || e.Doubt != c.doubt || ce.Reason != c.why || ce.Status != 0 {
				t.Errorf("%v: doubt %v, reason %s, status %d", e, e.Doubt, ce.Reason, ce.Status)
			}
		})
	}
}

func TestCallerWhoLeavesEndsTheCall(t *testing.T) {
	in, out := make(chan struct{}), make(chan struct{})
	c := wireServer(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		close(in)
		<-r.Context().Done()
		close(out)
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-in
		cancel()
	}()
	err := c.Call(ctx, post, nil)
	e, ce := sendError(t, err)
	if e.Kind != bot.Retry || ce.Reason != stopped || !e.Doubt || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, reason %s, doubt %v", err, ce.Reason, e.Doubt)
	}
	<-out
}
