package main

import (
	"fmt"

	"hangup/advice/news"
)

// judge judges an article that a stranger wrote. One over which the desk stumbles costs that article and not the bot.
func judge(d judging, a news.Article) (w news.Warning, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it cannot be judged: %.80s", oneLine(fmt.Sprint(p)))
		}
	}()
	return d.Judge(a), nil
}

// judging is what a desk does.
type judging interface {
	Judge(news.Article) news.Warning
}
