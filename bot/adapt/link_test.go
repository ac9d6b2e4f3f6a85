package adapt

import "testing"

func TestLink(t *testing.T) {
	for address, want := range map[string]string{
		"https://example.org/a?b=1&c=2":     "https://example.org/a?b=1&c=2",
		"http://www.herts.police.uk/news/1": "http://www.herts.police.uk/news/1",
		"http://www.gov.uk/x":               "http://www.gov.uk/x",
		"http://example.org/":               "",
		"http://police.uk.example/":         "",
		"http://evilpolice.uk/":             "",
		"https://me:secret@example.org/":    "",
		"javascript:alert(1)":               "",
		"JaVaScRiPt:alert(1)":               "",
		" javascript:x":                     "",
		"data:text/html,x":                  "",
		"file:///etc/passwd":                "",
		"//evil.example":                    "",
		"https://bank.example@evil.example": "",
		"tg://user?id=1":                    "",
		"https://a(b)/":                     "",
		"https://a'b.example/":              "",
		"https:///x":                        "",
		"tel:159":                           "",
		"https://":                          "",
		"https://exa mple.org/":             "",
		"\x00https://example.org":           "",
		"":                                  "",
	} {
		if got := Link(address); got != want {
			t.Errorf("%q gives %q, want %q", address, got, want)
		}
	}
}

func FuzzLink(f *testing.F) {
	f.Add("https://example.org/ä?x=<b>")
	f.Fuzz(func(t *testing.T, address string) {
		once := Link(address)
		if once != "" && Link(once) != once {
			t.Errorf("%q becomes %q, which becomes %q", address, once, Link(once))
		}
	})
}
