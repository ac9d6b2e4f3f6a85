package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptrace"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// upload is a file that goes with a call. Field is the parameter that it is the value of.
type upload struct {
	Field, Name string
	Body        []byte
}

// withUploads are parameters that bring files. Their JSON must leave the files' fields out.
type withUploads interface{ uploads() []upload }

// encode writes parameters as a body and gives its content type.
func encode(params any) (body []byte, kind string, err error) {
	if params == nil {
		return []byte("{}"), "application/json", nil
	}
	body, err = json.Marshal(params)
	if err != nil {
		return nil, "", fmt.Errorf("encode parameters: %w", err)
	}
	u, ok := params.(withUploads)
	if !ok || len(u.uploads()) == 0 {
		return body, "application/json", nil
	}
	return encodeForm(body, u.uploads())
}

// encodeForm writes parameters and files as a form: strings as they are, other values as their JSON.
func encodeForm(params []byte, files []upload) (body []byte, kind string, err error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(params, &fields); err != nil {
		return nil, "", fmt.Errorf("parameters are no object: %w", err)
	}
	// A buffer refuses nothing: the errors of writing to it are those of the form itself.
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, value := range fields {
		if err := w.WriteField(name, formValue(value)); err != nil {
			return nil, "", err
		}
	}
	for _, f := range files {
		part, err := w.CreateFormFile(f.Field, f.Name)
		if err != nil {
			return nil, "", err
		}
		if _, err := part.Write(f.Body); err != nil {
			return nil, "", err
		}
	}
	if err := w.Close(); err != nil {
		return nil, "", err
	}
	return b.Bytes(), w.FormDataContentType(), nil
}

func formValue(value json.RawMessage) string {
	var s string
	if json.Unmarshal(value, &s) == nil {
		return s
	}
	return string(value)
}

// progress notes whether a request has left whole, after which it may have been acted upon.
type progress struct{ left atomic.Bool }

// watch gives a context under which a request is noted.
func (p *progress) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteRequest: func(w httptrace.WroteRequestInfo) {
			// The transport sends again by itself only what the server cannot have read.
			p.left.Store(w.Err == nil)
		},
	})
}

func (p *progress) whole() bool { return p.left.Load() }

// maxAfter caps a wait against overflow. Waits of twelve hours have been seen.
const maxAfter = 7 * 24 * time.Hour

// seconds makes a wait of what Telegram said.
func seconds(n int64) time.Duration {
	if n <= 0 {
		return 0
	}
	if n > int64(maxAfter/time.Second) {
		return maxAfter
	}
	return time.Duration(n) * time.Second
}

// parameters reads what comes with a refusal. Each is read alone: an odd one does not hide the other.
func (r *refusal) parameters(raw json.RawMessage) {
	var after struct {
		N int64 `json:"retry_after"`
	}
	if json.Unmarshal(raw, &after) == nil {
		r.after = seconds(after.N)
	}
	var moved struct {
		ID int64 `json:"migrate_to_chat_id"`
	}
	if json.Unmarshal(raw, &moved) == nil {
		r.movedTo = moved.ID
	}
}

// retryWords finds the wait in the description of a 429, which some answers have nowhere else.
var retryWords = regexp.MustCompile(`(?i)retry after ([0-9]{1,9})`)

func retryText(description string) time.Duration {
	m := retryWords.FindStringSubmatch(description)
	if m == nil {
		return 0
	}
	n, _ := strconv.ParseInt(m[1], 10, 64) // nine digits fit
	return seconds(n)
}

// retryHeader finds the wait that a gateway in front of Telegram asks for, in seconds.
func retryHeader(resp *http.Response) time.Duration {
	n, err := strconv.ParseInt(strings.TrimSpace(resp.Header.Get("Retry-After")), 10, 64)
	if err != nil {
		return 0
	}
	return seconds(n)
}
