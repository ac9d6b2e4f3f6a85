package advice

import (
	"regexp"
	"strings"
)

// wordRules are tried where letters begin, in this order.
var wordRules = []redactRule{
	ruleLink, ruleEmail, ruleNI, rulePostcode, ruleBirthWord, ruleLabelled, ruleIBAN, ruleLicence, ruleFlat, ruleName,
}

var (
	// Source of the shape: Royal Mail, Programmers' Guide to the PAF; the last two letters are never C I K M O V.
	postcodeShape = regexp.MustCompile(`(?i)\A(?:[a-z]{1,2}\d[a-z\d]?[ ]{0,2}\d[abd-hjlnp-uw-z]{2}|gir ?0aa|bfpo ?\d{1,4})`)
	// Source of the shape: HMRC, National Insurance Manual NIM39110.
	nationalInsurance = regexp.MustCompile(`(?i)\A[a-z]{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[a-d]`)
	ibanShape         = regexp.MustCompile(`(?i)\A[a-z]{2}\d{2}(?: ?[a-z]{4})(?: ?\d{2,4}){3,6}`)
	emailShape        = regexp.MustCompile(`(?i)\A[\p{L}\d._%+'-]{1,64}@[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,}`)
	spokenEmail       = regexp.MustCompile(`(?i)\A[a-z\d._-]{2,64}(?: dot [a-z\d]+)? at [a-z\d-]{2,} dot (?:co dot uk|org dot uk|ac dot uk|com|co|uk|org|net|io|me)`)
)

func ruleNI(s *redaction, at int) (int, string) { return s.match(nationalInsurance, at, niMark) }
func rulePostcode(s *redaction, at int) (int, string) {
	return s.match(postcodeShape, at, postcodeMark)
}
func ruleIBAN(s *redaction, at int) (int, string) { return s.match(ibanShape, at, accountMark) }

// ruleEmail takes e-mail addresses, also as they are read out.
func ruleEmail(s *redaction, at int) (int, string) {
	if end, instead := s.match(emailShape, at, emailMark); end > 0 {
		return end, instead
	}
	return s.match(spokenEmail, at, emailMark)
}

// labelledShapes are values that only the words in front give away. The first bracket is the label.
var labelledShapes = []struct {
	re   *regexp.Regexp
	mark string
}{
	{regexp.MustCompile(`(?i)\A(sort[ -]?code(?: is| was| number| no\.?)*[ :=-]*)\d{2}[ -]?\d{2}[ -]?\d{2}`), sortMark},
	{regexp.MustCompile(`(?i)\A((?:account|acct?|a/c)(?: number| no\.?| num)?(?: is| was)?[ :=-]*)\d(?:[ -]?\d){5,8}`), accountMark},
	{regexp.MustCompile(`(?i)\A((?:nhs|patient)(?: number| no\.?)?(?: is| was)?[ :=-]*)\d(?:[ -]?\d){9}`), nhsMark},
	{regexp.MustCompile(`(?i)\A((?:pin|cvv2?|cvc|cv2|(?:security|access|entry|door|safe|verification|authori[sz]ation|one[ -]time)(?: pass)?[ -]?code|pass ?code|otp|code)(?: number| no\.?)?(?: is| was| of| being|'s)?[ :=-]*)\d(?:[ -]?\d){2,7}`), codeMark},
	{regexp.MustCompile(`(?i)\A((?:(?:three|3|last three|last 3) (?:digits|numbers) on the back(?: of (?:my|the|her|his) card)?)(?: is| was| are| were)?[ :=-]*)\d ?\d ?\d`), codeMark},
	{regexp.MustCompile(`(?i)\A((?:password|pass ?phrase|memorable (?:word|name|place|answer|information)|(?:mother'?s? )?maiden name)(?: (?:is|was)[ :=]*|[ ]?[:=] ?))[^\s\[\].,;]+`), codeMark},
}

// ruleLabelled takes what a label such as "sort code" or "PIN is" introduces.
func ruleLabelled(s *redaction, at int) (int, string) {
	for _, l := range labelledShapes {
		if end, instead := s.match(l.re, at, l.mark); end > 0 {
			return end, instead
		}
	}
	return 0, ""
}

// ruleLicence takes letters and digits stuck together over 14 characters and more, such as
// the number of a driving licence or a coin wallet.
func ruleLicence(s *redaction, at int) (int, string) {
	end := skipRunes(s.text[:s.limit], at, redactLimit, isPlainAlnum)
	digits := strings.IndexFunc(s.text[at:end], asciiDigit)
	if end-at < 14 || digits < 0 || !s.ends(end) {
		return 0, ""
	}
	return end, numberMark
}

func isPlainAlnum(r rune) bool {
	return asciiDigit(r) || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}
