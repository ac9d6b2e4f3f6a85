package main

import (
	_ "embed"
	"path/filepath"
	"slices"
	"strings"
)

// unitFile runs the program as a service whose settings lie in serviceFolder.
//
//go:embed deploy/systemd/hangup.service
var unitFile string

const (
	unitName    = "hangup.service"
	stateFolder = "/var/lib/hangup" // what StateDirectory makes
	serviceUser = "hangup"
)

// unitFor is the unit for settings in a folder.
func unitFor(folder string) string {
	return strings.Replace(unitFile, filepath.Join(serviceFolder, "hangup.yaml"), unitWord(filepath.Join(folder, "hangup.yaml")), 1)
}

// unitWord writes a path so that systemd takes it as one word and nothing in it as a sign of its own.
func unitWord(path string) string {
	if !strings.ContainsAny(path, " %$\"'\\;") {
		return path
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "%", "%%", "$", "$$").Replace(path) + `"`
}

// hiddenFromService are the folders that the unit does not let the program see.
func hiddenFromService() []string { return []string{"/home", "/root", "/run/user", "/tmp", "/var/tmp"} }

// fitsService refuses a folder for settings that a service would not find there.
func fitsService(folder string) error {
	if slices.ContainsFunc(hiddenFromService(), func(hidden string) bool {
		return folder == hidden || strings.HasPrefix(folder, hidden+"/")
	}) {
		return usage(failf("the service does not see %s, as it is kept away from what people have there: leave the folder out, which makes it %s", folder, serviceFolder))
	}
	return nil
}

// serviceSteps are the steps to a service that runs. They are repeated without harm.
func serviceSteps(p *plan, command string) []string {
	folder := shellWord(p.folder)
	return []string{
		"Put the program into its place: install -m 755 hangup /usr/local/bin/hangup",
		"Make a user for it: useradd --system --home-dir " + stateFolder + " --shell /usr/sbin/nologin " + serviceUser,
		"Give it the settings: chown -R " + serviceUser + ": " + folder,
		"Install the unit: install -m 644 " + shellWord(p.path(unitName)) + " /etc/systemd/system/" + unitName,
		"Start it, now and with the machine: systemctl daemon-reload && systemctl enable --now hangup",
		"Look whether all is well: runuser -u " + serviceUser + " -- " + command + " doctor, and journalctl -u hangup for its log",
	}
}
