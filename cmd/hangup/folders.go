package main

import (
	"path/filepath"
	"runtime"
	"strings"

	"hangup/config"
)

// lookup gives the value of a variable; "" when it is not set.
func (c *console) lookup(name string) string {
	value := ""
	for _, pair := range c.environ {
		if key, v, ok := strings.Cut(pair, "="); ok && key == name {
			value = v // the last one wins, as for a program that is started with both
		}
	}
	return value
}

// settings loads the settings of this machine, and those that the command line gives.
func (c *console) settings(f *settingsFlags, given ...config.Flag) (config.Settings, error) {
	folders := []string{"."}
	if dir := configFolder(runtime.GOOS, c.lookup); dir != "" {
		folders = append(folders, dir)
	}
	return config.Load(config.Source{
		File:    f.Config,
		Folders: folders,
		Environ: c.environ,
		Flags:   given,
		Data:    dataFolder(runtime.GOOS, c.lookup),

		CheckFeed: checkFeed(),
	})
}

// dataFolder is where the system keeps data of programs, with our name; "" when it names none.
func dataFolder(system string, lookup func(string) string) string {
	switch system {
	case "windows":
		return under(lookup("LOCALAPPDATA"))
	case "darwin":
		return under(lookup("HOME"), "Library", "Application Support")
	}
	if dir := lookup("XDG_DATA_HOME"); filepath.IsAbs(dir) { // the specification ignores relative ones
		return under(dir)
	}
	return under(lookup("HOME"), ".local", "share")
}

// configFolder is where the system keeps settings of programs, with our name; "" when it names none.
func configFolder(system string, lookup func(string) string) string {
	switch system {
	case "windows":
		return under(lookup("APPDATA"))
	case "darwin":
		return under(lookup("HOME"), "Library", "Application Support")
	}
	if dir := lookup("XDG_CONFIG_HOME"); filepath.IsAbs(dir) {
		return under(dir)
	}
	return under(lookup("HOME"), ".config")
}

func under(base string, parts ...string) string {
	if base == "" {
		return ""
	}
	return filepath.Join(append(append([]string{base}, parts...), "hangup")...)
}
