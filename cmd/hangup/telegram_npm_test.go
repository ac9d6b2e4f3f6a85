package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// npmFolder starts a Bot API of somebody else's making.
const npmFolder = root + "/bot/bottest/telegramnpm"

// startNPM starts the server of npmFolder, which ends with the test, and gives its address.
func startNPM(t *testing.T) string {
	t.Helper()
	if _, err := os.Stat(filepath.Join(npmFolder, "node_modules")); errors.Is(err, fs.ErrNotExist) {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s has no node_modules: run npm ci --ignore-scripts there", npmFolder)
		}
		t.Skipf("NOT TESTED AGAINST telegram-test-api: run npm ci --ignore-scripts in %s", npmFolder)
	}
	cmd := exec.Command("node", "server.mjs")
	cmd.Dir, cmd.Stderr = npmFolder, os.Stderr
	in, err := cmd.StdinPipe() // it ends when this does
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close(); _ = cmd.Wait() })
	line, err := bufio.NewReader(out).ReadBytes('\n')
	var at struct{ URL string }
	if err := errors.Join(err, json.Unmarshal(line, &at)); err != nil || at.URL == "" {
		t.Fatalf("it says %q: %v", line, err)
	}
	return at.URL
}

// callNPM calls the side of the server that stands in for a person's app.
func callNPM(t *testing.T, url string, body map[string]any, into any) {
	t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Post(url, "application/json", bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(into); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", url, resp.Status, err)
	}
}

// The real program answers /check through a Bot API that we did not write. That one knows few methods and answers
// the others with 500 and no description, which must keep nobody from being answered.
func TestCheckThroughABotAPIOfOthers(t *testing.T) {
	t.Parallel()
	url := startNPM(t)
	const token = "4242:smoke-test"
	s := serveBinary(t, upToDate(t), "HANGUP_TELEGRAM_TOKEN="+token, "HANGUP_TELEGRAM_API_URL="+url)
	if !strings.Contains(s.text, "https://t.me/TestNameBot") {
		t.Errorf("not connected:\n%s", s.text)
	}
	text := "/check " + courier
	callNPM(t, url+"/sendCommand", map[string]any{
		"botToken": token, "date": time.Now().Unix(), "text": text,
		"from":     map[string]any{"id": 77, "is_bot": false, "first_name": "Ann"},
		"chat":     map[string]any{"id": 77, "type": "private", "first_name": "Ann"},
		"entities": []map[string]any{{"type": "bot_command", "offset": 0, "length": len("/check")}},
	}, new(any))
	var history struct {
		Result []struct {
			Message struct {
				Chat any    `json:"chat_id"`
				Text string `json:"text"`
			} `json:"message"`
		} `json:"result"`
	}
	eventually(t, "an answer", func() bool {
		callNPM(t, url+"/getUpdatesHistory", map[string]any{"token": token}, &history)
		for _, u := range history.Result {
			if u.Message.Chat != nil && strings.Contains(u.Message.Text, "courier fraud") {
				return true
			}
		}
		return false
	})
	if code := s.stop(t, os.Interrupt); code != 0 || strings.Contains(s.log.String(), "smoke-test") {
		t.Errorf("code %d: %s", code, s.log)
	}
}
