package news

import (
	"strings"
	"testing"
)

func TestFurnitureIsRecognised(t *testing.T) {
	for _, line := range []string{
		"Skip to main content", "Accept all cookies", "Cookies", "Privacy policy", "Accessibility statement", "Share on Facebook", "Share this", "Print this page",
		"Home > News > March 2026", "Accept all cookies | Reject | Manage settings", "Appeals · Campaigns · Freedom of information", "© Sample Police 2026",
		"You are receiving this because you registered.", "Unsubscribe", "Find us on social media", "Cymraeg", "We use some essential cookies to make this website work.",
		"Sample Police | Heddlu Sampl", "Report a problem with this message", "Never miss an update: sign up for our newsletter", "Follow us on social media", "Published: 3 May 2026",
	} {
		if !isFurniture(line) {
			t.Errorf("%q stays", line)
		}
	}
	for _, line := range []string{
		"Hang up and ring 101.", "Report it to us on 101.", "Cookies are a trick to get your card number.", "Share this with older neighbours, please.",
		"Contact us if you have lost money.", "Print it out and put it by the phone.", "He said: “Ring me | or else.”", "English tourists were rung.",
	} {
		if isFurniture(line) {
			t.Errorf("%q is cut", line)
		}
	}
}

func TestCutLeavesTheArticle(t *testing.T) {
	for name, c := range map[string]struct{ html, want string }{
		"navigation":                         {"<nav><a href='/'>Home</a></nav><p>A man called.</p><footer>Contact us</footer>", "A man called."},
		"other stories in a quotation block": {"<p>A man called.</p><blockquote>Also in this section: Appeals</blockquote><p>Man jailed</p>", "A man called."},
		"more on this story":                 {"<p>A man called.</p><h3>More on this story</h3><ul><li>Two held</li><li>One jailed</li></ul>", "A man called."},
		"list with a head":                   {"<p>Please:</p><ul><li>hang up</li><li>ring 101</li></ul>", "Please:\n\nhang up\n\nring 101"},
		"placeholders":                       {"<p>{GREETING}</p><p>A man called. {SITE-NAME}</p>", "A man called."},
		"line breaks":                        {"A man called.<br>Hang up.<br/>Ring 101.", "A man called.\n\nHang up.\n\nRing 101."},
		"entities":                           {"<p>Don&rsquo;t pay &pound;5 &amp; wait&hellip;</p>", "Don’t pay £5 & wait…"},
		"hidden text":                        {"<p>A man called.</p><div aria-hidden='true'>Ad</div><script>x()</script><style>p{}</style>", "A man called."},
		"no text at all":                     {"<nav>Home</nav>", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := join(cut(blocks(c.html))); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestHeadlinesNeedCompany(t *testing.T) {
	bs := func(lines ...string) []block {
		var all []block
		for _, l := range lines {
			all = append(all, lineBlock(l))
		}
		return all
	}
	for name, c := range map[string]struct {
		in   []block
		kept int
	}{
		"two headlines":        {bs("He rang.", "Man jailed", "Two held"), 1},
		"one signature":        {bs("He rang.", "PC Sample"), 2},
		"question among them":  {bs("He rang.", "Man jailed", "Can you help?", "Two held"), 1},
		"quotation at the end": {bs("He rang.", "“Hang up,”", "she said."), 3},
		"items":                {bs("He rang:", "- hang up", "- wait"), 3},
		"address":              {bs("He rang.", "www.sample.example/report", "Man jailed"), 3},
		"nothing":              {nil, 0},
	} {
		if got := len(cutHeadlines(c.in)); got != c.kept {
			t.Errorf("%s: %d blocks kept, want %d", name, got, c.kept)
		}
	}
}

func TestDeepNestingIsReadWithoutHarm(t *testing.T) {
	html := strings.Repeat("<div>", 5000) + "deep" + strings.Repeat("</div>", 5000) + "<p>Shallow.</p>"
	if got := join(cut(blocks(html))); strings.Contains(got, "deep") {
		t.Errorf("what lies too deep is read: %q", got)
	}
}

func TestPagesWithoutAnArticleElement(t *testing.T) {
	for name, c := range map[string]struct{ html, title, body string }{
		"main":        {"<html><head><title>Callers | Sample Police</title></head><body><main><p>A man called.</p></main></body></html>", "Callers", "A man called."},
		"body":        {"<html><body><h1>Callers</h1><p>A man called.</p></body></html>", "Callers", "A man called."},
		"two teasers": {"<html><body><article><h1>Callers</h1><p>A man called at noon on Monday.</p></article><article>Short</article></body></html>", "Callers", "A man called at noon on Monday."},
		"og title":    {`<html><head><meta property="og:title" content="Callers &amp; doors"></head><body><p>A man called.</p></body></html>`, "Callers & doors", "A man called."},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := Parse("x.html", []byte(c.html))
			if err != nil || a.Title != c.title || a.Body != c.body {
				t.Errorf("title %q, body %q, %v", a.Title, a.Body, err)
			}
		})
	}
}

func TestVeryLongArticlesAreCutShort(t *testing.T) {
	a, err := Parse("x.txt", []byte(strings.Repeat("A man called at the door on Monday.\n\n", 50000)))
	if err != nil || len(a.Body) > 2*maxBody || len(a.Body) < maxBody/2 {
		t.Errorf("a body of %d bytes, %v", len(a.Body), err)
	}
	if w := newDesk(t).Judge(a); w.ID == "" {
		t.Errorf("judged %+v", w)
	}
	if a, err := Parse("x.txt", []byte(strings.Repeat("word ", 300000))); err != nil || len(a.Body) > maxBody {
		t.Errorf("one paragraph of 1.5 MB is read as %d bytes, %v", len(a.Body), err)
	}
}
