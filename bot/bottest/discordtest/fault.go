package discordtest

import (
	"fmt"
	"net/http"
	"time"
)

// Fault is something that goes wrong on the way. Make one with TooMany, Refusal, Page, PageAfter, CutBefore, CutAfter, Slow
// or Hang, narrow it, and hand it to Break.
type Fault struct {
	// Method is what it happens to, such as POST; "" is every method.
	Method string
	// Path is where, as path.Match has it and without /api/v9, such as /channels/*/messages; "" is everywhere.
	Path string
	// Times is how often it happens; 0 is once and -1 until Mend.
	Times int

	out   outcome
	after bool // what was asked is done first
}

// TooMany is 429. scope is user for a bucket of the bot's own, shared for one that others filled, and global.
func TooMany(after time.Duration, scope string) Fault {
	return Fault{out: refusal(tooMany(after, scope))}
}

func tooMany(after time.Duration, scope string) *apiError {
	return &apiError{Status: 429, Text: "You are being rate limited.", After: after, Scope: scope, Bucket: "fault"}
}

// Refusal is any other refusal, with Discord's own code and text, such as 403, 50013, "Missing Permissions".
func Refusal(status, code int, text string) Fault {
	return Fault{out: refusal(&apiError{Status: status, Code: code, Text: text})}
}

// InvalidForm is 400 with code 50035 and one thing wrong: at is where, with dots, and code such as BASE_TYPE_MAX_LENGTH.
func InvalidForm(at, code, text string) Fault {
	return Fault{out: refusal(invalidForm(at, code, text))}
}

// Page is an error page in HTML, as the proxy in front of Discord gives it, such as 502. Nothing was done.
func Page(status int) Fault {
	text := fmt.Sprintf("%d %s", status, http.StatusText(status))
	return Fault{out: outcome{
		status: status,
		header: http.Header{"Content-Type": {"text/html"}},
		body:   []byte("<html>\r\n<head><title>" + text + "</title></head>\r\n<body>\r\n<center><h1>" + text + "</h1></center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n"),
	}}
}

// PageAfter does what was asked and answers with an error page all the same.
func PageAfter(status int) Fault {
	f := Page(status)
	f.after = true
	return f
}

// CutBefore cuts the connection before anything is done.
func CutBefore() Fault { return Fault{} }

// CutAfter does what was asked and cuts the connection before it answers.
func CutAfter() Fault { return Fault{after: true} }

// Slow does what was asked and answers rightly, but only after d.
func Slow(d time.Duration) Fault { return Fault{after: true, out: outcome{hold: d}} }

// Hang does nothing and says nothing until the client leaves, an hour at the most.
func Hang() Fault { return Fault{out: outcome{hold: time.Hour}} }

// Break makes f happen to the next calls it is for. Of several faults for one call the first one comes first.
func (s *Server) Break(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.Times == 0 {
		f.Times = 1
	}
	s.faults = append(s.faults, &f)
}

// Mend ends every fault.
func (s *Server) Mend() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// takeFault gives what goes wrong with a call. The lock is held.
func (s *Server) takeFault(c Call) *Fault {
	for _, f := range s.faults {
		if f.Times == 0 || !c.fits(f.Method, f.Path) {
			continue
		}
		if f.Times > 0 {
			f.Times--
		}
		return f
	}
	return nil
}
