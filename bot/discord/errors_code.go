package discord

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// reason says why Discord refused a call, as far as the adapter must tell one refusal from another.
type reason string

// The reasons. The codes they are read from are in reasonOfCode.
const (
	unnamed     reason = ""
	noChannel   reason = "no_channel"   // the channel, or its server, is gone
	noRights    reason = "no_rights"    // the bot may not see or do this
	noDM        reason = "no_dm"        // the person takes no messages from the bot
	threadShut  reason = "thread_shut"  // a thread that is archived or locked
	wrongKind   reason = "wrong_kind"   // a channel that takes no messages, or a forum that wants a tag
	messageGone reason = "message_gone" // nothing to edit or delete
	notEditable reason = "not_editable" // another's message, or too old
	tooLong     reason = "too_long"     // over a limit, or not of the shape that Discord takes
	blocked     reason = "blocked"      // the server's or Discord's own filter took the message out
	expired     reason = "expired"      // the interaction, or its token, is over
	answered    reason = "answered"     // the interaction has its first answer
	published   reason = "published"    // the message was passed on to followers already
	tooMany     reason = "too_many"     // 429
	badToken    reason = "bad_token"    // the token is wrong or was reset
	serverDown  reason = "server_down"  // 5xx, whatever the body is, or a page of something in between
	noAnswer    reason = "no_answer"    // nothing came back, or what came was cut
	unreadable  reason = "unreadable"   // the call succeeded, its result is not what it should be
	badCall     reason = "bad_call"     // the request cannot be sent at all: a fault of ours
	stopped     reason = "stopped"      // the caller ended the call
)

// kindOf says what a reason means for the next attempt.
func kindOf(why reason) bot.SendErrorKind {
	switch why {
	case tooMany:
		return bot.Wait
	case noChannel, noRights, noDM, threadShut, wrongKind:
		return bot.Suspend
	case tooLong:
		return bot.Shrink
	case badToken, serverDown, noAnswer, stopped:
		return bot.Retry
	case messageGone:
		return bot.Gone
	}
	return bot.Dead
}

// reasonFor reads why a call was refused. The status decides where a code cannot be meant.
func reasonFor(status, code int, readable bool) reason {
	switch {
	case status == http.StatusTooManyRequests:
		return tooMany
	case status >= http.StatusInternalServerError:
		return serverDown
	case status == http.StatusRequestEntityTooLarge:
		return tooLong
	case !readable:
		// A page of something between us and Discord.
		return serverDown
	}
	if why := reasonOfCode(code); why != unnamed {
		return why
	}
	switch status {
	case http.StatusUnauthorized:
		return badToken
	case http.StatusForbidden:
		return noRights
	}
	return unnamed
}

// The codes that the library does not name
// (discord.com/developers/docs/topics/opcodes-and-status-codes#json).
const (
	codeResourceLimited   = 40062  // "Service resource is being rate limited"
	codeTagRequired       = 40067  // "A tag is required to create a forum post in this channel"
	codeCloudflare        = 40333  // "internal network error"
	codeAutoModerated     = 200000 // "Message was blocked by automatic moderation"
	codeAutoModeratedName = 200001 // "Title was blocked by automatic moderation"
	codeHarmfulLinks      = 240000 // "Message blocked by harmful links filter"
)

