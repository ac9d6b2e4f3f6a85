package telegram

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

// specPath is the machine-readable Bot API, which is not part of this repository.
const specPath = "../../../shared/specs/telegram-api.json"

// spec gives the fields of a type or method of the Bot API.
func spec(t *testing.T) func(kind, name string) []string {
	t.Helper()
	text, err := os.ReadFile(specPath)
	if err != nil {
		t.Skipf("NOT CHECKED against the Bot API: %v", err)
	}
	type thing struct{ Fields []struct{ Name string } }
	var all map[string]json.RawMessage
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	return func(kind, name string) (fields []string) {
		var things map[string]thing
		if err := json.Unmarshal(all[kind], &things); err != nil {
			t.Fatal(err)
		}
		for _, f := range things[name].Fields {
			fields = append(fields, f.Name)
		}
		if len(fields) == 0 {
			t.Fatalf("the Bot API has no %s %s", kind, name)
		}
		return fields
	}
}

// names gives the JSON names of a value.
func names(t *testing.T, v any) (all []string) {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(text, &fields); err != nil {
		t.Fatal(err)
	}
	for name := range fields {
		all = append(all, name)
	}
	return all
}

func TestNamesAreTheBotAPIs(t *testing.T) {
	of := spec(t)
	for _, name := range wanted() {
		if !slices.Contains(of("types", "Update"), name) {
			t.Errorf("there is no update of the kind %q", name)
		}
	}
	for _, c := range []struct {
		kind, name string
		v          any
	}{
		{"types", "Update", update{}},
		{"methods", "getUpdates", query{Offset: 1}},
		{"methods", "setWebhook", webhookSettings{}},
	} {
		for _, name := range names(t, c.v) {
			if !slices.Contains(of(c.kind, c.name), name) {
				t.Errorf("%s has no %q", c.name, name)
			}
		}
	}
	for _, name := range []string{
		"message_thread_id", "is_topic_message", "forward_origin", "reply_to_message", "pinned_message", "ephemeral_message_id",
		"receiver_user", "sender_business_bot", "business_connection_id", "guest_query_id", "direct_messages_topic", "forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden", "general_forum_topic_unhidden",
	} {
		if !slices.Contains(of("types", "Message"), name) || !slices.Contains(names(t, message{}), name) {
			t.Errorf("a message has no %q", name)
		}
	}
}

// Updates as Telegram sends them, cut to what matters.
const (
	rawInTopic   = `{"update_id":5,"message":{"message_id":9,"message_thread_id":44,"is_topic_message":true,"from":{"id":7770000001,"is_bot":false,"first_name":"A"},"chat":{"id":-1001234567890123,"type":"supergroup","is_forum":true,"title":"G"},"date":1,"text":"/check@b x","entities":[{"offset":0,"length":8,"type":"bot_command"}],"reply_to_message":{"message_id":8,"message_thread_id":44,"chat":{"id":-1001234567890123,"type":"supergroup"},"date":1,"forum_topic_created":{"name":"n","icon_color":1}},"link_preview_options":{"is_disabled":true},"has_media_spoiler":true}}`
	rawForwarded = `{"update_id":6,"message":{"message_id":1,"from":{"id":1,"first_name":"A"},"chat":{"id":1,"type":"private"},"date":1,"forward_origin":{"type":"hidden_user","date":1,"sender_user_name":"B"},"text":"x"}}`
	rawEphemeral = `{"update_id":7,"message":{"message_id":0,"ephemeral_message_id":31,"receiver_user":{"id":5,"first_name":"A"},"from":{"id":5,"first_name":"A"},"chat":{"id":-100,"type":"supergroup"},"date":1,"text":"/check"}}`
	rawPressed   = `{"update_id":8,"callback_query":{"id":"4382bfdwdsb323b2d9","from":{"id":5,"first_name":"A"},"message":{"message_id":3,"message_thread_id":2,"chat":{"id":-100,"type":"supergroup"},"date":0},"chat_instance":"1","data":"d"}}`
	rawInlinePr  = `{"update_id":9,"callback_query":{"id":"1","from":{"id":5,"first_name":"A"},"inline_message_id":"im","chat_instance":"1","data":"d"}}`
	rawAsked     = `{"update_id":10,"inline_query":{"id":"1","from":{"id":5,"first_name":"A"},"query":"he says","offset":"","chat_type":"sender"}}`
	rawJoined    = `{"update_id":11,"my_chat_member":{"chat":{"id":-100,"type":"group","title":"G"},"from":{"id":5,"first_name":"A"},"date":1,"old_chat_member":{"user":{"id":2,"is_bot":true,"first_name":"b"},"status":"left"},"new_chat_member":{"user":{"id":2,"is_bot":true,"first_name":"b"},"status":"member"}}}`
	rawPosted    = `{"update_id":12,"message":{"message_id":3,"sender_chat":{"id":-200,"type":"channel"},"chat":{"id":-200,"type":"channel"},"date":1,"is_automatic_forward":true,"text":"x"}}`
	rawMoved     = `{"update_id":13,"message":{"message_id":3,"from":{"id":5,"first_name":"A"},"chat":{"id":-4,"type":"group"},"date":1,"migrate_to_chat_id":-1001}}`
	rawTomorrow  = `{"update_id":14,"something_new":{"id":1}}`
)

func good() []string {
	return []string{rawInTopic, rawForwarded, rawEphemeral, rawPressed, rawInlinePr, rawAsked, rawJoined, rawPosted, rawMoved, rawTomorrow}
}

