package bot

import (
	"sort"
	"strings"

	"hangup/advice"
)

// maxSuggested is how many suggestions the strictest of our platforms shows; its limit stands in the adapter.
const maxSuggested = 25

// Suggest completes what is being typed behind a command. The id of an option is what to send as the argument, its
// label what to show. Nothing is suggested for words.
func (c *Core) Suggest(command, typed string) []Option {
	cmd, _ := c.command(strings.ToLower(command))
	typed, _ = cutBytes(tidy(typed), maxText)
	typed = strings.ToLower(typed)
	switch cmd.Takes {
	case AreaArg:
		return c.suggestAreas(typed)
	case TypeArg:
		return c.suggestTypes(typed)
	}
	return nil
}

// suggestTypes gives kinds of scam whose name begins with what was typed, then those in which another word does. Where
// there are none it gives the choice of who cannot say.
func (c *Core) suggestTypes(typed string) []Option {
	var first, then []Option
	kinds := c.kinds()
	for _, k := range kinds {
		name := strings.ToLower(k.Label)
		switch {
		case strings.HasPrefix(name, typed):
			first = append(first, k)
		case strings.Contains(name, " "+typed), strings.Contains(name, "("+typed):
			then = append(then, k)
		}
	}
	found := append(first, then...)
	if len(found) == 0 {
		found = kinds[len(kinds)-1:]
	}
	return found[:min(len(found), maxSuggested)]
}

// suggestAreas gives areas whose name begins with what was typed, then those in which another word does, then near
// misses; each group by name. Nothing typed gives the nations.
func (c *Core) suggestAreas(typed string) []Option {
	var all []ranked
	for _, a := range c.Areas() {
		if rank, ok := match(a, typed); ok {
			all = append(all, ranked{a, rank})
		}
	}
	sort.SliceStable(all, func(i, j int) bool {
		if all[i].rank != all[j].rank {
			return all[i].rank < all[j].rank
		}
		return all[i].area.Name < all[j].area.Name
	})
	found := make([]advice.Area, 0, maxSuggested)
	for _, r := range all[:min(len(all), maxSuggested)] {
		found = append(found, r.area)
	}
	if len(found) == 0 {
		found = c.near(typed)
	}
	return c.areaOptions(found)
}

type ranked struct {
	area advice.Area
	rank int
}

// match ranks an area by where its name has what was typed: 0 at the beginning, 1 at the beginning of another word.
func match(a advice.Area, typed string) (rank int, ok bool) {
	if typed == "" {
		return 0, a.Parent == "" && a.Force == ""
	}
	name := strings.ToLower(a.Name)
	if strings.HasPrefix(name, typed) {
		return 0, true
	}
	return 1, strings.Contains(name, " "+typed)
}

// near gives what was probably meant, or the place that goes by another name.
func (c *Core) near(typed string) []advice.Area {
	found, ok, near := c.FindArea(typed)
	if ok {
		return []advice.Area{found}
	}
	return near[:min(len(near), maxSuggested)]
}

func (c *Core) areaOptions(areas []advice.Area) []Option {
	var options []Option
	for _, a := range areas {
		options = append(options, Option{ID: string(a.ID), Label: c.areaName(a, areas)})
	}
	return options
}
