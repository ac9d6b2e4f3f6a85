package telegramtest

import (
	"strings"
	"testing"
)

// strictDesk is a server that fails the test for every call that the description does not know.
func strictDesk(t *testing.T) *desk {
	t.Helper()
	clock := newClock()
	d := &desk{New(t, clock.now), clock, t}
	d.Check(OpenChecker(t, spec))
	return d
}

// What the adapter will ask for, as it should: neither the server nor the description has anything against it.
func TestRightCallsPassTheDescription(t *testing.T) {
	d := strictDesk(t)
	u := d.started("Ada")
	forum := d.Group("forum", "Elm Road Watch", u)
	topic := d.Topic(forum.ID)
	buttons := params{"inline_keyboard": [][]params{{{"text": "Share", "callback_data": strings.Repeat("x", maxData)}, {"text": "More", "url": "https://example.org"}}}}
	m := ok[Message](d, "sendMessage", params{
		"chat_id": forum.ID, "message_thread_id": topic, "text": "<b>" + strings.Repeat("x", maxText) + "</b>", "parse_mode": "HTML",
		"link_preview_options": params{"is_disabled": true}, "reply_markup": buttons,
	})
	ok[bool](d, "sendChatAction", params{"chat_id": forum.ID, "message_thread_id": topic, "action": "typing"})
	ok[Message](d, "editMessageReplyMarkup", params{"chat_id": forum.ID, "message_id": m.MessageID, "reply_markup": params{"inline_keyboard": [][]params{}}})
	ok[bool](d, "deleteMessage", params{"chat_id": forum.ID, "message_id": m.MessageID})
	ok[bool](d, "setMyCommands", params{
		"commands": []Command{{"check", "Check a call", true}}, "scope": params{"type": "chat", "chat_id": forum.ID}, "language_code": "en",
	})
	ok[bool](d, "setWebhook", params{"url": "https://bot.example/hook", "secret_token": "s", "allowed_updates": []string{"message"}})
	ok[bool](d, "deleteWebhook", params{"drop_pending_updates": true})
	d.updates(params{"offset": 1, "timeout": 0, "limit": 100, "allowed_updates": []string{"message", "callback_query"}})
}

// A press on an ephemeral message is answered by changing it, in its own methods.
func TestEphemeralPressIsAnsweredByEditing(t *testing.T) {
	d := strictDesk(t)
	u := d.started("Ada")
	group := d.Group("supergroup", "Elm Road", u)
	asked := d.SayPrivately(u, group.ID, "/check he rang")
	m := ok[Message](d, "sendMessage", params{
		"chat_id": group.ID, "text": "Hang up.", "reply_parameters": params{"ephemeral_message_id": asked.EphemeralID},
		"ephemeral_message_parameters": params{"receiver_user_id": u.ID},
		"reply_markup":                 params{"inline_keyboard": [][]params{{{"text": "Share", "callback_data": "s"}}}},
	})
	press := d.Press(u, m, "s")
	if a := d.call("sendMessage", params{
		"chat_id": group.ID, "text": "x",
		"ephemeral_message_parameters": params{"receiver_user_id": u.ID, "callback_query_id": press, "replace_callback_query_message": true},
	}); a.OK {
		t.Error("an ephemeral message is replaced by a new one")
	}
	at := params{"chat_id": group.ID, "receiver_user_id": u.ID, "ephemeral_message_id": m.EphemeralID, "text": "Shared."}
	ok[bool](d, "editEphemeralMessageText", at)
	ok[bool](d, "answerCallbackQuery", params{"callback_query_id": press})
	if got := d.Ephemerals(group.ID, u); len(got) != 2 || got[1].Text != "Shared." || got[1].Keyboard != nil {
		t.Errorf("got %+v", got)
	}
}

// A press in the group may be answered to the presser alone, which is how a public button gives a private answer.
func TestPublicPressIsAnsweredToOneOnly(t *testing.T) {
	d := strictDesk(t)
	u, v := d.started("Ada"), d.started("Bob")
	group := d.Group("supergroup", "Elm Road", u, v)
	m := ok[Message](d, "sendMessage", params{
		"chat_id": group.ID, "text": "A warning.",
		"reply_markup": params{"inline_keyboard": [][]params{{{"text": "Why?", "callback_data": "w"}}}},
	})
	b, found := m.Keyboard.Find("Why?")
	if !found {
		t.Fatal("the button is not there")
	}
	press := d.Press(v, m, b.Data)
	why := ok[Message](d, "sendMessage", params{
		"chat_id": group.ID, "text": "Because.", "ephemeral_message_parameters": params{"receiver_user_id": v.ID, "callback_query_id": press},
	})
	if why.EphemeralID == 0 || len(d.Ephemerals(group.ID, v)) != 1 || len(d.Ephemerals(group.ID, u)) != 0 {
		t.Errorf("got %+v", why)
	}
}
