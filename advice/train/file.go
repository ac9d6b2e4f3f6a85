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

// encode writes a model in the engine's file form: one scale per class, weights rounded to eight bits.
func (m *model) encode() []byte {
	classes := m.verdict.classes + m.urgent.classes + m.types.classes
	out := append([]byte("HUW1"), 0, 0, 0, 0, 0, 0, 0, 0)
	binary.LittleEndian.PutUint32(out[4:], uint32(classes))
	binary.LittleEndian.PutUint32(out[8:], buckets)
	heads := []*head{m.verdict, m.urgent, m.types}
	var scales []float32
	for _, h := range heads {
		for c := range h.classes {
			s := h.scale(c)
			scales = append(scales, s)
			out = binary.LittleEndian.AppendUint32(out, math.Float32bits(h.bias[c]))
			out = binary.LittleEndian.AppendUint32(out, math.Float32bits(s))
		}
	}
	for b := range buckets {
		n := 0
		for _, h := range heads {
			for c := range h.classes {
				w := h.weights[b*h.classes+c] / scales[n]
				out = append(out, byte(int8(math.Round(float64(max(-127, min(127, w)))))))
				n++
			}
		}
	}
	return out
}

// scale makes the largest weight of a class 127. A handful of outliers may be cut.
func (h *head) scale(c int) float32 {
	var sizes []float64
	for b := range buckets {
		if w := h.weights[b*h.classes+c]; w != 0 {
			sizes = append(sizes, math.Abs(float64(w)))
		}
	}
	if len(sizes) == 0 {
		return 1
	}
	sort.Float64s(sizes)
	return float32(sizes[len(sizes)-1-len(sizes)/2000] / 127)
}

// write learns from all rows and writes both files.
func write(base fs.FS, dir string, rows []score.Row) error {
	words := vocabulary(rows)
	if err := os.WriteFile(filepath.Join(dir, "words.txt"), words, 0o644); err != nil {
		return err
	}
	e, err := engineWith(base, words, nil)
	if err != nil {
		return err
	}
	m := learn(prepare(e, rows, e.ScamTypes()), len(e.ScamTypes()))
	return os.WriteFile(filepath.Join(dir, "weights.bin"), m.encode(), 0o644)
}

// leastSeen is how often a word must occur to count as spelt right.
const leastSeen = 3

// vocabulary lists the words seen at least leastSeen times, most frequent first.
func vocabulary(rows []score.Row) []byte {
	count := map[string]int{}
	for _, r := range rows {
		for _, w := range strings.FieldsFunc(strings.ToLower(r.Text), func(c rune) bool { return c < 'a' || c > 'z' }) {
			if len(w) > 2 {
				count[w]++
			}
		}
	}
	var words []string
	for w, n := range count {
		if n >= leastSeen {
			words = append(words, w)
		}
	}
	sort.Slice(words, func(i, j int) bool {
		if count[words[i]] != count[words[j]] {
			return count[words[i]] > count[words[j]]
		}
		return words[i] < words[j]
	})
	return []byte(strings.Join(words, "\n") + "\n")
}

// engineWith loads the engine with other learned files than those in the program.
func engineWith(base fs.FS, words, weights []byte) (*advice.Engine, error) {
	return advice.LoadFrom(overlay{base: base, files: map[string][]byte{
		"learned/words.txt": words, "learned/weights.bin": weights}})
}