// reasonOfCode reads one of Discord's own codes.
func reasonOfCode(code int) reason {
	switch code {
	case discordgo.ErrCodeUnknownChannel, discordgo.ErrCodeUnknownGuild, discordgo.ErrCodeInvalidGuild:
		return noChannel
	case discordgo.ErrCodeMissingAccess, discordgo.ErrCodeMissingPermissions, discordgo.ErrCodeChannelVerificationLevelTooHigh:
		return noRights
	case discordgo.ErrCodeCannotSendMessagesToThisUser, discordgo.ErrCodeExplicitContentCannotBeSentToTheDesiredRecipients:
		return noDM
	case discordgo.ErrCodePerformedOperationOnArchivedThread, discordgo.ErrCodeThreadIsLocked:
		return threadShut
	case discordgo.ErrCodeCannotSendMessagesInVoiceChannel, discordgo.ErrCodeCannotExecuteActionOnThisChannelType, codeTagRequired:
		return wrongKind
	case discordgo.ErrCodeUnknownMessage:
		return messageGone
	case discordgo.ErrCodeCannotEditFromAnotherUser, discordgo.ErrCodeCannotExecuteActionOnSystemMessage:
		return notEditable
	case discordgo.ErrCodeInvalidFormBody, discordgo.ErrCodeRequestEntityTooLarge, discordgo.ErrCodeFileUploadedExceedsTheMaximumSize:
		return tooLong
	case codeAutoModerated, codeAutoModeratedName, codeHarmfulLinks:
		return blocked
	case discordgo.ErrCodeUnknownInteraction, discordgo.ErrCodeUnknownWebhook, discordgo.ErrCodeInvalidWebhookTokenProvided:
		return expired
	case discordgo.ErrCodeInteractionHasAlreadyBeenAcknowledged:
		return answered
	case discordgo.ErrCodeMessageAlreadyCrossposted:
		return published
	}
	return passing(code)
}

// passing reads the codes of what will be over some time.
func passing(code int) reason {
	switch code {
	case discordgo.ErrCodeThisActionCannotBePerformedDueToSlowmodeRateLimit, discordgo.ErrCodeChannelHasHitWriteRateLimit,
		discordgo.ErrCodeTheWriteActionYouArePerformingOnTheServerHasHitTheWriteRateLimit,
		discordgo.ErrCodeMessageCannotBeEditedDueToAnnouncementRateLimits,
		discordgo.ErrCodeMaximumNumberOfEditsToMessagesOlderThanOneHourReached,
		discordgo.ErrCodeOpeningDirectMessagesTooFast, codeResourceLimited:
		return tooMany
	case discordgo.ErrCodeSendMessagesHasBeenTemporarilyDisabled, discordgo.ErrCodeFeatureTemporarilyDisabledServerSide,
		discordgo.ErrCodeAPIResourceIsCurrentlyOverloaded, codeCloudflare:
		return serverDown
	case discordgo.ErrCodeInvalidAuthenticationToken:
		return badToken
	}
	return unnamed
}

// maxText is how much of a description is kept, in bytes.
const maxText = 200

// repeated finds the words that a description repeats from our text, which may be a person's.
var repeated = regexp.MustCompile(`"[^"]*"?`)

// longWord finds words that may be a token: those of interactions have some 200 characters, and no word of a
// description is as long as the shortest.
var longWord = regexp.MustCompile(`\S{40,}`)

// plain makes a description fit for a log: no words of a message, no token, no line breaks, not long.
func plain(description string) string {
	s := repeated.ReplaceAllString(description, `"…"`)
	s = longWord.ReplaceAllString(s, "…")
	if len(s) > maxText {
		s = s[:maxText]
	}
	return strings.ToValidUTF8(strings.Join(strings.Fields(s), " "), "")
}

// fault is the form of a fault's name, such as BASE_TYPE_MAX_LENGTH.
var fault = regexp.MustCompile(`^[A-Z][A-Z_]{2,60}$`)

// maxFaults is how many faults of a malformed body are named.
const maxFaults = 5

// faults names what is wrong with a body that Discord found malformed. Its own words may repeat ours and
// are left out.
func faults(tree json.RawMessage) string {
	var all []string
	dec := json.NewDecoder(strings.NewReader(string(tree)))
	for len(all) < maxFaults {
		t, err := dec.Token()
		if err != nil {
			break
		}
		if s, ok := t.(string); ok && fault.MatchString(s) && !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	if len(all) == 0 {
		return ""
	}
	return " (" + strings.Join(all, ", ") + ")"
}
