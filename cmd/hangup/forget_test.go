package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hangup/bot"
	"hangup/config"
)

// Whoever asks to be forgotten is in none of the bytes that the program has written: the database, its log, what the program
// said, and a backup that is made afterwards. Their words are in none of them before that either.
func TestTheForgottenAreInNoByte(t *testing.T) {
	t.Parallel()
	const words, who = "kanarienvogel", "canary-of-a-person"
	folder := t.TempDir()
	s := config.Settings{Database: filepath.Join(folder, "hangup.db"), Timer: time.Hour}
	var said bytes.Buffer
	a, err := openApp(t.Context(), engineOf(t), s, time.Now, slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelDebug})))
	if err != nil {
		t.Fatal(err)
	}
	defer a.close()
	r := &resident{t: t, core: a.core, who: who}
	r.say("/area Kent")
	r.say("a man from my bank says " + words + " will collect my card")
	r.say("/check " + words)
	r.report(words)
	file := r.send(bot.Inbound{Text: "/mydata"}).File
	if file == nil || !strings.Contains(string(file.Data), words) || !strings.Contains(string(file.Data), "Reports that you saved") {
		t.Fatalf("/mydata brought %+v", file)
	}
	written := func() []byte {
		all := bytes.Clone(said.Bytes())
		for _, name := range []string{s.Database, s.Database + "-wal", s.Database + "-shm", s.Database + ".lock"} {
			b, err := os.ReadFile(name)
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			all = append(all, b...)
		}
		return all
	}
	if bytes.Contains(written(), []byte(words)) {
		t.Error("the words of a person stand in the files")
	}
	key := string(a.core.Person(bot.UserID{Platform: "web", ID: who}))
	if !bytes.Contains(written(), []byte(key)) {
		t.Fatal("the person is not in the files: the search finds nothing")
	}
	if told := r.send(bot.Inbound{Action: "forget|yes"}).Plain(); !strings.Contains(told, "Reports: 1") || !strings.Contains(told, "Checks:") {
		t.Errorf("it does not say what was deleted: %s", told)
	}
	db := openSQLite(t, s.Database)
	defer db.Close()
	backup := filepath.Join(folder, "backup.db")
	if _, err := db.Exec(`VACUUM INTO ?`, backup); err != nil {
		t.Fatal(err)
	}
	copied, err := os.ReadFile(backup)
	if err != nil || len(copied) == 0 {
		t.Fatal(len(copied), err)
	}
	for what, all := range map[string][]byte{"files and logs": written(), "backup": copied} {
		for _, trace := range []string{words, who, key} {
			if n := bytes.Count(all, []byte(trace)); n > 0 {
				t.Errorf("%q stands %d times in the %s", trace, n, what)
			}
		}
	}
}
