package news

import (
	"net/url"
	"slices"
	"strings"

	"hangup/advice"
	"hangup/advice/pattern"
)

// forceOf finds the force that published or is written about: as metadata, the address, or the names of forces in the text say.
func forceOf(e *advice.Engine, a Article, text string, mentions []advice.Mention) string {
	if _, ok := e.Force(a.Force); ok {
		return a.Force
	}
	if id := forceByHost(e, a.URL); id != "" {
		return id
	}
	for _, said := range []string{a.Area, a.Sender} {
		if area, ok, _ := e.FindArea(said); ok && area.Force != "" {
			return area.Force
		}
	}
	count := map[string]int{}
	best := ""
	for _, m := range mentions {
		if !namesForce(m, text) || impostor(text, m.Start, forceReach) {
			continue
		}
		id := m.Areas[0].Force
		count[id]++
		if best == "" || count[id] > count[best] {
			best = id
		}
	}
	return best
}

// namesForce tells whether a name is that of a force: "the Met" is, "the Met Office" is not; "the City of London force" is.
func namesForce(m advice.Mention, text string) bool {
	after := text[m.End:]
	if m.Police {
		return !strings.HasPrefix(after, " Office")
	}
	return m.Settled && m.Areas[0].Force != "" && strings.HasPrefix(after, " force ")
}

// forceByHost finds the force whose site an address belongs to.
func forceByHost(e *advice.Engine, address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	if u.Host == "" {
		return forceByPath(e, u.Path)
	}
	host := strings.ToLower(u.Hostname())
	for _, f := range e.Forces() {
		home, err := url.Parse(f.Home)
		if err != nil {
			continue
		}
		site := strings.TrimPrefix(home.Hostname(), "www.")
		if host == site || strings.HasSuffix(host, "."+site) {
			return f.ID
		}
	}
	return forceByName(e, host)
}

// forceByName finds the force that a host below police.uk is named after, if only one can be meant: some moved their site.
func forceByName(e *advice.Engine, host string) string {
	name, ok := strings.CutSuffix(strings.TrimPrefix(host, "www."), ".police.uk")
	if !ok {
		return ""
	}
	name = letters(name[strings.LastIndexByte(name, '.')+1:])
	found := ""
	for _, f := range e.Forces() {
		id := letters(f.ID)
		if len(name) < 4 || !strings.HasPrefix(id, name) && !strings.HasPrefix(name, id) {
			continue
		}
		if found != "" {
			return ""
		}
		found = f.ID
	}
	return found
}

// forceByPath finds the force that the path of an address without a host names, as in /news/kent/news/2026/fake-calls/.
func forceByPath(e *advice.Engine, path string) string {
	for _, part := range strings.Split(path, "/") {
		part = letters(part)
		for _, f := range e.Forces() {
			if part == letters(f.ID) || part == letters(strings.ReplaceAll(f.ID, "-and-", "-")) {
				return f.ID
			}
		}
	}
	return ""
}

// What the name of a place says for the force that polices it, when nothing names a force.
const (
	anyVote     = 1.0
	titleVote   = 1.0 // more, in the title
	localVote   = 0.5 // more, when people or the police are said to be there
	farVote     = 0.5 // when somebody is from there
	courtVote   = 0.75
	hostVote    = 1.0 // when the site is named after it
	leastVote   = 0.5
	wellAhead   = 1.5 // how many times the votes of the next force the first one must have
	mostVotesOf = 2.0 // for one name, however often it stands there
)

var (
	// isLocal comes before a place where the matter is.
	isLocal = pattern.New(`(?i)\b(police|officers?|detectives?|residents|people|members|neighbours|homes|households?|pensioners|shoppers|drivers|parents|council\w*|team) (in|of|across|around|from) (and around )?$`)
	// cameFrom comes before a place where somebody is from, or which serves to compare.
	cameFrom = pattern.New(`(?i)\b(from|like (those|the ones?|that) in|office in|based in|driven from|came from|warehouse in|depot in|centre in) $`)
	// leftFor comes before a place where somebody has gone.
	leftFor = pattern.New(`(?i)\b(moved|gone|went|emigrated|retired|returned|travelled|trip|holiday) (back )?(to|in) $`)
	// spans is how far something reaches: "from Truro to Inverness".
	spans = pattern.New(`\bfrom [A-Z][\w’' -]{2,25} to [A-Z]`)
	// bodyOf is a council or a watch, which is named after its place.
	bodyOf = pattern.New(`\b([A-Z][a-z]+(?: [A-Z][a-z]+)?) (?:Neighbourhood Watch|NHW|(?:Borough |City |County |District |Town )?Council)\b`)
	// courtOf is a court, which mostly sits in the county.
	courtOf = pattern.New(`\b([A-Z][a-z]+(?: [A-Z][a-z]+)?) (?:Crown|Magistrates['’]?|Sheriff|County) Court\b`)
)

