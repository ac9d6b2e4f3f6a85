package advice

import (
	"strings"
)

// topic is what an answer can say about a phone number: a key in the number section of kb/answers.yaml.
type topic string

// The topics. What costs most to ring comes first where a message has several numbers.
const (
	topicAbroad    topic = "abroad"    // +252 and the like
	topicSatellite topic = "satellite" // +870, +881, +882 and +883: no country, and the dearest of all
	topicPremium   topic = "premium"   // 09, 087, 084 and 118
	topicPersonal  topic = "personal"  // 070, which looks like a mobile
	topicOurs      topic = "ours"      // a number of kb/contacts.yaml
	topicMobile    topic = "mobile"
	topicLandline  topic = "landline"
	topicFree      topic = "free"
	topicBusiness  topic = "business" // 03, 055 and 056
	topicService   topic = "service"  // a short code that is no contact of ours
)

// costly tells whether ringing such a number may cost far more than people expect.
func (t topic) costly() bool {
	switch t {
	case topicAbroad, topicSatellite, topicPremium, topicPersonal:
		return true
	}
	return false
}

// dialled are the first digits behind +44 that decide the topic, as in kindPrefixes. Source: Ofcom, National
// Telephone Numbering Plan; 084 and 087 carry a service charge, 070 is charged apart from mobiles.
var dialled = []struct {
	prefix string
	topic  topic
	starts string // as people see it
}{
	{"800", topicFree, "0800"}, {"808", topicFree, "0808"},
	{"84", topicPremium, "084"}, {"87", topicPremium, "087"}, {"9", topicPremium, "09"},
	{"70", topicPersonal, "070"}, {"7", topicMobile, "07"},
	{"1", topicLandline, "01"}, {"2", topicLandline, "02"},
	{"3", topicBusiness, "03"}, {"55", topicBusiness, "055"}, {"56", topicBusiness, "056"},
}

// satellites are the country codes that belong to no country. Source: ITU-T E.164, list of assigned codes.
var satellites = map[string]bool{"+870": true, "+881": true, "+882": true, "+883": true}

// about gives the topic of a number and the first digits that show it, such as "09" or "+252". Only these are
// ever said back: the rest may be a person's. An unassigned range has the topic "".
func (p Phone) about() (t topic, starts string) {
	if p.Kind == ShortCode {
		if strings.HasPrefix(p.Masked, "118") {
			return topicPremium, "118"
		}
		return topicService, p.Masked
	}
	national, british := strings.CutPrefix(p.E164, "+44")
	if !british {
		code := countryCode(p.E164)
		if satellites[code] {
			return topicSatellite, code
		}
		return topicAbroad, code
	}
	for _, d := range dialled {
		if strings.HasPrefix(national, d.prefix) {
			return d.topic, d.starts
		}
	}
	return "", ""
}

// ringKey is what two ways of writing the same number have in common: E.164, or the digits of a short code.
func (p Phone) ringKey() string {
	if p.E164 != "" {
		return p.E164
	}
	return strings.Join(strings.Fields(p.Masked), "")
}
