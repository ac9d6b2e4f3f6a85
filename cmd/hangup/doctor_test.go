package main

import (
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// visit runs doctor and gives what it found, and its exit code.
func visitDoctor(t *testing.T, environ ...string) (found []finding, code int) {
	t.Helper()
	environ = append([]string{"HANGUP_DATABASE_URL=" + newDatabase(t), "HANGUP_HTTP_ADDR=127.0.0.1:0"}, environ...)
	got := command(t, "", environ, "doctor", "--json")
	for line := range strings.Lines(got.out) {
		var one finding
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if one.State != isOK && one.Do == "" {
			t.Errorf("nothing is said about what to do: %+v", one)
		}
		found = append(found, one)
	}
	return found, got.code
}

// stands tells how what holds some words stands; "" when nothing does.
func stands(found []finding, words string) state {
	for _, one := range found {
		if strings.Contains(one.Text, words) {
			return one.State
		}
	}
	return ""
}

func expectState(t *testing.T, found []finding, want map[string]state) {
	t.Helper()
	for words, state := range want {
		if got := stands(found, words); got != state {
			t.Errorf("%q: %q, want %q, in %+v", words, got, state, found)
		}
	}
}

func TestDoctorFindsNothingWrongBeforeTheFirstStart(t *testing.T) {
	t.Parallel()
	found, code := visitDoctor(t)
	expectState(t, found, map[string]state{
		"there is no settings file": isOK, "the first start makes it": isOK, "can be served on": isOK, "no token is set": isOK,
		"no source of police news is set": toLook, "was checked in time": isOK, "are free under": isOK,
	})
	if code != exitOK {
		t.Errorf("code %d", code)
	}
}

func TestDoctorMakesNoDatabase(t *testing.T) {
	t.Parallel()
	server, database := newTelegram(t), newDatabase(t)
	visitDoctor(t, withTelegram(server, "HANGUP_DATABASE_URL="+database)...)
	if _, err := os.Stat(database); err == nil {
		t.Error("it made the database")
	}
}

func TestDoctorLooksIntoTheDatabase(t *testing.T) {
	t.Parallel()
	database := newDatabase(t)
	s := serveBinary(t, database)
	address := "HANGUP_HTTP_ADDR=" + strings.TrimPrefix(s.url, "http://")
	found, code := visitDoctor(t, "HANGUP_DATABASE_URL="+database, address)
	expectState(t, found, map[string]state{
		"nothing in it is damaged": isOK, "readable by its owner alone": isOK, "a hangup serves the page": isOK,
	})
	if code != exitOK {
		t.Errorf("code %d", code)
	}
	s.stop(t, os.Interrupt)
	if err := os.Chmod(database+".key", 0o644); err != nil {
		t.Fatal(err)
	}
	found, code = visitDoctor(t, "HANGUP_DATABASE_URL="+database)
	expectState(t, found, map[string]state{"other users of this machine may read": toMend})
	if code != exitFailure {
		t.Errorf("code %d", code)
	}
}

func TestDoctorFindsADamagedDatabase(t *testing.T) {
	t.Parallel()
	database := newDatabase(t)
	serveBinary(t, database).stop(t, os.Interrupt)
	raw, err := os.ReadFile(database)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(raw) / 2; i < len(raw)/2+3*4096; i++ {
		raw[i] = 0xa5
	}
	if err := os.WriteFile(database, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	found, code := visitDoctor(t, "HANGUP_DATABASE_URL="+database)
	expectState(t, found, map[string]state{"is damaged": toMend})
	if code != exitFailure {
		t.Errorf("code %d", code)
	}
	if after, _ := os.ReadFile(filepath.Clean(database)); len(after) != len(raw) {
		t.Error("the damaged file was changed")
	}
}

func TestDoctorAsksTelegram(t *testing.T) {
	t.Parallel()
	server := newTelegram(t)
	found, code := visitDoctor(t, withTelegram(server)...)
	expectState(t, found, map[string]state{
		"the token is that of @" + server.Me.Username: isOK, "the bot asks for what people do": isOK,
		"the menus of commands are of another version": toLook,
	})
	if code != exitOK || len(server.Menu("all_group_chats", "")) > 0 {
		t.Errorf("code %d, and the menus are %v", code, server.Menu("all_group_chats", ""))
	}
	database := newDatabase(t)
	s := serveBinary(t, database, withTelegram(server)...)
	eventually(t, "the menus are there", func() bool { return len(server.Menu("all_chat_administrators", "cy")) > 0 })
	s.stop(t, os.Interrupt)
	found, _ = visitDoctor(t, withTelegram(server, "HANGUP_DATABASE_URL="+database)...)
	expectState(t, found, map[string]state{"the menus of commands are those of this version": isOK})
	found, code = visitDoctor(t, withTelegram(server, "HANGUP_TELEGRAM_TOKEN=1:wrong")...)
	expectState(t, found, map[string]state{"Telegram does not know the token": toMend})
	if code != exitFailure {
		t.Errorf("code %d", code)
	}
}

func TestDoctorAsksDiscord(t *testing.T) {
	t.Parallel()
	server := newDiscord(t)
	found, code := visitDoctor(t, withDiscord(server)...)
	expectState(t, found, map[string]state{"the token is that of": isOK, "the commands are of another version": toLook})
	if code != exitOK || len(server.Commands("")) > 0 {
		t.Errorf("code %d, and the commands are %v", code, server.Commands(""))
	}
	database := newDatabase(t)
	serveDiscord(t, server, database).stop(t, os.Interrupt)
	found, _ = visitDoctor(t, withDiscord(server, "HANGUP_DATABASE_URL="+database)...)
	expectState(t, found, map[string]state{"the commands are those of this version": isOK})
}

func TestDoctorAsksSources(t *testing.T) {
	t.Parallel()
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/news" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/rss+xml")
		_, _ = w.Write([]byte(`<rss version="2.0"><channel><title>News</title><item><title>A</title><link>` + "http://" + r.Host + `/a</link></item></channel></rss>`))
	}))
	defer site.Close()
	found, code := visitDoctor(t, "HANGUP_FEED_ALLOW_PRIVATE=true", "HANGUP_FEEDS=kent="+site.URL+"/news,essex="+site.URL+"/gone")
	expectState(t, found, map[string]state{"has 1 item": isOK, "/gone cannot be read": toMend})
	if code != exitFailure {
		t.Errorf("code %d", code)
	}
}

