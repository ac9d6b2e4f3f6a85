package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// unitOf reads a unit of systemd: sections, and in each what every name is set to, in order.
func unitOf(t *testing.T, text string) map[string]map[string][]string {
	t.Helper()
	unit := map[string]map[string][]string{}
	section := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		name, value, isValue := strings.Cut(line, "=")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			section = strings.Trim(line, "[]")
			unit[section] = map[string][]string{}
		case !isValue || section == "":
			t.Errorf("no line of a unit: %q", line)
		default:
			unit[section][name] = append(unit[section][name], value)
		}
	}
	return unit
}

func TestUnitKeepsTheProgramAwayFromTheMachine(t *testing.T) {
	t.Parallel()
	service := unitOf(t, unitFile)["Service"]
	for name, want := range map[string]string{
		"User": serviceUser, "StateDirectory": "hangup", "UMask": "0077", "NoNewPrivileges": "yes", "CapabilityBoundingSet": "", "AmbientCapabilities": "",
		"ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes", "PrivateDevices": "yes", "MemoryDenyWriteExecute": "yes",
		"Restart": "on-failure", "ExecStart": "/usr/local/bin/hangup --config /etc/hangup/hangup.yaml serve",
	} {
		if got := service[name]; !slices.Equal(got, []string{want}) {
			t.Errorf("%s is %q, wanted %q", name, got, want)
		}
	}
	if filepath.Base(stateFolder) != service["StateDirectory"][0] {
		t.Errorf("the database lies in %s, and the unit makes %s", stateFolder, service["StateDirectory"])
	}
}

// mostExposed is what "systemd-analyze security" may give at most, of 10.
const mostExposed = 2.0

func TestSystemdFindsTheUnitLittleExposed(t *testing.T) {
	t.Parallel()
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("SKIPPED, NOTHING WAS TESTED: systemd-analyze is not installed")
	}
	path := file(t, unitName, unitFile)
	said, err := exec.Command(analyze, "security", "--offline=true", "--no-pager", path).CombinedOutput()
	found := regexp.MustCompile(`Overall exposure level for hangup\.service: ([0-9.]+)`).FindSubmatch(said)
	if err != nil || found == nil {
		t.Fatalf("%v: %s", err, said)
	}
	if level, err := strconv.ParseFloat(string(found[1]), 64); err != nil || level > mostExposed {
		t.Errorf("exposed to %s of 10", found[1])
	}
	// Only about what the machine of the tests lacks may systemd complain.
	unit := strings.Replace(unitFile, "/usr/local/bin/hangup", "/bin/true", 1)
	if said, err = exec.Command(analyze, "verify", "--man=no", file(t, unitName, unit)).CombinedOutput(); strings.Contains(string(said), unitName) {
		t.Errorf("%v: %s", err, said)
	}
}

func TestInitWritesAUnitForItsFolder(t *testing.T) {
	t.Parallel()
	for folder, want := range map[string]string{
		serviceFolder: "/etc/hangup/hangup.yaml", "/srv/the bot": `"/srv/the bot/hangup.yaml"`, "/srv/100%": `"/srv/100%%/hangup.yaml"`, `/srv/a"$b`: `"/srv/a\"$$b/hangup.yaml"`,
	} {
		if got := unitOf(t, unitFor(folder))["Service"]["ExecStart"][0]; got != "/usr/local/bin/hangup --config "+want+" serve" {
			t.Errorf("%s: %s", folder, got)
		}
	}
	for folder, fits := range map[string]bool{"/etc/hangup": true, "/home": false, "/home/" + "jo": false, "/homes/x": true, "/root" + "/a": false, "/tmp/a": false} {
		if err := fitsService(folder); (err == nil) != fits {
			t.Errorf("%s: %v", folder, err)
		}
	}
}

func TestInitOfAServiceSaysHowToInstallIt(t *testing.T) {
	t.Parallel()
	p := newPlan("/etc/hangup", true)
	p.complete()
	var names []string
	for _, f := range p.files() {
		names = append(names, f.name)
	}
	if !slices.Equal(names, []string{unitName, "hangup.yaml"}) || !strings.Contains(p.settings(), "\ndatabase_url: /var/lib/hangup/hangup.db\n") {
		t.Errorf("files %q, settings:\n%s", names, p.settings())
	}
	steps := strings.Join(p.next("hangup --config /etc/hangup/hangup.yaml"), "\n")
	for _, want := range []string{"useradd --system", "chown -R hangup: /etc/hangup", "systemctl enable --now hangup", "/var/lib/hangup/hangup.db.key elsewhere"} {
		if !strings.Contains(steps, want) {
			t.Errorf("no %q in\n%s", want, steps)
		}
	}
}

