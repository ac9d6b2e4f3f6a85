package feed

import (
	"net/url"
	"strings"
)

// cleanLink makes a whole address of one that an item gives, relative perhaps, without what only counts clicks. It
// is "" for what leads nowhere: another scheme, a placeholder that nobody filled, an anchor.
func cleanLink(base *url.URL, link string) string {
	link = strings.TrimSpace(link)
	if link == "" || strings.HasPrefix(link, "#") || placeholder.MatchString(link) {
		return ""
	}
	u, err := base.Parse(link)
	if err != nil {
		return ""
	}
	if u, err = parseAddress(u.String()); err != nil {
		return ""
	}
	u.Host = strings.ToLower(u.Host)
	u.RawQuery = untracked(u.RawQuery)
	u.Fragment, u.RawFragment, u.ForceQuery = "", "", false
	return u.String()
}

// untracked takes out of a query what only tells where a click came from, and leaves the rest as it stands.
func untracked(query string) string {
	var kept []string
	for _, pair := range strings.Split(query, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if pair != "" && !tracks(strings.ToLower(name)) {
			kept = append(kept, pair)
		}
	}
	return strings.Join(kept, "&")
}

// tracks recognises the names that the large networks and mailing services add.
func tracks(name string) bool {
	switch name {
	case "fbclid", "gclid", "dclid", "msclkid", "yclid", "igshid", "mc_cid", "mc_eid", "_hsenc", "_hsmi", "mkt_tok", "ocid", "cmpid", "wt.mc_id", "s_cid":
		return true
	}
	return strings.HasPrefix(name, "utm_") || strings.HasPrefix(name, "pk_") || strings.HasPrefix(name, "mtm_")
}

// linkKey is an address without what differs between copies of it: the scheme, "www." and the last slash.
func linkKey(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" {
		return ""
	}
	key := strings.TrimPrefix(u.Host, "www.") + strings.TrimRight(u.EscapedPath(), "/")
	if u.RawQuery != "" {
		key += "?" + u.RawQuery
	}
	return key
}
