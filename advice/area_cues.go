package advice

// What the words around a name say about it. These are words of the English language, not public
// wording, and short enough to read here.

// placeCues come before the name of a place.
var placeCues = cueSet("in", "at", "near", "around", "across", "outside", "throughout", "of", "towards", "between", "within", "serving")

// weakCues come before the names of people and firms as well: what follows is left open.
var weakCues = cueSet("from", "to")

// homeCues come before "in" when a person says where somebody lives.
var homeCues = cueSet("live", "lives", "living", "lived", "based", "resident", "residents", "up", "down", "over", "people", "someone", "somebody", "mum", "mam", "dad", "nan", "gran")

// notPlaceAfter follows a name that belongs to something else: a street, a court, a bank, a club.
var notPlaceAfter = cueSet("road", "rd", "street", "lane", "avenue", "close", "drive", "way", "crescent", "terrace", "gardens",
	"crown", "magistrates", "sheriff", "court", "building", "bank", "university", "college", "school", "academy", "hospital", "infirmary",
	"united", "rovers", "wanderers", "athletic", "fc", "afc", "rfc", "water", "office", "castle", "prison", "yard", "airport", "police", "constabulary", "pcc", "council", "borough",
	"neighbourhood", "team", "end", "green", "heath", "hill", "spa", "junction", "bridge", "park", "common", "moor", "cathedral")

// notPlaceBefore comes before a name that belongs to something else: "New York", "Bank of Scotland".
var notPlaceBefore = cueSet("new", "mr", "mrs", "ms", "miss", "dr", "pc", "dc", "ds", "di", "dci", "sgt", "insp")

// placeFronts may come with a capital letter right before the name of a place; any other
// capitalised word there makes the name a person's, as in "Marlene Ossett".
var placeFronts = cueSet("in", "at", "near", "around", "across", "outside", "throughout", "from", "of", "to", "for", "and", "the", "but", "as",
	"north", "south", "east", "west", "central", "greater", "inner", "outer", "mid", "upper", "lower", "old", "northern", "southern", "eastern", "western",
	"a", "an", "this", "these", "two", "three", "our", "all", "most", "many", "some", "with", "by", "on", "is", "are", "warn", "warns", "warning", "hits", "targets", "across", "when", "if", "while", "since", "county", "city")

func cueSet(ws ...string) map[string]bool {
	set := make(map[string]bool, len(ws))
	for _, w := range ws {
		set[w] = true
	}
	return set
}

// counts tells whether the words from i, which can be a name, are one here.
func (s *areaScan) counts(i, n int, key string, rs []nameReading) bool {
	if s.inAddress(i, n) {
		return false
	}
	if rs[0].kind == policeName {
		return n > 1 || key == "psni" || key == "gmp" || s.words[i].capital
	}
	if s.follows(i+n, notPlaceAfter) || s.precedes(i, notPlaceBefore) || s.bankOf(i) {
		return false
	}
	if n == 1 && s.person(i) {
		return false
	}
	return !s.g.careful[key] || s.careful(i, n) || s.weak(i)
}

// weak tells whether a careful name may be a place, if the rest of the text says where.
func (s *areaScan) weak(i int) bool { return s.words[i].capital && s.precedes(i, weakCues) }

// careful tells whether a name that is an ordinary word or a person's name too is a place here.
func (s *areaScan) careful(i, n int) bool {
	cued := s.precedes(i, placeCues) || s.listed(i) || s.listsOn(i+n)
	if s.words[i].capital {
		return cued
	}
	return i >= 2 && s.words[i-1].folded == "in" && homeCues[s.words[i-2].folded]
}

// listed tells whether a name goes on a list of places: "in Slough, Reading and Bracknell".
func (s *areaScan) listed(i int) bool {
	if len(s.found) == 0 || s.found[len(s.found)-1].Police {
		return false
	}
	between := s.words[s.last:i]
	return len(between) == 0 || len(between) == 1 && (between[0].folded == "and" || between[0].folded == "or")
}

// listsOn tells whether a list of places goes on after a name: "Bath, Keynsham and Taunton".
func (s *areaScan) listsOn(i int) bool {
	if i < len(s.words) && (s.words[i].folded == "and" || s.words[i].folded == "or") {
		i++
	} else if i >= len(s.words) || s.words[i].solid || s.text[s.words[i-1].end] != ',' {
		return false
	}
	if i >= len(s.words) || !s.words[i].capital {
		return false
	}
	for n := min(s.g.starts[s.words[i].folded], len(s.words)-i); n > 0; n-- {
		if key, rs := s.name(i, n); len(rs) > 0 {
			return !s.g.careful[key] && rs[0].kind != policeName
		}
	}
	return false
}

// person tells whether the word before makes a name a person's.
func (s *areaScan) person(i int) bool {
	if i == 0 || !s.words[i].solid || !s.words[i].capital {
		return false
	}
	before := s.words[i-1]
	if !before.capital || placeFronts[before.folded] || s.last == i && len(s.found) > 0 {
		return false
	}
	return !s.shouting(before)
}

// shouting tells whether a word is all capitals, as in a headline: it says nothing about the next.
func (s *areaScan) shouting(w areaWord) bool {
	raw := s.text[w.start:w.end]
	return len(raw) > 3 && raw[1] >= 'A' && raw[1] <= 'Z'
}

func (s *areaScan) follows(i int, set map[string]bool) bool {
	return i < len(s.words) && s.words[i].solid && set[s.words[i].folded]
}

func (s *areaScan) precedes(i int, set map[string]bool) bool {
	return i > 0 && s.words[i].solid && set[s.words[i-1].folded]
}

// bankOf recognises "Bank of Scotland" and "Church of England".
func (s *areaScan) bankOf(i int) bool {
	if i < 2 || s.words[i-1].folded != "of" {
		return false
	}
	w := s.words[i-2].folded
	return w == "bank" || w == "church" || w == "prince" || w == "university"
}

// inAddress tells whether a name is part of a web or e-mail address, as in camden.gov.uk.
func (s *areaScan) inAddress(i, n int) bool {
	start, end := s.words[i].start, s.words[i+n-1].end
	if end+1 < len(s.text) && (s.text[end] == '.' || s.text[end] == '@') && letterStarts(s.text, end+1) {
		return true
	}
	return start > 1 && (s.text[start-1] == '.' || s.text[start-1] == '@' || s.text[start-1] == '_') && letterStarts(s.text, start-2)
}
