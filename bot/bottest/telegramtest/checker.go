package telegramtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

// Checker holds calls, answers and updates against a machine-readable description of the Bot API: api.json of
// PaulSonOfLars/telegram-bot-api-spec, or a file of the same shape. A nil Checker accepts everything.
type Checker struct {
	// Version is what the description says of itself, such as "Bot API 10.3".
	Version string

	methods map[string]entry
	types   map[string]entry
	lenient bool // takes every call, for the tests of the server itself
}

// entry is a method or a type of the description.
type entry struct {
	Fields   []field  `json:"fields"`
	Subtypes []string `json:"subtypes"`
	Returns  []string `json:"returns"`
}

type field struct {
	Name        string   `json:"name"`
	Types       []string `json:"types"`
	Required    bool     `json:"required"`
	Description string   `json:"description"`

	prose prose
}

// NewChecker reads a description.
func NewChecker(spec io.Reader) (*Checker, error) {
	var all struct {
		Version string           `json:"version"`
		Methods map[string]entry `json:"methods"`
		Types   map[string]entry `json:"types"`
	}
	if err := json.NewDecoder(spec).Decode(&all); err != nil {
		return nil, fmt.Errorf("reading the description of the Bot API: %w", err)
	}
	if len(all.Methods) == 0 || len(all.Types) == 0 {
		return nil, errors.New("reading the description of the Bot API: it has no methods or no types")
	}
	for _, part := range []map[string]entry{all.Methods, all.Types} {
		for _, e := range part {
			for i := range e.Fields {
				e.Fields[i].prose = e.Fields[i].read()
			}
		}
	}
	return &Checker{Version: all.Version, methods: all.Methods, types: all.Types}, nil
}

// OpenChecker reads the description in a file for a test. Where there is none it says so in the log and gives nil, which
// accepts everything; a file that cannot be read fails the test.
func OpenChecker(t testing.TB, file string) *Checker {
	t.Helper()
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		t.Logf("NOT CHECKED AGAINST THE BOT API: there is no description at %s", file)
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // Only read.
	c, err := NewChecker(f)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Request checks a request on its way to any Bot API and leaves its body to be read again. No error holds
// the token.
func (c *Checker) Request(r *http.Request) error {
	var body []byte
	if r.Body != nil {
		var err error
		if body, err = io.ReadAll(r.Body); err != nil {
			return err
		}
		r.Body = io.NopCloser(strings.NewReader(string(body)))
	}
	again := r.Clone(r.Context())
	again.Body = io.NopCloser(strings.NewReader(string(body)))
	call, err := readCall(path.Base(r.URL.Path), again)
	if err != nil {
		return err
	}
	return c.Call(call)
}

// Call checks a call: method, parameters, their types and limits.
func (c *Checker) Call(call Call) error {
	if c == nil || c.lenient {
		return nil
	}
	m, ok := c.methods[call.Method]
	if !ok {
		return fmt.Errorf("%s is no method of %s", call.Method, c.Version)
	}
	var faults []error
	for _, f := range m.Fields {
		faults = append(faults, c.param(call, f))
	}
	for _, name := range call.names() {
		if !slices.ContainsFunc(m.Fields, func(f field) bool { return f.Name == name }) && !call.attached(name) {
			faults = append(faults, fmt.Errorf("%s has no parameter %q in %s", call.Method, name, c.Version))
		}
	}
	return errors.Join(faults...)
}

// names gives the parameters and files, in order.
func (c Call) names() []string {
	var names []string
	for name := range c.Params {
		names = append(names, name)
	}
	for name := range c.Files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// attached tells whether a file is one that a parameter names by attach://.
func (c Call) attached(name string) bool {
	if _, file := c.Files[name]; !file {
		return false
	}
	for _, v := range c.Params {
		if strings.Contains(v, "attach://"+name) {
			return true
		}
	}
	return false
}

func (c *Checker) param(call Call, f field) error {
	where := call.Method + "." + f.Name
	_, file := call.Files[f.Name]
	value, text := call.Params[f.Name]
	switch {
	case file && !slices.Contains(f.Types, "InputFile"):
		return fmt.Errorf("%s takes no file", where)
	case file:
		return nil
	case !text && f.Required:
		return fmt.Errorf("%s is missing", where)
	case !text:
		return nil
	}
	if err := c.packedValue(where, value, call.packed[f.Name], f.Types); err != nil {
		return err
	}
	return f.within(where, value, call.Params["parse_mode"])
}

// packedValue checks a parameter, which is JSON unless it is a string.
func (c *Checker) packedValue(where, value string, how packing, types []string) error {
	stringy := slices.Contains(types, "String") || slices.Contains(types, "InputFile")
	if how != asJSON && stringy {
		return nil
	}
	read, err := readValue(value)
	if err != nil {
		return fmt.Errorf("%s: want %s, got %.40q", where, strings.Join(types, " or "), value)
	}
	return c.any(where, read, types)
}

func readValue(text string) (any, error) {
	var v any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one value")
	}
	return v, nil
}

// Answer checks the result of a method.
func (c *Checker) Answer(method string, result any) error {
	if c == nil {
		return nil
	}
	m, ok := c.methods[method]
	if !ok {
		return fmt.Errorf("%s is no method of %s", method, c.Version)
	}
	if method == "getUpdates" { // Each was checked when it came, and a poisonous one is to pass.
		return nil
	}
	raw, err := json.Marshal(result)
	if err != nil {
		return err
	}
	read, err := readValue(string(raw))
	if err != nil {
		return err
	}
	return c.any("answer of "+method, read, m.Returns)
}

// Update checks an update.
func (c *Checker) Update(raw []byte) error {
	if c == nil {
		return nil
	}
	read, err := readValue(string(raw))
	if err != nil {
		return err
	}
	return c.any("update", read, []string{"Update"})
}
