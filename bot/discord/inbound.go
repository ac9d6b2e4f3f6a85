package discord

import (
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// deed is an interaction as the rest of the desk sees it.
type deed struct {
	*interaction
	in bot.Inbound
	// quiet tells that only the person may see what is answered: everywhere but alone with the bot, where nobody
	// else is.
	quiet bool
	// command is the command that was called, or that a button stands for: the verb of its action.
	command string
	// bare tells that the command takes words and came without.
	bare bool
}

// personPrefix begins the ID of the chat of one person with the bot. What follows is the person's id: Discord has a
// channel for it, which is asked for when something is posted there. Every other ID is that of a channel or a thread.
const personPrefix = "u"

func personChat(user string) bot.ChatID {
	return bot.ChatID{Platform: Platform, ID: personPrefix + user}
}

// placed says where an interaction took place. A person is alone with the bot in its direct messages, and wherever they
// have brought it themselves without anybody there having installed it: the bot can write to nobody else then. A thread
// is a channel of its own.
func placed(i *interaction) (at bot.Address, private bool) {
	if i.Guild != "" && installed(i) {
		return bot.Address{Chat: bot.ChatID{Platform: Platform, ID: i.Channel.ID}}, false
	}
	return bot.Address{Chat: personChat(i.User)}, true
}

// installed tells whether the bot is a member of the server. Discord names the server as one that the bot was installed
// for; where it names nobody, the interaction belongs to a message that the bot posted.
func installed(i *interaction) bool {
	return len(i.Owners) == 0 || i.Owners[discordgo.ApplicationIntegrationGuildInstall] != ""
}

// newDeed says who did something, where and when. What they did is for the caller to fill in.
func newDeed(i *interaction, received time.Time) deed {
	at, private := placed(i)
	return deed{
		interaction: i,
		quiet:       i.Guild != "" || i.Context == discordgo.InteractionContextPrivateChannel,
		in: bot.Inbound{
			ID: "i" + i.ID, From: at, Private: private, CommandsOnly: true, At: received,
			User: bot.UserID{Platform: Platform, ID: i.User}, Own: bot.Address{Chat: personChat(i.User)},
		},
	}
}

// Actions that lead to a post later: the timer's. It always comes in private: a direct message rings, which a post in a
// channel that mentions nobody does not, and nobody else reads that somebody is on the phone to a criminal.
const (
	timerVerb = "timer"
	stopVerb  = "stop"
)

// act makes the deed the press of a button.
func (e deed) act(a bot.Action, takes map[string]bot.Arg) deed {
	e.in.Action = a
	verb, _, more := strings.Cut(string(a), "|")
	e.command, e.bare = verb, !more && takes[verb] == bot.WordsArg
	if verb == timerVerb || verb == stopVerb {
		e.in.From, e.in.Private = bot.Address{Chat: personChat(e.User)}, true
	}
	return e
}

// say makes the deed a command with what was given with it.
func (e deed) say(command, words string, takes map[string]bot.Arg) deed {
	words = strings.TrimSpace(words)
	e.command, e.bare = command, words == "" && takes[command] == bot.WordsArg
	e.in.Text = strings.TrimSpace("/" + command + " " + words)
	return e
}

// write makes the deed words that were typed for a command into a modal. Alone with the bot they go on with what was
// said before.
func (e deed) write(command, words string) deed {
	e.command, e.in.Text = command, words
	if !e.in.Private {
		e.in.Text = "/" + command + " " + words
	}
	return e
}
