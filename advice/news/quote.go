package news

import (
	"regexp"
	"strings"

	"hangup/advice"
)

// maxQuote is the most words of a quotation, so that it stays a quotation.
const maxQuote = 25

// maxKey is the most words of a key sentence that is kept whole.
const maxKey = 30

var (
	// speech is a word that tells that somebody is quoted.
	speech = regexp.MustCompile(`(?i)\b(said|says|added|adds|told|tells|explained|warned|warns|urged|commented|stated|continued|reads|asks?)\b`)
	// neverDo says what honest callers never do.
	neverDo = regexp.MustCompile(`(?i)\b(never|won['’]t|will not|does not|doesn['’]t|do not|don['’]t|would not|wouldn['’]t|cannot|can['’]t|no (genuine|real|reputable|police|bank|honest|legitimate|[a-z]+ (company|firm|officer|person|organisation|department|provider|bank) (will|would|ever|asks|needs))|no (government|council|employer|landlord|lender|seller|court|charity|authority|body|trader|engineer)|neither|nobody)\b.{0,60}\b(ask|ring|call|phone|text|need|take|send|charge|collect|request|contact|cold-call|visit|threaten|make (unsolicited|cold|phone|any)|connect|want|demand|tell|offer|put|press|email you|be arrested|have to pay|has to pay|need(s)? to pay|sell|use|tell you|transfer|be cancelled|be stopped|sends?|collects?|win|give|deliver|appear|come to)`)
	// honest names those whom criminals pose as.
	honest = regexp.MustCompile(`(?i)\b(police|officers?|banks?|we|revenue|hmrc|council|nhs|dwp|company|companies|firms?|suppliers?|provider|microsoft|amazon|adviser|lender|employer|lottery|network|tradesperson|official|carriers?|delivery firms|collectors?|regulator|licensing|genuine|real|legitimate|reputable|government|courts?|solicitors?|charit\w+|landlords?)\b`)
	// untrue says in one line what cannot be genuine: "If you have to pay to get a prize, there is no prize."
	untrue = regexp.MustCompile(`(?i)^(if [^,]{5,90}, (then )?(it['’]?s|it is|they['’]?re|they are|there is|that['’]?s|that is) (a |an |not |no |probably |almost certainly )*(fraud|scam|con|crook|criminal|fake|lie|trick|prize|job|genuine|real|thief|thieves)|(anyone|anybody|whoever|people|firms|companies) (who|that) .{3,60} (is|are) (a |an )?(crook|criminal|fraudster|thie|scam|fraud|fake)|(a|an|any) [a-z]+ (who|that|which) [^,]{5,70} (is|are) (not|never|no)\b|there (is|are) no (such|safe|charge|need|bail|prize))|\b(is|are) (always )?(free|a scam|a fraud|scams|frauds)\b|^(a |an |the |any )?(genuine|real|reputable|official|honest|proper) .{3,45}\b(will (always|only|not|put|wait|write|show|carry|let|give|have)|is|are|comes?|has|have|carries|carry|shows?)\b`)
	// passive is advice that is not put as an order.
	passive = regexp.MustCompile(`(?i)\b(should|must|ought to) (always |only |never )?be (bought|paid|made|checked|ignored|deleted|reported|treated|sent)\b|\b(officer|company|bank|firm|trader|collector|caller)s? .{0,20}(will|would) (always|only)\b`)
	// need says what nobody has to do.
	need = regexp.MustCompile(`(?i)\b(you|nobody|no one) (will |would |should )?(never|not|do not|don['’]t|does not|doesn['’]t|ha(ve|s) to|need(s)? to)\b.{0,20}\b(have to|need to|pay|read|come|call)`)
	// unasked says that honest callers do not even get in touch like this.
	unasked = regexp.MustCompile(`(?i)\b(ring|call|phone|text)s? (you|people|customers|to)\b|unsolicited|out of the blue|cold[- ]call`)
	// order tells the reader what never to do, or to hang up; hint tells what else to do.
	order  = regexp.MustCompile(`(?i)^(please |remember: )?((if|before|when|unless|until|whenever) [^,]{5,80}, (please )?)?(never|do not|don['’]t|always|hang up|put the phone down|end the call|say no|(please )?(tell|ask|warn|remind) .{3,30} (never|not) to)\b`)
	should = regexp.MustCompile(`(?i)\byou (should|must) (never|not)\b`)
	hint   = regexp.MustCompile(`(?i)^((if|before|when|unless|until|whenever) [^,]{5,80}, )?(please |only )?(keep|stick|block|put|ring|call|phone|use|wait|check|stop|treat|look|delete|ignore|ask|take|forward|only|avoid|remember|speak|talk|choose|buy|pay|shut|close|refuse|bin|view|agree|leave|get|make sure|dial|switch|give|be (suspicious|wary|careful|aware))\b`)
	// check says how to check a caller.
	check = regexp.MustCompile(`(?i)\b(hang up|put the phone down|end the call|wait (at least )?(five|ten|5|10) minutes|different (phone|line)|another phone|dial(ling)? tone|keep the chain|number on (the back of )?your (card|bill)|close the door)\b`)
	// assets are what criminals are after.
	assets = regexp.MustCompile(`(?i)\b(money|cash|cards?|pin|details|gold|gift cards?|vouchers?|passcode|code|password|remote|link|account|savings|watch|crypto|seed phrase|licence|deposit|fee|personal information|courier|arrest)\b`)
	// ofSomebody starts a sentence about a person of the story.
	ofSomebody = regexp.MustCompile(`(?i)^(then |but |and |yet |so |still )?(they|he|she) `)
	// telling belongs to the story, not to advice.
	telling = regexp.MustCompile(`(?i)\b(victims? (was|were|is|are|have|had)|residents? (have|had|were|are)|the caller|they (then|say|tell|claim)|he (says|tells|told)|she (was|is) told|have been (contacted|targeted|told|warned)|reports? (have|had)|(people|residents|customers|drivers|parents|householders) in .{2,60} (are|have|were|had)|detectives? (are|have)|since|last (week|month|year)|this (week|month))\b`)
)

