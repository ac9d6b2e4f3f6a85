package discordtest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// Endpoint sends interactions from now on to an address, signed, and none by the gateway; "" is the gateway again. As
// Discord does when somebody saves an address, it first sends a ping, which must be answered, and one with a wrong signature,
// which must be turned away with 401; else the test fails.
func (s *Server) Endpoint(url string) {
	s.t.Helper()
	if url != "" {
		s.tryEndpoint(url)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endpoint = url
}

func (s *Server) tryEndpoint(url string) {
	s.t.Helper()
	s.mu.Lock()
	ping := []byte(fmt.Sprintf(`{"id":%q,"application_id":%q,"type":1,"token":"ping","version":1}`, s.id(), s.AppID))
	s.mu.Unlock()
	got, err := s.Post(context.Background(), url, s.Sign(s.now(), ping), ping)
	var pong struct {
		Type int `json:"type"`
	}
	if err != nil || got.Status != 200 || json.Unmarshal(got.Body, &pong) != nil || pong.Type != AnswerPong {
		s.t.Fatalf("discordtest: the endpoint does not answer a ping: %d %.80q %v", got.Status, got.Body, err)
	}
	wrong := s.Sign(s.now(), append(bytes.Clone(ping), ' '))
	if got, err := s.Post(context.Background(), url, wrong, ping); err != nil || got.Status != 401 {
		s.t.Fatalf("discordtest: the endpoint takes a wrong signature: %d %v", got.Status, err)
	}
}

// Sign gives the headers that make a body one of Discord's
// (docs.discord.com/developers/interactions/overview#setting-up-an-endpoint-validating-security-request-headers).
func (s *Server) Sign(at time.Time, body []byte) http.Header {
	stamp := strconv.FormatInt(at.Unix(), 10)
	signature := ed25519.Sign(s.key, append([]byte(stamp), body...))
	return http.Header{
		"Content-Type":          {"application/json"},
		"User-Agent":            {"Discord-Interactions/1.0 (+https://discord.com)"},
		"X-Signature-Ed25519":   {hex.EncodeToString(signature)},
		"X-Signature-Timestamp": {stamp},
	}
}

// Posted is what an endpoint answered. Type is its content type.
type Posted struct {
	Status int
	Type   string
	Body   []byte
}

// Post sends a body to an endpoint as it is.
func (s *Server) Post(ctx context.Context, url string, header http.Header, body []byte) (Posted, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return Posted{}, err
	}
	r.Header = header
	got, err := s.http.Client().Do(r)
	if err != nil {
		return Posted{}, err
	}
	defer func() { _ = got.Body.Close() }() // Only read.
	p := Posted{Status: got.StatusCode, Type: got.Header.Get("Content-Type")}
	p.Body, err = io.ReadAll(io.LimitReader(got.Body, uploadCap))
	return p, err
}

// push sends an interaction to the endpoint and takes the body of the answer as the first answer. An empty body with 202
// says that the answer comes by REST.
func (s *Server) push(ctx context.Context, i *Interaction, url string) {
	ctx, stop := context.WithTimeout(ctx, answerTime)
	defer stop()
	got, err := s.Post(ctx, url, s.Sign(s.now(), i.body), i.body)
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err != nil:
	case (got.Status == http.StatusAccepted || got.Status == http.StatusNoContent) && len(got.Body) == 0:
		return
	case got.Status != http.StatusOK:
		err = fmt.Errorf("status %d", got.Status)
	case i.answer != nil:
		err = is(errAnswered)
	default:
		err = s.taken(i, got)
	}
	if err != nil && i.answer == nil {
		i.refused = err
		close(i.over)
		s.stir()
	}
}

// taken reads the body of an HTTP answer and writes it down as the callback that it stands for. The lock is held.
func (s *Server) taken(i *Interaction, got Posted) error {
	c := Call{Method: http.MethodPost, Path: "/interactions/" + i.ID + "/" + i.Token + "/callback", At: s.now(), Status: 200}
	var err error
	if c.Body, c.Files, err = unpack(got.Type, got.Body); err != nil {
		return err
	}
	s.report(s.checker.Request(c.Method, c.Path, nil, c.Body))
	if err := s.take(i, c); err != nil {
		s.report(fmt.Errorf("the HTTP answer to an interaction of kind %d: %w", i.Kind, err))
		return err
	}
	i.answer.HTTP = true
	s.log = append(s.log, c)
	return nil
}
