package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"hangup/bot/bottest/discordtest"
	"hangup/bot/bottest/telegramtest"
)

// journey is the real program between two publishers and a chat on each platform.
type journey struct {
	*testing.T
	database     string
	force, paper *newsServer
	telegram     *telegramtest.Server
	ann          telegramtest.User
	group        telegramtest.Chat
	discord      *discordtest.Server
	member       discordtest.User
	channel      discordtest.Channel
	lead         time.Duration // how soon after the start a source is asked
	paths        map[*newsServer]string
}

func newJourney(t *testing.T) *journey {
	t.Helper()
	j := &journey{T: t, database: newDatabase(t), force: newNewsServer(t), paper: newNewsServer(t), telegram: newTelegram(t), discord: newDiscord(t),
		lead: 5 * time.Second, paths: map[*newsServer]string{}}
	j.ann = j.telegram.Person("Ann")
	j.group = j.telegram.Group("supergroup", "Watch", j.ann)
	ann, guild := j.discord.Person("Ann"), j.discord.Guild("Elm Road")
	j.member = ann
	j.discord.Grant(guild, ann, discordtest.ManageGuild|discordtest.ViewChannel|discordtest.UseCommands)
	j.channel = j.discord.Channel(guild, discordtest.TextChannel, "calls")
	s := serveDiscord(t, j.discord, j.database, withTelegram(j.telegram)...)
	b := newBrowser(t, s.url)
	b.moderate(moderatorLink.FindString(s.text))
	b.say("/watch Hertfordshire quiet off")
	j.telegram.Say(j.ann, j.ann.ID, "/start") // so that the bot may write to her
	j.telegram.Say(j.ann, j.group.ID, "/watch@"+j.telegram.Me.Username+" Hertfordshire quiet off")
	j.discord.Slash(ann, j.channel, "watch", inArea("Hertfordshire"), discordtest.Option{Name: "settings", Value: "quiet off"}).Settled()
	eventually(t, "all three watch", func() bool { return countRows(t, j.database, "watches") == 3 })
	if code := s.stop(t, os.Interrupt); code != 0 {
		t.Fatalf("code %d: %s", code, s.log)
	}
	return j
}

// start starts the program so that it asks every source soon. What it knows of them goes along to addresses whose turn that is.
func (j *journey) start() *running {
	j.Helper()
	var sources []string
	for _, of := range []struct {
		force string
		*newsServer
	}{{"hertfordshire", j.force}, {"any", j.paper}} {
		path := of.pathIn(j.lead)
		if old := j.paths[of.newsServer]; old != "" {
			db := openSQLite(j.T, j.database)
			_, err := db.Exec(`UPDATE feed_cursors SET source = ?, at = `+anHourAgo+`, cursor = json_remove(cursor, '$.next') WHERE source = ?`, of.URL+path, of.URL+old)
			db.Close()
			if err != nil {
				j.Fatal(err)
			}
		}
		j.paths[of.newsServer] = path
		sources = append(sources, of.force+"="+of.URL+path)
	}
	environ := append(withTelegram(j.telegram), withDiscord(j.discord)...)
	return startBinary(j.T, j.database, append(environ, "HANGUP_FEEDS="+strings.Join(sources, ","), "HANGUP_FEED_ALLOW_PRIVATE=true")...)
}

// visit starts the program and waits until it has asked every source and stored what came. A machine so busy that a source missed its turn gets more time.
func (j *journey) visit() *running {
	j.Helper()
	for {
		r := j.start()
		for end := time.Now().Add(j.lead + 10*time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
			if j.visited() == 2 {
				return r
			}
		}
		r.end(os.Interrupt)
		if j.lead *= 2; j.lead > time.Minute {
			j.Fatalf("no source is asked: %s", r)
		}
	}
}

// visited counts the sources that were asked since the start.
func (j *journey) visited() int {
	if _, err := os.Stat(j.database); err != nil {
		return 0
	}
	return rowsWhere(j.T, j.database, "feed_cursors", "at > "+anHourAgo)
}

// standing counts the posts with words, by platform. What was sent twice counts twice.
func (j *journey) standing(words string) string {
	telegram := 0
	for _, m := range j.telegram.Messages(j.group.ID) {
		if m.From != nil && m.From.ID == j.telegram.Me.ID && strings.Contains(m.Text, words) {
			telegram++
		}
	}
	return fmt.Sprintf("telegram %d, discord %d, page %d", telegram, postedIn(j.discord, j.channel, words), j.onPage(words))
}

// asked counts where Ann is asked, alone with the bot, whether to post what is unsure.
func (j *journey) asked() string {
	const words = "I am not sure that this is a police warning"
	telegram := 0
	for _, m := range j.telegram.Messages(j.ann.ID) {
		if strings.Contains(m.Text, words) {
			telegram = 1 // what was on its way in a crash may come twice
		}
	}
	return fmt.Sprintf("telegram %d, discord %d", telegram, postedIn(j.discord, j.discord.DM(j.member), words))
}

