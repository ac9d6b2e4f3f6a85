package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// inImage runs a script in the root of the image: read-only but for /data, as nobody in particular, without the right to gain any, and
// with a network of its own. $inside runs the program there.
const inImage = `set -e
mount --bind "$root" "$root"
mount -t tmpfs -o mode=0700,uid=65532,gid=65532 data "$root/data"
mount -o remount,ro,bind "$root"
ip link set lo up 2>/dev/null || true
cd "$root"
inside="chroot --userspec=65532:65532 . /hangup"
`

// The image is built by hand as the Dockerfile says, as the machine of the tests runs no containers, and the program is run in it.
func TestProgramRunsInTheImage(t *testing.T) {
	t.Parallel()
	program := staticBinary(t)
	if err := exec.Command("unshare", "--mount", "--net", "--pid", "--fork", "chroot", "--userspec=65532:65532", "/", "/bin/true").Run(); err != nil {
		t.Skip("SKIPPED, NOTHING WAS TESTED: this user may not make a root of its own: ", err)
	}
	root, environ := imageRoot(t, program)
	script := inImage + `
$inside & at=$!
for n in $(seq 300); do
  if $inside health >/dev/null 2>&1; then break; fi
  sleep 0.1
done
echo "health: $($inside health)"
echo "ready: $($inside health --ready)"
$inside check "a courier will collect my card" | head -n 1
$inside backup /data/copy.db >/dev/null && echo "backed up"
if $inside backup /elsewhere.db >/dev/null 2>&1; then echo "WROTE ELSEWHERE"; fi
ls -l data | grep -c '^-rw------- .* 65532 ' | sed 's/^/files of its own: /'
kill -TERM $at
wait $at && echo "stopped"
if $inside health >/dev/null 2>&1; then echo "STILL THERE"; fi
`
	cmd := exec.Command("unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "sh", "-c", script)
	cmd.Env = append(environ, "root="+root, "PATH="+os.Getenv("PATH"))
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	for _, want := range []string{"health: ok\n", "ready: ready\n", "999", "backed up\n", "stopped\n", "\nfiles of its own: "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q", want)
		}
	}
	if strings.Contains(out.String(), "WROTE ELSEWHERE") || strings.Contains(out.String(), "STILL THERE") || strings.Contains(out.String(), "files of its own: 0") {
		t.Error("it did what it must not")
	}
	if t.Failed() {
		t.Logf("%v\n%s\n%s", err, out.String(), errs.String())
	}
}

// staticBinary builds the program as the Dockerfile and a release do, which needs nothing of the machine.
func staticBinary(t *testing.T) string {
	t.Helper()
	if underRace {
		t.Skip("the race detector does not see into the program that is started")
	}
	if testing.Short() {
		t.Skip("builds the program without C")
	}
	path := filepath.Join(t.TempDir(), "hangup")
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -buildid= -X main.version=1.2.3 -X main.revision=0123456789abcdef", "-o", path, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	if said := run1(t, path, "version"); !strings.HasPrefix(said, "hangup 1.2.3 0123456789ab (") {
		t.Errorf("it says %q", said)
	}
	return path
}
