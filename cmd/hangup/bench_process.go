package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// settleFor is how long a program is left alone before its memory counts as idle.
const settleFor = time.Second

// startOnce starts the program on an empty database, asks it one question and ends it.
func startOnce(ctx context.Context, binary string) (started, error) {
	dir, err := os.MkdirTemp("", "hangup-bench-")
	if err != nil {
		return started{}, failf("no temporary folder can be made").because(err)
	}
	defer os.RemoveAll(dir)
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary, "serve")
	cmd.Dir = dir // no settings file of the operator is found there
	cmd.Env = []string{"HOME=" + dir, "HANGUP_DATABASE_URL=" + filepath.Join(dir, "hangup.db"), "HANGUP_HTTP_ADDR=127.0.0.1:0"}
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		return started{}, err
	}
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return started{}, failf("%s cannot be started", binary).because(err)
	}
	one, err := measure(begin, out, cmd.Process.Pid)
	cancel()
	_ = cmd.Wait() // it was told to end: how it ended says nothing
	return one, err
}

func measure(begin time.Time, out io.Reader, pid int) (started, error) {
	url, err := readAddress(out)
	if err != nil {
		return started{}, err
	}
	if err := askOnce(url); err != nil {
		return started{}, failf("the program that was started did not answer").because(err)
	}
	answer := time.Since(begin)
	time.Sleep(settleFor)
	return started{answer, residentMemory(pid)}, nil
}

// readAddress finds the address of the page in what the program prints.
func readAddress(out io.Reader) (string, error) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if url := strings.TrimSpace(lines.Text()); strings.HasPrefix(url, "http://") {
			return url, nil
		}
	}
	return "", failf("the program that was started printed no address")
}

// askOnce opens a chat on the page and asks a question.
func askOnce(url string) error {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	client := &http.Client{Jar: jar, Timeout: 10 * time.Second}
	for _, request := range []struct{ path, body string }{
		{"/api/hello", `{}`},
		{"/api/say", `{"id":"bench-start-1","text":"a man from my bank says a courier will collect my card"}`},
	} {
		if err := postOnce(client, url, request.path, request.body); err != nil {
			return err
		}
	}
	return nil
}

func postOnce(client *http.Client, url, path, body string) error {
	req, err := http.NewRequest(http.MethodPost, url+path, strings.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Origin", url)
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	if resp.StatusCode != http.StatusOK {
		return errors.Join(err, fmt.Errorf("%s: %s", path, resp.Status))
	}
	return err
}

// residentMemory gives the bytes of memory that a process holds, as Linux tells; 0 elsewhere.
func residentMemory(pid int) int64 {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for _, line := range strings.Split(string(raw), "\n") {
		fields := strings.Fields(line)
		if len(fields) == 3 && fields[0] == "VmRSS:" {
			kib, err := strconv.ParseInt(fields[1], 10, 64)
			if err != nil {
				return 0
			}
			return kib << 10
		}
	}
	return 0
}
