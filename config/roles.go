package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Role is a part of the work that a process does.
type Role string

// The roles. Each may be had by any number of processes.
const (
	RoleGateway Role = "gateway" // asks Telegram for what people do, and keeps connections to Discord's gateway
	RoleWeb     Role = "web"     // serves the page, the dashboard, and what Telegram and Discord call
	RoleWorker  Role = "worker"  // posts what is due, asks the sources of news, and removes what is past its time
)

// allRoles is how the default is written out.
const allRoles = "all"

// Roles is what a process does. None is everything, which is how a process alone is run.
type Roles []Role

// Has tells whether a process with these roles has one of them.
func (r Roles) Has(role Role) bool { return len(r) == 0 || slices.Contains(r, role) }

// String lists the roles as they are written in the settings.
func (r Roles) String() string {
	if len(r) == 0 {
		return allRoles
	}
	names := make([]string, len(r))
	for n, role := range r {
		names[n] = string(role)
	}
	return strings.Join(names, ",")
}

// takeRoles reads roles with commas between, or all. All three are the same as all.
func takeRoles(s *Settings, value string) error {
	all := []Role{RoleGateway, RoleWeb, RoleWorker}
	words := entries(value)
	if len(words) == 0 {
		return fmt.Errorf("it names no role: choose from gateway, web and worker, or write %s", allRoles)
	}
	if len(words) == 1 && strings.EqualFold(words[0], allRoles) {
		return nil
	}
	var wrong []error
	var roles Roles
	for n, word := range words {
		role := Role(strings.ToLower(word))
		switch {
		case role == allRoles:
			wrong = append(wrong, fmt.Errorf("role %d: %s is every role: write it alone", n+1, allRoles))
		case !slices.Contains(all, role):
			wrong = append(wrong, fmt.Errorf("role %d: %q is not a role: choose from gateway, web and worker", n+1, shortened(word)))
		case slices.Contains(roles, role):
			wrong = append(wrong, fmt.Errorf("role %d: %s is there already: take one out", n+1, role))
		default:
			roles = append(roles, role)
		}
	}
	if len(roles) < len(all) {
		s.Roles = roles
	}
	return errors.Join(wrong...)
}

// checkRoles finds roles that cannot work with the other settings.
func (l *loader) checkRoles(s Settings) {
	where := l.where["roles"]
	if len(s.Roles) == 0 {
		return
	}
	if !IsPostgres(l.values.String("database_url")) {
		l.mistakes.add(where, "a process with some of the roles leaves the others to processes beside it, and a SQLite file serves one alone: "+
			"take this out, or set database_url to the address of a PostgreSQL database")
	}
	if len(s.Roles) == 1 && s.Roles.Has(RoleGateway) && !l.hasGateway(s) {
		l.mistakes.add(where, "the role %s has nothing to do: Telegram is not asked (no telegram_token, or a telegram_webhook_url), and there is no gateway of Discord "+
			"(no discord_token, or the mode %s)", RoleGateway, HTTP)
	}
}

// hasGateway tells whether a platform is asked for what people do, rather than calling.
func (l *loader) hasGateway(s Settings) bool {
	return l.given("telegram_token") && s.Telegram.WebhookURL == "" || l.given("discord_token") && s.Discord.Mode != HTTP
}
