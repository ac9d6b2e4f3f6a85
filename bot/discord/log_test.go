package discord

import (
	"bytes"
	"log"
	"net/url"
	"strings"
	"testing"
)

// captureLog gives what is written to the log of the process meanwhile.
func captureLog(t *testing.T, during func()) string {
	t.Helper()
	var b bytes.Buffer
	was := log.Writer()
	log.SetOutput(&b)
	defer log.SetOutput(was)
	during()
	return b.String()
}

func TestTokensAreTakenOut(t *testing.T) {
	redact := redactor(canary)
	odd := "MTIz.a+b=c.d/e?f&g-0123456789"
	for text, want := range map[string]string{
		"Bot " + canary + " refused":                      "Bot [token] refused",
		"the end canary-Secret_of_the_bot-0123456789abcd": "the end [token]",
		"nothing": "nothing",
	} {
		if got := redact(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
	redact = redactor(odd)
	for _, form := range []string{odd, url.QueryEscape(odd), url.PathEscape(odd)} {
		if got := redact("x " + form + " y"); strings.Contains(got, "0123456789") {
			t.Errorf("%q is left", got)
		}
	}
}
