package telegramtest

import (
	"encoding/json"
	"errors"
	"net/http"
)

// apiError is an error as the Bot API tells it. The texts are those of tdlib/telegram-bot-api, word by word, wherever they are
// known; those about ephemeral messages are ours.
type apiError struct {
	Code     int
	Text     string
	After    int   // seconds, for 429
	Migrated int64 // where a group went
}

// Error gives the text.
func (e *apiError) Error() string { return e.Text }

func badRequest(text string) *apiError { return &apiError{Code: 400, Text: "Bad Request: " + text} }
func forbidden(text string) *apiError  { return &apiError{Code: 403, Text: "Forbidden: " + text} }

func asAPIError(err error) *apiError {
	var e *apiError
	if errors.As(err, &e) {
		return e
	}
	return badRequest(err.Error())
}

// envelope is what every answer of the Bot API is in.
type envelope struct {
	OK          bool        `json:"ok"`
	Result      any         `json:"result,omitempty"`
	Code        int         `json:"error_code,omitempty"`
	Description string      `json:"description,omitempty"`
	Parameters  *parameters `json:"parameters,omitempty"`
}

type parameters struct {
	Migrated int64 `json:"migrate_to_chat_id,omitempty"`
	After    int   `json:"retry_after,omitempty"`
}

// encode gives the body and the HTTP status of an answer.
func encode(result any, err error) ([]byte, int) {
	status, e := 200, envelope{OK: true, Result: result}
	if err != nil {
		refusal := asAPIError(err)
		status, e = refusal.Code, envelope{Code: refusal.Code, Description: refusal.Text}
		if refusal.After != 0 || refusal.Migrated != 0 {
			e.Parameters = &parameters{Migrated: refusal.Migrated, After: refusal.After}
		}
	}
	body, err := json.Marshal(e)
	if err != nil {
		return []byte(`{"ok":false,"error_code":500,"description":"Internal Server Error"}`), 500
	}
	return body, status
}

func refuse(w http.ResponseWriter, e *apiError) {
	body, status := encode(nil, e)
	write(w, status, body)
}

func write(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body) // Whoever asked has gone; nobody is left to tell.
}
