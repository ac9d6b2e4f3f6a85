package news

import (
	"math"

	"hangup/advice"
)

// typeSigns gives for each scam type, in the order of the engine, what an article shows that speaks for it: what the engine
// and the signs of cues.yaml say, in the same way for every type, and the words of the article under the name of the type.
func (d *Desk) typeSigns(l *look) [][]Sign {
	types := d.engine.Types()
	lists := make([][]Sign, len(types))
	heard, shared := hear(l), typeWords(l)
	for i, t := range types {
		s := newSignList()
		s.add("is "+string(t), 1)
		s.add("signs", math.Sqrt(score(d.cues.types[t], l.zones))/2)
		s.add("signs at the start", math.Sqrt(score(d.cues.types[t], l.start()))/2)
		s.addVoices(voiceOf(t), heard[t])
		for _, w := range shared {
			s.add(string(t)+" "+w.Name, w.Value)
		}
		lists[i] = s.all
	}
	return lists
}

// voices are what the engine says for a type.
type voices struct {
	sentences, early float64 // likelihoods that it has for sentences, and for the first of them
	tells            float64 // how sure it is of sentences with tells
	title            float64
	whole, runner    float64 // how sure it is of it for the whole, or how near to the best
	odds, points     float64 // of the whole
}

func (l *signList) addVoices(who string, v voices) {
	l.add(who+"sentences", math.Sqrt(v.sentences))
	l.add(who+"first sentences", v.early)
	l.add(who+"tells", math.Sqrt(v.tells))
	l.add(who+"title", v.title)
	l.add(who+"whole", v.whole)
	l.add(who+"runner-up", v.runner)
	l.add(who+"odds", v.odds)
	l.add(who+"points", v.points)
}

// voiceOf names the engine as a voice for a type. Police and banks stand in most warnings because they give them, so what the
// engine says of those is weighed apart.
func voiceOf(t advice.ScamType) string {
	if t == "bogus_police" || t == "bogus_bank" {
		return "engine: police or bank, "
	}
	return "engine: "
}

// earlySentences is how many sentences are the first.
const earlySentences = 3

// hear gathers what the engine says for each type.
func hear(l *look) map[advice.ScamType]voices {
	heard := map[advice.ScamType]voices{}
	tell := func(t advice.ScamType, add func(v *voices)) {
		v := heard[t]
		add(&v)
		heard[t] = v
	}
	for i, x := range l.sentences {
		if len(x.Assessment.Tells) > 0 {
			tell(x.Assessment.Type, func(v *voices) { v.tells += x.Assessment.Confidence })
		}
		for _, t := range x.Types {
			tell(t.Type, func(v *voices) {
				v.sentences += t.Odds
				if i < earlySentences {
					v.early += t.Odds / 2
				}
			})
		}
	}
	for _, t := range l.title.Types {
		tell(t.Type, func(v *voices) { v.title = t.Odds })
	}
	for i, t := range l.whole.Assessment.RunnersUp {
		tell(t, func(v *voices) { v.runner = 1 / float64(i+1) })
	}
	tell(l.whole.Assessment.Type, func(v *voices) { v.whole = l.whole.Assessment.Confidence })
	for _, t := range l.whole.Types {
		tell(t.Type, func(v *voices) {
			v.odds, v.points = math.Max(0, math.Log(t.Odds)+6)/3, math.Sqrt(math.Max(0, t.Points))/2
		})
	}
	return heard
}

// typeWords are the words and concepts of an article that may speak for a type.
func typeWords(l *look) []Sign {
	s := newSignList()
	s.addIdeas(l.whole)
	s.words(titleSign, l.stems[0])
	s.family(2, 3)
	for _, ws := range l.stems {
		s.words(wordSign, ws)
	}
	s.family(3, 10)
	return s.all
}
