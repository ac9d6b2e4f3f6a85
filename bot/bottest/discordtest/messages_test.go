package discordtest

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestMessageStandsIsChangedAndGoes(t *testing.T) {
	d := newDesk(t)
	u, c := d.room()
	m := ok[seen](d, "POST", messagesOf(c), params{"content": "old", "embeds": []params{{"title": "A warning"}}})
	at := messagesOf(c) + "/" + m.ID
	e := ok[seen](d, "PATCH", at, params{"content": "new"})
	if e.Content != "new" || e.Edited == nil || len(e.Embeds) != 1 || ok[seen](d, "GET", at, nil).Content != "new" {
		t.Errorf("got %+v", e)
	}
	if all := ok[[]seen](d, "GET", messagesOf(c), nil); len(all) != 1 || all[0].ID != m.ID {
		t.Errorf("got %+v", all)
	}
	d.refused("PATCH", at, params{"content": "", "embeds": []params{}}, 400, 50006)
	theirs := d.Say(u, c, "hello")
	d.refused("PATCH", messagesOf(c)+"/"+theirs.ID, params{"content": "x"}, 403, 50005)
	d.refused("DELETE", messagesOf(c)+"/"+theirs.ID, nil, 403, 50013)
	d.Permit(c.ID, ViewChannel|ManageMessages)
	ok[none](d, "DELETE", messagesOf(c)+"/"+theirs.ID, nil)
	ok[none](d, "DELETE", at, nil)
	d.refused("DELETE", at, nil, 404, 10008)
	if len(d.Messages(c.ID)) != 0 {
		t.Errorf("the channel holds %+v", d.Messages(c.ID))
	}
}

func TestNonceIsSentOnceForMinutesWhenEnforced(t *testing.T) {
	d := newDesk(t)
	u, c := d.room()
	p := params{"content": "warning", "nonce": "delivery-1", "enforce_nonce": true}
	one, two := ok[seen](d, "POST", messagesOf(c), p), ok[seen](d, "POST", messagesOf(c), p)
	if one.ID != two.ID || one.Nonce != "delivery-1" {
		t.Errorf("got %+v and %+v", one, two)
	}
	other := d.Channel(c.GuildID, TextChannel, "other")
	loose := params{"content": "warning", "nonce": "delivery-1"}
	if ok[seen](d, "POST", messagesOf(other), p).ID == one.ID || ok[seen](d, "POST", messagesOf(c), loose).ID == one.ID {
		t.Error("the nonce holds where it should not")
	}
	d.clock.pass(nonceTime + time.Second)
	if ok[seen](d, "POST", messagesOf(c), p).ID == one.ID {
		t.Error("the nonce holds for ever")
	}
	d.refused("POST", messagesOf(c), params{"content": "x", "nonce": strings.Repeat("x", 26)}, 400, 50035)
	if n := ok[seen](d, "POST", messagesOf(d.DM(u)), params{"content": "x", "nonce": 77}); n.Nonce != "77" {
		t.Errorf("got %+v", n)
	}
}

func TestDeadEndsAreDiscords(t *testing.T) {
	d := newDesk(t)
	u, c := d.room()
	hello, card := params{"content": "x"}, params{"embeds": []params{{"title": "x"}}}
	d.refused("POST", "/channels/1/messages", hello, 404, 10003)
	d.Permit(c.ID, ViewChannel|SendMessages)
	ok[seen](d, "POST", messagesOf(c), hello)
	d.refused("POST", messagesOf(c), card, 403, 50013)
	thread := d.Thread(c, "a thread")
	d.refused("POST", messagesOf(thread), hello, 403, 50013)
	d.Permit(thread.ID, ViewChannel|SendInThreads)
	ok[seen](d, "POST", messagesOf(thread), hello)
	d.Lock(thread.ID)
	d.refused("POST", messagesOf(thread), hello, 400, 50083)
	d.Permit(c.ID, ViewChannel)
	d.refused("POST", messagesOf(c), hello, 403, 50013)
	d.Permit(c.ID, SendMessages)
	d.refused("POST", messagesOf(c), hello, 403, 50001)
	d.Refuse(d.DM(u))
	d.refused("POST", messagesOf(d.DM(u)), hello, 403, 50007)
	d.Drop(c.ID)
	d.refused("POST", messagesOf(thread), hello, 404, 10003)
	other := d.Channel(c.GuildID, TextChannel, "other")
	d.Leave(c.GuildID)
	d.refused("POST", messagesOf(other), hello, 403, 50001)
	if n := d.Invalid(); n != 6 {
		t.Errorf("%d answers count towards a ban, want 6", n)
	}
}

