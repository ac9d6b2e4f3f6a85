package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
)

// exchange is what came of one call.
type exchange struct {
	status int // 0 without an answer
	header http.Header
	body   []byte
	err    error
	left   atomic.Bool // the request was sent whole and may have been acted upon
}

// errTooMuch is an answer over maxAnswer.
var errTooMuch = errors.New("the answer is too large")

// errUnsent is a request that the library did not send.
var errUnsent = errors.New("the request was not sent")

// exchangeKey finds the exchange in the context of its request.
type exchangeKey struct{}

// watch gives a context under which what comes of a request is noted.
func (x *exchange) watch(ctx context.Context) context.Context {
	ctx = context.WithValue(ctx, exchangeKey{}, x)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteRequest: func(w httptrace.WroteRequestInfo) {
			// The transport sends again by itself only what the server cannot have read.
			x.left.Store(w.Err == nil)
		},
	})
}

// cause says why no answer came. An *url.Error names the address: only what it wraps is kept.
func (x *exchange) cause() error {
	err := x.err
	var at *url.Error
	if errors.As(err, &at) {
		err = at.Err
	}
	if err == nil {
		err = errUnsent
	}
	return err
}

// noting is a transport that notes what comes back, whole and capped. The library gets the answer without
// its headers: it keeps account of limits for ever and is brought down by some of their values.
type noting struct{ base http.RoundTripper }

// RoundTrip sends a request.
func (n noting) RoundTrip(r *http.Request) (*http.Response, error) {
	x, ok := r.Context().Value(exchangeKey{}).(*exchange)
	if !ok {
		return nil, errUnsent // not one of ours: it would go out with the token
	}
	resp, err := n.base.RoundTrip(r)
	if err != nil {
		x.err = err
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }() // nothing is written to it
	x.left.Store(true)
	x.body, x.err = readAll(resp.Body, maxAnswer)
	if x.err != nil {
		return nil, x.err
	}
	x.status, x.header = resp.StatusCode, resp.Header
	return &http.Response{
		Status: resp.Status, StatusCode: http.StatusNoContent, // the library makes nothing of it
		Proto: resp.Proto, ProtoMajor: resp.ProtoMajor, ProtoMinor: resp.ProtoMinor,
		Header: http.Header{}, Body: http.NoBody, Request: r,
	}, nil
}

func readAll(r io.Reader, most int64) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(text)) > most {
		err = errTooMuch
	}
	return text, err
}

// errPath is a path that is none.
var errPath = errors.New("the path of the call is malformed")

// encode writes the body of a call and gives its content type.
func encode(r request) (body []byte, kind string, err error) {
	if !strings.HasPrefix(r.Path, "/") || strings.Contains(r.Path, "..") || strings.Contains(r.Path, "//") {
		return nil, "", errPath
	}
	if r.JSON != nil {
		body, err = json.Marshal(r.JSON)
		if err != nil {
			return nil, "", fmt.Errorf("encode body: %w", err)
		}
	}
	return withFiles(body, r.Files, r.Callback)
}

// withFiles makes a form of a body that brings files, and lists them as its attachments. answer tells that
// the body is the answer to an interaction, whose message is its data.
func withFiles(body []byte, files []file, answer bool) ([]byte, string, error) {
	if len(files) == 0 {
		return body, "application/json", nil
	}
	body, err := attach(body, files, answer)
	if err != nil {
		return nil, "", err
	}
	// A buffer refuses nothing: the errors of writing to it are those of the form itself.
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if err := part(w, "payload_json", "", "application/json", body); err != nil {
		return nil, "", err
	}
	for i, f := range files {
		if err := part(w, "files["+strconv.Itoa(i)+"]", f.Name, f.Type, f.Body); err != nil {
			return nil, "", err
		}
	}
	if err := w.Close(); err != nil {
		return nil, "", err
	}
	return b.Bytes(), w.FormDataContentType(), nil
}

// part writes one field of a form.
func part(w *multipart.Writer, field, filename, kind string, body []byte) error {
	// Quotes and line breaks would end the header.
	clean := strings.NewReplacer(`\`, "_", `"`, "_", "\r", "_", "\n", "_").Replace
	h := textproto.MIMEHeader{}
	h.Set("Content-Disposition", `form-data; name="`+field+`"`)
	if filename != "" {
		h.Set("Content-Disposition", `form-data; name="`+field+`"; filename="`+clean(filename)+`"`)
	}
	if kind == "" {
		kind = "application/octet-stream"
	}
	h.Set("Content-Type", clean(kind))
	p, err := w.CreatePart(h)
	if err != nil {
		return err
	}
	_, err = p.Write(body)
	return err
}

// attachment names a file of a form (discord.com/developers/docs/reference#uploading-files).
type attachment struct {
	ID          int    `json:"id,string"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"` // at most 1024 characters
}

// attach lists files as the attachments of a message.
func attach(body []byte, files []file, answer bool) ([]byte, error) {
	whole, err := fieldsOf(body)
	if err != nil {
		return nil, err
	}
	list := make([]attachment, len(files))
	for i, f := range files {
		list[i] = attachment{i, f.Name, f.Alt}
	}
	named, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	if !answer {
		whole["attachments"] = named
		return json.Marshal(whole)
	}
	data, err := fieldsOf(whole["data"])
	if err != nil {
		return nil, err
	}
	data["attachments"] = named
	if whole["data"], err = json.Marshal(data); err != nil {
		return nil, err
	}
	return json.Marshal(whole)
}

// fieldsOf gives the fields of a JSON object; none for nothing and for null.
func fieldsOf(body []byte) (map[string]json.RawMessage, error) {
	all := map[string]json.RawMessage{}
	if len(body) == 0 {
		return all, nil
	}
	if err := json.Unmarshal(body, &all); err != nil {
		return nil, fmt.Errorf("a body with files is no object: %s", wordless(err))
	}
	if all == nil {
		all = map[string]json.RawMessage{}
	}
	return all, nil
}
