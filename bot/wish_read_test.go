package bot

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"hangup/advice"
)

// wished reads words behind an area.
func wished(t testing.TB, text string) wishChange {
	t.Helper()
	return newPerson(t).core.readWish(text)
}

func types(ids ...advice.ScamType) []advice.ScamType { return ids }

func TestWhatIsTypedBehindAnAreaChooses(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       wishFilter
	}{
		{"a kind of scam by its everyday name", "courier", wishFilter{Types: types("courier_fraud")}},
		{"a kind of scam by its own name", "Trader or caller at the door", wishFilter{Types: types("doorstep_trader")}},
		{"a kind of scam with commas in its name", "Tickets, rooms and sales online", wishFilter{Types: types("ticket_rental")}},
		{"several kinds without commas", "bank courier rogue traders", wishFilter{Types: types("bogus_bank", "courier_fraud", "doorstep_trader")}},
		{"several kinds with commas", "Bank, COURIERS, rogue trader", wishFilter{Types: types("bogus_bank", "courier_fraud", "doorstep_trader")}},
		{"a word that means two kinds", "tax", wishFilter{Types: types("hmrc_tax", "council_tax")}},
		{"a kind once", "courier courier scam couriers", wishFilter{Types: types("courier_fraud")}},
		{"words that are no kind", "parking pensioner", wishFilter{Words: []string{"parking", "pensioner"}}},
		{"a phrase between commas", "stolen car keys, parking", wishFilter{Words: []string{"stolen car keys", "parking"}}},
		{"a phrase in quotation marks", `"stolen car keys" parking`, wishFilter{Words: []string{"stolen car keys", "parking"}}},
		{"a quoted kind as a word", `"courier"`, wishFilter{Words: []string{"courier"}}},
		{"curly marks", `“blue badge”`, wishFilter{Words: []string{"blue badge"}}},
		{"an open quotation", `"blue badge`, wishFilter{Words: []string{"blue badge"}}},
		{"a word to leave out", "!crypto", wishFilter{Not: []string{"crypto"}}},
		{"a word to leave out with a space", "! crypto", wishFilter{Not: []string{"crypto"}}},
		{"only the next word is left out", "!crypto courier", wishFilter{Types: types("courier_fraud"), Not: []string{"crypto"}}},
		{"a phrase to leave out up to the comma", "!rogue traders, bank", wishFilter{Types: types("bogus_bank"), Not: []string{"rogue traders"}}},
		{"a quoted phrase to leave out", `!"rogue traders" bank`, wishFilter{Types: types("bogus_bank"), Not: []string{"rogue traders"}}},
		{"not, in words", "courier but not crypto", wishFilter{Types: types("courier_fraud"), Not: []string{"crypto"}}},
		{"without, in words", "courier without the crypto please", wishFilter{Types: types("courier_fraud"), Not: []string{"crypto"}}},
		{"words between that ask for nothing", "only courier and bank scams please", wishFilter{Types: types("courier_fraud", "bogus_bank")}},
		{"a word once, however it is written", "café, CAFE, Cafés", wishFilter{Words: []string{"café", "Cafés"}}},
		{"a number", "£5,000", wishFilter{Words: []string{"£5,000"}}},
		{"no markup and nobody who is mentioned", "<b>badge</b> @everyone", wishFilter{Words: []string{"b badge /b", "everyone"}}},
		{"everything", "all", wishFilter{}},
		{"everything but", "everything, !crypto", wishFilter{Not: []string{"crypto"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := wished(t, c.text)
			if got.Filter == nil || !reflect.DeepEqual(*got.Filter, c.want) || got.Unread != nil {
				t.Errorf("%q: %+v, %v", c.text, got.Filter, got.Unread)
			}
		})
	}
}

