package main

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"hangup/advice/news"
)

// memoryShelf is what is stored, in memory.
type memoryShelf struct {
	all []news.Warning
	err error
}

func (m *memoryShelf) Warning(_ context.Context, id news.WarningID) (news.Warning, bool, error) {
	for _, w := range m.all {
		if w.ID == id {
			return w, true, m.err
		}
	}
	return news.Warning{}, false, m.err
}

func (m *memoryShelf) Neighbours(_ context.Context, w news.Warning) (near []news.Warning, err error) {
	for _, n := range m.all {
		if n.ID != w.ID {
			near = append(near, n)
		}
	}
	return near, m.err
}

func openedDesk(t testing.TB) *news.Desk {
	t.Helper()
	desk, err := openDesk(engineOf(t))
	if err != nil {
		t.Fatal(err)
	}
	return desk
}

// published is the day on which the made-up stories came out.
var published = time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)

func articleOf(text string) news.Article {
	title, body, _ := strings.Cut(text, "\n\n")
	return news.Article{Title: title, Body: body, Force: "hertfordshire", Published: published}
}

// courierStory is one matter, as its force tells it and as a newspaper does.
var courierStory = [2]string{
	`Warning after courier takes £8,450 from woman in Letchworth

Officers are warning residents after a woman in her 80s in Letchworth was conned out of £8,450 on Tuesday 17 November.

A man who called himself DC Alan Pemberly rang her and said that her grandson had been arrested. She was told to take the cash out of the bank and hand it to a courier, who called at 3.15pm.

Police will never ask you to hand over cash to a courier. Hang up, wait five minutes and ring 101 from another phone.`,
	`Pensioner hands over £8,450 to bogus courier

A pensioner from Letchworth lost £8,450 to fraudsters on Tuesday 17 November, police said.

The caller gave his name as DC Alan Pemberly and claimed that a grandson of hers was in custody. At 3.15pm a courier knocked at the door to collect the money.

Hertfordshire Constabulary reminds people that officers never send couriers for cash.`,
}

const correctionText = `Correction: warning about courier in Letchworth

On Friday we warned of a man who called himself DC Alan Pemberly and took £8,450 from a woman in Letchworth. An earlier version of this message gave a wrong day. It was Wednesday 18 November, not Tuesday. We apologise for the error.`

const otherStory = `Computer callers about in Dover

People in Dover have been rung by men who say that a computer has a virus and ask for remote access with TeamViewer. A man lost £610.

Microsoft will never ring you out of the blue. Hang up.`

// brought judges texts as if they had come from addresses.
func brought(t *testing.T, desk *news.Desk, texts map[string]string, order ...string) (fs []found) {
	t.Helper()
	for n, address := range order {
		a := articleOf(texts[address])
		a.URL = address
		fs = append(fs, found{Warning: desk.Judge(a), n: n})
	}
	return fs
}

func TestStoriesAreToldAcrossPublishersAndVisits(t *testing.T) {
	t.Parallel()
	const force, paper, fix, other = "https://www.herts.police.uk/news/1", "https://www.paper.example/a/1", "https://www.herts.police.uk/news/2", "https://www.kent.police.uk/news/3"
	texts := map[string]string{force: courierStory[0], paper: courierStory[1], fix: correctionText, other: otherStory}
	desk := openedDesk(t)
	shelf := &memoryShelf{}
	tell := func(fs ...found) []news.Warning {
		t.Helper()
		ws, err := newTeller(shelf).tellAll(t.Context(), fs, func() {})
		if err != nil {
			t.Fatal(err)
		}
		shelf.all = append(shelf.all, ws...)
		return ws
	}
	first := tell(brought(t, desk, texts, force, other)...)
	if first[0].Story != "" || first[1].Story != "" {
		t.Fatalf("two matters became one: %+v", first)
	}
	again := tell(brought(t, desk, texts, paper)...)
	if again[0].Story != first[0].ID {
		t.Errorf("the newspaper tells story %q, want %q", again[0].Story, first[0].ID)
	}
	fixed := tell(brought(t, desk, texts, fix)...)
	if fixed[0].Label != news.IsCorrection || fixed[0].Corrects != first[0].ID || fixed[0].Story != "" {
		t.Errorf("%s corrects %q, story %q", fixed[0].Label, fixed[0].Corrects, fixed[0].Story)
	}
	shelf.all = nil
	together := tell(brought(t, desk, texts, force, paper)...)
	if together[1].Story != together[0].ID {
		t.Errorf("in one visit: story %q", together[1].Story)
	}
}

// A story is named by what was published first, whatever the order of the source.
func TestStoriesAreToldInTheOrderOfTheirDays(t *testing.T) {
	t.Parallel()
	at := func(title string, day int) found {
		w := news.Warning{ID: news.WarningID(title)}
		if day > 0 {
			w.Published = published.AddDate(0, 0, day)
		}
		return found{Warning: w}
	}
	ws, err := newTeller(&memoryShelf{}).tellAll(t.Context(), []found{at("undated", 0), at("new", 3), at("old", 1), at("new too", 3)}, func() {})
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, w := range ws {
		order = append(order, string(w.ID))
	}
	if got := strings.Join(order, ", "); got != "old, new, new too, undated" {
		t.Error(got)
	}
}

