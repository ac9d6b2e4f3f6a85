package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestCoordinators(t *testing.T) {
	tg, dc := Coordinator{"telegram", "12345"}, Coordinator{"discord", "98765432109876543"}
	for name, c := range map[string]struct {
		file string
		want []Coordinator
	}{
		"nobody":              {"timer: 5m", nil},
		"one":                 {"coordinators: telegram:12345", []Coordinator{tg}},
		"of two platforms":    {"coordinators: telegram:12345,discord:98765432109876543", []Coordinator{tg, dc}},
		"spaces and capitals": {"coordinators: ' Telegram : 12345 , DISCORD:98765432109876543,'", []Coordinator{tg, dc}},
		"over several lines":  {"coordinators: >\n  telegram:12345,\n  discord:98765432109876543", []Coordinator{tg, dc}},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := Load(Source{File: write(t, FileName, c.file), Data: "/data"})
			if err != nil || !slices.Equal(s.Coordinators, c.want) {
				t.Errorf("%v; got %v", err, s.Coordinators)
			}
		})
	}
}

func TestCoordinatorMistakes(t *testing.T) {
	var many []string
	for n := range maxCoordinators + 1 {
		many = append(many, fmt.Sprintf("telegram:%d", n+1))
	}
	if _, err := Load(Source{Environ: []string{"HANGUP_COORDINATORS=" + strings.Join(many[1:], ",")}, Data: "/data"}); err != nil {
		t.Errorf("%d are refused: %v", maxCoordinators, err)
	}
	for name, c := range map[string]struct {
		value string
		want  []string
	}{
		"nobody":              {",", []string{"it names nobody: write platform:id, such as telegram:12345"}},
		"no platform":         {"12345", []string{"coordinator 1: no platform stands before the id"}},
		"another platform":    {"signal:12345", []string{`coordinator 1: "signal" is not a platform: choose telegram or discord`}},
		"the page":            {"web:abc", []string{"coordinator 1: the page knows nobody by an id"}},
		"a name":              {"telegram:@jo", []string{"coordinator 1: a name can change its owner"}},
		"a group":             {"telegram:-100123", []string{`coordinator 1: "-100123" is not the id of a person in Telegram`}},
		"nothing behind it":   {"discord:", []string{`coordinator 1: "" is not the id of a person in Discord`}},
		"letters":             {"discord:jo", []string{`coordinator 1: "jo" is not the id of a person in Discord`}},
		"too long to be true": {"telegram:" + strings.Repeat("1", 99), []string{`"` + strings.Repeat("1", 40) + `…" is not`}},
		"the same twice":      {"telegram:1,discord:1,telegram:1", []string{"coordinator 3: this one is there already"}},
		"two mistakes at one": {"x:1,telegram:2,discord:y", []string{`coordinator 1: "x"`, `coordinator 3: "y"`}},
		"too many":            {strings.Join(many, ","), []string{"these are 201 people and at most 200 can be coordinators"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(Source{Environ: []string{"HANGUP_COORDINATORS=" + c.value}, Data: "/data"})
			var all Mistakes
			if !errors.As(err, &all) || len(all) != len(c.want) {
				t.Fatalf("want %d mistakes, got %v", len(c.want), err)
			}
			for n, want := range c.want {
				if all[n].Where != "HANGUP_COORDINATORS" || !strings.Contains(all[n].Text, want) {
					t.Errorf("got %v, want %s", all[n], want)
				}
			}
		})
	}
}
