package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

func chat(id string) bot.Address { return bot.Address{Chat: bot.ChatID{Platform: Platform, ID: id}} }

var aWarning = bot.Reply{Lead: "Police warning: *couriers*", Tone: bot.News, Buttons: []bot.Button{{Label: "Like this?", Action: "check"}}}

func TestAPostCarriesItsKeyAndAlertsNobody(t *testing.T) {
	s := newScene(t, nil)
	ref, err := s.desk.Outlet().Send(t.Context(), chat("600"), aWarning, "hangup-1y2p0ij32e8e7")
	if err != nil || ref != (bot.MessageRef{To: chat("600"), ID: "9001"}) {
		t.Fatalf("%+v, %v", ref, err)
	}
	w := s.api.sent[0]
	if w.method != http.MethodPost || w.path != "/channels/600/messages" || w.text("nonce") != "hangup-1y2p0ij32e8e7" || w.body["enforce_nonce"] != true {
		t.Errorf("sent %+v", w)
	}
	if parse, ok := dig(w.body, "allowed_mentions", "parse").([]any); !ok || len(parse) != 0 {
		t.Errorf("alerts %v", w.body["allowed_mentions"])
	}
	again, err := s.desk.Outlet().Send(t.Context(), chat("600"), aWarning, "hangup-1y2p0ij32e8e7")
	if err != nil || again != ref {
		t.Errorf("once more: %+v, %v", again, err)
	}
}

