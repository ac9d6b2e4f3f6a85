package webchat

import (
	"fmt"
	"io/fs"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// source reads a file of the page as it is in the program.
func source(t *testing.T, name string) string {
	t.Helper()
	raw, err := fs.ReadFile(static, "static/"+name)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func sources(t *testing.T, ext string) map[string]string {
	t.Helper()
	names, err := fs.Glob(static, "static/*"+ext)
	if err != nil || len(names) == 0 {
		t.Fatalf("no %s files (%v)", ext, err)
	}
	out := map[string]string{}
	for _, name := range names {
		name = strings.TrimPrefix(name, "static/")
		out[name] = source(t, name)
	}
	return out
}

func TestEveryWordOfThePageHasItsText(t *testing.T) {
	texts := words(t)
	used := map[string]bool{}
	for _, html := range sources(t, ".html") {
		for _, m := range regexp.MustCompile(`\{\{say "([^"]+)"\}\}`).FindAllStringSubmatch(html, -1) {
			used["page."+m[1]] = true
		}
	}
	for _, key := range scriptWords {
		used["page."+key] = true
	}
	for _, key := range []string{"garbled", "general", "host", "long", "missing", "moderator", "origin", "session", "slow", "tabs"} {
		used["page.error."+key] = true // what the server says; the tests of each route read them
	}
	for key := range used {
		if texts[key] == "" {
			t.Errorf("page.yaml lacks %s", key)
		}
	}
	for key := range texts {
		if !used[key] {
			t.Errorf("page.yaml has %s, which nothing says", key)
		}
	}
}

func TestTheScriptGetsEveryWordItSays(t *testing.T) {
	say := regexp.MustCompile(`say\('([^']+)'`)
	var said []string
	for _, js := range sources(t, ".js") {
		for _, m := range say.FindAllStringSubmatch(js, -1) {
			said = append(said, m[1])
			if !slices.Contains(scriptWords, m[1]) {
				t.Errorf("a script says %s, which it does not get", m[1])
			}
		}
	}
	for _, key := range scriptWords {
		if !slices.Contains(said, key) {
			t.Errorf("no script says %s", key)
		}
	}
}

func TestThePageKeepsToItsOwnPolicy(t *testing.T) {
	v := visit(t, newAdapter(t, Config{}))
	html := v.get("/").Body.String()
	for what, bad := range map[string]string{
		"an inline style": `(?i)\sstyle\s*=`, "an inline handler": `(?i)\son[a-z]+\s*=`,
		"an inline script": `(?i)<script(?:[^>]*)>[^<]`, "an inline style sheet": `(?i)<style`,
		"an address elsewhere": `(?i)(?:src|href|action)\s*=\s*"(?:https?:)?//`, "a gap": `\{\{`,
	} {
		if m := regexp.MustCompile(bad).FindString(html); m != "" {
			t.Errorf("the page has %s: %s", what, m)
		}
	}
	for name, js := range sources(t, ".js") {
		for _, bad := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "http://", "https://"} {
			if strings.Contains(js, bad) {
				t.Errorf("%s uses %s", name, bad)
			}
		}
	}
	for name, css := range sources(t, ".css") {
		if strings.Contains(css, "url(") || strings.Contains(css, "@import") {
			t.Errorf("%s loads something", name)
		}
	}
}

func TestWithoutScriptsThePageStillSaysWhatToDo(t *testing.T) {
	html := visit(t, newAdapter(t, Config{})).get("/").Body.String()
	_, rest, _ := strings.Cut(html, "<noscript>")
	inside, _, found := strings.Cut(rest, "</noscript>")
	for _, part := range []string{"Hang up", "five minutes", "dialling tone", "159", "101", "999"} {
		if !found || !strings.Contains(inside, part) {
			t.Errorf("noscript lacks %q", part)
		}
	}
}

func TestFilesAreServedWithTheirTypeAndAskedForAgain(t *testing.T) {
	v := visit(t, newAdapter(t, Config{}))
	for path, want := range map[string]string{
		"/": "text/html; charset=utf-8", "/assets/app.js": "text/javascript; charset=utf-8",
		"/assets/style.css": "text/css; charset=utf-8", "/assets/mark.svg": "image/svg+xml",
	} {
		w := v.get(path)
		tag := w.Header().Get("ETag")
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != want || tag == "" || w.Body.Len() == 0 {
			t.Errorf("%s: %d, %q, tag %q", path, w.Code, w.Header().Get("Content-Type"), tag)
		}
		r := v.request(http.MethodGet, path, nil)
		r.Header.Set("If-None-Match", tag)
		if again := v.do(r); again.Code != http.StatusNotModified {
			t.Errorf("%s again: %d", path, again.Code)
		}
	}
	for _, path := range []string{"/assets/", "/assets/index.html", "/assets/../page.go", "/assets/%2e%2e/page.go", "/static/app.js", "/nothing"} {
		if got := v.get(path).Code; got < 300 {
			t.Errorf("%s: %d", path, got)
		}
	}
}

// ---- contrast (WCAG 2.2: 1.4.3 for text, 1.4.11 for controls and focus)

func TestEveryPairOfColoursHasEnoughContrast(t *testing.T) {
	css := source(t, "style.css")
	light := colours(css[:strings.Index(css, "@media")])
	_, darkPart, _ := strings.Cut(css, "prefers-color-scheme: dark")
	dark := colours(darkPart[:strings.Index(darkPart, "}")])
	if len(light) != len(dark) || len(light) < 15 {
		t.Fatalf("%d colours in light, %d in dark", len(light), len(dark))
	}
	text := [][2]string{ // front, back
		{"ink", "bg"}, {"ink", "card"}, {"ink", "soft"}, {"muted", "bg"}, {"muted", "card"}, {"accent", "bg"},
		{"accent", "card"}, {"accent", "soft"}, {"on-accent", "accent"}, {"on-urgent", "urgent"}, {"on-news", "news"},
		{"on-you", "you"}, {"alarm", "card"}, {"alarm", "bg"},
	}
	shapes := [][2]string{{"edge", "card"}, {"edge", "bg"}, {"focus", "bg"}, {"focus", "card"}, {"alarm", "card"}, {"accent", "card"}}
	for theme, set := range map[string]map[string]float64{"light": light, "dark": dark} {
		for _, p := range text {
			if got := contrast(set[p[0]], set[p[1]]); got < 4.5 {
				t.Errorf("%s: text %s on %s has %.2f, needs 4.5", theme, p[0], p[1], got)
			}
		}
		for _, p := range shapes {
			if got := contrast(set[p[0]], set[p[1]]); got < 3 {
				t.Errorf("%s: %s against %s has %.2f, needs 3", theme, p[0], p[1], got)
			}
		}
	}
	rules := css[strings.Index(css, "*, *::before"):]
	if m := regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b[^{]*;`).FindString(rules); m != "" {
		t.Errorf("a colour stands outside the variables: %s", m)
	}
}

// colours reads the variables of a block as relative luminance.
func colours(block string) map[string]float64 {
	out := map[string]float64{}
	for _, m := range regexp.MustCompile(`--([a-z-]+):\s*#([0-9a-f]{6});`).FindAllStringSubmatch(block, -1) {
		var r, g, b int
		_, _ = fmt.Sscanf(m[2], "%02x%02x%02x", &r, &g, &b)
		out[m[1]] = luminance(r, g, b)
	}
	return out
}
