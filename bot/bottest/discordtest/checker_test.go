package discordtest

import (
	"net/url"
	"strings"
	"testing"
)

// little is a description in the shape of the real one, so that the checker is tested where that is missing.
const little = `{"openapi":"3.1.0","paths":{
 "/notes/{note_id}":{
  "parameters":[{"name":"note_id","in":"path","schema":{"$ref":"#/components/schemas/Id"}}],
  "get":{"responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Note"}}}},"4XX":{"$ref":"#/components/responses/Refusal"}}},
  "post":{"parameters":[{"name":"wait","in":"query"}],
   "requestBody":{"required":true,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Message"}}}},
   "responses":{"204":{}}}},
 "/notes/@mine":{"get":{"responses":{"204":{}}}},
 "/apps/{app_id}/commands":{"put":{"requestBody":{"content":{"application/json":{"schema":{"type":"array","items":{"$ref":"#/components/schemas/Cmd"}}}}},"responses":{"204":{}}}}},
"components":{
 "responses":{"Refusal":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/ErrorResponse"}}}}},
 "schemas":{
  "Id":{"type":"string","pattern":"^[0-9]+$"},
  "Note":{"type":"object","properties":{"id":{"$ref":"#/components/schemas/Id"}},"required":["id"]},
  "Message":{"type":"object","properties":{"content":{"type":["string","null"],"maxLength":8},"link":{"type":"string","format":"uri"},
   "embeds":{"type":["array","null"],"items":{"type":"object","properties":{"title":{"type":"string"},"description":{"type":"string"},
    "footer":{"type":"object","properties":{"text":{"type":"string"}}},"author":{"type":"object","properties":{"name":{"type":"string"}}},
    "fields":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"value":{"type":"string"}}}}}}},
   "part":{"anyOf":[{"$ref":"#/components/schemas/A"},{"$ref":"#/components/schemas/B"}]}}},
  "A":{"type":"object","properties":{"type":{"type":"integer","enum":[1]},"label":{"type":"string","maxLength":3}},"required":["type"]},
  "B":{"type":"object","properties":{"type":{"type":"integer","enum":[2]},"value":{"type":"string"}},"required":["type","value"]},
  "Cmd":{"type":"object","properties":{"name":{"type":"string"},"description":{"type":"string"},"default_member_permissions":{"type":["integer","null"]},
   "description_localizations":{"type":["object","null"],"additionalProperties":{"type":"string"}},
   "options":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"choices":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"value":{"type":"string"}}}}}}}}},
  "InnerErrors":{"type":"object","properties":{"_errors":{"type":"array","items":{"$ref":"#/components/schemas/Error"}}},"additionalProperties":false,"required":["_errors"]},
  "Error":{"type":"object","properties":{"code":{"type":"integer"},"message":{"type":"string"}},"required":["code","message"]},
  "ErrorResponse":{"type":"object","allOf":[{"$ref":"#/components/schemas/Error"},{"type":"object","properties":{"errors":{"$ref":"#/components/schemas/InnerErrors"}}}]}}}}`

