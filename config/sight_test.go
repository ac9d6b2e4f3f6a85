package config

import (
	"log/slog"
	"strings"
	"testing"
)

func TestSightIsOffUntilAskedFor(t *testing.T) {
	s, err := Load(Source{Data: "/data"})
	if err != nil || s.Sight != (Sight{}) {
		t.Errorf("%v; got %+v", err, s.Sight)
	}
}

func TestSightIsRead(t *testing.T) {
	s, err := Load(Source{Data: "/data", File: write(t, FileName,
		"metrics_addr: 127.0.0.1:9090\ntraces_url: http://collector:4318/v1/traces\nlog_level: DEBUG")})
	want := Sight{MetricsAddr: "127.0.0.1:9090", TracesURL: "http://collector:4318/v1/traces", LogLevel: slog.LevelDebug}
	if err != nil || s.Sight != want {
		t.Errorf("%v; got %+v", err, s.Sight)
	}
}

func TestSightMistakes(t *testing.T) {
	const canary = "canary-of-the-collector"
	for name, c := range map[string]struct{ setting, value, want string }{
		"no port":           {"METRICS_ADDR", "localhost", `"localhost" is not host:port`},
		"a port too large":  {"METRICS_ADDR", ":70000", `"70000" is not a port number`},
		"no address":        {"TRACES_URL", "collector", "it is not an address"},
		"another protocol":  {"TRACES_URL", "grpc://collector:4317/x", "it is not an address"},
		"a password":        {"TRACES_URL", "https://u:" + canary + "@collector/v1/traces", "leave the name and the password out"},
		"a key behind it":   {"TRACES_URL", "https://collector/v1/traces?key=" + canary, "leave out what follows the path"},
		"no path":           {"TRACES_URL", "http://127.0.0.1:4318", "name the path too"},
		"no such level":     {"LOG_LEVEL", "loud", `"loud" is not a level: choose debug, info, warn or error`},
		"a very long level": {"LOG_LEVEL", strings.Repeat("x", 999), "is not a level"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(Source{Environ: []string{Prefix + c.setting + "=" + c.value}, Data: "/data"})
			if err == nil || !strings.Contains(err.Error(), c.want) || len(err.Error()) > 300 {
				t.Fatalf("want %s, got %v", c.want, err)
			}
			if strings.Contains(err.Error(), canary) {
				t.Errorf("it repeats a secret: %v", err)
			}
		})
	}
}
