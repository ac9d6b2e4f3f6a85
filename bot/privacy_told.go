package bot

import (
	"context"
	"slices"
	"strconv"
	"time"
)

// privacy is "/privacy": what is kept, for how long, how to remove it. It is written from what every store sweeps by.
func (t *turn) privacy(context.Context, string) (Reply, error) {
	told := bullets(t.told()...)
	told.Items = append(told.Items, Item{Text: t.Say("bot.privacy.you")}, Item{Text: t.Say("bot.privacy.sealed")})
	return Reply{
		Lead:  t.Say("bot.privacy.lead"),
		Parts: []Part{told, paragraph(t.Say("bot.privacy.rights"))},
		Buttons: []Button{
			t.button("bot.button.mydata", act("mydata")),
			t.button("bot.button.forgetme", act("forgetme")),
		},
	}, nil
}

// told says everything that is kept, each words once, in the order of Keeps.
func (c *Core) told() (texts []string) {
	var keys []string
	gaps := map[string][]string{}
	for _, k := range Keeps() {
		if !slices.Contains(keys, k.Told) {
			keys = append(keys, k.Told)
		}
		if k.For > 0 {
			gaps[k.Told] = append(gaps[k.Told], k.What, c.period(k.For))
		}
	}
	for _, key := range keys {
		texts = append(texts, c.Say(key, gaps[key]...))
	}
	return texts
}

// period writes how long something is kept, in whole years, days, hours or minutes.
func (c *Core) period(d time.Duration) string {
	for _, unit := range []struct {
		of  time.Duration
		key string
	}{{aYear, "bot.period.years"}, {aDay, "bot.period.days"}, {time.Hour, "bot.period.hours"}, {time.Minute, "bot.period.minutes"}} {
		if d >= unit.of && d%unit.of == 0 {
			return tongue{Core: c}.some(unit.key, strconv.FormatInt(int64(d/unit.of), 10))
		}
	}
	return d.String()
}
