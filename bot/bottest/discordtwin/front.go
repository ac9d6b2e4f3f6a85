package discordtwin

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"

	"hangup/bot/bottest/discordtest"
)

// bodyCap is far more than any request without files has.
const bodyCap = 1 << 20

// ServeHTTP stands in front of the twin, which serves version 10 alone: it checks and writes down every request, takes version
// 9 too, and answers what the twin does not know: /gateway and the lists of commands.
func (w *Twin) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	path, ok := strings.CutPrefix(r.URL.Path, "/api/v9/")
	if !ok {
		if path, ok = strings.CutPrefix(r.URL.Path, "/api/v10/"); !ok {
			http.NotFound(out, r)
			return
		}
	}
	path = "/" + path
	body, err := io.ReadAll(io.LimitReader(r.Body, bodyCap))
	if err != nil {
		return // Whoever asked has gone.
	}
	if err := w.checker.Request(r.Method, path, r.URL.Query(), body); err != nil {
		w.t.Errorf("discordtwin: %v", err)
	}
	seen := &status{ResponseWriter: out, code: http.StatusOK}
	w.answer(seen, r, path, body)
	w.note(discordtest.Call{Method: r.Method, Path: path, Query: r.URL.Query(), Header: r.Header, Body: body, Status: seen.code})
}

// status remembers what was answered.
type status struct {
	http.ResponseWriter
	code int
}

// WriteHeader is http.ResponseWriter's.
func (s *status) WriteHeader(code int) {
	s.code = code
	s.ResponseWriter.WriteHeader(code)
}

func (w *Twin) note(c discordtest.Call) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.log = append(w.log, c)
}

// Calls lists what the bot asked for so far, in the order of the answers.
func (w *Twin) Calls() []discordtest.Call {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.log)
}

func (w *Twin) answer(out http.ResponseWriter, r *http.Request, path string, body []byte) {
	isSet := strings.HasPrefix(path, "/applications/") && strings.HasSuffix(path, "/commands")
	switch {
	case isSet && r.Method == http.MethodGet:
		if r.Header.Get("Authorization") != "Bot "+w.Token {
			out.WriteHeader(http.StatusUnauthorized)
			return
		}
		w.listed(out, path)
		return
	case isSet && r.Method == http.MethodPut:
		w.remember(path, body)
	case path == "/gateway":
		path = "/gateway/bot"
	}
	w.forward(out, r, path, body)
}

// forward lets the twin answer.
func (w *Twin) forward(out http.ResponseWriter, r *http.Request, path string, body []byte) {
	to, err := url.Parse(w.rest)
	if err != nil {
		http.Error(out, err.Error(), http.StatusBadGateway)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	proxy := httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) {
		p.SetURL(to)
		p.Out.URL.Path, p.Out.URL.RawPath = "/api/v10"+path, ""
	}}
	proxy.ServeHTTP(out, r)
}

// remember keeps what was said of commands beyond what the twin keeps.
func (w *Twin) remember(path string, body []byte) {
	var set []map[string]any
	if json.Unmarshal(body, &set) != nil {
		return // The twin will say so.
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sets[path] = set
}

// row is a command as the twin keeps it.
type row struct {
	ID      string  `json:"id"`
	App     string  `json:"applicationId"`
	Guild   *string `json:"guildId"`
	Name    string  `json:"name"`
	Text    string  `json:"description"`
	Type    int     `json:"type"`
	Options string  `json:"options"`
	Needs   *string `json:"defaultMemberPermissions"`
	Adult   bool    `json:"nsfw"`
	Version string  `json:"version"`
}

// listed answers which commands are registered.
func (w *Twin) listed(out http.ResponseWriter, path string) {
	var rows []row
	if err := w.ask("/commands", nil, &rows); err != nil {
		http.Error(out, err.Error(), http.StatusBadGateway)
		return
	}
	list := []any{}
	for _, one := range rows {
		if one.of(path) {
			list = append(list, w.told(one, path))
		}
	}
	out.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(out).Encode(list) // Whoever asked has gone.
}

// of tells whether a command is of the set of a path: of a server, or of all.
func (one row) of(path string) bool {
	if one.Guild == nil {
		return !strings.Contains(path, "/guilds/")
	}
	return strings.Contains(path, "/guilds/"+*one.Guild+"/")
}

// told gives a command as Discord lists it.
func (w *Twin) told(one row, path string) map[string]any {
	var options any
	_ = json.Unmarshal([]byte(one.Options), &options) // The twin wrote it.
	m := map[string]any{
		"id": one.ID, "application_id": one.App, "version": one.Version, "type": one.Type, "name": one.Name,
		"description": one.Text, "default_member_permissions": one.Needs, "nsfw": one.Adult, "options": options,
	}
	if one.Guild != nil {
		m["guild_id"] = *one.Guild
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, sent := range w.sets[path] {
		if sent["name"] == one.Name {
			maps.Copy(m, kept(sent))
		}
	}
	return m
}

// kept gives what the twin does not keep of a command.
func kept(sent map[string]any) map[string]any {
	m := map[string]any{}
	for _, key := range []string{"contexts", "integration_types", "name_localizations", "description_localizations"} {
		if sent[key] != nil {
			m[key] = sent[key]
		}
	}
	return m
}
