package telegramtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"unicode/utf8"
)

// Call is a request as the Bot API reads it, whatever it was packed in.
type Call struct {
	Method string
	// Params holds strings as they are and everything else as JSON text. Absent and null are the same.
	Params map[string]string
	// Files holds what was uploaded, by parameter.
	Files map[string][]byte
	// Names holds how the uploads are called, by parameter.
	Names map[string]string
	// Status is what the call was answered with: an HTTP status, or 0 for a cut connection.
	Status int

	packed map[string]packing
}

// packing is how a parameter came: JSON tells strings from numbers, a form does not.
type packing int

const (
	asForm packing = iota
	asString
	asJSON
)

// uploadCap is Telegram's cap on a photo, 10 MB (core.telegram.org/bots/api#sending-files), and some room for the rest.
const uploadCap = 11 << 20

func readCall(method string, r *http.Request) (Call, error) {
	c := Call{Method: method, Params: map[string]string{}, Files: map[string][]byte{}, Names: map[string]string{}, packed: map[string]packing{}}
	body, err := io.ReadAll(io.LimitReader(r.Body, uploadCap+1))
	if err != nil {
		return c, badRequest("request is cut short")
	}
	if len(body) > uploadCap {
		return c, &apiError{Code: 413, Text: "Request Entity Too Large"}
	}
	c.readForm(r.URL.Query())
	if err := c.readBody(r.Header.Get("Content-Type"), body); err != nil {
		return c, err
	}
	for _, v := range c.Params {
		if !utf8.ValidString(v) {
			return c, badRequest("strings must be encoded in UTF-8")
		}
	}
	return c, nil
}

func (c *Call) readBody(contentType string, body []byte) error {
	kind, params, _ := mime.ParseMediaType(contentType)
	switch {
	case len(body) == 0:
		return nil
	case kind == "application/json":
		return c.readJSON(body)
	case kind == "multipart/form-data":
		return c.readParts(multipart.NewReader(bytes.NewReader(body), params["boundary"]))
	case kind == "application/x-www-form-urlencoded":
		form, err := url.ParseQuery(string(body))
		c.readForm(form)
		return err
	}
	return nil // The real server ignores a body that it does not understand.
}

func (c *Call) readForm(form url.Values) {
	for k := range form {
		c.put(k, form.Get(k), asForm)
	}
}

func (c *Call) put(name, value string, how packing) {
	if how != asString && value == "null" { // The library always sends entities=null, which is taken as absent.
		return
	}
	c.Params[name], c.packed[name] = value, how
}

func (c *Call) readJSON(body []byte) error {
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(body, &fields); err != nil {
		return badRequest("can't parse JSON object")
	}
	for k, raw := range fields {
		var text string
		if raw[0] == '"' && json.Unmarshal(raw, &text) == nil {
			c.put(k, text, asString)
		} else {
			c.put(k, string(raw), asJSON)
		}
	}
	return nil
}

func (c *Call) readParts(r *multipart.Reader) error {
	for {
		part, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return badRequest("can't read the form")
		}
		value, err := io.ReadAll(part)
		switch {
		case err != nil:
			return badRequest("can't read the form")
		case part.FileName() != "":
			c.Files[part.FormName()], c.Names[part.FormName()] = value, part.FileName()
		default:
			c.put(part.FormName(), string(value), asForm)
		}
	}
}

// has tells whether a parameter or a file came.
func (c Call) has(name string) bool {
	_, param := c.Params[name]
	_, file := c.Files[name]
	return param || file
}

// number reads a parameter as an integer, 0 when it is absent or none.
func (c Call) number(name string) int64 {
	n, err := strconv.ParseInt(c.Params[name], 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func (c Call) yes(name string) bool { return c.Params[name] == "true" || c.Params[name] == "1" }

// object reads a parameter that is JSON. Absent leaves into as it is.
func (c Call) object(name string, into any) error {
	text, ok := c.Params[name]
	if !ok || text == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return badRequest("can't parse " + name + " JSON object")
	}
	return nil
}
