package discord

import (
	"strings"
	"testing"

	"hangup/bot"
	"hangup/bot/bottest"
	"hangup/bot/bottest/discordtest"
)

// village is a server with the bot in it, a moderator and a neighbour.
type village struct {
	*town
	h        *bottest.Handler
	guild    string
	room     discordtest.Channel
	mod, ann discordtest.User
}

func newVillage(t *testing.T) *village {
	h := bottest.NewHandler()
	v := &village{town: newTown(t, false, h), h: h}
	v.guild, v.mod, v.ann = v.Guild("Village"), v.Person("mod"), v.Person("ann")
	v.room = v.Channel(v.guild, discordtest.TextChannel, "general")
	v.Grant(v.guild, v.mod, discordtest.ManageGuild|discordtest.ViewChannel|discordtest.SendMessages)
	return v
}

// settled waits until the desk is done and gives the message that the person sees.
func (v *village) settled(i *discordtest.Interaction) discordtest.Message {
	v.t.Helper()
	if err := v.wait(i); err != nil {
		v.t.Fatal(err)
	}
	return i.Settled()
}

func title(m discordtest.Message) string {
	text, _, err := readMarkdown(m.Content)
	if err != nil {
		return err.Error()
	}
	return text
}

func (v *village) to(c discordtest.Channel) bot.Address {
	return bot.Address{Chat: bot.ChatID{Platform: Platform, ID: c.ID}}
}

func TestOnlyWhoAskedSeesTheAnswer(t *testing.T) {
	v := newVillage(t)
	m := v.settled(v.Slash(v.ann, v.room, "check", discordtest.Option{Name: "words", Value: "he rang"}))
	if !m.Private() || len(v.Messages(v.room.ID)) != 0 || len(v.Ephemerals(v.room.ID, v.ann)) != 1 || len(v.Ephemerals(v.room.ID, v.mod)) != 0 {
		t.Errorf("%+v", m)
	}
	said := v.Say(v.mod, v.room, "Dear customer, press here")
	v.settled(v.Menu(v.ann, said, "[discord.menu.check]"))
	if came := v.h.Came(); came[1].Text != "/check Dear customer, press here" || came[1].User.ID != v.ann.ID {
		t.Errorf("came %+v", came[1])
	}
	if late := v.Witness(); len(late) != 0 {
		t.Errorf("late: %+v", late)
	}
}

func TestWhatIsSharedIsSeenByAllAndNamesNobody(t *testing.T) {
	v := newVillage(t)
	v.h.Answer(bot.Reply{Lead: "Hang up.", Private: true, Buttons: []bot.Button{{Label: "Share", Action: "share|x"}}})
	m := v.settled(v.Slash(v.ann, v.room, "check", discordtest.Option{Name: "words", Value: "he rang"}))
	v.h.Answer(shared)
	for range 2 {
		if got := title(v.settled(v.Click(v.ann, m, "Share"))); got != "[discord.share.done]" {
			t.Errorf("answered %q", got)
		}
	}
	all := v.Messages(v.room.ID)
	if len(all) != 1 || title(all[0]) != shared.Lead || all[0].WebhookID != "" {
		t.Errorf("all see %+v", all)
	}
}

func TestAreasAreCompleted(t *testing.T) {
	v := newVillage(t)
	i := v.Complete(v.mod, v.room, "watch", discordtest.Option{Name: "area", Value: "ke"})
	if got := i.Answer().Choices; len(got) != 1 || got[0].Name != "Kent for ke" || got[0].Value != "kent" {
		t.Errorf("%+v", got)
	}
}

