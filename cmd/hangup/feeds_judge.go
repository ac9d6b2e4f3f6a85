package main

import (
	"fmt"

	"hangup/advice/feed"
	"hangup/advice/news"
)

// judging is what a desk does.
type judging interface {
	Judge(news.Article) news.Warning
}

// judge judges an item that a stranger wrote. One over which the desk stumbles costs that item and not the bot.
func judge(d judging, i feed.Item) (f found, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it cannot be judged: %.80s", oneLine(fmt.Sprint(p)))
		}
	}()
	return found{Warning: d.Judge(i.Article), changed: i.Finding == feed.Changed}, nil
}
