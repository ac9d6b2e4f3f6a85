package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// platform is a place beside the page where the bot speaks. Each has a file of its own.
type platform interface {
	// title is its name.
	title() string
	// run speaks there until ctx ends, then finishes what is open within five seconds. It calls connected once, when the
	// platform has answered, with what an operator should know. Its error says that trying again is of no use, and ends
	// the program.
	run(ctx context.Context, connected func(about string)) error
}

// linkPlatforms builds every platform that has a token.
func (a *app) linkPlatforms() error {
	for _, link := range []func(*app) (platform, error){linkTelegram, linkDiscord} {
		p, err := link(a)
		if err != nil {
			return err
		}
		if p != nil {
			a.platforms = append(a.platforms, watchedPlatform{p, a})
		}
	}
	return nil
}

// meetWithin is how long the welcome waits for a platform. One that can be reached answers in a fraction of that.
const meetWithin = 5 * time.Second

// meet starts the platforms and gives what there is to say of each. ok is false when the program is to end instead.
func (a *app) meet(c *crew) (about []string, ok bool) {
	var said []chan string
	for _, p := range a.platforms {
		one := make(chan string, 1)
		said = append(said, one)
		c.start(func(ctx context.Context) error {
			return p.run(ctx, func(text string) { one <- text })
		})
	}
	late := time.NewTimer(meetWithin)
	defer late.Stop()
	for n, p := range a.platforms {
		text := fmt.Sprintf("%s has not answered yet. This is tried until it does; the log says when.", p.title())
		select {
		case text = <-said[n]:
		case <-late.C:
			late.Reset(0) // the next one has had its time too
			select {
			case text = <-said[n]:
			default:
			}
		case <-c.ctx.Done():
			return nil, false
		}
		about = append(about, text)
	}
	return about, c.ctx.Err() == nil
}

// crew is what runs side by side until ctx ends or a part fails, which ends the others.
type crew struct {
	ctx  context.Context
	stop context.CancelFunc
	jobs sync.WaitGroup
	once sync.Once
	err  error
}

func newCrew(ctx context.Context) *crew {
	c := &crew{}
	c.ctx, c.stop = context.WithCancel(ctx)
	return c
}

func (c *crew) start(job func(context.Context) error) {
	c.jobs.Go(func() {
		if err := job(c.ctx); err != nil {
			c.once.Do(func() { c.err = err })
			c.stop()
		}
	})
}

// do starts a job that cannot fail.
func (c *crew) do(job func(context.Context)) {
	c.start(func(ctx context.Context) error { job(ctx); return nil })
}

// wait gives the first error once all have ended.
func (c *crew) wait() error {
	c.jobs.Wait()
	c.stop()
	return c.err
}
