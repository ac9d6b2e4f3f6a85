package discordtest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Checker holds requests and answers against an OpenAPI 3.1 description: specs/openapi.json of discord/discord-api-spec,
// or a file of the same shape. Two rules that Discord only writes down in prose it adds: 6000 characters over all embeds and
// 8000 in a command. A nil Checker accepts everything.
type Checker struct {
	open    *book // as the description is: takes what it does not name
	closed  *book // takes nothing that it does not name
	ops     []operation
	lenient bool // takes every request, for the tests of the server itself
}

// operation is a method and a path of the description, in which {name} stands for one segment.
type operation struct {
	method, path string
	query        []string
	body         string // where the schema of the body is, or "" for none
	bodyNeeded   bool
	answers      map[string]string // by status, where the schema is, or "" for no body
	vars         map[string]string // where the schemas of the variables of the path are
}

// book is the description with the schemas that were needed so far.
type book struct {
	mu    sync.Mutex
	all   *jsonschema.Compiler
	cache map[string]*jsonschema.Schema
}

// bookURL names the description among the schemas.
const bookURL = "file:///discord.json"

// NewChecker reads a description.
func NewChecker(spec io.Reader) (*Checker, error) {
	raw, err := io.ReadAll(spec)
	if err != nil {
		return nil, fmt.Errorf("reading the description of the API: %w", err)
	}
	var docs [2]map[string]any
	for n := range docs {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
		if err != nil {
			return nil, fmt.Errorf("reading the description of the API: %w", err)
		}
		docs[n], _ = v.(map[string]any)
		if docs[n] == nil {
			return nil, errors.New("reading the description of the API: it is no object")
		}
	}
	allow(docs[0])
	allow(docs[1])
	closeAll(docs[1])
	c := &Checker{ops: operations(docs[0])}
	if len(c.ops) == 0 {
		return nil, errors.New("reading the description of the API: it has no paths")
	}
	if c.open, err = newBook(docs[0]); err != nil {
		return nil, err
	}
	c.closed, err = newBook(docs[1])
	return c, err
}

func newBook(doc map[string]any) (*book, error) {
	b := &book{all: jsonschema.NewCompiler(), cache: map[string]*jsonschema.Schema{}}
	b.all.DefaultDraft(jsonschema.Draft2020)
	b.all.AssertFormat()
	return b, b.all.AddResource(bookURL, doc)
}

// OpenChecker reads the description in a file for a test. Where there is none it says so in the log and gives nil, which
// accepts everything, but fails the test when CI is set to true; a file that cannot be read fails it too.
func OpenChecker(t testing.TB, file string) *Checker {
	t.Helper()
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		if os.Getenv("CI") == "true" {
			t.Fatalf("there is no description of Discord's API at %s", file)
		}
		t.Logf("NOT CHECKED AGAINST DISCORD'S API: there is no description at %s", file)
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

// Lenient gives a checker that takes every request and is as strict about answers.
func (c *Checker) Lenient() *Checker {
	if c == nil {
		return nil
	}
	l := *c
	l.lenient = true
	return &l
}

// find gives the operation of a call. Of two that fit, the one with fewer variables does: /messages/@original is no id.
func (c *Checker) find(method, path string) (operation, map[string]string, bool) {
	for _, op := range c.ops {
		if op.method != method {
			continue
		}
		if vars, ok := match(op.path, path); ok {
			return op, vars, true
		}
	}
	return operation{}, nil, false
}

// Request checks a request: method, path without /api/v9, query and JSON. No error holds the token of an interaction.
func (c *Checker) Request(method, path string, query url.Values, body []byte) error {
	if c == nil || c.lenient {
		return nil
	}
	op, vars, ok := c.find(method, path)
	if !ok {
		return fmt.Errorf("the API has no %s with %d segments like this", method, strings.Count(path, "/"))
	}
	var faults []error
	for name, value := range vars {
		faults = append(faults, c.segment(op, name, value))
	}
	for name := range query {
		if !slices.Contains(op.query, name) {
			faults = append(faults, fmt.Errorf("it takes no %s in the query", name))
		}
	}
	faults = append(faults, c.body(op, body))
	if err := errors.Join(faults...); err != nil {
		return fmt.Errorf("%s %s: %w", method, op.path, err)
	}
	return nil
}

func (c *Checker) segment(op operation, name, value string) error {
	at, ok := op.vars[name]
	if !ok {
		return nil
	}
	s, err := c.open.schema(at)
	if err != nil {
		return err
	}
	if s.Validate(value) != nil {
		return fmt.Errorf("the %s in the path is none", name)
	}
	return nil
}

func (c *Checker) body(op operation, body []byte) error {
	switch {
	case op.body == "" && len(body) > 0:
		return errors.New("it takes no body")
	case op.body == "", len(body) == 0 && !op.bodyNeeded:
		return nil
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return errors.New("the body is no JSON")
	}
	if err := c.open.check(op.body, v); err != nil {
		return err
	}
	// Leaving out what is empty may leave out what is needed, so that either will do.
	if err := c.closed.check(op.body, said(v, false)); err != nil && c.closed.check(op.body, said(v, true)) != nil {
		return fmt.Errorf("something is said that the description does not know: %w", err)
	}
	return prose(op, v)
}

// Answer checks what the server said: status and JSON. Errors of its own side, 5xx, are not in the description.
func (c *Checker) Answer(method, path string, status int, body []byte) error {
	if c == nil || status >= http.StatusInternalServerError || status == 0 {
		return nil
	}
	op, _, ok := c.find(method, path)
	if !ok {
		return nil // Said of the request.
	}
	at, ok := op.answers[fmt.Sprint(status)]
	if !ok && status/100 == 4 {
		at, ok = op.answers["4XX"]
	}
	if !ok {
		return fmt.Errorf("%s %s is never answered %d", method, op.path, status)
	}
	if at == "" {
		if len(body) > 0 {
			return fmt.Errorf("the answer %d to %s %s has no body", status, method, op.path)
		}
		return nil
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err == nil {
		err = c.open.check(at, v)
	}
	if err != nil {
		return fmt.Errorf("answer %d to %s %s: %w", status, method, op.path, err)
	}
	return nil
}

// interactionParts are the parts of an interaction that the description knows from elsewhere.
var interactionParts = map[string]string{"message": "MessageResponse", "user": "UserResponse", "type": "InteractionTypes"}

// Interaction checks an interaction as it goes to the bot, as far as the description knows its parts.
func (c *Checker) Interaction(body []byte) error {
	if c == nil {
		return nil
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return err
	}
	whole, _ := v.(map[string]any)
	if member, ok := whole["member"].(map[string]any); ok {
		whole["user"] = member["user"]
	}
	for name, schema := range interactionParts {
		part, ok := whole[name]
		if !ok {
			continue
		}
		if err := c.open.check("#/components/schemas/"+schema, part); err != nil {
			return fmt.Errorf("interaction.%s: %w", name, err)
		}
	}
	return nil
}

func (b *book) schema(at string) (*jsonschema.Schema, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s := b.cache[at]; s != nil {
		return s, nil
	}
	s, err := b.all.Compile(bookURL + at)
	if err != nil {
		return nil, fmt.Errorf("the description of the API: %w", err)
	}
	b.cache[at] = s
	return s, nil
}

func (b *book) check(at string, v any) error {
	s, err := b.schema(at)
	if err != nil {
		return err
	}
	if err := s.Validate(v); err != nil {
		return brief(err)
	}
	return nil
}
