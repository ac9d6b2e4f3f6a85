package telegramtest

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// little is a description in the shape of the real one, so that the checker is tested where that is missing.
const little = `{"version":"Bot API 0.1",
"methods":{
 "send":{"returns":["Note","Boolean"],"fields":[
  {"name":"chat_id","types":["Integer","String"],"required":true,"description":"Where"},
  {"name":"text","types":["String"],"required":true,"description":"Text, 1-8 characters after entities parsing"},
  {"name":"parse_mode","types":["String"],"description":""},
  {"name":"limit","types":["Integer"],"description":"Values between 1-100 are accepted"},
  {"name":"loud","types":["Boolean"],"description":""},
  {"name":"photo","types":["InputFile","String"],"description":""},
  {"name":"scope","types":["Scope"],"description":""},
  {"name":"rows","types":["Array of Array of Key"],"description":""}]}},
"types":{
 "Update":{"fields":[{"name":"update_id","types":["Integer"],"required":true},{"name":"note","types":["Note"]}]},
 "Note":{"fields":[{"name":"id","types":["Integer"],"required":true,"description":""}]},
 "Key":{"fields":[{"name":"data","types":["String"],"description":"Data, 1-4 bytes"}]},
 "Scope":{"subtypes":["ScopeAll","ScopeChat"]},
 "ScopeAll":{"fields":[{"name":"type","types":["String"],"required":true,"description":"Scope type, must be all"}]},
 "ScopeChat":{"fields":[{"name":"type","types":["String"],"required":true,"description":"Scope type, must be chat"},
  {"name":"chat_id","types":["Integer"],"required":true,"description":""}]}}}`

