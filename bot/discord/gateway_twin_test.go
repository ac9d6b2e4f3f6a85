package discord

import (
	"context"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/bottest"
	"hangup/bot/bottest/discordtest"
	"hangup/bot/bottest/discordtwin"
)

// A Discord that others wrote knows nothing of what this adapter takes for granted.
func TestTheAdapterOnADiscordThatOthersWrote(t *testing.T) {
	twin := discordtwin.Start(t, "../bottest/discordtwin", checkerOf(t))
	log, h, store := &wireLog{}, bottest.NewHandler(), newKept()
	client, err := NewClient(twin.Token, twin.URL, nil, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	desk, err := NewDesk(DeskConfig{
		Handler: h, API: client, Words: testWords, Key: []byte(testKey), Now: time.Now, AppID: twin.AppID,
		Commands: testCommands, Forms: store, Notes: store, Log: log.logger(),
		Suggest: func(_, typed string) []bot.Option { return []bot.Option{{ID: "leeds", Label: "Leeds " + typed}} },
		Person:  func(u bot.UserID) bot.PersonKey { return bot.PersonKey("key of " + u.ID) },
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []bool{true, false} {
		if changed, err := Register(t.Context(), client, twin.AppID, "", desk.Commands()); err != nil || changed != want {
			t.Errorf("registered: %v, %v; want %v", changed, err, want)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	over := make(chan error, 1)
	go func() {
		over <- NewGateway(GatewayConfig{Log: log.logger(), Client: client, Handler: desk, Now: time.Now}).Run(ctx)
	}()
	twin.WaitOnline()
	h.Answer(bot.Reply{Lead: "Hang up now", Buttons: []bot.Button{{Label: "Who to ring", Action: "contacts"}}})
	m := twin.Slash("check", discordtest.Option{Name: "words", Value: "he wants a code"}).Settled()
	if m.Content != "Hang up now" {
		t.Errorf("the answer is %+v", m)
	}
	if c := twin.Complete("warnings", discordtest.Option{Name: "area", Value: "Lee"}).Answer().Choices; len(c) != 1 {
		t.Errorf("choices %+v", c)
	}
	twin.Kick()
	twin.WaitOnline()
	h.Answer(bot.Reply{Lead: "Ring 159"})
	if m := twin.Slash("check", discordtest.Option{Name: "words", Value: "again"}).Settled(); m.Content != "Ring 159" {
		t.Errorf("after a break: %+v", m)
	}
	stop()
	if err := <-over; err != nil {
		t.Error(err)
	}
	if t.Failed() {
		t.Log(log)
	}
}
