package discordtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"mime/multipart"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestMessagesAreReadAsTheyAreWritten(t *testing.T) {
	d := newDesk(t)
	_, c := d.room()
	g := d.call("POST", messagesOf(c), params{"content": "x", "components": []params{row(0, 2)}, "embeds": []params{{"title": "y", "color": 5}}})
	var m Message
	if err := json.Unmarshal(g.raw, &m); err != nil {
		t.Fatal(err)
	}
	if m.Author != d.Me || len(m.Buttons()) != 2 || *m.Embeds[0].Color != 5 || m.Timestamp.IsZero() {
		t.Errorf("got %+v", m)
	}
	var sent struct{ Content string }
	if err := d.Calls("POST", "")[0].JSON(&sent); err != nil || sent.Content != "x" {
		t.Errorf("got %+v, %v", sent, err)
	}
	if at := ok[struct{ URL string }](d, "GET", "/gateway", nil); !strings.HasPrefix(at.URL, "ws://127.0.0.1:") {
		t.Errorf("got %+v", at)
	}
}

func TestFilesStayOrGoAsAnEditSays(t *testing.T) {
	d := newDesk(t)
	_, c := d.room()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, field := range []string{"files[0]", "files[1]"} {
		part, err := w.CreateFormFile(field, field+".png")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write([]byte("png"))
	}
	_ = w.Close()
	g, err := d.try("POST", messagesOf(c), w.FormDataContentType(), b.Bytes())
	if err != nil || g.status != 200 {
		t.Fatalf("got %d %s %v", g.status, g.raw, err)
	}
	m := d.Messages(c.ID)[0]
	at := messagesOf(c) + "/" + m.ID
	for _, step := range []struct {
		say  params
		left int
	}{
		{params{"content": "both stay"}, 2},
		{params{"attachments": []params{{"id": m.Attachments[1].ID}}}, 1},
		{params{"attachments": []params{}}, 0},
	} {
		ok[seen](d, "PATCH", at, step.say)
		if left := d.Messages(c.ID)[0].Attachments; len(left) != step.left {
			t.Errorf("%v leaves %+v", step.say, left)
		}
	}
}

func TestChannelThatGoesTakesItsAnswersAlong(t *testing.T) {
	d := newDesk(t)
	u, c := d.room()
	bot := d.online()
	d.Slash(u, c, "help")
	d.Slash(u, c, "check")
	one, two := bot.asks(), bot.asks()
	ok[none](d, "POST", callbackOf(one), params{"type": 4, "data": params{"content": "x"}})
	d.refused("PATCH", d.hook(one)+"/messages/@original", params{"content": strings.Repeat("x", 2001)}, 400, 50035)
	d.refused("PATCH", d.hook(one)+"/messages/@original", params{"content": ""}, 400, 50006)
	d.refused("POST", d.hook(one), params{"content": ""}, 400, 50006)
	d.refused("POST", d.hook(one), params{"content": strings.Repeat("x", 2001)}, 400, 50035)
	d.refused("PATCH", d.hook(one)+"/messages/5", params{"content": "x"}, 404, 10008)
	d.Drop(c.ID)
	d.refused("POST", d.hook(one), params{"content": "x"}, 404, 10003)
	d.refused("POST", callbackOf(two), params{"type": 4, "data": params{"content": "x"}}, 404, 10003)
	d.refused("GET", "/channels/"+c.ID, nil, 404, 10003)
	ok[none](d, "DELETE", d.hook(one)+"/messages/@original", nil)
}

