package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"hangup/bot"
)

// refusals are descriptions as Telegram words them.
var refusals = []struct {
	code int
	text string
	why  reason
	kind bot.SendErrorKind
}{
	{403, "Forbidden: bot was blocked by the user", blocked, bot.Suspend},
	{403, "Forbidden: user is deactivated", blocked, bot.Suspend},
	{403, "Forbidden: bot can't initiate conversation with a user", blocked, bot.Suspend},
	{403, "Forbidden: bot was kicked from the group chat", kicked, bot.Suspend},
	{403, "Forbidden: bot was kicked from the supergroup chat", kicked, bot.Suspend},
	{403, "Forbidden: bot is not a member of the channel chat", kicked, bot.Suspend},
	{403, "Forbidden: the group chat was deleted", kicked, bot.Suspend},
	{400, "Bad Request: group chat was deactivated", kicked, bot.Suspend},
	{403, "Forbidden: something that nobody has seen", noRights, bot.Suspend},
	{400, "Bad Request: not enough rights to send text messages to the chat", noRights, bot.Suspend},
	{400, "Bad Request: have no rights to send a message", noRights, bot.Suspend},
	{400, "Bad Request: need administrator rights in the channel chat", noRights, bot.Suspend},
	{400, "Bad Request: CHAT_WRITE_FORBIDDEN", noRights, bot.Suspend},
	{400, "Bad Request: CHAT_RESTRICTED", noRights, bot.Suspend},
	{400, "Bad Request: chat not found", noChat, bot.Suspend},
	{400, "Bad Request: PEER_ID_INVALID", noChat, bot.Suspend},
	{400, "Bad Request: TOPIC_CLOSED", topicClosed, bot.Suspend},
	{400, "Bad Request: message thread not found", topicGone, bot.Suspend},
	{400, "Bad Request: TOPIC_DELETED", topicGone, bot.Suspend},
	{400, "Bad Request: group chat was upgraded to a supergroup chat", upgraded, bot.Moved},
	{400, "Bad Request: message is too long", tooLong, bot.Shrink},
	{400, "Bad Request: MESSAGE_TOO_LONG", tooLong, bot.Shrink},
	{400, "Bad Request: message caption is too long", tooLong, bot.Shrink},
	{413, "Request Entity Too Large", tooLong, bot.Shrink},
	{400, `Bad Request: can't parse entities: Unsupported start tag "his-name" at byte offset 3`, malformed, bot.Shrink},
	{400, "Bad Request: ENTITY_BOUNDS_INVALID", malformed, bot.Shrink},
	{400, "Bad Request: BUTTON_DATA_INVALID", malformed, bot.Shrink},
	{400, "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard", malformed, bot.Shrink},
	{400, "Bad Request: reply markup is too long", malformed, bot.Shrink},
	{400, "Bad Request: PHOTO_INVALID_DIMENSIONS", malformed, bot.Shrink},
	{400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same", notModified, bot.Dead},
	{400, "Bad Request: message to edit not found", messageGone, bot.Gone},
	{400, "Bad Request: message to delete not found", messageGone, bot.Gone},
	{400, "Bad Request: message can't be edited", notEditable, bot.Dead},
	{400, "Bad Request: message can't be deleted for everyone", notEditable, bot.Dead},
	{400, "Bad Request: message to be replied not found", noReplyTarget, bot.Dead},
	{400, "Bad Request: replied message not found", noReplyTarget, bot.Dead},
	{400, "Bad Request: query is too old and response timeout expired or query ID is invalid", stale, bot.Dead},
	{400, "Bad Request: EPHEMERAL_MESSAGES_UNSUPPORTED", noEphemeral, bot.Dead},
	{400, "Bad Request: user not found", noMember, bot.Dead},
	{400, "Bad Request: PARTICIPANT_ID_INVALID", noMember, bot.Dead},
	{400, "Bad Request: receiver is not a member of the chat", noMember, bot.Dead},
	{400, "Bad Request: message text is empty", unnamed, bot.Dead},
	{400, "", unnamed, bot.Dead},
	{404, "Not Found: method not found", noMethod, bot.Dead},
	{404, "Not Found", badToken, bot.Retry},
	{401, "Unauthorized", badToken, bot.Retry},
	{409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running", otherPoller, bot.Retry},
	{409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first", webhookSet, bot.Retry},
	{429, "Too Many Requests: retry after 7", tooMany, bot.Wait},
	{500, "Internal Server Error", serverDown, bot.Retry},
	{503, "Service Unavailable: chat not found", serverDown, bot.Retry},
}

func TestEveryRefusalHasItsClass(t *testing.T) {
	for _, r := range refusals {
		body, err := json.Marshal(map[string]any{"ok": false, "error_code": r.code, "description": r.text})
		if err != nil {
			t.Fatal(err)
		}
		err = wired(t, says(r.code, string(body))).Call(t.Context(), "sendMessage", nil, nil)
		se := sendErrorOf(t, err)
		if se.Kind != r.kind || reasonOf(err) != r.why || se.Doubt {
			t.Errorf("%d %s: %s, %s, doubt %v", r.code, r.text, se.Kind, reasonOf(err), se.Doubt)
		}
		if strings.Contains(err.Error(), "his-name") {
			t.Errorf("repeats our text: %v", err)
		}
	}
}

func TestAGroupThatMovedSaysWhere(t *testing.T) {
	for _, c := range []struct{ parameters, to string }{
		{`{"migrate_to_chat_id":-1001234567890123}`, "-1001234567890123"},
		{`{"migrate_to_chat_id":-100,"retry_after":"x"}`, "-100"},
		{`{}`, ""},
		{`{"migrate_to_chat_id":"x"}`, ""},
		{`{"migrate_to_chat_id":1e400}`, ""},
		{`[]`, ""},
	} {
		body := `{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":` + c.parameters + `}`
		se := sendErrorOf(t, wired(t, says(400, body)).Call(t.Context(), "sendMessage", nil, nil))
		want := bot.ChatID{}
		if c.to != "" {
			want = bot.ChatID{Platform: Platform, ID: c.to}
		}
		if se.Kind != bot.Moved || se.MovedTo != want {
			t.Errorf("%s: %+v", c.parameters, se)
		}
	}
}

func TestAWaitIsReadWhereverItStands(t *testing.T) {
	for _, c := range []struct {
		name, header, description, parameters string
		want                                  time.Duration
	}{
		{"in the parameters", "", "Too Many Requests: retry after 3", `{"retry_after":5}`, 5 * time.Second},
		{"half a day", "", "", `{"retry_after":43200}`, 12 * time.Hour},
		{"beside an odd neighbour", "", "", `{"retry_after":5,"migrate_to_chat_id":"x"}`, 5 * time.Second},
		{"in the description", "", "Too Many Requests: retry after 3", `null`, 3 * time.Second},
		{"in the header", "9", "", `null`, 9 * time.Second},
		{"nowhere", "", "", `null`, 0},
		{"negative", "-4", "", `{"retry_after":-5}`, 0},
		{"absurd", "", "", `{"retry_after":9223372036854775807}`, maxAfter},
		{"a header that is a date", "Wed, 21 Oct 2026 07:28:00 GMT", "", `null`, 0},
	} {
		client := wired(t, func(w http.ResponseWriter, _ *http.Request) {
			if c.header != "" {
				w.Header().Set("Retry-After", c.header)
			}
			w.WriteHeader(429)
			_, _ = fmt.Fprintf(w, `{"ok":false,"error_code":429,"description":%q,"parameters":%s}`, c.description, c.parameters)
		})
		if se := sendErrorOf(t, client.Call(t.Context(), "sendMessage", nil, nil)); se.Kind != bot.Wait || se.After != c.want {
			t.Errorf("%s: %+v", c.name, se)
		}
	}
}

func TestReasonOfWhatIsNoCall(t *testing.T) {
	if reasonOf(nil) != unnamed || reasonOf(errors.New("x")) != unnamed {
		t.Error("a reason out of nothing")
	}
}

func FuzzDescriptions(f *testing.F) {
	for _, r := range refusals {
		f.Add(r.code, r.text)
	}
	f.Fuzz(func(t *testing.T, code int, text string) {
		short := plain(text)
		if len(short) > maxText || strings.ContainsAny(short, "\r\n") {
			t.Errorf("%q", short)
		}
		se := refusal{method: "m", code: code, text: short, readable: true}.sendError()
		if se.Kind == "" || se.Err == nil || (se.Kind == bot.Moved && se.MovedTo.ID != "") {
			t.Errorf("%+v", se)
		}
	})
}
