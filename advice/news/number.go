package news

import (
	"strconv"
	"strings"

	"hangup/advice/pattern"
)

// number words, as far as reports are counted in words.
var numberWords = map[string]int{"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
	"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "one": 1}

// readNumber reads "30", "1,250", "Nineteen" or "twenty-one". It gives 0 for what it can't read.
func readNumber(text string) int {
	text = strings.ToLower(strings.ReplaceAll(text, ",", ""))
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	tens, ones, ok := strings.Cut(strings.ReplaceAll(text, " ", "-"), "-")
	if ok && numberWords[tens] >= 20 && numberWords[ones] > 0 && numberWords[ones] < 10 {
		return numberWords[tens] + numberWords[ones]
	}
	return numberWords[text]
}

// phoneNumbers are the short numbers that advice is full of.
var phoneNumbers = map[string]bool{"999": true, "101": true, "159": true, "161": true, "105": true, "111": true, "112": true}

const numeral = `(\d{1,3}(?:,\d{3})+|\d{1,6}|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[ -](?:one|two|three|four|five|six|seven|eight|nine)|` +
	`two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)`

const someone = `(?:people|residents|victims|customers|households|householders|homes|homeowners|mums|dads|pensioners|families|drivers|shoppers|women|men|members of the public|taxpayers|students|businesses|account holders|motorists|parents|tenants|investors|borrowers|couples|pupils|neighbours|grandmothers|grandparents|fans|patients|locals|elderly people|motorists|girls|jobseekers|of us|of you|householders)`

var (
	// countedReports says how many reports there were; countedPeople how many people were hit.
	countedReports = pattern.New(`(?i)\b` + numeral + `(?: [a-z-]{3,14}){0,2}? (reports|calls|complaints|incidents|cases|offences|bookings|attempts|crimes|copies|instances|enquiries|contacts)\b`)
	countedPeople  = pattern.New(`(?i)\b` + numeral + `(?: [a-z-]{3,14}){0,3}? ` + someone + `\b`)
	countedThem    = pattern.New(`(?i)\b(?:recorded|received|had|logged|seen|taken|to|spoken to) ` + numeral + ` (?:of these|so far|people|such)\b`)
	amount         = pattern.New(`£ ?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?: ?(m|k|bn|million|billion)\b)?`)
)

// hits are words that say that people were reached by the scam or told the police.
var hits = pattern.New(`(?i)\b(report(ed|s)?|targeted|contacted|complain(ed|ts)?|identified|affected|fallen|told|lost|loss(es)?|paid|come forward|called us|rung|rang|phoned|received|heard|known? of|aware of|we have had|we had|supported|answered|tricked|conned|caught out|has had|have had|made to|logged|received|seen|bought|dealt with|taken|recorded|on file|knows|spoken to)\b`)

// cameAfter says that the calls counted are why somebody writes.
var cameAfter = pattern.New(`(?i)\b(after|following) `)

// met follows the people to whom it happened: "Ten parents in Stone have sent".
var met = pattern.New(`(?i)^[^.;:]{0,60}?\b(have|has|had|were|was|gave|sent|did|could not|put|let|lose|got)\b`)

// notTheSize marks numbers that are about something else: arrests, parts of the whole, the past.
var notTheSize = pattern.New(`(?i)\b(arrest|charged|of whom|of the (offences|reports|victims|calls)|of them|officers|suspects|years? old|jailed|sentenced|gang|described|dressed)`)

// readFacts finds the numbers that an article states about the size of the matter.
func readFacts(body string) Facts {
	var f Facts
	reports, loss := 0, 0
	for i, s := range sentences(body) {
		text := s.of(body)
		if n, score := reportsIn(text); score > reports {
			f.Reports, reports = n, score
		}
		if n, score := lossIn(text); score > loss || score > 0 && score == loss && n > f.LossGBP && i < 3 {
			f.LossGBP, loss = n, score
		}
		if f.Since == "" {
			f.Since = sinceIn(text)
		}
	}
	return f
}

// reportsIn finds the number of reports in a sentence, and how surely it is that.
func reportsIn(text string) (n, score int) {
	for _, try := range []struct {
		re   *pattern.Pattern
		sure int
	}{{countedNow, 4}, {countedReports, 3}, {countedThem, 2}, {countedPeople, 2}} {
		for _, m := range try.re.FindAllStringSubmatchIndex(text, -1) {
			if partOfOther(text, m[0], m[1]) {
				continue
			}
			sure := try.sure
			if sure < 4 && !hits.MatchString(text) && !met.MatchString(text[m[1]:]) && !(try.sure == 3 && cameAfter.MatchString(text)) {
				continue
			}
			if sure > score {
				n, score = readNumber(text[m[2]:m[3]]), sure
			}
		}
	}
	return n, score
}

// partOfOther tells whether the number at a place is a sum of money, a part of the whole, an age,
// a date, or counts something else.
func partOfOther(text string, start, end int) bool {
	before, after := text[:start], text[end:]
	if phoneNumbers[text[start:min(len(text), start+3)]] && !strings.HasPrefix(text[start:], "101 reports") {
		return true
	}
	if strings.HasSuffix(before, "£") || strings.HasSuffix(before, ",") || strings.HasSuffix(before, ".") || strings.HasSuffix(before, "#") {
		return true
	}
	near := text[start:min(len(text), end+45)]
	if notTheSize.MatchString(near) {
		return true
	}
	if callers.MatchString(near) {
		return true
	}
	low := strings.ToLower(before[max(0, len(before)-14):])
	if onTop.MatchString(text[start:min(len(text), end+1)]) {
		return true
	}
	if strings.HasSuffix(low, "only ") && strings.HasPrefix(after, " of") {
		return true
	}
	return strings.HasSuffix(low, "other ") || strings.HasSuffix(low, " in ") && !strings.Contains(near, "report")
}

// callers are counted, not those on whom they called: "two men in a white van".
var callers = pattern.New(`(?i)\b(men|women|people|girls|students) ((in|with) (a|an|dark|blue|black|white|hi)|wearing|driving|posing|pretending|claiming|who (say|said|claim|claimed|call|called|knock|knocked|were seen)|ha(ve|d) been (selling|knocking|calling|offering|seen|going))\b`)

// leastLoss is the least that is a loss worth telling, in pounds. What is less is the bait: "a fee of £1.45".
const leastLoss = 10

// onTop is a number that comes on top of one told before: "three more households".
var onTop = pattern.New(`(?i)^` + numeral + ` (more|further|new|newer|extra|additional)\b`)

// countedNow says what the number has come to: "which makes ten".
var countedNow = pattern.New(`(?i)\b(?:(?:which|that) makes|making|(?:brings|bringing|brought|rises|risen|rose|gone up|is up) (?:[a-z]+ ){0,5}to|now know of|now stands? at|stands? now at) ` + numeral + `\b`)

var (
	lost    = pattern.New(`(?i)\b(lost|losing|loss(es)?|stolen|stole|handed over|taken|took|cost|gone|total|conned out of|out of|parted with|parting with|paid|combined|between them|in all|together|adding up to|left his account|left her account|swindled|defrauded|borrowed|handing over|made off with|transferred|emptied|sent|withdrawn|passed (it|them)|get away with|fallen for|amount taken|charged|damage|worse off|poorer|adds? up to|down by|cleaned out|robbed|pocketed|vanished|missing)\b`)
	lostAll = pattern.New(`(?i)\b(total|combined|altogether|together|in all|between them|losses|so far|victims|residents|pensioners|people|adding up|worth)\b`)
	offered = pattern.New(`(?i)(refunds? of|up to|fine of|fee of|fees? from|deposit of|salary|worth of|offer|offers|quote|asks? for|wants?|demand(s|ing)?|saying that|says|saved|stopped|prevented|and not the|rather than|thanking you|renewing .{0,20}for|as if)[^£]{0,25}$`)
	spent   = pattern.New(`(?i)\b(fined|fund has paid|for the scheme|salary|budget|was seized|agreed to tap|who agreed|stayed where)\b`)
	// gone follows a sum that somebody is without.
	gone     = pattern.New(`(?i)^( more| in all| between them| altogether)? (was|were|is|has|had|have|has been|had been) (been )?(stolen|lost|taken|gone|sent|handed|paid|missing|left|vanished|made|spent)\b|^ (worse off|poorer|down|out of pocket|gone|lost|vanished)\b|^ (up to )?left (the|their|her|his)`)
	offered2 = pattern.New(`(?i)^( (each|apiece|a head)\b| (a|per|an) (time|day|week|month|year|minute|hour|call)| fine\b| fee\b| deposit\b| is about to| is (due|owed)| (to|for) (open|unlock|release|keep|cancel))`)
)

// lossIn finds the sum lost in a sentence, and how surely it is the sum of all losses.
func lossIn(text string) (n, score int) {
	text = strings.ReplaceAll(text, "adding up to", "adding upon")
	if !lost.MatchString(text) || spent.MatchString(text) {
		return 0, 0
	}
	for _, m := range amount.FindAllStringSubmatchIndex(text, -1) {
		if !gone.MatchString(text[m[1]:]) && merelyOffered(text[:m[0]]) || offered2.MatchString(text[m[1]:]) {
			continue
		}
		sum := pounds(text, m)
		if sum < leastLoss {
			continue
		}
		sure := 1
		if lostAll.MatchString(text) {
			sure = 2
		}
		if sure > score || sure == score && sum > n {
			n, score = sum, sure
		}
	}
	return n, score
}

// merelyOffered tells whether words before a sum say that nobody is without it: "says five families have lost" does not.
func merelyOffered(before string) bool {
	said := offered.FindString(before)
	return said != "" && !parted.MatchString(said)
}

// parted says that money has left its owners.
var parted = pattern.New(`(?i)\b(have|has|had|been|were) (lost|paid|sent|handed|given|parted)\b`)

// pounds reads a sum such as "£80,000" or "£1.2m"; pence are dropped.
func pounds(text string, m []int) int {
	digits := strings.ReplaceAll(text[m[2]:m[3]], ",", "")
	if m[4] >= 0 {
		digits += text[m[4]:m[5]]
	}
	value, err := strconv.ParseFloat(digits, 64)
	if err != nil || value > 1e12 {
		return 0
	}
	if m[6] >= 0 {
		switch strings.ToLower(text[m[6]:m[7]]) {
		case "k":
			value *= 1e3
		case "m", "million":
			value *= 1e6
		case "bn", "billion":
			value *= 1e9
		}
	}
	return int(value + 0.5*boolTo(m[6] >= 0))
}

func boolTo(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

const (
	month   = `(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)`
	weekday = `(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)`
)

// since finds "since" with the start of a period after it, up to a year back or so.
var since = pattern.New(`(?i)\b(?:since|from) ((?:(?:the )?(?:start|beginning|end|middle) of (?:the |last |this )?(?:year|month|week|term|summer|spring|autumn|winter|school holidays|` + month + `)|early ` + month + `|mid-` + month + `|late ` + month +
	`|last (?:` + month + `|` + weekday + `|week|month|weekend|year|summer|spring|autumn|winter|christmas|easter)|(?:the )?weekend|yesterday|` + weekday + `(?:,? \d{1,2} ` + month + `)?|christmas|easter|boxing day|hallowe['’]?en|bonfire night|half[ -]term|(?:the )?bank holiday(?: weekend)?|new year(?:’s day|'s day)?|` +
	`\d{1,2}(?:st|nd|rd|th)? ` + month + `(?: 20\d\d)?|` + month + ` \d{1,2}(?:st|nd|rd|th)?(?:,? 20\d\d)?|` + month + `(?: 20\d\d)?))\b`)

// sinceIn gives the start of the period that a sentence counts from, in its own words.
func sinceIn(text string) string {
	for _, m := range since.FindAllStringSubmatchIndex(text, -1) {
		if strings.EqualFold(text[m[0]:m[0]+4], "from") {
			continue
		}
		if strings.EqualFold(text[m[2]:m[3]], "may") && !strings.Contains(text[m[2]:m[3]], "May") {
			continue
		}
		return text[m[2]:m[3]]
	}
	return ""
}
