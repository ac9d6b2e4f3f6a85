package advice

import (
	"fmt"
	"io/fs"
	"maps"
	"strings"
	"sync"
)

// concept is something that a message can say, found by patterns of words.
type concept struct {
	ID    string `yaml:"id"`
	Means string `yaml:"means"` // what it means, in plain words
	Say   string `yaml:"say"`   // how an answer names it without the person's words
	Any   string `yaml:"any"`   // patterns, one a line
	No    bool   `yaml:"no"`    // it is itself a denial ("tell nobody"): a denial inside it is its point
}

// group is the part of a concept's id before the dot: who, ask, claim, warn, fake (checks that
// prove nothing), given, kept (not given after all), after (what came of it), now, ok, trap, aside, about, general, topic.
func (c *concept) group() string { return c.ID[:strings.IndexByte(c.ID, '.')] }

// concepts are all concepts with their patterns compiled into one matcher.
type concepts struct {
	list   []concept
	index  map[string]int
	hashes []uint32          // of each id, for the learned part
	sets   map[string]string // until compiled
	words  *lexicon
	tree   *tree    // until loaded
	find   *matcher // once all words are known
}

type conceptFile struct {
	Sets     map[string]string `yaml:"sets"`
	Concepts []concept         `yaml:"concepts"`
}

// conceptSource gives the concepts of a knowledge base. Both halves of the engine need them, and the files are the
// largest that there are.
type conceptSource func() (*concepts, error)

// conceptsIn reads kb/concepts when it is first asked, once.
func conceptsIn(kb fs.FS) conceptSource {
	return sync.OnceValues(func() (*concepts, error) { return readConcepts(kb) })
}

func readConcepts(kb fs.FS) (*concepts, error) {
	names, err := yamlFiles(kb, "concepts")
	if err != nil {
		return nil, err
	}
	files := make([]conceptFile, len(names))
	var jobs []func() error
	for i, name := range names {
		jobs = append(jobs, func() error { return decodeFile(kb, name, &files[i]) })
	}
	if err := together(jobs...); err != nil {
		return nil, err
	}
	c := &concepts{index: map[string]int{}, sets: map[string]string{}}
	for i, name := range names {
		maps.Copy(c.sets, files[i].Sets)
		if err := c.add(name, files[i].Concepts); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *concepts) add(file string, list []concept) error {
	for _, one := range list {
		if strings.IndexByte(one.ID, '.') < 1 || one.Means == "" || one.Say == "" || strings.TrimSpace(one.Any) == "" {
			return fmt.Errorf("%s: concept %q needs an id with a dot, means, say and any", file, one.ID)
		}
		if _, dup := c.index[one.ID]; dup {
			return fmt.Errorf("%s: concept %q stands twice", file, one.ID)
		}
		c.index[one.ID] = len(c.list)
		c.list = append(c.list, one)
	}
	return nil
}

// compile makes the matcher's tree of the patterns.
func (c *concepts) compile(sp *spelling) error {
	c.words = newLexicon()
	b := newPatterns(c.sets, sp, c.words)
	for i := range c.list {
		for line := range strings.SplitSeq(strings.TrimSpace(c.list[i].Any), "\n") {
			if err := b.add(int32(i), strings.TrimSpace(line)); err != nil {
				return fmt.Errorf("concept %s: %q: %w", c.list[i].ID, line, err)
			}
		}
	}
	c.tree, c.sets = b.tree, nil
	for i := range c.list {
		c.hashes = append(c.hashes, hashText(hashByte(fnvStart, 'c'), c.list[i].ID))
	}
	return nil
}

// lexicon numbers the words that patterns use.
type lexicon struct{ lemmas, exacts map[string]int32 }

func newLexicon() *lexicon {
	return &lexicon{lemmas: make(map[string]int32, 1<<12), exacts: make(map[string]int32, 1<<12)}
}

func (l *lexicon) size() int { return len(l.lemmas) + len(l.exacts) }

// id numbers a word of a pattern; exact words and lemmas are numbered apart.
func (l *lexicon) id(word string, exact bool) int32 {
	m := l.lemmas
	if exact {
		m = l.exacts
	} else if word[0] != '#' {
		word = lemma(word)
	}
	id, ok := m[word]
	if !ok {
		id = int32(l.size())
		m[word] = id
	}
	return id
}

// look finds a word of a text.
func look(m map[string]int32, word string) int32 {
	if id, ok := m[word]; ok {
		return id
	}
	return none
}

// finish lays the matcher out once nothing more is numbered.
func (c *concepts) finish() {
	c.find = c.tree.matcher(c.words.size())
	c.tree = nil
}
