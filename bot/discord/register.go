package discord

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/bwmarrin/discordgo"
)

// Register makes commands those of the application, and tells whether that changed anything. Discord counts
// what is created, 200 a day: nothing is written when the set is what Discord has. guild is a server in which
// commands are tried out; "" is everywhere. The error is ErrToken when Discord does not know the token, and else
// a *bot.SendError.
func Register(ctx context.Context, c *Client, app, guild string, commands []*discordgo.ApplicationCommand) (changed bool, err error) {
	current, err := Registered(ctx, c, app, guild, commands)
	if err != nil || current {
		return false, err
	}
	at, err := commandsPath(app, guild)
	if err != nil {
		return false, err
	}
	put := request{Method: http.MethodPut, Path: at, Bucket: "PUT commands", JSON: settable(guild, commands)}
	return true, c.Call(ctx, put, nil)
}

// Registered tells whether the commands of the application are these already. Its error is as of Register.
func Registered(ctx context.Context, c *Client, app, guild string, commands []*discordgo.ApplicationCommand) (bool, error) {
	at, err := commandsPath(app, guild)
	if err != nil {
		return false, err
	}
	commands = settable(guild, commands)
	var there []*discordgo.ApplicationCommand
	get := request{Method: http.MethodGet, Path: at + "?with_localizations=true", Bucket: "GET commands"}
	switch err := c.Call(ctx, get, &there); {
	case reasonOf(err) == badToken:
		return false, ErrToken
	case err != nil && reasonOf(err) != unreadable:
		return false, err
	}
	return fingerprint(there, commands) == fingerprint(commands, commands), nil
}

// settable are commands as a server, or all of Discord, can have them.
func settable(guild string, commands []*discordgo.ApplicationCommand) []*discordgo.ApplicationCommand {
	if guild == "" {
		return commands
	}
	return everywhereLeftOut(commands)
}

// commandsPath is where the commands of an application are.
func commandsPath(app, guild string) (string, error) {
	if app == "" || snowflake(app) == "" || snowflake(guild) != guild {
		return "", badRequest(request{Method: http.MethodPut, Path: "/applications"}, errPath)
	}
	if guild == "" {
		return "/applications/" + app + "/commands", nil
	}
	return "/applications/" + app + "/guilds/" + guild + "/commands", nil
}

// everywhereLeftOut copies commands without what those of one server cannot have
// (discord.com/developers/docs/interactions/application-commands#application-command-object).
func everywhereLeftOut(commands []*discordgo.ApplicationCommand) []*discordgo.ApplicationCommand {
	var all []*discordgo.ApplicationCommand
	for _, c := range commands {
		own := *c
		own.Contexts, own.IntegrationTypes = nil, nil
		all = append(all, &own)
	}
	return all
}

// fingerprint is the same for two sets of commands that people cannot tell apart. Discord adds ids and
// spells defaults out, and knows contexts that wanted did not ask for: these do not count.
func fingerprint(set, wanted []*discordgo.ApplicationCommand) [sha256.Size]byte {
	type key struct {
		kind uint8
		name string
	}
	asked := map[key]*discordgo.ApplicationCommand{}
	for _, c := range wanted {
		asked[key{kindOfCommand(c), c.Name}] = c
	}
	var all []shape
	for _, c := range set {
		if c != nil {
			all = append(all, shapeOf(c, asked[key{kindOfCommand(c), c.Name}]))
		}
	}
	slices.SortFunc(all, func(a, b shape) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
	})
	text, err := json.Marshal(all)
	if err != nil {
		return [sha256.Size]byte{} // strings, numbers and lists of them: cannot be
	}
	return sha256.Sum256(text)
}

// shape is a command without what Discord adds and with every default spelled out.
type shape struct {
	Kind         uint8
	Name         string
	Names        map[discordgo.Locale]string
	Description  string
	Descriptions map[discordgo.Locale]string
	Rights       string // "" is everybody
	NSFW         bool
	Contexts     []uint
	Installs     []uint
	Options      []optionShape
}

type optionShape struct {
	Kind         uint8
	Name         string
	Names        map[discordgo.Locale]string
	Description  string
	Descriptions map[discordgo.Locale]string
	Required     bool
	Autocomplete bool
	Channels     []int
	Min, Max     string
	Lengths      [2]int
	Choices      []choiceShape
	Options      []optionShape
}

type choiceShape struct {
	Name  string
	Names map[discordgo.Locale]string
	Value string
}

// kindOfCommand is the type of a command; 1 where it is left out.
func kindOfCommand(c *discordgo.ApplicationCommand) uint8 {
	return uint8(cmp.Or(c.Type, discordgo.ChatApplicationCommand))
}

func shapeOf(c, wanted *discordgo.ApplicationCommand) shape {
	s := shape{
		Kind: kindOfCommand(c), Name: c.Name, Names: names(c.NameLocalizations),
		Description: c.Description, Descriptions: names(c.DescriptionLocalizations),
		NSFW:    c.NSFW != nil && *c.NSFW,
		Options: optionShapes(c.Options),
	}
	if c.DefaultMemberPermissions != nil {
		s.Rights = strconv.FormatInt(*c.DefaultMemberPermissions, 10)
	}
	if wanted != nil && wanted.Contexts != nil {
		s.Contexts = sorted(c.Contexts)
	}
	if wanted != nil && wanted.IntegrationTypes != nil {
		s.Installs = sorted(c.IntegrationTypes)
	}
	return s
}

func optionShapes(options []*discordgo.ApplicationCommandOption) []optionShape {
	var all []optionShape
	for _, o := range options {
		if o == nil {
			continue
		}
		s := optionShape{
			Kind: uint8(o.Type), Name: o.Name, Names: names(&o.NameLocalizations),
			Description: o.Description, Descriptions: names(&o.DescriptionLocalizations),
			Required: o.Required, Autocomplete: o.Autocomplete,
			Max: strconv.FormatFloat(o.MaxValue, 'g', -1, 64), Lengths: [2]int{0, o.MaxLength},
			Options: optionShapes(o.Options),
		}
		for _, t := range o.ChannelTypes {
			s.Channels = append(s.Channels, int(t))
		}
		slices.Sort(s.Channels)
		if o.MinValue != nil {
			s.Min = strconv.FormatFloat(*o.MinValue, 'g', -1, 64)
		}
		if o.MinLength != nil {
			s.Lengths[0] = *o.MinLength
		}
		for _, c := range o.Choices {
			if c != nil {
				s.Choices = append(s.Choices, choiceShape{c.Name, names(&c.NameLocalizations), fmt.Sprint(c.Value)})
			}
		}
		all = append(all, s)
	}
	return all
}

// names gives translations; none are nil.
func names(m *map[discordgo.Locale]string) map[discordgo.Locale]string {
	if m == nil || len(*m) == 0 {
		return nil
	}
	return *m
}

func sorted[T ~uint](list *[]T) []uint {
	if list == nil {
		return nil
	}
	var all []uint
	for _, v := range *list {
		all = append(all, uint(v))
	}
	slices.Sort(all)
	return all
}