// keySentence picks the most useful sentence of a warning: one that says what honest callers never
// do, else one that says what to do, else the one that says most about the scam.
func (d *Desk) keySentence(body string, types []advice.ScamType) string {
	best, worth := bestStatement(body)
	if piece := clause(best); words(best) > maxKey && piece != "" {
		return piece
	}
	if worth > 0 {
		return best
	}
	most := -1.0
	for _, s := range sentences(body) {
		text := statement(body, s).of(body)
		fit := 0.0
		for _, t := range types {
			fit += fitOf(text, t)
		}
		if fit > most && words(text) >= 5 && !isWelsh(text) && !onBehalf.MatchString(text) {
			best, most = text, fit
		}
	}
	return best
}

// bestStatement gives the sentence with the most worth, and that.
func bestStatement(body string) (best string, most float64) {
	for _, s := range sentences(body) {
		text := statement(body, s).of(body)
		if worth := worthOf(text); worth > most {
			best, most = text, worth
		}
	}
	return best, most
}

// worthOf tells how useful a sentence is to somebody who reads one sentence only.
func worthOf(text string) float64 {
	n := words(text)
	if n < 4 || n > 60 || strings.HasSuffix(text, "?") || isWelsh(text) || ofSomebody.MatchString(text) {
		return 0
	}
	worth := 0.0
	bare := order.MatchString(text) || should.MatchString(text)
	if untrue.MatchString(text) || need.MatchString(text) && !bare {
		worth += 4
	}
	if neverDo.MatchString(text) && !bare {
		worth += 4
		if honest.MatchString(text) {
			worth += 3
		}
		if unasked.MatchString(text) {
			worth += 1.5
		}
	}
	if bare {
		worth += 3
	} else if hint.MatchString(text) {
		worth += 2
	}
	if passive.MatchString(text) {
		worth += 3
	}
	if check.MatchString(text) {
		worth += 1.5
	}
	if worth == 0 {
		return 0
	}
	if assets.MatchString(text) {
		worth++
	}
	return worth - tooLong(n) - storyCost(text)
}

func tooLong(n int) float64 {
	if n > 35 {
		return 2
	}
	if n > maxQuote {
		return 0.5
	}
	return 0
}

// storyCost is taken off sentences that tell the story or lack their start.
func storyCost(text string) float64 {
	cost := 0.0
	if telling.MatchString(text) {
		cost += 3
	}
	if fragment.MatchString(text) {
		cost += 4
	}
	if strings.HasPrefix(text, "If ") || strings.HasPrefix(text, "Anyone") {
		cost++
	}
	if whomToTell.MatchString(text) && !neverDo.MatchString(text) && !passive.MatchString(text) && !order.MatchString(text) {
		cost += 2
	}
	return cost
}

