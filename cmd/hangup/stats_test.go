package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/png"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"hangup/bot"
	"hangup/bot/bottest/discordtest"
	"hangup/config"
)

// neighbours has people of Dover report.
func neighbours(t *testing.T, database string, people int) {
	t.Helper()
	db, _, err := openSealed(t.Context(), config.Settings{Database: database}, quietConsole().logger())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for i := range people {
		r := bot.Report{Person: bot.PersonKey(fmt.Sprint("p", i)), Type: "courier_fraud", Happened: "nothing", Area: "district:dover", At: time.Now()}
		if _, err := db.SaveReport(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
}

// The real program shows a picture of what was reported on the page, in Telegram and in Discord, with what it shows in words.
func TestStatsShowAPictureEverywhere(t *testing.T) {
	t.Parallel()
	telegram, discord, database := newTelegram(t), newDiscord(t), newDatabase(t)
	neighbours(t, database, 7)
	s := serveDiscord(t, discord, database, withTelegram(telegram)...)
	const lead, alt = "Dover: 6 or more scams were reported in the last 3 months, and 6 or more were “Courier fraud”.", "Chart of scam reports in Dover"

	var onPage struct {
		Reply struct {
			Lead    string
			Picture struct {
				PNG []byte
				Alt string
			}
		}
	}
	if err := json.Unmarshal([]byte(newBrowser(t, s.url).say("/stats Dover")), &onPage); err != nil {
		t.Fatal(err)
	}
	p := onPage.Reply.Picture
	if onPage.Reply.Lead != lead || !strings.HasPrefix(p.Alt, alt) || utf8.RuneCountInString(p.Alt) > 400 {
		t.Errorf("on the page: %q, %q", onPage.Reply.Lead, p.Alt)
	}
	isPicture(t, p.PNG)
	if file := os.Getenv("STATS_PICTURE"); file != "" { // to be looked at
		if err := os.WriteFile(file, p.PNG, 0o644); err != nil {
			t.Fatal(err)
		}
	}

	ann := telegram.Person("Ann")
	telegram.Say(ann, ann.ID, "/stats Dover")
	eventually(t, "the picture in Telegram", func() bool { return len(telegram.Calls("sendPhoto")) > 0 })
	eventually(t, "the words in Telegram", func() bool {
		words := ""
		for _, m := range answers(telegram, ann.ID, ann) {
			words += m.Text + m.Caption
		}
		return strings.Contains(words, lead) && strings.Contains(words, alt)
	})

	bea := discord.Person("Bea")
	m := discord.Slash(bea, discord.DM(bea), "stats", inArea("Dover")).Settled()
	if len(m.Attachments) != 1 || !strings.Contains(wordsOf(m), lead) {
		t.Errorf("in Discord: %+v", m)
	}
	if !strings.Contains(described(m), alt) {
		t.Errorf("not said to who cannot see it: %+v", m)
	}
	if code := s.stop(t, os.Interrupt); code != 0 || strings.Contains(s.log.String(), `"level":"ERROR"`) {
		t.Errorf("code %d: %s", code, s.log)
	}
}

// described gives all that a message says, what its pictures show among it.
func described(m discordtest.Message) string {
	raw, _ := json.Marshal(m)
	return string(raw)
}

func isPicture(t *testing.T, raw []byte) {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if size := img.Bounds().Size(); size.X != 900 || size.Y < 600 {
		t.Errorf("the picture is %v", size)
	}
}
