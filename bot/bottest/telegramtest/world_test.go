package telegramtest

import (
	"strings"
	"testing"
	"time"
)

func TestDeadEndsAreTelegrams(t *testing.T) {
	d := newDesk(t)
	u, other := d.started("Ada"), d.Person("Bob")
	group := d.Group("group", "Elm Road", u)
	super := d.Group("forum", "Elm Road Watch", u)
	to := func(id int64) params { return params{"chat_id": id, "text": "x"} }
	d.refused("sendMessage", to(other.ID), 403, "Forbidden: bot can't initiate conversation with a user")
	d.Block(u)
	d.refused("sendMessage", to(u.ID), 403, "Forbidden: bot was blocked by the user")
	d.Unblock(u)
	d.DeleteAccount(u)
	d.refused("sendMessage", to(u.ID), 403, "Forbidden: user is deactivated")
	d.SetBot(group.ID, u, "kicked")
	d.refused("sendMessage", to(group.ID), 403, "Forbidden: bot was kicked from the group chat")
	d.SetBot(super.ID, u, "left")
	d.refused("sendMessage", to(super.ID), 403, "Forbidden: bot is not a member of the supergroup chat")
	d.SetBot(super.ID, u, "member")
	d.Mute(super.ID, true)
	d.refused("sendMessage", to(super.ID), 400, "Bad Request: not enough rights to send text messages to the chat")
}

func TestClosedTopicRefusesAndGeneralDoesNot(t *testing.T) {
	d := newDesk(t)
	u := d.started("Ada")
	forum := d.Group("forum", "Elm Road Watch", u)
	topic := d.Topic(forum.ID)
	in := params{"chat_id": forum.ID, "text": "x", "message_thread_id": topic}
	if m := ok[Message](d, "sendMessage", in); m.ThreadID != topic || !m.IsTopic {
		t.Errorf("got %+v", m)
	}
	d.CloseTopic(forum.ID, topic, u, true)
	d.refused("sendMessage", in, 400, "Bad Request: TOPIC_CLOSED")
	if m := ok[Message](d, "sendMessage", params{"chat_id": forum.ID, "text": "x"}); m.ThreadID != 0 {
		t.Errorf("got %+v", m)
	}
	d.DropTopic(forum.ID, topic)
	d.refused("sendMessage", in, 400, "Bad Request: message thread not found")
}

func TestMigrationIsToldByErrorAndByMessages(t *testing.T) {
	d := newDesk(t)
	u := d.started("Ada")
	group := d.Group("group", "Elm Road", u)
	moved := d.Migrate(group.ID)
	a := d.refused("sendMessage", params{"chat_id": group.ID, "text": "x"}, 400, "Bad Request: group chat was upgraded to a supergroup chat")
	if a.Parameters.Migrated != moved.ID {
		t.Errorf("migrate_to_chat_id is %d, want %d", a.Parameters.Migrated, moved.ID)
	}
	if m := ok[Message](d, "sendMessage", params{"chat_id": moved.ID, "text": "x"}); m.Chat.Type != "supergroup" {
		t.Errorf("got %+v", m)
	}
	d.AnnounceMigration(group.ID)
	got := d.updates(params{})
	last := got[len(got)-2:]
	if last[0].Message.MigrateTo != moved.ID || last[0].Message.Chat.ID != group.ID || last[1].Message.MigrateFrom != group.ID || last[1].Message.Chat.ID != moved.ID {
		t.Errorf("got %+v", last)
	}
}

func TestEditAndDeleteChangeWhatStands(t *testing.T) {
	d := newDesk(t)
	u := d.started("Ada")
	group := d.Group("supergroup", "Elm Road", u)
	m := ok[Message](d, "sendMessage", params{"chat_id": group.ID, "text": "old"})
	edit := params{"chat_id": group.ID, "message_id": m.MessageID, "text": "new"}
	if e := ok[Message](d, "editMessageText", edit); e.Text != "new" || e.EditDate == 0 {
		t.Errorf("got %+v", e)
	}
	if a := d.call("editMessageText", edit); !strings.Contains(a.Description, "message is not modified") {
		t.Errorf("got %+v", a)
	}
	d.clock.pass(deletable + time.Second)
	d.refused("deleteMessage", params{"chat_id": group.ID, "message_id": m.MessageID}, 400, "Bad Request: message can't be deleted for everyone")
	d.Role(group.ID, d.Me, "administrator")
	ok[bool](d, "deleteMessage", params{"chat_id": group.ID, "message_id": m.MessageID})
	if all := d.Messages(group.ID); len(all) != 0 {
		t.Errorf("the chat holds %+v", all)
	}
}

