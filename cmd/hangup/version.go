package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// What the build of a release sets with -ldflags "-X main.version=… -X main.revision=…".
var (
	version  = "0.1.0"
	revision string // the commit, with -changed behind it when more than that was built; "" when the go command recorded it, or nobody did
)

type versionCmd struct{}

// Run prints the version and what it was built from.
func (versionCmd) Run(c *console) error {
	fmt.Fprintf(c.out, "hangup %s%s (%s, %s/%s)\n", version, commit(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}

// commit gives the commit of the build when it is known.
func commit() string {
	const short = 12
	if made, changed, _ := strings.Cut(revision, "-"); len(made) >= short {
		return strings.TrimSuffix(" "+made[:short]+"-"+changed, "-")
	}
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
