package advice

import (
	"fmt"
	"io/fs"
	"math"
)

// question is a Question with what its options tell about the scam type and what was given.
type question struct {
	Question `yaml:"-"`
	ID       string           `yaml:"id"`
	Text     string           `yaml:"text"`
	Options  []optionEffect   `yaml:"options"`
	weights  [][]answerWeight // option → scam type in the order of the rules
}

// answerWeight is how likely an option is chosen when a scam type is the matter, and the logarithm of that.
type answerWeight struct{ likely, log float64 }

type optionEffect struct {
	ID    string     `yaml:"id"`
	Label string     `yaml:"label"`
	Types []ScamType `yaml:"types"`
	Gives []Given    `yaml:"gives"`
}

// maxAsked is how many questions the guided path asks at most.
const maxAsked = 3

func loadQuestions(kb fs.FS) ([]question, error) {
	var file struct {
		Questions []question `yaml:"questions"`
	}
	if err := decodeFile(kb, "questions.yaml", &file); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for i := range file.Questions {
		q := &file.Questions[i]
		if q.ID == "" || q.Text == "" || len(q.Options) < 2 || seen[q.ID] {
			return nil, fmt.Errorf("questions.yaml: question %q needs an id of its own, a text and two options", q.ID)
		}
		seen[q.ID] = true
		q.Question = Question{ID: q.ID, Text: q.Text}
		for _, o := range q.Options {
			if o.ID == "" || o.Label == "" {
				return nil, fmt.Errorf("questions.yaml: an option of %q needs an id and a label", q.ID)
			}
			q.Question.Options = append(q.Question.Options, Option{ID: o.ID, Label: o.Label})
		}
	}
	return file.Questions, nil
}

// Question gives the question with the id.
func (e *Engine) Question(id string) (Question, bool) {
	q, ok := e.read.question(id)
	return q.Question, ok
}

// Next gives the question of the guided path that would decide most after the taps so far, or
// false when there is nothing left worth asking (three at most).
func (e *Engine) Next(taps []Tap) (Question, bool) {
	asked := map[string]bool{}
	for _, t := range taps {
		if _, ok := e.read.question(t.Question); ok {
			asked[t.Question] = true
		}
	}
	if len(asked) >= maxAsked {
		return Question{}, false
	}
	p, types := e.read.priors(taps), e.read.rules.order
	likely := make([]float64, len(types))
	for i, t := range types {
		likely[i] = p[t]
	}
	id := e.read.bestQuestion(likely, asked)
	return e.Question(id)
}

func (r *reader) question(id string) (question, bool) {
	for _, q := range r.questions {
		if q.ID == id {
			return q, true
		}
	}
	return question{}, false
}

func (r *reader) option(t Tap) (optionEffect, bool) {
	q, _ := r.question(t.Question)
	for _, o := range q.Options {
		if o.ID == t.Option {
			return o, true
		}
	}
	return optionEffect{}, false
}

// fits and misses are how likely a person is to choose an option that does, or does not, list the scam
// type: people mislabel about one in ten.
const (
	fits   = 0.9
	misses = 0.1
)

func likelihood(o optionEffect, t ScamType) float64 {
	if len(o.Types) == 0 {
		return 0.5
	}
	for _, one := range o.Types {
		if one == t {
			return fits
		}
	}
	return misses
}

// priors gives how likely each scam type is after the taps.
func (r *reader) priors(taps []Tap) map[ScamType]float64 {
	p := make(map[ScamType]float64, len(r.rules.order))
	for _, t := range r.rules.order {
		p[t] = 1
	}
	for _, tap := range taps {
		if o, ok := r.option(tap); ok {
			for t := range p {
				p[t] *= likelihood(o, t)
			}
		}
	}
	return p
}

// weigh works out what the options tell about the scam types.
func (q *question) weigh(types []ScamType) {
	q.weights = make([][]answerWeight, len(q.Options))
	for _, t := range types {
		sum := 0.0
		for _, o := range q.Options {
			sum += likelihood(o, t)
		}
		for i, o := range q.Options {
			likely := likelihood(o, t) / sum
			q.weights[i] = append(q.weights[i], answerWeight{likely, math.Log2(likely)})
		}
	}
}

// bestQuestion gives the unasked question with the highest information gain over the scam types. What
// has been handed over says nothing about the type but decides what to do: it is asked last.
func (r *reader) bestQuestion(p []float64, asked map[string]bool) string {
	best, gain := "", -1.0
	for i := range r.questions {
		q := &r.questions[i]
		if asked[q.ID] {
			continue
		}
		if g := q.gain(p); g > gain+1e-9 {
			best, gain = q.ID, g
		}
	}
	return best
}

// gain is the mutual information, in bits, between the scam type and the answer to a question. Each type and answer
// adds v·log2(v / (answer·type)), where v/type is known beforehand, so that only the answer's logarithm is left.
func (q *question) gain(p []float64) float64 {
	total := 0.0
	for _, v := range p {
		total += v
	}
	if total == 0 {
		return 0
	}
	bits := 0.0
	for _, types := range q.weights {
		answer := 0.0
		for k, w := range types {
			v := p[k] / total * w.likely
			answer += v
			bits += v * w.log
		}
		if answer > 0 {
			bits -= answer * math.Log2(answer)
		}
	}
	return bits
}
