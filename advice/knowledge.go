package advice

import (
	"errors"
	"io/fs"
	"sort"
	"strings"
	"time"
)

// knowledge is what the composer knows: advice, scam types, contacts and where each comes from.
type knowledge struct {
	sources  map[string]source
	pieces   map[string]piece
	contacts map[string]contactEntry
	listed   []string // contact ids in the order of the file
	types    map[ScamType]scamType
	order    []ScamType
	plans    map[string]map[string]plan // section of answers.yaml, then key
	concepts map[string]bool            // ids of kb/concepts
	cards    map[string]card
	numbers  map[string]string   // phone number as of Phone.ringKey, to the first contact that has it
	calls    map[string][]string // concept to the pieces of advice that it calls for
}

// loadKnowledge reads and checks the files that the composer needs. The error lists every
// mistake, each with file and line.
func loadKnowledge(kb fs.FS, concepts conceptSource) (*knowledge, error) {
	k := &knowledge{types: map[ScamType]scamType{}, numbers: map[string]string{}, concepts: map[string]bool{}}
	docs := map[string]*document{}
	var faults []error
	read := func(name string, into any) {
		doc, err := openDocument(kb, name, into)
		if err != nil {
			faults = append(faults, err)
			return
		}
		docs[name] = doc
	}
	read(sourcesFile, &k.sources)
	read(adviceFile, &k.pieces)
	read(contactsFile, &k.contacts)
	read(answersFile, &k.plans)
	read(cardsFile, &k.cards)
	names, err := yamlFiles(kb, "types")
	faults = append(faults, err)
	for _, name := range names {
		var t scamType
		read(name, &t)
		k.types[typeOf(name)] = t
	}
	faults = append(faults, k.known(concepts))
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	k.arrange(docs[contactsFile])
	if err := k.check(docs); err != nil {
		return nil, err
	}
	return k, nil
}

// known notes which concepts there are, so that a tell that does not exist is found at load.
func (k *knowledge) known(concepts conceptSource) error {
	all, err := concepts()
	if err != nil {
		return err
	}
	for id := range all.index {
		k.concepts[id] = true
	}
	return nil
}

// The files of the composer, as paths in the knowledge base.
const (
	sourcesFile  = "sources.yaml"
	adviceFile   = "advice.yaml"
	contactsFile = "contacts.yaml"
	answersFile  = "answers.yaml"
)

// typeOf gives the scam type that a file of kb/types describes.
func typeOf(file string) ScamType {
	return ScamType(strings.TrimSuffix(strings.TrimPrefix(file, "types/"), ".yaml"))
}

// arrange puts types and contacts in the order in which a person meets them.
func (k *knowledge) arrange(contacts *document) {
	for id := range k.types {
		k.order = append(k.order, id)
	}
	sort.Slice(k.order, func(i, j int) bool {
		a, b := k.order[i], k.order[j]
		if k.types[a].Order != k.types[b].Order {
			return k.types[a].Order < k.types[b].Order
		}
		return a < b
	})
	for _, id := range contacts.keys() {
		k.list(id)
	}
	k.calls = map[string][]string{}
	each(k.pieces, func(key string, p piece) {
		for _, tell := range p.Tells {
			k.calls[tell] = append(k.calls[tell], key)
		}
	})
}

// list adds a contact to those that are shown, unless it is only recognised, and notes its number.
func (k *knowledge) list(id string) {
	c := k.contacts[id]
	if !c.Unlisted {
		k.listed = append(k.listed, id)
	}
	for _, p := range Phones(c.Number) {
		if _, have := k.numbers[p.ringKey()]; !have {
			k.numbers[p.ringKey()] = id
		}
	}
}

// plan gives the lines for a case, or false when answers.yaml has none.
func (k *knowledge) plan(section, key string) (plan, bool) {
	p, ok := k.plans[section][key]
	return p, ok
}

// day reads a date of the knowledge base; the check at load has made sure that it is one.
func day(s string) time.Time {
	t, _ := time.Parse(time.DateOnly, s)
	return t
}
