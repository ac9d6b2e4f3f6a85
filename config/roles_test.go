package config

import (
	"reflect"
	"strings"
	"testing"
)

// fleet is settings with which roles can be shared out.
const fleet = "database_url: postgres://u:p@db/hangup\nsecret_key: " + key + "\ntelegram_token: '123456:AAF-made_up'\n"

func TestRolesAreRead(t *testing.T) {
	for value, want := range map[string]Roles{
		"gateway":                   {RoleGateway},
		"web,worker":                {RoleWeb, RoleWorker},
		" Worker , WEB ,":           {RoleWorker, RoleWeb},
		"all":                       nil,
		"ALL":                       nil,
		"worker,gateway,web":        nil,
		"'gateway,web'":             {RoleGateway, RoleWeb},
		"gateway #, web and worker": {RoleGateway},
	} {
		s, err := Load(Source{File: write(t, FileName, fleet+"roles: "+value), Data: "/data"})
		if err != nil || !reflect.DeepEqual(s.Roles, want) {
			t.Errorf("%s: got %q, %v", value, s.Roles, err)
		}
	}
}

func TestRolesAreAllWhenNobodyChooses(t *testing.T) {
	for roles, want := range map[*Roles]string{{}: "all", {RoleWeb, RoleGateway}: "web,gateway"} {
		if roles.String() != want {
			t.Errorf("written as %s, wanted %s", roles, want)
		}
	}
	for _, role := range []Role{RoleGateway, RoleWeb, RoleWorker} {
		if !(Roles)(nil).Has(role) || !(Roles{role}).Has(role) || (Roles{"other"}).Has(role) {
			t.Errorf("who has %s is told wrongly", role)
		}
	}
	s, err := Load(Source{File: write(t, FileName, "roles: all"), Data: "/data"})
	if err != nil || len(s.Roles) != 0 {
		t.Errorf("all of the roles on SQLite: %q, %v", s.Roles, err)
	}
}

func TestTheCommandLineChoosesRolesBeforeAllElse(t *testing.T) {
	src := Source{
		File: write(t, FileName, fleet+"roles: gateway"), Data: "/data", Environ: []string{"HANGUP_ROLES=worker"},
		Flags: []Flag{{"roles", "web"}},
	}
	s, err := Load(src)
	if err != nil || !reflect.DeepEqual(s.Roles, Roles{RoleWeb}) {
		t.Errorf("got %q, %v", s.Roles, err)
	}
	src.Flags = []Flag{{"roles", " "}}
	if s, err = Load(src); err != nil || !reflect.DeepEqual(s.Roles, Roles{RoleWorker}) {
		t.Errorf("without the flag: got %q, %v", s.Roles, err)
	}
}

func TestRolesThatCannotBeNameEveryMistake(t *testing.T) {
	for name, c := range map[string]struct {
		file, flag string
		want       []string // the start of each mistake, behind its place
	}{
		"unknown, twice and all": {fleet, "web,webs,web,all", []string{
			`--roles: role 2: "webs" is not a role: choose from gateway, web and worker`, "--roles: role 3: web is there already", "--roles: role 4: all is every role: write it alone"}},
		"none":                {fleet, ",", []string{"--roles: it names no role"}},
		"SQLite":              {"timer: 5m", "web,worker", []string{"--roles: a process with some of the roles leaves the others to processes beside it, and a SQLite file serves one alone"}},
		"SQLite and unknown":  {"timer: 5m", "web,x", []string{`--roles: role 2: "x"`, "--roles: a process with some"}},
		"nothing to ask":      {strings.Replace(fleet, "telegram_token: '123456:AAF-made_up'", "timer: 5m", 1), "gateway", []string{"--roles: the role gateway has nothing to do"}},
		"Telegram calls":      {fleet + "telegram_webhook_url: https://h.example", "gateway", []string{"--roles: the role gateway has nothing to do"}},
		"Discord calls":       {fleet + "telegram_webhook_url: https://h.example\ndiscord_token: abc\ndiscord_mode: http\ndiscord_public_key: " + strings.Repeat("ab", 32), "gateway", []string{"--roles: the role gateway has nothing to do"}},
		"PostgreSQL is wrong": {strings.Replace(fleet, "/hangup", "", 1), "web", []string{"FILE:1: it names no database"}},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, FileName, c.file)
			_, err := Load(Source{File: path, Data: "/data", Flags: []Flag{{"roles", c.flag}}})
			if err == nil {
				t.Fatal("taken")
			}
			lines := strings.Split(err.Error(), "\n")
			if len(lines) != len(c.want) {
				t.Fatalf("got %q", lines)
			}
			for n, line := range lines {
				if want := strings.Replace(c.want[n], "FILE", path, 1); !strings.HasPrefix(line, want) {
					t.Errorf("got  %s\nwant %s", line, want)
				}
			}
		})
	}
}

func TestGatewayHasWorkWhereEitherPlatformIsAsked(t *testing.T) {
	for name, file := range map[string]string{
		"Telegram is asked":               fleet,
		"Discord over its gateway":        fleet + "telegram_webhook_url: https://h.example\ndiscord_token: abc",
		"gateway beside what needs no it": fleet + "telegram_webhook_url: https://h.example",
	} {
		roles := "gateway"
		if strings.HasPrefix(name, "gateway beside") {
			roles = "gateway,web"
		}
		if _, err := Load(Source{File: write(t, FileName, file), Data: "/data", Flags: []Flag{{"roles", roles}}}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheAddressOfADatabaseIsNeverRepeated(t *testing.T) {
	const marked = "canary%zz"
	for _, address := range []string{"postgres://u:" + marked + "@h/db", "postgresql:" + marked, "postgres://u:canary@h"} {
		_, err := Load(Source{File: write(t, FileName, "database_url: '"+address+"'"), Data: "/data"})
		if err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func FuzzRoles(f *testing.F) {
	for _, s := range []string{"", "all", "web,worker", "gateway,web,worker", ",,", "WEB", "all,web", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		var s Settings
		if err := takeRoles(&s, value); err != nil {
			return
		}
		var again Settings
		if err := takeRoles(&again, s.Roles.String()); err != nil || !reflect.DeepEqual(again.Roles, s.Roles) {
			t.Errorf("%q is read as %q and then as %q, %v", value, s.Roles, again.Roles, err)
		}
	})
}
