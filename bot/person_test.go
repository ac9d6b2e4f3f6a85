package bot

import (
	"strings"
	"testing"
)

func TestKeysDoNotCollideAcrossPlatformsUsesAndSecrets(t *testing.T) {
	k, other := keyring("0123456789abcdef"), keyring("0123456789abcdeX")
	seen := map[string]string{}
	for name, sum := range map[string]string{
		"a person":                string(k.person(UserID{"a", "1"})),
		"on another platform":     string(k.person(UserID{"b", "1"})),
		"with the parts moved":    string(k.person(UserID{"a1", ""})),
		"under another secret":    string(other.person(UserID{"a", "1"})),
		"a phone":                 k.phone("+447700900123"),
		"a phone, other secret":   other.phone("+447700900123"),
		"a person like the phone": string(k.person(UserID{"", "+447700900123"})),
	} {
		if was, dup := seen[sum]; dup {
			t.Errorf("%s and %s are the same", name, was)
		}
		seen[sum] = name
		if len(sum) != 43 || strings.Contains(sum, "7700") {
			t.Errorf("%s: %q", name, sum)
		}
	}
	if again := keyring("0123456789abcdef"); again.phone("+447700900123") != k.phone("+447700900123") {
		t.Error("the same number has two keys")
	}
}

func TestNewRefusesAnIncompleteConfig(t *testing.T) {
	p := newPerson(t)
	good := Config{Engine: engine(t), Ports: p.store, Now: p.core.now, Key: make([]byte, minKey)}
	for name, change := range map[string]func(*Config){
		"no engine":   func(c *Config) { c.Engine = nil },
		"no ports":    func(c *Config) { c.Ports = nil },
		"no clock":    func(c *Config) { c.Now = nil },
		"a short key": func(c *Config) { c.Key = c.Key[1:] },
	} {
		cfg := good
		change(&cfg)
		if _, err := New(cfg); err == nil {
			t.Error(name)
		}
	}
	core, err := New(good)
	if err != nil || core.wait != defaultWait {
		t.Errorf("%v, %v", core, err)
	}
}
