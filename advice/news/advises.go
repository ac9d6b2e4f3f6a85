package news

import (
	"strings"

	"hangup/advice/pattern"
)

var (
	// neverDo says what honest callers never do.
	neverDo = pattern.New(`(?i)\b(never|won['’]t|will not|does not|doesn['’]t|do not|don['’]t|would not|wouldn['’]t|cannot|can['’]t|no (genuine|real|reputable|police|bank|honest|legitimate|[a-z]+ (company|firm|officer|person|organisation|department|provider|bank) (will|would|ever|asks|needs))|no (government|council|employer|landlord|lender|seller|court|charity|authority|body|trader|engineer)|neither|nobody)\b.{0,60}\b(ask|ring|call|phone|text|need|take|send|charge|collect|request|contact|cold-call|visit|threaten|make (unsolicited|cold|phone|any)|connect|want|demand|tell|offer|put|press|email you|be arrested|have to pay|has to pay|need(s)? to pay|sell|use|tell you|transfer|be cancelled|be stopped|sends?|collects?|win|give|deliver|appear|come to)`)
	// honest names those whom criminals pose as.
	honest = pattern.New(`(?i)\b(police|officers?|banks?|we|revenue|hmrc|council|nhs|dwp|company|companies|firms?|suppliers?|provider|microsoft|amazon|adviser|lender|employer|lottery|network|tradesperson|official|carriers?|delivery firms|collectors?|regulator|licensing|genuine|real|legitimate|reputable|government|courts?|solicitors?|charit\w+|landlords?)\b`)
	// untrue says in one line what cannot be genuine: "If you have to pay to get a prize, there is no prize."
	untrue = pattern.New(`(?i)^(if [^,]{5,90}, (then )?(it['’]?s|it is|they['’]?re|they are|there is|that['’]?s|that is) (a |an |not |no |probably |almost certainly )*(fraud|scam|con|crook|criminal|fake|lie|trick|prize|job|genuine|real|thief|thieves)|(anyone|anybody|whoever|people|firms|companies) (who|that) .{3,60} (is|are) (a |an )?(crook|criminal|fraudster|thie|scam|fraud|fake)|(a|an|any) [a-z]+ (who|that|which) [^,]{5,70} (is|are) (not|never|no)\b|there (is|are) no (such|safe|charge|need|bail|prize))|\b(is|are) (always )?(free|a scam|a fraud|scams|frauds)\b|^(a |an |the |any )?(genuine|real|reputable|official|honest|proper) .{3,45}\b(will (always|only|not|put|wait|write|show|carry|let|give|have)|is|are|comes?|has|have|carries|carry|shows?)\b`)
	// passive is advice that is not put as an order.
	passive = pattern.New(`(?i)\b(should|must|ought to) (always |only |never )?be (bought|paid|made|checked|ignored|deleted|reported|treated|sent)\b|\b(officer|company|bank|firm|trader|collector|caller)s? .{0,20}(will|would) (always|only)\b`)
	// need says what nobody has to do.
	need = pattern.New(`(?i)\b(you|nobody|no one) (will |would |should )?(never|not|do not|don['’]t|does not|doesn['’]t|ha(ve|s) to|need(s)? to)\b.{0,20}\b(have to|need to|pay|read|come|call)`)
	// unasked says that honest callers do not even get in touch like this.
	unasked = pattern.New(`(?i)\b(ring|call|phone|text)s? (you|people|customers|to)\b|unsolicited|out of the blue|cold[- ]call`)
	// order tells the reader what never to do, or to hang up; hint tells what else to do.
	order  = pattern.New(`(?i)^(please |remember: )?((if|before|when|unless|until|whenever) [^,]{5,80}, (please )?)?(never|do not|don['’]t|always|hang up|put the phone down|end the call|say no|(please )?(tell|ask|warn|remind) .{3,30} (never|not) to)\b`)
	should = pattern.New(`(?i)\byou (should|must) (never|not)\b`)
	hint   = pattern.New(`(?i)^((if|before|when|unless|until|whenever) [^,]{5,80}, )?(please |only )?(keep|stick|block|put|ring|call|phone|use|wait|check|stop|treat|look|delete|ignore|ask|take|forward|only|avoid|remember|speak|talk|choose|buy|pay|shut|close|refuse|bin|view|agree|leave|get|make sure|dial|switch|give|be (suspicious|wary|careful|aware))\b`)
	// check says how to check a caller.
	check = pattern.New(`(?i)\b(hang up|put the phone down|end the call|wait (at least )?(five|ten|5|10) minutes|different (phone|line)|another phone|dial(ling)? tone|keep the chain|number on (the back of )?your (card|bill)|close the door)\b`)
	// assets are what criminals are after.
	assets = pattern.New(`(?i)\b(money|cash|cards?|pin|details|gold|gift cards?|vouchers?|passcode|code|password|remote|link|account|savings|watch|crypto|seed phrase|licence|deposit|fee|personal information|courier|arrest)\b`)
	// ofSomebody starts a sentence about a person of the story.
	ofSomebody = pattern.New(`(?i)^(then |but |and |yet |so |still )?(they|he|she) `)
	// telling belongs to the story, not to advice.
	telling = pattern.New(`(?i)\b(victims? (was|were|is|are|have|had)|residents? (have|had|were|are)|the caller|they (then|say|tell|claim)|he (says|tells|told)|she (was|is) told|have been (contacted|targeted|told|warned)|reports? (have|had)|(people|residents|customers|drivers|parents|householders) in .{2,60} (are|have|were|had)|detectives? (are|have)|since|last (week|month|year)|this (week|month))\b`)
)

// addRules adds which of the known forms of advice it has.
func (l *signList) addRules(text string) {
	bare := order.MatchString(text) || should.MatchString(text)
	never := neverDo.MatchString(text) && !bare
	honestly := honest.MatchString(text)
	l.mark("cannot be genuine", untrue.MatchString(text))
	l.mark("nobody has to", need.MatchString(text) && !bare)
	l.mark("never do", never)
	l.mark("honest callers never do", never && honestly)
	l.mark("honest callers", honestly)
	l.mark("never call unasked", never && unasked.MatchString(text))
	l.mark("order", bare)
	l.mark("advice", !bare && hint.MatchString(text))
	l.mark("what must be done", passive.MatchString(text))
	l.mark("how to check", check.MatchString(text))
	l.mark("what criminals are after", assets.MatchString(text))
	l.mark("tells the story", telling.MatchString(text))
	l.mark("lacks its start", fragment.MatchString(text))
	l.mark("whom to tell", whomToTell.MatchString(text))
	l.mark("about somebody", ofSomebody.MatchString(text))
	l.mark("Welsh", isWelsh(text))
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
var whomToTell = pattern.New(`(?i)^[^.]{0,60}\b(call|ring|contact|dial|phone|report|tell|visit|get in touch|speak to)\b.{0,40}\b(999|101|police|us on|crimestoppers|report fraud|citizens advice|trading standards|0[38]\d\d|01632|www|information)`)

// fragment is the rest of a sentence that stands in the lines before: "NEVER ask you for".
var fragment = pattern.New(`^(?i)(never|not) (ask|ring|call|phone|text|send|contact|request) (you|for)\b`)

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
