package advice

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"go.yaml.in/yaml/v3"

	"hangup/advice/pattern"
)

// maxKnowledgeFile is the most bytes read of one file of the knowledge base. The largest of
// ours is a tenth of it; more than that is a mistake.
const maxKnowledgeFile = 256 << 10

// document is a YAML file whose keys can be found again, so that a mistake can be named by line.
type document struct {
	name string
	raw  []byte
	root *yaml.Node // once a place was asked for: files without mistakes are not taken apart twice
}

// openDocument reads a file into v, refusing unknown and repeated keys and a second document.
func openDocument(kb fs.FS, name string, v any) (*document, error) {
	raw, err := readCapped(kb, name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	d := yaml.NewDecoder(bytes.NewReader(raw))
	d.KnownFields(true)
	if err := d.Decode(v); err != nil {
		return nil, atLine(name, err)
	}
	if err := d.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s:1: there is more than one document", name)
	}
	return &document{name: name, raw: raw}, nil
}

func readCapped(kb fs.FS, name string) ([]byte, error) {
	f, err := kb.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxKnowledgeFile+1))
	if err == nil && len(raw) > maxKnowledgeFile {
		err = fmt.Errorf("is larger than %d bytes", maxKnowledgeFile)
	}
	return raw, err
}

var yamlLine = pattern.New(`line (\d+): `)

// atLine turns an error of the YAML reader into one that starts with file:line.
func atLine(name string, err error) error {
	at := "1"
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		at = m[1]
	}
	return fmt.Errorf("%s:%s: %w", name, at, err)
}

// errorf is an error at the place of a key, given as the path of keys that leads to it. A
// missing end of the path is reported at the last key that is there.
func (d *document) errorf(path []string, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", d.name, d.line(path), fmt.Sprintf(format, args...))
}

func (d *document) line(path []string) int {
	at, node := 1, d.top()
	for _, key := range path {
		k, v := child(node, key)
		if k == nil {
			break
		}
		at, node = k.Line, v
	}
	return at
}

// keys lists the top keys in the order of the file.
func (d *document) keys() []string {
	top := d.top()
	if top == nil || top.Kind != yaml.MappingNode {
		return nil
	}
	var out []string
	for i := 0; i+1 < len(top.Content); i += 2 {
		out = append(out, top.Content[i].Value)
	}
	return out
}

func (d *document) top() *yaml.Node {
	if d.root == nil {
		d.root = &yaml.Node{}
		if err := yaml.Unmarshal(d.raw, d.root); err != nil { // it was read before, so there is none
			return nil
		}
	}
	if len(d.root.Content) == 0 {
		return nil
	}
	return d.root.Content[0]
}

func child(node *yaml.Node, key string) (k, v *yaml.Node) {
	if node == nil || node.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == key {
			return node.Content[i], node.Content[i+1]
		}
	}
	return nil, nil
}
