package news

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"hangup/advice"
	"hangup/advice/pattern"
)

// detailKind says what a detail of a story is. What two reporters of one matter have in common are its details: they word
// the rest anew.
type detailKind string

const (
	reference detailKind = "reference" // a log or crime number, or a telephone number
	sum       detailKind = "sum"       // pounds
	person    detailKind = "name"
	alias     detailKind = "false name" // one that a criminal used
	number    detailKind = "number"
	moment    detailKind = "moment" // a day or a time of day
	word      detailKind = "word"
	namePart  detailKind = "part of a name" // the name is compared already, but a correction may share nothing else
)

// detail is one of them, in a form in which two reporters write it the same.
type detail struct {
	kind detailKind
	text string
}

// details are what a story is told apart by.
type details struct {
	id      WarningID
	label   Label
	address string
	host    string // of the address: who published
	force   string
	day     time.Time
	places  map[string]bool
	types   []advice.ScamType
	facts   Facts
	worth   map[detail]float64 // how much it tells that another text has the same
	runs    []uint64           // hashes of the runs of words, in order of size, each once
	survey  bool               // it gathers several matters
	court   bool               // it tells what a court did about the matter
	anew    bool               // it says itself that it tells again, or what is new
	falsely map[string]bool    // names used by criminals
	title   string             // in plain form
	accused map[string]bool    // surnames of those who stand in court
	refs    map[string]bool    // log and crime numbers
	told    []period           // when an earlier message came, as a correction says

	text       string             // title and body
	all        string             // the same in plain form
	days       map[int]bool       // on which something happened, since 1970
	sums       []int              // pounds
	titleWords map[string]float64 // stems of the title, weighed
	people     map[string]bool    // parts of names
	goesBy     map[string]bool    // names of one word by which somebody goes
	capitals   map[string]bool    // words with a capital letter, in small ones
	doings     map[string]float64 // stems of what is told, names aside, weighed
	ways       map[int]float64    // how criminals come to people and what they are after
}

// mostRead is how much of a body is looked at for details, in bytes: the matter is told at the start.
const mostRead = 4 << 10

// detailsOf finds the details of a warning.
func detailsOf(w Warning) *details {
	body := shorten(w.Body, mostRead)
	d := &details{
		id: w.ID, label: w.Label, address: canonical(w.URL), force: w.Force, day: w.Published, types: w.Types,
		facts: w.Facts, places: map[string]bool{}, worth: map[detail]float64{}, falsely: map[string]bool{},
		title: plain(w.Title), accused: map[string]bool{}, refs: map[string]bool{},
		text: w.Title + body, days: map[int]bool{}, titleWords: vector(strings.Fields(plain(w.Title)), titleRare),
		people: map[string]bool{},
	}
	for _, p := range w.Places {
		d.places[bare(p)] = true
	}
	text := w.Title + ".\n\n" + body
	d.all = plain(text)
	d.doings, d.ways = doingsOf(text), waysOf(d.all)
	d.host, _, _ = strings.Cut(d.address, "/")
	d.survey = surveys(w, body)
	d.court = w.Label == IsCourt || defendant.MatchString(body) || tried.MatchString(w.Title+". "+body[:min(len(body), mostLead)])
	d.anew = again.MatchString(w.Title + " " + firstSentence(body))
	rest := d.takeMarks(body)
	d.takeSums(text)
	d.takeNames(body)
	d.goesBy, d.capitals = goingBy(text), capitalsOf(text)
	d.takeNumbers(rest)
	d.takeWords(text)
	d.runs = runsOf(body)
	d.takeDays(body)
	if d.court {
		d.takeAccused(body)
	}
	if (w.Label == IsCorrection || d.anew) && !w.Published.IsZero() {
		d.told = toldDays(text, w.Published)
	}
	return d
}

var (
	// marked is a number by which the police or the criminals can be found again.
	marked = pattern.New(`(?i)\b(?:log|crime|incident|reference|ref|serial|quot(?:e|ing))(?: (?:no|number|ref|serial|log|reference))?[.:]? ?([A-Z]{0,4} ?\d[\d/A-Z-]*\d)\b|(?:\b0\d[\d ]{8,12}\d|\+\d[\d ]{8,14}\d)\b`)
	// helpLines are telephone numbers that every warning may give.
	helpLines = pattern.New(`^(?:44|0)?(?:3001232040|3001231212|8005551?11|8001111|8009961[12]\d\d|8088010\d{3}|8081689111|8082231133|845\d+|800\d+|808\d+|300\d+|303\d+)$`)
	clockTime = pattern.New(`(?i)\b(\d{1,2})(?:[.:](\d\d))? ?([ap])\.?m\b|\b([01]\d|2[0-3]):(\d\d)\b`)
	dayOfYear = pattern.New(`(?i)\b(?:(\d{1,2})(?:st|nd|rd|th)?(?: of)? (` + month + `)|(` + month + `) (\d{1,2})(?:st|nd|rd|th)?)\b`)
	fullName  = pattern.New(`\b[A-Z][a-zé]+(?:['’-][A-Z]?[a-z]+)*(?: [A-Z][a-zé]+(?:['’-][A-Z]?[a-z]+)*){1,3}\b`)
	// again says that a text repeats or brings up to date what was told before.
	again = pattern.New(`(?i)\b(updates?|updated|reminders?|repeat(ing|ed)?|re-?issu(ed|ing)|further|now (stands|been|had|had reports|at|£?\d+)|continues?|resent|(first|re-?|again) sent|send(ing)? (it |this )?(out )?again|ha(s|ve) (risen|spread|grown)|up from|latest|more (victims|reports|residents|people))\b`)
)

