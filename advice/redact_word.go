package advice

import (
	"strings"

	"hangup/advice/pattern"
)

// wordRules are tried where letters begin, in this order. Patterns are slow, so each has a gate that
// lets few words through.
var wordRules = []redactRule{
	gated(withinChunk("."), ruleLink),
	gated(withinChunk("@"), ruleEmail),
	gated(spellsDot, ruleSpokenEmail),
	gated(digitSoon, ruleNI),
	gated(digitSoon, rulePostcode),
	gated(digitSoon, ruleIBAN),
	gated(introduces, ruleBirthWord),
	gated(introduces, ruleLabelled),
	gated(introduces, ruleFlat),
	ruleLicence,
	ruleHandle,
	ruleSpokenNumber,
	ruleHouse,
	ruleName,
}

// gated tries a rule only where the gate is open.
func gated(open func(s *redaction, at int) bool, r redactRule) redactRule {
	return func(s *redaction, at int) (int, string) {
		if !open(s, at) {
			return 0, ""
		}
		return r(s, at)
	}
}

// withinChunk opens where a mark comes before the next blank.
func withinChunk(mark string) func(s *redaction, at int) bool {
	return func(s *redaction, at int) bool {
		text := s.ahead(at, redactWindow)
		if end := strings.IndexAny(text, " \t\n"); end >= 0 {
			text = text[:end]
		}
		return strings.Contains(text, mark)
	}
}

// spellsDot opens where an address may be read out.
func spellsDot(s *redaction, at int) bool {
	return strings.Contains(s.ahead(at, redactWindow), " dot ")
}

// digitSoon opens where a digit is among the next five characters, or BFPO or GIR begins.
func digitSoon(s *redaction, at int) bool {
	text := s.ahead(at, 6)
	return strings.IndexFunc(text, asciiDigit) >= 0 || strings.HasPrefix(strings.ToLower(text), "gir") ||
		strings.HasPrefix(strings.ToLower(text), "bfpo")
}

// introduces opens at the words with which something personal is introduced.
func introduces(s *redaction, at int) bool { return introWords[s.wordFrom(at).lower()] }

var (
	// Source of the shape: Royal Mail, Programmers' Guide to the PAF; the last two letters are never C I K M O V.
	postcodeShape = pattern.New(`(?i)\A(?:[a-z]{1,2}\d[a-z\d]?[ ]{0,2}\d[abd-hjlnp-uw-z]{2}|gir ?0aa|bfpo ?\d{1,4})`)
	// Source of the shape: HMRC, National Insurance Manual NIM39110.
	nationalInsurance = pattern.New(`(?i)\A[a-z]{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[a-d]`)
	ibanShape         = pattern.New(`(?i)\A[a-z]{2}\d{2}(?: ?[a-z]{4})(?: ?\d{2,4}){3,6}`)
	emailShape        = pattern.New(`(?i)\A[\p{L}\d._%+'-]{1,64}@[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,}`)
	spokenEmail       = pattern.New(`(?i)\A[a-z\d._-]{2,64}(?: dot [a-z\d]+)? at [a-z\d-]{2,} dot (?:co dot uk|org dot uk|ac dot uk|com|co|uk|org|net|io|me)`)
)

func ruleNI(s *redaction, at int) (int, string) { return s.match(nationalInsurance, at, niMark) }
func rulePostcode(s *redaction, at int) (int, string) {
	return s.match(postcodeShape, at, postcodeMark)
}
func ruleIBAN(s *redaction, at int) (int, string) { return s.match(ibanShape, at, accountMark) }

func ruleEmail(s *redaction, at int) (int, string) { return s.match(emailShape, at, emailMark) }

// ruleSpokenEmail takes an e-mail address as it is read out: "sue at gmail dot com".
func ruleSpokenEmail(s *redaction, at int) (int, string) { return s.match(spokenEmail, at, emailMark) }

