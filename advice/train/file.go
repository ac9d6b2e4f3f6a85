package main

import (
	"encoding/binary"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"hangup/advice"
	"hangup/advice/score"
)

// encode writes a model in the engine's file form: one scale per class, the
// square root of each weight rounded to eight bits, because most weights are small.
func (m *model) encode() []byte {
	heads := []*head{m.verdict, m.urgent, m.types}
	out := binary.LittleEndian.AppendUint32([]byte("HUW3"), uint32(m.types.classes))
	scales := make([][]float32, len(heads))
	for i, h := range heads {
		for c := range h.classes {
			scales[i] = append(scales[i], h.scale(c))
			out = binary.LittleEndian.AppendUint32(out, math.Float32bits(h.bias[c]))
			out = binary.LittleEndian.AppendUint32(out, math.Float32bits(scales[i][c]))
		}
	}
	for b := range buckets {
		out = m.verdict.round(out, b, scales[0])
		out = m.urgent.round(out, b, scales[1])
	}
	for b := range typeBuckets {
		out = m.types.round(out, b, scales[2])
	}
	return out
}

func (h *head) round(out []byte, place int, scales []float32) []byte {
	for c := range h.classes {
		w := float64(h.weights[place*h.classes+c]) * h.shrink / float64(scales[c])
		root := math.Round(127 * math.Sqrt(min(1, math.Abs(w))))
		out = append(out, byte(int8(math.Copysign(root, w))))
	}
	return out
}

// scale is the largest weight of a class. Cutting outliers would cut the words that matter most.
func (h *head) scale(c int) float32 {
	most := 0.0
	for b := range h.places {
		most = max(most, math.Abs(float64(h.weights[b*h.classes+c]))*h.shrink)
	}
	if most == 0 {
		return 1
	}
	return float32(most)
}

// write learns from all rows and writes both files.
func write(base fs.FS, dir string, rows []score.Row) error {
	words := vocabulary(rows)
	e, err := engineWith(base, words, nil)
	if err != nil {
		return err
	}
	m := learn(prepare(e, rows, e.ScamTypes()), len(e.ScamTypes()))
	if err := replace(filepath.Join(dir, "words.txt"), words); err != nil {
		return err
	}
	return replace(filepath.Join(dir, "weights.bin"), m.encode())
}

// replace writes a file beside the old one and puts it in its place, so that a reader never meets half a file.
func replace(name string, content []byte) error {
	temp := name + ".new"
	if err := os.WriteFile(temp, content, 0o644); err != nil {
		return err
	}
	return os.Rename(temp, name)
}

// oftenSeen is how often a word must occur for slips to be corrected towards it: fewer, and rare but right
// words of other people would be "corrected" into it.
const oftenSeen = 10

// vocabulary lists all words, most frequent first, one a line; a line with a dash parts those seen at least
// oftenSeen times from the rest.
func vocabulary(rows []score.Row) []byte {
	count := map[string]int{}
	for _, r := range rows {
		for _, w := range strings.FieldsFunc(strings.ToLower(r.Text), func(c rune) bool { return c < 'a' || c > 'z' }) {
			if len(w) > 2 {
				count[w]++
			}
		}
	}
	words := make([]string, 0, len(count))
	for w := range count {
		words = append(words, w)
	}
	sort.Slice(words, func(i, j int) bool {
		if count[words[i]] != count[words[j]] {
			return count[words[i]] > count[words[j]]
		}
		return words[i] < words[j]
	})
	often := sort.Search(len(words), func(i int) bool { return count[words[i]] < oftenSeen })
	return []byte(strings.Join(words[:often], "\n") + "\n-\n" + strings.Join(words[often:], "\n") + "\n")
}

// engineWith loads the engine with other learned files than those in the program.
func engineWith(base fs.FS, words, weights []byte) (*advice.Engine, error) {
	return advice.LoadFrom(overlay{base: base, files: map[string][]byte{
		"learned/words.txt": words, "learned/weights.bin": weights}})
}