func TestDoctorComparesTheClock(t *testing.T) {
	t.Parallel()
	server := newTelegram(t)
	late := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", "Mon, 02 Nov 2026 10:00:00 GMT")
	}))
	defer late.Close()
	found, _ := visitDoctor(t, withTelegram(server)...)
	expectState(t, found, map[string]state{"the clock of this machine is right": isOK})
	found, code := visitDoctor(t, withTelegram(server, "HANGUP_TELEGRAM_API_URL="+late.URL)...)
	expectState(t, found, map[string]state{"the clock of this machine is wrong": toMend})
	if code != exitFailure {
		t.Errorf("code %d", code)
	}
}

func TestDoctorFindsATokenThatEverybodyMayRead(t *testing.T) {
	t.Parallel()
	server := newTelegram(t)
	path := file(t, "token.txt", server.Token)
	environ := withTelegram(server, "HANGUP_TELEGRAM_TOKEN=", "HANGUP_TELEGRAM_TOKEN_FILE="+path)
	found, _ := visitDoctor(t, environ...)
	expectState(t, found, map[string]state{"may read the token of Telegram": "", "the token is that of": isOK})
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	found, code := visitDoctor(t, environ...)
	expectState(t, found, map[string]state{"every user of this machine may read the token of Telegram": toLook})
	if code != exitOK {
		t.Errorf("code %d", code)
	}
}

func TestDoctorLooksAtThePortsOfThisProcess(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	found, code := visitDoctor(t, "HANGUP_METRICS_ADDR="+taken.Addr().String())
	expectState(t, found, map[string]state{"the page can be served": isOK, taken.Addr().String() + " is in use by another program": toMend})
	if code != exitFailure {
		t.Errorf("code %d", code)
	}
	found, _ = visitDoctor(t, "HANGUP_METRICS_ADDR=127.0.0.1:0")
	expectState(t, found, map[string]state{"the figures can be served": isOK})
}

// What people read has no row of JSON, and no token whatever goes wrong.
func TestDoctorPrintsForPeopleAndNoSecret(t *testing.T) {
	t.Parallel()
	const token, other = "123456:canary-of-a-token", "MTIwMDAwMDAwMDAwMDAwMDAwMA.canary.token-00000000000000000000"
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	got := command(t, "", []string{
		"HANGUP_DATABASE_URL=" + newDatabase(t), "HANGUP_HTTP_ADDR=127.0.0.1:0", "HANGUP_TELEGRAM_TOKEN=" + token,
		"HANGUP_TELEGRAM_API_URL=" + gone.URL, "HANGUP_DISCORD_TOKEN=" + other, "HANGUP_DISCORD_API_URL=" + gone.URL,
	}, "doctor")
	for _, want := range []string{"ok    Settings", "mend  Telegram", "mend  Discord", "to do: "} {
		if !strings.Contains(got.out, want) {
			t.Errorf("no %q in\n%s", want, got.out)
		}
	}
	if strings.Contains(got.out+got.err, "canary") || got.code != exitFailure || !strings.Contains(got.err, "things to mend") {
		t.Errorf("code %d, said %s%s", got.code, got.out, got.err)
	}
}