func TestAnnouncementIsCrosspostedOnce(t *testing.T) {
	d := newDesk(t)
	_, c := d.room()
	news := d.Channel(c.GuildID, Announcement, "news")
	m := ok[seen](d, "POST", messagesOf(news), params{"content": "x"})
	at := messagesOf(news) + "/" + m.ID + "/crosspost"
	if got := ok[seen](d, "POST", at, nil); got.Flags&FlagCrossposted == 0 {
		t.Errorf("got %+v", got)
	}
	d.refused("POST", at, nil, 400, 40033)
	plain := ok[seen](d, "POST", messagesOf(c), params{"content": "x"})
	d.refused("POST", messagesOf(c)+"/"+plain.ID+"/crosspost", nil, 400, 50024)
}

func TestForumTakesPostsAndNoMessages(t *testing.T) {
	d := newDesk(t)
	_, c := d.room()
	forum := d.Channel(c.GuildID, Forum, "warnings")
	d.refused("POST", messagesOf(forum), params{"content": "x"}, 400, 50008)
	d.refused("POST", "/channels/"+forum.ID+"/threads", params{"name": "x"}, 400, 50035)
	d.refused("POST", "/channels/"+forum.ID+"/threads", params{"name": strings.Repeat("x", 101), "message": params{"content": "x"}}, 400, 50035)
	post := ok[struct {
		ID      string
		Message seen
	}](d, "POST", "/channels/"+forum.ID+"/threads", params{"name": "Courier fraud in Leeds", "message": params{"content": "Hang up."}})
	posts := d.Channels(forum)
	if len(posts) != 1 || posts[0].ID != post.ID || post.Message.ID != post.ID || d.Messages(post.ID)[0].Content != "Hang up." {
		t.Errorf("got %+v and %+v", posts, post)
	}
	if thread := ok[struct{ Type int }](d, "POST", "/channels/"+c.ID+"/threads", params{"name": "x", "type": 11}); thread.Type != PublicThread {
		t.Errorf("got %+v", thread)
	}
	d.Permit(forum.ID, ViewChannel)
	d.refused("POST", "/channels/"+forum.ID+"/threads", params{"name": "x", "message": params{"content": "x"}}, 403, 50013)
}

func TestOnlyContentThatIsAllowedToAlertsPeople(t *testing.T) {
	d := newDesk(t)
	u, c := d.room()
	loud := "@everyone <@" + u.ID + "> <@&77>"
	for name, row := range map[string]struct {
		p                params
		everyone, person bool
	}{
		"nothing said": {params{"content": loud}, true, true},
		"none":         {params{"content": loud, "allowed_mentions": params{"parse": []string{}}}, false, false},
		"one person":   {params{"content": loud, "allowed_mentions": params{"parse": []string{}, "users": []string{u.ID}}}, false, true},
		"in an embed":  {params{"embeds": []params{{"title": "x", "description": loud}}}, false, false},
	} {
		m := ok[seen](d, "POST", messagesOf(c), row.p)
		if m.Everyone != row.everyone || (len(m.Mentions) == 1) != row.person {
			t.Errorf("%s: got %+v", name, m)
		}
	}
	if all := d.Messages(c.ID); len(all) != 4 {
		t.Errorf("got %d messages", len(all))
	}
}

// row gives a row of buttons that do nothing twice.
func row(from, n int) params {
	var all []params
	for i := range n {
		all = append(all, params{"type": 2, "style": 2, "label": fmt.Sprint(from + i), "custom_id": fmt.Sprint("b", from+i)})
	}
	return params{"type": 1, "components": all}
}

func menu(options int) params {
	var all []params
	for i := range options {
		all = append(all, params{"label": fmt.Sprint(i), "value": fmt.Sprint(i)})
	}
	return params{"type": 1, "components": []params{{"type": 3, "custom_id": "s", "options": all}}}
}

