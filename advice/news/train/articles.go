package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"hangup/advice"
	"hangup/advice/news"
)

// item is a labelled article.
type item struct {
	ID, Title, Summary, Body, Force, Published, URL, Group string
	Label                                                  news.Label
	Types                                                  []advice.ScamType
	KeySentence                                            string `json:"key_sentence"`

	article news.Article
}

// author is the articles that one person wrote.
type author struct {
	name  string
	items []item
}

// written says which files each author wrote. Files that are kept for measuring are not among them, and of fresh.jsonl only
// the odd ids.
var written = []struct {
	name  string
	files []string
}{
	{"a", []string{"author_a.jsonl"}},
	{"b", []string{"author_b.jsonl"}},
	{"c", []string{"author_c.jsonl"}},
	{"d", []string{"author_d.jsonl"}},
	{"dev", []string{"news_dev.jsonl"}},
	{"own", []string{"news_own.jsonl", "short.jsonl"}},
	{"stories", []string{"stories_tune.jsonl", "stories_report.jsonl"}},
	{"fresh", []string{"fresh.jsonl"}},
}

func readAuthors(dir string) ([]author, error) {
	var all []author
	for _, w := range written {
		a := author{name: w.name}
		for _, file := range w.files {
			items, err := readItems(filepath.Join(dir, file))
			if err != nil {
				return nil, err
			}
			a.items = append(a.items, items...)
		}
		all = append(all, a)
	}
	return all, nil
}

func readItems(path string) ([]item, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var items []item
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, news.MaxBytes)
	for lines.Scan() {
		var i item
		if err := json.Unmarshal(lines.Bytes(), &i); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if filepath.Base(path) == "fresh.jsonl" && even(i.ID) {
			continue
		}
		i.article, err = news.FromFields(news.Fields{Title: i.Title, Summary: i.Summary, Body: i.Body, URL: i.URL, Published: i.Published})
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", path, i.ID, err)
		}
		items = append(items, i)
	}
	return items, lines.Err()
}

func even(id string) bool { return id[len(id)-1]%2 == 0 }
