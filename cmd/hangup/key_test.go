package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hangup/bot"
	"hangup/config"
)

// resident talks to the core as an adapter would.
type resident struct {
	t    *testing.T
	core *bot.Core
	who  string
	n    int
}

func (r *resident) send(in bot.Inbound) bot.Reply {
	r.t.Helper()
	r.n++
	at := bot.Address{Chat: bot.ChatID{Platform: "web", ID: "chat of " + r.who}}
	in.ID, in.From, in.Own, in.User, in.Private, in.At = time.Now().Format(time.RFC3339Nano), at, at, bot.UserID{Platform: "web", ID: r.who}, true, time.Now()
	got, err := r.core.Handle(r.t.Context(), in)
	if err != nil {
		r.t.Fatal(err)
	}
	return got
}

func (r *resident) say(text string) string { return r.send(bot.Inbound{Text: text}).Plain() }

// report saves a report with a note.
func (r *resident) report(note string) {
	r.t.Helper()
	preview := r.send(bot.Inbound{Form: &bot.FormReply{ID: "report", Values: map[string]string{
		"type": "courier_fraud", "happened": "nothing", "claimed": note, "when": note, "area": "Kent", "number": "07700 900123", "note": note,
	}}})
	if len(preview.Buttons) == 0 {
		r.t.Fatalf("no preview: %s", preview.Plain())
	}
	r.send(bot.Inbound{Action: preview.Buttons[0].Action})
	if held := r.say("/mydata"); !strings.Contains(held, "Reports: 1") || !strings.Contains(held, note) {
		r.t.Fatalf("it was not saved: %s", held)
	}
}

func TestTheKeyChangesAndPeopleStayKnown(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "hangup.db")
	environ := []string{"HANGUP_DATABASE_URL=" + path}
	a := startTestApp(t, path, time.Minute)
	(&resident{t: t, core: a.core, who: "sue"}).report("kanarienvogel")
	_, link, _ := strings.Cut(a.Moderator, "#")
	if got := command(t, "", environ, "key", "rotate"); got.code != 1 || !strings.Contains(got.err, "another hangup serves") {
		t.Errorf("while the bot runs: code %d, %s", got.code, got.err)
	}
	a.Stop()
	old, err := os.ReadFile(path + ".key")
	if err != nil {
		t.Fatal(err)
	}
	if got := command(t, "", environ, "key", "rotate"); got.code != 0 || !strings.Contains(got.out, "2 rows sealed anew") {
		t.Fatalf("code %d: %s%s", got.code, got.out, got.err)
	}
	fresh, err := os.ReadFile(path + ".key")
	info, _ := os.Stat(path + ".key")
	if err != nil || string(fresh) == string(old) || info.Mode().Perm() != 0o600 {
		t.Fatalf("the key did not change, or may be read: %v, %v", info.Mode(), err)
	}
	again := startTestApp(t, path, time.Minute)
	if held := (&resident{t: t, core: again.core, who: "sue"}).say("/mydata"); !strings.Contains(held, "kanarienvogel") {
		t.Errorf("after the change: %s", held)
	}
	if _, now, _ := strings.Cut(again.Moderator, "#"); now == link {
		t.Error("the moderator's link of before still works")
	}
	again.Stop()
	if err := os.WriteFile(path+".key", old, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := command(t, "", append(environ, "HANGUP_HTTP_ADDR=127.0.0.1:0")); got.code != 1 || !strings.Contains(got.err, "the secret key does not fit the database") {
		t.Errorf("with the old key: code %d, %s", got.code, got.err)
	}
}

func TestTheKeyOfTheSettingsChangesIntoAFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "hangup.db")
	environ := []string{"HANGUP_DATABASE_URL=" + path, "HANGUP_SECRET_KEY=" + strings.Repeat("k", 40)}
	if got := command(t, "", environ, "key", "rotate", "--to", path+".next"); got.code != 1 || !strings.Contains(got.err, "there is no database") {
		t.Errorf("without a database: code %d, %s", got.code, got.err)
	}
	db, _, err := openSealed(t.Context(), config.Settings{Database: path, SecretKey: config.NewSecret(strings.Repeat("k", 40))}, quiet)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if got := command(t, "", environ, "key", "rotate"); got.code != 2 || !strings.Contains(got.err, "--to") {
		t.Errorf("without --to: code %d, %s", got.code, got.err)
	}
	if got := command(t, "", environ, "key", "rotate", "--to", file(t, "short", "abc")); got.code != 1 || !strings.Contains(got.err, "too short") {
		t.Errorf("a short one: code %d, %s", got.code, got.err)
	}
	if got := command(t, "", environ, "key", "rotate", "--to", path+".next"); got.code != 0 || !strings.Contains(got.out, "HANGUP_SECRET_KEY_FILE") {
		t.Fatalf("code %d: %s%s", got.code, got.out, got.err)
	}
	if got := command(t, "", environ, "key", "rotate", "--to", path+".more"); got.code != 1 || !strings.Contains(got.err, "does not fit") {
		t.Errorf("with the old key: code %d, %s", got.code, got.err)
	}
	next := []string{"HANGUP_DATABASE_URL=" + path, "HANGUP_SECRET_KEY_FILE=" + path + ".next"}
	if got := command(t, "", next, "key", "rotate", "--to", path+".next"); got.code != 1 || !strings.Contains(got.err, "key of now") {
		t.Errorf("into the same: code %d, %s", got.code, got.err)
	}
	if got := command(t, "", next, "key", "rotate", "--to", path+".more"); got.code != 0 {
		t.Errorf("again: code %d, %s", got.code, got.err)
	}
}

// A change that was stopped between its halves: the new key is not in its place yet.
func TestAStoppedChangeOfTheKeyIsTakenUp(t *testing.T) {
	t.Parallel()
	s := config.Settings{Database: filepath.Join(t.TempDir(), "hangup.db")}
	db, _, err := openSealed(t.Context(), s, quiet)
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := makeKey(keyFile(s) + ".new")
	if err != nil {
		t.Fatal(err)
	}
	if err := db.BeginRotation(t.Context(), []byte(fresh.Reveal())); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if got := command(t, "", []string{"HANGUP_DATABASE_URL=" + s.Database}, "key", "rotate"); got.code != 0 {
		t.Fatalf("code %d: %s%s", got.code, got.out, got.err)
	}
	now, err := secretKey(s, quiet)
	if err != nil || now != fresh {
		t.Errorf("the key that was begun with is not the one of now: %v", err)
	}
	if _, err := os.Stat(keyFile(s) + ".new"); err == nil {
		t.Error("the draft of the key is still there")
	}
	db, _, err = openSealed(t.Context(), s, quiet)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

// A new key would open nothing of what the lost one sealed, so none is made.
func TestALostKeyIsNotReplaced(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "hangup.db")
	startTestApp(t, path, 0).Stop()
	if err := os.Remove(path + ".key"); err != nil {
		t.Fatal(err)
	}
	got := command(t, "", []string{"HANGUP_DATABASE_URL=" + path, "HANGUP_HTTP_ADDR=127.0.0.1:0"})
	if got.code != 1 || !strings.Contains(got.err, ".key is gone") || strings.Count(got.err, "\n") != 1 {
		t.Errorf("code %d: %s", got.code, got.err)
	}
	if _, err := os.Stat(path + ".key"); err == nil {
		t.Error("a new key was made")
	}
}