// takeMarks notes references, times and days, and gives the text without them, so that their digits are no other numbers.
func (d *details) takeMarks(text string) string {
	var rest strings.Builder
	for _, s := range strings.SplitAfter(text, ". ") {
		if strings.ContainsAny(s, "0123456789") {
			s = d.takeMarksOf(s)
		}
		rest.WriteString(s)
	}
	return rest.String()
}

func (d *details) takeMarksOf(text string) string {
	text = marked.ReplaceAllStringFunc(text, func(found string) string {
		digits := strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, found)
		if len(digits) >= 4 && !helpLines.MatchString(digits) && !phoneNumbers[digits] {
			d.worth[detail{reference, digits}] = 5
			if found[0] != '0' && found[0] != '+' {
				d.refs[digits] = true
			}
		}
		return " "
	})
	text = clockTime.ReplaceAllStringFunc(text, func(found string) string {
		d.worth[detail{moment, clockOf(found)}] = 1.5
		return " "
	})
	return dayOfYear.ReplaceAllStringFunc(text, func(found string) string {
		d.worth[detail{moment, dayOf(found)}] = 1.5
		return " "
	})
}

// clockOf writes a time of day such as "11.15am" as minutes of the day.
func clockOf(text string) string {
	m := clockTime.FindStringSubmatch(text)
	hour, _ := strconv.Atoi(m[1] + m[4])
	minute, _ := strconv.Atoi(m[2] + m[5])
	if m[3] != "" {
		hour %= 12
		if strings.EqualFold(m[3], "p") {
			hour += 12
		}
	}
	return "at " + strconv.Itoa(hour*60+minute)
}

// dayOf writes "1st September" and "September 1" the same.
func dayOf(text string) string {
	m := dayOfYear.FindStringSubmatch(text)
	return m[1] + m[4] + " " + strings.ToLower(m[2] + m[3])[:3]
}

// mostSums is how many sums of a text are compared with those of another: the matter is told at the start.
const mostSums = 12

// takeSums notes sums of money. One such as £146,200 tells more than £500.
func (d *details) takeSums(text string) {
	for _, m := range amount.FindAllStringSubmatchIndex(text, -1) {
		n := pounds(text, m)
		exact := strings.TrimRight(strconv.Itoa(n), "0")
		worth := 1 + float64(len(exact))*0.75
		if m[4] >= 0 && m[6] < 0 {
			worth += 0.5 // pence
		}
		d.worth[detail{sum, strconv.Itoa(n)}] = min(worth, 3)
		if len(d.sums) < mostSums {
			d.sums = append(d.sums, n)
		}
	}
}

var (
	rank = pattern.New(`^(?:(?:Detective|Temporary|Acting|Deputy|Chief|Police|Community|Support|Det|Insp|Sgt|Supt|Supterintendent|Superintendent|Inspector|Sergeant|Constable|Officer|Commissioner|Commander|DC|DS|DI|DCI|PC|PCSO|Sgt|Mr|Mrs|Ms|Miss|Dr|Councillor|Cllr|Coun|Judge|Recorder|Neighbourhood|The|A|In|On|But|And|If|As|At|When) )+`)
	// ofBody ends or is in a name of something that is no person.
	ofBody = pattern.New(`\b(Police|Constabulary|Court|Unit|Team|Bank|Banks|Council|Service|Fraud|Road|Street|Lane|Avenue|Support|Office|Station|Hospital|Standards|Insurance|Licensing|Crime|Watch|Report|Action|Royal|Mail|Customs|Revenue|National|Citizens|Advice|Trading|Economic|Cyber|Serious|Facebook|Marketplace|Prime|Payment|Fuel|Winter|Christmas|Easter|County|City|Town|North|South|East|West|Greater|Detective|Christmas|Microsoft|Windows|Google|Apple|Amazon|Great|Britain|United|Kingdom|Scotland|Wales|England|Ireland|Crimestoppers|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b`)
)

// takeNames notes people: who speaks for the police, and the names that criminals go by.
func (d *details) takeNames(body string) {
	for _, loc := range fullName.FindAllStringIndex(body, 60) {
		found := body[loc[0]:loc[1]]
		name := rank.ReplaceAllString(found, "")
		if ofBody.MatchString(name) || d.places[bare(name)] || !strings.Contains(name, " ") && name == found || len(name) < 4 {
			continue
		}
		last := strings.ToLower(name[strings.LastIndexByte(name, ' ')+1:])
		if impostor(body, loc[0], placeReach) || goesBy.MatchString(before(body, loc[0], placeReach)) {
			d.worth[detail{alias, last}] = 3
			d.falsely[last] = true
			continue
		}
		for _, part := range strings.Fields(plain(name)) {
			d.people[part] = true
		}
		if d.worth[detail{alias, last}] == 0 {
			d.worth[detail{person, last}] = 0.75 // one officer speaks about many matters
		}
	}
}

