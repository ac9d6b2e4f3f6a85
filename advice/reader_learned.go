package advice

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math"
)

// learned is the learned part: one linear model with three heads over the hashed features. The trainer
// (advice/train) writes the file; see there for how.
//
// File, little-endian: "HUW1", classes uint32, buckets uint32, then for each class its bias and its
// scale as float32, then one int8 per bucket and class, bucket by bucket.
type learned struct {
	bias, scale []float32
	weights     []byte // int8, [bucket][class]
}

// verdicts is the order of the verdict head's classes.
var verdicts = [...]Verdict{Scam, Victim, NoSigns, Unclear, OffTopic}

const (
	weightsMagic  = "HUW1"
	weightsHeader = 12
	headUrgent    = len(verdicts)  // class of "urgent", a yes-or-no head of its own
	headTypes     = headUrgent + 1 // the scam types follow, in alphabetical order
)

func loadLearned(kb fs.FS, types int) (*learned, error) {
	raw, err := fs.ReadFile(kb, "learned/weights.bin")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // the trainer starts without
	}
	if err != nil {
		return nil, err
	}
	classes := headTypes + types
	if len(raw) < weightsHeader || string(raw[:4]) != weightsMagic {
		return nil, errors.New("learned/weights.bin: not a weights file")
	}
	if got := int(binary.LittleEndian.Uint32(raw[4:])); got != classes {
		return nil, fmt.Errorf("learned/weights.bin: has %d classes, want %d: run go generate ./advice/train", got, classes)
	}
	if int(binary.LittleEndian.Uint32(raw[8:])) != buckets || len(raw) != weightsHeader+classes*8+classes*buckets {
		return nil, errors.New("learned/weights.bin: wrong size: run go generate ./advice/train")
	}
	l := &learned{bias: make([]float32, classes), scale: make([]float32, classes)}
	for i := range classes {
		l.bias[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[weightsHeader+8*i:]))
		l.scale[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[weightsHeader+8*i+4:]))
	}
	l.weights = raw[weightsHeader+classes*8:]
	return l, nil
}

// odds are what the learned part thinks of a message, as probabilities.
type odds struct {
	verdict [len(verdicts)]float64
	urgent  float64
	types   []float64
}

func (l *learned) judge(features []Feature) odds {
	n := len(l.bias)
	sum := make([]float32, n)
	for _, f := range features {
		row := l.weights[int(f.Bucket)*n : int(f.Bucket)*n+n]
		for c, w := range row {
			sum[c] += f.Value * float32(int8(w))
		}
	}
	scores := make([]float64, n)
	for c := range scores {
		scores[c] = float64(sum[c]*l.scale[c] + l.bias[c])
	}
	var o odds
	softmax(scores[:headUrgent], o.verdict[:])
	o.urgent = 1 / (1 + math.Exp(-scores[headUrgent]))
	o.types = make([]float64, n-headTypes)
	softmax(scores[headTypes:], o.types)
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
