package telegramtest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// seen is an update as a bot reads it.
type seen struct {
	ID      int      `json:"update_id"`
	Message *Message `json:"message"`
	Edited  *Message `json:"edited_message"`
	Press   *struct {
		ID   string `json:"id"`
		Data string `json:"data"`
	} `json:"callback_query"`
	Membership json.RawMessage `json:"my_chat_member"`
}

func (d *desk) updates(p params) []seen {
	d.t.Helper()
	return ok[[]seen](d, "getUpdates", p)
}

func TestUpdatesStayUntilTheOffsetPassesThem(t *testing.T) {
	d := newDesk(t)
	u := d.started("Ada")
	d.Say(u, u.ID, "two")
	first := d.updates(params{"limit": 1})
	again := d.updates(params{})
	if len(first) != 1 || len(again) != 2 || again[0].ID != first[0].ID {
		t.Fatalf("got %+v and %+v", first, again)
	}
	if rest := d.updates(params{"offset": first[0].ID + 1}); len(rest) != 1 || rest[0].Message.Text != "two" {
		t.Errorf("got %+v", rest)
	}
	d.Say(u, u.ID, "three")
	if last := d.updates(params{"offset": -1}); len(last) != 1 || last[0].Message.Text != "three" || d.Waiting() != 1 {
		t.Errorf("got %+v", last)
	}
}

func TestLongPollEndsWithTheFirstUpdate(t *testing.T) {
	d := newDesk(t)
	u := d.Person("Ada")
	got := make(chan []seen, 1)
	go func() { got <- d.updates(params{"timeout": 30}) }()
	d.polling(1)
	d.Say(u, u.ID, "/start")
	if all := <-got; len(all) != 1 || all[0].Message.Entities[0].Type != "bot_command" {
		t.Errorf("got %+v", all)
	}
}

// polling waits until so many polls have begun.
func (d *desk) polling(n int) {
	d.Until("polls begin", func() bool {
		d.mu.Lock()
		defer d.mu.Unlock()
		return d.queue.poll >= n
	})
}

func TestSecondPollEndsTheFirst(t *testing.T) {
	d := newDesk(t)
	first := make(chan answer, 1)
	go func() { first <- d.call("getUpdates", params{"timeout": 30}) }()
	d.polling(1)
	second := d.call("getUpdates", params{})
	if a := <-first; a.Code != 409 || !strings.Contains(a.Description, "terminated by other getUpdates request") || !second.OK {
		t.Errorf("got %+v and %+v", a, second)
	}
}

func TestDuplicateReversedAndPoisonousUpdatesCome(t *testing.T) {
	d := newDesk(t)
	u := d.started("Ada")
	one := d.updates(params{})[0].ID
	d.updates(params{"offset": one + 1})
	d.Repeat(one)
	got := d.updates(params{"offset": one + 1})
	if len(got) != 1 || got[0].ID != one || len(d.updates(params{"offset": one + 1})) != 0 {
		t.Errorf("the repeated update: %+v", got)
	}
	poison := d.Poison("message", `{"message_id":"not a number","date":[]}`)
	d.Say(u, u.ID, "after")
	d.Reverse()
	raw := ok[[]json.RawMessage](d, "getUpdates", params{"offset": one + 1})
	if len(raw) != 2 || !strings.Contains(string(raw[0]), `"after"`) || !strings.Contains(string(raw[1]), "not a number") || poison != one+1 {
		t.Errorf("got %s", raw)
	}
}

func TestOnlyWantedKindsCome(t *testing.T) {
	d := newDesk(t)
	u := d.started("Ada")
	d.updates(params{"allowed_updates": []string{"my_chat_member"}, "offset": -1})
	before := d.Waiting()
	d.Say(u, u.ID, "unheard")
	d.Block(u)
	if d.Waiting() != before+1 {
		t.Errorf("%d updates wait, want one more than %d", d.Waiting(), before)
	}
}

func TestWebhookGetsUpdatesUntilItTakesThem(t *testing.T) {
	d := newDesk(t)
	var mu sync.Mutex
	var tries, secrets []string
	bot := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		tries, secrets = append(tries, string(body)), append(secrets, r.Header.Get("X-Telegram-Bot-Api-Secret-Token")+r.URL.Path)
		if len(tries) == 1 {
			w.WriteHeader(500)
		}
	}))
	defer bot.Close()
	d.Tunnel(bot.URL)
	ok[bool](d, "setWebhook", params{"url": "https://bot.example/hook", "secret_token": "s3cret"})
	d.started("Ada")
	d.Until("the update is taken", func() bool { return d.Waiting() == 0 })
	mu.Lock()
	defer mu.Unlock()
	if len(tries) != 2 || tries[0] != tries[1] || secrets[0] != "s3cret/hook" {
		t.Errorf("got %q with %q", tries, secrets)
	}
	d.refused("getUpdates", params{}, 409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	if info := ok[webhookInfo](d, "getWebhookInfo", params{}); info.URL != "https://bot.example/hook" || !strings.Contains(info.LastError, "500") {
		t.Errorf("got %+v", info)
	}
	ok[bool](d, "deleteWebhook", params{})
	d.updates(params{})
}

