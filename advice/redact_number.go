package advice

import (
	"strconv"
	"strings"

	"hangup/advice/pattern"
)

// numberRules are tried where digits begin, in this order.
var numberRules = []redactRule{
	ruleCardInFours, ruleCard, ruleBirthDate, ruleSortCode, ruleCodeBefore, rulePhone, ruleNHS, ruleAddress, ruleLongNumber, ruleNumberGroups,
}

// joinedRun gives the digits of the first group, of the first two and so on up to max digits.
func (s *redaction) joinedRun(limit int) []string {
	var runs []string
	digits := ""
	for i, g := range s.groups {
		if i > 0 && !g.joined || g.end > s.limit {
			break
		}
		if digits += g.digits; len(digits) > limit {
			break
		}
		runs = append(runs, digits)
	}
	return runs
}

// ruleCard takes card numbers: 13 to 19 digits with a right check digit (ISO/IEC 7812-1), or four
// groups of four, which may be mistyped.
func ruleCard(s *redaction, at int) (int, string) {
	if s.groups[0].plus || s.groups[0].start != at {
		return 0, ""
	}
	runs := s.joinedRun(19)
	for n := len(runs); n > 0; n-- {
		d := runs[n-1]
		if len(d) >= 13 && d[0] >= '2' && d[0] <= '6' && (luhn(d) || n == 4 && fours(s.groups[:4])) {
			return s.groups[n-1].end, cardMark
		}
	}
	return 0, ""
}

// cardInFours is a card that is read out: four digits and a comma, four times.
var cardInFours = pattern.New(`\A[2-6]\d{3}(?:, ?\d{4}){3}`)

// yearsInFours are no card.
var yearsInFours = pattern.New(`\A(?:(?:19|20)\d\d(?:, ?)?){4}`)

func ruleCardInFours(s *redaction, at int) (int, string) {
	if s.groups[0].start != at || s.groups[0].amount || yearsInFours.MatchString(s.ahead(at, redactWindow)) {
		return 0, ""
	}
	return s.match(cardInFours, at, cardMark)
}

func fours(groups []digitGroup) bool {
	for _, g := range groups {
		if len(g.digits) != 4 {
			return false
		}
	}
	return true
}

// luhn checks the last digit of a card number.
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// rulePhone masks phone numbers. Short codes stay.
func rulePhone(s *redaction, at int) (int, string) {
	p, used := phoneAt(s.text, s.groups)
	if used == 0 || !p.Personal() || p.Start != at || s.groups[used-1].end > s.limit {
		return 0, ""
	}
	return s.groups[used-1].end, p.Masked
}

// ruleSortCode takes 20-00-00, and 20 00 00 or 200000 with an account number behind.
func ruleSortCode(s *redaction, at int) (int, string) {
	if s.groups[0].start != at || s.groups[0].amount {
		return 0, ""
	}
	n := s.sortCodeGroups()
	if n == 0 {
		return 0, ""
	}
	end := s.groups[n-1].end
	if len(s.groups) > n && s.groups[n].joined && len(s.groups[n].digits) == 8 && s.groups[n].end <= s.limit {
		return s.groups[n].end, sortMark + " " + accountMark
	}
	if n == 3 && accountBehind.MatchString(s.ahead(end, redactWindow)) || s.accountMarked(end) {
		return end, sortMark
	}
	if n == 3 && s.text[s.groups[0].end] == '-' && s.text[s.groups[1].end] == '-' && !recentDate(s.groups[:3]) {
		return end, sortMark
	}
	return 0, ""
}

// accountBehind is an account number a few words behind a sort code.
var accountBehind = pattern.New(`(?i)\A[ ,/;:]{1,4}(?:(?:and|account|acct?|a/c|number|no\.?|num)[ :.]{0,2}){0,3}\d{8}(?:\D|\z)`)

// accountMarked tells whether an account number that was taken out stands right behind.
func (s *redaction) accountMarked(at int) bool {
	rest := strings.TrimLeft(s.text[at:], " ,/;")
	return len(s.text)-at-len(rest) > 0 && strings.HasPrefix(rest, accountMark)
}

// sortCodeGroups tells how many groups at the front have the shape of a sort code: 3, 1 or 0.
func (s *redaction) sortCodeGroups() int {
	if len(s.groups[0].digits) == 6 {
		return 1
	}
	if len(s.groups) < 3 || s.groups[2].end > s.limit {
		return 0
	}
	for i, g := range s.groups[:3] {
		if len(g.digits) != 2 || i > 0 && !g.joined {
			return 0
		}
	}
	return 3
}

