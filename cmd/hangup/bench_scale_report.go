package main

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"os"
	"strings"

	"hangup/bot/outbox"
	"hangup/config/files"
)

// The marks between which a file has the tables of one kind of database.
func scaleMarks(kind string) (begin, end string) {
	return "<!-- hangup bench scale, " + kind + ": made by the command, do not edit -->", "<!-- end of " + kind + " -->"
}

// reportScale writes the tables into a file, in the place of those it had.
func reportScale(path string, all []scaled, where scaledOn) error {
	begin, end := scaleMarks(all[0].Database)
	var b bytes.Buffer
	writeScaled(&b, all, where)
	return writeBlock(path, begin, end, b.String())
}

// largestReport is how much of a file is looked at for its place, in bytes. A guide has a hundredth of that.
const largestReport = 8 << 20

// aroundBlock gives what a file has before and after the lines between which tables are put. It is asked before anything is measured, too:
// nobody waits an hour for tables that have no place.
func aroundBlock(path, begin, end string) (head, tail string, err error) {
	f, err := files.Open(path) // no pipe, and no device that never ends
	if err != nil {
		return "", "", failf("%s cannot be read", path).because(err)
	}
	defer f.Close()
	old, err := io.ReadAll(io.LimitReader(f, largestReport))
	if err != nil {
		return "", "", failf("%s cannot be read", path).because(err)
	}
	if len(old) == largestReport {
		return "", "", failf("%s is too large to put tables into", path)
	}
	head, rest, ok := strings.Cut(string(old), begin+"\n")
	_, tail, ok2 := strings.Cut(rest, end+"\n")
	if !ok || !ok2 {
		return "", "", failf("%s has no place for the tables: put a line %s and below it a line %s where they should be", path, begin, end)
	}
	return head, tail, nil
}

// reportPlace tells whether a file has a place for tables; "" is no file.
func reportPlace(path, begin, end string) error {
	if path == "" {
		return nil
	}
	_, _, err := aroundBlock(path, begin, end)
	return err
}

// writeBlock puts a text between two lines of a file.
func writeBlock(path, begin, end, text string) error {
	head, tail, err := aroundBlock(path, begin, end)
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, []byte(head+begin+"\n\n"+text+end+"\n"+tail), 0o644); err != nil { // #nosec G306 a guide for everybody
		return failf("%s cannot be written", path).because(err)
	}
	return nil
}

func writeScaled(b *bytes.Buffer, all []scaled, where scaledOn) {
	fmt.Fprintf(b, "%s, %s. %s each, the median counts.\n\n", all[0].Title, where, count(all[0].Runs, "run"))
	for _, c := range []cells{fanTable(all), costTable(all), growthTable(all), queryTable(all), needTable(all)} {
		if len(c) < 2 {
			continue
		}
		c.markdown(b)
		b.WriteString("\n")
	}
}

// stage is a place that the program may grow into.
type stage struct {
	name    string
	watches int
}

// stages are what an operator plans for. Neighbourhood Watch has 90,000 volunteers in England and Wales
// (https://ourwatch.org.uk/about-us/how-we-work/neighbourhood-watch-regionally-and-locally), each of whom runs a group at most: about
// 2,000 in a police force area, 85,000 in England, 100,000 in the UK.
func stages() []stage {
	return []stage{{"a county", 2_000}, {"England", 85_000}, {"ten times the UK", 1_000_000}}
}

// What is assumed of a stage beside its watches.
const (
	postsAMonth = 20    // warnings that a watch gets in the 30 days for which its posts are kept; five a day is the most it wants
	paidRate    = 1000  // messages a second with allow_paid_broadcast, for 0.1 Stars each (https://core.telegram.org/bots/api#sendmessage)
	shardGuilds = 2_500 // servers that a shard may have at most (https://discord.com/developers/docs/events/gateway#sharding)
)

// needTable says what the stages need.
func needTable(all []scaled) cells {
	t := cells{{"", "watches", "database, with 30 days of posts", "posts of a warning for all", "Telegram at 28/s", "Telegram at 1,000/s", "Discord at 45/s", "shards", "processes"}}
	for _, s := range stages() {
		t = append(t, s.needs(all))
	}
	return t
}

func (s stage) needs(all []scaled) []string {
	of := func(pick func(scaled) float64) float64 { return between(all, s.watches, pick) }
	n := float64(s.watches)
	chats := n * of(func(s scaled) float64 { return float64(s.Country.Posts) / float64(s.Watches) })
	telegram, discord := chats*shareTelegram/100, chats*(100-shareTelegram)/100
	size := n * (of(func(s scaled) float64 { return s.PerWatch }) + postsAMonth*of(func(s scaled) float64 { return s.PerPost }))
	store := of(func(s scaled) float64 { return s.Store.Most })
	return []string{
		s.name, thousands(s.watches), size1(size), duration(of(func(s scaled) float64 { return s.Country.Seconds })),
		duration(telegram / min(outbox.TelegramLimits().PerSecond, store)), s.paid(telegram, store),
		duration(discord / min(outbox.DiscordLimits().PerSecond, store)), thousands(int(math.Ceil(discord / shardGuilds))), s.processes(all),
	}
}

// paid is how long a broadcast takes at the paid rate, or at what the store carries if that is less.
func (stage) paid(chats, store float64) string {
	text := duration(chats / min(paidRate, store))
	if store < paidRate {
		text += fmt.Sprintf(" (the database carries %.0f/s)", store)
	}
	return text
}

// processes is how many are advised: one with a file; with a server three, of which two may be away, as an update takes one
// away and a fault may take another. More carry more answers, not more posts.
func (s stage) processes(all []scaled) string {
	if all[0].Database == "sqlite" {
		return "1"
	}
	return "3"
}

func size1(bytes float64) string {
	if bytes < 1<<30 {
		return fmt.Sprintf("%.0f MB", bytes/(1<<20))
	}
	return fmt.Sprintf("%.1f GB", bytes/(1<<30))
}
