package advice

import (
	"errors"
	"net/url"
	"slices"
	"sort"
	"strings"
	"time"
)

// checker gathers every mistake of the knowledge base.
type checker struct {
	k      *knowledge
	docs   map[string]*document
	faults []error
}

// check finds missing fields, unknown references and bad dates. The error lists all of them.
func (k *knowledge) check(docs map[string]*document) error {
	c := &checker{k: k, docs: docs}
	each(k.sources, c.source)
	each(k.pieces, c.piece)
	each(k.contacts, c.contact)
	each(k.plans, c.section)
	each(k.types, c.scamType)
	each(k.cards, c.card)
	c.needed()
	return errors.Join(c.faults...)
}

// fallbacks are the plans that the composer counts on, by section of answers.yaml.
var fallbacks = map[string]string{
	"scam": "default", "victim": "unknown", "no_signs": "default", "unclear": "default", "aside": "chat",
}

// needed finds fallback plans and pieces that are missing.
func (c *checker) needed() {
	each(fallbacks, func(section, key string) {
		if _, ok := c.k.plan(section, key); !ok {
			c.fault(answersFile, []string{section}, "%q has no %q", section, key)
		}
	})
	c.pieces(adviceFile, []string{"known_number", "tell_someone", "no_scam_signs", "not_sure", "language_note", "urgent_help", "kind_word"})
	c.contacts(contactsFile, []string{"report_fraud", "police"})
	for _, id := range []string{cardPhone, "door", "money", "given", "access", "message"} {
		if _, ok := c.k.cards[id]; !ok {
			c.fault(cardsFile, []string{id}, "there is no card %q", id)
		}
	}
}

// each calls f in the order of the keys, so that errors come in the same order every time.
func each[K ~string, V any](m map[K]V, f func(K, V)) {
	keys := make([]K, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		f(key, m[key])
	}
}

func (c *checker) fault(file string, path []string, format string, args ...any) {
	c.faults = append(c.faults, c.docs[file].errorf(path, format, args...))
}

func (c *checker) need(file, value string, path ...string) {
	if strings.TrimSpace(value) == "" {
		c.fault(file, path, "%q is missing", path[len(path)-1])
	}
}

func (c *checker) date(file, value string, path ...string) {
	if _, err := time.Parse(time.DateOnly, value); err != nil {
		c.fault(file, path, "%q is not a date such as 2026-11-01", value)
	}
}

func (c *checker) source(id string, s source) {
	c.need(sourcesFile, s.Publisher, id, "publisher")
	c.need(sourcesFile, s.Title+s.About, id, "title")
	c.date(sourcesFile, s.Checked, id, "checked")
	if s.Date != "" {
		c.date(sourcesFile, s.Date, id, "date")
	}
	c.address(sourcesFile, s.URL, id, "url")
}

func (c *checker) address(file, value string, path ...string) {
	if value == "" {
		return
	}
	u, err := url.Parse(value)
	if err != nil || (u.Scheme != "https" && u.Scheme != "mailto") {
		c.fault(file, path, "%q is not an https address", value)
	}
}

func (c *checker) piece(id string, p piece) {
	c.need(adviceFile, p.Text, id, "text")
	c.date(adviceFile, p.Checked, id, "checked")
	c.pieces(adviceFile, p.Says, id, "says")
	if len(p.Sources) == 0 {
		c.fault(adviceFile, []string{id, "sources"}, "%q names no source", id)
	}
	c.sources(adviceFile, p.Sources, id, "sources")
	c.tells(adviceFile, p.Tells, id, "tells")
}

func (c *checker) contact(id string, e contactEntry) {
	c.need(contactsFile, e.Name, id, "name")
	c.need(contactsFile, e.Number+e.URL, id, "number")
	c.need(contactsFile, e.When, id, "when")
	c.date(contactsFile, e.Checked, id, "checked")
	c.sources(contactsFile, []string{e.Source}, id, "source")
	c.pieces(contactsFile, e.Says, id, "says")
	c.address(contactsFile, e.URL, id, "url")
	if e.ReviewMonths < 1 || e.ReviewMonths > 12 {
		c.fault(contactsFile, []string{id, "review_months"}, "review_months must be 1 to 12")
	}
	if e.Instead != "" {
		c.contacts(contactsFile, []string{e.Instead}, id, "instead")
	}
	for _, n := range e.Nations {
		if !slices.Contains([]Nation{"england", "wales", "scotland", "ni"}, n) {
			c.fault(contactsFile, []string{id, "nations"}, "%q is not a nation", n)
		}
	}
}

func (c *checker) section(name string, plans map[string]plan) {
	each(plans, func(key string, p plan) { c.plan(answersFile, p, name, key) })
}

