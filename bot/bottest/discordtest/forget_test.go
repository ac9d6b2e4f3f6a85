package discordtest

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

func TestForgettingLeavesWhatWaitsForAnAnswer(t *testing.T) {
	d := newDesk(t)
	u, c := d.room()
	bot := d.online()
	d.Slash(u, c, "help")
	over := bot.asks()
	ok[none](d, "POST", callbackOf(over), params{"type": 4, "data": params{"content": "x"}})
	d.Slash(u, c, "check")
	waits := bot.asks()
	d.Forget()
	if n := len(d.Calls("", "")) + len(d.Sent(-1)) + len(d.Messages(c.ID)); n != 0 {
		t.Errorf("%d things are remembered", n)
	}
	d.refused("POST", d.hook(over), params{"content": "x"}, 401, 50027)
	ok[none](d, "POST", callbackOf(waits), params{"type": 4, "data": params{"content": "x"}})
	ok[seen](d, "POST", d.hook(waits), params{"content": "x"})
}

// BenchmarkInteraction is a command and its answer over the gateway by a client of a few lines: what of a measured adapter is
// this server.
func BenchmarkInteraction(b *testing.B) {
	s := New(b, time.Now)
	u, c := s.Person("ada"), s.Channel(s.Guild("Elm Road Watch"), TextChannel, "general")
	conn, _, err := websocket.DefaultDialer.Dial(s.socketURL()+"?v=9", nil)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if err := conn.WriteJSON(params{"op": 2, "d": params{"token": s.Token, "intents": 1, "properties": params{}}}); err != nil {
		b.Fatal(err)
	}
	s.WaitOnline(1)
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		i := s.Slash(u, c, "check", Option{"text", "he says he is my bank"})
		a := readAsked(b, conn)
		r, err := http.NewRequest("POST", s.URL+"/api/v9"+callbackOf(a), strings.NewReader(`{"type":4,"data":{"content":"Hang up.","flags":64}}`))
		if err != nil {
			b.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		got, err := http.DefaultClient.Do(r)
		if err != nil {
			b.Fatal(err)
		}
		_ = got.Body.Close()
		i.Answer()
		if n%1000 == 999 {
			s.Forget()
		}
	}
}

func readAsked(b *testing.B, conn *websocket.Conn) asked {
	for {
		var p payload
		if err := conn.ReadJSON(&p); err != nil {
			b.Fatal(err)
		}
		var a asked
		if p.Type != "INTERACTION_CREATE" {
			continue
		}
		if err := json.Unmarshal(p.Data, &a); err != nil {
			b.Fatal(err)
		}
		return a
	}
}
