package dashboard

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"hangup/advice"
	"hangup/advice/news"
	"hangup/bot"
	"hangup/bot/bottest"

	"go.yaml.in/yaml/v3"
)

const testToken = "a token of the tests, long enough"

var startOfTest = time.Date(2026, 11, 18, 10, 0, 0, 0, time.UTC) // a Wednesday

// house is what the fake views show and change.
type house struct {
	mu       sync.Mutex
	now      time.Time
	chats    []bot.ViewChat
	figures  bot.Figures
	chart    *bot.Picture
	reports  []bot.ViewReport
	searched bot.ReportSearch
	waiting  []bot.ViewPending
	decided  []string
	offers   []bot.ViewOffer
	left     []bot.OfferID
	posts    bot.ViewPosts
	deeds    []bot.ViewDeed
	sources  []Source
	looked   []bot.Looker
	chosen   string
	lost     error // what Look says
	broken   error // what all else says
	panics   bool
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *house) change(how func(*house)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	how(h)
}

func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func (h *house) look(_ context.Context, l bot.Looker, chat string) (View, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.looked, h.chosen = append(h.looked, l), chat
	if h.lost != nil {
		return nil, h.lost
	}
	return &fakeView{house: h, all: l.Operator}, nil
}

// fakeView is a View of a house.
type fakeView struct {
	*house
	all bool
}

func (v *fakeView) use() (func(), error) {
	v.mu.Lock()
	if v.panics {
		defer v.mu.Unlock()
		panic("words of a person")
	}
	return v.mu.Unlock, v.broken
}

func (v *fakeView) All() bool { return v.all }

func (v *fakeView) Chats(context.Context) ([]bot.ViewChat, error) {
	if v.all {
		return nil, nil
	}
	return v.chats, nil
}

func (v *fakeView) Figures(_ context.Context, weeks int, area advice.AreaID) (bot.Figures, error) {
	done, err := v.use()
	defer done()
	f := v.figures
	f.Weeks = f.Weeks[max(0, len(f.Weeks)-weeks):]
	for _, a := range f.Areas {
		if a.ID == area {
			f.Place = a.Name
		}
	}
	return f, err
}

func (v *fakeView) Stats(_ context.Context, _ int, area advice.AreaID) (bot.Reply, bool, error) {
	done, err := v.use()
	defer done()
	for _, a := range v.figures.Areas {
		if a.ID == area {
			return bot.Reply{
				Lead: a.Name + " in the last 3 months: 27 reports, most of them of courier fraud.", Picture: v.chart,
				Parts: []bot.Part{{Kind: bot.Paragraph, Text: "Courier fraud is rising."}},
			}, true, err
		}
	}
	return bot.Reply{}, false, err
}

func (v *fakeView) Reports(_ context.Context, s bot.ReportSearch) (bot.ViewReports, error) {
	done, err := v.use()
	defer done()
	v.searched = s
	list := bot.ViewReports{Pages: 1}
	if s.Area == "nowhere" {
		list.Unknown = true
		return list, err
	}
	var found []bot.ViewReport
	for _, r := range v.house.reports {
		if s.Type == "" || r.Type == string(s.Type) {
			found = append(found, r)
		}
	}
	const most = 20
	list.All, list.Pages = len(found), max(1, (len(found)+most-1)/most)
	list.Page = min(s.Page, list.Pages-1)
	found = found[list.Page*most:]
	list.Reports = found[:min(len(found), most)]
	return list, err
}

func (v *fakeView) ReportTypes() []bot.Option {
	return []bot.Option{{ID: "Courier fraud", Label: "Courier fraud"}, {ID: "Bank impersonation", Label: "Bank impersonation"}}
}

func (v *fakeView) Inform(_ context.Context, id string, informed bool) (string, error) {
	done, err := v.use()
	defer done()
	for i := range v.house.reports {
		if v.house.reports[i].ID == id {
			v.house.reports[i].Informed = informed
			return fmt.Sprint("Noted for report ", id, ": ", informed), err
		}
	}
	return "It is not there any more.", err
}