// instruction is a line of a Dockerfile.
type instruction struct{ name, rest string }

// lastStage gives what makes the image itself.
func lastStage(t *testing.T) (stage []instruction) {
	t.Helper()
	text := strings.ReplaceAll(deployed(t, "docker/Dockerfile"), "\\\n", " ")
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		name, rest, _ := strings.Cut(line, " ")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if name == "FROM" {
			stage = nil
		}
		stage = append(stage, instruction{name, strings.Join(strings.Fields(rest), " ")})
	}
	return stage
}

func TestImageHoldsOneProgramAndRunsAsNobody(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"FROM": "scratch", "USER": "65532:65532", "ENTRYPOINT": `["/hangup"]`, "STOPSIGNAL": "SIGTERM", "VOLUME": `["/data"]`,
	}
	copied := 0
	for _, i := range lastStage(t) {
		if text, ok := want[i.name]; ok && text != i.rest {
			t.Errorf("%s is %q, wanted %q", i.name, i.rest, text)
		}
		delete(want, i.name)
		switch i.name {
		case "COPY":
			copied++
		case "RUN":
			t.Errorf("nothing can run there: %s", i.rest)
		case "HEALTHCHECK":
			if !strings.HasSuffix(i.rest, `CMD ["/hangup", "health"]`) {
				t.Errorf("the program must ask itself: %s", i.rest)
			}
			want["asked"] = ""
		}
	}
	if _, asked := want["asked"]; !asked || len(want) != 1 || copied != 3 {
		t.Errorf("missing: %v; %d things are copied", want, copied)
	}
}

// composeFile is as much of compose.yaml as matters for safety.
type composeFile struct {
	Services map[string]struct {
		Image       string
		ReadOnly    bool     `yaml:"read_only"`
		User        string   `yaml:"user"`
		Drop        []string `yaml:"cap_drop"`
		Options     []string `yaml:"security_opt"`
		Ports       []string
		Environment map[string]string
	}
	Secrets map[string]struct{ File string }
}

func TestContainerIsStartedWithNoRights(t *testing.T) {
	t.Parallel()
	var f composeFile
	if err := yaml.Unmarshal([]byte(deployed(t, "docker/compose.yaml")), &f); err != nil {
		t.Fatal(err)
	}
	s := f.Services["hangup"]
	if !s.ReadOnly || s.User != "65532:65532" || !slices.Equal(s.Drop, []string{"ALL"}) || !slices.Contains(s.Options, "no-new-privileges:true") {
		t.Errorf("%+v", s)
	}
	for _, port := range s.Ports {
		if !strings.HasPrefix(port, "127.0.0.1:") {
			t.Errorf("the port %s is open to other machines", port)
		}
	}
	for name := range s.Environment {
		if !strings.HasPrefix(name, "HANGUP_") || strings.HasSuffix(name, "_TOKEN") {
			t.Errorf("%s is no setting, or a secret that everybody sees", name)
		}
	}
	if len(f.Secrets) == 0 {
		t.Error("the token is no secret")
	}
}

// imageRoot makes the root of the image as the Dockerfile says, with a program.
func imageRoot(t *testing.T, program string) (root string, environ []string) {
	t.Helper()
	root = t.TempDir()
	for _, i := range lastStage(t) {
		words := strings.Fields(i.rest)
		switch i.name {
		case "COPY":
			to := filepath.Join(root, words[len(words)-1])
			switch from := words[len(words)-2]; from {
			case "/hangup":
				run1(t, "cp", program, to)
			case "/data":
				run1(t, "mkdir", "-m", "0700", to)
			default: // the certificates of this machine, if it has any
				run1(t, "mkdir", "-p", filepath.Dir(to))
				if _, err := os.Stat(from); err == nil {
					run1(t, "cp", from, to)
				}
			}
		case "ENV":
			environ = append(environ, words...)
		}
	}
	return root, environ
}

func run1(t *testing.T, name string, args ...string) string {
	t.Helper()
	said, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v: %s", name, strings.Join(args, " "), err, said)
	}
	return string(said)
}