// whomToTell says where to report and nothing else.
var whomToTell = regexp.MustCompile(`(?i)^[^.]{0,60}\b(call|ring|contact|dial|phone|report|tell|visit|get in touch|speak to)\b.{0,40}\b(999|101|police|us on|crimestoppers|report fraud|citizens advice|trading standards|0[38]\d\d|01632|www|information)`)

// fragment is the rest of a sentence that stands in the lines before: "NEVER ask you for".
var fragment = regexp.MustCompile(`^(?i)(never|not) (ask|ring|call|phone|text|send|contact|request) (you|for)\b`)

// isWelsh recognises a sentence in Welsh by its small words.
func isWelsh(text string) bool {
	n := 0
	for _, w := range strings.Fields(plain(text)) {
		switch w {
		case "yn", "yr", "ar", "eich", "wedi", "gan", "neu", "chi", "fydd", "nad", "ni", "ac", "mae", "am", "heddlu", "os", "peidiwch", "gyda", "hwn", "ein":
			n++
		}
	}
	return n*5 >= words(text)
}

// Quote gives a sentence of the warning to quote for a scam type, verbatim, at most 25 words: the
// whole sentence if it fits, else the clause of it that says most; "" when nothing of the warning
// may be quoted. Sentences that say what police or banks never do, or what to do, are preferred,
// and those that fit the type.
func Quote(w Warning, t advice.ScamType) string {
	best, most := "", 0.0
	for _, s := range sentences(w.Body) {
		text := clause(statement(w.Body, s).of(w.Body))
		worth := worthOf(text)
		if worth == 0 {
			continue
		}
		if worth += fitOf(text, t); worth > most {
			best, most = text, worth
		}
	}
	if best == "" && words(w.KeySentence) <= maxQuote && strings.Contains(w.Body, w.KeySentence) {
		return w.KeySentence
	}
	return best
}

// mostFit is what a sentence can gain by fitting the type, so that one that fits and tells what to
// do comes before one that fits another type.
const mostFit = 5

// fitOf tells how well a sentence fits a type.
func fitOf(text string, t advice.ScamType) float64 {
	signs, err := embeddedCues()
	if err != nil || t == "" {
		return 0
	}
	return min(mostFit, score(signs.types[t], []zone{{plain(text), 1}}))
}

// clause gives a sentence of at most 25 words whole. Of a longer one it gives the piece between two
// boundaries that is worth most, "" if there is none.
func clause(text string) string {
	if words(text) <= maxQuote {
		return text
	}
	best, most := "", 0.0
	for _, from := range pieceStarts(text) {
		for _, to := range pieceEnds(text) {
			piece := text[from:max(from, to)]
			if n := words(piece); n < 6 || n > maxQuote {
				continue
			}
			if worth := worthOf(piece); worth > most || worth == most && worth > 0 && len(piece) > len(best) {
				best, most = piece, worth
			}
		}
	}
	return best
}

var (
	// starts is what a piece may start after: a strong stop, or words that introduce a fact. A bare comma
	// or "that" may follow a denial and turn the meaning round.
	starts = regexp.MustCompile(`; | [–-] |, but |\b(?:remember|reminded|reminder|reminding (?:people|residents)|stress|is|aware) that |\badvice is: `)
	// ends is what a piece may end before.
	ends = regexp.MustCompile(`[;:,] | [–-] | (?:but|(?:and|or) (?:will|would|never|do|don['’]t|does|hand|give|ask|report|call|ring|they|you|it|we|hang|use|wait|always|tell)) `)
	// denies turns round what follows.
	denies = regexp.MustCompile(`(?i)\b(not|never|n['’]t|untrue|lie|wrong|false|myth|claims?|pretend\w*)\b`)
)

func pieceStarts(text string) []int {
	at := []int{0}
	for _, loc := range starts.FindAllStringIndex(text, -1) {
		if !denies.MatchString(text[:loc[0]]) {
			at = append(at, loc[1])
		}
	}
	return at
}

func pieceEnds(text string) []int {
	at := []int{len(text)}
	for _, loc := range ends.FindAllStringIndex(text, -1) {
		at = append(at, loc[0])
	}
	return at
}