func (v *fakeView) Queue(context.Context) ([]bot.ViewPending, int, error) {
	done, err := v.use()
	defer done()
	return v.waiting, len(v.waiting), err
}

func (v *fakeView) Decide(_ context.Context, id news.WarningID, chat string, post bool) (string, error) {
	done, err := v.use()
	defer done()
	v.decided = append(v.decided, fmt.Sprint(id, " ", chat, " ", post))
	v.waiting = nil
	return "I am posting it now.", err
}

func (v *fakeView) Offers(context.Context) ([]bot.ViewOffer, error) {
	done, err := v.use()
	defer done()
	return v.offers, err
}

func (v *fakeView) LeaveOffer(_ context.Context, id bot.OfferID) (string, error) {
	done, err := v.use()
	defer done()
	v.left, v.offers = append(v.left, id), nil
	return "I will not post it.", err
}

func (v *fakeView) Posts(context.Context) (bot.ViewPosts, error) {
	done, err := v.use()
	defer done()
	return v.house.posts, err
}

func (v *fakeView) Log(context.Context) ([]bot.ViewDeed, error) {
	done, err := v.use()
	defer done()
	return v.deeds, err
}

// fullHouse has something on every page.
func fullHouse() *house {
	h := &house{now: startOfTest, chats: []bot.ViewChat{{Code: "c1", Name: "A chat in Telegram: Watford, St Albans", Here: true}}}
	h.figures.Areas = []bot.ViewArea{
		{ID: "district:watford", Name: "Watford", Reports: 27, Checks: 63}, {ID: "district:st-albans", Name: "St Albans", Reports: 12, Checks: 30},
		{ID: "district:bcp", Name: "Bournemouth, Christchurch and Poole", Reports: 3, Checks: 0},
	}
	h.figures.Types = []bot.ViewType{{Name: "Courier fraud", Reports: 24, Checks: 60}, {Name: "Computer support scam", Reports: 0, Checks: 12}}
	for i := range 52 {
		h.figures.Weeks = append(h.figures.Weeks, bot.ViewWeek{Monday: startOfTest.AddDate(0, 0, 7*(i-51)-2), Reports: 3 * (i % 5), Checks: 3 * (i % 7)})
	}
	for i := range 23 {
		h.reports = append(h.reports, bot.ViewReport{
			ID: fmt.Sprintf("K7-%02d", i), At: startOfTest.Add(-time.Duration(i) * time.Hour), Type: []string{"Courier fraud", "Bank impersonation"}[i%2],
			Area: "Watford", Happened: "Money was lost", Claimed: "a detective from London", When: "yesterday evening", Number: "020 •••• ••56",
			Note: "He knew the name of the bank.", Informed: i == 1,
		})
	}
	h.reports[2] = bot.ViewReport{ID: "K7-02", At: startOfTest, Type: "Another kind"}
	h.waiting = []bot.ViewPending{{ID: "w-1", Chat: "c1", Ask: "Shall I post this for Hertfordshire?", Post: bot.Reply{
		Lead: "Police warning for Hertfordshire: bogus officers ring residents.",
		Parts: []bot.Part{
			{Kind: bot.Quote, Text: "Police will never ask you to hand over money.", Items: []bot.Item{{Text: "Hertfordshire police, 3 March 2026", URL: "https://www.example.police.uk/news"}}},
			{Kind: bot.Steps, Head: "What to do:", Items: []bot.Item{{Text: "Hang up."}, {Text: "Ring 101."}}},
			{Kind: bot.List, Items: []bot.Item{{Text: "Not a link", URL: "javascript:alert(1)"}}},
		},
	}}}
	h.offers = []bot.ViewOffer{{
		ID: "OFFER1", Lead: "More people than usual in Watford tell me of this: Courier fraud.",
		Facts: []string{"At least 6 people in the week from 16 November", "In a usual week: fewer than 3"},
	}}
	tally := bot.Tally{Sent: 180, Waiting: 12, Suspended: 5, Failed: 2, Skipped: 1, Last: startOfTest}
	h.posts = bot.ViewPosts{
		Outcomes: []bot.ViewOutcome{{Where: "In Telegram", Tally: tally}, {Where: "On the page", Tally: bot.Tally{Sent: 3}}},
		Notices: []bot.ViewNotice{
			{ID: "N-1", Text: "Bogus officers on Mill Road. Do not open the door.", Area: "Watford", At: startOfTest, By: "moderator ABCD", Chats: 200, Tally: tally},
			{ID: "N-2", Text: "Two men sell tarmac.", At: startOfTest, By: "you", Recalled: true, Chats: 1, Tally: bot.Tally{Skipped: 1}},
			{ID: "N-3", Text: "A van without plates.", At: startOfTest, By: "you", Changed: true, Chats: 1, Tally: bot.Tally{Sent: 1}},
		},
	}
	h.deeds = []bot.ViewDeed{
		{At: startOfTest, Text: "18 November, 10:00: moderator ABCD said yes to “Bogus officers ring residents”", Chat: "in Telegram, chat WXYZ"},
		{At: startOfTest, Text: "18 November, 09:00: you sent a warning to Watford"},
	}
	h.sources = []Source{
		{Name: "https://www.example.police.uk/news/", Read: startOfTest, Next: startOfTest.Add(time.Hour)},
		{Name: "https://www.example.org/a-very-long-address/of-a-feed/that-does-not-break/anywhere/because/it-has-no-spaces.xml",
			Read: startOfTest.Add(-48 * time.Hour), Failing: startOfTest.Add(-24 * time.Hour), Fails: 7, Why: "the server answered 503"},
		{Name: "https://www.example.net/rss"},
	}
	return h
}

