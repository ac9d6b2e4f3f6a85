package bot

import (
	"hangup/advice"
	"hangup/advice/news"
)

// quote gives the sentence of a warning to show with a scam type, checked.
func quote(w news.Warning, _ advice.ScamType) (string, bool) {
	return w.KeySentence, verbatim(w, w.KeySentence)
}
