package telegram

import (
	"net/http"
	"regexp"
	"strings"
)

// reason reads why a call was refused. Codes decide where they are unambiguous; the rest is in the
// description, which Telegram does not document and changes: hence words, not whole sentences.
func (r refusal) reason() reason {
	text := strings.ToLower(r.text)
	switch {
	case r.code == 0:
		return noAnswer
	case r.code >= 500:
		return serverDown
	case r.code == http.StatusTooManyRequests:
		return tooMany
	case !r.readable:
		// A page of something between us and Telegram.
		return serverDown
	case r.code == http.StatusUnauthorized:
		return badToken
	case r.code == http.StatusConflict:
		return conflict(text)
	case r.code == http.StatusRequestEntityTooLarge:
		return tooLong
	case r.code == http.StatusNotFound:
		return missing(text)
	case r.movedTo != 0:
		return upgraded
	}
	return described(r.code, text)
}

// conflict tells the two conflicts of getUpdates apart.
func conflict(text string) reason {
	if strings.Contains(text, "webhook") {
		return webhookSet
	}
	return otherPoller
}

// missing reads a 404: a server that lacks the method says so, one that does not know the token does not.
func missing(text string) reason {
	if strings.Contains(text, "method") {
		return noMethod
	}
	return badToken
}

// clue is a word of a description and what it means.
type clue struct {
	word string
	why  reason
}

// clues are tried in order: the first that is found decides. Lower case. Descriptions as the open
// source of the Bot API server has them (github.com/tdlib/telegram-bot-api, Client.cpp) and, in
// capitals there, as Telegram's own servers pass them on.
func clues() []clue {
	return []clue{
		{"upgraded to a supergroup", upgraded},
		{"not modified", notModified},
		{"message_not_modified", notModified},
		{"topic_closed", topicClosed},
		{"topic closed", topicClosed},
		{"thread not found", topicGone},
		{"topic_deleted", topicGone},
		{"topic_id_invalid", topicGone},
		{"topic not found", topicGone},
		{"ephemeral", noEphemeral},
		{"query is too old", stale},
		{"query id is invalid", stale},
		{"query_id_invalid", stale},
		{"repl", replyOrNot},
		{"message to edit not found", messageGone},
		{"message to delete not found", messageGone},
		{"message_id_invalid", messageGone},
		{"message can't be edited", notEditable},
		{"message can't be deleted", notEditable},
		{"message_delete_forbidden", notEditable},
		{"too long", tooLong},
		{"too_long", tooLong},
		{"too big", tooLong},
		{"can't parse", malformed},
		{"button_", malformed},
		{"inline keyboard", malformed},
		{"entit", malformed},
		{"photo_invalid", malformed},
		{"image_process_failed", malformed},
		{"wrong http url", malformed},
		{"blocked by the user", blocked},
		{"user_is_blocked", blocked},
		{"is deactivated", blocked},
		{"can't initiate conversation", blocked},
		{"kicked", kicked},
		{"receiver is not a member", noMember}, // who writes in a discussion without having joined
		{"not a member", kicked},
		{"was deleted", kicked},
		{"was deactivated", kicked},
		{"channel_private", kicked},
		{"chat not found", noChat},
		{"peer_id_invalid", noChat},
		{"chat_id is empty", noChat},
		{"user not found", noMember},
		{"member not found", noMember},
		{"participant_id_invalid", noMember},
		{"user_not_participant", noMember},
		{"rights", noRights},
		{"forbidden", noRights},
		{"chat_restricted", noRights},
		{"chat_admin_required", noRights},
		{"administrator", noRights},
	}
}

// replyOrNot marks the one word that needs a second look: "reply markup" is a keyboard, while
// "message to be replied not found" and "replied message not found" are about a message.
const replyOrNot reason = "?"

// described reads a reason from a description in lower case.
func described(code int, text string) reason {
	for _, c := range clues() {
		if !strings.Contains(text, c.word) {
			continue
		}
		if c.why != replyOrNot {
			return c.why
		}
		if strings.Contains(text, "not found") {
			return noReplyTarget
		}
		if strings.Contains(text, "markup") {
			return malformed
		}
	}
	if code == http.StatusForbidden {
		return noRights
	}
	return unnamed
}

// maxText is how much of a description is kept, in bytes.
const maxText = 200

// repeated finds the words that a description repeats from our text, which may be a person's.
var repeated = regexp.MustCompile(`"[^"]*"?`)

// plain makes a description fit for a log: no words of a message, no line breaks, not long.
func plain(description string) string {
	s := repeated.ReplaceAllString(description, `"…"`)
	if len(s) > maxText {
		s = s[:maxText]
	}
	return strings.ToValidUTF8(strings.Join(strings.Fields(s), " "), "")
}
