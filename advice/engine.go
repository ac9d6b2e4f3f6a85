package advice

import (
	"embed"
	"io/fs"
)

//go:embed kb
var embedded embed.FS

// Engine answers questions. It does not change after Load and may be used from many goroutines.
type Engine struct {
	*Words
	*Gazetteer
	know *knowledge
	read *reader
}

// Load builds the engine from the knowledge embedded in the program. Its error names file and line.
func Load() (*Engine, error) {
	kb, err := fs.Sub(embedded, "kb")
	if err != nil {
		return nil, err
	}
	return LoadFrom(kb)
}

// LoadFrom builds the engine from another copy of the knowledge base.
func LoadFrom(kb fs.FS) (*Engine, error) {
	words, err := loadWords(kb)
	if err != nil {
		return nil, err
	}
	places, err := loadGazetteer(kb)
	if err != nil {
		return nil, err
	}
	know, err := loadKnowledge(kb)
	if err != nil {
		return nil, err
	}
	read, err := loadReader(kb, places)
	if err != nil {
		return nil, err
	}
	return &Engine{Words: words, Gazetteer: places, know: know, read: read}, nil
}
