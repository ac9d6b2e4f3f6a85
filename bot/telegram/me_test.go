package telegram

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/bottest/telegramtest"
)

func TestMeNamesTheBot(t *testing.T) {
	server := telegramtest.New(t, time.Now)
	c, err := NewClient(server.Token, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	me, err := c.Me(t.Context())
	if err != nil || me.Self != (Self{server.Me.ID, server.Me.Username}) || !me.Groups || !me.Inline || me.HearAll {
		t.Errorf("got %+v, %v", me, err)
	}
	if got := me.Link(); got != "https://t.me/"+server.Me.Username {
		t.Errorf("link %s", got)
	}
}

func TestMeTellsAWrongTokenFromAServerThatIsDown(t *testing.T) {
	cases := map[string]struct {
		status int
		body   string
		token  bool // the token is wrong, for good
	}{
		"unknown token":  {401, `{"ok":false,"error_code":401,"description":"Unauthorized"}`, true},
		"token of none":  {404, `{"ok":false,"error_code":404,"description":"Not Found"}`, true},
		"page not found": {404, `<html>`, false},
		"gateway":        {502, `<html>`, false},
		"redirect":       {302, ``, false},
		"other server":   {200, `{"hello":"world"}`, false},
		"nobody":         {200, `{"ok":true,"result":{}}`, false},
		"no result":      {200, `{"ok":true}`, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.body)) // the client may have gone
			}))
			defer server.Close()
			client, err := NewClient("1:a", server.URL, nil)
			if err != nil {
				t.Fatal(err)
			}
			_, err = client.Me(t.Context())
			if errors.Is(err, ErrToken) != c.token || err == nil {
				t.Errorf("got %v", err)
			}
			var se *bot.SendError
			if !c.token && !errors.As(err, &se) {
				t.Errorf("%v is no SendError", err)
			}
		})
	}
}
