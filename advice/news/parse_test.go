package news

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func page(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "pages", name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestArticlePageIsReadWithoutItsFurniture(t *testing.T) {
	a, err := Parse("07_article_a.html", page(t, "07_article_a.html"))
	if err != nil {
		t.Fatal(err)
	}
	if a.Title != "‘Safe account’ calls: what your bank will not ask" || a.Published != day(2026, 3, 4) ||
		a.URL != "https://news.policefeeds.example/news/safe-account-calls-what-your-bank-will-not-ask/" {
		t.Errorf("title %q, date %v, url %q", a.Title, a.Published, a.URL)
	}
	for _, cut := range []string{"cookie", "Related stories", "thin ice", "WhatsApp", "Advice and information", "Accessibility", "4 March"} {
		if strings.Contains(a.Body, cut) {
			t.Errorf("the body holds %q", cut)
		}
	}
	for _, kept := range []string{"be wary of calls", "end it, even if it feels rude", "we can only warn people about what we know.”"} {
		if !strings.Contains(a.Body, kept) {
			t.Errorf("the body lacks %q", kept)
		}
	}
	if w := newDesk(t).Judge(a); w.Label != IsWarning || w.Facts != (Facts{Reports: 11, LossGBP: 67350, Since: "16 February"}) || len(w.Places) != 3 {
		t.Errorf("judged %s, %+v, %v", w.Label, w.Facts, w.Places)
	}
}

func TestCourtPageIsNoWarning(t *testing.T) {
	a, err := Parse("b.html", page(t, "07_article_b.html"))
	if err != nil {
		t.Fatal(err)
	}
	if w := newDesk(t).Judge(a); w.Label != IsCourt || w.KeySentence != "" || len(w.Types) > 0 {
		t.Errorf("judged %s, %v, %q", w.Label, w.Types, w.KeySentence)
	}
}

func TestMarkdownHeadersAreRead(t *testing.T) {
	for name, want := range map[string]Article{
		"08a_hertfordshire_callers.md": {Title: "Callers hold line open in phone fraud", Area: "Hertfordshire", Published: day(2025, 11, 5)},
		"08b_hertfordshire_jailed.md":  {Title: "Man who posed as detective jailed", Area: "Hertfordshire", Published: day(2025, 12, 3)},
	} {
		a, err := Parse(name, page(t, name))
		if err != nil {
			t.Fatal(err)
		}
		if a.Title != want.Title || a.Area != want.Area || !a.Published.Equal(want.Published) || a.Summary == "" || a.URL == "" || strings.Contains(a.Body, "yaml") {
			t.Errorf("%s: %+v", name, a)
		}
	}
	a, _ := Parse("x", page(t, "08b_hertfordshire_jailed.md"))
	if !strings.Contains(a.Summary, "£96,000") {
		t.Errorf("the pound sign is lost: %q", a.Summary)
	}
}

func TestOtherShapesOfText(t *testing.T) {
	cases := map[string]struct {
		raw  string
		want Article
	}{
		"front matter": {"---\ntitle: A & B\ndate: 2024-02-29\nlink: https://x.example/a\n---\nThe text.\n",
			Article{Title: "A & B", Body: "The text.", URL: "https://x.example/a", Published: day(2024, 2, 29)}},
		"newspaper with a headline": {"Callers at the door\n\nTwo men called. Nobody was hurt.\n",
			Article{Title: "Callers at the door", Body: "Two men called. Nobody was hurt."}},
		"newspaper without":           {"Two men called on Monday.\n\nNobody was hurt.", Article{Body: "Two men called on Monday.\n\nNobody was hurt."}},
		"windows line ends and bytes": {"Two men\x92s van was seen.\r\n\r\nIt cost \xa35.", Article{Body: "Two men’s van was seen.\n\nIt cost £5."}},
		"lines broken to a width": {"Two men who said that they were from the water board called at\nsix homes in the town on Monday and asked to be let in so that\nSergeant Sample was called.\n",
			Article{Body: "Two men who said that they were from the water board called at six homes in the town on Monday and asked to be let in so that Sergeant Sample was called."}},
		"title stands twice": {"---\ntitle: Callers\n---\n# Callers\n\nText.", Article{Title: "Callers", Body: "Text."}},
		"mailing": {"<p>{SITE-NAME} message on behalf of Sample Police</p><p>Dear all,</p><p>Hang up.</p><p>{MESSAGE-SETTINGS}</p>",
			Article{Sender: "Sample Police", Body: "Dear all,\n\nHang up."}},
		"escaped twice": {"&lt;p&gt;It cost &amp;pound;5.&lt;/p&gt;&lt;p&gt;So there.&lt;/p&gt;", Article{Body: "It cost £5.\n\nSo there."}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := Parse("x.txt", []byte(c.raw))
			if err != nil || got != c.want {
				t.Errorf("got  %+v (%v)\nwant %+v", got, err, c.want)
			}
		})
	}
}

