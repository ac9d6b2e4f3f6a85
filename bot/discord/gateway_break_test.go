package discord

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// resumed tells what the second connection of a script was opened with.
func resumed(c *gateConn) (session string, seq int64) {
	p := c.next(opResume)
	var d struct {
		Token   string
		Session string `json:"session_id"`
		Seq     int64
	}
	if err := json.Unmarshal(p.D, &d); err != nil || d.Token != canary {
		c.t.Errorf("resumed with %s", p.D)
	}
	return d.Session, d.Seq
}

func TestBrokenConnectionsAreTakenUpAgain(t *testing.T) {
	for _, c := range []struct {
		name string
		brk  func(c *gateConn)
		most time.Duration // until the next connection
		code int           // that the bot closes with; 0 for none
	}{
		{"cut", func(c *gateConn) { _ = c.ws.Close() }, time.Second, 0},
		{"cut after a long time", func(c *gateConn) {
			time.AfterFunc(5*time.Minute, func() { _ = c.ws.Close() })
			c.stay()
		}, 5 * time.Minute, 0},
		{"op 7", func(c *gateConn) { c.send(`{"op":7,"d":null}`); c.stay() }, time.Second, closeResumable},
		{"op 7 after a while", func(c *gateConn) {
			time.AfterFunc(30*time.Second, func() { c.send(`{"op":7,"d":null}`) })
			c.stay()
		}, 30 * time.Second, closeResumable},
		{"op 9 that can be resumed", func(c *gateConn) { c.send(`{"op":9,"d":true}`); c.stay() }, time.Second, closeResumable},
		{"closed with 1000", func(c *gateConn) { c.close(1000) }, time.Second, 0},
		{"closed with 4000", func(c *gateConn) { c.close(4000) }, time.Second, 0},
		{"closed for being too fast", func(c *gateConn) { c.close(4008) }, tooFastWait, 0},
		{"closed without a code", func(c *gateConn) {
			_ = c.ws.WriteControl(websocket.CloseMessage, nil, time.Now().Add(time.Second))
			_ = c.ws.Close()
		}, time.Second, 0},
		{"silent", func(c *gateConn) {
			for range c.got { // takes everything and says nothing
			}
		}, 82 * time.Second, 0},
		{"heartbeats unanswered while events come", func(c *gateConn) {
			for i := 3; ; i++ {
				time.Sleep(10 * time.Second)
				if err := c.write(websocket.TextMessage, []byte(fmt.Sprintf(`{"op":0,"s":5,"t":"X%d","d":{}}`, i))); err != nil {
					return
				}
			}
		}, 2 * time.Minute, 0},
		{"takes nothing", func(c *gateConn) {
			c.deaf.Store(true) // the pipe has no room
			c.idle()
		}, 2 * time.Minute, 0},
		{"a flood that never ends a packet", func(c *gateConn) {
			w, err := c.ws.NextWriter(websocket.TextMessage)
			for err == nil {
				time.Sleep(time.Second)
				_, err = w.Write(make([]byte, 5000))
			}
		}, 2 * time.Minute, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			var broke time.Time
			var session string
			var seq int64
			play(t, func(conn *gateConn) {
				if conn.n > 0 {
					conn.hello(40 * time.Second)
					session, seq = resumed(conn)
					conn.event(6, "RESUMED", `{}`)
					conn.stay()
					return
				}
				conn.open("s1")
				conn.event(5, "GUILD_CREATE", `{}`)
				broke = time.Now()
				c.brk(conn)
			}, func(t *testing.T, g *gateRig) {
				_, err := g.run(10 * time.Minute)
				if err != nil {
					t.Error(err)
				}
				all := g.all()
				if len(all) != 2 {
					t.Fatalf("%d connections: %s", len(all), g.log)
				}
				if session != "s1" || seq != 5 {
					t.Errorf("session %q taken up after %d", session, seq)
				}
				if d := all[1].at.Sub(broke); d > c.most {
					t.Errorf("taken up after %v", d)
				}
				if c.code != 0 && all[0].code != c.code {
					t.Errorf("the bot closed with %d", all[0].code)
				}
			})
		})
	}
}

func TestSessionsThatAreOverBeginAnew(t *testing.T) {
	for name, brk := range map[string]func(c *gateConn){
		"op 9":                   func(c *gateConn) { c.send(`{"op":9,"d":false}`); c.stay() },
		"op 9 of the wrong type": func(c *gateConn) { c.send(`{"op":9,"d":"x"}`); c.stay() },
		"4003":                   func(c *gateConn) { c.close(4003) },
		"4007":                   func(c *gateConn) { c.close(4007) },
		"4009":                   func(c *gateConn) { c.close(4009) },
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(c *gateConn) {
				if c.n > 0 {
					c.open("s2")
					c.stay()
					return
				}
				c.open("s1")
				brk(c)
			}, func(t *testing.T, g *gateRig) {
				if _, err := g.run(time.Minute); err != nil {
					t.Error(err)
				}
				all := g.all()
				if len(all) != 2 {
					t.Fatalf("%d connections: %s", len(all), g.log)
				}
				if d := all[1].at.Sub(all[0].at); d < 5*time.Second || d > 20*time.Second {
					t.Errorf("identified again after %v", d)
				}
			})
		})
	}
}

func TestSilenceAfterResumeIsNotWaitedForForEver(t *testing.T) {
	for name, silent := range map[string]func(c *gateConn){
		"nothing at all": func(c *gateConn) {
			for range c.got {
			}
		},
		"heartbeats alone": func(c *gateConn) { c.stay() },
		"not even hello":   func(c *gateConn) { c.idle() },
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(c *gateConn) {
				switch c.n {
				case 0:
					c.open("s1")
					_ = c.ws.Close()
				case 1:
					if name != "not even hello" {
						c.hello(40 * time.Second)
						c.next(opResume)
					}
					silent(c)
				default:
					c.hello(40 * time.Second)
					if p := <-c.got; p.Op != opIdentify && p.Op != opResume {
						c.t.Errorf("op %d", p.Op)
					}
					c.ready(1, "s2", "")
					c.stay()
				}
			}, func(t *testing.T, g *gateRig) {
				closing, err := g.run(5 * time.Minute)
				if err != nil || closing > 5*time.Second {
					t.Errorf("%v, closing took %v", err, closing)
				}
				all := g.all()
				if len(all) != 3 {
					t.Fatalf("%d connections: %s", len(all), g.log)
				}
				if d := all[2].at.Sub(all[1].at); d > 2*time.Minute {
					t.Errorf("tried again after %v", d)
				}
			})
		})
	}
}