func TestMessagesAreHeldToTheLimitsAndNotOneMore(t *testing.T) {
	d := newDesk(t)
	_, c := d.room()
	x := func(n int) string { return strings.Repeat("é", n) }
	embed := func(p params) params { return params{"embeds": []params{p}} }
	parts := func(all ...params) params { return params{"content": "x", "components": all} }
	button := func(p params) params {
		b := params{"type": 2, "style": 1, "label": "x", "custom_id": "x"}
		for k, v := range p {
			b[k] = v
		}
		return parts(params{"type": 1, "components": []params{b}})
	}
	fields := func(n, name, value int) params {
		var all []params
		for range n {
			all = append(all, params{"name": x(name), "value": x(value)})
		}
		return embed(params{"fields": all})
	}
	many := func(n int) params {
		var all []params
		for range n {
			all = append(all, params{"title": "x"})
		}
		return params{"embeds": all}
	}
	full := func(n int) params {
		return params{"embeds": []params{{"description": x(4096)}, {"description": x(n - 4096)}}}
	}
	for name, rows := range map[string][2]params{
		"content":      {{"content": x(2000)}, {"content": x(2001)}},
		"title":        {embed(params{"title": x(256)}), embed(params{"title": x(257)})},
		"description":  {embed(params{"description": x(4096)}), embed(params{"description": x(4097)})},
		"footer":       {embed(params{"footer": params{"text": x(2048)}}), embed(params{"footer": params{"text": x(2049)}})},
		"author":       {embed(params{"author": params{"name": x(256)}}), embed(params{"author": params{"name": x(257)}})},
		"fields":       {fields(25, 1, 1), fields(26, 1, 1)},
		"field name":   {fields(1, 256, 1), fields(1, 257, 1)},
		"field value":  {fields(1, 1, 1024), fields(1, 1, 1025)},
		"empty field":  {fields(1, 1, 1), fields(1, 1, 0)},
		"embeds":       {many(10), many(11)},
		"all embeds":   {full(6000), full(6001)},
		"rows":         {parts(row(0, 1), row(1, 1), row(2, 1), row(3, 1), row(4, 1)), parts(row(0, 1), row(1, 1), row(2, 1), row(3, 1), row(4, 1), row(5, 1))},
		"in a row":     {parts(row(0, 5)), parts(row(0, 6))},
		"empty row":    {parts(row(0, 1)), parts(row(0, 0))},
		"twice one id": {parts(row(0, 2), row(2, 2)), parts(row(0, 2), row(1, 2))},
		"label":        {button(params{"label": x(80)}), button(params{"label": x(81)})},
		"custom id":    {button(params{"custom_id": x(100)}), button(params{"custom_id": x(101)})},
		"no custom id": {button(nil), button(params{"custom_id": ""})},
		"style":        {button(params{"style": 4}), button(params{"style": 7})},
		"link":         {button(params{"style": 5, "custom_id": nil, "url": "https://example.org"}), button(params{"style": 5})},
		"no link":      {button(nil), button(params{"url": "https://example.org"})},
		"options":      {parts(menu(25)), parts(menu(26))},
		"no options":   {parts(menu(1)), parts(menu(0))},
		"other part":   {parts(menu(1)), parts(params{"type": 10, "content": "x"})},
		"second kind":  {{"content": "x", "flags": FlagSilent}, {"content": "x", "flags": FlagComponentsV2}},
	} {
		ok[seen](d, "POST", messagesOf(c), rows[0])
		if g := d.call("POST", messagesOf(c), rows[1]); g.status != 400 || g.Code != 50035 || len(g.Errors) == 0 {
			t.Errorf("%s: one more is answered %d %s", name, g.status, g.raw)
		}
	}
}

func TestPrivateChatIsMadeOnce(t *testing.T) {
	d := newDesk(t)
	u := d.Person("ada")
	one := ok[struct{ ID string }](d, "POST", "/users/@me/channels", params{"recipient_id": u.ID})
	if dm := d.DM(u); dm.ID != one.ID {
		t.Errorf("got %+v and %+v", dm, one)
	}
	if c := ok[struct{ Type int }](d, "GET", "/channels/"+one.ID, nil); c.Type != DM {
		t.Errorf("got %+v", c)
	}
	d.refused("POST", "/users/@me/channels", params{"recipient_id": "5"}, 400, 50035)
}
