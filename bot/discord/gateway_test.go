package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
)

// play runs a test in which time passes at once.
func play(t *testing.T, script func(c *gateConn), test func(t *testing.T, g *gateRig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(t, newGateRig(t, script)) })
}

func TestIdentifiesAndTakesInteractions(t *testing.T) {
	var identify gotPacket
	play(t, func(c *gateConn) {
		identify = c.open("s1")
		c.event(2, "GUILD_CREATE", `{"id":"1","channels":[{"id":"10"}]}`)
		c.event(3, "INTERACTION_CREATE", inServer(2, `{"name":"check","type":1}`))
		c.stay()
	}, func(t *testing.T, g *gateRig) {
		got := make(chan *interaction, 10)
		g.cfg.Handler = handlerFunc(func(_ context.Context, in *interaction, received time.Time, answer respond) error {
			if received.IsZero() || answer == nil {
				t.Error("no time or no way to answer")
			}
			got <- in
			return answer(t.Context(), nil, nil)
		})
		var answered atomic.Int32
		rest := g.rest
		g.rest = func(r *http.Request) *http.Response {
			if r.URL.Path == "/api/v9/interactions/11/aW50-ZXJh_Y3Rpb24.x/callback" {
				answered.Add(1)
			}
			return rest(r)
		}
		_, err := g.run(time.Hour)
		if err != nil {
			t.Error(err)
		}
		if len(got) != 1 || (<-got).Command.Name != "check" || answered.Load() != 1 {
			t.Errorf("%d taken, %d answered", len(got), answered.Load())
		}
		var d struct {
			Token   string
			Intents int
			Shard   []int
		}
		if err := json.Unmarshal(identify.D, &d); err != nil {
			t.Fatal(err)
		}
		if d.Token != canary || d.Intents != 1 || fmt.Sprint(d.Shard) != "[0 1]" {
			t.Errorf("identified with %s", identify.D)
		}
		if n := len(g.all()); n != 1 || g.all()[0].path != "gateway.test/?encoding=json&v=9" {
			t.Errorf("%d connections, to %s", n, g.all()[0].path)
		}
		if strings.Contains(g.log.String(), "canary") {
			t.Errorf("the log holds the token: %s", g.log)
		}
	})
}

func TestHeartbeatsCarryTheSequence(t *testing.T) {
	var beats []gotPacket
	play(t, func(c *gateConn) {
		c.open("s1")
		c.event(41, "GUILD_CREATE", `{}`)
		for p := range c.got {
			if p.Op == opHeartbeat {
				beats = append(beats, p)
				c.send(`{"op":11}`)
			}
			if len(beats) == 3 {
				c.send(`{"op":1}`) // Discord asks for one at once
			}
		}
	}, func(t *testing.T, g *gateRig) {
		g.run(3 * time.Minute)
		if len(beats) < 5 || string(beats[4].D) != "41" {
			t.Fatalf("heartbeats %v", beats)
		}
		if d := beats[2].at.Sub(beats[1].at); d != 40*time.Second {
			t.Errorf("a heartbeat after %v", d)
		}
		if d := beats[3].at.Sub(beats[2].at); d > time.Second {
			t.Errorf("what Discord asked for came after %v", d)
		}
		if n := len(g.all()); n != 1 {
			t.Errorf("%d connections", n)
		}
	})
}

func TestFinalRefusalsEndWithAdvice(t *testing.T) {
	for code, want := range map[int]error{
		4004: ErrToken, 4010: ErrSharding, 4011: ErrSharding, 4012: ErrVersion, 4013: ErrIntents, 4014: ErrIntents,
	} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			play(t, func(c *gateConn) {
				c.hello(40 * time.Second)
				c.next(opIdentify)
				c.close(code)
			}, func(t *testing.T, g *gateRig) {
				if _, err := g.run(time.Hour); !errors.Is(err, want) {
					t.Errorf("%v, want %v", err, want)
				}
				if n := len(g.all()); n != 1 {
					t.Errorf("%d connections", n)
				}
			})
		})
	}
}

func TestAWrongTokenEndsBeforeAnyConnection(t *testing.T) {
	play(t, func(*gateConn) {}, func(t *testing.T, g *gateRig) {
		g.rest = func(*http.Request) *http.Response {
			return reply(http.StatusUnauthorized, `{"message":"401: Unauthorized","code":0}`, nil)
		}
		if _, err := g.run(time.Hour); !errors.Is(err, ErrToken) {
			t.Error(err)
		}
		if len(g.all()) != 0 {
			t.Error("a connection was made")
		}
	})
}

func TestGatewayIsLookedForUntilItIsFound(t *testing.T) {
	play(t, func(c *gateConn) {
		c.open("s1")
		c.stay()
	}, func(t *testing.T, g *gateRig) {
		var tries atomic.Int32
		g.rest = func(*http.Request) *http.Response {
			switch tries.Add(1) {
			case 1:
				return reply(http.StatusBadGateway, errorPage, nil)
			case 2:
				return reply(http.StatusTooManyRequests, `{"retry_after":30,"global":true}`, nil)
			case 3:
				return reply(http.StatusOK, `{"url":"https://gateway.test"}`, nil)
			}
			return reply(http.StatusOK, gateURL, nil)
		}
		from := time.Now()
		if _, err := g.run(5 * time.Minute); err != nil {
			t.Error(err)
		}
		if len(g.all()) != 1 || tries.Load() != 4 {
			t.Fatalf("%d connections, %d tries: %s", len(g.all()), tries.Load(), g.log)
		}
		if d := g.all()[0].at.Sub(from); d < 30*time.Second || d > time.Minute {
			t.Errorf("found after %v", d)
		}
	})
}

