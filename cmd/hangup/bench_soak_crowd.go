package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"hangup/bot/bottest/limited"
	"hangup/bot/discord"
	"hangup/bot/telegram"
	"hangup/bot/webchat"
	"hangup/config"
)

// visitor is somebody who uses the program. Nobody does two things at once.
type visitor interface {
	// act does one thing, which mostly follows from the answer before, and says what it was.
	act(ctx context.Context, dice *rand.Rand) (what string, err error)
	// hangUp closes connections that are open for nothing.
	hangUp()
}

// errLeft says that somebody left before the answer came, as people do.
var errLeft = errors.New("left before the answer")

// streamDeed is having the page open for a while, which is as long as somebody likes.
const streamDeed = "stream"

// soakPeople is how many people there are on each platform. They take turns, so that each has a conversation.
const soakPeople = 60

// soakPatience is how long somebody waits for an answer.
const soakPatience = 30 * time.Second

// crowd is all people, who do something at a steady rate.
type crowd struct {
	rate    float64
	dice    *rand.Rand
	groups  []*group
	weather *weather

	mu      sync.Mutex
	counts  map[string]*deedCount
	took    []time.Duration // of what was answered while nothing was wrong
	remarks []string
}

// group is the people of a place.
type group struct {
	place string
	share float64 // of all that is done
	idle  chan visitor
}

// deedCount counts what was done of one kind.
type deedCount struct {
	What       string `json:"what"` // the place and the deed
	Done       int    `json:"done"`
	Left       int    `json:"left,omitempty"`       // before the answer was there
	Excused    int    `json:"unanswered_in_faults"` // while something was wrong that touched the place
	Unanswered int    `json:"unanswered"`           // although nothing was
}

func newCrowd(s *soak) *crowd {
	c := &crowd{rate: s.Rate, dice: rand.New(rand.NewPCG(s.Seed, 2)), weather: s.weather, counts: map[string]*deedCount{}}
	page := c.add(webchat.Platform, 0.42)
	board := c.add(dashboardPlace, 0.05)
	tg := c.add(telegram.Platform, 0.13) // it carries 30 messages a second for a bot, of which a warning takes 28
	dc := c.add(discord.Platform, 0.40)
	for n := range soakPeople {
		page.idle <- newPageVisitor(s.url)
		if n < 3 {
			board.idle <- newBoardVisitor(s.url)
		}
		tg.idle <- &telegramVisitor{s.telegram(), n}
		dc.idle <- &discordVisitor{d: s.discord(), url: s.url() + config.DiscordPath, person: n}
	}
	return c
}

func (c *crowd) add(place string, share float64) *group {
	g := &group{place: place, share: share, idle: make(chan visitor, soakPeople)}
	c.groups = append(c.groups, g)
	return g
}

// run lets people do things until ctx ends and all answers are here. Arrivals are those of Poisson: people do not keep step.
func (c *crowd) run(ctx context.Context) {
	var all sync.WaitGroup
	defer all.Wait()
	for next := time.Now(); ; {
		next = next.Add(time.Duration(c.dice.ExpFloat64() / c.rate * float64(time.Second)))
		if !sleep(ctx, time.Until(next)) {
			return
		}
		g, dice := c.pick(), rand.New(rand.NewPCG(c.dice.Uint64(), 3))
		select {
		case who := <-g.idle:
			all.Go(func() {
				c.watch(context.WithoutCancel(ctx), g.place, who, dice)
				g.idle <- who
			})
		default: // all of them wait for answers
		}
	}
}

// hangUp has everybody who does nothing close their connections.
func (c *crowd) hangUp() {
	for _, g := range c.groups {
		for range len(g.idle) {
			who := <-g.idle
			who.hangUp()
			g.idle <- who
		}
	}
}

// pick gives a group, each as often as its share says.
func (c *crowd) pick() *group {
	at := c.dice.Float64()
	for _, g := range c.groups {
		if at -= g.share; at < 0 {
			return g
		}
	}
	return c.groups[0]
}

