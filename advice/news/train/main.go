// Command train learns what the signs of news are worth from labelled articles and measures it on authors that it was not
// learned from.
//
//	go run ./advice/news/train -out advice/news/learned    # learn from every author, write the tables
//	go run ./advice/news/train -folds                      # judge each author with what was learned from the others
//
// The same articles give the same tables: one goroutine, a fixed order, no clock, no randomness.
package main

//go:generate go run . -data ../testdata -out ../learned

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"hangup/advice"
	"hangup/advice/news"
)

func main() {
	data := flag.String("data", "advice/news/testdata", "folder of labelled articles")
	out := flag.String("out", "", "folder to write the tables to")
	folds := flag.Bool("folds", false, "judge each author with what was learned from the others")
	verbose := flag.Bool("v", false, "name the articles that were judged wrong")
	flag.Parse()
	if err := run(*data, *out, *folds, *verbose); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(data, out string, folds, verbose bool) error {
	authors, err := readAuthors(data)
	if err != nil {
		return err
	}
	engine, err := advice.Load()
	if err != nil {
		return err
	}
	switch {
	case folds:
		return crossValidate(os.Stdout, engine, authors, verbose)
	case out != "":
		return write(out, engine, authors)
	}
	return fmt.Errorf("say -out FOLDER or -folds")
}

// write learns from every author and writes a table for each thing that is learned.
func write(dir string, e *advice.Engine, authors []author) error {
	all, err := readShown(e, authors)
	if err != nil {
		return err
	}
	m := learn(e, all)
	for name, m := range map[string]*news.Model{
		"labels.txt": m.Labels,
		"types.txt":  m.Types,
		"quotes.txt": learnQuotes(readRanked(authors)),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(m.String()), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// learn learns labels and types.
func learn(e *advice.Engine, all []shown) news.Models {
	return news.Models{Labels: learnLabels(all), Types: learnTypes(all, e.Types())}
}