var errDown = errors.New("the database is down: words of a person")

// logged collects what is logged.
type logged struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// words reads the wording of the dashboard.
func words(tb testing.TB) map[string]string {
	tb.Helper()
	raw, err := os.ReadFile("../../advice/kb/wording/dashboard.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	var all map[string]string
	if err := yaml.Unmarshal(raw, &all); err != nil {
		tb.Fatal(err)
	}
	return all
}

func sayer(tb testing.TB) func(string, ...string) string {
	all := words(tb)
	return func(key string, pairs ...string) string {
		text, ok := all[key]
		if !ok {
			panic("no text for " + key)
		}
		for i := 0; i+1 < len(pairs); i += 2 {
			text = strings.ReplaceAll(text, "{"+pairs[i]+"}", pairs[i+1])
		}
		return text
	}
}

// place is a dashboard over a house, with what a test looks at.
type place struct {
	*Dashboard
	*house
	doors  *Doors
	logs   *logged
	shared *bottest.Shared
}

func open(tb testing.TB, h *house, change ...func(*Config)) *place {
	tb.Helper()
	return openBeside(tb, h, bottest.NewShared(), change...)
}

var testKey = []byte("a key for tests, 32 bytes long..")

func personKey(u bot.UserID) bot.PersonKey { return bot.PersonKey("key of " + u.ID) }

func newDoors(tb testing.TB, h *house, shared bot.Shared, change ...func(*DoorsConfig)) *Doors {
	tb.Helper()
	cfg := DoorsConfig{Shared: shared, Key: testKey, Person: personKey, Now: h.clock}
	for _, c := range change {
		c(&cfg)
	}
	d, err := NewDoors(cfg)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// openBeside is open for one of several processes, which have shared in common.
func openBeside(tb testing.TB, h *house, shared *bottest.Shared, change ...func(*Config)) *place {
	tb.Helper()
	p := &place{house: h, logs: &logged{}, shared: shared}
	p.doors = newDoors(tb, h, shared)
	p.doors.Open("http://localhost:8080", true)
	cfg := Config{
		Look: h.look, Doors: p.doors, Words: sayer(tb), Token: testToken, Now: h.clock,
		Sources: func(context.Context) ([]Source, error) { return h.sources, h.broken },
		Log:     slog.New(slog.NewTextHandler(p.logs, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, c := range change {
		c(&cfg)
	}
	var err error
	if p.Dashboard, err = New(cfg); err != nil {
		tb.Fatal(err)
	}
	return p
}