func TestWhatCannotBePosted(t *testing.T) {
	o := newScene(t, nil).desk.Outlet()
	long := bot.Reply{Lead: "x", Parts: paragraphs(7000, 1000)}
	for name, c := range map[string]struct {
		to   bot.Address
		r    bot.Reply
		key  string
		kind bot.SendErrorKind
	}{
		"too long":               {chat("600"), long, "k", bot.Shrink},
		"nothing":                {chat("600"), bot.Reply{}, "k", bot.Dead},
		"another platform":       {bot.Address{Chat: bot.ChatID{Platform: "web", ID: "5"}}, aWarning, "k", bot.Dead},
		"no number":              {chat("../600"), aWarning, "k", bot.Dead},
		"a person of no number":  {chat("uu7"), aWarning, "k", bot.Dead},
		"a thread of letters":    {bot.Address{Chat: chat("600").Chat, Thread: "x"}, aWarning, "k", bot.Dead},
		"a key that is too long": {chat("600"), aWarning, strings.Repeat("k", maxNonce+1), bot.Dead},
	} {
		_, err := o.Send(t.Context(), c.to, c.r, bot.DeliveryKey(c.key))
		if se := (*bot.SendError)(nil); !errors.As(err, &se) || se.Kind != c.kind {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := o.Send(t.Context(), chat("600"), aWarning, bot.DeliveryKey(strings.Repeat("k", maxNonce))); err != nil {
		t.Errorf("the longest key: %v", err)
	}
}

func TestAThreadBesideItsChannelIsWhereItIsPosted(t *testing.T) {
	s := newScene(t, nil)
	if _, err := s.desk.Outlet().Send(t.Context(), bot.Address{Chat: chat("600").Chat, Thread: "601"}, aWarning, "k"); err != nil {
		t.Fatal(err)
	}
	if got := s.api.sent[0].path; got != "/channels/601/messages" {
		t.Errorf("posted to %s", got)
	}
}

func TestEditAndDelete(t *testing.T) {
	ref := bot.MessageRef{To: chat("600"), ID: "8"}
	for why, want := range map[reason][2]bool{ // whether editing and deleting succeed
		"fine": {true, true}, messageGone: {false, true}, noRights: {false, false},
	} {
		s := newScene(t, nil)
		s.api.fail = func(request) error {
			if why == "fine" {
				return nil
			}
			return refusing(why)
		}
		o := s.desk.Outlet()
		edited, deleted := o.Edit(t.Context(), ref, bot.Reply{Lead: "Corrected"}), o.Delete(t.Context(), ref)
		if (edited == nil) != want[0] || (deleted == nil) != want[1] {
			t.Errorf("%q: edit %v, delete %v", why, edited, deleted)
		}
		if got := fmt.Sprint(routes(s.api.sent)); got != "[PATCH 8 DELETE 8]" {
			t.Errorf("%q: %s", why, got)
		}
		w := s.api.sent[0]
		if cs, ok := w.body["components"].([]any); !ok || len(cs) != 0 || w.lead() != "Corrected" || w.body["nonce"] != nil {
			t.Errorf("edited with %v: old buttons must go", w.body)
		}
		if as, ok := w.body["attachments"].([]any); !ok || len(as) != 0 {
			t.Errorf("edited with %v: an old picture must go", w.body)
		}
	}
}

func TestAShutThreadRefusesAChangeAndNotItsChannel(t *testing.T) {
	for why, want := range map[reason]bot.SendErrorKind{threadShut: bot.Dead, noRights: bot.Suspend, notEditable: bot.Dead} {
		s := newScene(t, nil)
		s.api.fail = func(request) error { return refusing(why) }
		o, ref := s.desk.Outlet(), bot.MessageRef{To: chat("600"), ID: "8"}
		for _, err := range []error{o.Edit(t.Context(), ref, bot.Reply{Lead: "Corrected"}), o.Delete(t.Context(), ref)} {
			if se := (*bot.SendError)(nil); !errors.As(err, &se) || se.Kind != want {
				t.Errorf("%s: %v", why, err)
			}
		}
	}
}

func TestAReferenceThatIsNone(t *testing.T) {
	o := newScene(t, nil).desk.Outlet()
	for _, ref := range []bot.MessageRef{{To: chat("600"), ID: "x"}, {To: chat("600"), ID: "../5"}, {To: chat("600"), ID: "p../5"}, {To: chat("x"), ID: "5"}, {To: chat("u7"), ID: whisperMark}, {}} {
		for _, err := range []error{o.Edit(t.Context(), ref, aWarning), o.Delete(t.Context(), ref)} {
			if se := (*bot.SendError)(nil); !errors.As(err, &se) || se.Kind != bot.Dead {
				t.Errorf("%+v: %v", ref, err)
			}
		}
	}
}

func TestAPersonIsWrittenToInPrivate(t *testing.T) {
	s := newScene(t, nil)
	o := s.desk.Outlet()
	for n := range 2 {
		ref, err := o.Send(t.Context(), chat("u7"), aWarning, bot.DeliveryKey(fmt.Sprint("k", n)))
		if err != nil {
			t.Fatal(err)
		}
		if n == 1 {
			if err := o.Edit(t.Context(), ref, aWarning); err != nil {
				t.Error(err)
			}
		}
	}
	if got := fmt.Sprint(routes(s.api.sent)); got != "[POST channels POST messages POST messages PATCH 9002]" || s.api.sent[1].path != "/channels/7007/messages" {
		t.Errorf("sent %s", got)
	}
	s = newScene(t, nil)
	s.slash("check", "he rang") // in direct messages, whose channel is 707
	s.api.sent = nil
	if _, err := s.desk.Outlet().Send(t.Context(), chat("u7"), aWarning, "k"); err != nil || s.api.sent[0].path != "/channels/707/messages" {
		t.Errorf("sent %+v: %v", s.api.sent, err)
	}
}

func TestWhoTakesNoDirectMessagesIsToldWhereTheySpoke(t *testing.T) {
	refuseDM := func(r request) error {
		if strings.HasPrefix(r.Path, "/channels/") {
			return refusing(noDM)
		}
		return nil
	}
	s := newScene(t, nil)
	s.where = byUser(nil)
	s.slash("check", "he rang")
	s.api.fail = refuseDM
	before := s.api.count()
	ref, err := s.desk.Outlet().Send(t.Context(), chat("u7"), aWarning, "k")
	out := s.api.since(before)
	if err != nil || ref.ID != whisperMark || fmt.Sprint(routes(out)) != "[POST channels POST messages POST webhook]" || !out[2].private() {
		t.Fatalf("%+v, %v: %v", ref, err, routes(out))
	}
	s.now = s.now.Add(tokenLife)
	if _, err := s.desk.Outlet().Send(t.Context(), chat("u7"), aWarning, "k2"); reasonOf(err) != noDM {
		t.Errorf("with a token that is over: %v", err)
	}
	if _, err := s.desk.Outlet().Send(t.Context(), chat("u8"), aWarning, "k3"); reasonOf(err) != noDM {
		t.Errorf("somebody who never spoke: %v", err)
	}
}

// Discord takes nothing more under the token of a suggestion or a window, and one that it called unknown is not used again.
func TestTokensThatCannotBeUsedAreNot(t *testing.T) {
	s := newScene(t, nil)
	s.where = byUser(nil)
	s.slash("check", "he rang")
	typing := map[string]any{"id": "1", "type": 1, "name": "warnings", "options": []any{map[string]any{"name": "area", "type": 3, "value": "k", "focused": true}}}
	s.must(s.does(discordgo.InteractionApplicationCommandAutocomplete, typing, nil))
	s.press(s.desk.writeKey("check").id)
	s.api.fail = func(r request) error {
		switch {
		case strings.HasPrefix(r.Path, "/channels/"):
			return refusing(noDM)
		case strings.HasPrefix(r.Path, "/webhooks/"):
			return refusing(expired)
		}
		return nil
	}
	for n, want := range []string{"[POST channels POST messages POST webhook]", "[POST channels POST messages]"} {
		before := s.api.count()
		_, err := s.desk.Outlet().Send(t.Context(), chat("u7"), aWarning, "k")
		out := s.api.since(before)
		if reasonOf(err) != noDM || fmt.Sprint(routes(out)) != want {
			t.Fatalf("%d: %v: sent %v", n, err, routes(out))
		}
		if last := out[len(out)-1]; n == 0 && last.path != "/webhooks/1100/token-1" {
			t.Errorf("sent to %s", last.path)
		}
	}
}

func TestWhatIsRememberedOfPeopleIsBounded(t *testing.T) {
	p := &people{}
	for n := range maxPeople + 10 {
		for _, quiet := range []bool{true, false} {
			p.spoke(deed{interaction: &interaction{User: fmt.Sprint(n), Token: "t", Channel: channel{ID: "1"}}, quiet: quiet})
		}
	}
	k := &kinds{}
	for n := range maxKinds + 10 {
		k.learn(fmt.Sprint(n), true)
	}
	if len(p.tokens) > maxPeople || len(p.channels) > maxPeople || len(k.news) > maxKinds {
		t.Errorf("%d tokens, %d channels, %d kinds", len(p.tokens), len(p.channels), len(k.news))
	}
}

// watched is a scene in which a moderator had warnings posted into channel 600.
func watched(t *testing.T, change func(*DeskConfig)) *scene {
	s := newScene(t, change)
	s.where = aServer(member("32"))
	s.h.Answer(bot.Reply{Lead: "This chat now follows Kent.", Private: true, Buttons: []bot.Button{{Label: "Stop", Action: "unwatch|kent"}}})
	s.slash("watch", "Kent")
	s.api.sent = nil
	return s
}

func TestWhoSetUpAWatchIsToldOnceThatItEnded(t *testing.T) {
	for _, why := range []reason{noRights, noChannel, threadShut} {
		s := watched(t, nil)
		s.api.fail = func(r request) error {
			if strings.HasPrefix(r.Path, "/channels/600/") {
				return refusing(why)
			}
			return nil
		}
		for n := range 2 {
			if _, err := s.desk.Outlet().Send(t.Context(), chat("600"), aWarning, bot.DeliveryKey(fmt.Sprint(n))); reasonOf(err) != why {
				t.Errorf("%s: %v", why, err)
			}
		}
		if got := fmt.Sprint(routes(s.api.sent)); got != "[POST messages POST channels POST messages POST messages]" {
			t.Fatalf("%s: %s", why, got)
		}
		told := s.api.sent[2]
		if told.path != "/channels/7007/messages" || !strings.Contains(told.text("embeds", 0, "description"), "channel <#600>") {
			t.Errorf("told %+v", told)
		}
		if _, _, err := readMarkdown(told.text("embeds", 0, "description")); err != nil {
			t.Error(err)
		}
	}
}

func TestAChannelThatIsGoneIsToldTo(t *testing.T) {
	s := watched(t, nil)
	s.desk.Outlet().Lost(t.Context(), chat("600").Chat)
	s.desk.Outlet().Lost(t.Context(), chat("600").Chat)
	s.desk.Outlet().Lost(t.Context(), chat("601").Chat)
	if got := fmt.Sprint(routes(s.api.sent)); got != "[POST channels POST messages]" {
		t.Errorf("sent %s", got)
	}
}

func TestATransientFailureEndsNoWatch(t *testing.T) {
	s := watched(t, nil)
	s.api.fail = func(request) error { return refusing(serverDown) }
	_, err := s.desk.Outlet().Send(t.Context(), chat("600"), aWarning, "k")
	if len(s.api.sent) != 1 || reasonOf(err) != serverDown {
		t.Errorf("sent %v: %v", routes(s.api.sent), err)
	}
}

func TestWhoWatchesIsKeptSealed(t *testing.T) {
	var writable []string
	s := watched(t, func(c *DeskConfig) {
		c.Writable = func(_ context.Context, chat bot.ChatID) error { writable = append(writable, chat.ID); return nil }
	})
	note := s.store.notes["600"+founderNote]
	if note == "" || strings.Contains(note, "7") && len(note) < 20 || len(note) > 1024 {
		t.Errorf("kept %q", note)
	}
	if fmt.Sprint(writable) != "[600]" {
		t.Errorf("told of %v", writable)
	}
	s.store.notes["601"+founderNote] = note
	s.desk.Outlet().Lost(t.Context(), chat("601").Chat)
	if n := s.api.count(); n != 0 {
		t.Errorf("a note of another channel was read: %d calls", n)
	}
}

func TestAWatchThatWasNotSetIsNotNoted(t *testing.T) {
	s := newScene(t, nil)
	s.where = aServer(member("32"))
	s.h.Answer(bot.Reply{Lead: "I do not know that place.", Private: true, Buttons: []bot.Button{{Label: "Kent", Action: "watch|kent"}}})
	s.slash("watch", "Knet")
	if len(s.store.notes) != 0 {
		t.Errorf("noted %v", s.store.notes)
	}
}

func TestOutgoingIsWhatDiscordReads(t *testing.T) {
	raw, err := json.Marshal(messagesOf(testRenderer(), aWarning)[0])
	if err != nil || strings.Contains(string(raw), "nonce") || !strings.Contains(string(raw), `"components":[]`) {
		t.Errorf("%s %v", raw, err)
	}
}

func TestPicturesUpToTheLimit(t *testing.T) {
	for n, want := range map[int]int{maxUpload: 1, maxUpload + 1: 0, 0: 0} {
		m := messagesOf(testRenderer(), bot.Reply{Lead: "x", Picture: &bot.Picture{PNG: make([]byte, n), Alt: strings.Repeat("a", maxAlt+1)}})[0]
		if len(m.files) != want || want == 1 && units(m.files[0].Alt) != maxAlt {
			t.Errorf("%d bytes: %d files", n, len(m.files))
		}
	}
}

func TestFilesUpToTheLimitStandUnderTheLastMessage(t *testing.T) {
	long := bot.Reply{Lead: "x", Parts: []bot.Part{{Kind: bot.Paragraph, Text: strings.Repeat("A sentence. ", 900)}}}
	for n, want := range map[int]int{maxUpload: 1, maxUpload + 1: 0, 0: 0} {
		long.File = &bot.File{Name: "reports.csv", Type: "text/csv", Data: make([]byte, n)}
		all := messagesOf(testRenderer(), long)
		last := all[len(all)-1]
		if len(all) < 2 || len(last.files) != want || len(all[0].files) != 0 {
			t.Errorf("%d bytes: %d messages, %d files", n, len(all), len(last.files))
		}
		if want == 1 && (last.files[0].Name != "reports.csv" || last.files[0].Type != "text/csv") {
			t.Errorf("file %+v", last.files[0].Name)
		}
	}
}