// votedForce finds the force that polices most of the places that an article names, "" when no force is well ahead.
func votedForce(e *advice.Engine, a Article, text string, mentions []advice.Mention) string {
	votes, of := map[string]float64{}, map[string]float64{}
	for _, m := range mentions {
		if m.Police || impostor(text, m.Start, placeReach) {
			continue
		}
		vote := min(placeVote(text, m, len(a.Title)), mostVotesOf-of[m.Text])
		of[m.Text] += vote
		for _, force := range forcesOf(m) {
			votes[force] += vote
		}
	}
	for _, m := range courtOf.FindAllStringSubmatch(text, 1) {
		addVote(e, votes, m[1], courtVote)
	}
	for _, m := range bodyOf.FindAllStringSubmatch(text, 1) {
		addVote(e, votes, m[1], anyVote)
	}
	if f := forceOfCouncil(e, a.URL); f != "" {
		votes[f] += hostVote
	} else if f := forceOfPaper(e, a.URL); f != "" {
		votes[f] += hostVote
	}
	return ahead(votes)
}

func addVote(e *advice.Engine, votes map[string]float64, name string, vote float64) {
	if area, ok, _ := e.FindArea(name); ok && area.Force != "" {
		votes[area.Force] += vote
	}
}

// forcesOf gives the forces that police what a name can mean, each once.
func forcesOf(m advice.Mention) []string {
	var forces []string
	for _, area := range m.Areas {
		if area.Force != "" && !slices.Contains(forces, area.Force) {
			forces = append(forces, area.Force)
		}
		if m.Settled {
			break
		}
	}
	return forces
}

// placeVote says how much the name of a place tells where the matter is.
func placeVote(text string, m advice.Mention, title int) float64 {
	lead := before(text, m.Start, placeReach)
	switch {
	case leftFor.MatchString(lead), spans.MatchString(lead + text[m.Start:m.End] + text[m.End:min(len(text), m.End+leastHost)]):
		return 0
	case isLocal.MatchString(lead):
		return anyVote + localVote
	case cameFrom.MatchString(lead):
		return farVote
	case m.Start < title:
		return anyVote + titleVote
	}
	return anyVote
}

// ahead gives the force with the most votes when it is well ahead of the next one.
func ahead(votes map[string]float64) string {
	best, most, second := "", 0.0, 0.0
	for force, n := range votes {
		switch {
		case n > most || n == most && force < best:
			best, most, second = force, n, most
		case n > second:
			second = n
		}
	}
	if most < max(leastVote, second*wellAhead) {
		return ""
	}
	return best
}

// councilHost is the site of a council: what stands before names its area.
var councilHost = pattern.New(`([a-z-]{4,40}?)(?:-?(?:county|city|borough|district))?(?:-?council\.|(?:-[bc]c)?\.gov\.)`)

// forceOfCouncil finds the force that polices the area of the council whose site an address belongs to.
func forceOfCouncil(e *advice.Engine, address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	m := councilHost.FindStringSubmatch(strings.ToLower(u.Hostname()))
	if m == nil {
		return ""
	}
	if area, ok, _ := e.FindArea(strings.ReplaceAll(m[1], "-", " ")); ok {
		return area.Force
	}
	return ""
}

// newspaper is what the site of a local paper, a watch or a parish is called beside its place.
var newspaper = pattern.New(`^-|^(mail|echo|news|star|courier|herald|gazette|times|post|observer|mercury|chronicle|journal|sentinel|bugle|lookout|campus|council|voice|evening|bulletin|messenger|examiner|ledger|record|reporter|telegraph|argus|press|standard|advertiser|express|watch|parish)`)

// quarter starts a name such as "north devon".
var quarter = pattern.New(`^(north|south|east|west|mid)-?`)

// leastHost is how many letters of a host must name a place: shorter ones are words.
const leastHost = 5

// forceOfPaper finds the force that polices the place after which a site is named, as in mansfield-mail.co.uk.
func forceOfPaper(e *advice.Engine, address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."), ".")
	for n := len(name) - 1; n >= leastHost; n-- {
		if !newspaper.MatchString(name[n:]) {
			continue
		}
		if area, ok, _ := e.FindArea(strings.ReplaceAll(quarter.ReplaceAllString(name[:n], "$1 "), "-", " ")); ok {
			return area.Force
		}
	}
	return ""
}
