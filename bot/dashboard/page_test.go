package dashboard

import (
	"fmt"
	"io/fs"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"hangup/bot"
)

var parts = []string{"", "/reports", "/queue", "/posts", "/sources", "/log"}

func TestEveryPageShowsWhatThereIs(t *testing.T) {
	p := open(t, fullHouse())
	v := p.operator(t)
	for path, want := range map[string][]string{
		"":         {"What is going on", "One police warning waits", "Watford", "27", "63", "under 3", "Courier fraud", "16 Nov 2026 (this week)", "rounded down"},
		"/reports": {"23 reports. Page 1 of 2.", "K7-00", "a detective from London", "020 •••• ••56", "yesterday evening", "The police were told", "18 November 2026, 10:00"},
		"/queue":   {"Shall I post this for Hertfordshire?", "bogus officers ring residents", `href="https://www.example.police.uk/news"`, "Post it", "Do not post it", "More people than usual in Watford", "At least 6 people", "fewer than 3", "type /pending in the chat", "Not now"},
		"/posts":   {"In Telegram", "180", "Mill Road", "To every chat that follows Watford", "Sent to 180 of 200", "It was taken back.", "It was corrected."},
		"/sources": {"https://www.example.police.uk/news/", "It can be read.", "It cannot be read since 17 November 2026, 10:00. Tried 7 times.", "503", "It was not asked yet."},
		"/log":     {"moderator ABCD said yes", "chat WXYZ", "No names are kept"},
	} {
		w := v.get(Path + path)
		html := w.Body.String()
		if w.Code != http.StatusOK {
			t.Errorf("%s: %d %s", path, w.Code, html)
		}
		for _, part := range append(want, "You run this bot", "You are logged in until 18 November 2026, 18:00") {
			if !strings.Contains(html, part) {
				t.Errorf("%s lacks %q", path, part)
			}
		}
		if strings.Count(html, "aria-current") != 1 || strings.Contains(html, "javascript:") {
			t.Errorf("%s: not one place in the navigation, or a dangerous link", path)
		}
	}
}

func TestEveryPageOfNothingSaysSo(t *testing.T) {
	p := open(t, &house{now: startOfTest})
	v := p.operator(t)
	for path, want := range map[string]string{
		"": "Nothing yet that three people told of", "/reports": "No report yet", "/queue": "Nothing waits", "/posts": "Moderators have not sent a warning",
		"/sources": "No source is set", "/log": "Moderators have done nothing yet", "/reports?area=nowhere": "I do not know that place",
		"/reports?area=Watford": "No report fits",
	} {
		if html := v.get(Path + path).Body.String(); !strings.Contains(html, want) {
			t.Errorf("%s lacks %q", path, want)
		}
	}
	p.figures.Nowhere = true
	if html := v.get(Path).Body.String(); !strings.Contains(html, "follows no area yet") {
		t.Error("a chat without an area is not told what to do")
	}
}

func TestAPlaceHasItsPictureAndItsWords(t *testing.T) {
	p := open(t, fullHouse())
	v := p.operator(t)
	const query = "?place=district%3Awatford&weeks=4"
	if html := v.get(Path + query).Body.String(); !strings.Contains(html, "27 reports, most of them of courier fraud") || strings.Contains(html, "chart.png") {
		t.Error("without a picture")
	}
	if got := v.get(Path + "/chart.png" + query).Code; got != http.StatusNotFound {
		t.Errorf("no picture: %d", got)
	}
	p.chart = &bot.Picture{PNG: []byte("\x89PNG"), Alt: "Reports by week: 3, 6, 9"}
	html := v.get(Path + query).Body.String()
	if !strings.Contains(html, `src="/dashboard/chart.png?place=district%3Awatford&amp;weeks=4" alt="Reports by week: 3, 6, 9"`) || !strings.Contains(html, `<option value="district:watford" selected>`) {
		t.Errorf("with a picture: %s", html)
	}
	if w := v.get(Path + "/chart.png" + query); w.Header().Get("Content-Type") != "image/png" || w.Body.String() != "\x89PNG" {
		t.Errorf("%d %q", w.Code, w.Body)
	}
	if got := p.visitor(t).get(Path + "/chart.png" + query).Code; got != http.StatusSeeOther {
		t.Errorf("a stranger gets %d", got)
	}
	if html := v.get(Path + "?place=nowhere").Body.String(); strings.Contains(html, "stats-head") {
		t.Error("something is said of no place")
	}
}

func TestSourcesAreForThoseWhoSeeEveryChat(t *testing.T) {
	p := open(t, fullHouse())
	v := p.moderator(t)
	if html := v.get(Path + "/sources").Body.String(); strings.Contains(html, "example") {
		t.Error("a moderator of one chat sees the sources")
	}
	if html := v.get(Path).Body.String(); strings.Contains(html, Path+"/sources") || !strings.Contains(html, "You see: A chat in Telegram") {
		t.Error("the frame of a moderator")
	}
}

