package main

import (
	"context"
	"fmt"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/config"
)

// answerer answers questions in the terminal, with the warnings of the database as sources when there is one.
type answerer struct {
	core  *bot.Core
	area  advice.AreaID
	close func()
}

// result is an answer with what it is built on.
type result struct {
	assessment advice.Assessment
	answer     advice.Answer
	row        row
}

func (a *answerer) answer(ctx context.Context, id, text string) result {
	assessment, ans := a.core.Answer(ctx, text, a.area)
	return result{assessment, ans, rowOf(id, assessment, ans)}
}

// openAnswerer prepares to answer. Area is a place as a person names it, or "".
func openAnswerer(ctx context.Context, c *console, f *settingsFlags, area string) (*answerer, error) {
	s, err := c.settings(f)
	if err != nil {
		return nil, err
	}
	engine, err := loadEngine()
	if err != nil {
		return nil, err
	}
	place, err := findArea(engine, area)
	if err != nil {
		return nil, err
	}
	ports, done := c.storedWarnings(ctx, s)
	core, err := bot.New(bot.Config{
		Engine: engine, Ports: ports, Now: c.now, Log: c.logger(),
		Key: make([]byte, 32), // nothing about a person is stored, so nothing is hashed
	})
	if err != nil {
		done()
		return nil, err
	}
	return &answerer{core: core, area: place, close: done}, nil
}

// findArea gives the area that a person names. Its error offers the near misses.
func findArea(e *advice.Engine, name string) (advice.AreaID, error) {
	if name == "" {
		return "", nil
	}
	found, ok, near := e.FindArea(name)
	if ok {
		return found.ID, nil
	}
	hint := "give a district, county, police force or nation of the UK"
	if len(near) > 0 {
		hint = "did you mean " + nameList(near) + "?"
	}
	return "", &failure{text: fmt.Sprintf("there is no area %.60q: %s", name, hint), code: exitUsage}
}

func nameList(areas []advice.Area) string {
	text := ""
	for i, a := range areas {
		switch {
		case i == 0:
		case i == len(areas)-1:
			text += " or "
		default:
			text += ", "
		}
		text += a.Name
	}
	return text
}

// patience is how long an answer waits for a database that another program holds. Somebody may have a
// caller on the line: an answer now is worth more than a quotation later.
const patience = 500 * time.Millisecond

// storedWarnings opens the database for its warnings. It never creates one: without a file there
// are none. A database that cannot be used costs the answer its quotation and nothing else.
func (c *console) storedWarnings(ctx context.Context, s config.Settings) (bot.Ports, func()) {
	if isAbsent(s) {
		return noWarnings{}, func() {}
	}
	db, err := openStore(ctx, s, withWait(patience))
	if err != nil && ctx.Err() == nil {
		fmt.Fprintf(c.err, "hangup: the stored warnings are left out of the answer: %s\n", oneLine(err.Error()))
	}
	if err != nil {
		return noWarnings{}, func() {}
	}
	return db, func() { _ = db.Close() }
}

// noWarnings is a store without warnings. Answer asks a store for nothing else; the embedded nil
// would show it at once if that changed.
type noWarnings struct{ bot.Ports }

func (noWarnings) Warnings(context.Context, bot.WarningFilter) ([]news.Warning, error) {
	return nil, nil
}

func (noWarnings) Warning(context.Context, news.WarningID) (news.Warning, bool, error) {
	return news.Warning{}, false, nil
}