func TestMembersHaveTheirStatus(t *testing.T) {
	d := newDesk(t)
	u, v, w := d.started("Ada"), d.Person("Bob"), d.Person("Cy")
	group := d.Group("supergroup", "Elm Road", u, v)
	d.Role(group.ID, v, "administrator")
	type status struct {
		Status string `json:"status"`
		User   User   `json:"user"`
	}
	for user, want := range map[User]string{u: "creator", v: "administrator", w: "left", d.Me: "member"} {
		if got := ok[status](d, "getChatMember", params{"chat_id": group.ID, "user_id": user.ID}); got.Status != want || got.User != user {
			t.Errorf("got %+v, want %s", got, want)
		}
	}
	if got := ok[[]status](d, "getChatAdministrators", params{"chat_id": group.ID}); len(got) != 2 {
		t.Errorf("got %+v", got)
	}
	ok[bool](d, "leaveChat", params{"chat_id": group.ID})
	d.refused("getChat", params{"chat_id": group.ID}, 403, "Forbidden: bot is not a member of the supergroup chat")
}

func TestWhispersFollowTheFifteenSecondRule(t *testing.T) {
	d := newDesk(t)
	u, v := d.started("Ada"), d.started("Bob")
	group := d.Group("supergroup", "Elm Road", u, v)
	asked := d.SayPrivately(u, group.ID, "/check a man from the bank")
	whisper := func(to User, reply int) params {
		return params{
			"chat_id": group.ID, "text": "Hang up.", "ephemeral_message_parameters": params{"receiver_user_id": to.ID},
			"reply_parameters": params{"ephemeral_message_id": reply},
		}
	}
	m := ok[Message](d, "sendMessage", whisper(u, asked.EphemeralID))
	if m.MessageID != 0 || m.EphemeralID == 0 || m.Receiver == nil || m.Receiver.ID != u.ID {
		t.Errorf("got %+v", m)
	}
	if len(d.Messages(group.ID)) != 0 || len(d.Ephemerals(group.ID, u)) != 2 || len(d.Ephemerals(group.ID, v)) != 0 {
		t.Error("somebody else sees it, or nobody does")
	}
	d.refused("sendMessage", whisper(v, asked.EphemeralID), 400, "Bad Request: ephemeral message must answer the receiver")
	d.clock.pass(ephemeralTime + time.Second)
	d.refused("sendMessage", whisper(u, asked.EphemeralID), 400, "Bad Request: too late to send an ephemeral message")
	d.Role(group.ID, d.Me, "administrator")
	if !d.call("sendMessage", whisper(u, asked.EphemeralID)).OK {
		t.Error("an administrator is held to the rule")
	}
	id := params{"chat_id": group.ID, "receiver_user_id": u.ID, "ephemeral_message_id": m.EphemeralID}
	ok[bool](d, "deleteEphemeralMessage", id)
	d.refused("deleteEphemeralMessage", id, 400, "Bad Request: message to edit not found")
}

func TestOldServersRefuseWhispersOrShowThemToAll(t *testing.T) {
	d := newDesk(t)
	u := d.started("Ada")
	group := d.Group("supergroup", "Elm Road", u)
	p := params{"chat_id": group.ID, "text": "Hang up.", "ephemeral_message_parameters": params{"receiver_user_id": u.ID}}
	d.Ephemeral(EphemeralRefused)
	d.refused("sendMessage", p, 400, "Bad Request: ephemeral messages are not supported")
	d.Ephemeral(EphemeralIgnored)
	if m := ok[Message](d, "sendMessage", p); m.MessageID == 0 || m.EphemeralID != 0 || len(d.Messages(group.ID)) != 1 {
		t.Errorf("got %+v", m)
	}
}
