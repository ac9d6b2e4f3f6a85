package discord

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// startCommand greets where a platform begins every chat with it. Discord has no such thing, and help says the same.
const startCommand = "start"

// describe gives the commands as Discord registers them, or says which it would not take. Each can be called in servers,
// in direct messages and wherever a person has brought the bot themselves.
func (d *Desk) describe() ([]*discordgo.ApplicationCommand, error) {
	others := d.translations()
	var all []*discordgo.ApplicationCommand
	for _, c := range d.cfg.Commands {
		if c.Name == startCommand {
			continue
		}
		cmd := d.chatCommand(c)
		for locale, list := range others {
			translate(cmd, locale, list)
		}
		all = append(all, cmd)
	}
	if len(all) > maxCommands {
		return nil, fmt.Errorf("discord: %d commands, at most %d", len(all), maxCommands)
	}
	all = append(all, everywhere(&discordgo.ApplicationCommand{Type: discordgo.MessageApplicationCommand, Name: d.menu}))
	for _, c := range all {
		if err := registrable(c); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (d *Desk) chatCommand(c bot.Command) *discordgo.ApplicationCommand {
	cmd := everywhere(&discordgo.ApplicationCommand{
		Type: discordgo.ChatApplicationCommand, Name: c.Name, Description: label(upperFirst(c.Summary), maxCommandText),
		Options: []*discordgo.ApplicationCommandOption{},
	})
	if c.Takes != bot.NoArg {
		cmd.Options = append(cmd.Options, &discordgo.ApplicationCommandOption{
			Type: discordgo.ApplicationCommandOptionString, Name: string(c.Takes), Description: label(upperFirst(c.Args), maxCommandText),
			Autocomplete: c.Takes == bot.AreaArg || c.Takes == bot.TypeArg,
		})
	}
	if c.More != "" {
		cmd.Options = append(cmd.Options, &discordgo.ApplicationCommandOption{
			Type: discordgo.ApplicationCommandOptionString, Name: c.MoreName, Description: label(upperFirst(c.More), maxCommandText),
		})
	}
	if c.Moderator {
		// This only hides the command; whether somebody may use it is asked when they do.
		rights := int64(moderating)
		cmd.DefaultMemberPermissions = &rights
	}
	return cmd
}

func everywhere(c *discordgo.ApplicationCommand) *discordgo.ApplicationCommand {
	c.IntegrationTypes = &[]discordgo.ApplicationIntegrationType{
		discordgo.ApplicationIntegrationGuildInstall, discordgo.ApplicationIntegrationUserInstall}
	c.Contexts = &[]discordgo.InteractionContextType{
		discordgo.InteractionContextGuild, discordgo.InteractionContextBotDM, discordgo.InteractionContextPrivateChannel}
	return c
}

// translations gives the commands in every language that Discord has an interface in and the core has words for. Discord
// refuses locales that it does not know, such as Welsh.
func (d *Desk) translations() map[discordgo.Locale][]bot.Command {
	all := map[discordgo.Locale][]bot.Command{}
	if d.cfg.CommandsIn == nil {
		return all
	}
	for locale := range discordgo.Locales {
		language, _, _ := strings.Cut(string(locale), "-")
		if list := d.cfg.CommandsIn(language); locale != discordgo.Unknown && language != "en" && len(list) > 0 {
			all[locale] = list
		}
	}
	return all
}

func translate(cmd *discordgo.ApplicationCommand, locale discordgo.Locale, list []bot.Command) {
	for _, c := range list {
		if c.Name != cmd.Name || c.Summary == "" {
			continue
		}
		if cmd.DescriptionLocalizations == nil {
			cmd.DescriptionLocalizations = &map[discordgo.Locale]string{}
		}
		(*cmd.DescriptionLocalizations)[locale] = label(upperFirst(c.Summary), maxCommandText)
	}
}

// registrable tells what Discord would refuse about a command.
func registrable(c *discordgo.ApplicationCommand) error {
	n := units(c.Name) + units(c.Description)
	texts := c.Description
	for _, o := range c.Options {
		n += units(o.Name) + units(o.Description)
		if o.Name == "" {
			return fmt.Errorf("discord: the command %q has an option without a name", c.Name)
		}
	}
	if c.DescriptionLocalizations != nil {
		longest := 0
		for _, text := range *c.DescriptionLocalizations {
			longest = max(longest, units(text))
		}
		n += max(0, longest-units(texts)) // only the longest of a field's languages counts
	}
	chat := c.Type == discordgo.ChatApplicationCommand
	switch {
	case c.Name == "" || units(c.Name) > maxCommandName, chat && strings.ToLower(c.Name) != c.Name, chat && strings.Contains(c.Name, " "):
		return fmt.Errorf("discord: the command %q has a name that Discord does not take", c.Name)
	case chat && c.Description == blank:
		return fmt.Errorf("discord: the command %q has no description", c.Name)
	case n > maxCommandTotal:
		return fmt.Errorf("discord: the command %q has %d characters, at most %d", c.Name, n, maxCommandTotal)
	}
	return nil
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// complete suggests how what is being typed may go on.
func (d *Desk) complete(ctx context.Context, c *command, give respond) error {
	choices := []*discordgo.ApplicationCommandOptionChoice{}
	if o, ok := c.focused(); ok {
		for _, s := range d.cfg.Suggest(c.Name, o.Value) {
			if len(choices) == maxChoices {
				break
			}
			if s.ID == "" || units(s.ID) > maxChoiceText {
				continue
			}
			choices = append(choices, &discordgo.ApplicationCommandOptionChoice{Name: label(s.Label, maxChoiceText), Value: s.ID})
		}
	}
	return d.first(ctx, give, &discordgo.InteractionResponse{
		Type: discordgo.InteractionApplicationCommandAutocompleteResult,
		Data: &discordgo.InteractionResponseData{Choices: choices},
	})
}