func TestPressesAndCardsAreAnsweredInTime(t *testing.T) {
	d := newDesk(t)
	u := d.started("Ada")
	m := ok[Message](d, "sendMessage", params{"chat_id": u.ID, "text": "x", "reply_markup": params{"inline_keyboard": [][]params{{{"text": "Yes", "callback_data": "y"}}}}})
	id := d.Press(u, m, "y")
	ok[bool](d, "answerCallbackQuery", params{"callback_query_id": id, "text": "Thank you."})
	if a, done := d.PressAnswered(id); !done || a.Text != "Thank you." {
		t.Errorf("got %+v %v", a, done)
	}
	late := d.ForgePress(u, m, "forged")
	d.clock.pass(pressTime + time.Second)
	d.refused("answerCallbackQuery", params{"callback_query_id": late}, 400, errStaleQuery().Text)
	q := d.Ask(u, "he says he's from the bank", "group")
	card := params{"type": "article", "id": "1", "title": "Hang up", "input_message_content": params{"message_text": "<b>Hang up.</b>", "parse_mode": "HTML"}}
	d.refused("answerInlineQuery", params{"inline_query_id": q, "results": []params{card, card}}, 400, "Bad Request: RESULT_ID_DUPLICATE")
	ok[bool](d, "answerInlineQuery", params{"inline_query_id": q, "results": []params{card}})
	sent := d.Choose(q, 0)
	ok[bool](d, "editMessageText", params{"inline_message_id": sent, "text": "Changed."})
	if got, there := d.Inline(sent); !there || got.Text != "Changed." {
		t.Errorf("got %+v", got)
	}
}

func TestMenusAreKeptByScopeAndLanguage(t *testing.T) {
	d := newDesk(t)
	list := []params{{"command": "check", "description": "Check a call", "is_ephemeral": true}}
	ok[bool](d, "setMyCommands", params{"commands": list, "scope": params{"type": "all_group_chats"}, "language_code": "en"})
	if got := d.Menu("all_group_chats", "en"); len(got) != 1 || got[0] != (Command{"check", "Check a call", true}) {
		t.Errorf("got %+v", got)
	}
	if d.Menu("all_group_chats", "") != nil || len(ok[[]Command](d, "getMyCommands", params{})) != 0 {
		t.Error("a menu shows in another scope or language")
	}
	ok[bool](d, "deleteMyCommands", params{"scope": params{"type": "all_group_chats"}, "language_code": "en"})
	if d.Menu("all_group_chats", "en") != nil {
		t.Error("the menu is still there")
	}
}

// Every shape that people send is one that the Bot API describes: the checker of newDesk looks at each.
func TestShapesOfSendersAreTheBotAPIs(t *testing.T) {
	d := newDesk(t)
	u, v := d.started("Ada"), d.started("Bob")
	group := d.Group("forum", "Elm Road", u, v)
	channel := d.Group("channel", "News", u)
	topic := d.Topic(group.ID)
	d.Say(u, group.ID, "/check x", InTopic(topic))
	d.Say(u, group.ID, "/warn x", Anonymously)
	d.Say(u, group.ID, "post", From(channel, true))
	d.Say(u, group.ID, "as channel", From(channel, false))
	d.Say(u, u.ID, "he rang", Forwarded(v))
	d.Edit(d.Say(u, group.ID, "/check y"), "/check z")
	d.SetBot(group.ID, u, "administrator")
	d.SayPrivately(u, group.ID, "/check q")
	ok[params](d, "getChat", params{"chat_id": group.ID})
	got := d.updates(params{})
	if anon := got[3].Message; anon.From.ID != 1087968824 || anon.SenderChat.ID != group.ID {
		t.Errorf("got %+v", anon)
	}
	if auto := got[4].Message; auto.From.ID != 777000 || !auto.AutoForward || auto.SenderChat.ID != channel.ID {
		t.Errorf("got %+v", auto)
	}
	if last := got[len(got)-1].Message; last.MessageID != 0 || last.EphemeralID == 0 {
		t.Errorf("got %+v", last)
	}
}
