package news

import (
	"strings"

	"hangup/advice/pattern"
)

// maxBody is how many bytes of an article are kept. The longest in the corpora has 5 KiB.
const maxBody = 64 << 10

// cut takes away what does not belong to an article: navigation, cookie texts, unfilled
// placeholders, lists of other stories, and the unrelated headlines that pages end with.
func cut(bs []block) []block {
	var kept []block
	size := 0
	for _, b := range bs {
		b.text = shorten(b.text, maxBody-size)
		size += len(b.text)
		if others.MatchString(b.text) && words(b.text) <= 8 {
			break
		}
		b.text = squeeze(placeholder.ReplaceAllString(b.text, ""))
		if b.text != "" && !isFurniture(b.text) {
			kept = append(kept, b)
		}
	}
	return cutHeadlines(kept)
}

// shorten cuts a text at the last space before a number of bytes.
func shorten(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return text[:max(0, strings.LastIndexByte(text[:max(0, most)], ' '))]
}

var (
	// others starts a list of other stories.
	others = pattern.New(`(?i)^(related (stories|articles|news|content|links|pages)|more (on this story|stories|news|like this|from)|most (read|popular|viewed)|` +
		`you (may|might) also like|also in this section|latest (news|stories)|other (news|stories)|read (more|next)|recommended( for you)?|trending( now)?|in other news|top stories|dates? for (your|the) diary|diary dates|upcoming events|forthcoming events|what['’]s on)\b`)
	placeholder = pattern.New(`\{[A-Z][A-Z0-9_ -]{2,40}\}`)
	// furniture is a whole line that belongs to the page or the mailing, not to the article.
	furniture = pattern.New(`(?i)^(skip to (main )?content|accept (all )?(additional )?cookies?|reject( additional)?( cookies)?|manage (settings|cookies|preferences)|(view )?cookie(s| settings| policy)?|` +
		`accessibility( statement)?|terms (and|&) conditions|privacy( policy| notice)?|contact us|cymraeg|english|unsubscribe|share( (this|on|via)( .{1,20})?)?|print( this page)?|` +
		`tweet|facebook|twitter|whatsapp|linkedin|follow us.{0,60}|find us on social media|back to (top|news)|sign up (for|to) .{0,60}|never miss an update.{0,60}|` +
		`you are receiving this because .*|message (sent )?(on behalf of|by|from) .{0,60}|(please )?do not reply to this (e-?mail|message).{0,40}|published:? .{0,40}|updated:? .{0,40}|advertisement|loading.{0,20}|© ?.{0,60}|copyright .{0,60}|` +
		`report a problem with this message|read more .{0,40}|freedom of information|we use (some )?(essential )?cookies .*|cookies on this site|we.d like to set additional cookies.*)\W*$`)
)

// isFurniture recognises a line of navigation or of the mailing's own text.
func isFurniture(text string) bool {
	if furniture.MatchString(text) {
		return true
	}
	bars := strings.Count(text, " | ") + strings.Count(text, " > ") + strings.Count(text, " · ")
	return bars >= 2 && !endsSentence(text) || bars == 1 && words(text) <= 10 && !endsSentence(text)
}

// cutHeadlines takes away the run of headlines that some pages end with: lines that are no
// sentences and stand in no list. One such line alone, a signature perhaps, stays.
func cutHeadlines(bs []block) []block {
	from := len(bs)
	open := 0
	for from > 0 && isHeadline(bs[from-1]) {
		from--
		if !endsSentence(bs[from].text) {
			open++
		}
	}
	if open < 2 || from == 0 {
		return bs
	}
	for from < len(bs) && endsSentence(bs[from].text) {
		from++
	}
	return bs[:from]
}

// isHeadline tells whether a block reads like a headline: short, no list item unless it is a link, no address, and no
// full stop at its end.
func isHeadline(b block) bool {
	if b.item && !b.link || words(b.text) > 20 || strings.Contains(b.text, "//") || strings.Contains(b.text, "www.") {
		return false
	}
	end := strings.TrimRight(b.text, `"'”’ `)
	return !strings.HasSuffix(end, ".") && !strings.HasSuffix(end, ":") && !strings.HasSuffix(end, ",") && !strings.HasSuffix(end, ";")
}
