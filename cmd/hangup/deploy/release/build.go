package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// target is a system and its processor, as Go names them.
type target struct{ system, processor string }

func (t target) String() string { return t.system + "/" + t.processor }

// program is the name of the program's file.
func (t target) program() string {
	if t.system == "windows" {
		return "hangup.exe"
	}
	return "hangup"
}

// targets is what is released.
func targets() []target {
	return []target{{"linux", "amd64"}, {"linux", "arm64"}, {"darwin", "amd64"}, {"darwin", "arm64"}, {"windows", "amd64"}}
}

// choose gives some of the targets by their names.
func choose(names []string) (chosen []target, err error) {
	for _, name := range names {
		at := slices.IndexFunc(targets(), func(t target) bool { return t.String() == strings.TrimSpace(name) })
		if at < 0 {
			return nil, fmt.Errorf("there is no release for %q: choose from %v", name, targets())
		}
		chosen = append(chosen, targets()[at])
	}
	return chosen, nil
}

// version is what the linker and a file name take: https://semver.org without what comes behind a plus.
var version = regexp.MustCompile(`^[0-9]{1,9}(\.[0-9]{1,9}){2}(-[0-9A-Za-z.-]{1,40})?$`)

func isVersion(text string) bool { return version.MatchString(text) }

// build builds the program of a folder for a target into a file.
func (o order) build(ctx context.Context, t target, file string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags", o.linked(), "-o", file, "./cmd/hangup")
	cmd.Dir, cmd.Env = o.from, environ(os.Environ(), t)
	said, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("go build: %w\n%s", err, said)
	}
	return nil
}

// linked is what goes into the program when it is linked. Its build id is left out, as it differs between folders; so are tables
// for debuggers, which a stack trace does not need.
func (o order) linked() string {
	flags := "-s -w -buildid= -X main.version=" + o.version
	if o.revision != "" {
		flags += " -X main.revision=" + o.revision
	}
	return flags
}

// environ is the environment of a build: without C, so that the program needs no library of the machine; and with nothing that the
// machine sets for its own builds and that would change the bytes.
func environ(of []string, t target) []string {
	all := slices.DeleteFunc(slices.Clone(of), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		return slices.Contains([]string{"GOFLAGS", "GOEXPERIMENT", "GOAMD64", "GOARM64", "GODEBUG", "GOFIPS140", "GOENV", "GOWORK", "CGO_ENABLED", "GOOS", "GOARCH"}, name)
	})
	return append(all, "CGO_ENABLED=0", "GOOS="+t.system, "GOARCH="+t.processor, "GOENV=off", "GOWORK=off", "GOFLAGS=-mod=readonly",
		"GOAMD64=v1", "GOARM64=v8.0")
}

// commit gives the commit of a folder and its time. A folder that is not git's has none, and gets the earliest time that every
// archive can hold. One with changes says so.
func commit(ctx context.Context, folder string) (revision string, at time.Time) {
	at = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	said, err := git(ctx, folder, "log", "-1", "--format=%H %ct")
	if err != nil {
		return "", at
	}
	revision, seconds, _ := strings.Cut(said, " ")
	if n, err := strconv.ParseInt(seconds, 10, 64); err == nil {
		at = time.Unix(n, 0).UTC()
	}
	if changes, err := git(ctx, folder, "status", "--porcelain"); err != nil || changes != "" {
		revision += "-changed"
	}
	return revision, at
}

func git(ctx context.Context, folder string, args ...string) (string, error) {
	said, err := exec.CommandContext(ctx, "git", append([]string{"-C", folder}, args...)...).Output()
	return string(bytes.TrimSpace(said)), err
}

// release builds and packs one target and gives the name of its archive.
func (o order) release(ctx context.Context, t target) (name string, err error) {
	work, err := os.MkdirTemp("", "hangup-release-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(work)
	built := filepath.Join(work, t.program())
	if err := o.build(ctx, t, built); err != nil {
		return "", err
	}
	folder := fmt.Sprintf("hangup-%s-%s-%s", o.version, t.system, t.processor)
	packed := []packedFile{{t.program(), built, 0o755}}
	for _, beside := range []string{"CHANGELOG.md", "LICENSE", "README.md", "SECURITY.md"} {
		packed = append(packed, packedFile{beside, filepath.Join(o.from, beside), 0o644})
	}
	name = folder + ".tar.gz"
	return name, pack(filepath.Join(o.to, name), folder, o.at, packed)
}
