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

// LoadFrom builds the engine from another copy of the knowledge base.
func LoadFrom(kb fs.FS) (*Engine, error) {
	raw, err := fs.ReadFile(kb, "learned/weights.bin")
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // the trainer starts without
		return nil, err
	}
	return load(kb, string(raw))
}

// load reads what the answers are made of beside what messages are read with, each on a processor of its own.
func load(kb fs.FS, weights string) (*Engine, error) {
	e := &Engine{}
	var wait sync.WaitGroup
	var said error
	wait.Go(func() { said = e.loadSayings(kb) })
	err := e.loadReading(kb, weights)
	wait.Wait()
	if err = errors.Join(said, err); err != nil {
		return nil, err
	}
	return e, nil
}

func (e *Engine) loadSayings(kb fs.FS) (err error) {
	if e.Words, err = loadWords(kb); err != nil {
		return err
	}
	e.know, err = loadKnowledge(kb)
	return err
}

func (e *Engine) loadReading(kb fs.FS, weights string) (err error) {
	if e.Gazetteer, err = loadGazetteer(kb); err != nil {
		return err
	}
	e.read, err = loadReader(kb, e.Gazetteer, weights)
	return err
}