// accused is how reports name somebody who stands in court, up to the age.
var accused = pattern.New(`\b[A-Z][a-zé]+ ([A-Z][\w’'-]+), (?:aged )?\d{2}\b`)

// takeAccused notes who stands in court.
func (d *details) takeAccused(body string) {
	for _, m := range accused.FindAllStringSubmatch(body, 20) {
		d.accused[strings.ToLower(m[1])] = true
	}
}

// names tells whether a text names one of these people.
func (d *details) names(surnames map[string]bool) bool {
	for s := range surnames {
		if d.accused[s] || d.worth[detail{person, s}] > 0 || d.worth[detail{alias, s}] > 0 {
			return true
		}
	}
	return false
}

var goesBy = pattern.New(`(?i)\b(using the name( of)?|the name( of)?|named|called|calls (him|her)self|calling (him|her)self|gives his name as|gave his name as)[ “"'‘]*((DS|DC|PC|DI|DCI|Sgt|Detective|Sergeant|Inspector|Constable|Officer|Mr|Mrs) )*$`)

// takeNumbers notes how many people, calls or things there were.
func (d *details) takeNumbers(text string) {
	for _, w := range strings.Fields(plain(amount.ReplaceAllString(text, " "))) {
		n := readNumber(w)
		if n < 3 || n > 999_999 || phoneNumbers[w] || n >= 1990 && n <= 2100 || n == 10 || n == 5 {
			continue
		}
		d.worth[detail{number, strconv.Itoa(n)}] = 0.5 + 0.25*boolTo(n > 12)
	}
	if d.facts.Reports > 0 {
		d.worth[detail{number, strconv.Itoa(d.facts.Reports)}] = reportsTell(d.facts.Reports)
	}
}

// reportsTell says how much it tells that two texts have the same number of reports: a round one may be an estimate.
func reportsTell(n int) float64 {
	if n%10 == 0 {
		return 0.75
	}
	return 1 + 0.5*boolTo(n > 12)
}

// leastRare is how rare a word must be to count as a detail.
const leastRare = 0.35

// takeWords notes the words of the text that few texts have.
func (d *details) takeWords(text string) {
	common, err := embeddedWords()
	if err != nil {
		return
	}
	for _, w := range strings.Fields(plain(text)) {
		if w[0] >= '0' && w[0] <= '9' || strings.HasPrefix(w, "£") || len(w) < 3 || strings.Contains(w, "http") {
			continue
		}
		s := stem(w)
		if rare := common.rarity(s); rare >= leastRare && !d.places[w] {
			kind := word
			if d.people[w] {
				kind = namePart
			}
			d.worth[detail{kind, s}] = rare * rare * 0.8
		}
	}
}

// runLength is how many words stand in a run. Reporters who write freely share few runs of five words but stock phrases.
const runLength = 5

// runsOf hashes every run of words of a text.
func runsOf(text string) []uint64 {
	ws := strings.Fields(plain(text))
	runs := make([]uint64, 0, len(ws))
	for i := 0; i+runLength <= len(ws); i++ {
		runs = append(runs, hashWords(ws[i:i+runLength]))
	}
	slices.Sort(runs)
	return slices.Compact(runs)
}

// hashWords is FNV-1a over the words with a gap after each. Source: http://www.isthe.com/chongo/tech/comp/fnv/
func hashWords(ws []string) uint64 {
	h := uint64(14695981039346656037)
	for _, w := range ws {
		for i := range len(w) {
			h = (h ^ uint64(w[i])) * 1099511628211
		}
		h = (h ^ ' ') * 1099511628211
	}
	return h
}

// gathers says that a text is about several matters.
var gathers = pattern.New(`(?i)\b(round-?up|bulletin|digest|newsletter|in brief|monthly (update|report|review|summary)|weekly (update|report|review|summary|crime)|this week['’]s|this month['’]s|last month['’]s|your (latest )?(fraud|scam|crime)s? (update|news)|(fraud|scam|crime) (figures|update for|report for|summary)|week in (crime|fraud|review)|month in|in numbers|seen (this|last) (week|month)|top (three|five|ten|3|5|10)|scams to (watch|look) out)\b`)

// tried says at the start of a text that the matter has come to court.
var tried = pattern.New(`(?i)\b((crown|magistrates['’]?|youth|sheriff|county) court|court of appeal|sentenced|jailed|imprisoned|convicted|pleaded guilty|found guilty|(is|was|were|been) charged with|remanded in custody|referral order|suspended sentence)\b`)

// mostLead is how many bytes of a text count as its start.
const mostLead = 400

// surveys tells whether a text gathers several matters, such as a month's.
func surveys(w Warning, body string) bool {
	start := body[:min(len(body), 160)]
	return gathers.MatchString(w.Title) || gathers.MatchString(start) || len(w.Types) >= 4 && len(w.Places) >= 4
}
