package advice

import "strings"

// The words for somebody else, in the gaps of the texts that are for a carer. They do not change the verb behind
// them: texts put only "should", "can", "will" or a past form there.
var (
	spokenOf = map[Person]*strings.Replacer{
		"":  strings.NewReplacer("{them}", "them", "{they}", "they", "{They}", "They", "{their}", "their", "{Their}", "Their"),
		Her: strings.NewReplacer("{them}", "her", "{they}", "she", "{They}", "She", "{their}", "her", "{Their}", "Her"),
		Him: strings.NewReplacer("{them}", "him", "{they}", "he", "{They}", "He", "{their}", "his", "{Their}", "His"),
	}
)

// spoken puts the right words for somebody else into a text.
func (d *draft) spoken(text string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	r, ok := spokenOf[d.a.Person]
	if !ok {
		r = spokenOf[""]
	}
	return r.Replace(text)
}