func TestWhatIsTypedBehindAnAreaSets(t *testing.T) {
	for text, want := range map[string]wishChange{
		"":                              {},
		" , ; \n ! please":              {},
		"quiet 22-7":                    {Quiet: &Hours{1320, 420}},
		"Quiet hours from 10pm to 7 am": {Quiet: &Hours{1320, 420}},
		"quiet between 10 p.m. and 7 a.m., max 3": {Quiet: &Hours{1320, 420}, Daily: ptr(3)},
		"quiet 10-7":              {Quiet: &Hours{1320, 420}},
		"quiet 10-7am":            {Quiet: &Hours{1320, 420}},
		"quiet 1-3pm":             {Quiet: &Hours{780, 900}},
		"quiet 9-10":              {Quiet: &Hours{540, 600}},
		"quiet 22:30–6.45":        {Quiet: &Hours{1350, 405}},
		"quiet 12am to 6am":       {Quiet: &Hours{0, 360}},
		"quiet 24-6":              {Quiet: &Hours{0, 360}},
		"quiet":                   {Quiet: &Hours{1320, 420}},
		"quiet at night":          {Quiet: &Hours{1320, 420}},
		"quiet off":               {Quiet: &Hours{}},
		"no quiet hours":          {Quiet: &Hours{}},
		"max 3":                   {Daily: ptr(3)},
		"at most two posts a day": {Daily: ptr(2)},
		"up to ten per day":       {Daily: ptr(10)},
		"max off":                 {Daily: ptr(0)},
		"no limit":                {Daily: ptr(0)},
		"review":                  {Review: ptr(true)},
		"review first":            {Review: ptr(true)},
		"no review":               {Review: ptr(false)},
		"review off":              {Review: ptr(false)},
		"welsh":                   {Language: ptr("cy")},
		"in Cymraeg":              {Language: ptr("cy")},
		"english":                 {Language: ptr("")},
		"quiet 25-7":              {Unread: []string{"bot.watch.unread.quiet"}},
		"quiet 13pm-7":            {Unread: []string{"bot.watch.unread.quiet"}},
		"quiet 22:75-7":           {Unread: []string{"bot.watch.unread.quiet"}},
		"quiet 7am-7am":           {Unread: []string{"bot.watch.unread.quiet"}},
		"quiet 22":                {Unread: []string{"bot.watch.unread.quiet"}},
		"max 0":                   {Unread: []string{"bot.watch.unread.max"}},
		"max 51":                  {Unread: []string{"bot.watch.unread.max"}},
		"max 99999999999999999":   {Unread: []string{"bot.watch.unread.max"}},
		"max lots, !":             {Unread: []string{"bot.watch.unread.max"}},
		"at most: many":           {Unread: []string{"bot.watch.unread.max"}},
		"max":                     {Unread: []string{"bot.watch.unread.max"}},
	} {
		if got := wished(t, text); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, quiet %v", text, got, got.Quiet)
		}
	}
}

func TestSettingsAndFilterMix(t *testing.T) {
	got := wished(t, "courier, rogue traders !crypto quiet 22-7 max 3 review welsh, blue badge")
	want := Wish{
		Types: types("courier_fraud", "doorstep_trader"), Words: []string{"blue badge"}, Not: []string{"crypto"},
		Quiet: Hours{1320, 420}, Daily: 3, Review: true, Language: "cy",
	}
	if w := got.of(Wish{}); !reflect.DeepEqual(w, want) {
		t.Errorf("%+v", w)
	}
}

