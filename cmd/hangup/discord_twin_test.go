package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"hangup/bot"
	"hangup/bot/bottest/discordtest"
	"hangup/bot/bottest/discordtwin"
)

// village is the real program at a Discord that we did not write, which knows nothing of what we take for granted.
type village struct {
	*discordtwin.Twin
	r        *running
	database string
}

func TestDiscordOfOthers(t *testing.T) {
	t.Parallel()
	v := &village{Twin: discordtwin.Start(t, root+"/bot/bottest/discordtwin", checkerOfDiscord(t)), database: newDatabase(t)}
	watchEverywhere(t, v.database, v.Channel)
	v.r = startBinary(t, v.database, "HANGUP_DISCORD_TOKEN="+v.Token, "HANGUP_DISCORD_API_URL="+v.URL)
	v.WaitOnline()
	eventually(t, "the commands are there", func() bool { return len(v.Commands()) > 5 })
	t.Run("every command is answered, for one person alone", v.commands)
	t.Run("an area completes", v.completes)
	t.Run("words go into a window and are checked", v.windows)
	t.Run("a report is chosen, typed and shown back", v.reports)
	t.Run("a message is checked by its menu", v.menus)
	t.Run("an answer is shared by a button", v.shares)
	t.Run("a promised answer is filled in", v.promises)
	t.Run("a long answer is followed up", v.follows)
	t.Run("a second answer is refused", v.refusesSeconds)
	t.Run("a broken connection is taken up anew", v.reconnects)
	if code := v.r.end(os.Interrupt); code != 0 || strings.Contains(v.r.String(), v.Token) || strings.Contains(v.r.String(), `"level":"ERROR"`) {
		t.Errorf("code %d: %s", code, v.r)
	}
}

// watchEverywhere has a channel watch so many areas for so many words that a list of them does not fit into one message.
func watchEverywhere(t *testing.T, database, channel string) {
	t.Helper()
	var words []string
	for n := range 20 {
		words = append(words, fmt.Sprintf("a rather long word number %d", n))
	}
	var all []bot.Watch
	for _, area := range engineOf(t).Areas()[:200] {
		w := watchOf(channel, area.ID)
		w.Wish = bot.Wish{Words: words}
		all = append(all, w)
	}
	addWatches(t, database, all)
}

func (v *village) commands(t *testing.T) {
	for _, name := range v.Commands() {
		if strings.Contains(name, " ") {
			continue // of the menu of a message
		}
		if m := v.Slash(name).Settled(); wordsOf(m) == "" || !m.Private() {
			t.Errorf("/%s: %+v", name, m)
		}
	}
	if got := wordsOf(v.Slash("check", askedWith(courier)).Settled()); !strings.Contains(got, "courier fraud") {
		t.Errorf("/check: %s", got)
	}
	if got := wordsOf(v.Slash("contacts", inArea("Glasgow")).Settled()); !strings.Contains(got, "101") {
		t.Errorf("/contacts: %s", got)
	}
}

func (v *village) completes(t *testing.T) {
	if c := v.Complete("contacts", inArea("hert")).Answer().Choices; !strings.Contains(fmt.Sprint(c), "Hertfordshire") {
		t.Errorf("got %+v", c)
	}
}

func (v *village) windows(t *testing.T) {
	m := v.Slash("check").Settled()
	shown := v.Click(m, "Type what happened")
	field := shown.Answer().Modal.Inputs()[0].Label
	if got := v.Submit(shown, map[string]string{field: courier}).Settled(); !strings.Contains(wordsOf(got), "courier fraud") || !got.Private() {
		t.Errorf("got %+v", got)
	}
}

