package telegramtest

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// questions is what waits for answerCallbackQuery and answerInlineQuery, and what came.
type questions struct {
	last    int
	presses map[string]*press
	asked   map[string]*inlineQuestion
	inline  map[string]*Message // messages that were sent by inline mode
}

// press is a button that somebody pressed.
type press struct {
	by      int64
	at      time.Time
	message Message
	answer  *PressAnswer
}

// PressAnswer is what the person who pressed saw: nothing at all when Text is empty.
type PressAnswer struct {
	Text  string
	Alert bool
	URL   string
}

type inlineQuestion struct {
	by      User
	at      time.Time
	results []InlineResult
	done    bool
}

// InlineResult is a card that inline mode offers.
type InlineResult struct {
	Type        string    `json:"type"`
	ID          string    `json:"id"`
	Title       string    `json:"title"`
	Description string    `json:"description"`
	Keyboard    *Keyboard `json:"reply_markup"`
	Content     struct {
		Text      string `json:"message_text"`
		ParseMode string `json:"parse_mode"`
	} `json:"input_message_content"`
}

func newQuestions() questions {
	return questions{presses: map[string]*press{}, asked: map[string]*inlineQuestion{}, inline: map[string]*Message{}}
}

func (q *questions) next() string {
	q.last++
	return fmt.Sprintf("4382%d", 1000000+q.last)
}

// pressed tells who pressed under a query id, and when; 0 is nobody.
func (q *questions) pressed(id string) (time.Time, int64) {
	p := q.presses[id]
	if p == nil {
		return time.Time{}, 0
	}
	return p.at, p.by
}

// pressTime and inlineTime are how long a query may be answered. Telegram does not write them down; the first is what
// has been measured by others, the second what the server's source has.
const (
	pressTime  = 15 * time.Minute
	inlineTime = 30 * time.Second
	maxNotice  = 200 // characters: core.telegram.org/bots/api#answercallbackquery
	maxResults = 50  // core.telegram.org/bots/api#answerinlinequery
)

func errStaleQuery() *apiError {
	return badRequest("query is too old and response timeout expired or query ID is invalid")
}

// Press lets somebody press a button that is under the message now, and gives the query's id.
func (s *Server) Press(by User, m Message, data string) string {
	s.t.Helper()
	s.mu.Lock()
	c := s.world.chats[m.Chat.ID]
	var now *Message
	if c != nil && m.EphemeralID != 0 {
		now = c.ephemeral[m.EphemeralID]
	} else if c != nil {
		now = c.messages[m.MessageID]
	}
	s.mu.Unlock()
	if now == nil || !now.Keyboard.offers(data) {
		s.t.Fatalf("telegramtest: no button with the data %q is there to press", data)
	}
	return s.ForgePress(by, *now, data)
}

// ForgePress sends a press as a changed client may: any data, under any message, whether the button is there or not.
func (s *Server) ForgePress(by User, m Message, data string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.questions.next()
	s.questions.presses[id] = &press{by: by.ID, at: s.now(), message: m}
	s.push("callback_query", map[string]any{
		"id": id, "from": by, "message": m, "chat_instance": fmt.Sprint(m.Chat.ID), "data": data,
	})
	return id
}

// PressInline lets somebody press a button under a message that was sent by inline mode.
func (s *Server) PressInline(by User, inlineID, data string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.questions.next()
	s.questions.presses[id] = &press{by: by.ID, at: s.now()}
	s.push("callback_query", map[string]any{
		"id": id, "from": by, "inline_message_id": inlineID, "chat_instance": "-1", "data": data,
	})
	return id
}

// PressAnswered gives what came of a press, if anything did.
func (s *Server) PressAnswered(id string) (PressAnswer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.questions.presses[id]
	if p == nil || p.answer == nil {
		return PressAnswer{}, false
	}
	return *p.answer, true
}

