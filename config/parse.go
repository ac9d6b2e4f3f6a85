package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
)

// parser reads the settings file for koanf. It works on nodes and not on values, because only a node
// knows its line and the text as written: a secret of digits must not become a number on the way.
type parser struct {
	file     string
	where    map[string]string
	mistakes Mistakes
}

// Unmarshal gives the settings of the file by name. What is wrong goes to p.mistakes.
func (p *parser) Unmarshal(raw []byte) (map[string]any, error) {
	values := map[string]any{}
	p.where = map[string]string{}
	root, ok := p.document(raw)
	if !ok {
		return values, nil
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		p.pair(root.Content[i], root.Content[i+1], values)
	}
	return values, nil
}

// Marshal is never called: settings are only read.
func (p *parser) Marshal(map[string]any) ([]byte, error) {
	return nil, errors.New("settings are only read")
}

// document gives the mapping that the file consists of; false when there is none to read.
func (p *parser) document(raw []byte) (*yaml.Node, bool) {
	d := yaml.NewDecoder(bytes.NewReader(raw))
	var doc, more yaml.Node
	switch err := d.Decode(&doc); {
	case errors.Is(err, io.EOF):
		return nil, false
	case err != nil:
		line, text := complaint(raw, err)
		p.mistakes.add(fmt.Sprintf("%s:%d", p.file, line), "%s", text)
		return nil, false
	case len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode:
		p.mistakes.add(p.file, "write one setting a line, such as http_addr: %s", DefaultHTTPAddr)
		return nil, false
	}
	if err := d.Decode(&more); !errors.Is(err, io.EOF) {
		p.mistakes.add(p.file, "the file must hold one document: take out what follows the second ---")
	}
	return doc.Content[0], true
}

func (p *parser) pair(key, value *yaml.Node, values map[string]any) {
	name, place := key.Value, fmt.Sprintf("%s:%d", p.file, key.Line)
	_, twice := p.where[name]
	switch {
	case key.Kind != yaml.ScalarNode || !known(name):
		p.mistakes.add(place, "%s", unknown(name, asWritten))
		return
	case twice:
		p.mistakes.add(place, "%s stands in the file twice", name)
		return
	}
	p.where[name] = place
	switch {
	case value.Kind != yaml.ScalarNode:
		p.mistakes.add(place, "%s takes one value", name)
	case strings.TrimSpace(value.Value) == "" || value.Tag == "!!null":
		p.mistakes.add(place, "%s has no value", name)
	default:
		values[name] = value.Value
	}
}
