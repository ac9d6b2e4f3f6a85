package advice

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// kindPrefixes is the United Kingdom's numbering plan by first digits behind +44, the longer
// prefix first. Source: Ofcom, National Telephone Numbering Plan.
var kindPrefixes = []struct {
	prefix string
	kind   PhoneKind
}{
	{"800", Freephone}, {"808", Freephone},
	{"871", Premium}, {"872", Premium}, {"873", Premium}, {"9", Premium},
	{"70", Business}, {"3", Business}, {"5", Business}, {"8", Business},
	{"7", Mobile}, {"1", Geographic}, {"2", Geographic},
}

// kindOfPhone reads the kind off a number in E.164.
func kindOfPhone(e164 string) PhoneKind {
	national, ok := strings.CutPrefix(e164, "+44")
	if !ok {
		return International
	}
	for _, k := range kindPrefixes {
		if strings.HasPrefix(national, k.prefix) {
			return k.kind
		}
	}
	return OtherPhone
}

// shortCodes are the services that a short number reaches, and 161, which callers name as if it
// were one. Source: Ofcom's list of short codes; police warnings for 161.
var shortCodes = map[string]bool{
	"999": true, "112": true, "101": true, "111": true, "105": true, "119": true, "123": true,
	"141": true, "159": true, "161": true, "1471": true, "1571": true, "1572": true,
	"7726": true, "116000": true, "116123": true, "116117": true, "18000": true, "18001": true, "18002": true,
}

// isShortCode tells whether digits are a service. 118 and three digits is directory enquiries.
func isShortCode(digits string) bool {
	return shortCodes[digits] || len(digits) == 6 && strings.HasPrefix(digits, "118")
}

// shortCodeAt reads a short code at the first group: "159", "116 123". An amount is none.
func shortCodeAt(text string, groups []digitGroup) (raw string, used int) {
	g := groups[0]
	if g.plus || g.amount {
		return "", 0
	}
	if len(groups) > 1 && groups[1].joined && isShortCode(g.digits+groups[1].digits) && len(g.digits) == 3 {
		return text[g.start:groups[1].end], 2
	}
	if isShortCode(g.digits) {
		return text[g.start:g.end], 1
	}
	return "", 0
}

// maskPhone hides the middle of a number: a British one keeps its first three and last two
// digits ("077•• ••••23"), another its country code and last two ("+222 ••••••34").
func maskPhone(e164 string) string {
	if national, ok := strings.CutPrefix(e164, "+44"); ok && len(national) >= minPhoneDigits-1 {
		digits := "0" + national
		hidden := len(digits) - 5
		front := min(2, hidden/2)
		return digits[:3] + maskDots(front) + " " + maskDots(hidden-front) + digits[len(digits)-2:]
	}
	code := countryCode(e164)
	hidden := len(e164) - len(code) - 2
	return code + " " + maskDots(max(hidden, 1)) + e164[len(e164)-2:]
}

func maskDots(n int) string { return strings.Repeat("•", n) }

// countryCode gives "+" and the country code; "+" and one digit when no plan has it.
func countryCode(e164 string) string {
	for n := 2; n <= 4 && n < len(e164); n++ {
		code := 0
		for _, c := range e164[1:n] {
			code = code*10 + int(c-'0')
		}
		if phonenumbers.GetRegionCodeForCountryCode(code) != phonenumbers.UNKNOWN_REGION {
			return e164[:n]
		}
	}
	return e164[:2]
}
