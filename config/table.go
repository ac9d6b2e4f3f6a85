package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Defaults and limits of the settings.
const (
	DefaultHTTPAddr = "127.0.0.1:8080" // loopback: the page is for this machine until told otherwise
	DefaultTimer    = 5 * time.Minute  // what the police advise after hanging up

	minTimer  = time.Second // short enough to try it out
	maxTimer  = time.Hour
	minSecret = 32 // characters; 16 random bytes in hexadecimal
)

// setting is one thing that an operator can choose.
type setting struct {
	name   string
	secret bool // may come from a file instead: name_file
	later  bool // no effect in this version, so refused
	take   func(*Settings, string) error
}

// table lists the settings. The names are those of the manual; what this version does not do yet
// is listed to be refused with a reason, never accepted in silence.
func table() []setting {
	return []setting{
		{name: "database_url", take: takeDatabase},
		{name: "http_addr", take: takeHTTPAddr},
		{name: "public_url", take: takePublicURL},
		{name: "secret_key", secret: true, take: takeSecretKey},
		{name: "timer", take: takeTimer},
		{name: "telegram_token", secret: true, later: true, take: noPlatformYet("Telegram")},
		{name: "telegram_api_url", later: true, take: noPlatformYet("Telegram")},
		{name: "telegram_webhook_url", later: true, take: noPlatformYet("Telegram")},
		{name: "telegram_webhook_secret", secret: true, later: true, take: noPlatformYet("Telegram")},
		{name: "discord_token", secret: true, later: true, take: noPlatformYet("Discord")},
		{name: "discord_app_id", later: true, take: noPlatformYet("Discord")},
		{name: "discord_public_key", later: true, take: noPlatformYet("Discord")},
		{name: "discord_mode", later: true, take: noPlatformYet("Discord")},
		{name: "discord_api_url", later: true, take: noPlatformYet("Discord")},
		{name: "feeds", later: true, take: noFeedsYet},
		{name: "feed_interval", later: true, take: noFeedsYet},
		{name: "feed_allow_private", later: true, take: noFeedsYet},
		{name: "coordinators", later: true, take: notYet("it has no broadcasts by coordinators")},
	}
}

// Names lists the settings that work in this version, as written in the file.
func Names() []string {
	var names []string
	for _, s := range table() {
		if s.later {
			continue
		}
		names = append(names, s.name)
		if s.secret {
			names = append(names, s.name+fileSuffix)
		}
	}
	return names
}

func notYet(why string) func(*Settings, string) error {
	err := fmt.Errorf("this version cannot use it (%s): take the setting out", why)
	return func(*Settings, string) error { return err }
}

func noPlatformYet(platform string) func(*Settings, string) error {
	return notYet("it serves the page in the browser only, not " + platform)
}

func noFeedsYet(s *Settings, v string) error {
	return notYet("it fetches nothing; use: hangup import warnings")(s, v)
}

// takeDatabase accepts a path or sqlite:path.
func takeDatabase(s *Settings, value string) error {
	scheme, rest, found := strings.Cut(value, ":")
	switch {
	case strings.ContainsRune(value, 0):
		return errors.New("the path has a character that no file name can have")
	case found && scheme == "sqlite":
		value = strings.TrimPrefix(rest, "//")
	case found && (scheme == "postgres" || scheme == "postgresql"):
		return errors.New("this version stores in SQLite only: give the path of a file")
	case found && strings.HasPrefix(rest, "//"):
		return errors.New("give the path of a file, or sqlite: and a path")
	}
	if strings.HasPrefix(value, "~") {
		return errors.New("write the path in full: ~ is not read here")
	}
	if value == "" || strings.HasSuffix(value, "/") || strings.HasPrefix(value, ":") {
		return errors.New("name a file, such as /var/lib/hangup/hangup.db")
	}
	s.Database = value
	return nil
}

func takeHTTPAddr(s *Settings, value string) error {
	host, port, err := net.SplitHostPort(value)
	if err != nil {
		return fmt.Errorf("%q is not host:port, such as %s", value, DefaultHTTPAddr)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return fmt.Errorf("%q is not a port number from 0 to 65535", port)
	}
	if strings.ContainsAny(host, " /\\") {
		return fmt.Errorf("%q is not the name of a machine or an address", host)
	}
	s.HTTPAddr = value
	return nil
}

// takePublicURL accepts the address of the page without a path: the page lives at the top of its host.
func takePublicURL(s *Settings, value string) error {
	u, err := url.Parse(value)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return errors.New("it is not the address of a page, such as https://hangup.example.org")
	}
	if strings.Trim(u.Path, "/") != "" {
		return errors.New("leave out the path: the page must be at the top of its host")
	}
	s.PublicURL = u.Scheme + "://" + u.Host
	return nil
}

func takeSecretKey(s *Settings, value string) error {
	if len(value) < minSecret {
		return fmt.Errorf("it is too short: give at least %d random characters", minSecret)
	}
	s.SecretKey = NewSecret(value)
	return nil
}

func takeTimer(s *Settings, value string) error {
	d, err := time.ParseDuration(value)
	if err != nil {
		return fmt.Errorf("%q is not a length of time, such as 5m or 90s", value)
	}
	if d < minTimer || d > maxTimer {
		return fmt.Errorf("%s is not between %s and %s", d, minTimer, maxTimer)
	}
	s.Timer = d
	return nil
}

func (l *loader) defaultDatabase(src Source) string {
	if src.Data == "" {
		if l.where["database_url"] == "" {
			l.mistakes.add("", "this machine names no folder for your data: set %sDATABASE_URL to the path of a file", Prefix)
		}
		return ""
	}
	return filepath.Join(src.Data, "hangup.db")
}