func TestATokenGoesToNoUnsafeGateway(t *testing.T) {
	plain, safe := wireClient(t, "http://discord.test", nil), wireClient(t, API, nil)
	for _, c := range []struct {
		client *Client
		url    string
		want   bool
	}{
		{safe, "wss://gateway.discord.gg", true},
		{safe, "ws://gateway.discord.gg", false},
		{safe, "https://gateway.discord.gg", false},
		{safe, "wss://user@gateway.discord.gg", false},
		{safe, "", false},
		{safe, "wss://", false},
		{plain, "ws://127.0.0.1:8080", true},
		{plain, "wss://127.0.0.1:8080", true},
	} {
		if got := c.client.trusts(c.url); got != c.want {
			t.Errorf("%s: %v", c.url, got)
		}
	}
}

func TestSessionsAreTakenUpWhereDiscordSaysAndNowhereElse(t *testing.T) {
	for _, c := range []struct{ at, resume, want string }{
		{"wss://gateway.discord.gg", "wss://gateway-us-east1-b.discord.gg", "wss://gateway-us-east1-b.discord.gg"},
		{"wss://gateway.discord.gg", "ws://gateway-us-east1-b.discord.gg", "wss://gateway.discord.gg"},
		{"wss://gateway.discord.gg", "wss://discord.gg.evil.example", "wss://gateway.discord.gg"},
		{"wss://gateway.discord.gg", "wss://evildiscord.gg", "wss://gateway.discord.gg"},
		{"wss://gateway.discord.gg", "://", "wss://gateway.discord.gg"},
		{"wss://gateway.discord.gg", "", "wss://gateway.discord.gg"},
		{"ws://127.0.0.1:8080", "wss://gateway.discord.gg", "ws://127.0.0.1:8080"},
		{"ws://127.0.0.1:8080", "ws://127.0.0.1:8080/again", "ws://127.0.0.1:8080/again"},
	} {
		s := &shard{at: c.at, session: "s", resume: c.resume}
		if got := s.address(); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
		s.session = ""
		if got := s.address(); got != c.at {
			t.Errorf("%+v without a session: %s", c, got)
		}
	}
}

func TestAGatewayThatAlwaysSendsAwayIsNotAskedWithoutPause(t *testing.T) {
	for name, away := range map[string]string{"op 7": `{"op":7}`, "op 9": `{"op":9,"d":true}`, "op 9 anew": `{"op":9,"d":false}`} {
		t.Run(name, func(t *testing.T) {
			play(t, func(c *gateConn) {
				c.hello(40 * time.Second)
				p := <-c.got
				if p.Op == opIdentify {
					c.ready(1, "s1", "")
				}
				c.send(away)
				c.stay()
			}, func(t *testing.T, g *gateRig) {
				g.run(time.Hour)
				if n := len(g.all()); n < 30 || n > 80 {
					t.Errorf("%d connections in an hour", n)
				}
			})
		})
	}
}

func TestPacketsThatCannotBeReadArePassedOver(t *testing.T) {
	play(t, func(c *gateConn) {
		c.open("s1")
		for _, text := range []string{"", "null", "{", "[]", `"x"`, `{"op":"x"}`, `{"op":99,"d":{}}`, `{"op":0,"t":5}`, `{"op":0,"s":"x","t":"GUILD_CREATE","d":null}`, `{"op":10,"d":null}`} {
			c.send(text)
		}
		_ = c.write(websocket.BinaryMessage, []byte{0x78, 0x9c, 1, 2, 3})
		c.event(9, "INTERACTION_CREATE", inServer(3, `{"custom_id":"c"}`))
		c.stay()
	}, func(t *testing.T, g *gateRig) {
		var taken atomic.Int32
		g.cfg.Handler = handlerFunc(func(context.Context, *interaction, time.Time, respond) error {
			taken.Add(1)
			return nil
		})
		g.run(time.Minute)
		if taken.Load() != 1 || len(g.all()) != 1 {
			t.Errorf("%d taken over %d connections: %s", taken.Load(), len(g.all()), g.log)
		}
	})
}

func TestEndsWithinFiveSeconds(t *testing.T) {
	for name, script := range map[string]func(c *gateConn){
		"connected":    func(c *gateConn) { c.open("s1"); c.stay() },
		"at hello":     func(c *gateConn) { c.idle() },
		"at identify":  func(c *gateConn) { c.hello(40 * time.Second); c.idle() },
		"reconnecting": func(c *gateConn) { _ = c.ws.Close() },
		"handling": func(c *gateConn) {
			c.open("s1")
			c.event(2, "INTERACTION_CREATE", inServer(3, `{"custom_id":"c"}`))
			c.stay()
		},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, script, func(t *testing.T, g *gateRig) {
				var ended atomic.Bool
				g.cfg.Handler = handlerFunc(func(ctx context.Context, _ *interaction, _ time.Time, _ respond) error {
					<-ctx.Done()
					ended.Store(true)
					return nil
				})
				closing, err := g.run(10 * time.Second)
				if err != nil || closing > 5*time.Second {
					t.Errorf("%v after %v", err, closing)
				}
				synctest.Wait()
				if name == "handling" && !ended.Load() {
					t.Error("the handling goes on after the end")
				}
				if name == "connected" && g.all()[0].code != websocket.CloseNormalClosure {
					t.Errorf("closed with %d", g.all()[0].code)
				}
			})
		})
	}
}
