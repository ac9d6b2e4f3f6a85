package news

import (
	"embed"
	"fmt"
	"io/fs"
	"sort"
)

//go:embed examples/*.md
var exampleFiles embed.FS

// Examples gives the warnings that come with the program, so that it can be tried before a real
// one is stored. All are made up, say so in title and text, and name a force that does not exist.
func Examples(d *Desk) ([]Warning, error) {
	names, err := fs.Glob(exampleFiles, "examples/*.md")
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	var all []Warning
	for _, name := range names {
		raw, err := exampleFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		a, err := Parse(name, raw)
		if err != nil {
			return nil, fmt.Errorf("examples: %w", err)
		}
		w := d.Judge(a)
		w.Example = true
		all = append(all, w)
	}
	return all, nil
}
