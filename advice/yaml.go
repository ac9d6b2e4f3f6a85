package advice

import (
	"bytes"
	"fmt"
	"io/fs"
	"sort"

	"go.yaml.in/yaml/v3"
)

// decodeFile reads one YAML file of the knowledge base into v. Unknown keys are refused;
// the error names the file and the line.
func decodeFile(kb fs.FS, name string, v any) error {
	raw, err := fs.ReadFile(kb, name)
	if err != nil {
		return err
	}
	d := yaml.NewDecoder(bytes.NewReader(raw))
	d.KnownFields(true)
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// yamlFiles lists the YAML files of a folder of the knowledge base, in order.
func yamlFiles(kb fs.FS, dir string) ([]string, error) {
	names, err := fs.Glob(kb, dir+"/*.yaml")
	sort.Strings(names)
	return names, err
}