func (v *village) reports(t *testing.T) {
	m := v.Slash("report").Settled()
	v.Select(m, "Courier fraud").Settled()
	if got := v.Select(m, "Nothing was given"); wordsOf(got.Settled()) == "" || got.Answer().Kind != discordtest.AnswerUpdate {
		t.Errorf("chosen: %+v", got.Answer())
	}
	shown := v.Click(m, "Continue")
	fields := map[string]string{}
	for _, in := range shown.Answer().Modal.Inputs() {
		fields[in.Label] = map[string]string{"Who did they say they were?": "the bank", "Anything else?": "they rang twice"}[in.Label]
	}
	preview := v.Submit(shown, fields).Settled()
	if got := wordsOf(preview); !strings.Contains(got, "they rang twice") || !strings.Contains(got, "This is all that I will keep") {
		t.Errorf("the preview: %s", got)
	}
	saved := v.Click(preview, preview.Buttons()[0].Label).Settled()
	if got := wordsOf(saved); !strings.Contains(got, "Your report is saved") || countRows(t, v.database, "reports") != 1 {
		t.Errorf("saved: %s", got)
	}
}

func (v *village) menus(t *testing.T) {
	if m := v.Menu(v.Say(courier), "Check this message").Settled(); !strings.Contains(wordsOf(m), "courier fraud") || !m.Private() {
		t.Errorf("got %+v", m)
	}
}

func (v *village) shares(t *testing.T) {
	m := v.Slash("check", askedWith(courier)).Settled()
	before := len(v.Messages())
	if got := v.Click(m, shareLabel(t, m)).Settled(); !strings.Contains(wordsOf(got), "Everybody in this channel can read it now") {
		t.Errorf("got %s", wordsOf(got))
	}
	var open []discordtest.Message
	for _, m := range v.Messages()[before:] {
		if !m.Private() {
			open = append(open, m)
		}
	}
	if len(open) != 1 || strings.Contains(wordsOf(open[0]), "my bank") {
		t.Errorf("everybody sees %+v", open)
	}
}

// promises makes the program wait for its database, so that it first says that the answer comes.
func (v *village) promises(t *testing.T) {
	db := openSQLite(t, v.database)
	defer db.Close()
	if _, err := db.Exec(`BEGIN IMMEDIATE`); err != nil {
		t.Fatal(err)
	}
	i := v.Slash("area", discordtest.Option{Name: "area", Value: "Glasgow"})
	got := i.Answer()
	if _, err := db.Exec(`ROLLBACK`); err != nil {
		t.Fatal(err)
	}
	if got.Kind != discordtest.AnswerDeferred {
		t.Errorf("it answers by %+v", got)
	}
	if m := i.Settled(); !strings.Contains(wordsOf(m), "Glasgow") {
		t.Errorf("filled in: %s", wordsOf(m))
	}
}

// follows asks for an answer that is too long for one message.
func (v *village) follows(t *testing.T) {
	before := len(v.Messages())
	v.Slash("watches").Settled()
	eventually(t, "the answer goes on in further messages", func() bool { return len(v.Messages()) > before+1 })
	for n, m := range v.Messages()[before:] {
		if want := fmt.Sprintf("Part %d of", n+1); !strings.Contains(wordsOf(m), want) || !m.Private() {
			t.Errorf("no %q in %s", want, wordsOf(m))
		}
	}
}

func (v *village) refusesSeconds(t *testing.T) {
	i := v.Slash("check", askedWith(courier))
	first := i.Settled()
	body := bytes.NewReader([]byte(`{"type":4,"data":{"content":"again"}}`))
	got, err := http.Post(v.URL+"/api/v9/interactions/"+i.ID+"/"+i.Token+"/callback", "application/json", body)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	if got.StatusCode != http.StatusBadRequest || wordsOf(v.Message(first.ID)) != wordsOf(first) {
		t.Errorf("a second answer: %s", got.Status)
	}
}

func (v *village) reconnects(t *testing.T) {
	v.Kick()
	v.WaitOnline()
	eventually(t, "it notices", func() bool { return strings.Contains(v.r.String(), "broke") })
	if got := wordsOf(v.Slash("check", askedWith(courier)).Settled()); !strings.Contains(got, "courier fraud") {
		t.Errorf("got %s", got)
	}
}