func TestAWatchFromItsFirstDayToItsLast(t *testing.T) {
	v := newVillage(t)
	v.h.Answer(bot.Reply{Lead: "This chat now follows Kent.", Private: true, Buttons: []bot.Button{{Label: "Stop", Action: "unwatch|kent"}}})
	watch := func() string {
		return title(v.settled(v.Slash(v.mod, v.room, "watch", discordtest.Option{Name: "area", Value: "kent"})))
	}
	v.Permit(v.room.ID, discordtest.ViewChannel|discordtest.SendMessages)
	if got := watch(); got != "[discord.rights.lead]" {
		t.Errorf("without the right to embed: %q", got)
	}
	v.Permit(v.room.ID, discordtest.ViewChannel|discordtest.SendMessages|discordtest.EmbedLinks)
	if got := watch(); got != "This chat now follows Kent." {
		t.Errorf("with all rights: %q", got)
	}
	ref, err := v.desk.Outlet().Send(t.Context(), v.to(v.room), aWarning, "k1")
	if err != nil {
		t.Fatal(err)
	}
	if err := v.desk.Outlet().Edit(t.Context(), ref, bot.Reply{Lead: "Corrected"}); err != nil || title(v.Messages(v.room.ID)[0]) != "Corrected" {
		t.Errorf("corrected: %v", err)
	}
	if err := v.desk.Outlet().Delete(t.Context(), ref); err != nil || len(v.Messages(v.room.ID)) != 0 {
		t.Errorf("recalled: %v", err)
	}
	v.Permit(v.room.ID, discordtest.ViewChannel)
	for _, key := range []bot.DeliveryKey{"k2", "k3"} {
		if _, err := v.desk.Outlet().Send(t.Context(), v.to(v.room), aWarning, key); !suspended(err) {
			t.Errorf("without the right to send: %v", err)
		}
	}
	told := v.Messages(v.DM(v.mod).ID)
	if len(told) != 1 || title(told[0]) != "[discord.lost.lead]" || !strings.Contains(told[0].Embeds[0].Description, "<#"+v.room.ID+">") {
		t.Errorf("told %+v", told)
	}
}

func TestAForumOfTheVillage(t *testing.T) {
	v := newVillage(t)
	forum := v.Channel(v.guild, discordtest.Forum, "warnings")
	o := v.desk.Outlet()
	ref, err := o.Send(t.Context(), v.to(forum), aWarning, "k1")
	if err != nil {
		t.Fatal(err)
	}
	posts := v.Channels(forum)
	if len(posts) != 1 || posts[0].Name != aWarning.Lead {
		t.Fatalf("posts %+v", posts)
	}
	if err := o.Edit(t.Context(), ref, bot.Reply{Lead: "Corrected"}); err != nil || title(v.Messages(posts[0].ID)[0]) != "Corrected" {
		t.Errorf("corrected: %v", err)
	}
	if _, err := o.Send(t.Context(), v.to(posts[0]), aWarning, "k2"); err != nil || len(v.Messages(posts[0].ID)) != 2 {
		t.Errorf("into the thread: %v", err)
	}
	if err := o.Delete(t.Context(), ref); err != nil || len(v.Messages(posts[0].ID)) != 1 {
		t.Errorf("recalled: %v", err)
	}
}

func TestATimerReachesAPersonWhereTheBotIsNot(t *testing.T) {
	v := newVillage(t)
	far := v.Channel(v.Stranger("Far away"), discordtest.TextChannel, "chat")
	v.settled(v.Slash(v.ann, far, "check", discordtest.Option{Name: "words", Value: "he rang"}))
	home := v.h.Came()[0].From
	if _, err := v.desk.Outlet().Send(t.Context(), home, bot.Reply{Lead: "Your wait is over."}, "k1"); err != nil {
		t.Fatal(err)
	}
	if got := v.Messages(v.DM(v.ann).ID); len(got) != 1 || title(got[0]) != "Your wait is over." {
		t.Errorf("direct messages %+v", got)
	}
	v.Refuse(v.DM(v.ann))
	if _, err := v.desk.Outlet().Send(t.Context(), home, bot.Reply{Lead: "Hang up."}, "k2"); err != nil {
		t.Fatal(err)
	}
	if got := v.Ephemerals(far.ID, v.ann); len(got) != 2 || title(got[1]) != "Hang up." {
		t.Errorf("shown there %+v", got)
	}
}
