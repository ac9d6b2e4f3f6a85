package advice

import (
	"maps"
	"strings"
	"testing"
	"testing/fstest"
)

// What the loader reads is written by people. Each of these targets reads little beside the file that is made
// up, so that thousands are tried in a few seconds.

// opened is the knowledge base of the composer, read once: its documents, and what they hold.
func opened(f *testing.F) (*knowledge, map[string]*document) {
	f.Helper()
	kb := ours(f)
	k, err := loadKnowledge(kb, ownConcepts(f))
	if err != nil {
		f.Fatal(err)
	}
	docs := map[string]*document{}
	for name := range kb {
		if strings.HasPrefix(name, "concepts/") || strings.HasPrefix(name, "languages/") || strings.HasPrefix(name, "wording/") {
			continue
		}
		if docs[name], err = openDocument(kb, name, new(any)); err != nil {
			f.Fatal(err)
		}
	}
	return k, docs
}

// with gives a knowledge base in which one file is another.
func with(kb fstest.MapFS, name string, data []byte) fstest.MapFS {
	out := maps.Clone(kb)
	out[name] = &fstest.MapFile{Data: data}
	return out
}

// FuzzLoadKnowledge tries one file among the rest, which is read once: reading and checking the file is what takes
// strangers' bytes.
func FuzzLoadKnowledge(f *testing.F) {
	whole, docs := opened(f)
	const romance = "types/romance.yaml"
	names := []string{sourcesFile, romance, contactsFile, cardsFile, adviceFile, answersFile}
	kb := ours(f)
	for i, name := range names {
		f.Add(uint8(i), kb[name].Data[:min(len(kb[name].Data), 600)]) // the fuzzer would spend its time on making a long one shorter
		f.Add(uint8(i), []byte("a: [&x *x]"))
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		name := names[int(which)%len(names)]
		k := *whole
		k.order, k.listed, k.numbers = nil, nil, map[string]string{}
		var typ scamType
		var into any = &typ
		switch name {
		case sourcesFile:
			k.sources, into = nil, &k.sources
		case contactsFile:
			k.contacts, into = nil, &k.contacts
		case cardsFile:
			k.cards, into = nil, &k.cards
		case adviceFile:
			k.pieces, into = nil, &k.pieces
		case answersFile:
			k.plans, into = nil, &k.plans
		}
		doc, err := openDocument(fstest.MapFS{name: {Data: data}}, name, into)
		if err != nil {
			return
		}
		if name == romance {
			k.types = maps.Clone(whole.types)
			k.types[typeOf(romance)] = typ
		}
		changed := maps.Clone(docs)
		changed[name] = doc
		k.arrange(changed[contactsFile])
		if k.check(changed) != nil {
			return
		}
		for id := range k.types {
			if k.types[id].First["default"].Text == "" {
				t.Fatalf("%s: loaded without a first line", id)
			}
		}
	})
}

// FuzzOpenDocument tries the reading of one file alone, which is fast, into every shape that there is.
func FuzzOpenDocument(f *testing.F) {
	for _, seed := range []string{"met:\n  publisher: x\n  url: https://x\n", "a: [&x *x]", "a: 1\n---\nb: 2", "hang_up:\n  text: Hang up.\n  says: [a]\n", "x:\n  default:\n    text: |\n      a\n", "a: {b: {c: 1}}", "? [a]\n: b"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		kb := fstest.MapFS{"x.yaml": {Data: data}}
		for _, into := range []any{&map[string]source{}, &map[string]piece{}, &map[string]map[string]plan{}, &scamType{}} {
			doc, err := openDocument(kb, "x.yaml", into)
			if err == nil && doc.top() == nil {
				t.Fatal("read and not there")
			}
			if err != nil && !strings.HasPrefix(err.Error(), "x.yaml") {
				t.Fatalf("the error does not name the file: %v", err)
			}
		}
	})
}

// FuzzLoadReader tries the files that say how text is read: patterns, rules, questions, spellings.
func FuzzLoadReader(f *testing.F) {
	kb := fstest.MapFS{
		"spelling.yaml":     {Data: []byte("spelling: {u: you}")},
		"rules.yaml":        {Data: []byte("types: {courier_fraud: {ask.pin: 1}}\nnever_asks: [ask.pin]")},
		"questions.yaml":    {Data: []byte("questions: [{id: who, text: Who, options: [{id: a, label: b, types: [courier_fraud]}, {id: c, label: d}]}]")},
		"learned/words.txt": {Data: []byte("police\n-\nbank\n")},
		"concepts/x.yaml":   {Data: []byte("sets: {me: =me|=her}\nconcepts: [{id: ask.pin, means: m, say: s, any: 'want ~3 (pin|#number)'}]")},
	}
	names := []string{"concepts/x.yaml", "rules.yaml", "questions.yaml", "spelling.yaml"}
	for i, name := range names {
		f.Add(uint8(i), kb[name].Data)
		f.Add(uint8(i), []byte("a: [&x *x]"))
	}
	f.Add(uint8(0), []byte("concepts: [{id: ask.pin, means: m, say: s, any: '(a (b|c) ~2 =d? @me'}]"))
	if _, err := loadReader(kb, conceptsIn(kb), ""); err != nil {
		f.Fatalf("the small knowledge base is broken: %v", err)
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		changed := with(kb, names[int(which)%len(names)], data)
		r, err := loadReader(changed, conceptsIn(changed), "")
		if err != nil {
			return
		}
		if len(r.rules.order) == 0 {
			return // rules without types load for the trainer's first step only
		}
		for _, text := range []string{"they want my pin 1234 now, police", "£5,000"} {
			if a := (&Engine{read: r}).Assess(text); a.Verdict == "" {
				t.Errorf("%q has no verdict", text)
			}
		}
	})
}
