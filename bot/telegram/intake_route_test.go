package telegram

import (
	"strings"
	"testing"
)

func TestWhoseAnUpdateIs(t *testing.T) {
	for raw, want := range map[string]lineKey{
		rawInTopic:  {chatLine, -1001234567890123},
		rawPressed:  {chatLine, -100},
		rawInlinePr: {personLine, 5},
		rawAsked:    {personLine, 5},
		rawJoined:   {chatLine, -100},
		rawMoved:    {chatLine, -4},
		rawTomorrow: {ownLine, 77},
		`{"update_id":1,"message":{"text":[1],"chat":{"id":8,"type":3}}}`: {chatLine, 8},
		`{"update_id":1,"message":"x"}`:                                   {ownLine, 77},
		`{"update_id":1,"message":{"chat":{"id":"x"}}}`:                   {ownLine, 77},
		`{"update_id":1,"callback_query":{"from":{}}}`:                    {ownLine, 77},
		`no JSON`: {ownLine, 77}, ``: {ownLine, 77}, `null`: {ownLine, 77},
	} {
		if got := lineOf(RawUpdate{ID: 77, Body: []byte(raw)}); got != want {
			t.Errorf("%.60s: %v, want %v", raw, got, want)
		}
	}
}

func TestFieldsAreNamedWithoutWords(t *testing.T) {
	for raw, want := range map[string]string{
		rawAsked:                                "inline_query(chat_type,from,id,offset,query) update_id",
		`{"update_id":1,"message":"his words"}`: "message update_id",
		`{"update_id":1,"message":{"his words":1,"His":2,"text":"words"}}`: "message(text) update_id",
		`{"his words":{"x":1},"message":null}`:                             "message",
		`"his words"`:                                                      "no object", ``: "no object", `[1]`: "no object",
	} {
		if got := fieldsOf([]byte(raw)); got != want {
			t.Errorf("%s: %q", raw, got)
		}
	}
	many := `{` + strings.Repeat(`"a`, 1) + `":1`
	for c := 'b'; c <= 'z'; c++ {
		for d := 'a'; d <= 'c'; d++ {
			many += `,"` + string(c) + string(d) + `":1`
		}
	}
	if got := strings.Fields(fieldsOf([]byte(many + "}"))); len(got) != maxNames {
		t.Errorf("%d names", len(got))
	}
}

func FuzzIntakeRoute(f *testing.F) {
	for _, s := range good() {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		u := RawUpdate{ID: 7, Body: body}
		if key := lineOf(u); key != lineOf(u) || key.kind == ownLine && key.id != 7 || key.id == 0 {
			t.Errorf("%v", key)
		}
		// What the desk can read stands in the line of its chat: else two of one chat would be handled at once.
		if up, err := decodeUpdate(body); err == nil && up.Message != nil && lineOf(u) != (lineKey{chatLine, up.Message.Chat.ID}) {
			t.Errorf("of chat %d, and in line %v", up.Message.Chat.ID, lineOf(u))
		}
		for _, r := range fieldsOf(body) {
			if r > 'z' {
				t.Errorf("%q", fieldsOf(body))
			}
		}
	})
}
