package discordtest

import (
	"encoding/json"
	"fmt"
	"strings"
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
		case asClose(err, &e) && e.Code != websocket.CloseAbnormalClosure:
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

func TestOneSecondTooLateIsTooLateAndWitnessed(t *testing.T) {
	d := newDesk(t)
	u, c := d.room()
	bot := d.online()
	for _, row := range []struct {
		name         string
		wait         time.Duration
		status, code int
		late         int
	}{
		{"in time", answerTime, 204, 0, 0},
		{"late", answerTime + time.Second, 404, 10062, 1},
	} {
		i := d.Slash(u, c, "help")
		a := bot.asks()
		d.clock.pass(row.wait - 100*time.Millisecond)
		g := d.call("POST", callbackOf(a), params{"type": 4, "data": params{"content": "x"}})
		if g.status != row.status || g.Code != row.code || len(d.Witness()) != row.late {
			t.Errorf("%s: got %d %d and witnessed %+v", row.name, g.status, g.Code, d.Witness())
		}
		if _, answered := i.Answered(); answered != (row.status == 204) {
			t.Errorf("%s: answered: %v", row.name, answered)
		}
	}
	d.refused("POST", "/interactions/1/none/callback", params{"type": 4, "data": params{"content": "x"}}, 404, 10062)
}

func TestDeferredAnswerIsFilledInAndKeepsItsReader(t *testing.T) {
	d := newDesk(t)
	u, c := d.room()
	bot := d.online()
	for name, fill := range map[string]func(a asked){
		"by an edit":     func(a asked) { ok[seen](d, "PATCH", d.hook(a)+"/messages/@original", params{"content": "Hang up."}) },
		"by a follow-up": func(a asked) { ok[seen](d, "POST", d.hook(a), params{"content": "Hang up."}) },
	} {
		i := d.Slash(u, c, "check")
		a := bot.asks()
		d.refused("POST", d.hook(a), params{"content": "too early"}, 404, 10015)
		ok[none](d, "POST", callbackOf(a), params{"type": 5, "data": params{"flags": 64}})
		if m, _ := i.Reply(); !m.Loading() || !m.Private() {
			t.Errorf("%s: got %+v", name, m)
		}
		fill(a)
		if m := i.Settled(); m.Content != "Hang up." || !m.Private() || m.Loading() {
			t.Errorf("%s: got %+v", name, m)
		}
		d.clock.pass(tokenTime + time.Second)
		d.refused("PATCH", d.hook(a)+"/messages/@original", params{"content": "x"}, 401, 50027)
	}
	if len(d.Messages(c.ID)) != 0 {
		t.Errorf("the channel holds %+v", d.Messages(c.ID))
	}
}

func TestFollowUpsStandEditAndGo(t *testing.T) {
	d := newDesk(t)
	u, c := d.room()
	bot := d.online()
	i := d.Slash(u, c, "check")
	a := bot.asks()
	answer := ok[struct {
		Resource struct{ Message seen }
	}](d, "POST", callbackOf(a)+"?with_response=true", params{"type": 4, "data": params{"content": "first", "flags": 64}})
	public := ok[seen](d, "POST", d.hook(a), params{"content": "shared"})
	private := ok[seen](d, "POST", d.hook(a), params{"content": "more", "flags": 64})
	if len(d.Messages(c.ID)) != 1 || len(d.Ephemerals(c.ID, u)) != 2 || len(i.FollowUps()) != 2 {
		t.Errorf("the channel holds %+v", d.Messages(c.ID))
	}
	at := func(id string) string { return d.hook(a) + "/messages/" + id }
	ok[seen](d, "PATCH", at(private.ID), params{"content": "even more"})
	if m := ok[seen](d, "GET", at(private.ID), nil); m.Content != "even more" || m.Flags&FlagEphemeral == 0 {
		t.Errorf("got %+v", m)
	}
	if m := ok[seen](d, "GET", at("@original"), nil); m.ID != answer.Resource.Message.ID {
		t.Errorf("got %+v", m)
	}
	ok[none](d, "DELETE", at(public.ID), nil)
	ok[none](d, "DELETE", at("@original"), nil)
	d.refused("GET", at("@original"), nil, 404, 10008)
	d.refused("GET", at(public.ID), nil, 404, 10008)
	d.refused("POST", "/webhooks/5/"+a.Token, params{"content": "x"}, 404, 10015)
	d.refused("POST", "/webhooks/"+d.AppID+"/none", params{"content": "x"}, 401, 50027)
	if _, there := i.Reply(); there {
		t.Error("the answer is still there")
	}
}

func TestButtonsAndSelectsChangeWhatTheyAreUnder(t *testing.T) {
	d := newDesk(t)
	u, c := d.room()
	other := d.Person("bob")
	bot := d.online()
	i := d.Slash(u, c, "help")
	a := bot.asks()
	ok[none](d, "POST", callbackOf(a), params{"type": 4, "data": params{"content": "pick", "flags": 64, "components": []params{row(0, 2), menu(3)}}})
	m := i.Settled()
	failing(t, d.Server, "a button that is not there", func() { d.Click(u, m, "7") })
	failing(t, d.Server, "somebody else's message", func() { d.Click(other, m, "0") })
	failing(t, d.Server, "two options of one", func() { d.Select(u, m, "0", "1") })
	press := d.Click(u, m, "1")
	a = bot.asks()
	if a.Type != KindComponent || a.Data.CustomID != "b1" || a.Message.ID != m.ID {
		t.Errorf("got %+v", a)
	}
	ok[none](d, "POST", callbackOf(a), params{"type": 7, "data": params{"content": "changed", "components": []params{menu(3)}}})
	if now := press.Settled(); now.ID != m.ID || now.Content != "changed" || len(now.Buttons()) != 0 || len(now.Selects()) != 1 {
		t.Errorf("got %+v", now)
	}
	choose := d.Select(u, m, "2")
	a = bot.asks()
	if len(a.Data.Values) != 1 || a.Data.Values[0] != "2" {
		t.Errorf("got %+v", a)
	}
	ok[none](d, "POST", callbackOf(a), params{"type": 6})
	ok[seen](d, "PATCH", d.hook(a)+"/messages/@original", params{"content": "later"})
	if now := choose.Settled(); now.ID != m.ID || now.Content != "later" {
		t.Errorf("got %+v", now)
	}
}

func TestWindowIsShownFilledInAndSent(t *testing.T) {
	d := newDesk(t)
	u, c := d.room()
	bot := d.online()
	shown := d.Slash(u, c, "report")
	a := bot.asks()
	input := func(id, label string, more params) params {
		p := params{"type": 4, "custom_id": id, "label": label, "style": 1}
		for k, v := range more {
			p[k] = v
		}
		return params{"type": 1, "components": []params{p}}
	}
	modal := params{"custom_id": "w", "title": "Report", "components": []params{
		input("who", "Who rang", params{"max_length": 10}), input("note", "Note", params{"required": false, "value": "as before"}),
		{"type": 18, "label": "Kind", "component": menu(2)["components"].([]params)[0]},
	}}
	ok[none](d, "POST", callbackOf(a), params{"type": 9, "data": modal})
	failing(t, d.Server, "a field left empty", func() { d.Submit(shown, map[string]string{"Kind": "1"}) })
	failing(t, d.Server, "too much in a field", func() { d.Submit(shown, map[string]string{"Who rang": "the police!", "Kind": "1"}) })
	failing(t, d.Server, "a field that is not there", func() { d.Submit(shown, map[string]string{"Who rang": "police", "Kind": "1", "x": "y"}) })
	sent := d.Submit(shown, map[string]string{"Who rang": "police", "Kind": "1"})
	if b := string(sent.Body()); !strings.Contains(b, `"value":"police"`) || !strings.Contains(b, `"value":"as before"`) || !strings.Contains(b, `"values":["1"]`) {
		t.Errorf("sent %s", b)
	}
	a = bot.asks()
	if a.Type != KindSubmit || a.Data.CustomID != "w" {
		t.Errorf("got %+v", a)
	}
	d.refused("POST", callbackOf(a), params{"type": 9, "data": modal}, 400, 50035)
	d.refused("POST", callbackOf(a), params{"type": 7, "data": params{"content": "x"}}, 400, 50035)
	ok[none](d, "POST", callbackOf(a), params{"type": 4, "data": params{"content": "Thank you."}})
	failing(t, d.Server, "no window", func() { d.Submit(sent, nil) })
}

func TestWindowsAreHeldToTheLimits(t *testing.T) {
	d := newDesk(t)
	u, c := d.room()
	bot := d.online()
	x := func(n int) string { return strings.Repeat("é", n) }
	modal := func(title, label, value string, rows int) params {
		var all []params
		for n := range rows {
			all = append(all, params{"type": 1, "components": []params{{"type": 4, "custom_id": fmt.Sprint(n), "label": label, "style": 2, "value": value}}})
		}
		return params{"type": 9, "data": params{"custom_id": "w", "title": title, "components": all}}
	}
	for name, rows := range map[string][2]params{
		"title":  {modal(x(45), "x", "", 1), modal(x(46), "x", "", 1)},
		"label":  {modal("x", x(45), "", 1), modal("x", x(46), "", 1)},
		"value":  {modal("x", "x", x(4000), 1), modal("x", "x", x(4001), 1)},
		"fields": {modal("x", "x", "", 5), modal("x", "x", "", 6)},
		"none":   {modal("x", "x", "", 1), modal("x", "x", "", 0)},
	} {
		d.Slash(u, c, "report")
		a := bot.asks()
		if g := d.call("POST", callbackOf(a), rows[1]); g.status != 400 || g.Code != 50035 {
			t.Errorf("%s: one more is answered %d %s", name, g.status, g.raw)
		}
		ok[none](d, "POST", callbackOf(a), rows[0])
	}
}

func TestMenuAndPrivateChatsSayWhereTheyAre(t *testing.T) {
	d := newDesk(t)
	u, c := d.room()
	bot := d.online()
	d.Grant(c.GuildID, u, Administrator)
	m := d.Say(u, c, "is this a scam?")
	d.Menu(u, m, "Check this message")
	a := bot.asks()
	if a.Data.TargetID != m.ID || a.Data.Resolved.Messages[m.ID].Content != "is this a scam?" || a.Member.Permissions != fmt.Sprint(everyPermission) {
		t.Errorf("got %+v", a)
	}
	strange := d.Channel(d.Stranger("Oak Road"), TextChannel, "general")
	for name, row := range map[string]struct {
		in      Channel
		context int
		owners  string
		member  bool
	}{
		"a server":            {c, 0, `{"0":"` + c.GuildID + `"}`, true},
		"the bot's own chat":  {d.DM(u), 1, `{"0":"0"}`, false},
		"a chat of others":    {d.Group("family"), 2, `{"1":"` + u.ID + `"}`, false},
		"a server without it": {strange, 0, `{"1":"` + u.ID + `"}`, true},
	} {
		d.Slash(u, row.in, "check")
		a := bot.asks()
		if a.Context != row.context || string(a.Owners) != row.owners || (a.Member != nil) != row.member || (a.User != nil) == row.member {
			t.Errorf("%s: got %+v", name, a)
		}
		d.refused("POST", messagesOf(strange), params{"content": "x"}, 403, 50001)
		ok[none](d, "POST", callbackOf(a), params{"type": 4, "data": params{"content": "Hang up."}})
	}
}
