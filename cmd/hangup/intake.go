package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/config/files"
)

// intake reads files of warnings, says what it found in each and stores it.
type intake struct {
	*console
	engine *advice.Engine
	desk   *news.Desk
	bad    int // files that could not be read
}

// item is a warning and the file that it was read from.
type item struct {
	path    string
	warning news.Warning
}

// readAll reads files and the files of folders.
func (in *intake) readAll(ctx context.Context, paths []string) []item {
	files := in.files(paths)
	bar := in.startProgress("reading", len(files))
	var found []item
	for _, path := range files {
		if ctx.Err() != nil {
			break
		}
		w, err := in.read(path)
		bar.clear()
		if err != nil {
			in.refuse(path, err)
		} else {
			found = append(found, item{path, w})
		}
		bar.step()
	}
	bar.finish()
	return found
}

// refuse names a file that cannot be imported.
func (in *intake) refuse(path string, err error) {
	in.bad++
	text := strings.TrimPrefix(err.Error(), filepath.Base(path)+": ")
	if !strings.Contains(text, path) {
		text = path + ": " + text
	}
	fmt.Fprintf(in.err, "hangup: %s\n", oneLine(text))
}

func (in *intake) read(path string) (news.Warning, error) {
	raw, err := readArticle(path)
	if err != nil {
		return news.Warning{}, err
	}
	article, err := news.Parse(filepath.Base(path), raw)
	if err != nil {
		return news.Warning{}, err
	}
	if future(article.Published, in.now()) {
		return news.Warning{}, fmt.Errorf("it is dated %s, which is still to come", article.Published.Format("2 January 2006"))
	}
	return in.desk.Judge(article), nil
}

func readArticle(path string) ([]byte, error) {
	f, err := files.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, news.MaxBytes+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("it cannot be read")
	case len(raw) > news.MaxBytes:
		return nil, fmt.Errorf("it is larger than %d MiB, which no warning is", news.MaxBytes>>20)
	}
	return raw, nil
}

// files lists what to read: files as given, and the files of folders in order. Hidden files and
// folders in folders are passed over.
func (in *intake) files(paths []string) []string {
	var all []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil || !info.IsDir() {
			all = append(all, path) // reading it says what is wrong
			continue
		}
		inside, err := filesOf(path)
		if err != nil {
			in.refuse(path, err)
		}
		all = append(all, inside...)
	}
	return all
}

func filesOf(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrPermission) {
		return nil, errors.New("the folder may not be read by this user")
	}
	if err != nil {
		return nil, errors.New("the folder cannot be read")
	}
	var files []string
	for _, e := range entries {
		if e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") {
			files = append(files, filepath.Join(folder, e.Name()))
		}
	}
	if len(files) == 0 {
		return nil, errors.New("the folder has no files")
	}
	return files, nil
}
