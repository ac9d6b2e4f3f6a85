package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is the release. The build may set another with -ldflags "-X main.version=…".
var version = "0.1.0"

type versionCmd struct{}

// Run prints the version and what it was built from.
func (versionCmd) Run(c *console) error {
	fmt.Fprintf(c.out, "hangup %s%s (%s, %s/%s)\n", version, commit(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}

// commit gives the commit of the build when the go command recorded one.
func commit() string {
	const short = 12
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= short {
			return " " + s.Value[:short]
		}
	}
	return ""
}
