package adapt

import (
	"net/url"
	"strings"
)

// Link lets an address through that a reader may follow: https:, and http: of a public body, whose older pages know
// nothing else. Anything else gives "" and stays plain text.
func Link(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || strings.ContainsAny(u.Host, "()<>\\\"' ") {
		return ""
	}
	host := u.Hostname()
	public := strings.HasSuffix(host, ".police.uk") || strings.HasSuffix(host, ".gov.uk")
	if u.Scheme == "https" || u.Scheme == "http" && public {
		return u.String()
	}
	return ""
}