func TestAChangeLeavesWhatItDoesNotName(t *testing.T) {
	had := Wish{Types: types("bogus_bank"), Words: []string{"badge"}, Not: []string{"x"}, Quiet: nights, Daily: 5, Review: true, Language: "cy"}
	for text, want := range map[string]Wish{
		"":         had,
		"max 3":    {had.Types, had.Words, had.Not, nights, 3, true, "cy"},
		"courier":  {types("courier_fraud"), nil, nil, nights, 5, true, "cy"},
		"!y":       {nil, nil, []string{"y"}, nights, 5, true, "cy"},
		"all":      {nil, nil, nil, nights, 5, true, "cy"},
		"no quiet": {had.Types, had.Words, had.Not, Hours{}, 5, true, "cy"},
	} {
		if got := wished(t, text).of(had); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func TestAWishHasLimits(t *testing.T) {
	var many []string
	for n := range maxWishWords + 5 {
		many = append(many, strings.Repeat("z", n+4))
	}
	got := wished(t, strings.Join(many, " "))
	if len(got.Filter.Words) != maxWishWords || !slices.Equal(got.Unread, []string{"bot.watch.unread.words"}) {
		t.Errorf("%d words, %v", len(got.Filter.Words), got.Unread)
	}
	if got := wished(t, strings.Repeat("z", maxWishWord+1)); got.Filter != nil || !slices.Equal(got.Unread, []string{"bot.watch.unread.long"}) {
		t.Errorf("%+v", got)
	}
	var kinds []string
	for _, typ := range engine(t).Types() {
		kinds = append(kinds, strings.ReplaceAll(string(typ), "_", " "))
	}
	got = wished(t, strings.Join(kinds, ", "))
	if len(got.Filter.Types) != maxWishTypes || !slices.Equal(got.Unread, []string{"bot.watch.unread.topics"}) {
		t.Errorf("%v, %v", got.Filter, got.Unread)
	}
}

func TestEveryKindOfScamHasEverydayWords(t *testing.T) {
	p := newPerson(t)
	all := p.core.topics()
	for _, typ := range p.core.Types() {
		name, _ := p.core.TypeName(typ)
		if !p.core.Has(topicKey + string(typ)) {
			t.Errorf("%s has none", typ)
		}
		for _, called := range append(strings.Split(p.word(topicKey+string(typ)), ","), name) {
			found, n := all.at(strings.TrimSpace(called))
			if n != len(strings.TrimSpace(called)) || !slices.Contains(found, typ) {
				t.Errorf("%q finds %v", called, found)
			}
		}
	}
	texts, _ := wording(t)
	for key := range texts {
		if id, ok := strings.CutPrefix(key, topicKey); ok && !slices.Contains(p.core.Types(), advice.ScamType(id)) {
			t.Errorf("%s is no kind of scam", key)
		}
	}
}

// A word that asks for nothing must not be one that a kind of scam goes by, or it could not be asked for.
func TestWordsBetweenAreNoKindOfScam(t *testing.T) {
	p := newPerson(t)
	for _, filler := range strings.Fields(p.word("list.fillers")) {
		if found := p.core.topics()[filler]; found != nil {
			t.Errorf("%q is %v", filler, found)
		}
	}
}

func FuzzReadWish(f *testing.F) {
	for _, s := range []string{
		"courier, !crypto quiet 22-7 max 3 review welsh", `"a" “b” !"c`, "quiet from 10 pm to 7 am", "max 3 a day", "!!!", ",,;\n",
		"not not no", "quiet 9:99-77", "é 日本 \xff", "TV licence and tax", "at most", strings.Repeat("! ", 300),
	} {
		f.Add(s)
	}
	core := newPerson(f).core
	f.Fuzz(func(t *testing.T, text string) {
		text, _ = cutBytes(tidy(text), maxText)
		w := core.readWish(text).of(newWish())
		if len(w.Types) > maxWishTypes || len(w.Words) > maxWishWords || len(w.Not) > maxWishWords || w.Daily < 0 || w.Daily > maxDaily {
			t.Errorf("%+v", w)
		}
		for _, word := range append(w.Words, w.Not...) {
			if fold(word) == "" || utf8.RuneCountInString(word) > maxWishWord || strings.ContainsAny(word, "<>@`\n") {
				t.Errorf("word %q", word)
			}
		}
		if w.Quiet != (Hours{}) && w.Quiet.none() {
			t.Errorf("quiet %+v", w.Quiet)
		}
		if len(core.wishLines(w)) == 0 {
			t.Error("nothing to say")
		}
	})
}