func (c *checker) plan(file string, p plan, path ...string) {
	c.line(file, p.line, path...)
	c.pieces(file, p.Steps, append(path, "steps")...)
	c.pieces(file, p.Beside, append(path, "beside")...)
	c.tells(file, p.Needs, append(path, "needs")...)
	c.contacts(file, p.Contacts, append(path, "contacts")...)
	if p.Check != "" {
		c.pieces(file, []string{p.Check}, append(path, "check")...)
	}
	for _, id := range p.Contacts {
		if c.k.contacts[id].Check {
			c.fault(file, append(path, "contacts"), "contact %q is not confirmed and may not be a first step", id)
		}
	}
}

// concepts are checked only when the knowledge base at hand has any.
func (c *checker) tells(file string, ids []string, path ...string) {
	for _, id := range ids {
		if len(c.k.concepts) > 0 && !c.k.concepts[id] {
			c.fault(file, path, "concept %q is not in kb/concepts", id)
		}
	}
}

func (c *checker) line(file string, l line, path ...string) {
	c.need(file, l.Text, append(path, "text")...)
	c.pieces(file, l.Says, append(path, "says")...)
	c.pieces(file, l.NowSays, append(path, "now_says")...)
	if len(l.Says) == 0 {
		c.fault(file, path, "the line names no advice that it says")
	}
}

func (c *checker) scamType(id ScamType, t scamType) {
	file := "types/" + string(id) + ".yaml"
	c.need(file, t.Name, "name")
	c.need(file, t.Is, "is")
	c.need(file, t.What, "what")
	if len(t.Never) == 0 {
		c.fault(file, []string{"never"}, "%q names nothing that the real ones never do", id)
	}
	for _, n := range t.Never {
		c.need(file, n.Text, "never")
		c.tells(file, n.Tells, "never")
	}
	c.line(file, t.Check, "check")
	if _, ok := t.First["default"]; !ok {
		c.fault(file, []string{"first"}, "there is no default first line")
	}
	each(t.First, func(slot string, p plan) { c.first(file, slot, p) })
	for _, g := range t.LostFirst {
		if _, ok := c.k.plan("victim", string(g)); !ok {
			c.fault(file, []string{"lost_first"}, "%q is not in the victim section of %s", g, answersFile)
		}
	}
	if t.VictimFirst != nil {
		c.plan(file, *t.VictimFirst, "victim_first")
	}
	c.pieces(file, t.Steps, "steps")
	c.pieces(file, t.NowSteps, "now_steps")
	c.tells(file, t.Tells, "tells")
	c.pieces(file, t.Victim, "victim")
	c.contacts(file, append(slices.Clone(t.Contacts), t.Ring), "contacts")
	c.contacts(file, t.VictimContacts, "victim_contacts")
	c.sources(file, t.Sources, "sources")
	if len(t.Sources) == 0 {
		c.fault(file, []string{"sources"}, "%q names no source", id)
	}
}

// card checks that a card can be read aloud in a few breaths, and is for types that there are.
func (c *checker) card(id string, card card) {
	if len(card.Lines) != cardLines {
		c.fault(cardsFile, []string{id, "lines"}, "a card has %d lines", cardLines)
	}
	for _, l := range card.Lines {
		if n := len(strings.Fields(l)); n == 0 || n > cardWords {
			c.fault(cardsFile, []string{id, "lines"}, "%q has %d words, at most %d can be said in a breath", l, n, cardWords)
		}
	}
	for _, t := range card.Types {
		if _, ok := c.k.types[t]; !ok {
			c.fault(cardsFile, []string{id, "types"}, "%q is not in kb/types", t)
		}
	}
}

func (c *checker) first(file, slot string, p plan) {
	if _, ok := c.k.plans["scam"][slot]; !ok {
		c.fault(file, []string{"first", slot}, "%q is not a situation or channel", slot)
	}
	c.plan(file, p, "first", slot)
}

func (c *checker) pieces(file string, ids []string, path ...string) {
	for _, id := range ids {
		if _, ok := c.k.pieces[id]; !ok {
			c.fault(file, path, "advice %q is not in %s", id, adviceFile)
		}
	}
}

func (c *checker) contacts(file string, ids []string, path ...string) {
	for _, id := range ids {
		if _, ok := c.k.contacts[id]; !ok {
			c.fault(file, path, "contact %q is not in %s", id, contactsFile)
		}
	}
}

func (c *checker) sources(file string, ids []string, path ...string) {
	for _, id := range ids {
		if _, ok := c.k.sources[id]; !ok {
			c.fault(file, path, "source %q is not in %s", id, sourcesFile)
		}
	}
}

// sorted gives the keys of a set in order.
func sorted(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for key := range set {
		out = append(out, key)
	}
	sort.Strings(out)
	return out
}
