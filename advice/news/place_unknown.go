package news

import (
	"strings"

	"hangup/advice"
	"hangup/advice/pattern"
)

const properName = `[A-Z][a-z]{2,}(?:[ -](?:[A-Z][a-z]+|le|on|by|the|under|upon|in|de|la)){0,4}`

var (
	// nameList is a list of names after a word for a place: "in Ely, Haddenham and on the Mill estate".
	nameList = pattern.New(`\b(?:in|of|near|around|across|from|at|between) (` + properName + `(?:, ` + properName + `)*(?:,? and (?:on the |in the |the )?` + properName + `)?)`)
	// lived comes before "in" when what follows can only be where people live.
	lived = pattern.New(`(?i)\b(residents|people|homes|customers|pensioners|victims|householders|shoppers|drivers|households|streets|families) $`)
	// separators part the names of a list.
	separators = pattern.New(`,? and (?:on the |in the |the )?|, `)
	// notNames start like a name and are none.
	notNames = pattern.New(`^(January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|` +
		`Saturday|Sunday|Christmas|Easter|Britain|England|Action|Report|The|This|Our|Their|Detective|Sergeant|Inspector|Constable|Chief|Superintendent|Commander|Police|Officer|` +
		`Microsoft|Amazon|Facebook|Instagram|Telegram|Royal|Neighbourhood|Trading|Citizens|Crimestoppers|Victim|National|Economic|Serious|Operation|British|Spanish|European|English|Welsh|Scottish)\b`)
	// notPlaces end a name that belongs to something else.
	notPlaces = pattern.New(`\b(Police|Constabulary|Court|Unit|Team|Bank|Council|Service|Fraud|Road|Street|Lane|Avenue|Close|Mail|Support|Media|Office|Station|Hospital|Ledger|Courier|Custom\w*|Standards|Prime|Insurance|Licensing|Day|Squad|Desk|Crime)$`)
)

// unknownSpots finds the names of places that no gazetteer holds, such as villages and estates: those on a
// list with a place that is known, and those of which the text says that people live there.
func unknownSpots(text string, mentions []advice.Mention, known []spot) []spot {
	taken := takenBy(mentions, known)
	var found []spot
	for _, loc := range nameList.FindAllStringSubmatchIndex(text, 40) {
		names := splitList(text, loc[2], loc[3])
		if !lived.MatchString(text[:loc[0]]) && (len(names) < 2 || !anyKnown(known, loc[2], loc[3])) {
			continue
		}
		for _, m := range names {
			if !taken(m) && !notNames.MatchString(m.Text) && !notPlaces.MatchString(m.Text) {
				found = append(found, spot{Mention: m})
			}
		}
	}
	return found
}

// takenBy tells whether a name overlaps one that was understood, or was looked at as it stands and refused.
func takenBy(mentions []advice.Mention, known []spot) func(advice.Mention) bool {
	return func(name advice.Mention) bool {
		for _, s := range known {
			if s.Start < name.End && name.Start < s.End {
				return true
			}
		}
		for _, m := range mentions {
			if (m.Police || m.Text == name.Text || isLarge(m.Areas[0])) && m.Start < name.End && name.Start < m.End {
				return true
			}
		}
		return false
	}
}

// splitList parts a list of names.
func splitList(text string, start, end int) []advice.Mention {
	var names []advice.Mention
	for _, gap := range append(separators.FindAllStringIndex(text[start:end], -1), []int{end - start, end - start}) {
		from := start
		if len(names) > 0 {
			from = names[len(names)-1].End
			from += len(separators.FindString(text[from:end]))
		}
		names = append(names, advice.Mention{Text: strings.TrimSpace(text[from : start+gap[0]]), Start: from, End: start + gap[0]})
	}
	return names
}

func anyKnown(known []spot, start, end int) bool {
	for _, s := range known {
		if s.Start >= start && s.End <= end {
			return true
		}
	}
	return false
}
