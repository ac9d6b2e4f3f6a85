package advice

import (
	"fmt"
	"io/fs"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Words holds the short texts of the wording files: kb/wording/*.yaml, one flat map of key to
// text each. {name} in a text is a gap that Say fills.
type Words struct{ texts map[string]string }

// Say gives the text of a key with its gaps filled from name, value pairs.
// A key that does not exist gives itself in angle brackets; a test keeps that from happening.
func (w *Words) Say(key string, pairs ...string) string {
	text, ok := w.texts[key]
	if !ok {
		return "⟨" + key + "⟩"
	}
	gaps := make([]string, 0, len(pairs))
	for i := 0; i+1 < len(pairs); i += 2 {
		gaps = append(gaps, "{"+pairs[i]+"}", pairs[i+1])
	}
	return strings.NewReplacer(gaps...).Replace(text)
}

// Has tells whether there is a text under the key.
func (w *Words) Has(key string) bool { _, ok := w.texts[key]; return ok }

func loadWords(kb fs.FS) (*Words, error) {
	names, err := yamlFiles(kb, "wording")
	if err != nil {
		return nil, err
	}
	w := &Words{texts: map[string]string{}}
	for _, name := range names {
		var nodes map[string]yaml.Node
		if err := decodeFile(kb, name, &nodes); err != nil {
			return nil, err
		}
		if err := w.add(name, nodes); err != nil {
			return nil, err
		}
	}
	return w, nil
}

func (w *Words) add(file string, nodes map[string]yaml.Node) error {
	for key, n := range nodes {
		if n.Kind != yaml.ScalarNode || strings.TrimSpace(n.Value) == "" {
			return fmt.Errorf("%s:%d: %q must be a text", file, n.Line, key)
		}
		if _, dup := w.texts[key]; dup {
			return fmt.Errorf("%s:%d: %q stands in another wording file too", file, n.Line, key)
		}
		w.texts[key] = strings.TrimSpace(n.Value)
	}
	return nil
}
