package news

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// commonFile lists the stems that warnings and questions are made of, each with the number of texts that have it. It is
// made of the labelled texts of this repository by go test ./advice/news -run CommonWords -update.
//
//go:embed common.txt
var commonFile string

// commonWords are the stems of common.txt. The first line says how many texts were counted.
type commonWords struct {
	texts float64
	in    map[string]float64
}

// embeddedWords reads common.txt once. A test holds that it can be read.
var embeddedWords = sync.OnceValues(func() (commonWords, error) { return readCommon(commonFile) })

func readCommon(file string) (commonWords, error) {
	c := commonWords{in: map[string]float64{}}
	for i, line := range strings.Split(strings.TrimSpace(file), "\n") {
		word, number, _ := strings.Cut(line, " ")
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 || word == "" {
			return c, fmt.Errorf("common.txt:%d: want a word and in how many texts it stands", i+1)
		}
		if i == 0 {
			c.texts = float64(n)
			continue
		}
		c.in[word] = float64(n)
	}
	return c, nil
}

// rarity says how much it tells that two texts share a word: nearly 0 for words that stand everywhere, 1 for one that is
// not listed.
func (c commonWords) rarity(stem string) float64 {
	n := c.in[stem]
	if n == 0 {
		return 1
	}
	return max(0, 1-math.Log(1+n)/math.Log(1+c.texts))
}

// endings are taken off a word, the first that fits, as long as four letters are left.
var endings = []string{"ations", "ation", "ments", "ment", "ings", "ing", "ness", "ers", "ies", "ied", "ed", "es", "er", "ly", "s", "y", "e"}

// stem gives what different forms of a word share, in small letters already.
func stem(word string) string {
	for _, end := range endings {
		if rest := strings.TrimSuffix(word, end); rest != word && utf8.RuneCountInString(rest) >= 4 {
			return rest
		}
	}
	return word
}
