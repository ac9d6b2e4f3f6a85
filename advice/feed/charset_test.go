package feed

import (
	"strings"
	"testing"
	"unicode/utf16"
)

// wide writes a text in UTF-16, big end first, with a byte order mark.
func wide(text string) string {
	b := []byte{0xfe, 0xff}
	for _, u := range utf16.Encode([]rune(text)) {
		b = append(b, byte(u>>8), byte(u))
	}
	return string(b)
}

func TestEncodingsAreReadAsDeclared(t *testing.T) {
	for name, c := range map[string]struct{ body, contentType, want string }{
		"UTF-8 unsaid":                       {"£5 – “no”", "", "£5 – “no”"},
		"UTF-8 with a mark":                  {"\xef\xbb\xbf£5", "", "£5"},
		"declared by the document":           {"<?xml version='1.0' encoding='windows-1252'?>\xa35 \x96 \x93no\x94", "", "£5 – “no”"},
		"declared by the page":               {`<meta charset="iso-8859-15">` + "\xa4", "", "€"},
		"declared by a meta element":         {`<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">` + "\x80", "", "€"},
		"declared by the server":             {"\xa35", "text/plain; charset=ISO-8859-1", "£5"},
		"document goes before server":        {`<?xml version="1.0" encoding="UTF-8"?>£5`, "text/xml; charset=iso-8859-1", "£5"},
		"nobody says and it is not UTF-8":    {"\xa35 \x96", "text/plain", "£5 –"},
		"UTF-16":                             {wide("<?xml version='1.0' encoding='UTF-16'?>£5"), "", "£5"},
		"claims UTF-16 in plain letters":     {"<?xml version='1.0' encoding='UTF-16'?>£5", "", "£5"},
		"claims UTF-8 and has a broken byte": {"<?xml version='1.0' encoding='utf-8'?>£5 a\xe2\x80b", "", "£5 a\ufffdb"},
		"claims UTF-8 and is windows-1252":   {"<?xml version='1.0' encoding='utf-8'?>\xa35 \x96", "text/xml; charset=utf-8", "£5 –"},
		"server's word cannot be read":       {"£5", "text/html; charset", "£5"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := decode([]byte(c.body), c.contentType)
			if err != nil || !strings.HasSuffix(got, c.want) {
				t.Errorf("%q (%v), want %q at its end", got, err, c.want)
			}
		})
	}
}

func TestWhatIsNoTextIsRefused(t *testing.T) {
	for name, c := range map[string]struct{ body, contentType, want string }{
		"nothing":             {"", "", "empty"},
		"spaces":              {" \r\n\t", "", "empty"},
		"a mark alone":        {"\xef\xbb\xbf", "", "empty"},
		"a picture":           {"\xff\xd8\xff\xe0\x00\x10JFIF", "", "not text"},
		"an unknown encoding": {"x", "text/html; charset=klingon", `not known ("klingon")`},
		"grows too large":     {"<?xml version='1.0' encoding='windows-1252'?>" + strings.Repeat("\x80", maxBody-100), "", "larger than 2 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := decode([]byte(c.body), c.contentType); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%.20q, %v", got, err)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{"", "\xff\xfe", "\xfe\xff\x00<", "<?xml encoding='utf-16'?>", "<?xml version='1.0' encoding='hz-gb-2312'?>~{", "<meta charset=iso-2022-jp>\x1b$B"} {
		f.Add([]byte(s), "text/html; charset=windows-1252")
	}
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		text, err := decode(body, contentType)
		if err == nil && (text == "" || strings.ContainsRune(text, 0) || len(text) > 3*maxBody) {
			t.Errorf("%d bytes of text", len(text))
		}
	})
}