// recentDate tells whether three groups are a day, a month and a year from 2015 to 2039.
func recentDate(g []digitGroup) bool {
	return digitsBetween(g[0].digits, 1, 31) && digitsBetween(g[1].digits, 1, 12) && digitsBetween(g[2].digits, 15, 39)
}

func digitsBetween(digits string, low, high int) bool {
	n, err := strconv.Atoi(digits)
	return err == nil && low <= n && n <= high
}

// ruleNHS takes NHS numbers: ten digits, alone or as 3-3-4, with the right check digit.
func ruleNHS(s *redaction, at int) (int, string) {
	runs := s.joinedRun(10)
	n := len(runs)
	if s.groups[0].start != at || n == 0 || len(runs[n-1]) != 10 || !nhsCheck(runs[n-1]) {
		return 0, ""
	}
	if n != 1 && (n != 3 || len(runs[0]) != 3 || len(runs[1]) != 6) {
		return 0, ""
	}
	return s.groups[n-1].end, nhsMark
}

// nhsCheck checks the last digit modulo 11 (NHS Data Model and Dictionary, NHS NUMBER).
func nhsCheck(digits string) bool {
	sum := 0
	for i := range 9 {
		sum += int(digits[i]-'0') * (10 - i)
	}
	return (11-sum%11)%11 == int(digits[9]-'0')
}

// ruleLongNumber takes runs of six digits and more that are no sum: references, accounts, codes.
func ruleLongNumber(s *redaction, at int) (int, string) {
	g := s.groups[0]
	if g.start != at || len(g.digits) < 6 || g.amount || isShortCode(g.digits) || s.unitAfter(g.end) {
		return 0, ""
	}
	if len(g.digits) == 8 {
		return accountOrDate(g)
	}
	return g.end, numberMark
}

// accountOrDate reads eight digits, which are an account number unless they are a day.
func accountOrDate(g digitGroup) (int, string) {
	d := g.digits
	if digitsBetween(d[:4], 2015, 2039) && digitsBetween(d[4:6], 1, 12) && digitsBetween(d[6:], 1, 31) {
		return 0, ""
	}
	if digitsBetween(d[4:], 1900, 2039) && digitsBetween(d[2:4], 1, 12) && digitsBetween(d[:2], 1, 31) {
		if digitsBetween(d[4:], 2010, 2039) {
			return 0, ""
		}
		return g.end, birthMark
	}
	return g.end, accountMark
}

// unitAfter tells whether digits are counted in money: 180000 pounds.
func (s *redaction) unitAfter(at int) bool {
	word := strings.ToLower(s.wordFrom(skipRunes(s.text[:s.limit], at, 1, plainSpace)).text)
	switch word {
	case "pounds", "pound", "quid", "euros", "dollars", "gbp", "k":
		return true
	}
	return false
}

// minGroupedDigits is how many digits in groups make a number worth taking out: one less than a
// passport's nine, so that an account number in two groups counts.
const minGroupedDigits = 8

// ruleNumberGroups takes long numbers in groups that no other rule knows, such as references and
// numbers read out digit by digit.
func ruleNumberGroups(s *redaction, at int) (int, string) {
	if s.groups[0].start != at || s.groups[0].amount || s.phoneBehindShortCode() {
		return 0, ""
	}
	runs := s.joinedRun(30)
	for n := len(runs); n > 1; n-- {
		if (len(runs[n-1]) >= minGroupedDigits || oneByOne(runs, n)) && evenGroups(s.groups[:n]) && !allShortCodes(s.groups[:n]) {
			return s.groups[n-1].end, numberMark
		}
	}
	return 0, ""
}

// minOneByOne is how many digits that are said one by one make a code.
const minOneByOne = 4

// oneByOne tells whether the first n groups are of one digit each, and enough for a code: "4 8 2 9".
func oneByOne(runs []string, n int) bool { return n >= minOneByOne && len(runs[n-1]) == n }

// phoneBehindShortCode keeps 101 in "101 0161 496 0233".
func (s *redaction) phoneBehindShortCode() bool {
	if !isShortCode(s.groups[0].digits) || len(s.groups) < 2 {
		return false
	}
	p, used := phoneAt(s.text, s.groups[1:])
	return used > 0 && p.Personal()
}

// evenGroups tells whether groups look read out or printed as one number: all of one digit, all of
// two, or all of three and more. A year among short groups is a date.
func evenGroups(groups []digitGroup) bool {
	size := min(len(groups[0].digits), 3)
	for _, g := range groups {
		if min(len(g.digits), 3) != size {
			return false
		}
	}
	return true
}

// allShortCodes keeps "159 159 159".
func allShortCodes(groups []digitGroup) bool {
	for _, g := range groups {
		if !isShortCode(g.digits) {
			return false
		}
	}
	return true
}
