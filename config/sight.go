package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
)

// Sight is how who runs the bot sees what it does.
type Sight struct {
	MetricsAddr string     // host:port that serves /healthz, /readyz and /metrics and nothing else; "" for none
	TracesURL   string     // where a collector of OpenTelemetry takes traces; "" for none
	LogLevel    slog.Level // the least grave that is logged
}

// takeMetricsAddr takes host:port, as the address of the page.
func takeMetricsAddr(s *Settings, value string) error {
	var page Settings
	if err := takeHTTPAddr(&page, value); err != nil {
		return err
	}
	s.Sight.MetricsAddr = value
	return nil
}

// takeTraces takes the whole address of a collector. http is taken from anywhere: a collector mostly lies in the operator's own
// network, and traces have nothing of anybody in them.
func takeTraces(s *Settings, value string) error {
	u, err := url.Parse(value)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https":
		return errors.New("it is not an address, such as http://127.0.0.1:4318/v1/traces")
	case u.User != nil:
		return errors.New("leave the name and the password out of the address")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return errors.New("leave out what follows the path")
	case strings.Trim(u.Path, "/") == "":
		return errors.New("name the path too, which is mostly /v1/traces")
	}
	s.Sight.TracesURL = u.String()
	return nil
}

func takeLogLevel(s *Settings, value string) error {
	switch strings.ToLower(value) {
	case "debug", "info", "warn", "error":
		return s.Sight.LogLevel.UnmarshalText([]byte(value))
	}
	return fmt.Errorf("%q is not a level: choose debug, info, warn or error", shortened(value))
}
