package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"hangup/advice/feed"
	"hangup/bot/discord"
	"hangup/bot/telegram"
	"hangup/config"
	"hangup/config/files"
)

func (d *doctor) telegramAPI() string { return cmp.Or(d.settings.Telegram.APIURL, telegram.API) }
func (d *doctor) discordAPI() string  { return cmp.Or(d.settings.Discord.APIURL, discord.API) }

// platforms looks at every platform that has a token. What is built for it needs a database: a bot that was never started gets one for
// the moment, elsewhere.
func (d *doctor) platforms(ctx context.Context) []finding {
	s := d.settings
	if s.Telegram.Token.Empty() && s.Discord.Token.Empty() {
		return []finding{{"Platforms", isOK, "no token is set: the bot speaks on its page alone", ""}}
	}
	if isAbsent(s) {
		folder, err := os.MkdirTemp("", "hangup-doctor-*")
		if err != nil {
			return []finding{{"Platforms", toMend, "no file can be made for the moment", "make room in " + os.TempDir()}}
		}
		defer os.RemoveAll(folder)
		s.Database = filepath.Join(folder, "doctor.db")
	}
	a, err := openApp(ctx, d.engine, s, d.now, d.logger())
	if err != nil {
		return []finding{failed("Platforms", err)}
	}
	defer a.close()
	var found []finding
	for _, p := range a.platforms {
		if watched, ok := p.(watchedPlatform); ok {
			p = watched.platform
		}
		switch p := p.(type) {
		case *inTelegram:
			found = append(found, d.telegram(ctx, p)...)
		case *inDiscord:
			found = append(found, d.discord(ctx, p)...)
		}
	}
	return found
}

// Discord refuses what is signed more than a few minutes ago, and times in posts would be wrong.
const (
	clockOff  = 5 * time.Second
	clockBad  = time.Minute
	clockWait = 10 * time.Second
)

// clock compares the clock of this machine with that of a server that is asked anyway.
func (d *doctor) clock(ctx context.Context) []finding {
	at, client := "", besideClient()
	switch {
	case !d.settings.Telegram.Token.Empty():
		at = d.telegramAPI()
	case !d.settings.Discord.Token.Empty():
		at = d.discordAPI()
	case len(d.settings.Feeds.Sources) > 0 && !d.settings.Feeds.AllowPrivate:
		at, client = d.settings.Feeds.Sources[0].URL, feed.NewClient(feed.Options{})
	default:
		return nil
	}
	theirs, took, err := serverTime(ctx, client, at, d.now)
	if err != nil {
		return nil // what is not reached is told where it is looked at
	}
	off := d.now().Sub(theirs).Abs() - took - time.Second // their time is to the second, and an answer takes its time
	switch {
	case off > clockBad:
		return []finding{{"Clock", toMend, "the clock of this machine is wrong by about " + off.Round(time.Second).String(), "switch on its time service, such as with timedatectl set-ntp true"}}
	case off > clockOff:
		return []finding{{"Clock", toLook, "the clock of this machine is off by about " + off.Round(time.Second).String(), "switch on its time service, such as with timedatectl set-ntp true"}}
	}
	return []finding{{"Clock", isOK, "the clock of this machine is right", ""}}
}

// serverTime asks a web server for its time, and tells how long the answer took.
func serverTime(ctx context.Context, client *http.Client, at string, now func() time.Time) (theirs time.Time, took time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, clockWait)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodHead, at, nil)
	if err != nil {
		return time.Time{}, 0, errors.New("no such address")
	}
	asked := now()
	defer client.CloseIdleConnections()
	resp, err := client.Do(r)
	if err != nil {
		return time.Time{}, 0, err
	}
	_ = resp.Body.Close()
	theirs, err = http.ParseTime(resp.Header.Get("Date"))
	return theirs, now().Sub(asked), err
}

// ports looks whether the page and the figures are served or could be, as far as they are this process's to serve.
func (d *doctor) ports(ctx context.Context) (found []finding) {
	if d.settings.Roles.Has(config.RoleWeb) {
		found = append(found, d.port(ctx, "Page", "the page", d.settings.HTTPAddr))
	}
	if at := d.settings.Sight.MetricsAddr; at != "" {
		found = append(found, d.port(ctx, "Figures", "the figures", at))
	}
	return found
}

func (d *doctor) port(ctx context.Context, about, what, at string) finding {
	l, err := listen(ctx, at)
	if err == nil {
		_ = l.Close()
		return finding{about, isOK, what + " can be served on " + at, ""}
	}
	if _, code, err := askHealth(ctx, at, "/healthz"); err == nil && code == http.StatusOK { // what has the port is a hangup
		return finding{about, isOK, "a hangup serves " + what + " on " + at + " now", ""}
	}
	return failed(about, err)
}

// secrets looks who may read the files that hold one.
func (d *doctor) secrets(context.Context) (found []finding) {
	s := d.settings
	for _, one := range []struct{ what, path string }{
		{"the secret key", s.SecretFile}, {"the token of Telegram", s.Telegram.TokenFile}, {"the token of Discord", s.Discord.TokenFile},
	} {
		if one.path == "" {
			continue
		}
		f, err := files.Open(one.path)
		if err != nil {
			continue // it was read a moment ago
		}
		if mode, wide := modeBeyond(f, 0o770); wide {
			found = append(found, finding{"Secrets", toLook, fmt.Sprintf("every user of this machine may read %s in %s (mode %04o)", one.what, one.path, mode), "run chmod 600 on it"})
		}
		f.Close()
	}
	return found
}

// sources asks every source of news, as "hangup feeds" does.
func (d *doctor) sources(ctx context.Context) []finding {
	sources := sourcesOf(d.settings)
	if len(sources) == 0 {
		return []finding{{"Sources", toLook, "no source of police news is set: warnings come only by hand", "set feeds to force=address, such as kent=https://www.example.org/news/"}}
	}
	reader, err := newReader(d.settings, d.now)
	if err != nil {
		return []finding{failed("Sources", err)}
	}
	found := make([]finding, len(sources))
	turns, done := make(chan struct{}, looksAtOnce), make(chan struct{})
	for i, s := range sources {
		go func() {
			turns <- struct{}{}
			found[i] = aboutSource(reader.Visit(ctx, s, feed.Cursor{}))
			<-turns
			done <- struct{}{}
		}()
	}
	for range sources {
		<-done
	}
	return slices.Clip(found)
}

func aboutSource(v feed.Visit) finding {
	name := v.Source.String()
	if v.Err != nil {
		return finding{"Sources", toMend, name + " cannot be read: " + oneLine(v.Err.Error()), remedy(v.Err)}
	}
	return finding{"Sources", isOK, fmt.Sprintf("%s has %s", name, count(len(v.Items), "item")), ""}
}