func decoded(t *testing.T, text string) update {
	t.Helper()
	u, err := decodeUpdate([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestWhatTheLibraryDoesNotKnowIsRead(t *testing.T) {
	m := decoded(t, rawInTopic).Message
	if m.Thread != 44 || !m.InTopic || m.Chat.ID != -1001234567890123 || m.From.ID != 7770000001 || m.Text != "/check@b x" || m.ReplyTo.Thread != 44 || m.forwarded() {
		t.Errorf("in a topic: %+v", m)
	}
	if m := decoded(t, rawForwarded).Message; !m.forwarded() || m.Origin.Type != "hidden_user" || m.Origin.Name != "B" {
		t.Errorf("forwarded: %+v", m.Origin)
	}
	if m := decoded(t, rawEphemeral).Message; m.EphemeralID != 31 || m.Receiver.ID != 5 || m.MessageID != 0 {
		t.Errorf("ephemeral: %+v", m)
	}
	if c := decoded(t, rawPressed).Callback; c.ID != "4382bfdwdsb323b2d9" || c.Data != "d" || c.Message.Thread != 2 || c.Message.Date != 0 {
		t.Errorf("pressed: %+v", c)
	}
	if c := decoded(t, rawInlinePr).Callback; c.Message != nil || c.InlineMessageID != "im" {
		t.Errorf("pressed on an inline message: %+v", c)
	}
	if q := decoded(t, rawAsked).Inline; q.Query != "he says" || q.From.ID != 5 {
		t.Errorf("asked inline: %+v", q)
	}
	if j := decoded(t, rawJoined).MyChatMember; j.NewChatMember.Status != "member" || j.Chat.ID != -100 {
		t.Errorf("joined: %+v", j)
	}
	if m := decoded(t, rawPosted).Message; m.From != nil || m.SenderChat.ID != -200 || !m.forwarded() {
		t.Errorf("posted by a channel: %+v", m)
	}
	if m := decoded(t, rawMoved).Message; m.MigrateToChatID != -1001 {
		t.Errorf("moved: %+v", m)
	}
	if u := decoded(t, rawTomorrow); u != (update{ID: 14}) {
		t.Errorf("of a kind to come: %+v", u)
	}
}

func TestUpdatesThatCannotBeUsed(t *testing.T) {
	nested := strings.Repeat(`{"chat":{"id":1},"reply_to_message":`, maxNested+1) + `{"chat":{"id":1}}` + strings.Repeat("}", maxNested+1)
	for name, text := range map[string]string{
		"nothing": "", "no JSON": "his words", "a list": "[]", "null id": `{"update_id":null,"message":{}}`,
		"no chat":             `{"update_id":1,"message":{"text":"his words"}}`,
		"a chat without id":   `{"update_id":1,"message":{"chat":{"title":"his words"}}}`,
		"a reply, no chat":    `{"update_id":1,"message":{"chat":{"id":1},"reply_to_message":{"text":"his words"}}}`,
		"a press by nobody":   `{"update_id":1,"callback_query":{"id":"1"}}`,
		"a press on no chat":  `{"update_id":1,"callback_query":{"id":"1","from":{"id":1},"message":{}}}`,
		"a query by nobody":   `{"update_id":1,"inline_query":{"query":"his words"}}`,
		"another type":        `{"update_id":1,"message":"his words"}`,
		"another inner type":  `{"update_id":1,"message":{"chat":{"id":"his words"}}}`,
		"a number too great":  `{"update_id":1,"message":{"chat":{"id":9223372036854775808}}}`,
		"nested replies":      `{"update_id":1,"message":` + nested + `}`,
		"half an update":      `{"update_id":1,"message":{"chat":{"id":1},"text":"his words`,
		"an id of words":      `{"update_id":"his words"}`,
		"deeper than allowed": `{"update_id":1,"message":` + strings.Repeat("[", 20000),
	} {
		if u, err := decodeUpdate([]byte(text)); err == nil && name != "null id" {
			t.Errorf("%s: taken: %+v", name, u)
		} else if err != nil && strings.Contains(err.Error(), "his words") {
			t.Errorf("%s: the error repeats a person's words: %v", name, err)
		}
	}
}

func TestAnIdIsReadFromWhatCannotBeDecoded(t *testing.T) {
	for text, want := range map[string]int64{
		rawInTopic: 5, `{"update_id":7,"message":"x"}`: 7, `{"message":[1],"update_id":0}`: 0, `{"update_id":9223372036854775806}`: 9223372036854775806,
	} {
		if id, err := updateID([]byte(text)); err != nil || id != want {
			t.Errorf("%s: %d, %v", text, id, err)
		}
	}
	for _, text := range []string{"", "{}", "null", "[]", `{"update_id":null}`, `{"update_id":-1}`, `{"update_id":"1"}`, `{"update_id":9223372036854775807}`, `{"update_id":9223372036854775808}`, `{"update_id":1.5}`} {
		if id, err := updateID([]byte(text)); err == nil {
			t.Errorf("%s: %d", text, id)
		}
	}
}

func FuzzDecodeUpdate(f *testing.F) {
	for _, s := range good() {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		u, err := decodeUpdate(body)
		if err != nil {
			if u != (update{}) {
				t.Error("an error and an update")
			}
			return
		}
		if m := u.Message; m != nil {
			_ = m.forwarded()
			_ = m.Chat.ID
		}
		if u.Callback != nil {
			_ = u.Callback.From.ID
			if u.Callback.Message != nil {
				_ = u.Callback.Message.Chat.ID
			}
		}
		if u.Inline != nil {
			_ = u.Inline.From.ID
		}
	})
}

func BenchmarkDecodeUpdate(b *testing.B) {
	b.SetBytes(int64(len(rawInTopic)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decodeUpdate([]byte(rawInTopic)); err != nil {
			b.Fatal(err)
		}
	}
}
