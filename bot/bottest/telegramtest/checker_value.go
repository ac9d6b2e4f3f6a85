package telegramtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// any checks that a value is of one of the types.
func (c *Checker) any(where string, v any, types []string) error {
	var faults []error
	for _, t := range types {
		err := c.is(where, v, t)
		if err == nil {
			return nil
		}
		faults = append(faults, err)
	}
	return errors.Join(faults...)
}

// is checks that a value is of a type of the description.
func (c *Checker) is(where string, v any, t string) error {
	if of, ok := strings.CutPrefix(t, "Array of "); ok {
		return c.array(where, v, of)
	}
	ok := true
	switch t {
	case "String", "InputFile":
		_, ok = v.(string)
	case "Integer":
		n, number := v.(json.Number)
		_, err := strconv.ParseInt(n.String(), 10, 64)
		ok = number && err == nil
	case "Float":
		_, ok = v.(json.Number)
	case "Boolean", "True":
		_, ok = v.(bool)
	default:
		return c.object(where, v, t)
	}
	if !ok {
		return fmt.Errorf("%s: want %s, got %s", where, t, kind(v))
	}
	return nil
}

// kind says what a value is, without showing what somebody wrote.
func kind(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case string:
		return "a string"
	case bool:
		return "a boolean"
	case json.Number:
		return "a number"
	case []any:
		return "an array"
	}
	return "an object"
}

func (c *Checker) array(where string, v any, of string) error {
	list, ok := v.([]any)
	if !ok {
		return fmt.Errorf("%s: want an array of %s, got %s", where, of, kind(v))
	}
	for i, e := range list {
		if err := c.is(fmt.Sprintf("%s[%d]", where, i), e, of); err != nil {
			return err
		}
	}
	return nil
}

func (c *Checker) object(where string, v any, t string) error {
	def, ok := c.types[t]
	if !ok { // A few of the types that were added for 10.3 are only named.
		return nil
	}
	if len(def.Subtypes) > 0 {
		return c.any(where, v, def.Subtypes)
	}
	o, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("%s: want %s, got %s", where, t, kind(v))
	}
	mode, _ := o["parse_mode"].(string)
	for _, f := range def.Fields {
		if _, has := o[f.Name]; !has && !f.Required { // as most of the hundred of a message are not
			continue
		}
		if err := c.member(where+"."+f.Name, o, f, mode); err != nil {
			return fmt.Errorf("%w (%s)", err, t)
		}
	}
	for name := range o {
		if !slices.ContainsFunc(def.Fields, func(f field) bool { return f.Name == name }) {
			return fmt.Errorf("%s: %s has no field %q in %s", where, t, name, c.Version)
		}
	}
	return nil
}

func (c *Checker) member(where string, o map[string]any, f field, mode string) error {
	v, has := o[f.Name]
	switch {
	case !has:
		return fmt.Errorf("%s is missing", where)
	case v == nil:
		return fmt.Errorf("%s is null: leave it out", where)
	}
	if err := c.any(where, v, f.Types); err != nil {
		return err
	}
	text, ok := v.(string)
	if !ok {
		return nil
	}
	if f.prose.constant != "" && text != f.prose.constant {
		return fmt.Errorf("%s: want %q", where, f.prose.constant)
	}
	return f.within(where, text, mode)
}

var (
	lengthRule   = regexp.MustCompile(`(\d+)-(\d+) ([Cc]haracters|[Bb]ytes)`)
	rangeRule    = regexp.MustCompile(`[Vv]alues between (\d+)-(\d+)`)
	constantRule = regexp.MustCompile(`(?:, always|, must be) "?([a-z_]+)"?\.?$`)
)

// prose is what the description of a field says in words. It is read once: a field is checked thousands of times.
type prose struct {
	values   []string // the rule, the least and the most; nil when nothing is said
	length   []string // the same, and what is counted
	constant string   // the one value that the field has in this shape, such as a status or a scope, or ""
}

func (f field) read() prose {
	p := prose{values: rangeRule.FindStringSubmatch(f.Description), length: lengthRule.FindStringSubmatch(f.Description)}
	if !f.Required || !slices.Contains([]string{"type", "status", "source"}, f.Name) {
		return p
	}
	if m := constantRule.FindStringSubmatch(f.Description); m != nil {
		p.constant = m[1]
	}
	return p
}

// within checks what the prose of the description says of lengths and ranges. Where it counts after entities
// parsing, markup is read first; a text that is absent where 0 is allowed never comes here.
func (f field) within(where, value, mode string) error {
	if m := f.prose.values; m != nil {
		n, err := strconv.Atoi(value)
		if err != nil || !between(n, m[1], m[2]) {
			return fmt.Errorf("%s: want %s-%s", where, m[1], m[2])
		}
	}
	m := f.prose.length
	if m == nil || !slices.Contains(f.Types, "String") {
		return nil
	}
	size := units(value)
	if strings.EqualFold(m[3], "bytes") {
		size = len(value)
	} else if strings.EqualFold(mode, "html") && strings.Contains(f.Description, "pars") {
		text, _, err := parseHTML(value)
		if err != nil {
			return fmt.Errorf("%s: %w", where, err)
		}
		size = units(text)
	}
	if !between(size, m[1], m[2]) {
		return fmt.Errorf("%s: length %d is outside %s-%s %s", where, size, m[1], m[2], strings.ToLower(m[3]))
	}
	return nil
}

func between(n int, low, high string) bool {
	from, err := strconv.Atoi(low)
	to, err2 := strconv.Atoi(high)
	return err == nil && err2 == nil && from <= n && n <= to
}
