package main

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hangup/store/postgres/pgtest"
)

// passwordOf gives the password in an address.
func passwordOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal("the address cannot be read")
	}
	password, _ := u.User.Password()
	return password
}

// The whole way: the program is used with a file, stopped, moved, and started with PostgreSQL, where everything goes on.
func TestEverythingGoesOnInPostgres(t *testing.T) {
	t.Parallel()
	path, server := filepath.Join(t.TempDir(), "hangup.db"), pgtest.Address(t)
	before := serveBinary(t, path, "HANGUP_TIMER=1s")
	b := newBrowser(t, before.url)
	_, link, _ := strings.Cut(before.text, "/moderate#")
	link, _, _ = strings.Cut(link, "\n")
	b.moderate("#" + strings.TrimSpace(link))
	answersWith(t, b.say("/watch Hertfordshire, !parcel, quiet off"), "Hertfordshire")
	preview := b.sendForm("report", map[string]string{
		"type": "courier_fraud", "happened": "nothing", "claimed": "a kanarienvogel", "when": "today", "area": "Watford", "number": "07700 900123", "note": "",
	})
	action := preview[strings.Index(preview, `"action":"`)+len(`"action":"`):]
	b.press(action[:strings.Index(action, `"`)])
	held := b.say("/mydata")
	answersWith(t, held, "kanarienvogel")
	b.pressOn(b.say("A man who says he is from my bank is on the line and asks me to move my savings to a safe account"), "timer")
	if code := before.stop(t, os.Interrupt); code != 0 {
		t.Fatalf("code %d: %s", code, before.log)
	}
	if got := command(t, "", []string{"HANGUP_DATABASE_URL=" + path}, "import", "warnings", file(t, "alert.md", article)); !strings.Contains(got.out, "1 post due") {
		t.Fatalf("%s%s", got.out, got.err)
	}

	environ := []string{"HANGUP_DATABASE_URL=" + server, "HANGUP_SECRET_KEY_FILE=" + path + ".key"}
	got := command(t, "", environ, "migrate-store", "--from", path)
	if got.code != 0 || !strings.Contains(got.out, "Both hold the same") || !strings.Contains(got.out, path+".key") {
		t.Fatalf("code %d: %s%s", got.code, got.out, got.err)
	}
	if secret := passwordOf(t, server); secret != "" && strings.Contains(got.out+got.err, secret) {
		t.Errorf("it prints the password: %s%s", got.out, got.err)
	}
	if got := command(t, "", environ, "migrate-store", "--from", path, "--compare"); got.code != 0 || !strings.Contains(got.out, "hold the same.") {
		t.Errorf("compared: code %d: %s%s", got.code, got.out, got.err)
	}

	after := serveBinary(t, server, environ[1:]...)
	defer func() {
		if t.Failed() {
			t.Logf("%s%s", after.text, after.log)
		}
	}()
	b.move(after.url)
	for late := time.Now().Add(2 * time.Minute); countInPostgres(t, server, `SELECT count(*) FROM hangup.letters`) < 2 && time.Now().Before(late); {
		time.Sleep(100 * time.Millisecond)
	}
	b.reads("dialling tone")
	b.reads("detectives in Watford")
	answersWith(t, b.say("/watches"), "Hertfordshire")
	if again := b.say("/mydata"); !strings.Contains(again, "Reports: 1") || !strings.Contains(again, "kanarienvogel") {
		t.Errorf("it was %s\nand is %s", held, again)
	}
	if code := after.stop(t, os.Interrupt); code != 0 {
		t.Errorf("code %d: %s", code, after.log)
	}
	// Nothing was posted twice, and no job waits for what is over.
	for query, want := range map[string]int{
		`SELECT count(*) FROM hangup.letters`:                                                    2,
		`SELECT count(*) FROM hangup.deliveries WHERE state = 'due'`:                             0,
		`SELECT count(*) FROM hangup.river_job WHERE kind = 'delivery' AND finalized_at IS NULL`: 0,
		`SELECT count(*) FROM hangup.watches`:                                                    1,
	} {
		if n := countInPostgres(t, server, query); n != want {
			t.Errorf("%s: %d, wanted %d", query, n, want)
		}
	}
	if secret := passwordOf(t, server); secret != "" && strings.Contains(after.text+after.log.String(), secret) {
		t.Errorf("the password is printed or logged: %s%s", after.text, after.log)
	}
}
