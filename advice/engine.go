package advice

import (
	"embed"
	"errors"
	"io/fs"
	"sync"
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

// LoadPlaces builds the part of the engine that knows areas and forces, in a sixth of the time that Load takes.
func LoadPlaces() (*Gazetteer, error) {
	kb, err := fs.Sub(embedded, "kb")
	if err != nil {
		return nil, err
	}
	return loadGazetteer(kb)
}

// LoadFrom builds the engine from another copy of the knowledge base.
func LoadFrom(kb fs.FS) (*Engine, error) {
	raw, err := fs.ReadFile(kb, "learned/weights.bin")
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // the trainer starts without
		return nil, err
	}
	return load(kb, string(raw))
}

// load reads what the answers are made of beside what messages are read with, on the processors that there are.
func load(kb fs.FS, weights string) (*Engine, error) {
	e := &Engine{}
	concepts := conceptsIn(kb)
	err := together(
		func() (err error) { e.read, err = loadReader(kb, concepts, weights); return err },
		func() (err error) { e.Gazetteer, err = loadGazetteer(kb); return err },
		func() (err error) { e.Words, err = loadWords(kb); return err },
		func() (err error) { e.know, err = loadKnowledge(kb, concepts); return err },
	)
	if err != nil {
		return nil, err
	}
	e.read.places = e.Gazetteer
	return e, nil
}

// together does things at the same time and gives all their errors.
func together(things ...func() error) error {
	errs := make([]error, len(things))
	var wait sync.WaitGroup
	for i, do := range things {
		wait.Go(func() { errs[i] = do() })
	}
	wait.Wait()
	return errors.Join(errs...)
}