func TestWrongFirstAnswersLeaveTheInteractionOpen(t *testing.T) {
	d := newDesk(t)
	u, c := d.room()
	bot := d.online()
	d.Slash(u, c, "help")
	a := bot.asks()
	for name, row := range map[string]struct {
		p    any
		code int
	}{
		"no answer":       {params{"type": 77}, 50035},
		"pong":            {params{"type": 1}, 50035},
		"nothing to see":  {params{"type": 4, "data": params{}}, 50006},
		"too long":        {params{"type": 4, "data": params{"content": strings.Repeat("x", 2001)}}, 50035},
		"a number":        {params{"type": 4, "data": 7}, 50035},
		"no deferral":     {params{"type": 5, "data": 7}, 50035},
		"other window":    {params{"type": 9, "data": params{"custom_id": "w", "title": "x", "components": []params{row(0, 1)}}}, 50035},
		"window of rows":  {params{"type": 9, "data": params{"custom_id": "w", "title": "x", "components": []params{{"type": 2}}}}, 50035},
		"two of one name": {params{"type": 9, "data": params{"custom_id": "w", "title": "x", "components": []params{field("a", 1), field("a", 1)}}}, 50035},
		"no such style":   {params{"type": 9, "data": params{"custom_id": "w", "title": "x", "components": []params{field("a", 3)}}}, 50035},
		"none at all":     {[]int{}, 50035},
	} {
		if g := d.call("POST", callbackOf(a), row.p); g.status != 400 || g.Code != row.code {
			t.Errorf("%s: got %d %d %s", name, g.status, g.Code, g.raw)
		}
	}
	ok[none](d, "POST", callbackOf(a), params{"type": 4, "data": params{"content": "x"}})
}

// field gives a row with a field of a window.
func field(id string, style int) params {
	return params{"type": 1, "components": []params{{"type": 4, "custom_id": id, "label": "x", "style": style}}}
}

func TestSelectsAreHeldToTheirRules(t *testing.T) {
	d := newDesk(t)
	_, c := d.room()
	one := menu(2)["components"].([]params)[0]
	double := params{"type": 3, "custom_id": "s", "options": []params{{"label": "x", "value": "v"}, {"label": "y", "value": "v"}}}
	for name, all := range map[string][]params{"beside another": {one, {"type": 2, "style": 1, "label": "x", "custom_id": "y"}}, "one value twice": {double}} {
		if g := d.call("POST", messagesOf(c), params{"content": "x", "components": []params{{"type": 1, "components": all}}}); g.status != 400 || g.Code != 50035 {
			t.Errorf("%s: got %d %s", name, g.status, g.raw)
		}
	}
}

func TestThreadsAreMadeWhereTheyCanBe(t *testing.T) {
	d := newDesk(t)
	_, c := d.room()
	voice := d.Channel(c.GuildID, VoiceChannel, "voice")
	d.refused("POST", "/channels/"+voice.ID+"/threads", params{"name": "x", "type": 11}, 400, 50024)
	news := d.Channel(c.GuildID, Announcement, "news")
	if thread := d.Thread(news, "x"); thread.Kind != NewsThread {
		t.Errorf("got %+v", thread)
	}
	d.Permit(c.ID, ViewChannel|SendMessages)
	d.refused("POST", "/channels/"+c.ID+"/threads", params{"name": "x", "type": 11}, 403, 50013)
	d.Permit(news.ID, ViewChannel)
	m := ok[seen](d, "POST", messagesOf(c), params{"content": "x"})
	d.refused("POST", messagesOf(news)+"/"+m.ID+"/crosspost", nil, 404, 10008)
}

func TestDescriptionThatIsMissingFailsTheChecks(t *testing.T) {
	file := filepath.Join(t.TempDir(), "none.json")
	for ci, want := range map[string]bool{"": false, "true": true} {
		t.Setenv("CI", ci)
		room := &brokenRoom{TB: t}
		func() {
			defer func() { _ = recover() }()
			if c := OpenChecker(room, file); c != nil {
				t.Error("there is a checker")
			}
		}()
		if room.failed != want {
			t.Errorf("CI=%q: failed is %v", ci, room.failed)
		}
	}
	if err := os.WriteFile(file, []byte(little), 0o600); err != nil {
		t.Fatal(err)
	}
	if OpenChecker(t, file) == nil {
		t.Error("there is no checker")
	}
}

func TestMisfitsAreToldShortly(t *testing.T) {
	c := littleChecker(t)
	err := c.Request("POST", "/notes/1", nil, []byte(`{"a":1,"b":1,"content":1,"link":1,"embeds":[1,2,3,4,5,6]}`))
	var m misfit
	if !errors.As(err, &m) || !strings.Contains(err.Error(), "and more") || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v", err)
	}
}
