package config

import (
	"fmt"
	"strings"
	"unicode"
)

// known tells whether a setting has the name.
func known(name string) bool {
	for _, set := range table() {
		if name == set.name || set.secret && name == set.name+FileSuffix {
			return true
		}
	}
	return false
}

// asWritten and asVariable spell the name of a setting for the place where it is used.
func asWritten(name string) string  { return name }
func asVariable(name string) string { return Prefix + strings.ToUpper(name) }

// unknown says that no setting has the name, and which one may have been meant.
func unknown(name string, spell func(string) string) string {
	shown := shortened(beforeValue(name))
	if near := nearest(name); near != "" {
		return fmt.Sprintf("there is no setting %q: did you mean %s?", spell(shown), spell(near))
	}
	all := Names()
	for i, one := range all {
		all[i] = spell(one)
	}
	return fmt.Sprintf("there is no setting %q: the settings are %s", spell(shown), strings.Join(all, ", "))
}

// beforeValue cuts a name where it cannot be one any more: in "telegram_token=123:abc" a token follows.
func beforeValue(name string) string {
	at := strings.IndexFunc(name, func(r rune) bool {
		return r != '_' && r != '-' && r != '.' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	if at < 0 {
		return name
	}
	return name[:at] + "…"
}

// nearest gives the setting that the name is a slip of; "" when none is near.
func nearest(name string) string {
	const slips = 3 // letters to change
	best, least := "", slips+1
	if len(name) > 64 { // no setting is half as long; keeps the comparison cheap
		return ""
	}
	for _, candidate := range Names() {
		if d := distance(strings.ToLower(name), candidate); d < least {
			best, least = candidate, d
		}
	}
	return best
}

// distance counts the letters to add, drop or change to get from a to b (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}