func TestStoredWarningKeepsItsPlace(t *testing.T) {
	t.Parallel()
	stored := news.Warning{ID: "a", Label: news.IsWarning, Title: "Callers", Body: "Hang up.", Published: published, Story: "root"}
	shelf := &memoryShelf{all: []news.Warning{stored}}
	for name, c := range map[string]struct {
		now  news.Warning
		want string // body
	}{
		"spaces alone": {news.Warning{ID: "a", Label: news.IsWarning, Title: "Callers", Body: "Hang  up.\n\nUpdated: 3pm", Published: published}, "Hang up."},
		"other words":  {news.Warning{ID: "a", Label: news.IsWarning, Title: "Callers", Body: "Hang up at once.", Published: published}, "Hang up at once."},
	} {
		ws, err := newTeller(shelf).tellAll(t.Context(), []found{{Warning: c.now, changed: true}}, func() {})
		if err != nil || ws[0].Body != c.want || ws[0].Story != "root" {
			t.Errorf("%s: %+v, %v", name, ws[0], err)
		}
	}
}

// An article whose address changed, or that has none, is still the one that was posted.
func TestChangedArticleThatMovedIsTheSameWarning(t *testing.T) {
	t.Parallel()
	desk := openedDesk(t)
	mended := strings.Replace(courierStory[0], "in her 80s", "in her 90s", 1)
	for name, c := range map[string]struct {
		from, to string
		changed  bool
		moved    bool
	}{
		"another path":     {"https://www.herts.police.uk/news/1", "https://herts.police.uk/2026/1", true, true},
		"no address":       {"", "", true, true},
		"another site":     {"https://www.herts.police.uk/news/1", "https://www.paper.example/news/1", true, false},
		"new, not changed": {"https://www.herts.police.uk/news/1", "https://www.herts.police.uk/2026/1", false, false},
	} {
		before := brought(t, desk, map[string]string{c.from: courierStory[0]}, c.from)[0].Warning
		now := brought(t, desk, map[string]string{c.to: mended}, c.to)
		now[0].changed = c.changed
		ws, err := newTeller(&memoryShelf{all: []news.Warning{before}}).tellAll(t.Context(), now, func() {})
		if err != nil || (ws[0].ID == before.ID) != c.moved || !strings.Contains(ws[0].Body, "90s") || !c.moved && ws[0].Story != before.ID {
			t.Errorf("%s: %s (%s), story %q, %v", name, ws[0].ID, before.ID, ws[0].Story, err)
		}
	}
}

// A page that always shows the latest warning brings each of them, and a correction of one changes that one.
func TestPageThatShowsTheLatestWarningBringsEach(t *testing.T) {
	t.Parallel()
	const page = "https://www.herts.police.uk/latest/"
	desk, shelf := openedDesk(t), &memoryShelf{}
	tell := func(text string, changed bool) news.Warning {
		t.Helper()
		fs := brought(t, desk, map[string]string{page: text}, page)
		fs[0].changed = changed
		ws, err := newTeller(shelf).tellAll(t.Context(), fs, func() {})
		if err != nil {
			t.Fatal(err)
		}
		return ws[0]
	}
	first := tell(courierStory[0], false)
	shelf.all = append(shelf.all, first)
	if mended := tell(strings.Replace(courierStory[0], "80s", "90s", 1), true); mended.ID != first.ID {
		t.Errorf("a mended word made another warning")
	}
	next := tell(otherStory, true)
	if next.ID == first.ID || next.Story != "" || next.URL != page || next.Label != news.IsWarning {
		t.Errorf("the next one: %+v, after %s", next, first.ID)
	}
	shelf.all = append(shelf.all, next)
	if again := tell(otherStory, true); again.ID != next.ID || again.Story != "" {
		t.Errorf("read again it is %s, want %s", again.ID, next.ID)
	}
	shelf.all = shelf.all[:1]
	if told := tell("The jail term\n\nA man was jailed at St Albans Crown Court today for four years. The judge said that he had preyed on pensioners.", true); told.ID == first.ID || isPosted(told.Label) {
		t.Errorf("court news: %+v", told)
	}
}

func TestTellingStopsWhenNothingCanBeLookedUp(t *testing.T) {
	t.Parallel()
	shelf := &memoryShelf{err: errors.New("disk on fire")}
	if _, err := newTeller(shelf).tellAll(t.Context(), []found{{Warning: news.Warning{ID: "a", Label: news.IsWarning}}}, func() {}); !errors.Is(err, shelf.err) {
		t.Error(err)
	}
}

func TestExamplesAndCourtNewsAreNoStories(t *testing.T) {
	t.Parallel()
	desk := openedDesk(t)
	texts := map[string]string{"https://a.example/1": courierStory[0], "https://b.example/1": courierStory[1]}
	for name, change := range map[string]func(*news.Warning){
		"an example": func(w *news.Warning) { w.Example = true },
		"court news": func(w *news.Warning) { w.Label = news.IsCourt },
	} {
		fs := brought(t, desk, texts, "https://a.example/1", "https://b.example/1")
		change(&fs[0].Warning)
		ws, err := newTeller(&memoryShelf{all: []news.Warning{fs[0].Warning}}).tellAll(t.Context(), fs[1:], func() {})
		if err != nil || ws[0].Story != "" {
			t.Errorf("%s: story %q, %v", name, ws[0].Story, err)
		}
	}
}
