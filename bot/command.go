package bot

import (
	"context"
	"strings"
)

// Command is a command as an adapter registers it and help lists it.
type Command struct {
	Name        string // without the slash; [a-z], at most 32
	Summary     string // what it does, in a few words
	Args        string // hint of what may follow, or ""
	Takes       Arg    // what may follow
	More        string // hint of what may follow behind that, or ""
	MoreName    string // what that is called where it has a field of its own; [a-z], "" without More
	Moderator   bool   // only who moderates the chat may use it
	Coordinator bool   // of those only who looks after every chat
}

// Arg is the kind of what follows a command.
type Arg string

// The kinds of what follows a command.
const (
	NoArg    Arg = ""
	WordsArg Arg = "words" // what happened, in the person's words
	AreaArg  Arg = "area"  // the name of a place
	TypeArg  Arg = "type"  // a kind of scam
	// The others are words that are no part of a conversation: nobody is asked for them when they are missing.
	FilterArg Arg = "filter" // kinds of scam and words
	TimeArg   Arg = "time"   // how long, or until when
	TopicArg  Arg = "topic"  // what help is asked about
)

// command is a Command and what it runs. Summary, Args and More are keys of the wording here.
type command struct {
	Command
	run func(t *turn, ctx context.Context, args string) (Reply, error)
}

func commandTable() []command {
	return []command{
		{Command{Name: "check", Summary: "bot.command.check", Args: "bot.args.words", Takes: WordsArg}, (*turn).checkCommand},
		{Command{Name: "report", Summary: "bot.command.report", Args: "bot.args.type", Takes: TypeArg}, (*turn).report},
		{Command{Name: "warnings", Summary: "bot.command.warnings", Args: "bot.args.area", Takes: AreaArg}, (*turn).warnings},
		{Command{Name: "contacts", Summary: "bot.command.contacts", Args: "bot.args.area", Takes: AreaArg}, (*turn).contacts},
		{Command{Name: "stats", Summary: "bot.command.stats", Args: "bot.args.area", Takes: AreaArg, More: "bot.args.period", MoreName: "period"}, (*turn).stats},
		{Command{Name: "area", Summary: "bot.command.area", Args: "bot.args.name", Takes: AreaArg}, (*turn).area},
		{Command{Name: "watch", Summary: "bot.command.watch", Args: "bot.args.area", Takes: AreaArg, More: "bot.args.wish", MoreName: "settings", Moderator: true}, (*turn).watch},
		{Command{Name: "unwatch", Summary: "bot.command.unwatch", Args: "bot.args.area", Takes: AreaArg, Moderator: true}, (*turn).unwatch},
		{Command{Name: "watches", Summary: "bot.command.watches"}, (*turn).watches},
		{Command{Name: "why", Summary: "bot.command.why"}, (*turn).whyLast},
		{Command{Name: "filter", Summary: "bot.command.filter", Args: "bot.args.filter", Takes: FilterArg}, (*turn).filter},
		{Command{Name: "pause", Summary: "bot.command.pause", Args: "bot.args.time", Takes: TimeArg, Moderator: true}, (*turn).pause},
		{Command{Name: "resume", Summary: "bot.command.resume", Moderator: true}, (*turn).resume},
		{Command{Name: "warn", Summary: "bot.command.warn", Args: "bot.args.warning", Takes: WordsArg, Moderator: true}, (*turn).warn},
		{Command{Name: "correct", Summary: "bot.command.correct", Moderator: true}, (*turn).correct},
		{Command{Name: "recall", Summary: "bot.command.recall", Moderator: true}, (*turn).recallPost},
		{Command{Name: "pending", Summary: "bot.command.pending", Moderator: true}, (*turn).pending},
		{Command{Name: "reports", Summary: "bot.command.reports", Args: "bot.args.reports", Takes: FilterArg, Moderator: true}, (*turn).reports},
		{Command{Name: "export", Summary: "bot.command.export", Args: "bot.args.format", Takes: FilterArg, Moderator: true}, (*turn).export},
		{Command{Name: "feedback", Summary: "bot.command.feedback", Moderator: true}, (*turn).feedback},
		{Command{Name: "settings", Summary: "bot.command.settings", Args: "bot.args.area", Takes: AreaArg, Moderator: true}, (*turn).settings},
		{Command{Name: "log", Summary: "bot.command.log", Moderator: true}, (*turn).audit},
		{Command{Name: "dashboard", Summary: "bot.command.dashboard", Moderator: true}, (*turn).dashboard},
		{Command{Name: "invite", Summary: "bot.command.invite", Args: "bot.args.code", Takes: FilterArg, Moderator: true, Coordinator: true}, (*turn).invite},
		{Command{Name: "coordinators", Summary: "bot.command.coordinators", Moderator: true, Coordinator: true}, (*turn).listCoordinators},
		{Command{Name: "privacy", Summary: "bot.command.privacy"}, (*turn).privacy},
		{Command{Name: "mydata", Summary: "bot.command.mydata"}, (*turn).mydata},
		{Command{Name: "forgetme", Summary: "bot.command.forgetme"}, (*turn).forgetme},
		{Command{Name: "help", Summary: "bot.command.help", Args: "bot.args.topic", Takes: TopicArg}, (*turn).help},
		{Command{Name: "start", Summary: "bot.command.start"}, (*turn).help},
	}
}

