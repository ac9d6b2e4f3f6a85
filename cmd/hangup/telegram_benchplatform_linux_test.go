package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// benchPlatform is a Telegram in a process of its own, so that its processor time is not counted. It does as little as it can.
type benchPlatform struct{ url string }

const benchPlatformEnv = "HANGUP_TEST_BENCH_PLATFORM"

// startBenchPlatform runs this very test binary once more. how is "http", or "https" as Telegram is reached: encrypted and
// with HTTP/2.
func startBenchPlatform(b *testing.B, how string) *benchPlatform {
	b.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestBenchPlatform$")
	cmd.Env = append(os.Environ(), benchPlatformEnv+"="+how)
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = in.Close() // which ends it
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, how+"://") {
		b.Fatalf("the platform did not start: %q, %v", line, err)
	}
	return &benchPlatform{strings.TrimSpace(line)}
}

// post tells the platform something and gives its answer.
func (p *benchPlatform) post(b *testing.B, path string) string {
	b.Helper()
	resp, err := benchClient().Post(p.url+path, "", nil)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		b.Fatal(err)
	}
	return string(text)
}

// TestBenchPlatform is the platform itself, in its own process.
func TestBenchPlatform(t *testing.T) {
	server := httptest.NewUnstartedServer(&barePlatform{})
	switch os.Getenv(benchPlatformEnv) {
	case "http":
		server.Start()
	case "https":
		server.EnableHTTP2 = true
		server.StartTLS()
	default:
		t.Skip("it is started by BenchmarkTelegram alone")
	}
	fmt.Println(server.URL)
	_, _ = io.Copy(io.Discard, os.Stdin) // until whoever started it ends
}

// barePlatform hands updates out and counts answers.
type barePlatform struct {
	mu      sync.Mutex
	updates []json.RawMessage
	delay   time.Duration
	sent    *atomic.Int64
	all     chan struct{} // closed when every update is answered
}

func (p *barePlatform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	switch method := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]; method {
	case "reset":
		p.reset(r)
	case "wait":
		p.mu.Lock()
		all, sent := p.all, p.sent
		p.mu.Unlock()
		<-all
		time.Sleep(10 * time.Millisecond) // one too many would show
		fmt.Fprint(w, sent.Load())
	case "getUpdates":
		p.getUpdates(w, r, body)
	case "sendMessage":
		p.sendMessage(w)
	default:
		_, _ = io.WriteString(w, `{"ok":true,"result":{"id":7000000001,"is_bot":true,"first_name":"b","username":"bench_bot"}}`)
	}
}

const benchChats = 200

func (p *barePlatform) reset(r *http.Request) {
	var n, delay int
	_, _ = fmt.Sscan(r.URL.Query().Get("updates"), &n)
	_, _ = fmt.Sscan(r.URL.Query().Get("delay"), &delay)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.updates, p.delay, p.sent, p.all = nil, time.Duration(delay), &atomic.Int64{}, make(chan struct{})
	for i := range n {
		id, chat := 880000001+i, 500000001+i%benchChats
		p.updates = append(p.updates, fmt.Appendf(nil, `{"update_id":%d,"message":{"message_id":%d,"from":{"id":%d,"is_bot":false,"first_name":"Ann","language_code":"en"},"chat":{"id":%d,"first_name":"Ann","type":"private"},"date":%d,"text":"/check a man rang and says he is from my bank's fraud team. He wants me to move my money to a safe account today and not to tell anybody.","entities":[{"offset":0,"length":6,"type":"bot_command"}]}}`,
			id, i+1, chat, chat, time.Now().Unix()))
	}
}

// getUpdates answers with what is not confirmed, or keeps an empty poll open for a moment.
func (p *barePlatform) getUpdates(w http.ResponseWriter, r *http.Request, body []byte) {
	offset := 0
	var q struct{ Offset int }
	if json.Unmarshal(body, &q) == nil {
		offset = q.Offset
	} else if _, rest, ok := strings.Cut("&"+string(body), "&offset="); ok {
		_, _ = fmt.Sscan(strings.SplitN(rest, "&", 2)[0], &offset)
	}
	p.mu.Lock()
	from := min(max(offset-880000001, 0), len(p.updates))
	if offset == 0 && from < len(p.updates) && p.sent.Load() == int64(len(p.updates)) {
		from = len(p.updates) // offset 0 asks for what is not confirmed
	}
	batch := p.updates[from:min(from+100, len(p.updates))]
	p.mu.Unlock()
	if len(batch) == 0 {
		select {
		case <-time.After(5 * time.Second):
		case <-r.Context().Done():
		}
	}
	parts := make([]string, len(batch))
	for i, u := range batch {
		parts[i] = string(u)
	}
	_, _ = io.WriteString(w, `{"ok":true,"result":[`+strings.Join(parts, ",")+`]}`)
}

// benchSent is a message as it stands in the chat.
const benchSent = `{"ok":true,"result":{"message_id":5,"from":{"id":7000000001,"is_bot":true,"first_name":"b","username":"bench_bot"},"chat":{"id":500000001,"first_name":"Ann","type":"private"},"date":1790000000,"text":"Hang up now. Do not ring back the number they gave you.\n\nYour bank never asks you to move money to keep it safe. A caller who says so is a thief, whoever they say they are.","entities":[{"offset":0,"length":55,"type":"bold"}],"reply_markup":{"inline_keyboard":[[{"text":"I gave them details","callback_data":"aAbCdEfGhIjKlvictim|details"}],[{"text":"Start the timer","callback_data":"aAbCdEfGhIjKltimer|start"}]]}}}`

func (p *barePlatform) sendMessage(w http.ResponseWriter) {
	p.mu.Lock()
	delay, sent, all, n := p.delay, p.sent, p.all, int64(len(p.updates))
	p.mu.Unlock()
	time.Sleep(delay)
	_, _ = io.WriteString(w, benchSent)
	if sent.Add(1) == n {
		close(all)
	}
}