func littleChecker(t *testing.T) *Checker {
	t.Helper()
	c, err := NewChecker(strings.NewReader(little))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestRequestsAreHeldToTheDescription(t *testing.T) {
	c := littleChecker(t)
	for name, row := range map[string]struct{ body, want string }{
		"fits":            {`{"content":"12345678"}`, ""},
		"null is allowed": {`{"content":null}`, ""},
		"too long":        {`{"content":"123456789"}`, "maxLength"},
		"wrong type":      {`{"content":5}`, "/content"},
		"no address":      {`{"link":"not an address"}`, "/link"},
		"slip in a name":  {`{"contents":"x"}`, "does not know"},
		"slip inside":     {`{"embeds":[{"titel":"x"}]}`, "'titel'"},
		"says nothing":    {`{"contents":null,"loud":false,"more":"","rest":[]}`, ""},
		"alternative":     {`{"part":{"type":2,"value":"x"}}`, ""},
		"the near one":    {`{"part":{"type":1,"label":"four"}}`, "/part/label"},
		"no alternative":  {`{"part":{"type":3}}`, "/part"},
		"no JSON":         {`{`, "no JSON"},
		"nothing":         {``, "no JSON"},
	} {
		got := errText(c.Request("POST", "/notes/1", nil, []byte(row.body)))
		if row.want == "" && got != "" || !strings.Contains(got, row.want) {
			t.Errorf("%s: got %q, want %q", name, got, row.want)
		}
		if strings.Count(got, "/part") > 1 {
			t.Errorf("%s: tells of every alternative: %q", name, got)
		}
		if err := c.Lenient().Request("POST", "/notes/1", nil, []byte(row.body)); err != nil {
			t.Errorf("%s: the lenient checker says %v", name, err)
		}
	}
}

func TestPathsAndQueriesAreHeldToTheDescription(t *testing.T) {
	c := littleChecker(t)
	for name, row := range map[string]struct{ method, path, query, body, want string }{
		"fits":          {"POST", "/notes/1", "wait=true", `{}`, ""},
		"literal first": {"GET", "/notes/@mine", "", "", ""},
		"no id":         {"GET", "/notes/canary", "", "", "the note_id in the path is none"},
		"no path":       {"GET", "/canary/1/2", "", "", "has no GET with 3 segments"},
		"no method":     {"PATCH", "/notes/1", "", "", "has no PATCH"},
		"no such query": {"POST", "/notes/1", "weight=canary", `{}`, "takes no weight in the query"},
		"takes no body": {"GET", "/notes/1", "", `{}`, "takes no body"},
		"optional body": {"PUT", "/apps/1/commands", "", ``, ""},
	} {
		query, err := url.ParseQuery(row.query)
		if err != nil {
			t.Fatal(err)
		}
		got := errText(c.Request(row.method, row.path, query, []byte(row.body)))
		if row.want == "" && got != "" || !strings.Contains(got, row.want) {
			t.Errorf("%s: got %q, want %q", name, got, row.want)
		}
		if strings.Contains(got, "canary") {
			t.Errorf("%s: what was sent is in the error %q", name, got)
		}
	}
}

func TestAnswersAreHeldToTheDescription(t *testing.T) {
	c := littleChecker(t)
	for name, row := range map[string]struct {
		method, path string
		status       int
		body, want   string
	}{
		"fits":            {"GET", "/notes/1", 200, `{"id":"1","more":"may come"}`, ""},
		"does not fit":    {"GET", "/notes/1", 200, `{"id":1}`, "/id"},
		"refusal":         {"GET", "/notes/1", 404, `{"code":10008,"message":"x","errors":{"_errors":[{"code":"WORD","message":"x"}]}}`, ""},
		"no refusal":      {"GET", "/notes/1", 404, `{"message":"x"}`, "code"},
		"never":           {"POST", "/notes/1", 200, `{}`, "is never answered 200"},
		"none":            {"POST", "/notes/1", 204, ``, ""},
		"has none":        {"POST", "/notes/1", 204, `{}`, "has no body"},
		"no JSON":         {"GET", "/notes/1", 200, `<html>`, "answer 200"},
		"their own fault": {"GET", "/notes/1", 502, `<html>`, ""},
		"unknown path":    {"GET", "/moon", 404, `{}`, ""},
	} {
		got := errText(c.Answer(row.method, row.path, row.status, []byte(row.body)))
		if row.want == "" && got != "" || !strings.Contains(got, row.want) {
			t.Errorf("%s: got %q, want %q", name, got, row.want)
		}
	}
}

func TestProseIsCountedAtTheLimitAndOneOver(t *testing.T) {
	c := littleChecker(t)
	embeds := func(n int) string {
		// Four pieces of 500 in each of three embeds.
		piece := strings.Repeat("é", 500)
		one := `{"title":"` + piece + `","footer":{"text":"` + piece + `"},"author":{"name":"` + piece + `"},"fields":[{"name":"` + piece[:20] + `","value":"` + piece[20:] + `"}]}`
		return `{"embeds":[` + one + `,` + one + `,{"description":"` + strings.Repeat("x", n-4000) + `"}]}`
	}
	commands := func(n int) string {
		return `[{"name":"a","description":"b","description_localizations":{"cy":"` + strings.Repeat("x", 1000) + `"},
		"options":[{"name":"cc","choices":[{"name":"d","value":"` + strings.Repeat("y", n-1004) + `"}]}],"default_member_permissions":"32"}]`
	}
	for name, row := range map[string]struct{ method, path, body, want string }{
		"embeds at the limit":   {"POST", "/notes/1", embeds(6000), ""},
		"embeds one over":       {"POST", "/notes/1", embeds(6001), "6001 characters"},
		"commands at the limit": {"PUT", "/apps/1/commands", commands(8000), ""},
		"commands one over":     {"PUT", "/apps/1/commands", commands(8001), "command 0 holds 8001 characters"},
	} {
		if got := errText(c.Request(row.method, row.path, nil, []byte(row.body))); row.want == "" && got != "" || !strings.Contains(got, row.want) {
			t.Errorf("%s: got %.200q, want %q", name, got, row.want)
		}
	}
}

func TestBrokenDescriptionsAreRefused(t *testing.T) {
	for name, spec := range map[string]string{"no JSON": `{`, "a list": `[]`, "nothing": `{}`, "no paths": `{"paths":{}}`} {
		if _, err := NewChecker(strings.NewReader(spec)); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	c, err := NewChecker(strings.NewReader(`{"paths":{"/x":{"post":{"requestBody":{"content":{"application/json":{"schema":{"type":7}}}},"responses":{}}}}}`))
	if err == nil {
		err = c.Request("POST", "/x", nil, []byte(`{}`))
	}
	if err == nil {
		t.Error("a schema that is none is taken")
	}
}

func TestNoCheckerAcceptsEverything(t *testing.T) {
	var c *Checker
	if c.Request("X", "/", nil, nil) != nil || c.Answer("X", "/", 200, nil) != nil || c.Interaction(nil) != nil || c.Lenient() != nil {
		t.Error("something was refused")
	}
}

// brokenRoom is a testing.TB that notes that the test failed.
type brokenRoom struct {
	testing.TB
	failed bool
}

func (b *brokenRoom) Errorf(string, ...any) { b.failed = true }
func (b *brokenRoom) Helper()               {}
func (b *brokenRoom) Fatal(...any)          { b.failed = true; panic(b) }
func (b *brokenRoom) Fatalf(string, ...any) { b.failed = true; panic(b) }

// failing runs something that must fail its test.
func failing(t *testing.T, s *Server, what string, do func()) {
	t.Helper()
	room := &brokenRoom{TB: s.t}
	s.t = room
	defer func() {
		s.t = room.TB
		if v := recover(); v != nil && v != any(room) {
			panic(v)
		}
		if !room.failed {
			t.Errorf("%s: the test did not fail", what)
		}
	}()
	do()
}

func TestBrokenRequestsFailTheTest(t *testing.T) {
	d := newDesk(t)
	_, c := d.room()
	d.Check(described(t))
	if d.checker == nil {
		t.Skip("without the description nothing is checked")
	}
	for what, p := range map[string]params{
		"a slip in a name":  {"content": "x", "alowed_mentions": params{"parse": []string{}}},
		"a wrong component": {"content": "x", "components": []params{{"type": 1, "components": []params{{"type": 2, "style": 1, "label": strings.Repeat("x", 81)}}}}},
		"no address":        {"embeds": []params{{"title": "x", "url": "no address"}}},
	} {
		failing(t, d.Server, what, func() { d.call("POST", messagesOf(c), p) })
	}
	ok[seen](d, "POST", messagesOf(c), params{"content": "x", "tts": false, "embeds": nil})
}

func FuzzChecker(f *testing.F) {
	c, err := NewChecker(strings.NewReader(little))
	if err != nil {
		f.Fatal(err)
	}
	f.Add("POST", "/notes/1", `{"part":{"type":1,"label":"four"}}`)
	f.Add("PUT", "/apps/1/commands", `[{"name":7,"options":{"x":[null]}}]`)
	f.Fuzz(func(_ *testing.T, method, path, body string) {
		_ = c.Request(method, path, nil, []byte(body))
		_ = c.Answer(method, path, 200, []byte(body))
		_ = c.Interaction([]byte(body))
	})
}
