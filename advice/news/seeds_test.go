package news

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hangup/advice"
)

// readSeed parses one of the real articles that are kept beside the repository.
func readSeed(t *testing.T, name string) Article {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "seeds", name)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("SKIPPED, NOTHING IS TESTED: the real articles are not here (%v)", err)
	}
	a, err := Parse(path, raw)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// seed is what must be found in a real article.
type seed struct {
	file, title, date, url, force string
	places                        []string
	in, notIn                     []advice.AreaID
	facts                         Facts
	types, also                   []advice.ScamType // must be named, may be named
	key, starts, ends             string
}

// seeds names words and numbers of the articles only as far as it takes to recognise them.
var seeds = []seed{
	{
		file: "000_1086bb449f416388.txt", title: "CHESHIRE Police have issued", force: "cheshire", places: []string{"Cheshire"},
		in: []advice.AreaID{"county:cheshire", "force:cheshire", "district:halton", "nation:england"}, notIn: []advice.AreaID{"force:metropolitan"},
		types: []advice.ScamType{"courier_fraud", "bogus_police", "bogus_bank", "callback_line_hold", "number_spoofing"},
		key:   "will never ask you to withdraw money or provide card details", starts: "CHESHIRE Police", ends: "falls victim.”",
	},
	{
		file: "001_623aab6837594ead.txt", title: "RESIDENTS are being warned of bogus police officers", force: "hampshire", places: []string{"Winchester"},
		in: []advice.AreaID{"district:winchester", "county:hampshire", "force:hampshire", "district:fareham"}, notIn: []advice.AreaID{"force:metropolitan", "county:london"},
		types: []advice.ScamType{"courier_fraud", "bogus_police", "callback_line_hold"}, also: []advice.ScamType{"bogus_bank"},
		key: "never", starts: "RESIDENTS are", ends: "please call 999.",
	},
	{
		file: "002_49471e31666f48d3.txt", title: "Detectives are urging people to stay vigilant", force: "cheshire", places: []string{"Cheshire"},
		in: []advice.AreaID{"county:cheshire", "district:warrington"}, types: []advice.ScamType{"tech_support"}, also: []advice.ScamType{"broadband_bt"},
		key: "do not make unsolicited phone calls to help fix", starts: "Detectives are urging", ends: "https://www.cheshire.police.uk/ro/report/",
	},
	{
		file: "003_ff7987d1f00f871a.txt", title: "Advice issued following phone scam series", date: "2019-04-30", force: "hertfordshire",
		url: "https://www.herts.police.uk/news-and-appeals/advice-issued-following-phone-scam-series-0144", places: []string{"St Albans", "Watford", "Hertsmere"},
		in: []advice.AreaID{"district:st-albans", "district:watford", "district:hertsmere", "county:hertfordshire", "district:stevenage", "district:dacorum"}, notIn: []advice.AreaID{"county:bedfordshire"},
		facts: Facts{Reports: 30, Since: "April 1"}, types: []advice.ScamType{"courier_fraud", "bogus_police", "callback_line_hold"}, also: []advice.ScamType{"bogus_bank"},
		key: "ask you to withdraw", starts: "Police have received 30 reports", ends: "www.herts.police.uk/Report.",
	},
	{
		file: "004_29bcac73086ea686.txt", title: "Warning as more residents lose money to scam police calls", date: "2021-02-01", force: "hertfordshire",
		url: "https://www.herts.police.uk/news-and-appeals/warning-as-more-residents-lose-money-to-scam-police-calls-1134", places: []string{"Welwyn/Hatfield"},
		in:    []advice.AreaID{"district:welwyn-hatfield", "county:hertfordshire", "district:stevenage"},
		facts: Facts{Reports: 19, LossGBP: 80000, Since: "the start of the year"}, types: []advice.ScamType{"courier_fraud", "bogus_police", "callback_line_hold"}, also: []advice.ScamType{"bogus_bank", "number_spoofing"},
		key: "would never ask for people's bank details", starts: "Herts residents targeted", ends: "in Your Details\".",
	},
}

func TestRealArticlesAreRead(t *testing.T) {
	desk := newDesk(t)
	for _, s := range seeds {
		t.Run(s.file[:3], func(t *testing.T) { s.check(t, desk.Judge(readSeed(t, s.file))) })
	}
}

func (s seed) check(t *testing.T, w Warning) {
	if w.Label != IsWarning {
		t.Errorf("label %q", w.Label)
	}
	date := ""
	if !w.Published.IsZero() {
		date = w.Published.Format("2006-01-02")
	}
	if !strings.HasPrefix(w.Title, s.title) || date != s.date || w.URL != s.url || w.Force != s.force {
		t.Errorf("title %q, date %q, url %q, force %q", w.Title, date, w.URL, w.Force)
	}
	if !slices.Equal(w.Places, s.places) {
		t.Errorf("places %q, want %q", w.Places, s.places)
	}
	if w.Facts != s.facts {
		t.Errorf("facts %+v, want %+v", w.Facts, s.facts)
	}
	for _, id := range s.in {
		if !slices.Contains(w.Areas, id) {
			t.Errorf("%s is not touched: %v", id, w.Areas)
		}
	}
	for _, id := range s.notIn {
		if slices.Contains(w.Areas, id) {
			t.Errorf("%s is touched", id)
		}
	}
	for _, typ := range s.types {
		if !slices.Contains(w.Types, typ) {
			t.Errorf("types %v lack %s", w.Types, typ)
		}
	}
	for _, typ := range w.Types {
		if !slices.Contains(append(s.types, s.also...), typ) {
			t.Errorf("types %v hold %s", w.Types, typ)
		}
	}
	if !strings.Contains(w.KeySentence, s.key) || !strings.Contains(w.Body, w.KeySentence) {
		t.Errorf("key sentence %q", w.KeySentence)
	}
	start, end := w.Body[:min(len(w.Body), 60)], w.Body[max(0, len(w.Body)-80):]
	if !strings.HasPrefix(strings.TrimLeft(w.Body, "“\""), s.starts) || !strings.HasSuffix(strings.ReplaceAll(w.Body, "”.", "\"."), s.ends) {
		t.Errorf("the body goes from %q to %q", start, end)
	}
}

// Two of them are of one force and one officer, about two scams.
func TestRealArticlesAreFiveStories(t *testing.T) {
	desk := newDesk(t)
	var ws []Warning
	for _, s := range seeds {
		ws = append(ws, desk.Judge(readSeed(t, s.file)))
	}
	for i, story := range Stories(ws) {
		if story != i {
			t.Errorf("%s is of one story with %s", seeds[i].file, seeds[story].file)
		}
	}
}
