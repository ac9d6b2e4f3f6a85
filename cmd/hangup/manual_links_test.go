package main

import (
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// pages gives the manual: every Markdown file that is read as a page, by its path from the root. Articles that the program or its tests
// read as news are none.
func pages(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	walk(t, func(name string, text []byte) {
		if path.Ext(name) == ".md" && !strings.HasPrefix(name, "advice/news/examples/") && !strings.Contains(name, "/testdata/") {
			all[name] = string(text)
		}
	})
	if len(all) < 15 {
		t.Fatalf("found %d pages: this test looks in the wrong place", len(all))
	}
	return all
}

var (
	fence     = regexp.MustCompile("(?ms)^ *```.*?^ *```")
	inline    = regexp.MustCompile("`[^`\n]+`")
	link      = regexp.MustCompile(`(!?)\[([^\]]*)\]\(([^)\s]+)\)`)
	headline  = regexp.MustCompile(`(?m)^#{1,6} +(.+?) *$`)
	linkedTo  = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	sized     = regexp.MustCompile(`<img src="([^"]+)" width="\d+" alt="([^"]*)">`)
	addressed = regexp.MustCompile(`^(https|mailto):`)
)

// prose is a page without what is quoted in it, its pictures of a given width written like the others.
func prose(text string) string {
	return sized.ReplaceAllString(inline.ReplaceAllString(fence.ReplaceAllString(text, ""), ""), "![$2]($1)")
}

// slugs gives the anchors of a page: one for each heading, as GitHub makes them
// (https://docs.github.com/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links).
func slugs(text string) map[string]bool {
	all := map[string]bool{}
	for _, h := range headline.FindAllStringSubmatch(fence.ReplaceAllString(text, ""), -1) {
		slug := slugOf(linkedTo.ReplaceAllString(h[1], "$1"))
		for n, first := 1, slug; all[slug]; n++ {
			slug = fmt.Sprint(first, "-", n)
		}
		all[slug] = true
	}
	return all
}

func slugOf(title string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-', r == '_', unicode.IsLetter(r), unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, title)
}

func TestManualLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	all := pages(t)
	for name, text := range all {
		for _, l := range link.FindAllStringSubmatch(prose(text), -1) {
			if fault := leads(all, name, l[3]); fault != "" {
				t.Errorf("%s: the link to %s: %s", name, l[3], fault)
			}
		}
	}
}

// leads says what is wrong with a link on a page; "" is nothing. What is on the web is not asked.
func leads(all map[string]string, from, to string) string {
	if addressed.MatchString(to) {
		return ""
	}
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" {
		return "it is neither https nor a path"
	}
	file := path.Join(path.Dir(from), u.Path)
	if u.Path == "" {
		file = from
	}
	info, err := os.Stat(filepath.Join(root, file))
	switch text, isPage := all[file]; {
	case strings.HasPrefix(file, "../"):
		return "it leads out of the repository"
	case err != nil:
		return "there is no such file"
	case info.IsDir() && u.Fragment != "":
		return "it is a folder, which has no headings"
	case u.Fragment != "" && isPage && !slugs(text)[u.Fragment]:
		return "the page has no such heading"
	}
	return ""
}

// What a picture shows is said in words too, and nobody waits long for it.
func TestManualPicturesAreDescribedAndSmall(t *testing.T) {
	t.Parallel()
	const most = 120 << 10 // bytes
	seen := 0
	for name, text := range pages(t) {
		for _, l := range link.FindAllStringSubmatch(prose(text), -1) {
			if l[1] != "!" {
				continue
			}
			seen++
			if len(strings.Fields(l[2])) < 5 {
				t.Errorf("%s: the picture %s is described in few words: %q", name, l[3], l[2])
			}
			info, err := os.Stat(filepath.Join(root, path.Dir(name), l[3]))
			if err != nil {
				t.Error(err)
			} else if info.Size() > most {
				t.Errorf("%s has %d KiB", l[3], info.Size()>>10)
			}
		}
	}
	if seen == 0 {
		t.Error("no page shows a picture")
	}
}

// Every page can be come to from the front page.
func TestManualPagesAreAllLinked(t *testing.T) {
	t.Parallel()
	all := pages(t)
	reached, queue := map[string]bool{frontPage: true}, []string{frontPage}
	for len(queue) > 0 {
		from := queue[0]
		queue = queue[1:]
		for _, l := range link.FindAllStringSubmatch(prose(all[from]), -1) {
			file, _, _ := strings.Cut(l[3], "#")
			if file = path.Join(path.Dir(from), file); all[file] != "" && !reached[file] {
				reached[file] = true
				queue = append(queue, file)
			}
		}
	}
	for name := range all {
		if !reached[name] {
			t.Errorf("no way leads from the front page to %s", name)
		}
	}
}

func TestManualAnchorsAreThoseOfGitHub(t *testing.T) {
	t.Parallel()
	text := "# What it *does*\n## `a_b` – 1, 2\n## Same\n## Same\n```\n# no heading\n```\n## [Linked](x.md)\n"
	got := slugs(text)
	for _, want := range []string{"what-it-does", "a_b--1-2", "same", "same-1", "linked"} {
		if !got[want] {
			t.Errorf("no %q in %v", want, got)
		}
	}
	if len(got) != 5 {
		t.Errorf("anchors %v", got)
	}
}

func TestManualPicturesOfAWidthCountAsPictures(t *testing.T) {
	t.Parallel()
	got := link.FindStringSubmatch(prose(`| <img src="a/b.png" width="260" alt="What it shows"> |`))
	if got == nil || got[1] != "!" || got[2] != "What it shows" || got[3] != "a/b.png" {
		t.Errorf("read as %q", got)
	}
}

func TestManualLinksThatLeadNowhereAreFound(t *testing.T) {
	t.Parallel()
	all := map[string]string{"README.md": "# Top\n", "bot/README.md": "# Bot\n"}
	for to, wrong := range map[string]bool{
		"https://example.org/x": false, "README.md#bot": false, "../README.md#top": false, "#bot": false,
		"none.md": true, "#none": true, "../README.md#none": true, "../../x.md": true, "http://example.org": true, "../advice": false, "../advice#x": true,
	} {
		if got := leads(all, "bot/README.md", to); (got != "") != wrong {
			t.Errorf("%s: %q", to, got)
		}
	}
}
