package main

import (
	"strings"
	"testing"

	"hangup/config"
)

// Whoever mistypes a force is offered the one that was meant, by whatever name it goes.
func TestUnknownForcesGetNearMisses(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ force, url, want string }{
		"an id":              {"kent", "https://a.example", ""},
		"an id with dashes":  {"avon-and-somerset", "https://a.example", ""},
		"railway police":     {"btp", "https://a.example", ""},
		"several":            {"", "https://a.example", ""},
		"a letter too many":  {"kentt", "https://a.example", "did you mean kent?"},
		"a letter wrong":     {"hertfordshyre", "https://a.example", "did you mean hertfordshire or west-mercia?"},
		"name of the force":  {"kent-police", "https://a.example", "did you mean kent?"},
		"name of the people": {"herts", "https://a.example", "did you mean hertfordshire?"},
		"a town":             {"watford", "https://a.example", "did you mean hertfordshire?"},
		"the Met":            {"met", "https://a.example", "did you mean metropolitan"},
		"nothing near":       {"atlantis", "https://a.example", "forces are named as on data.police.uk, such as kent"},
		"a nation":           {"wales", "https://a.example", "forces are named as on"},
		"force of examples":  {"example", "https://a.example", "there is no force"},
		"a very long one":    {strings.Repeat("kent", 1000), "https://a.example", "there is no force"},
		"no address":         {"kent", "feeds.example", "only http and https addresses can be asked"},
		"both":               {"kentt", "ftp://feeds.example", "did you mean kent?\nonly http"},
	}
	check := checkFeed()
	for name, c := range cases {
		err := check(config.Feed{Force: c.force, URL: c.url})
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || len(err.Error()) > 300) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestProgramNamesItselfToSources(t *testing.T) {
	t.Parallel()
	if got := agent("https://h.example"); got != "hangup/"+version+" (neighbourhood watch bot; reads police news for local groups; https://h.example)" {
		t.Errorf("got %s", got)
	}
	if got := agent(""); strings.Contains(got, ";;") || !strings.HasSuffix(got, "groups)") {
		t.Errorf("got %s", got)
	}
}
