package discord

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"hangup/bot"
)

func TestAForumGetsAPostWithATitle(t *testing.T) {
	for kind, tags := range map[string][]any{
		`{"type":15,"flags":0,"available_tags":[{"id":"31","name":"a"}]}`:                                          nil,
		`{"type":15,"flags":16,"available_tags":[{"id":"31","name":"a","moderated":true},{"id":"32","name":"b"}]}`: {"32"},
		`{"type":16,"flags":0}`: nil,
	} {
		s := newScene(t, nil)
		s.api.kinds["/channels/600"] = kind
		s.api.fail = func(r request) error {
			if r.Method == http.MethodPost && r.Path == "/channels/600/messages" {
				return refusing(wrongKind)
			}
			return nil
		}
		o := s.desk.Outlet()
		long := bot.Reply{Lead: strings.Repeat("Title ", 30), Tone: bot.News}
		ref, err := o.Send(t.Context(), chat("600"), long, "k")
		if err != nil || ref.ID != "p9001" {
			t.Fatalf("%+v, %v", ref, err)
		}
		w := s.api.sent[len(s.api.sent)-1]
		got, _ := w.body["applied_tags"].([]any)
		if w.path != "/channels/600/threads" || units(w.text("name")) > maxThreadName || fmt.Sprint(got) != fmt.Sprint(tags) || w.text("message", "content") == "" {
			t.Errorf("sent %+v", w)
		}
		if err := errors.Join(o.Edit(t.Context(), ref, aWarning), o.Delete(t.Context(), ref)); err != nil {
			t.Error(err)
		}
		for _, w := range s.api.sent[len(s.api.sent)-2:] {
			if w.path != "/channels/9001/messages/9001" {
				t.Errorf("changed at %s", w.path)
			}
		}
	}
}

func TestAForumGetsAPostOnce(t *testing.T) {
	at := func(age time.Duration) string {
		ms := testNow.Add(-age).Sub(time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)).Milliseconds()
		return strconv.FormatInt(ms<<22, 10)
	}
	thread := func(id, parent, owner, name string) string {
		return fmt.Sprintf(`{"threads":[{"id":%q,"parent_id":%q,"owner_id":%q,"name":%q}]}`, id, parent, owner, name)
	}
	for name, c := range map[string]struct {
		active string
		want   bot.MessageID
	}{
		"nothing yet":          {`{"threads":[]}`, "p9001"},
		"an attempt got it":    {thread(at(time.Minute), "600", testApp, aWarning.Lead), bot.MessageID("p" + at(time.Minute))},
		"long ago":             {thread(at(forumMemory), "600", testApp, aWarning.Lead), "p9001"},
		"in another forum":     {thread(at(time.Minute), "601", testApp, aWarning.Lead), "p9001"},
		"of somebody else":     {thread(at(time.Minute), "600", "7", aWarning.Lead), "p9001"},
		"with another title":   {thread(at(time.Minute), "600", testApp, "Another"), "p9001"},
		"with a strange id":    {thread("x", "600", testApp, aWarning.Lead), "p9001"},
		"Discord does not say": {"", "p9001"},
	} {
		s := newScene(t, nil)
		s.api.kinds = map[string]string{"/channels/600": `{"type":15,"guild_id":"500"}`, "/guilds/500/threads/active": c.active}
		s.api.fail = func(r request) error {
			if r.Path == "/channels/600/messages" {
				return refusing(wrongKind)
			}
			return nil
		}
		ref, err := s.desk.Outlet().Send(t.Context(), chat("600"), aWarning, "k")
		if err != nil || ref.ID != c.want {
			t.Errorf("%s: %q, %v", name, ref.ID, err)
		}
	}
}

func TestAVoiceChannelIsNoForum(t *testing.T) {
	s := newScene(t, nil)
	s.api.kinds["/channels/600"] = `{"type":4}`
	s.api.fail = func(r request) error {
		if r.Method == http.MethodPost {
			return refusing(wrongKind)
		}
		return nil
	}
	if _, err := s.desk.Outlet().Send(t.Context(), chat("600"), aWarning, "k"); reasonOf(err) != wrongKind {
		t.Errorf("%v", err)
	}
}

func TestAnnouncementsArePassedOnWhereThatIsWanted(t *testing.T) {
	for name, c := range map[string]struct {
		wanted bool
		kind   string
		fails  reason
		want   string
	}{
		"not wanted":        {false, `{"type":5}`, "", "[POST messages POST messages]"},
		"an announcement":   {true, `{"type":5}`, "", "[POST messages GET 600 POST crosspost POST messages POST crosspost]"},
		"any other channel": {true, `{"type":0}`, "", "[POST messages GET 600 POST messages]"},
		"without the right": {true, `{"type":5}`, noRights, "[POST messages GET 600 POST crosspost POST messages POST crosspost]"},
	} {
		s := newScene(t, func(cfg *DeskConfig) { cfg.Crosspost = c.wanted })
		s.api.kinds["/channels/600"] = c.kind
		s.api.fail = func(r request) error {
			if c.fails != "" && strings.HasSuffix(r.Path, "crosspost") {
				return refusing(c.fails)
			}
			return nil
		}
		for n := range 2 {
			if _, err := s.desk.Outlet().Send(t.Context(), chat("600"), aWarning, bot.DeliveryKey(fmt.Sprint("k", n))); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if got := fmt.Sprint(routes(s.api.sent)); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}
