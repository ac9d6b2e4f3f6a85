package discordtest

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// client is a connection to the gateway.
type client struct {
	t    *testing.T
	conn *websocket.Conn
	seq  int64
}

// payload is what the gateway says.
type payload struct {
	Op   int             `json:"op"`
	Type string          `json:"t"`
	Seq  int64           `json:"s"`
	Data json.RawMessage `json:"d"`
}

func (d *desk) dial() *client {
	d.t.Helper()
	url := ok[struct{ URL string }](d, "GET", "/gateway/bot", nil).URL
	conn, _, err := websocket.DefaultDialer.Dial(url+"?v=9&encoding=json", nil)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { _ = conn.Close() })
	return &client{t: d.t, conn: conn}
}

// next reads one payload, compressed or not.
func (c *client) next() (payload, error) {
	_ = c.conn.SetReadDeadline(time.Now().Add(patience))
	kind, raw, err := c.conn.ReadMessage()
	if err != nil {
		return payload{}, err
	}
	if kind == websocket.BinaryMessage {
		raw = unzipped(c.t, raw)
	}
	var p payload
	err = json.Unmarshal(raw, &p)
	if p.Seq != 0 {
		c.seq = p.Seq
	}
	return p, err
}

// want reads until an event, or an op by its number, comes.
func (c *client) want(op int, event string) payload {
	c.t.Helper()
	for {
		p, err := c.next()
		if err != nil {
			c.t.Fatalf("waiting for op %d %s: %v", op, event, err)
		}
		if p.Op == op && p.Type == event {
			return p
		}
	}
}

func (c *client) send(op int, data any) {
	c.t.Helper()
	if err := c.conn.WriteJSON(params{"op": op, "d": data}); err != nil {
		c.t.Fatal(err)
	}
}

// closed reads until the end and gives the code.
func (c *client) closed() int {
	c.t.Helper()
	for {
		_, err := c.next()
		var e *websocket.CloseError
		switch {
		case err == nil:
		case asClose(err, &e):
			return e.Code
		default:
			return 0
		}
	}
}

func (d *desk) identity() params {
	return params{"token": d.Token, "intents": 1, "properties": params{"os": "linux"}, "compress": true}
}

// online connects and identifies.
func (d *desk) online() *client {
	d.t.Helper()
	c := d.dial()
	c.want(10, "")
	c.send(2, d.identity())
	c.want(0, "READY")
	return c
}

// asked is an interaction as the bot reads it.
type asked struct {
	ID, Token string
	Type      int
	Context   int             `json:"context"`
	Owners    json.RawMessage `json:"authorizing_integration_owners"`
	Member    *struct {
		Permissions string
		User        struct{ ID string }
	}
	User    *struct{ ID string }
	Message *seen
	Data    struct {
		Name     string
		CustomID string `json:"custom_id"`
		TargetID string `json:"target_id"`
		Values   []string
		Options  []struct {
			Name    string
			Value   any
			Focused bool
		}
		Resolved struct{ Messages map[string]seen }
	}
}

// asks reads the next interaction from the gateway.
func (c *client) asks() asked {
	c.t.Helper()
	var a asked
	if err := json.Unmarshal(c.want(0, "INTERACTION_CREATE").Data, &a); err != nil {
		c.t.Fatal(err)
	}
	return a
}

func callbackOf(a asked) string { return "/interactions/" + a.ID + "/" + a.Token + "/callback" }

func (d *desk) hook(a asked) string { return "/webhooks/" + d.AppID + "/" + a.Token }

func TestSlashCommandIsAnsweredToOnePersonAlone(t *testing.T) {
	d := newDesk(t)
	u, c := d.room()
	bot := d.online()
	i := d.Slash(u, c, "check", Option{"text", "he says he is my bank"})
	a := bot.asks()
	if a.Type != KindCommand || a.Data.Name != "check" || a.Data.Options[0].Value != "he says he is my bank" || a.Member.User.ID != u.ID {
		t.Errorf("got %+v", a)
	}
	answer := params{"type": 4, "data": params{"content": "Hang up.", "flags": 64}}
	ok[none](d, "POST", callbackOf(a), answer)
	d.refused("POST", callbackOf(a), answer, 400, 40060)
	if got := i.Answer(); got.Kind != AnswerMessage || got.Message.Content != "Hang up." || !got.Message.Private() {
		t.Errorf("got %+v", got)
	}
	if len(d.Messages(c.ID)) != 0 || len(d.Ephemerals(c.ID, u)) != 1 {
		t.Error("somebody else sees it, or nobody does")
	}
	d.refused("GET", messagesOf(c)+"/"+i.Answer().Message.ID, nil, 404, 10008)
}
