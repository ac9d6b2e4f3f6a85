package webchat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"
)

const (
	maxStreams     = 1000             // open pages in all
	maxChatStreams = 4                // of one browser, which opens at most six connections to a host
	pollEvery      = time.Second      // how soon a letter of another process is noticed, and a mailbox that failed asked again
	beatEvery      = 15 * time.Second // shorter than the idle limit of common proxies (60 s)
	lookBeats      = 4                // a page looks for letters at every fourth, should nobody have woken it
	writeIn        = 10 * time.Second
	lettersAtOnce  = 50
)

// streams wakes the open pages of a chat.
type streams struct {
	mu    sync.Mutex
	chats map[string]map[chan struct{}]bool
	open  int
	end   context.CancelFunc // of what runs while any page is open
}

func newStreams() *streams { return &streams{chats: map[string]map[chan struct{}]bool{}} }

// join adds an open page of the chat; false when there are too many. While any is open, while runs.
func (s *streams) join(chat string, while func(ctx context.Context)) (woken chan struct{}, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open >= maxStreams || len(s.chats[chat]) >= maxChatStreams {
		return nil, false
	}
	if s.chats[chat] == nil {
		s.chats[chat] = map[chan struct{}]bool{}
	}
	woken = make(chan struct{}, 1)
	s.chats[chat][woken] = true
	if s.open++; s.open == 1 {
		var ctx context.Context
		ctx, s.end = context.WithCancel(context.Background()) // leave ends it
		go while(ctx)
	}
	return woken, true
}

func (s *streams) leave(chat string, woken chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.chats[chat], woken)
	if len(s.chats[chat]) == 0 {
		delete(s.chats, chat)
	}
	if s.open--; s.open == 0 {
		s.end()
	}
}

// wakeAll wakes every open page.
func (s *streams) wakeAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for chat := range s.chats {
		s.wakeChat(chat)
	}
}

func (s *streams) wake(chat string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wakeChat(chat)
}

// wakeChat is wake with the lock held.
func (s *streams) wakeChat(chat string) {
	for woken := range s.chats[chat] {
		select {
		case woken <- struct{}{}:
		default: // it is going to look anyway
		}
	}
}

// serveEvents streams the letters of the browser's chat as server-sent events. The id of an event
// is the letter's Seq; a page that comes back names the last one it saw.
func (a *Adapter) serveEvents(w http.ResponseWriter, r *http.Request) {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
		a.refuse(w, http.StatusForbidden, a.cfg.Words("page.error.origin"))
		return
	}
	s, ok := a.knownSession(w, r)
	if !ok {
		return
	}
	woken, ok := a.streams.join(s.id, func(ctx context.Context) { a.news.run(ctx, a.streams) })
	if !ok {
		a.refuse(w, http.StatusTooManyRequests, a.cfg.Words("page.error.tabs"))
		return
	}
	defer a.streams.leave(s.id, woken)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // nginx would hold events back
	st := &stream{a: a, chat: s.id, after: lastSeen(r), w: w, rc: http.NewResponseController(w)}
	if err := st.run(r.Context(), woken); err != nil && !errors.Is(err, context.Canceled) {
		a.cfg.Log.Debug("webchat: a stream ended", "err", err)
	}
}

// lastSeen is the Seq of the last letter that the page has. The header comes from the browser's
// own reconnect and is newer than the address.
func lastSeen(r *http.Request) int64 {
	for _, v := range []string{r.Header.Get("Last-Event-ID"), r.URL.Query().Get("after")} {
		if n, err := strconv.ParseInt(v, 10, 64); err == nil && n > 0 {
			return n
		}
	}
	return 0
}

// stream is one open page.
type stream struct {
	a     *Adapter
	chat  string
	after int64
	w     http.ResponseWriter
	rc    *http.ResponseController
}

// run sends letters until the page goes away or the server stops.
func (st *stream) run(ctx context.Context, woken <-chan struct{}) error {
	_ = st.rc.SetReadDeadline(time.Time{}) // the server's limit is for ordinary requests
	beat := time.NewTicker(beatEvery)
	defer beat.Stop()
	if err := st.write("retry: 2000\n\n"); err != nil {
		return err
	}
	for beats, look := 0, true; ; {
		var again <-chan time.Time
		if look {
			read, err := st.letters(ctx)
			if err != nil {
				return err
			}
			if !read {
				again = time.After(pollEvery)
			}
		}
		look = true
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-st.a.closing:
			return nil
		case <-woken:
		case <-again:
		case <-beat.C:
			if err := st.write("event: beat\ndata: {}\n\n"); err != nil {
				return err
			}
			beats++
			look = again != nil || beats%lookBeats == 0
		}
	}
}

// letters sends everything that is new. It says whether the mailbox could be read.
func (st *stream) letters(ctx context.Context) (read bool, err error) {
	for {
		ls, err := st.a.cfg.Mailbox.Letters(ctx, st.chat, st.after, lettersAtOnce)
		if err != nil {
			if ctx.Err() != nil {
				return false, ctx.Err()
			}
			st.a.cfg.Log.ErrorContext(ctx, "webchat: reading the mailbox", "err", err)
			return false, nil
		}
		for _, l := range ls {
			if err := st.post(l.Seq, l.At, l.Body); err != nil {
				return true, err
			}
			st.after = l.Seq
		}
		if len(ls) < lettersAtOnce {
			return true, nil
		}
	}
}

func (st *stream) post(seq int64, at time.Time, body []byte) error {
	p := postWire{Seq: seq, At: at, Now: st.a.cfg.Now()}
	if err := json.Unmarshal(body, &p.letter); err != nil {
		st.a.cfg.Log.Error("webchat: a letter cannot be read", "seq", seq)
		return nil
	}
	data, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return st.write(fmt.Sprintf("id: %d\nevent: post\ndata: %s\n\n", seq, data))
}

// write sends one event. A page that takes nothing for too long is cut off.
func (st *stream) write(event string) error {
	_ = st.rc.SetWriteDeadline(time.Time{})
	cut := time.AfterFunc(writeIn, func() { _ = st.rc.SetWriteDeadline(time.Unix(1, 0)) })
	defer cut.Stop()
	if _, err := st.w.Write([]byte(event)); err != nil {
		return err
	}
	return st.rc.Flush()
}
