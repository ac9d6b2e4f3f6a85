package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"hangup/config"
)

type healthCmd struct {
	Ready bool `help:"Ask whether it can do all of its work now, and not only whether it runs: the database and the platforms must answer."`
}

// Help gives examples.
func (healthCmd) Help() string {
	return `Asks the hangup that runs on this machine with the same settings how it is, and prints what it says. The exit
code is 0 when it is well. For a container, which has no other program to ask with, and for scripts.

Examples:
  hangup health
  hangup health --ready`
}

// askWithin is how long the running program may take to answer.
const askWithin = 5 * time.Second

// Run asks.
func (k healthCmd) Run(ctx context.Context, c *console, f *settingsFlags) error {
	s, err := c.settings(f)
	if err != nil {
		return err
	}
	at, path := healthAddr(s), "/healthz"
	if at == "" {
		return failf("a process that neither serves the page nor has metrics_addr cannot be asked: set metrics_addr to a port such as 127.0.0.1:9090")
	}
	if k.Ready {
		path = "/readyz"
	}
	said, code, err := askHealth(ctx, at, path)
	switch {
	case err != nil && ctx.Err() != nil:
		return failf("stopped").because(ctx.Err())
	case err != nil:
		return failf("no hangup answers at %s", at).because(err)
	case code != http.StatusOK:
		return failf("the hangup at %s says: %s", at, said)
	}
	_, err = fmt.Fprintln(c.out, said)
	return err
}

// healthAddr is where a process with these settings answers; "" when nowhere. The port of the figures says more.
func healthAddr(s config.Settings) string {
	switch {
	case s.Sight.MetricsAddr != "":
		return s.Sight.MetricsAddr
	case s.Roles.Has(config.RoleWeb):
		return s.HTTPAddr
	}
	return ""
}

// maxHealth is how much of an answer is read, in bytes: it is one line.
const maxHealth = 4 << 10

// askHealth asks the hangup of this machine that listens on an address.
func askHealth(ctx context.Context, at, path string) (said string, code int, err error) {
	host, port, err := net.SplitHostPort(at)
	if err != nil {
		return "", 0, errors.New("no such address")
	}
	if isWildcard(host) {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, askWithin)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+path, nil)
	if err != nil {
		return "", 0, errors.New("no such address")
	}
	client := besideClient()
	defer client.CloseIdleConnections()
	resp, err := client.Do(r)
	if err != nil {
		return "", 0, err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxHealth))
	return oneLine(strings.TrimSpace(string(raw))), resp.StatusCode, err
}
