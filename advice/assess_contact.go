package advice

import (
	"strings"

	"hangup/advice/pattern"
)

// channel says how the contact came: the first word that names a way decides, save that an alarm on a screen
// goes before a number to ring that it shows.
func (j *judgement) channel() Channel {
	if j.pasted() {
		return "text"
	}
	for i := range j.rd.tokens {
		if c := j.channelAt(i); c != "" {
			return c
		}
	}
	if strings.Contains(j.rd.norm, "http") || strings.Contains(j.rd.norm, "www.") || strings.Contains(j.rd.norm, ".example") || namesOddDomain(j.rd.norm) {
		return "text" // the message itself, pasted
	}
	return j.channelMeant()
}

// oddDomain is an address as scam texts have it: a name with a dash in it, or an ending that firms of the high street do
// not use.
var oddDomain = pattern.New(`(?:^|[^@\w.-])(?:[a-z0-9]+(?:-[a-z0-9]+)+\.[a-z]{2,}|[a-z0-9-]+\.(?:info|live|xyz|site|online|top|shop|link|click))\b`)

// namesOddDomain tells whether a text has such an address. Most have no dot inside a word, and need not be searched.
func namesOddDomain(text string) bool {
	for i := 1; i < len(text); i++ {
		if text[i-1] == '.' && 'a' <= text[i] && text[i] <= 'z' {
			return oddDomain.MatchString(text)
		}
	}
	return false
}

// senderWords is how many words a sender's name before a colon has at most.
const senderWords = 2

// pasted tells whether the words are those of a text message: they begin with a firm's name and a colon, as in
// "HMRC: you are owed", or as a child with a new number does.
func (j *judgement) pasted() bool {
	if len(j.rd.tokens) > 1 && oneOf(j.word(0), "hi", "hey", "hello") && oneOf(j.word(1), "mum", "dad", "nan", "gran", "grandad", "mam") && j.has("claim.new_number") {
		return true
	}
	for _, h := range j.rd.hits {
		if !sender(j.r.concepts.list[h.concept].ID) {
			continue
		}
		end := int(j.rd.tokens[h.to-1].to)
		if j.begins(int(h.from)) && h.to-h.from <= senderWords && j.word(int(h.to)-1) != "caller" && end < len(j.rd.text) && j.rd.text[end] == ':' {
			return true
		}
	}
	return false
}

// sender tells whether a concept names an organisation that writes to people.
func sender(id string) bool {
	return oneOf(id, "topic.bank", "topic.tax", "topic.parcel", "topic.benefits", "topic.council", "topic.mobile", "topic.energy", "topic.water", "topic.amazon",
		"topic.tv", "topic.health", "topic.computer", "topic.broadband", "topic.official", "topic.subscription")
}

// begins tells whether nothing comes before token i but words for passing a message on.
func (j *judgement) begins(i int) bool {
	for n := range i {
		if !oneOf(j.word(n), "fwd", "forwarded", "mum", "dad", "nan", "yo", "got") {
			return false
		}
	}
	return true
}

// channelMeant gives the way of contact that follows from what went on, where no word names it.
func (j *judgement) channelMeant() Channel {
	switch {
	case j.has("now.screen_alarm"):
		return "online"
	case j.has("now.at_the_door"), j.has("ask.come_in") && !j.has("about.contact"):
		return "door"
	}
	return ""
}

// channelAt gives the way of contact that a token names, or "".
func (j *judgement) channelAt(i int) Channel {
	switch j.rd.tokens[i].text {
	case "text", "texts", "texted", "sms", "whatsapp", "whatsapped", "whatsapps", "tx", "txt", "txts", "imessage",
		"msg", "msgs", "msgd", "messaged", "inbox", "sms's":
		return "text"
	case "email", "emails", "emailed":
		if j.owned(i) {
			return "" // "log in to my email": an account, not a message
		}
		return "email"
	case "door", "doorstep", "knocked", "knocking", "mat":
		return "door"
	case "letter", "letters", "leaflet", "letterbox":
		return "post"
	case "facebook", "online", "website", "instagram", "advert", "marketplace", "tinder", "popup", "popups", "webpage", "browser", "dm", "dms", "dmd", "tiktok", "snapchat":
		return "online"
	case "pop":
		if j.word(i+1) == "up" || j.word(i+1) == "ups" {
			return "online"
		}
	case "screen", "page", "ipad", "laptop", "computer":
		switch j.word(i + 1) {
		case "on", "says", "said", "is", "went", "gone", "showing", "flashing", "locked", "frozen":
			return "online"
		}
		if j.word(i) != "computer" && j.owned(i) && j.word(i-2) == "on" {
			return "online"
		}
	case "tik":
		return "online"
	case "rang", "phoned", "called", "phone", "call", "calls", "ringing", "caller", "calling", "landline", "voicemail":
		return "call"
	}
	return ""
}

// word gives the text of a token, or "" beyond either end.
func (j *judgement) word(i int) string {
	if i < 0 || i >= len(j.rd.tokens) {
		return ""
	}
	return j.rd.tokens[i].text
}

// owned tells whether the word before a token says whose it is.
func (j *judgement) owned(i int) bool {
	switch j.word(i - 1) {
	case "my", "her", "his", "our", "your", "mums", "dads":
		return true
	}
	return false
}