func littleChecker(t *testing.T) *Checker {
	t.Helper()
	c, err := NewChecker(strings.NewReader(little))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func request(contentType, method, body string) *http.Request {
	r, err := http.NewRequest(http.MethodPost, "http://api.example/bot1:canary-4f9d2b/"+method, strings.NewReader(body))
	if err != nil {
		panic(err) // The address is constant.
	}
	r.Header.Set("Content-Type", contentType)
	return r
}

func TestRequestsAreHeldToTheDescription(t *testing.T) {
	c := littleChecker(t)
	for name, row := range map[string]struct{ body, want string }{
		"fits":             {`{"chat_id":1,"text":"12345678"}`, ""},
		"name of a chat":   {`{"chat_id":"@x","text":"x"}`, ""},
		"null is absent":   {`{"chat_id":1,"text":"x","loud":null}`, ""},
		"markup not felt":  {`{"chat_id":1,"text":"<b>12345678</b>","parse_mode":"HTML"}`, ""},
		"broken markup":    {`{"chat_id":1,"text":"<b>x","parse_mode":"HTML"}`, "can't parse entities"},
		"missing":          {`{"text":"x"}`, "send.chat_id is missing"},
		"wrong type":       {`{"chat_id":1,"text":5}`, "send.text: want String, got a number"},
		"fraction":         {`{"chat_id":1.5,"text":"x"}`, "send.chat_id: want Integer"},
		"too long":         {`{"chat_id":1,"text":"👵👵👵👵x"}`, "length 9 is outside 1-8 characters"},
		"out of range":     {`{"chat_id":1,"text":"x","limit":101}`, "want 1-100"},
		"unknown":          {`{"chat_id":1,"text":"x","colour":1}`, `no parameter "colour"`},
		"right shape":      {`{"chat_id":1,"text":"x","scope":{"type":"chat","chat_id":5}}`, ""},
		"wrong shape":      {`{"chat_id":1,"text":"x","scope":{"type":"all","chat_id":5}}`, "ScopeAll has no field"},
		"unknown constant": {`{"chat_id":1,"text":"x","scope":{"type":"moon"}}`, `want "all"`},
		"null inside":      {`{"chat_id":1,"text":"x","rows":[[{"data":null}]]}`, "is null"},
		"bytes inside":     {`{"chat_id":1,"text":"x","rows":[[{"data":"ééé"}]]}`, "length 6 is outside 1-4 bytes"},
		"not nested":       {`{"chat_id":1,"text":"x","rows":[{"data":"a"}]}`, "want an array of Key"},
		"no JSON":          {`{`, "can't parse JSON"},
	} {
		err := c.Request(request("application/json", "send", row.body))
		if got := errText(err); row.want == "" && got != "" || !strings.Contains(got, row.want) {
			t.Errorf("%s: got %q, want %q", name, got, row.want)
		}
		if strings.Contains(errText(err), "canary") {
			t.Errorf("%s: the token is in the error", name)
		}
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestFormsAreReadAndLeftToBeReadAgain(t *testing.T) {
	c := littleChecker(t)
	form := url.Values{"chat_id": {"1"}, "text": {"x"}, "loud": {"true"}, "rows": {`[[{"data":"a"}]]`}}
	r := request("application/x-www-form-urlencoded", "send", form.Encode())
	if err := c.Request(r); err != nil {
		t.Error(err)
	}
	if left, err := io.ReadAll(r.Body); err != nil || string(left) != form.Encode() {
		t.Errorf("left %q, %v", left, err)
	}
	form.Set("loud", "maybe")
	if err := c.Request(request("application/x-www-form-urlencoded", "send", form.Encode())); err == nil {
		t.Error("a boolean that is none is taken")
	}
}

func TestAnswersAndUpdatesAreHeldToo(t *testing.T) {
	c := littleChecker(t)
	for want, err := range map[string]error{
		"":                       c.Answer("send", map[string]int{"id": 1}),
		"answer of send":         c.Answer("send", "text"),
		"moon is no method":      c.Answer("moon", true),
		"update.update_id":       c.Update([]byte(`{"note":{"id":1}}`)),
		`no field "name"`:        c.Update([]byte(`{"update_id":1,"note":{"id":1,"name":"x"}}`)),
		"fly is no method of Bo": c.Call(Call{Method: "fly"}),
	} {
		if got := errText(err); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestMissingDescriptionIsSaidAndBrokenOnesRefused(t *testing.T) {
	if c := OpenChecker(t, "no/such/file.json"); c != nil || c.Call(Call{Method: "fly"}) != nil {
		t.Error("a missing description checks something")
	}
	for _, broken := range []string{"", "{}", "[]", `{"methods":{}}`} {
		if _, err := NewChecker(strings.NewReader(broken)); err == nil {
			t.Errorf("%q is taken for a description", broken)
		}
	}
}

// caught is a test that writes its faults down.
type caught struct {
	testing.TB
	said []string
}

func (c *caught) Errorf(format string, _ ...any) { c.said = append(c.said, format) }

func TestServerFailsTheTestOfWhoeverCallsWrongly(t *testing.T) {
	c := OpenChecker(t, spec)
	if c == nil {
		t.Skip("NOT CHECKED AGAINST THE BOT API: there is no description")
	}
	tb := &caught{TB: t}
	s := New(tb, newClock().now)
	s.Check(c)
	d := &desk{Server: s, t: t}
	d.call("getMe", params{})
	if len(tb.said) != 0 {
		t.Errorf("a right call is a fault: %q", tb.said)
	}
	d.call("sendMessage", params{"chat_id": 1, "text": "x", "disable_web_page_previews": true})
	if len(tb.said) != 1 {
		t.Errorf("%d faults, want 1", len(tb.said))
	}
}

func FuzzHTML(f *testing.F) {
	for _, seed := range []string{"<b>x</b>", "a & b", "&lt;", "<a href='x'>y</a>", "<", "</", "<b ", "<a href=", "<span class=\"tg-spoiler\">x</span>", "&#128117;"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		text, entities, err := parseHTML(in)
		if err != nil {
			return
		}
		for _, e := range entities {
			if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > units(text) {
				t.Errorf("%q: entity %+v is outside %q", in, e, text)
			}
		}
	})
}

func FuzzCall(f *testing.F) {
	f.Add("application/json", `{"chat_id":1,"text":"x","reply_markup":{"inline_keyboard":[[null]]}}`)
	f.Add("multipart/form-data; boundary=x", "--x\r\n")
	f.Add("application/x-www-form-urlencoded", "a=%zz")
	f.Fuzz(func(t *testing.T, contentType, body string) {
		c, err := NewChecker(strings.NewReader(little))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(errText(c.Request(request(contentType, "send", body))), "canary") {
			t.Error("the token is in the error")
		}
	})
}