func TestHeadlinesAtTheEndAreCut(t *testing.T) {
	for name, c := range map[string]struct{ raw, ends string }{
		"headlines":       {"A man called. Hang up.\nMan jailed for theft\nTwo held after raid\nCan you help find her?\n", "Hang up."},
		"one line stays":  {"A man called.\n\nHang up.\n\nPC Sample, Exampleton team", "Exampleton team"},
		"list stays":      {"A man called. Do this:\n- hang up\n- ring 101\n- tell a friend", "tell a friend"},
		"other stories":   {"A man called.\n\nHang up.\n\nRelated stories\n\nThe dog came home.\n\nThe cat left.", "Hang up."},
		"address stays":   {"A man called.\nReport it at https://x.example/report\nMan jailed\nTwo held", "/report"},
		"all is headline": {"Man jailed\nTwo held\nThree found", "Three found"},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := Parse("x.txt", []byte(c.raw))
			if err != nil || !strings.HasSuffix(a.Body, c.ends) {
				t.Errorf("the body ends with %q (%v), want %q", a.Body, err, c.ends)
			}
		})
	}
}

func TestBadInputGetsOneClearSentence(t *testing.T) {
	cases := map[string]struct{ name, raw, want string }{
		"empty":               {"a/b.txt", " \n\t", "b.txt: it is empty: save the article again"},
		"binary":              {"b.jpg", "\xff\xd8\x00\x10JFIF", "b.jpg: it is not text: save the article as HTML, Markdown or plain text"},
		"control bytes":       {"b", strings.Repeat("\x01\x02ab", 20), "b: it is not text: save the article as HTML, Markdown or plain text"},
		"huge":                {"b", strings.Repeat("x", MaxBytes+1), "b: it is larger than 2 MiB: save the article alone"},
		"wrong date":          {"b.md", "---\npublish:\n  date: 31 Feb 2021\n---\nText.", `b.md: field publish.date: "31 Feb 2021" is not a date: write it as 30 Apr 2019, 30 April 2019, 2019-04-30 or 30/04/2019`},
		"wrong page date":     {"b.html", `<html><head><meta property="article:published_time" content="soon"></head><body><p>Text here.</p></body></html>`, `b.html: field article:published_time: "soon" is not a date`},
		"far date":            {"b.md", "---\ndate: 0001-01-01\n---\nText.", "field date: "},
		"broken header":       {"b.md", "---\ntitle: [x\n---\nText.", "b.md: the header is not valid YAML ("},
		"open header":         {"b.md", "---\ntitle: x\n\nText.", "b.md: its header does not end: close it with the line it starts with, --- or ```"},
		"header alone":        {"b.md", "---\ntitle: x\n---\n", "b.md: there is no text in it"},
		"listing":             {"l.html", "", "l.html: this is a list of articles: open one and save that page"},
		"rss":                 {"f.xml", "<?xml version=\"1.0\"?><rss></rss>", "f.xml: this is a feed, not an article: open the article in a browser and save that page"},
		"atom without prolog": {"f", "<feed xmlns='x'>", "this is a feed"},
		"json feed":           {"f.json", `{"version": "https://jsonfeed.org/version/1.1"}`, "this is a feed"},
		"only furniture":      {"x.html", "<html><body><nav>Home</nav><footer>x</footer></body></html>", "there is no text in it"},
	}
	for what, c := range cases {
		t.Run(what, func(t *testing.T) {
			raw := []byte(c.raw)
			if c.name == "l.html" {
				raw = page(t, "07_listing.html")
			}
			_, err := Parse(c.name, raw)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

func TestFieldsThatAreTooBigOrWrongAreRefused(t *testing.T) {
	if _, err := FromFields(Fields{Body: strings.Repeat("x", MaxBytes+1)}); err == nil {
		t.Error("a huge body is read")
	}
	if _, err := FromFields(Fields{Body: "Text.", Published: "tomorrow"}); err == nil {
		t.Error("a wrong date is read")
	}
}

func TestDates(t *testing.T) {
	for text, want := range map[string]time.Time{
		"30 Apr 2019": day(2019, 4, 30), "30 April 2019": day(2019, 4, 30), "2019-04-30": day(2019, 4, 30), "30/04/2019": day(2019, 4, 30),
		"Tue, 30 Apr 2019 09:30:00 +0100": day(2019, 4, 30), "2026-03-04T10:40:00+00:00": day(2026, 3, 4), "2026-03-04T23:40:00Z": day(2026, 3, 4),
		" 1  Feb 2021 ": day(2021, 2, 1), `"1 Feb 2021"`: day(2021, 2, 1), "10:40 4 March 2026": day(2026, 3, 4),
	} {
		if got, err := ParseDate(text); err != nil || !got.Equal(want) {
			t.Errorf("ParseDate(%q) = %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "yesterday", "30 Febuary 2019", "13/13/2019", "1 Jan 1066", strings.Repeat("9", 1000)} {
		if got, err := ParseDate(text); err == nil || len(err.Error()) > 300 {
			t.Errorf("ParseDate(%q) = %v, %v", text, got, err)
		}
	}
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func FuzzParse(f *testing.F) {
	for _, s := range []string{"---\ntitle: x\n---\nText.", "```yaml\na: {b: [c]}\n```\n* ### x", "<html><body><article><p>x", "&lt;p&gt;x", "\xff\xfe", "a\n\nb | c | d", "---\na: &x [*x]\n---\ny"} {
		f.Add("x.html", []byte(s))
		f.Add("x.md", []byte(s))
	}
	f.Fuzz(func(t *testing.T, name string, raw []byte) {
		a, err := Parse(name, raw)
		if err == nil && strings.TrimSpace(a.Body) == "" {
			t.Error("an article without a body")
		}
		if err != nil && strings.Contains(err.Error()[len(filepath.Base(name)):], "\n") && !strings.Contains(name, "\n") {
			t.Errorf("an error of several lines: %q", err)
		}
	})
}

func BenchmarkParsePage(b *testing.B) {
	raw := page(b, "07_article_a.html")
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		if _, err := Parse("a.html", raw); err != nil {
			b.Fatal(err)
		}
	}
}

func TestMarksThatTurnTheTextAroundAreTakenOut(t *testing.T) {
	const hostile = "\u202e\u2066\u200f\x1b[31m\x07\x7f\u0085"
	a, err := Parse("x.md", []byte("---\ntitle: A "+"\u202e"+"title\n---\nKent Police"+hostile+" warn\tof calls.\r\nTell a neighbour. "+strings.Repeat("Never hand over cash. ", 20)))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{a.Title, a.Body} {
		if strings.ContainsAny(text, "\u202e\u2066\u200f\x1b\x07\x7f\u0085") {
			t.Errorf("%q", text)
		}
	}
	if !strings.Contains(a.Body, "Kent Police[31m warn of calls.") || !strings.Contains(a.Body, "Tell a neighbour.") {
		t.Errorf("the words suffered: %q", a.Body)
	}
}

func TestBodiesOfFieldsMayHaveEveryShape(t *testing.T) {
	const sentence = "Your bank will never ask for your PIN."
	for name, body := range map[string]string{
		"plain":              "Calls come in.\n\n" + sentence,
		"HTML":               "<p>Calls come in.</p><p>" + sentence + "</p>",
		"escaped HTML":       "&lt;p&gt;Calls come in.&lt;/p&gt;&lt;p&gt;" + sentence + "&lt;/p&gt;",
		"doubly escaped":     "&amp;lt;p&amp;gt;Calls come in.&amp;lt;/p&amp;gt;&amp;lt;p&amp;gt;" + sentence + "&amp;lt;/p&amp;gt;",
		"placeholders":       "{SITE-NAME} \n\nCalls come in.\n\n" + sentence + "\n\n{MESSAGE-SETTINGS}",
		"a header":           "---\ntitle: Calls\nurl: https://news.example/a\n---\n\nCalls come in.\n\n" + sentence,
		"a page":             "<!DOCTYPE html><html><head><title>Calls</title></head><body><nav><p>Home</p></nav><article><h1>Calls</h1><p>Calls come in.</p><p>" + sentence + "</p></article><footer><p>About us</p></footer></body></html>",
		"links at the end":   "<p>Calls come in.</p><p>" + sentence + "</p><ul><li><a href='/1'>Man jailed after raid</a></li><li><a href='/2'>Appeal after crash in Crewe</a></li><li><a href='/3'>Swim sessions for all</a></li></ul>",
		"headlines with it":  "Calls come in.\n\n" + sentence + "\n\nMan jailed after ram raid\n\nAppeal for witnesses in Crewe\n\nKing's Award for museum",
		"related stories":    "<p>Calls come in.</p><p>" + sentence + "</p><h2>Related stories</h2><p>Something else happened.</p>",
		"a mailing":          "<p>Calls come in.</p><p>" + sentence + "</p><p>You are receiving this because you registered. Change what we send you.</p>",
		"dates for the end":  "Calls come in.\n\n" + sentence + "\n\nDATES FOR YOUR DIARY\nCoffee with a copper, 18 September.",
		"Windows line ends":  "Calls come in.\r\n\r\n" + sentence + "\r\n",
		"direction controls": "Calls \u202ecome in.\n\n" + sentence,
	} {
		t.Run(name, func(t *testing.T) {
			a, err := FromFields(Fields{Title: "Calls", Body: body})
			if err != nil || a.Body != "Calls come in.\n\n"+sentence {
				t.Errorf("%v, body %q", err, a.Body)
			}
		})
	}
}

func TestTrackingIsTakenOffAddresses(t *testing.T) {
	for address, want := range map[string]string{
		"https://news.example/a?utm_source=rss&UTM_Medium=x&fbclid=1": "https://news.example/a",
		"https://news.example/a?id=7&utm_campaign=x":                  "https://news.example/a?id=7",
		"https://news.example/a?b=2&a=1":                              "https://news.example/a?b=2&a=1",
		"/news/a":                                                     "",
	} {
		if got := webAddress(address); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}