// labelledShapes are values that only the words in front give away. The first bracket is the label.
var labelledShapes = []struct {
	re   *pattern.Pattern
	mark string
}{
	{pattern.New(`(?i)\A(sort[ -]?code(?: is| was| as| number| no\.?)*[ :=-]*)\d{2}[ -]?\d{2}[ -]?\d{2}`), sortMark},
	{pattern.New(`(?i)\A((?:account|acct?|a/c)(?: number| no\.?| num)?(?: is| was)?[ :=-]*)\d(?:[ -]?\d){5,8}`), accountMark},
	{pattern.New(`(?i)\A((?:nhs|patient)(?: number| no\.?)?(?: is| was)?[ :=-]*)\d(?:[ -]?\d){9}`), nhsMark},
	{pattern.New(`(?i)\A((?:pin|cvv2?|cvc|cv2|(?:security|access|entry|door|safe|verification|authori[sz]ation|one[ -]time)(?: pass)?[ -]?code|pass ?code|otp|code)(?: number| no\.?)?(?: on the back(?: of (?:my|the|her|his) card)?| (?:for|to|of) (?:my|the|her|his|our|their) card)?(?: is| was| of| being|'s)?[ ,:=(-]*)\d(?:[ -]?\d){2,7}`), codeMark},
	{pattern.New(`(?i)\A((?:(?:(?:last )?(?:three |3 )?(?:digits|numbers)|security number) (?:on|off|from) the back(?: of (?:my|the|her|his) card)?)(?: is| was| are| were)?[ ,:=(-]*)\d ?\d ?\d`), codeMark},
	{pattern.New(`(?i)\A((?:pin|cvv2?|cvc|pass ?code|otp|code|combination)(?:,? (?:[a-z']+,? ){0,7}(?:is|was|were|be|being|used|gave|set|chose|said)|(?: [a-z']+){0,5} ?[,:=(-])[ :=(]*)\d(?:[ -]?\d){3,11}`), codeMark},
	{pattern.New(`(?i)\A((?:key ?safe|lock ?box|padlock|(?:burglar )?alarm)(?: (?:code|number|no\.?|combination))?(?: (?:is|was)|[ ]?[:=(])[ :=(]*)\d{3,6}`), codeMark},
	{pattern.New(`(?i)\A((?:password|pass ?phrase|memorable (?:word|name|place|answer|information)|(?:mother'?s? )?maiden name)(?: (?:on|for|to|of) (?:the|my|her|his|our|their) \pL+)?(?: (?:is|was)[ :=]*|[ ]?[:=] ?))["“'][^"”'\n\[\]]{3,40}["”']`), codeMark},
	{pattern.New(`(?i)\A((?:password|pass ?phrase|memorable (?:word|name|place|answer|information)|(?:mother'?s? )?maiden name)(?: (?:on|for|to|of) (?:the|my|her|his|our|their) \pL+)?(?: (?:is|was)[ :=]*|[ ]?[:=] ?))[^\s\[\].,;]+`), codeMark},
	{pattern.New(`(?i)\A(password,? )[^\s\[\].,;]*\d[^\s\[\].,;]*`), codeMark},
	{pattern.New(`(?i)\A((?:(?:safe|secret|security|memorable|pass|code) ?word,?|pass ?phrase,?|maiden name) )(?-i:\p{Lu}\p{Ll}{2,})`), codeMark},
	{pattern.New(`(?i)\A((?:(?:safe|secret|security|memorable|pass|code) ?word|pass ?phrase|maiden name),? )["“'‘][^\s"”'’\[\]]+(?: [^\s"”'’\[\]]+){0,2}["”'’]`), codeMark},
}

// codeLabel is the word for a code.
var codeLabel = pattern.New(`(?i)\b(?:pin|code|pass ?code|password|cvv2?|cvc|otp|digits)\b`)

// ruleLabelled takes what a label such as "sort code" or "PIN is" introduces, unless that is an ordinary
// word: "the password was changed".
func ruleLabelled(s *redaction, at int) (int, string) {
	for _, l := range labelledShapes {
		end, instead := s.match(l.re, at, l.mark)
		if end > 0 && len(codeLabel.FindAllString(instead, 3)) > 2 { // the mark is one; what stands nearer to the value introduces it
			continue
		}
		if end > 0 && !commonWord(s.text[at+len(instead)-len(l.mark):end]) && !s.unitAfter(end) {
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
