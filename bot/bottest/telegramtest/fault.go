package telegramtest

import (
	"fmt"
	"net/http"
	"strconv"
)

// Fault is something that goes wrong on the way. Make one with TooMany, ServerError, Page, CutBefore or CutAfter, narrow it, and
// hand it to Break.
type Fault struct {
	// Method is what it happens to; "" is every method.
	Method string
	// Chat is whose calls it happens to; 0 is everybody's.
	Chat int64
	// Times is how often it happens; 0 is once and -1 until Mend.
	Times int

	status int // 0 cuts the connection
	body   []byte
	header http.Header
	after  bool // what was asked is done first
}

// TooMany is 429 with retry_after in seconds.
func TooMany(seconds int) Fault {
	return problem(&apiError{Code: 429, Text: fmt.Sprintf("Too Many Requests: retry after %d", seconds), After: seconds})
}

// ServerError is 500 as the Bot API itself gives it, in JSON.
func ServerError() Fault { return problem(&apiError{Code: 500, Text: "Internal Server Error"}) }

// Refusal is any other refusal, with a text as the Bot API would give it, such as "Bad Request: …".
func Refusal(code int, text string) Fault { return problem(&apiError{Code: code, Text: text}) }

func problem(e *apiError) Fault {
	body, status := encode(nil, e)
	h := http.Header{"Content-Type": {"application/json"}}
	if e.After != 0 {
		h.Set("Retry-After", strconv.Itoa(e.After))
	}
	return Fault{status: status, body: body, header: h}
}

// Page is an error page in HTML, as a proxy in front of the Bot API gives it, such as 502.
func Page(status int) Fault {
	text := fmt.Sprintf("%d %s", status, http.StatusText(status))
	return Fault{
		status: status,
		header: http.Header{"Content-Type": {"text/html"}},
		body:   []byte("<html>\r\n<head><title>" + text + "</title></head>\r\n<body>\r\n<center><h1>" + text + "</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"),
	}
}

// CutBefore cuts the connection before anything is done.
func CutBefore() Fault { return Fault{} }

// CutAfter does what was asked and cuts the connection before it answers.
func CutAfter() Fault { return Fault{after: true} }

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
		if f.Times == 0 || f.Method != "" && f.Method != c.Method || f.Chat != 0 && f.Chat != c.number("chat_id") {
			continue
		}
		if f.Times > 0 {
			f.Times--
		}
		return f
	}
	return nil
}

// show lets the client see the fault.
func (f *Fault) show(w http.ResponseWriter) {
	if f.status == 0 {
		cut(w)
		return
	}
	for k, v := range f.header {
		w.Header()[k] = v
	}
	w.WriteHeader(f.status)
	_, _ = w.Write(f.body) // Whoever asked has gone; nobody is left to tell.
}

// cut ends the connection without an answer.
func cut(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	_ = conn.Close() // It is meant to break.
}
