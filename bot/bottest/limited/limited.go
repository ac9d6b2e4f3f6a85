// Package limited is Telegram and Discord as far as posting goes, with the limits that they really have. It serves
// measurements: it answers the few calls that a running bot makes, counts, and checks nothing else of what is asked.
package limited

import (
	"net/http"
	"slices"
	"sync"
	"time"
)

// Options say how a platform behaves.
type Options struct {
	Now  func() time.Time
	Free bool          // it has no limits
	Lag  time.Duration // how long each post is on its way, there and back
	// Trouble says what goes wrong with the n-th call that writes, from 1, into a chat. nil is nothing.
	Trouble func(n int, chat string) Trouble
}

// Trouble is what goes wrong with a call. The zero Trouble is nothing. At most one field is set, but for After.
type Trouble struct {
	Cut     bool          // it is done, and the connection ends without an answer
	Page    int           // a status with a page of something in between, such as 502
	After   time.Duration // 429: wait so long
	Gone    bool          // the bot was thrown out of the chat, or the chat is gone
	MovedTo string        // the chat has this id now; Telegram alone does that
}

// Tally is what a platform counted.
type Tally struct {
	Taken       int       // messages posted into chats, answers to questions left out
	Edited      int       // messages changed
	Known       int       // posts whose key came before: answered with the first, and not posted
	TooMany     int       // answers of 429
	Banned      int       // calls while the bot was banned
	Busiest     int       // most of Taken that arrived within one second
	TwoPolls    int       // times that updates were asked for while somebody else waited for them; Telegram alone counts that
	First, Last time.Time // when the first and the last of Taken arrived
}

// message is a message in a chat.
type message struct{ id, text string }

// platform is what both platforms have: chats, and a count of what is done to them.
type platform struct {
	Options

	mu      sync.Mutex
	writes  int
	lastID  int
	tally   Tally
	chats   map[string][]message
	waiting map[string]chan time.Time // who asked, until the answer arrives
	answers map[string]int            // messages to who asked
	second  []time.Time               // when those of Taken arrived that are of the last second
}

func newPlatform(o Options) platform {
	return platform{Options: o, chats: map[string][]message{}, waiting: map[string]chan time.Time{}, answers: map[string]int{}}
}

// Tally gives what was counted so far.
func (p *platform) Tally() Tally {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.tally
}

// Copies gives the texts that stand in a chat, oldest first.
func (p *platform) Copies(chat string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var texts []string
	for _, m := range p.chats[chat] {
		texts = append(texts, m.text)
	}
	return texts
}

// trouble counts a call that writes and says what goes wrong with it. The lock is held.
func (p *platform) trouble(chat string) Trouble {
	p.writes++
	if p.Trouble == nil {
		return Trouble{}
	}
	return p.Trouble(p.writes, chat)
}

// put lets a message stand in a chat and gives its number. In a chat from which somebody asked it is the answer. The lock
// is held.
func (p *platform) put(chat, id, text string) {
	now := p.Now()
	if p.answered(chat, now) {
		p.answers[chat]++
		return
	}
	p.count(now)
	p.chats[chat] = append(p.chats[chat], message{id, text})
	p.tally.Taken++
	if p.tally.First.IsZero() {
		p.tally.First = now
	}
	p.tally.Last = now
}

// count keeps how many messages the last second had. The lock is held.
func (p *platform) count(now time.Time) {
	p.second = append(p.second, now)
	for now.Sub(p.second[0]) >= time.Second {
		p.second = p.second[1:]
	}
	p.tally.Busiest = max(p.tally.Busiest, len(p.second))
}

func (p *platform) answersTo(who string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.answers[who]
}

// rewrite changes a message, and tells whether it is there. The lock is held.
func (p *platform) rewrite(chat, id, text string) bool {
	at := p.find(chat, id)
	if at < 0 {
		return false
	}
	p.chats[chat][at].text = text
	p.tally.Edited++
	return true
}

// remove takes a message away, and tells whether it was there. The lock is held.
func (p *platform) remove(chat, id string) bool {
	at := p.find(chat, id)
	if at < 0 {
		return false
	}
	p.chats[chat] = slices.Delete(p.chats[chat], at, at+1)
	return true
}

func (p *platform) find(chat, id string) int {
	return slices.IndexFunc(p.chats[chat], func(m message) bool { return m.id == id })
}

// ask begins to wait for an answer.
func (p *platform) ask(who string) <-chan time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	answer := make(chan time.Time, 1)
	p.waiting[who] = answer
	return answer
}

// answered notes an answer and tells whether somebody ever asked from there. The lock is held.
func (p *platform) answered(who string, at time.Time) bool {
	answer, asked := p.waiting[who]
	if asked {
		select {
		case answer <- at:
		default: // its first part was enough
		}
	}
	return asked
}

// half waits for half of the way there and back.
func (p *platform) half() {
	if p.Lag > 0 {
		time.Sleep(p.Lag / 2)
	}
}

// outcome is what the caller sees. Status 0 is a cut connection.
type outcome struct {
	status int
	header http.Header
	body   string
}

func (o outcome) show(w http.ResponseWriter) {
	if o.status == 0 {
		cut(w)
		return
	}
	for k, v := range o.header {
		w.Header()[k] = v
	}
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(o.status)
	_, _ = w.Write([]byte(o.body)) // whoever asked has gone: nobody is left to tell
}

// page is what something between the platform and the bot answers.
func page(status int) outcome {
	text := http.StatusText(status)
	return outcome{status, http.Header{"Content-Type": {"text/html"}}, "<html><head><title>" + text + "</title></head><body>" + text + "</body></html>\n"}
}

// cut ends the connection without an answer.
func cut(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	_ = conn.Close() // it is meant to break
}
