package main

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"time"

	"hangup/advice"
	"hangup/bot"
	"hangup/bot/telegram"
)

// How watches spread. Guesses that are the same for every size: most groups follow the district they live in, few a nation; three of
// five are in Telegram, as groups of neighbours rather are than in Discord.
const (
	shareDistrict = 72 // of a hundred
	shareCounty   = 14
	shareForce    = 13 // the rest follows a nation
	shareTelegram = 60 // of a hundred chats
	shareTopics   = 20 // of a hundred chats in Telegram are topics of a larger group
	everyTwice    = 10 // one chat in so many follows a second area
)

// scaleSeed makes every run draw the same watches.
const scaleSeed = 8

// scaleDraw draws watches.
type scaleDraw struct {
	dice      *rand.Rand
	gazetteer *advice.Gazetteer
	districts []advice.Area
	wishes    []bot.Wish // a hundred of them, drawn alike
	since     time.Time
	last      advice.AreaID // of the watch before
}

func newScaleDraw(core *bot.Core, now time.Time) *scaleDraw {
	d := &scaleDraw{dice: rand.New(rand.NewPCG(scaleSeed, scaleSeed)), gazetteer: core.Gazetteer, since: now}
	for _, a := range core.Areas() {
		if kindOfArea(a.ID) == "district" {
			d.districts = append(d.districts, a)
		}
	}
	usual, _ := core.NewWish("")
	for n := range 100 {
		wish := usual
		switch {
		case n < 10:
			wish = bot.Wish{} // everything at once
		case n < 15:
			wish.Not = []string{"court"}
		case n < 18:
			wish.Words = []string{"courier", "police"}
		case n < 20:
			wish.Review = true
		}
		d.wishes = append(d.wishes, wish)
	}
	return d
}

// kindOfArea is what stands before the colon of an id.
func kindOfArea(id advice.AreaID) string {
	for n, r := range id {
		if r == ':' {
			return string(id[:n])
		}
	}
	return ""
}

// area draws where a group lives, and how much around it the group follows.
func (d *scaleDraw) area() advice.AreaID {
	a := d.districts[d.dice.IntN(len(d.districts))]
	levels := map[string]int{"district": 0, "county": 1, "force": 2, "nation": 3}
	up := 3
	switch n := d.dice.IntN(100); {
	case n < shareDistrict:
		up = 0
	case n < shareDistrict+shareCounty:
		up = 1
	case n < shareDistrict+shareCounty+shareForce:
		up = 2
	}
	for levels[kindOfArea(a.ID)] < up && a.Parent != "" {
		a, _ = d.gazetteer.Area(a.Parent)
	}
	return a.ID
}

// watch draws the n-th watch.
func (d *scaleDraw) watch(n int) bot.Watch {
	w := bot.Watch{At: scaleAddress(n), Area: d.area(), Since: d.since, Wish: d.wishes[d.dice.IntN(len(d.wishes))]}
	if n%everyTwice == everyTwice-1 { // another of the chat before it
		w.At = scaleAddress(n - 1)
		for w.Area == d.last {
			w.Area = d.area()
		}
	}
	d.last = w.Area
	return w
}

// scaleAddress is where the chat of the n-th watch is.
func scaleAddress(n int) bot.Address {
	place := benchPlaces()[0]
	if mix(n)%100 >= shareTelegram {
		place = benchPlaces()[1]
	}
	at := place.address(place.chat(n))
	if place.name == telegram.Platform && mix(n)/100%100 < shareTopics {
		at.Thread = "7"
	}
	return at
}

// mix gives a number that looks like drawn, and is the same each time.
func mix(n int) uint64 {
	x := uint64(n)*0x9E3779B97F4A7C15 + 1
	x ^= x >> 29
	return x * 0xBF58476D1CE4E5B9 >> 33
}

// fillAtOnce is how many rows go into one statement.
const fillAtOnce = 500

// fillScale stores n watches, and when their chats were served last, as in a database that is in use.
func fillScale(ctx context.Context, look scaleLook, d *scaleDraw, n int, step func()) error {
	chats := scaleRows{look: look, table: "chats", columns: []string{"platform", "chat", "last_served"}}
	watches := scaleRows{look: look, table: "watches", columns: watchColumnsOfScale()}
	for i := range n {
		w := d.watch(i)
		wish, err := json.Marshal(w.Wish)
		if err != nil {
			return err
		}
		chat := w.At.Chat
		if err := watches.add(ctx, watchValues(w, string(wish))...); err != nil {
			return err
		}
		if err := chats.add(ctx, chat.Platform, chat.ID, w.Since.Add(-time.Duration(d.dice.Int64N(int64(30*24*time.Hour)))).UnixMilli()); err != nil {
			return err
		}
		step()
	}
	if err := watches.flush(ctx); err != nil {
		return err
	}
	return chats.flush(ctx)
}

func watchColumnsOfScale() []string {
	return []string{"platform", "chat", "thread", "area", "since", "wish", "owner_platform", "owner_chat", "owner_thread"}
}

// watchValues is a watch as its row holds it. wish is JSON.
func watchValues(w bot.Watch, wish string) []any {
	return []any{w.At.Chat.Platform, w.At.Chat.ID, string(w.At.Thread), string(w.Area), w.Since.UnixMilli(), wish, "", "", ""}
}

// scaleRows gathers rows for a table.
type scaleRows struct {
	look    scaleLook
	table   string
	columns []string
	args    []any
}

func (r *scaleRows) add(ctx context.Context, values ...any) error {
	r.args = append(r.args, values...)
	if len(r.args) < fillAtOnce*len(r.columns) {
		return nil
	}
	return r.flush(ctx)
}

func (r *scaleRows) flush(ctx context.Context) error {
	if len(r.args) == 0 {
		return nil
	}
	err := r.look.insert(ctx, r.table, r.columns, r.args)
	r.args = r.args[:0]
	return err
}
