package pgserver

import (
	"errors"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"sort"
	"strconv"
)

// ErrNone says that there is no PostgreSQL on this machine to start.
var ErrNone = errors.New("no PostgreSQL: install Debian's package postgresql")

// binaries gives the folder of the PostgreSQL programs: where PATH says, or the newest that Debian installed, which it keeps out of PATH.
func binaries() (string, error) {
	if found, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(found), nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return "", ErrNone
	}
	sort.Slice(found, func(a, b int) bool { return version(found[a]) < version(found[b]) })
	return filepath.Dir(found[len(found)-1]), nil
}

// version is the number in a path of Debian's.
func version(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path)))) // what is no number comes first
	return n
}

// runAs is who runs the server: PostgreSQL refuses root. nil is whoever runs this program.
func runAs() (*owner, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	var who *user.User
	var err error
	for _, name := range []string{"postgres", "nobody"} {
		if who, err = user.Lookup(name); err == nil {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	uid, err1 := strconv.ParseUint(who.Uid, 10, 32)
	gid, err2 := strconv.ParseUint(who.Gid, 10, 32)
	return &owner{uint32(uid), uint32(gid)}, errors.Join(err1, err2)
}