func TestAModeratorOfSeveralChatsChooses(t *testing.T) {
	p := open(t, fullHouse())
	p.chats = append(p.chats, bot.ViewChat{Code: "c2", Name: "A chat in Telegram: Dacorum"})
	v := p.moderator(t)
	html := v.get(Path).Body.String()
	if !strings.Contains(html, `<option value="c1" selected>`) || !strings.Contains(html, `<option value="c2">`) {
		t.Error("no choice")
	}
	v.post(Path+"/chat", "secret", v.secret(Path), "chat", "c2")
	v.get(Path)
	if p.chosen != "c2" {
		t.Errorf("looked at %q", p.chosen)
	}
}

func TestReportsArePagedAndSearched(t *testing.T) {
	p := open(t, fullHouse())
	v := p.operator(t)
	for query, want := range map[string]bot.ReportSearch{
		"":                                  {},
		"?page=2":                           {Page: 1},
		"?page=-5":                          {},
		"?page=x&area=+Watford+":            {Area: " Watford "},
		"?type=Courier+fraud&area=Herts":    {Type: "Courier fraud", Area: "Herts"},
		"?type=nonsense":                    {},
		"?area=" + strings.Repeat("x", 101): {},
	} {
		v.get(Path + "/reports" + query)
		if p.searched != want {
			t.Errorf("%s searches for %+v", query, p.searched)
		}
	}
	first, second := v.get(Path+"/reports").Body.String(), v.get(Path+"/reports?page=2").Body.String()
	if !strings.Contains(first, `href="/dashboard/reports?page=2"`) || strings.Contains(first, ">Newer<") {
		t.Error("the way from the first page")
	}
	if !strings.Contains(second, `href="/dashboard/reports?"`) || strings.Contains(second, ">Older<") || !strings.Contains(second, "K7-22") {
		t.Error("the way from the last page")
	}
	if html := v.get(Path + "/reports?type=Courier+fraud").Body.String(); !strings.Contains(html, `<option value="Courier fraud" selected>`) {
		t.Error("the search is not shown")
	}
}

func TestAReportIsMarkedAndTheSearchStays(t *testing.T) {
	p := open(t, fullHouse())
	v := p.operator(t)
	secret := v.secret(Path + "/reports")
	w := v.post(Path+"/reports", "secret", secret, "report", "K7-00", "informed", "yes", "back", "type=Courier+fraud&page=2&evil=https://evil.example")
	if got := w.Header().Get("Location"); got != "/dashboard/reports?page=2&type=Courier+fraud" {
		t.Errorf("back to %s", got)
	}
	if !p.house.reports[0].Informed {
		t.Error("it is not marked")
	}
	html := v.get(Path + "/reports").Body.String()
	if !strings.Contains(html, `role="status">Noted for report K7-00: true`) {
		t.Error("nobody says that it is marked")
	}
	if again := v.get(Path + "/reports").Body.String(); strings.Contains(again, `role="status"`) {
		t.Error("it is said twice")
	}
	v.post(Path+"/reports", "secret", secret, "report", "K7-00", "informed", "no")
	if p.house.reports[0].Informed {
		t.Error("it cannot be taken back")
	}
	v.post(Path+"/reports", "secret", secret, "report", "gone", "informed", "yes")
	if html := v.get(Path + "/reports").Body.String(); !strings.Contains(html, "not there any more") {
		t.Error("a report that is gone")
	}
}

func TestWhatWaitsIsPostedOrSkipped(t *testing.T) {
	p := open(t, fullHouse())
	v := p.operator(t)
	secret := v.secret(Path + "/queue")
	v.post(Path+"/queue", "secret", secret, "warning", "w-1", "chat", "c1", "decision", "maybe")
	if len(p.decided) != 0 {
		t.Fatal("a decision that is none")
	}
	v.post(Path+"/queue", "secret", secret, "warning", "w-1", "chat", "c1", "decision", "post")
	v.post(Path+"/queue", "secret", secret, "warning", "w-2", "decision", "skip")
	if got := fmt.Sprint(p.decided); got != "[w-1 c1 true w-2  false]" {
		t.Errorf("decided %s", got)
	}
	if html := v.get(Path + "/queue").Body.String(); !strings.Contains(html, "I am posting it now.") {
		t.Error("nobody says what happened")
	}
}

func TestAnOfferIsLeft(t *testing.T) {
	p := open(t, fullHouse())
	v := p.moderator(t)
	secret := v.secret(Path + "/queue")
	v.post(Path+"/offers", "secret", "wrong", "offer", "OFFER1")
	if len(p.left) != 0 {
		t.Fatal("left by a form that is not ours")
	}
	p.waiting = nil
	if html := v.get(Path + "/queue").Body.String(); strings.Contains(html, "Nothing waits") || !strings.Contains(html, "More people than usual") {
		t.Error("an offer alone is not shown")
	}
	v.post(Path+"/offers", "secret", secret, "offer", "OFFER1")
	html := v.get(Path + "/queue").Body.String()
	if fmt.Sprint(p.left) != "[OFFER1]" || !strings.Contains(html, "I will not post it.") || !strings.Contains(html, "Nothing waits") || strings.Contains(html, "/pending") {
		t.Errorf("left %v: %s", p.left, html)
	}
}

