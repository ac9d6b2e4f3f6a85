package telegram

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"hangup/bot"
)

// Whatever comes, the desk neither falls over nor makes a call that the Bot API does not have.
func FuzzDesk(f *testing.F) {
	for _, body := range good() {
		f.Add([]byte(body), "", uint8(0))
	}
	f.Add([]byte(`{"update_id":1,`+said1(aGroup, `"text":"/check@this_bot x"`)+`}`), "Lead <b> & \u202e @x", uint8(3))
	f.Add([]byte(`{"update_id":1,`+said1(aGroup, `"ephemeral_message_id":4,"text":"/report"`)+`}`), "x", uint8(7))
	f.Add([]byte(`{"update_id":1,`+said1(aPrivate, `"text":"/start report"`)+`}`), strings.Repeat("👵🏽", 3000), uint8(4))
	f.Add([]byte(`{"update_id":1,`+said1(aGroup, `"text":"/linked on"`)+`}`), "x", uint8(1))
	f.Add([]byte(`{"update_id":1,`+said1(inGroup, `"forum_topic_reopened":{},"message_thread_id":5,"is_topic_message":true`)+`}`), "x", uint8(1))
	f.Add([]byte(`{"update_id":1,`+memberOf("left", "member")+`}`), "x", uint8(1))
	f.Fuzz(func(t *testing.T, body []byte, words string, what uint8) {
		s := newScene(t, nil)
		r := bot.Reply{Lead: words, Private: what&1 != 0}
		if what&2 != 0 {
			r.Parts = []bot.Part{{Kind: bot.Quote, Head: words, Text: words, Items: []bot.Item{{Text: words, URL: "https://e.org/" + words}}}}
			r.Buttons = []bot.Button{{Label: "Go", Action: bot.Action(strings.Repeat("y", 64))}}
		}
		if what&4 != 0 {
			r.Form = reportOf(int(what) / 8)
		}
		s.h.Answer(r)
		_ = s.desk.Handle(t.Context(), RawUpdate{ID: 1, Body: body}, s.now)
	})
}

// Whatever a changed client sends as the data of a button, only what was signed here does something.
func FuzzPress(f *testing.F) {
	f.Add("watch|kent")
	f.Add(testSealer(newKept()).signed(formData, "nonce:0:o1"))
	f.Add(testSealer(newKept()).signed(storedData, "gone"))
	f.Fuzz(func(t *testing.T, data string) {
		s := newScene(t, nil)
		raw, err := json.Marshal(data)
		if err != nil {
			t.Fatal(err)
		}
		body := fmt.Sprintf(`{"update_id":1,"callback_query":{"id":"c","from":{"id":7},"data":%s,"message":{"message_id":6,"date":1,%s}}}`, raw, aPrivate)
		if err := s.desk.Handle(t.Context(), RawUpdate{ID: 1, Body: []byte(body)}, s.now); err != nil {
			t.Fatal(err)
		}
		if kind, _, err := s.desk.seal.open(data); len(s.h.Came()) > 0 && (err != nil || kind != signedData) {
			t.Errorf("%q came to the bot", data)
		}
		if n := len(s.api.since(0, "answerCallbackQuery")); n != 1 {
			t.Errorf("%d answers to the press", n)
		}
	})
}
