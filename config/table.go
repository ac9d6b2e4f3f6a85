package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
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

	minDashboardToken = 20   // characters: with ten tries a minute even letters alone are not guessed
	maxDashboardToken = 1024 // what the field of the page takes
)

// setting is one thing that an operator can choose.
type setting struct {
	name   string
	secret bool   // may come from a file instead: name_file
	needs  string // the setting without which this one does nothing; "" when there is none
	take   func(*Settings, string) error
}

// table lists the settings. The names are those of the manual.
func table() []setting {
	const telegram, discord = "telegram_token", "discord_token"
	return []setting{
		{name: "database_url", secret: true, take: takeDatabase},
		{name: "roles", take: takeRoles},
		{name: "http_addr", take: takeHTTPAddr},
		{name: "public_url", take: takePublicURL},
		{name: "secret_key", secret: true, take: takeSecretKey},
		{name: "timer", take: takeTimer},
		{name: telegram, secret: true, take: takeTelegramToken},
		{name: "telegram_api_url", needs: telegram, take: takeTelegramAPI},
		{name: "telegram_webhook_url", needs: telegram, take: takeWebhook},
		{name: "telegram_webhook_secret", needs: "telegram_webhook_url", secret: true, take: takeWebhookSecret},
		{name: discord, secret: true, take: takeDiscordToken},
		{name: "discord_app_id", needs: discord, take: takeDiscordApp},
		{name: "discord_public_key", needs: discord, take: takeDiscordKey},
		{name: "discord_mode", needs: discord, take: takeDiscordMode},
		{name: "discord_api_url", needs: discord, take: takeDiscordAPI},
		{name: "discord_test_guild", needs: discord, take: takeDiscordGuild},
		{name: "discord_shards", needs: discord, take: takeDiscordShards},
		{name: "discord_crosspost", needs: discord, take: takeDiscordCrosspost},
		{name: "feeds", take: takeFeeds},
		{name: "feed_interval", needs: "feeds", take: takeFeedInterval},
		{name: "feed_allow_private", needs: "feeds", take: takeFeedPrivate},
		{name: "coordinators", take: takeCoordinators},
		{name: "dashboard_token", secret: true, take: takeDashboardToken},
		{name: "metrics_addr", take: takeMetricsAddr},
		{name: "traces_url", take: takeTraces},
		{name: "log_level", take: takeLogLevel},
	}
}

// spellings are the names under which a setting can be given.
func (s setting) spellings() []string {
	if s.secret {
		return []string{s.name, s.name + FileSuffix}
	}
	return []string{s.name}
}

// Names lists the settings, as written in the file.
func Names() []string {
	var names []string
	for _, s := range table() {
		names = append(names, s.spellings()...)
	}
	return names
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

// takeDashboardToken accepts what somebody can paste but not guess.
func takeDashboardToken(s *Settings, value string) error {
	if len(value) < minDashboardToken || len(value) > maxDashboardToken {
		return fmt.Errorf("it has %d characters: give %d to %d random ones", len(value), minDashboardToken, maxDashboardToken)
	}
	s.DashboardToken = NewSecret(value)
	return nil
}

func takeTimer(s *Settings, value string) (err error) {
	s.Timer, err = takeLength(value, minTimer, maxTimer)
	return err
}

// takeLength reads a length of time within bounds.
func takeLength(value string, least, most time.Duration) (time.Duration, error) {
	d, err := time.ParseDuration(value)
	if err != nil {
		return 0, fmt.Errorf("%q is not a length of time, such as 5m or 90s", value)
	}
	if d < least || d > most {
		return 0, fmt.Errorf("%s is not between %s and %s", d, least, most)
	}
	return d, nil
}

// takeSwitch reads what is either on or off.
func takeSwitch(value string) (bool, error) {
	switch value {
	case "true", "false":
		return value == "true", nil
	}
	return false, fmt.Errorf("%q is not true or false", value)
}
