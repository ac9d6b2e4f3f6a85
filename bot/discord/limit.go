package discord

import "time"

// The limits of an embed, in characters (docs.discord.com/developers/resources/message#embed-object-embed-limits). Discord
// counts what is sent, marks included. It does not say whether a character beyond U+FFFF is one or two, so such a
// character counts as two here.
const (
	maxTitle       = 256
	maxDescription = 4096
	maxFields      = 25
	maxFieldName   = 256
	maxFieldValue  = 1024
	maxFooter      = 2048
	maxEmbeds      = 6000 // over all embeds of a message
)

// The limits of what is pressed and chosen (docs.discord.com/developers/components/reference).
const (
	maxRows        = 5
	maxInRow       = 5
	maxLabel       = 80 // characters on a button
	maxCustomID    = 100
	maxChoices     = 25  // in a select
	maxChoiceText  = 100 // label, value and description of each
	maxPlaceholder = 150 // what a select says while nothing is chosen
)

// The limits of a modal (docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-modal
// and docs.discord.com/developers/components/reference#text-input).
const (
	maxModalTitle = 45
	maxInputs     = 5
	maxInputLabel = 45
	maxInputHint  = 100
	maxInput      = 4000
)

// The limits of commands (docs.discord.com/developers/interactions/application-commands#application-command-object).
const (
	maxCommands     = 100 // of the kind that is typed
	maxCommandName  = 32
	maxCommandText  = 100  // description
	maxCommandTotal = 8000 // names, descriptions and values of one command
)

// The limits of messages beside their embeds.
const (
	maxContent    = 2000     // characters (docs.discord.com/developers/resources/message#create-message)
	maxNonce      = 25       // docs.discord.com/developers/resources/message#create-message
	maxAlt        = 1024     // description of an attachment (…/resources/message#attachment-object)
	maxUpload     = 10 << 20 // bytes of an upload (…/reference#uploading-files)
	maxThreadName = 100      // docs.discord.com/developers/resources/channel#start-thread-in-forum-or-media-channel
)

// The times of an interaction (docs.discord.com/developers/interactions/receiving-and-responding): its first answer is
// due within 3 s, its token lives for 15 minutes.
const (
	deferAfter = 1500 * time.Millisecond // then the person is told that the answer is on its way
	tokenLife  = 14 * time.Minute        // a minute less than Discord allows
	answerTime = time.Minute             // for the answer as a whole
)
