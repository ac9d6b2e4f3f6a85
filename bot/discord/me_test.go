package discord

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"testing"

	"hangup/bot"
)

func TestTheApplicationSaysWhatItIs(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want Application
	}{
		"whole": {
			`{"id":"123","name":"Hang up","verify_key":"ab","interactions_endpoint_url":"https://bot.example/discord","approximate_guild_count":7,
			"bot_public":false,"integration_types_config":{"0":{},"1":{"oauth2_install_params":{"scopes":["applications.commands"],"permissions":"0"}}}}`,
			Application{ID: "123", Name: "Hang up", PublicKey: "ab", Endpoint: "https://bot.example/discord", Servers: 7, Personal: true, Owned: true},
		},
		"for servers alone": {
			`{"id":"123","name":"Hang up","interactions_endpoint_url":null,"bot_public":true,"integration_types_config":{"0":{}}}`,
			Application{ID: "123", Name: "Hang up"},
		},
		"little": {`{"id":"123"}`, Application{ID: "123"}},
	} {
		t.Run(name, func(t *testing.T) {
			client := wireServer(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodGet || r.URL.Path != "/api/v9/applications/@me" {
					t.Error(r.Method, r.URL)
				}
				_, _ = io.WriteString(w, c.body)
			})
			if got, err := client.Me(t.Context()); err != nil || got != c.want {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

func TestWhoDoesNotAnswerAsDiscordIsAskedAgain(t *testing.T) {
	for body, kind := range map[string]bot.SendErrorKind{`{"id":"x/y"}`: bot.Retry, `{}`: bot.Retry, errorPage: bot.Retry} {
		client := wireServer(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) })
		_, err := client.Me(t.Context())
		if e, _ := sendError(t, err); e.Kind != kind {
			t.Errorf("%s: %v", body, err)
		}
	}
	client := wireServer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"message":"401: Unauthorized","code":0}`)
	})
	if _, err := client.Me(t.Context()); !errors.Is(err, ErrToken) {
		t.Errorf("a wrong token: %v", err)
	}
}

func TestLinksAskForNoMoreThanIsNeeded(t *testing.T) {
	a := Application{ID: "123"}
	for link, want := range map[string]url.Values{
		a.ServerLink():   {"client_id": {"123"}, "integration_type": {"0"}, "scope": {"bot applications.commands"}, "permissions": {"274877959168"}},
		a.PersonalLink(): {"client_id": {"123"}, "integration_type": {"1"}, "scope": {"applications.commands"}},
	} {
		u, err := url.Parse(link)
		if err != nil || u.Host != "discord.com" || u.Path != "/oauth2/authorize" || u.Query().Encode() != want.Encode() {
			t.Errorf("%s, want %s", link, want.Encode())
		}
	}
}
