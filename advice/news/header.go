package news

import (
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"hangup/advice/pattern"
)

// parseText reads Markdown with or without a header, loose HTML, or plain text. The title is the one
// given, that of the header, or a headline that the text starts with.
func parseText(text, title string) (Article, error) {
	head, body := splitHeader(text)
	if head == "" && unclosed.MatchString(body) {
		return Article{}, errors.New("its header does not end: close it with the line it starts with, --- or ```")
	}
	var a Article
	if head != "" {
		var err error
		if a, err = parseHeader(head); err != nil {
			return Article{}, err
		}
	}
	all := blocks(body)
	a.Sender = sender(all)
	bs := cut(all)
	if title != "" {
		a.Title = title
	}
	if a.Title == "" {
		a.Title, bs = headline(bs)
	}
	a.Body = dropTitle(join(bs), a.Title)
	return a, nil
}

// unclosed is the start of a header, in a text in which none was found.
var unclosed = pattern.New("^(---|```ya?ml)[ \\t]*\n[a-z][a-z._]{1,30}:[ \n]")

// splitHeader parts the YAML between ```yaml and ``` or between --- and --- from the text after it.
func splitHeader(text string) (head, body string) {
	text = strings.TrimSpace(text)
	first, rest, ok := strings.Cut(text, "\n")
	first = strings.TrimSpace(first)
	end := "```"
	switch first {
	case "---":
		end = "---"
	case "```yaml", "```yml", "```":
	default:
		return "", text
	}
	if !ok {
		return "", text
	}
	before, after, found := strings.Cut("\n"+rest, "\n"+end)
	if !found {
		return "", text
	}
	return before, strings.TrimSpace(after)
}

// parseHeader reads the fields of a header. Those that it does not know are left alone.
func parseHeader(head string) (Article, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(head), &doc); err != nil {
		return Article{}, fmt.Errorf("the header is not valid YAML (%s): correct it or take it out", yamlReason(err))
	}
	f := map[string]string{}
	if len(doc.Content) > 0 {
		flatten(f, "", doc.Content[0], 0)
	}
	a := Article{
		Title:   plainLine(first(f, "title", "og.title", "headline")),
		Summary: plainLine(first(f, "og.description", "description", "summary")),
		Area:    first(f, "area", "region", "county"),
		Force:   first(f, "force"),
		URL:     first(f, "url", "og.url", "link", "canonical"),
	}
	for _, key := range []string{"publish.date", "published", "date", "article.published_time"} {
		if f[key] == "" {
			continue
		}
		day, err := ParseDate(f[key])
		if err != nil {
			return Article{}, fmt.Errorf("field %s: %w", key, err)
		}
		a.Published = day
		break
	}
	return a, nil
}

func yamlReason(err error) string {
	return clip(strings.TrimPrefix(strings.ReplaceAll(err.Error(), "\n", " "), "yaml: "), 80)
}

// flatten writes the plain values of a YAML tree under names such as "og.description".
func flatten(to map[string]string, prefix string, n *yaml.Node, depth int) {
	if depth > 4 || len(to) > 200 {
		return
	}
	switch n.Kind {
	case yaml.ScalarNode:
		to[strings.TrimSuffix(prefix, ".")] = strings.TrimSpace(n.Value)
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			flatten(to, prefix+strings.ToLower(n.Content[i].Value)+".", n.Content[i+1], depth+1)
		}
	case yaml.SequenceNode:
		if len(n.Content) > 0 {
			flatten(to, prefix, n.Content[0], depth+1)
		}
	}
}

func first(f map[string]string, keys ...string) string {
	for _, k := range keys {
		if f[k] != "" {
			return f[k]
		}
	}
	return ""
}

// headline takes the title of a text that starts with one: a short first line that ends without a
// full stop and has a text after it.
func headline(bs []block) (string, []block) {
	if len(bs) < 2 || bs[0].item || words(bs[0].text) > 16 || strings.HasSuffix(bs[0].text, ",") || !bs[0].heading && endsSentence(bs[0].text) {
		return "", bs
	}
	return bs[0].text, bs[1:]
}

// dropTitle takes the title off the start of a body that repeats it.
func dropTitle(body, title string) string {
	start, rest, _ := strings.Cut(body, "\n\n")
	if rest != "" && title != "" && sameWords(start, title) {
		return rest
	}
	return body
}

// onBehalf is the line in which a mailing says whose message it is.
var onBehalf = pattern.New(`(?i)\b(?:message|sent|issued) (?:sent )?(?:on behalf of|by|from) (?:the )?([A-Z][^.\n]{3,60})$`)

// sender finds whose message a mailing is, "" when it does not say.
func sender(bs []block) string {
	for _, b := range bs {
		if m := onBehalf.FindStringSubmatch(b.text); m != nil {
			return m[1]
		}
	}
	return ""
}
