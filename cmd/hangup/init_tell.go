package main

import (
	"fmt"
	"path/filepath"
	"strings"
)

// tell says what was written and what to do now. It shows no secret.
func (p *plan) tell(c *console, command string) {
	fmt.Fprintln(c.out, "Written, for your eyes alone:")
	for _, f := range p.files() {
		fmt.Fprintf(c.out, "  %s (%s)\n", p.path(f.name), f.about)
	}
	fmt.Fprintln(c.out, "\nDo this now:")
	for n, step := range p.next(command) {
		fmt.Fprintf(c.out, "  %d. %s\n", n+1, step)
	}
}

// next are the steps from here to a bot that runs.
func (p *plan) next(command string) (steps []string) {
	if p.service {
		steps = serviceSteps(p, command)
	} else {
		steps = []string{command + " doctor    # looks whether all that the bot needs is there", command + "    # starts the bot"}
	}
	if p.values["dashboard_token"] != "" {
		steps = append(steps, "Log in at /dashboard of the page with what stands in "+p.path(secretFile("dashboard_token")))
	}
	if p.values["telegram_token"]+p.values["discord_token"] == "" {
		steps = append(steps, "To speak in Telegram or Discord later, put a token into a file and name it in "+p.path("hangup.yaml"))
	}
	if p.values["secret_key"] != "" {
		return append(steps, "Keep a copy of "+p.path(secretFile("secret_key"))+" elsewhere: without it nothing personal in the database opens")
	}
	return append(steps, "Once it has run, keep a copy of "+p.keyBeside()+" elsewhere: without it nothing personal in the database opens")
}

// keyBeside is where the first start puts the secret key.
func (p *plan) keyBeside() string {
	if path := p.values["database_url"]; path != "" {
		return strings.TrimPrefix(path, "sqlite:") + ".key"
	}
	return filepath.Join(p.data, "hangup.db.key")
}