func TestMarkupIsText(t *testing.T) {
	const nasty = `<script>alert(1)</script>"><img src=x onerror=alert(1)>`
	h := fullHouse()
	h.reports = []bot.ViewReport{{ID: nasty, Type: nasty, Area: nasty, Claimed: nasty, Note: nasty, Happened: nasty, When: nasty, Number: nasty}}
	h.waiting[0].ID, h.waiting[0].Ask, h.waiting[0].Post.Lead = nasty, nasty, nasty
	h.offers[0] = bot.ViewOffer{ID: nasty, Lead: nasty, Facts: []string{nasty}}
	h.posts.Notices[0].Text, h.posts.Notices[0].By, h.posts.Outcomes[0].Where = nasty, nasty, nasty
	h.deeds[0].Text, h.sources[0].Name, h.sources[1].Why, h.chats[0].Name = nasty, nasty, nasty, nasty
	h.figures.Areas[0].Name, h.figures.Areas[0].ID, h.figures.Types[0].Name = nasty, nasty, nasty
	p := open(t, h)
	v := p.operator(t)
	for _, path := range append(parts, "/reports?area="+"%3Cscript%3E%22%3E%3Cimg+src%3Dx", "/enter/%3Cscript%3E%22") {
		if html := v.get(Path + path).Body.String(); strings.Contains(html, "<script") || strings.Contains(html, "<img src=x") {
			t.Errorf("%s: markup in %s", path, html)
		}
	}
}

func TestThePagesKeepToTheirPolicy(t *testing.T) {
	p := open(t, fullHouse())
	v := p.operator(t)
	for _, path := range append(parts, "/login", "/enter/x", "/nothing") {
		html := v.get(Path + path).Body.String()
		for what, bad := range map[string]string{
			"an inline style": `(?i)\sstyle\s*=`, "an inline handler": `(?i)\son[a-z]+\s*=`, "a script": `(?i)<script`, "a style sheet": `(?i)<style`,
			"something of others": `(?i)(?:src|action)\s*=\s*"(?:https?:)?//`, "a gap": `\{[a-z{]`, "a missing text": `⟨`, "a refusal of the template": `ZgotmplZ`,
		} {
			if m := regexp.MustCompile(bad).FindString(html); m != "" {
				t.Errorf("%s has %s: %s", path, what, m)
			}
		}
	}
	if css := string(style); strings.Contains(css, "url(") || strings.Contains(css, "@import") {
		t.Error("the style loads something")
	}
}

func TestEveryWordOfThePagesIsThereAndUsed(t *testing.T) {
	used := map[string]bool{}
	collect := func(text string, pattern, before string) {
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
			used[before+m[1]] = true
		}
	}
	files := map[string]fs.FS{"pages/*.html": sources, "*.go": packageFiles(t)}
	for pattern, in := range files {
		names, err := fs.Glob(in, pattern)
		if err != nil || len(names) == 0 {
			t.Fatal(pattern, err)
		}
		for _, name := range names {
			raw, err := fs.ReadFile(in, name)
			if err != nil {
				t.Fatal(err)
			}
			collect(string(raw), `(?:say|some) "([a-z.]+)"`, "dash.")
			collect(string(raw), `"(dash\.[a-z.0-9]*[a-z0-9])"`, "")
			collect(string(raw), `template "part" \(tab \. "([a-z]+)"`, "dash.nav.")
			collect(string(raw), `d\.show\("([a-z]+)"`, "head of ")
		}
	}
	for key := range used {
		if page, ok := strings.CutPrefix(key, "head of "); ok {
			used["dash."+page+".head"] = true
		}
	}
	for _, n := range periods() {
		used[fmt.Sprint("dash.period.", n)] = true
	}
	texts := words(t)
	for key := range used {
		if texts[key] == "" && !strings.HasPrefix(key, "head of ") {
			t.Errorf("the wording lacks %s", key)
		}
	}
	for key := range texts {
		if strings.HasPrefix(key, "dash.") && !used[strings.TrimSuffix(key, ".one")] {
			t.Errorf("%s is never said", key)
		}
	}
	if len(used) < 80 {
		t.Errorf("only %d texts: does this test still find them?", len(used))
	}
}

func TestTheStyleIsAskedForAgain(t *testing.T) {
	v := open(t, fullHouse()).visitor(t)
	w := v.get(Path + "/style.css")
	r := v.request(http.MethodGet, Path+"/style.css", nil)
	r.Header.Set("If-None-Match", w.Header().Get("ETag"))
	if got := v.do(r).Code; w.Code != http.StatusOK || got != http.StatusNotModified {
		t.Errorf("%d, then %d", w.Code, got)
	}
}

func TestBarsAreAsLongAsTheirNumbers(t *testing.T) {
	bars := []bar{{Reports: 27, Checks: 54}, {Reports: 0, Checks: 3}, {Reports: 54}}
	measure(bars)
	if got := fmt.Sprint(bars); got != "[{ 27 54 50 100} { 0 3 0 5} { 54 0 100 0}]" {
		t.Errorf("%s", got)
	}
	measure(nil)
}