// watch lets somebody do one thing and notes what became of it.
func (c *crowd) watch(ctx context.Context, place string, who visitor, dice *rand.Rand) {
	ctx, cancel := context.WithTimeout(ctx, soakPatience)
	defer cancel()
	begin := time.Now()
	what, err := who.act(ctx, dice)
	c.note(place, what, begin, time.Now(), err)
}

func (c *crowd) note(place, what string, begin, end time.Time, err error) {
	wrong := c.weather.wrong(place, begin, end)
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.counts[place+": "+what]
	if n == nil {
		n = &deedCount{What: place + ": " + what}
		c.counts[n.What] = n
	}
	n.Done++
	switch {
	case errors.Is(err, errLeft):
		n.Left++
	case err == nil && !wrong && what != streamDeed:
		c.took = append(c.took, end.Sub(begin))
	case err == nil:
	case wrong:
		n.Excused++
	default:
		n.Unanswered++
		c.remarks = append(c.remarks, fmt.Sprintf("%s after %s at %s: %s", n.What, end.Sub(begin).Round(time.Millisecond), begin.Format(time.TimeOnly), oneLine(err.Error())))
	}
}

// tally gives what was counted, the places together and in order.
func (c *crowd) tally() (all []deedCount, took []time.Duration, remarks []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, n := range c.counts {
		all = append(all, *n)
	}
	slices.SortFunc(all, func(a, b deedCount) int {
		if a.What < b.What {
			return -1
		}
		return 1
	})
	return all, slices.Clone(c.took), slices.Clone(c.remarks[:min(len(c.remarks), 20)])
}

// done is how much was done, and how much of it was not answered.
func (c *crowd) done() (all, unanswered int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, n := range c.counts {
		all += n.Done
		unanswered += n.Excused + n.Unanswered
	}
	return all, unanswered
}

// saying gives what somebody types and what kind of deed that is. More than half are questions about a call.
func saying(dice *rand.Rand) (what, text string) {
	if dice.IntN(10) < 6 {
		questions := benchQuestions()
		return "question", "/check " + questions[dice.IntN(len(questions))]
	}
	commands := []string{"report", "warnings", "contacts", "stats", "area", "watches", "why", "filter", "privacy", "mydata", "forgetme", "help"}
	name := commands[dice.IntN(len(commands))]
	return "/" + name, "/" + name
}

// telegramVisitor is alone with the bot in Telegram.
type telegramVisitor struct {
	t      *limited.Telegram
	person int
}

func (v *telegramVisitor) act(ctx context.Context, dice *rand.Rand) (string, error) {
	if offers := v.t.Offers(v.person); len(offers) > 0 && dice.IntN(2) == 0 {
		_, err := v.t.Do(ctx, v.person, offers[dice.IntN(len(offers))])
		return "button", err
	}
	what, text := saying(dice)
	_, err := v.t.Ask(ctx, v.person, text)
	return what, err
}

func (*telegramVisitor) hangUp() {} // updates are asked for by the program

// discordVisitor is alone with the bot in Discord.
type discordVisitor struct {
	d      *limited.Discord
	url    string
	person int
	offers []limited.Deed
}

func (v *discordVisitor) act(ctx context.Context, dice *rand.Rand) (what string, err error) {
	var heard limited.Heard
	if len(v.offers) > 0 && dice.IntN(2) == 0 {
		what = "button or form"
		heard, err = v.d.Do(ctx, v.person, v.offers[dice.IntN(len(v.offers))], v.d.SendTo(v.url))
	} else {
		var text string
		what, text = saying(dice)
		heard, err = v.d.Say(ctx, v.person, text, v.d.SendTo(v.url))
	}
	if len(heard.Offers) > 0 {
		v.offers = heard.Offers
	}
	return what, err
}

func (v *discordVisitor) hangUp() { v.d.HangUp() }
