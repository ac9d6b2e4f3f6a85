package main

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"

	"hangup/advice/feed"
	"hangup/advice/news"
)

// judging is what a desk does.
type judging interface {
	Judge(news.Article) news.Warning
}

// judge judges an item that a stranger wrote. One over which the desk stumbles costs that item and not the bot.
func judge(d judging, i feed.Item) (w news.Warning, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it cannot be judged: %.80s", oneLine(fmt.Sprint(p)))
		}
	}()
	w = d.Judge(i.Article)
	if i.Finding == feed.Changed {
		w.ID = changedID(w)
	}
	return w, nil
}

// isEdit tells whether an item is one that was passed on before and only reads differently now: a group wants no warning twice
// because somebody mended a word. What has become a correction is no mere edit.
func isEdit(i feed.Item, w news.Warning) bool {
	return i.Finding == feed.Changed && w.Label != news.IsCorrection
}

// changedID names an article that changed at its address apart from what it was, and the same each time it is read.
func changedID(w news.Warning) news.WarningID {
	sum := sha256.Sum256([]byte(string(w.ID) + "\x00" + w.Title + "\x00" + w.Body))
	return news.WarningID(strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10])))
}
