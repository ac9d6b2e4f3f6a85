package news

import "strings"

// reading is a body as sentences that are weighed against each other: what each states, and where it stands.
type reading struct {
	body  string
	said  []place
	topic map[string]bool // stems of the title and of the first sentences
}

// place is where a sentence stands.
type place struct {
	span           // what it states
	whole     span // with the words around it
	paragraph int  // counted from 0
	quoted    bool // it starts within quotation marks
}

// leadSentences is how many sentences of a body say with the title what it is about.
const leadSentences = 2

// read takes a body apart.
func read(title, body string) *reading {
	r := &reading{body: body, topic: map[string]bool{}}
	at, paragraph, open := 0, 0, false
	for _, s := range sentences(body) {
		if breaks := strings.Count(body[at:s.start], "\n\n"); breaks > 0 {
			paragraph += breaks
			open = false
			at = s.start
		}
		p := place{span: statement(body, s), whole: s, paragraph: paragraph}
		open = withinQuotes(body[at:p.start], open)
		p.quoted, at = open, p.start
		r.said = append(r.said, p)
	}
	lead := title
	for _, p := range r.said[:min(len(r.said), leadSentences)] {
		lead += " " + p.whole.of(body)
	}
	for _, w := range strings.Fields(plain(lead)) {
		if len(w) > 3 {
			r.topic[stem(w)] = true
		}
	}
	return r
}

// withinQuotes tells whether quotation marks are open after a text.
func withinQuotes(text string, open bool) bool {
	for _, c := range text {
		switch c {
		case '“':
			open = true
		case '”':
			open = false
		case '"':
			open = !open
		}
	}
	return open
}

// text is what a sentence states.
func (r *reading) text(i int) string { return r.said[i].of(r.body) }

// quoted tells whether there is a sentence at a place of the list, and somebody says it.
func (r *reading) quoted(i int) bool { return i >= 0 && i < len(r.said) && r.said[i].quoted }

// startsParagraph tells whether a sentence is the first one of its paragraph.
func (r *reading) startsParagraph(i int) bool {
	return i == 0 || r.said[i-1].paragraph != r.said[i].paragraph
}

// endsParagraph tells whether a sentence is the last one of its paragraph.
func (r *reading) endsParagraph(i int) bool {
	return i == len(r.said)-1 || r.said[i+1].paragraph != r.said[i].paragraph
}
