package news

import "testing"

// located finds the force of an article of a title, a body and an address.
func located(t *testing.T, title, body, address string) string {
	t.Helper()
	a, err := FromFields(Fields{Title: title, Body: body, URL: address})
	if err != nil {
		t.Fatal(err)
	}
	return locate(newDesk(t).engine, a).force
}

func TestForceIsThatOfMostPlaces(t *testing.T) {
	const nowhere = "https://alerts.example/1.html"
	for name, c := range map[string]struct{ title, body, address, want string }{
		"most places":                   {"Calls in Salisbury", "People in Salisbury and Amesbury were rung. The caller said that he was in Macclesfield.", nowhere, "wiltshire"},
		"where people are, not from":    {"Holiday lets", "Police in Newquay say that a family from Swindon paid.", nowhere, "devon-and-cornwall"},
		"one has moved away":            {"Treasurer wanted", "Clive has moved to Bude.", nowhere, ""},
		"as far as from one to another": {"Letters", "They have been sent to people from Truro to Inverness.", nowhere, ""},
		"two places of two forces":      {"Fares", "Trains between Leeds and Leicester are cheaper.", nowhere, ""},
		"a watch by its name":           {"Sutton Neighbourhood Watch", "Our meeting is on Thursday.", nowhere, "metropolitan"},
		"a court":                       {"Courier jailed", "He kept £250 a trip, Norwich Crown Court was told.", nowhere, "norfolk"},
		"the path without a host":       {"Road closed", "A lorry lost its load.", "/news/devon-cornwall/news/2026/july/a30/", "devon-and-cornwall"},
		"the paper of a town":           {"Card misused", "A carer took £900.", "https://www.mansfield-mail.example/court/carer", "nottinghamshire"},
		"the paper of a quarter":        {"We were wrong", "The date was wrong.", "https://www.northdevonecho.example/1", "devon-and-cornwall"},
		"a paper named after nothing":   {"We were wrong", "The date was wrong.", "https://www.theechomail.example/1", ""},
		"the Met Office is no force":    {"Wind", "The Met Office warns of wind in Bude.", nowhere, "devon-and-cornwall"},
		"a force without Police":        {"Tickets", "Detectives from the City of London force went to Leeds.", nowhere, "city-of-london"},
		"nothing":                       {"Fares", "They go up.", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := located(t, c.title, c.body, c.address); got != c.want {
				t.Errorf("force %q, want %q", got, c.want)
			}
		})
	}
}

func TestVotesMustBeWellAhead(t *testing.T) {
	for name, c := range map[string]struct {
		votes map[string]float64
		want  string
	}{
		"none":            {nil, ""},
		"one":             {map[string]float64{"kent": 1}, "kent"},
		"a tie":           {map[string]float64{"kent": 2, "essex": 2}, ""},
		"just ahead":      {map[string]float64{"kent": 2, "essex": 1.9}, ""},
		"well ahead":      {map[string]float64{"kent": 3, "essex": 2, "surrey": 1}, "kent"},
		"hardly any vote": {map[string]float64{"kent": 0.1}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := ahead(c.votes); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func FuzzVotedForce(f *testing.F) {
	f.Add("Calls in Ely", "People from Ely to March. \xff", "https://www.mid-.example/")
	f.Add("", "Norwich Crown Court in from to", "://")
	e := newDesk(f).engine
	f.Fuzz(func(t *testing.T, title, body, address string) {
		a := Article{Title: title, Body: shorten(body, 2000), URL: address}
		got := locate(e, a).force
		if _, known := e.Force(got); got != "" && !known {
			t.Errorf("%q is no force", got)
		}
	})
}