// onPage counts the posts that the page shows with words: what was changed reads as it does now.
func (j *journey) onPage(words string) (n int) {
	db := openSQLite(j.T, j.database)
	defer db.Close()
	rows, err := db.Query(`SELECT seq, body FROM letters ORDER BY seq`)
	if err != nil {
		j.Fatal(err)
	}
	defer rows.Close()
	shown := map[int64]string{}
	for rows.Next() {
		var seq int64
		var body []byte
		var letter struct {
			Reply         json.RawMessage
			Edits, Erases int64
		}
		if err := errors.Join(rows.Scan(&seq, &body), json.Unmarshal(body, &letter)); err != nil {
			j.Fatal(err)
		}
		delete(shown, letter.Erases)
		if letter.Reply != nil {
			shown[cmp.Or(letter.Edits, seq)] = string(letter.Reply)
		}
	}
	for _, text := range shown {
		if strings.Contains(text, words) {
			n++
		}
	}
	return n
}

const (
	everywhere = "telegram 1, discord 1, page 1"
	nowhere    = "telegram 0, discord 0, page 0"
)

func (j *journey) eventually(words, want string) {
	j.Helper()
	for end := time.Now().Add(longWait); j.standing(words) != want; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			j.Fatalf("%q stands in %s, want %s", words, j.standing(words), want)
		}
	}
}

// itemOfText makes an item of a feed of a title and paragraphs.
func itemOfText(id, text string, at time.Time) newsItem {
	title, body, _ := strings.Cut(text, "\n\n")
	return newsItem{id: id, title: title, text: "&lt;p&gt;" + strings.ReplaceAll(body, "\n\n", "&lt;/p&gt;&lt;p&gt;") + "&lt;/p&gt;", at: at}
}

const courtText = `Man jailed for courier fraud

A man was jailed at St Albans Crown Court today for four years. The court heard that he collected cash from pensioners in Letchworth and was sentenced for conspiracy to defraud. The judge said that he had preyed on people who trusted the police.`

// unsureText may be a warning; nobody can tell of what.
const unsureText = `Warning about a scam in Letchworth

Police are warning people in Letchworth about a scam. Several residents have told officers that they were approached this week and asked for help by somebody whom they did not know. Officers say that residents should be careful, and should ring 101 if they are worried about what somebody has said to them.`

// A warning goes once into every chat that watches its area, whoever publishes it again; when its text changes or it is corrected, what
// stands there says so; court news never gets there, and what is unsure goes to who set the watch up. None of that is lost or doubled when the program is killed on the way.
func TestWarningFromItsSourceToEveryChat(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute, most of it waiting")
	}
	if underRace {
		t.Skip("the program is a process of its own, which the detector does not watch: tried without it")
	}
	t.Parallel()
	j := newJourney(t)
	const title, paperTitle, courtTitle = "Warning after courier takes £8,450 from woman in Letchworth", "Pensioner hands over", "Man jailed for courier fraud"
	rest := []newsItem{itemOfText("n2", courtText, time.Now()), itemOfText("n4", unsureText, time.Now())}
	j.force.set(append(rest, itemOfText("n1", courierStory[0], time.Now()))...)
	first := j.visit()
	eventually(t, "a post goes out", func() bool { return j.standing(title) != nowhere })
	first.end(syscall.SIGKILL)

	mended := strings.Replace(courierStory[0], "in Letchworth\n", "in Letchworth Garden City\n", 1)
	j.force.set(append(rest, itemOfText("n1", mended, time.Now()))...)
	j.paper.set(itemOfText("p1", courierStory[1], time.Now()))
	second := j.visit()
	j.eventually(title+" Garden City", everywhere)
	second.end(syscall.SIGKILL)

	j.force.set(append(rest, itemOfText("n3", correctionText, time.Now()), itemOfText("n1", mended, time.Now()))...)
	third := j.visit()
	t.Logf("%s after the start every source was asked", j.lead)
	j.eventually("Police correction: Correction: warning about courier", everywhere)
	j.eventually("Corrected by the police: "+title+" Garden City", everywhere)
	eventually(t, "Ann is asked about what is unsure", func() bool { return j.asked() == "telegram 1, discord 1" })
	if code := third.end(os.Interrupt); code != 0 {
		t.Errorf("code %d: %s", code, third)
	}
	for words, want := range map[string]string{title: everywhere, paperTitle: nowhere, courtTitle: nowhere, "Police correction": everywhere,
		"Warning about a scam in": "telegram 0, discord 0, page 1"} { // the page has no other place to ask in than the chat itself
		got := j.standing(words)
		if words == title { // Telegram gets what was on its way in the crash twice, as it cannot tell one send from another
			got = strings.Replace(got, "telegram 2", "telegram 1", 1)
		}
		if got != want {
			t.Errorf("%q stands in %s, want %s", words, got, want)
		}
	}
	if n := rowsWhere(t, j.database, "warnings", "example = 0"); n != 5 {
		t.Errorf("%d articles are stored", n)
	}
	for _, r := range []*running{first, second, third} {
		if strings.Contains(r.String(), `"level":"ERROR"`) {
			t.Errorf("the log has errors: %s", r)
		}
	}
}
