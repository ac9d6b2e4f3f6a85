package advice

import (
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// PhoneKind says what sort of number a Phone is, as far as its digits show. A caller's
// display can be spoofed, so it says nothing about who rang.
type PhoneKind string

// The kinds of phone number.
const (
	Mobile        PhoneKind = "mobile"        // 07
	Geographic    PhoneKind = "geographic"    // 01 and 02
	Freephone     PhoneKind = "freephone"     // 0800 and 0808
	Premium       PhoneKind = "premium"       // 09 and 0871 to 0873: costs extra to ring
	Business      PhoneKind = "business"      // 03, 0844, 055, 056 and 070: tied to no place
	International PhoneKind = "international" // any country but the United Kingdom
	ShortCode     PhoneKind = "short_code"    // a service such as 999, 101, 159 or 7726
	OtherPhone    PhoneKind = "other"
)

// Phone is a phone number found in a text.
type Phone struct {
	Raw    string // as typed
	E164   string // "+447700900123"; "" for a short code
	Masked string // for reading: "077•• ••••23", "+222 ••••••34"; a short code stays as it is
	Kind   PhoneKind
	Start  int // byte offset of Raw in the text
}

// Personal tells whether the number may belong to a person, so that it must be masked. A
// short code never does.
func (p Phone) Personal() bool { return p.Kind != ShortCode }

// phoneLimit is how much of a text is read, in bytes: far longer than any message on the
// platforms, short enough that hostile text stays cheap.
const phoneLimit = 4 << 10

// Phones finds the phone numbers in a text, in order, however they are spaced or bracketed.
// A number without +, 00 or 44 in front is read as one of the United Kingdom. Numbers that
// follow the numbering plan without being in use count too: spoofed displays show them.
// Text beyond 4 KiB is not read.
func Phones(text string) []Phone {
	text = cutText(text, phoneLimit)
	groups := digitGroups(text)
	var found []Phone
	for i := 0; i < len(groups); {
		p, used := phoneAt(text, groups[i:])
		if used == 0 {
			i++
			continue
		}
		found = append(found, p)
		i += used
	}
	return found
}

// phoneAt reads the number that starts at the first group. It gives how many groups it took, 0 for none.
func phoneAt(text string, groups []digitGroup) (Phone, int) {
	if raw, used := shortCodeAt(text, groups); used > 0 {
		return Phone{Raw: raw, Masked: raw, Kind: ShortCode, Start: groups[0].start}, used
	}
	if startsDate(text, groups) || insideSortCode(groups[0]) {
		return Phone{}, 0
	}
	runs := digitRuns(groups)
	guess := 0
	for n := len(runs); n > 0; n-- {
		switch judgePhone(runs[n-1], groups[0].plus) {
		case surePhone:
			return newPhone(text, groups[:n], runs[n-1]), n
		case maybePhone:
			guess = max(guess, n)
		}
	}
	if guess > 0 {
		return newPhone(text, groups[:guess], runs[guess-1]), guess
	}
	return Phone{}, 0
}

// The longest number has 15 digits (ITU-T E.164), here behind 00; the shortest that is no short
// code has 7.
const maxPhoneDigits, minPhoneDigits = 17, 7

// digitRuns gives the digits of the first group, of the first two and so on, as long as they
// belong together and may be one number.
func digitRuns(groups []digitGroup) []string {
	var runs []string
	digits := ""
	for i, g := range groups {
		if i > 0 && !g.joined {
			break
		}
		if digits += g.digits; len(digits) > maxPhoneDigits {
			break
		}
		runs = append(runs, digits)
	}
	return runs
}

type phoneVerdict int

const (
	noPhone phoneVerdict = iota
	maybePhone
	surePhone
)

// judgePhone says whether digits are a phone number. The shape decides first, because the
// numbers set aside for drama, and many spoofed ones, are in the plan but not in use.
func judgePhone(digits string, plus bool) phoneVerdict {
	if len(digits) < minPhoneDigits {
		return noPhone
	}
	switch {
	case plus:
		return judgeAbroad(digits)
	case strings.HasPrefix(digits, "00"):
		return judgeAbroad(digits[2:])
	case digits[0] == '0':
		return judgeNational(digits)
	case strings.HasPrefix(digits, "44") && len(digits) == 12 && (digits[2] == '7' || inUse("+"+digits)):
		return surePhone
	case digits[0] == '7' && len(digits) == 10 && digits[1] != '0':
		return surePhone
	}
	return noPhone
}

// judgeNational judges digits that begin with a single 0. A British number has at most 11 with it.
func judgeNational(digits string) phoneVerdict {
	if len(digits) == 11 || len(digits) < 11 && inUse(digits) {
		return surePhone
	}
	return noPhone
}

// judgeAbroad judges digits behind + or 00, country code first.
func judgeAbroad(digits string) phoneVerdict {
	if len(digits) < minPhoneDigits+1 || len(digits) > 16 || digits[0] == '0' {
		return noPhone
	}
	if rest, ok := strings.CutPrefix(digits, "44"); ok {
		if len(strings.TrimPrefix(rest, "0")) == 10 || inUse("+"+digits) {
			return surePhone
		}
		return noPhone
	}
	if inUse("+" + digits) {
		return surePhone
	}
	return maybePhone
}

// inUse tells whether the numbering plan knows the number. The list of plans is Google's.
func inUse(number string) bool {
	n, err := phonenumbers.Parse(number, "GB")
	return err == nil && phonenumbers.IsValidNumber(n)
}

// newPhone describes the number in groups.
func newPhone(text string, groups []digitGroup, digits string) Phone {
	first, last := groups[0], groups[len(groups)-1]
	start := openingBracket(text, first, last)
	p := Phone{Raw: text[start:last.end], Start: start}
	p.E164 = e164(digits, first.plus)
	p.Kind = kindOfPhone(p.E164)
	p.Masked = maskPhone(p.E164)
	return p
}

// openingBracket moves the start back over "(" when its ")" is inside the number.
func openingBracket(text string, first, last digitGroup) int {
	if first.start > 0 && text[first.start-1] == '(' && strings.Contains(text[first.start:last.end], ")") {
		return first.start - 1
	}
	return first.start
}

// e164 writes digits with their country code. One that no plan knows is kept as it stands.
func e164(digits string, plus bool) string {
	abroad := plus
	if rest, ok := strings.CutPrefix(digits, "00"); ok && !plus {
		digits, abroad = rest, true
	}
	switch {
	case abroad && strings.HasPrefix(digits, "440"):
		return "+44" + digits[3:]
	case abroad:
		return "+" + digits
	case digits[0] == '0':
		return "+44" + digits[1:]
	case strings.HasPrefix(digits, "44"):
		return "+" + digits
	}
	return "+44" + digits
}
