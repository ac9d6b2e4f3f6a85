package limited

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// TelegramToken is the token of the bot in a Telegram.
const TelegramToken = "7000000001:AAF-limited-token-000000000000000000"

// Telegram is the Bot API of one bot. It is an http.Handler, to be reached in the place of https://api.telegram.org.
type Telegram struct {
	platform
	limits  *telegramLimits // nil for none
	lastUp  int
	polls   int // that wait for updates now
	updates []update
	news    chan struct{} // closed and renewed with each update
	kept    map[string]json.RawMessage
	offers  map[string][]Deed // keys under the newest answer that has some, by chat
}

type update struct {
	id   int
	body json.RawMessage
}

// NewTelegram makes a Telegram.
func NewTelegram(o Options) *Telegram {
	t := &Telegram{platform: newPlatform(o), lastUp: 880000000, news: make(chan struct{}), kept: map[string]json.RawMessage{}, offers: map[string][]Deed{}}
	if !o.Free {
		t.limits = newTelegramLimits()
	}
	return t
}

// telegramCall is what is read of a call.
type telegramCall struct {
	Chat     json.Number     `json:"chat_id"`
	Message  int             `json:"message_id"`
	Text     string          `json:"text"`
	Caption  string          `json:"caption"`
	Offset   int             `json:"offset"`
	Timeout  int             `json:"timeout"`
	Scope    json.RawMessage `json:"scope"`
	Language string          `json:"language_code"`
	Commands json.RawMessage `json:"commands"`
	Markup   json.RawMessage `json:"reply_markup"`
	Query    string          `json:"callback_query_id"`
}

// maxBody is how much of a request is read, in bytes: a photo has at most 10 MiB.
const maxBody = 16 << 20

// ServeHTTP takes a call: /bot<token>/<method>.
func (t *Telegram) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method, ok := strings.CutPrefix(r.URL.Path, "/bot"+TelegramToken+"/")
	if !ok {
		telegramError(401, "Unauthorized", "").show(w)
		return
	}
	c, err := readTelegramCall(w, r)
	if err != nil {
		telegramError(400, "Bad Request: can't parse", "").show(w)
		return
	}
	t.do(r.Context(), method, c).show(w)
}

func readTelegramCall(w http.ResponseWriter, r *http.Request) (c telegramCall, err error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		c.Chat, c.Caption = json.Number(r.FormValue("chat_id")), r.FormValue("caption")
		return c, nil
	}
	return c, json.NewDecoder(r.Body).Decode(&c)
}

func (t *Telegram) do(ctx context.Context, method string, c telegramCall) outcome {
	switch {
	case method == "getMe":
		return telegramResult(`{"id":7000000001,"is_bot":true,"first_name":"Hangup","username":"limited_bot","can_join_groups":true,"supports_inline_queries":true}`)
	case method == "getUpdates":
		return t.getUpdates(ctx, c)
	case method == "sendChatAction":
		return telegramResult("true")
	case strings.HasPrefix(method, "send"), strings.HasPrefix(method, "edit"), strings.HasPrefix(method, "delete") && c.Message != 0:
		return t.write(method, c)
	case method == "answerCallbackQuery":
		t.arrive(chatOfQuery(c.Query))
		return telegramResult("true")
	case method == "setMyCommands", method == "getMyCommands":
		return t.keep(method, c)
	case strings.HasPrefix(method, "getMy"): // words on the bot's page, of which none were set
		return telegramResult("{}")
	}
	return telegramResult("true")
}

// keep stores a menu of commands, or gives it.
func (t *Telegram) keep(method string, c telegramCall) outcome {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := string(c.Scope) + c.Language
	if method == "setMyCommands" {
		t.kept[key] = c.Commands
		return telegramResult("true")
	}
	if t.kept[key] == nil {
		return telegramResult("[]")
	}
	return telegramResult(string(t.kept[key]))
}

// write posts, changes or removes a message.
func (t *Telegram) write(method string, c telegramCall) outcome {
	t.arrive(c.Chat.String())
	t.half()
	out := t.act(method, c)
	t.half()
	return out
}

// arrive notes that an answer to a question has left the bot: what follows is the way to Telegram.
func (t *Telegram) arrive(chat string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.answered(chat, t.Now())
}

func (t *Telegram) act(method string, c telegramCall) outcome {
	t.mu.Lock()
	defer t.mu.Unlock()
	chat := c.Chat.String()
	bad := t.trouble(chat)
	switch {
	case bad.Page != 0:
		return page(bad.Page)
	case bad.After > 0:
		return t.tooMany(bad.After)
	case bad.Gone:
		return telegramError(403, "Forbidden: bot was kicked from the group chat", "")
	case bad.MovedTo != "":
		return telegramError(400, "Bad Request: group chat was upgraded to a supergroup chat", `"migrate_to_chat_id":`+bad.MovedTo)
	}
	if out, ok := t.limit(chat); !ok {
		return out
	}
	out := t.change(method, chat, c)
	if bad.Cut {
		return outcome{}
	}
	return out
}

// limit counts a call and says what to answer to one that is too many. The lock is held.
func (t *Telegram) limit(chat string) (refusal outcome, ok bool) {
	if t.limits == nil {
		return outcome{}, true
	}
	wait, banned := t.limits.take(chat, t.Now())
	if banned {
		t.tally.Banned++
	}
	if wait > 0 {
		return t.tooMany(wait), false
	}
	return outcome{}, true
}

// tooMany refuses a call. Telegram tells whole seconds. The lock is held.
func (t *Telegram) tooMany(wait time.Duration) outcome {
	t.tally.TooMany++
	n := int(math.Ceil(wait.Seconds()))
	out := telegramError(429, fmt.Sprintf("Too Many Requests: retry after %d", n), fmt.Sprintf(`"retry_after":%d`, n))
	out.header = http.Header{"Retry-After": {strconv.Itoa(n)}}
	return out
}

// change does what is asked. The lock is held.
func (t *Telegram) change(method, chat string, c telegramCall) outcome {
	id := strconv.Itoa(c.Message)
	switch {
	case strings.HasPrefix(method, "edit"):
		if !t.rewrite(chat, id, c.Text+c.Caption) && !t.asks(chat) {
			return telegramError(400, "Bad Request: message to edit not found", "")
		}
	case strings.HasPrefix(method, "delete"):
		if !t.remove(chat, id) && !t.asks(chat) {
			return telegramError(400, "Bad Request: message to delete not found", "")
		}
		return telegramResult("true")
	default:
		t.lastID++
		id = strconv.Itoa(t.lastID)
		t.put(chat, id, c.Text+c.Caption)
	}
	if offers := telegramOffers(c.Markup, id); t.asks(chat) && len(offers) > 0 {
		t.offers[chat] = offers
	}
	return telegramResult(fmt.Sprintf(`{"message_id":%s,"date":%d,"chat":{"id":%s,"type":"group"}}`, id, t.Now().Unix(), chat))
}

// asks tells whether somebody ever asked in a chat: its messages are answers and are not kept. The lock is held.
func (t *Telegram) asks(chat string) bool {
	_, ok := t.waiting[chat]
	return ok
}

func telegramResult(result string) outcome {
	return outcome{status: http.StatusOK, body: `{"ok":true,"result":` + result + `}`}
}

func telegramError(code int, text, parameters string) outcome {
	return outcome{status: code, body: fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q,"parameters":{%s}}`, code, text, parameters)}
}