func (s *Server) answerCallbackQuery(_ context.Context, c Call) (any, error) {
	p := s.questions.presses[c.Params["callback_query_id"]]
	if p == nil || s.now().Sub(p.at) > pressTime {
		return nil, errStaleQuery()
	}
	if units(c.Params["text"]) > maxNotice {
		return nil, badRequest("MESSAGE_TOO_LONG")
	}
	p.answer = &PressAnswer{Text: c.Params["text"], Alert: c.yes("show_alert"), URL: c.Params["url"]}
	return true, nil
}

// Ask lets somebody type after the bot's name in a chat of the given type, and gives the query's id.
func (s *Server) Ask(by User, query, chatType string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.questions.next()
	s.questions.asked[id] = &inlineQuestion{by: by, at: s.now()}
	s.push("inline_query", map[string]any{"id": id, "from": by, "query": query, "offset": "", "chat_type": chatType})
	return id
}

// Offered gives the cards that an inline query was answered with, if it was.
func (s *Server) Offered(id string) ([]InlineResult, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.questions.asked[id]
	if q == nil || !q.done {
		return nil, false
	}
	return q.results, true
}

func (s *Server) answerInlineQuery(_ context.Context, c Call) (any, error) {
	q := s.questions.asked[c.Params["inline_query_id"]]
	if q == nil || s.now().Sub(q.at) > inlineTime {
		return nil, errStaleQuery()
	}
	var results []InlineResult
	if err := json.Unmarshal([]byte(c.Params["results"]), &results); err != nil {
		return nil, badRequest("can't parse inline query results JSON object")
	}
	if len(results) > maxResults {
		return nil, badRequest("RESULTS_TOO_MUCH")
	}
	ids := map[string]bool{}
	for _, r := range results {
		if err := r.fits(ids); err != nil {
			return nil, err
		}
	}
	q.results, q.done = results, true
	return true, nil
}

func (r InlineResult) fits(ids map[string]bool) error {
	switch {
	case len(r.ID) == 0 || len(r.ID) > 64:
		return badRequest("RESULT_ID_INVALID")
	case ids[r.ID]:
		return badRequest("RESULT_ID_DUPLICATE")
	}
	ids[r.ID] = true
	text, _, err := r.text()
	switch {
	case err != nil:
		return err
	case text == "":
		return badRequest("message text is empty")
	case units(text) > maxText:
		return badRequest("MESSAGE_TOO_LONG")
	}
	return nil
}

func (r InlineResult) text() (string, []Entity, error) {
	c := Call{Params: map[string]string{"text": r.Content.Text, "parse_mode": r.Content.ParseMode}}
	return c.text("text")
}

// Choose lets the person who asked send a card, and gives the inline_message_id of what stands in the chat then.
func (s *Server) Choose(id string, card int) string {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.questions.asked[id]
	if q == nil || card >= len(q.results) {
		s.t.Fatalf("telegramtest: query %s has no card %d", id, card)
	}
	text, entities, err := q.results[card].text()
	if err != nil {
		s.t.Fatal(err) // It was read when it was offered.
	}
	inlineID := "inline-" + s.questions.next()
	s.questions.inline[inlineID] = &Message{From: &q.by, Date: s.now().Unix(), Text: text, Entities: entities, Keyboard: q.results[card].Keyboard, ViaBot: &s.Me}
	return inlineID
}

// Inline gives a message that was sent by inline mode, as it stands now.
func (s *Server) Inline(inlineID string) (Message, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.questions.inline[inlineID]
	if m == nil {
		return Message{}, false
	}
	return *m, true
}

func (s *Server) editInline(id string, c Call) (any, error) {
	m := s.questions.inline[id]
	if m == nil {
		return nil, badRequest("MESSAGE_ID_INVALID")
	}
	if c.Method == "editMessageText" {
		return true, m.rewrite(c, textToo)
	}
	return true, m.rewrite(c, buttonsAlone)
}