// Commands lists the commands in the order in which help shows them, with their texts.
func (c *Core) Commands() []Command {
	var list []Command
	for _, cmd := range c.commands {
		pub := cmd.Command
		pub.Summary = c.Say(pub.Summary)
		if pub.Args != "" {
			pub.Args = c.Say(pub.Args)
		}
		if pub.More != "" {
			pub.More = c.Say(pub.More)
		}
		list = append(list, pub)
	}
	return list
}

// CommandsIn is Commands with the summaries in another language, such as "cy". It leaves out what the language has no
// words for.
func (c *Core) CommandsIn(language string) []Command {
	var list []Command
	for _, cmd := range c.commands {
		if key := cmd.Summary + "." + language; c.Has(key) {
			pub := cmd.Command
			pub.Summary, pub.Args, pub.More, pub.MoreName = c.Say(key), "", "", ""
			list = append(list, pub)
		}
	}
	return list
}

func (c *Core) command(name string) (command, bool) {
	for _, cmd := range c.commands {
		if cmd.Name == name {
			return cmd, true
		}
	}
	return command{}, false
}

// parseCommand splits "/name@bot args". name is "" when the text is no command; addressed tells
// that a bot was named. Whether it was this one is for the adapter to know.
func parseCommand(text string) (name, args string, addressed bool) {
	rest, ok := strings.CutPrefix(text, "/")
	if !ok {
		return "", "", false
	}
	name, args = rest, ""
	if i := strings.IndexAny(rest, " \t\n"); i >= 0 {
		name, args = rest[:i], strings.TrimSpace(rest[i:])
	}
	name, _, addressed = strings.Cut(strings.ToLower(name), "@")
	if name == "" {
		name = "?" // a lone slash is a mistyped command
	}
	return name, args, addressed
}

// unknown answers a command that does not exist with the nearest that does. What was typed is
// not repeated.
func (t *turn) unknown(name string) Reply {
	r := Reply{Lead: t.Say("bot.unknown.lead"), Parts: []Part{paragraph(t.Say("bot.unknown.check"))}}
	if near, ok := t.nearest(name); ok {
		r.Parts = append([]Part{paragraph(t.Say("bot.unknown.near", "command", "/"+near))}, r.Parts...)
		r.Buttons = append(r.Buttons, Button{Label: "/" + near, Action: act(near)})
	}
	r.Buttons = append(r.Buttons, Button{Label: t.Say("bot.button.help"), Action: act("help")})
	return r
}

// nearest finds the command that was probably meant: at most two letters away, and fewer than
// its length suggests.
func (c *Core) nearest(name string) (string, bool) {
	best, least := "", 3
	for _, cmd := range c.commands {
		if d := distance(name, cmd.Name); d < least && d < len(cmd.Name)-1 {
			best, least = cmd.Name, d
		}
	}
	return best, best != ""
}

// distance is the number of letters to change, add or drop to make one word the other. Words of
// more than 32 letters are as far from everything as their length.
func distance(a, b string) int {
	if len(a) > 32 {
		return len(a)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diag := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := diag
			if a[i-1] != b[j-1] {
				change++
			}
			diag = row[j]
			row[j] = min(change, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
