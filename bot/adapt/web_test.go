package adapt

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestOnlyOurOwnHostsAreOurs(t *testing.T) {
	ours := map[string]bool{"watch.example": true, "10.1.2.3:8080": true}
	for host, want := range map[string]bool{
		"localhost": true, "LOCALHOST:1": true, "127.9.9.9": true, "[::1]:8080": true, "[::ffff:127.0.0.1]:8080": true,
		"watch.example": true, "WATCH.example:443": true, "10.1.2.3:8080": true, "10.1.2.3:9999": false, "evil.example": false,
		"localhost.evil.example": false, "watch.example.evil.example": false, "0.0.0.0:8080": false, "": false,
	} {
		if got := OurHost(host, ours); got != want {
			t.Errorf("%q: %v", host, got)
		}
	}
}

func TestOnlyAPageOfOursMayPost(t *testing.T) {
	for name, c := range map[string]struct {
		origin, site string
		want         bool
	}{
		"the page":                  {"http://localhost:8080", "same-origin", true},
		"an old browser":            {"http://localhost:8080", "", true},
		"without an origin":         {"", "same-origin", true},
		"another site":              {"https://evil.example", "cross-site", false},
		"another site, old browser": {"https://evil.example", "", false},
		"another port":              {"http://localhost:9090", "same-site", false},
		"a lie about the origin":    {"http://localhost:8080", "cross-site", false},
		"a sandboxed frame":         {"null", "cross-site", false},
		"a typed address":           {"", "none", false},
		"no browser at all":         {"", "", false},
		"an odd scheme":             {"ftp://localhost:8080", "", false},
	} {
		r := httptest.NewRequest(http.MethodPost, "/", nil)
		r.Host = "localhost:8080"
		for key, value := range map[string]string{"Origin": c.origin, "Sec-Fetch-Site": c.site} {
			if value != "" {
				r.Header.Set(key, value)
			}
		}
		if got := SameOrigin(r); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func FuzzOurHost(f *testing.F) {
	f.Add("localhost:1")
	f.Add("[::1]")
	f.Add("]:[")
	f.Fuzz(func(t *testing.T, host string) {
		if OurHost(host, map[string]bool{"": false}) && OurHost(host+".evil.example", nil) {
			t.Errorf("%q lets a stranger in", host)
		}
	})
}
