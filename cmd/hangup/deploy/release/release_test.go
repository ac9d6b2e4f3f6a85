package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func write(t *testing.T, folder string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func read1(t *testing.T, path string) []byte {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// small is a repository with a program that takes no time to build. The machine must leave no sign in it.
func small(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	write(t, folder, map[string]string{
		"go.mod": "module small\n\ngo 1.26\n", "CHANGELOG.md": "c", "LICENSE": "l", "README.md": "r", "SECURITY.md": "s",
		"cmd/hangup/main.go": "package main\n\nimport \"os\"\n\nvar version, revision string\n\nfunc main() { _, _ = os.Stdout.WriteString(version + \" \" + revision + \"\\n\") }\n",
	})
	return folder
}

// The same files become the same bytes, in whatever folder and whenever they are built and whoever owns them.
func TestTheSameIsBuiltTwice(t *testing.T) {
	var sums []string
	for range 2 {
		from, to := small(t), t.TempDir()
		var out bytes.Buffer
		if err := run(t.Context(), []string{"--from", from, "--to", to, "--version", "1.2.3", "--only", "linux/amd64,windows/amd64"}, &out); err != nil {
			t.Fatal(err)
		}
		for _, name := range strings.Fields(out.String()) {
			if bytes.Contains(read1(t, filepath.Join(to, name)), []byte(from)) {
				t.Errorf("%s holds the name of the folder", name)
			}
		}
		sums = append(sums, string(read1(t, filepath.Join(to, "SHA256SUMS"))))
		time.Sleep(time.Second) // archives hold times to the second
	}
	if sums[0] != sums[1] || strings.Count(sums[0], "\n") != 2 || !strings.Contains(sums[0], "  hangup-1.2.3-windows-amd64.tar.gz\n") {
		t.Errorf("first\n%sthen\n%s", sums[0], sums[1])
	}
}

func TestTheProgramKnowsItsVersion(t *testing.T) {
	folder := small(t)
	for _, args := range [][]string{
		{"init", "-q"}, {"add", "."}, {"-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "x"},
	} {
		if said, err := exec.Command("git", append([]string{"-C", folder}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("%v %s", err, said)
		}
	}
	revision, at := commit(t.Context(), folder)
	if len(revision) != 40 || time.Since(at) > time.Hour {
		t.Errorf("commit %q of %v", revision, at)
	}
	write(t, folder, map[string]string{"new": ""})
	if changed, _ := commit(t.Context(), folder); changed != revision+"-changed" {
		t.Errorf("with a new file: %q", changed)
	}
	built := filepath.Join(t.TempDir(), "hangup")
	host := target{strings.TrimSpace(goEnv(t, "GOHOSTOS")), strings.TrimSpace(goEnv(t, "GOHOSTARCH"))}
	if err := (order{from: folder, version: "1.2.3", revision: revision}).build(t.Context(), host, built); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command(built).Output()
	if err != nil || string(said) != "1.2.3 "+revision+"\n" {
		t.Errorf("it says %q, %v", said, err)
	}
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	said, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(said)
}

func TestArchiveHasNoSignOfItsMachine(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, map[string]string{"program": "the program", "LICENSE": "the licence"})
	at, path := time.Date(2026, 11, 22, 1, 2, 3, 0, time.UTC), filepath.Join(folder, "a.tar.gz")
	err := pack(path, "hangup-1", at, []packedFile{{"hangup", filepath.Join(folder, "program"), 0o755}, {"LICENSE", filepath.Join(folder, "LICENSE"), 0o644}})
	if err != nil {
		t.Fatal(err)
	}
	squeezed, err := gzip.NewReader(bytes.NewReader(read1(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	if !squeezed.ModTime.IsZero() || squeezed.Name != "" {
		t.Errorf("the archive says %v %q", squeezed.ModTime, squeezed.Name)
	}
	var found []string
	for archive := tar.NewReader(squeezed); ; {
		h, err := archive.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, h.FileInfo().Mode().String()+" "+h.Name+" "+string(text))
		if !h.ModTime.Equal(at) || h.Uid != 0 || h.Gid != 0 || h.Uname != "" || h.Gname != "" {
			t.Errorf("%+v", h)
		}
	}
	if want := []string{"drwxr-xr-x hangup-1/ ", "-rwxr-xr-x hangup-1/hangup the program", "-rw-r--r-- hangup-1/LICENSE the licence"}; !slices.Equal(found, want) {
		t.Errorf("%q", found)
	}
}

func TestWhatIsNoReleaseIsRefused(t *testing.T) {
	for name, args := range map[string][]string{
		"no version":              nil,
		"a version with a flag":   {"--version", "1.2.3 -X main.a=b"},
		"a version with a folder": {"--version", "../1.2.3"},
		"another system":          {"--version", "1.2.3", "--only", "plan9/amd64"},
		"an unknown flag":         {"--loud"},
	} {
		to := filepath.Join(t.TempDir(), "dist")
		if err := run(t.Context(), append([]string{"--from", t.TempDir(), "--to", to}, args...), io.Discard); err == nil {
			t.Errorf("%s was taken", name)
		}
		if _, err := os.Stat(to); err == nil {
			t.Errorf("%s: a folder was made", name)
		}
	}
}

// What somebody set for their own builds changes nothing.
func TestBuildsTakeNothingFromTheMachine(t *testing.T) {
	got := environ([]string{"HOME=/h", "GOFLAGS=-race", "GOAMD64=v4", "CGO_ENABLED=1", "GOOS=plan9", "GOEXPERIMENT=x", "GOPROXY=p"}, target{"linux", "arm64"})
	for _, bad := range []string{"GOFLAGS=-race", "GOAMD64=v4", "CGO_ENABLED=1", "GOOS=plan9", "GOEXPERIMENT=x"} {
		if slices.Contains(got, bad) {
			t.Errorf("%s stayed", bad)
		}
	}
	for _, want := range []string{"HOME=/h", "GOPROXY=p", "CGO_ENABLED=0", "GOOS=linux", "GOARCH=arm64"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is missing", want)
		}
	}
}
