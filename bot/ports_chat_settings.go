package bot

import "context"

// ChatSettings is what a chat chose for itself as a whole: what all of its watches have in common, and who reads its answers. It
// is kept as JSON.
type ChatSettings struct {
	Quiet    Hours  `json:"quiet,omitzero"`
	Daily    int    `json:"daily,omitempty"`    // as in Wish
	Review   bool   `json:"review,omitempty"`   // as in Wish
	Language string `json:"language,omitempty"` // as in Wish
	Aloud    bool   `json:"aloud,omitempty"`    // everybody in the chat reads what /check answers, and not only who asked
}

// On is a wish with the settings of its chat. What it chooses of the warnings stays.
func (s ChatSettings) On(w Wish) Wish {
	w.Quiet, w.Daily, w.Review, w.Language = s.Quiet, s.Daily, s.Review, s.Language
	return w
}

// SettingsOfChats keeps what chats chose for themselves.
type SettingsOfChats interface {
	// ChatSettings says false for a chat that never chose.
	ChatSettings(ctx context.Context, chat ChatID) (s ChatSettings, found bool, err error)
	// SetChatSettings keeps the settings and puts them on every watch of the chat, in one transaction. It gives the number of
	// watches.
	SetChatSettings(ctx context.Context, chat ChatID, s ChatSettings) (watches int, err error)
}
