package news

import (
	"crypto/sha256"
	"encoding/base32"
	"net/url"
	"strings"
)

// identify names an article: by its address where that points to one article, else by its words,
// so that the same article gets the same name however it was fetched.
func identify(a Article) WarningID {
	key := canonical(a.URL)
	if key == "" {
		key = letters(a.Title + a.Body)
	}
	sum := sha256.Sum256([]byte(key))
	return WarningID(strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10])))
}

// canonical gives an address without what changes from one copy to the next: the scheme, the case
// of the host, "www.", the query's tracking, the fragment and the last slash. It gives "" for an
// address that names no single article.
func canonical(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || strings.Trim(u.Path, "/") == "" {
		return ""
	}
	query, _ := withoutTracking(u)
	c := strings.TrimPrefix(strings.ToLower(u.Host), "www.") + strings.TrimRight(u.EscapedPath(), "/")
	if len(query) > 0 {
		c += "?" + query.Encode()
	}
	return c
}

// withoutTracking gives the query of an address without what only tells where a reader came from, and whether there was any.
func withoutTracking(u *url.URL) (query url.Values, any bool) {
	query = u.Query()
	for key := range query {
		switch low := strings.ToLower(key); {
		case strings.HasPrefix(low, "utm_"), strings.HasPrefix(low, "mc_"), low == "fbclid", low == "gclid", low == "msclkid", low == "igshid":
			query.Del(key)
			any = true
		}
	}
	return query, any
}

// maxURL is the longest address in bytes that every browser opens.
const maxURL = 2000

// webAddress gives an address that a reader may be sent to, without tracking, "" for any other: one of the web, and
// without a name before the host, as in https://www.kent.police.uk@example.org/, which is there to deceive.
func webAddress(address string) string {
	address = strings.TrimSpace(address)
	u, err := url.Parse(address)
	switch {
	case err != nil || len(address) > maxURL || strings.ContainsAny(address, " \t\n<>\"\\"):
		return ""
	case u.Scheme != "https" && u.Scheme != "http", u.Hostname() == "", u.User != nil:
		return ""
	}
	if query, tracked := withoutTracking(u); tracked {
		u.RawQuery = query.Encode()
		return u.String()
	}
	return address
}
