package config

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Coordinator is a person who may warn whole areas and decide for every chat.
type Coordinator struct {
	Platform string // "telegram" or "discord"
	User     string // the person's id there
}

// maxCoordinators is more than a country has counties and forces.
const maxCoordinators = 200

// coordinatorForm shows how a person is written.
const coordinatorForm = "telegram:12345"

// telegramPerson is an id of a person: more than 0, as those of groups are less, and at most 52 bits
// (core.telegram.org/bots/api#user).
var telegramPerson = regexp.MustCompile(`^[1-9][0-9]{0,15}$`)

// takeCoordinators reads "platform:id, platform:id".
func takeCoordinators(s *Settings, value string) error {
	all := entries(value)
	switch {
	case len(all) == 0:
		return fmt.Errorf("it names nobody: write platform:id, such as %s", coordinatorForm)
	case len(all) > maxCoordinators:
		return fmt.Errorf("these are %d people and at most %d can be coordinators: take some out", len(all), maxCoordinators)
	}
	var wrong []error
	for n, text := range all {
		c, err := readCoordinator(text)
		if err == nil && slices.Contains(s.Coordinators, c) {
			err = errors.New("this one is there already: take one out")
		}
		if err != nil {
			wrong = append(wrong, fmt.Errorf("coordinator %d: %w", n+1, err))
			continue
		}
		s.Coordinators = append(s.Coordinators, c)
	}
	return errors.Join(wrong...)
}

// readCoordinator reads one person.
func readCoordinator(text string) (Coordinator, error) {
	platform, user, found := strings.Cut(text, ":")
	c := Coordinator{strings.ToLower(strings.TrimSpace(platform)), strings.TrimSpace(user)}
	switch {
	case !found:
		return c, fmt.Errorf("no platform stands before the id: write platform:id, such as %s", coordinatorForm)
	case c.Platform == "web":
		return c, errors.New("the page knows nobody by an id: who opens the moderator's link there is a coordinator already, so take this out")
	case c.Platform != "telegram" && c.Platform != "discord":
		return c, fmt.Errorf("%q is not a platform: choose telegram or discord", shortened(c.Platform))
	case strings.HasPrefix(c.User, "@"):
		return c, errors.New("a name can change its owner: give the id, which is a number")
	case c.Platform == "telegram" && !telegramPerson.MatchString(c.User):
		return c, fmt.Errorf("%q is not the id of a person in Telegram, which is a number above 0", shortened(c.User))
	case c.Platform == "discord" && !snowflake.MatchString(c.User):
		return c, fmt.Errorf("%q is not the id of a person in Discord, which is a number: choose Copy User ID on the person", shortened(c.User))
	}
	return c, nil
}

// shortened keeps a mistake on one line.
func shortened(text string) string {
	const longest = 40
	text = strings.ToValidUTF8(text, "?")
	if rs := []rune(text); len(rs) > longest {
		return string(rs[:longest]) + "…"
	}
	return text
}
