package news

import "hangup/advice"

// maxAsked is how many sentences the engine is asked about.
const maxAsked = 40

// look is what is read of an article once, for its label and its types.
type look struct {
	zones     []zone
	stems     [][]string           // of each zone
	whole     advice.Explanation   // what the engine says of it, as if a person had typed it
	title     advice.Explanation   // the same of the title
	sentences []advice.Explanation // and of each sentence
}

// look reads an article. The names of forces are taken out for the engine: to it, whoever is named rang up.
func (d *Desk) look(a Article) *look {
	l := &look{zones: zonesOf(a)}
	for _, z := range l.zones {
		l.stems = append(l.stems, stems(z.text))
	}
	text := withoutForces(d.engine, a.Body)
	l.whole, l.title = d.engine.Explain(a.Title+". "+text), d.engine.Explain(a.Title)
	for _, s := range firstOf(sentences(text), maxAsked) {
		l.sentences = append(l.sentences, d.engine.Explain(s.of(text)))
	}
	return l
}

// start is the title and the first sentences.
func (l *look) start() []zone { return l.zones[:min(len(l.zones), 3)] }

// Signs gives what an article shows that tells its label, and for each scam type, in the order of the engine, what speaks for it.
// The trainer uses it too, so that both see the same.
func (d *Desk) Signs(a Article) (ofLabel []Sign, ofTypes [][]Sign) {
	l := d.look(a)
	return d.labelSigns(a, l), d.typeSigns(l)
}
