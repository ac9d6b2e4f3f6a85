package discordtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"time"
)

// Call is a request as Discord reads it, whatever it was packed in.
type Call struct {
	Method string
	// Path is without /api/v9.
	Path   string
	Query  url.Values
	Header http.Header
	// Body is the JSON: the whole body, or payload_json of a form.
	Body []byte
	// Files is what was uploaded.
	Files []File
	// Status is what the call was answered with: an HTTP status, or 0 for a cut connection.
	Status int
	At     time.Time

	vars   map[string]string // the variables of the path
	shared bool              // refused by a bucket that others filled
}

// File is something that was uploaded. Field is its name in the form, such as files[0].
type File struct {
	Field, Name string
	Data        []byte
}

// JSON reads the body into a value.
func (c Call) JSON(into any) error { return json.Unmarshal(c.Body, into) }

func (c Call) fits(method, pattern string) bool {
	if method != "" && method != c.Method {
		return false
	}
	if pattern == "" {
		return true
	}
	ok, err := path.Match(pattern, c.Path)
	return err == nil && ok
}

// uploadCap is Discord's cap on a request with files, 25 MiB (docs.discord.com/developers/reference#uploading-files).
const uploadCap = 25 << 20

func readCall(path string, r *http.Request) (Call, error) {
	c := Call{Method: r.Method, Path: path, Query: r.URL.Query(), Header: r.Header.Clone()}
	body, err := io.ReadAll(io.LimitReader(r.Body, uploadCap+1))
	if err != nil {
		return c, badJSON()
	}
	if len(body) > uploadCap {
		return c, &apiError{Status: 413, Code: 40005, Text: "Request entity too large"}
	}
	c.Body, c.Files, err = unpack(r.Header.Get("Content-Type"), body)
	return c, err
}

// unpack gives the JSON and the files of a body.
func unpack(contentType string, body []byte) ([]byte, []File, error) {
	kind, params, _ := mime.ParseMediaType(contentType)
	switch {
	case len(body) == 0:
		return nil, nil, nil
	case kind == "application/json":
		if !json.Valid(body) {
			return body, nil, badJSON()
		}
		return body, nil, nil
	case kind == "multipart/form-data":
		return unpackParts(multipart.NewReader(bytes.NewReader(body), params["boundary"]))
	}
	return body, nil, &apiError{Status: 400, Code: 50035, Text: `Invalid Form Body`,
		Errors: map[string]any{"_errors": []any{map[string]any{"code": "CONTENT_TYPE_INVALID", "message": `Expected "Content-Type" header to be one of {'application/json'}.`}}}}
}

func unpackParts(r *multipart.Reader) (body []byte, files []File, err error) {
	for {
		part, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, nil, badJSON()
		}
		data, err := io.ReadAll(part)
		switch {
		case err != nil:
			return nil, nil, badJSON()
		case part.FormName() == "payload_json":
			body = data
		case part.FileName() != "":
			files = append(files, File{Field: part.FormName(), Name: part.FileName(), Data: data})
		}
	}
	if body != nil && !json.Valid(body) {
		return body, files, badJSON()
	}
	return body, files, nil
}

func badJSON() error {
	return &apiError{Status: 400, Code: 50109, Text: "The request body contains invalid JSON."}
}

// read reads the body of a call, which may be absent.
func (c *Call) read(into any) error {
	if len(c.Body) == 0 {
		return nil
	}
	if err := json.Unmarshal(c.Body, into); err != nil {
		return invalidForm("_errors", "MODEL_TYPE_CONVERT", err.Error())
	}
	return nil
}
