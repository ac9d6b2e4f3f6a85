package advice

import (
	"errors"
	"fmt"
	"math"
)

// learned is the learned part: linear classifiers over the hashed features, one for the verdict, one for
// "happening now" and one for the scam type. The trainer (advice/train) writes the file; see there for how.
//
// File, little-endian: "HUW3", number of scam types as uint32, then for each class its bias and its scale
// as float32 (verdicts, urgent, types), then one int8 q per weight, which stands for scale·q·|q|/127²: [buckets][verdicts and urgent], then
// [typeBuckets][types].
type learned struct {
	bias, scale []float32
	main, types string       // int8, read in place
	value       [256]float32 // what a byte stands for, before its class's scale
}

// verdicts is the order of the verdict classes.
var verdicts = [...]Verdict{Scam, Victim, NoSigns, Unclear, OffTopic}

const (
	weightsMagic = "HUW3"
	mainClasses  = len(verdicts) + 1 // the last is "urgent", a yes-or-no class of its own
	mostTypes    = 64                // for which there is room on the stack: twice as many as there are
)

// loadLearned reads a weights file in place; an empty one gives nil, and the rules alone must do.
func loadLearned(raw string, types int) (*learned, error) {
	if raw == "" {
		return nil, nil
	}
	const again = "run go generate ./advice/train"
	if len(raw) < 8 || raw[:4] != weightsMagic {
		return nil, errors.New("learned/weights.bin: not a weights file: " + again)
	}
	if got := int(number32(raw[4:])); got != types {
		return nil, fmt.Errorf("learned/weights.bin: knows %d scam types, want %d: %s", got, types, again)
	}
	if types > mostTypes {
		return nil, fmt.Errorf("learned/weights.bin: knows %d scam types, and %d is the most", types, mostTypes)
	}
	classes, head := mainClasses+types, 8
	if want := head + 8*classes + buckets*mainClasses + typeBuckets*types; len(raw) != want {
		return nil, fmt.Errorf("learned/weights.bin: %d bytes, want %d: %s", len(raw), want, again)
	}
	l := &learned{bias: make([]float32, classes), scale: make([]float32, classes)}
	for i := range classes {
		l.bias[i] = math.Float32frombits(number32(raw[head+8*i:]))
		l.scale[i] = math.Float32frombits(number32(raw[head+8*i+4:]))
	}
	for b := range l.value {
		q := float32(int8(b)) / 127
		l.value[b] = q * max(q, -q)
	}
	l.main = raw[head+8*classes:][:buckets*mainClasses]
	l.types = raw[head+8*classes+buckets*mainClasses:]
	return l, nil
}

// number32 reads four bytes, the lowest first.
func number32(s string) uint32 {
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

// odds are what the learned part thinks of a message, as probabilities.
type odds struct {
	verdict [len(verdicts)]float64
	urgent  float64
	types   []float64
}

// judge weighs the features of a message; the scam type only by the first forType of them. What is read for each weight lies on the stack.
func (l *learned) judge(features []Feature, forType int) odds {
	types := len(l.bias) - mainClasses
	var main [mainClasses]float32
	var part [mostTypes]float32
	value := l.value
	for i, f := range features {
		at := int(f.Bucket) * mainClasses
		row := l.main[at : at+mainClasses]
		for c := range main {
			main[c] += f.Value * value[row[c]]
		}
		if i >= forType {
			continue
		}
		at = int(f.Bucket%typeBuckets) * types
		row = l.types[at : at+types]
		for c := range len(row) {
			part[c] += f.Value * value[row[c]]
		}
	}
	scores := make([]float64, len(l.bias))
	for c, sum := range append(main[:], part[:types]...) {
		scores[c] = float64(sum*l.scale[c] + l.bias[c])
	}
	var o odds
	softmax(scores[:len(verdicts)], o.verdict[:])
	o.urgent = 1 / (1 + math.Exp(-scores[len(verdicts)]))
	o.types = make([]float64, types)
	softmax(scores[mainClasses:], o.types)
	return o
}

func softmax(scores, out []float64) {
	top := scores[0]
	for _, s := range scores {
		top = max(top, s)
	}
	sum := 0.0
	for i, s := range scores {
		out[i] = math.Exp(s - top)
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
}
