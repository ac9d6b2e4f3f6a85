package config

import (
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Telegram is how the bot speaks in Telegram. It does so when Token is set.
type Telegram struct {
	Token         Secret
	TokenFile     string // path of the file that the token was read from; "" when it was not
	APIURL        string // a Bot API server other than Telegram's own; "" for that
	WebhookURL    string // where Telegram sends what comes; "" to ask for it. Without a path the caller adds one
	WebhookSecret Secret // goes with each call of the webhook; empty to have one made of the secret key
}

var (
	// telegramToken is a token as @BotFather writes it: the id of the bot, a colon and the secret.
	telegramToken = regexp.MustCompile(`^[0-9]{1,20}:[A-Za-z0-9_-]+$`)
	// webhookSecret is what Telegram takes as one (core.telegram.org/bots/api#setwebhook).
	webhookSecret = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
	// webhookPath is a path that reads the same however a proxy writes it.
	webhookPath = regexp.MustCompile(`^(/[A-Za-z0-9_-][A-Za-z0-9._~-]*)+/?$`)
)

func takeTelegramToken(s *Settings, value string) error {
	if !telegramToken.MatchString(value) {
		return errors.New("it is not a token: copy it again from @BotFather; it reads like 123456:ABC-def")
	}
	s.Telegram.Token = NewSecret(value)
	return nil
}

func takeTelegramAPI(s *Settings, value string) error {
	u, err := serverURL(value)
	if err != nil {
		return err
	}
	s.Telegram.APIURL = strings.TrimSuffix(u.String(), "/")
	return nil
}

func takeWebhook(s *Settings, value string) error {
	u, err := serverURL(value)
	if err != nil {
		return err
	}
	u.Path = strings.TrimSuffix(u.Path, "/")
	switch {
	case u.Path != "" && !webhookPath.MatchString(u.EscapedPath()):
		return errors.New("write its path in plain letters and digits, such as /telegram")
	case ofThePage(u.Path):
		return errors.New("this program needs that path itself: choose another, such as /telegram")
	}
	s.Telegram.WebhookURL = u.String()
	return nil
}

// ofThePage tells whether the web server needs a path for something else: the page, Discord's calls or a probe.
func ofThePage(path string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return slices.Contains([]string{"api", "assets", "discord", "events", "healthz", "metrics", "moderate", "readyz"}, first)
}

func takeWebhookSecret(s *Settings, value string) error {
	if !webhookSecret.MatchString(value) {
		return errors.New("it must be 1 to 256 letters, digits, _ or -; take it out to have one made")
	}
	s.Telegram.WebhookSecret = NewSecret(value)
	return nil
}

// checkWebhook finds an address that Telegram's own server would never call. One of the operator's own calls
// any (core.telegram.org/bots/webhooks, core.telegram.org/bots/api#using-a-local-bot-api-server).
func (l *loader) checkWebhook(t Telegram) {
	u, err := url.Parse(t.WebhookURL)
	if err != nil || t.WebhookURL == "" || l.given("telegram_api_url") {
		return
	}
	where := l.where["telegram_webhook_url"]
	switch {
	case u.Scheme != "https":
		l.mistakes.add(where, "Telegram calls https addresses only: http is for a Bot API server of your own, named in telegram_api_url")
	case !slices.Contains([]string{"", "443", "80", "88", "8443"}, u.Port()):
		l.mistakes.add(where, "Telegram calls the ports 443, 80, 88 and 8443 only")
	}
}
