package discord

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

func FuzzAnswerOfACall(f *testing.F) {
	for _, body := range []string{
		"", "null", "[]", `"x"`, errorPage, `{"id":"1"}`, `{"code":50035,"message":"Invalid Form Body","errors":{"a":{"_errors":[{"code":"BASE_TYPE_MAX_LENGTH"}]}}}`,
		`{"retry_after":1.5,"global":true}`, `{"retry_after":"x","code":"y","message":7,"errors":[[[`, `{"retry_after":1e400}`,
	} {
		for _, status := range []int{200, 204, 302, 400, 401, 403, 404, 429, 502} {
			f.Add(status, body, "1.5", "0")
		}
	}
	c, err := NewClient(canary, API, nil, func() time.Time { return postNow })
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, status int, body, after, remaining string) {
		if status < 100 || status > 999 {
			return
		}
		x := &exchange{status: status, body: []byte(body), header: http.Header{
			"Retry-After": {after}, "X-Ratelimit-Reset-After": {after}, "X-Ratelimit-Remaining": {remaining},
		}}
		for _, r := range []request{post, callback()} {
			c.limits.learn(r, x)
			var into wireID
			err := c.read(r, x, &into)
			if err == nil {
				continue
			}
			e, ce := sendError(t, err)
			if e.Kind == "" || ce.Status != status || (e.Kind == bot.Wait) != (ce.Reason == tooMany) {
				t.Fatalf("%v: %+v", e, ce)
			}
			if e.Kind == bot.Wait && (e.After <= 0 || e.After > maxAfter) {
				t.Fatalf("a wait of %v", e.After)
			}
			if strings.ContainsAny(err.Error(), "\n\r") || len(err.Error()) > 800 {
				t.Fatalf("no line for a log: %q", err)
			}
		}
		if d := c.limits.paused.Sub(postNow); d > maxAfter {
			t.Fatalf("everything waits %v", d)
		}
		c.limits.paused = time.Time{}
	})
}

func FuzzPacket(f *testing.F) {
	for _, text := range []string{
		`{"op":10,"d":{"heartbeat_interval":41250}}`, `{"op":0,"s":1,"t":"READY","d":{"session_id":"s","guilds":[null]}}`, `{"op":0,"s":2,"t":"RESUMED"}`,
		`{"op":9,"d":true}`, `{"op":9,"d":null}`, `{"op":11}`, `{"op":0,"t":"GUILD_CREATE","d":null}`, `{"op":0,"t":"GUILD_DELETE","d":{"id":"1"}}`,
		`{"op":0,"t":"CHANNEL_DELETE","d":{"id":"1","guild_id":"2"}}`, `null`, `[]`, `{"op":0,"t":"INTERACTION_CREATE","d":` + inServer(3, `{"custom_id":"c"}`) + `}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var ev discordgo.Event
		if json.Unmarshal(text, &ev) != nil || ev.Operation == opHeartbeat || ev.Operation == opReconnect || ev.Operation == opInvalid {
			return // these write to a connection
		}
		log := &wireLog{}
		e := takeEvents(t, log, func(context.Context, *interaction, time.Time, respond) error { return nil }, nil)
		s := &shard{g: &Gateway{GatewayConfig: GatewayConfig{Now: time.Now, Log: log.logger()}}, log: log.logger(), events: e}
		c := &socket{s: s}
		c.packet(&ev)
		e.jobs.close()
		if strings.Contains(log.String(), "panic") {
			t.Fatal(log)
		}
		if n := c.seq.Load(); n < 0 || s.seq != n {
			t.Fatalf("sequence %d and %d", n, s.seq)
		}
	})
}
