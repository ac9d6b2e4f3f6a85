package advice

import (
	"embed"
	"errors"
	"io/fs"
)

//go:embed kb/*.yaml kb/areas kb/concepts kb/languages kb/learned/words.txt kb/types kb/wording
var embedded embed.FS

// weights is a string so that it is read where it lies in the program: 3.6 MB that need no heap.
//
//go:embed kb/learned/weights.bin
var weights string

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
	return load(kb, weights)
}

// LoadFrom builds the engine from another copy of the knowledge base.
func LoadFrom(kb fs.FS) (*Engine, error) {
	raw, err := fs.ReadFile(kb, "learned/weights.bin")
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // the trainer starts without
		return nil, err
	}
	return load(kb, string(raw))
}

func load(kb fs.FS, weights string) (*Engine, error) {
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
	read, err := loadReader(kb, places, weights)
	if err != nil {
		return nil, err
	}
	return &Engine{Words: words, Gazetteer: places, know: know, read: read}, nil
}
