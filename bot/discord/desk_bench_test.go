package discord

import (
	"context"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
)

// BenchmarkHandle is the desk's own part in an answer of the usual length: from the interaction to what is given.
func BenchmarkHandle(b *testing.B) {
	r := bot.Reply{
		Lead: "Hang up now. Do not ring back.", Tone: bot.Urgent, Private: true,
		Parts: []bot.Part{
			{Kind: bot.Paragraph, Text: "This sounds like courier fraud. Real police never send anyone to collect cash, cards or gold."},
			{Kind: bot.Steps, Items: []bot.Item{{Text: "Use another phone."}, {Text: "Ring 101 yourself."}, {Text: "Tell someone you trust."}}},
			{Kind: bot.Contacts, Head: "Ring:", Items: []bot.Item{{Text: "Police: 101"}, {Text: "Report Fraud", URL: "https://www.reportfraud.police.uk"}}},
		},
		Buttons: []bot.Button{{Label: "Start the timer", Action: "timer|police|E07000240", Strong: true}, {Label: "They are here now", Action: "here|courier_fraud"}},
	}
	d, err := NewDesk(DeskConfig{
		Handler: handling(func(context.Context, bot.Inbound) (bot.Reply, error) { return r, nil }), API: &platform{}, Words: testWords,
		Key: []byte(testKey), Now: time.Now, AppID: testApp, Commands: testCommands, Forms: newKept(),
		Suggest: func(string, string) []bot.Option { return nil }, Person: func(bot.UserID) bot.PersonKey { return "" },
	})
	if err != nil {
		b.Fatal(err)
	}
	give := func(context.Context, *discordgo.InteractionResponse, []file) error { return nil }
	i := &interaction{
		ID: "1", Token: "t", Type: discordgo.InteractionApplicationCommand, Guild: "500", Channel: channel{ID: "600"}, User: "7",
		Command: &command{Name: "check", Options: []option{{Name: "words", Value: "he rang"}}},
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := d.Handle(b.Context(), i, time.Now(), give); err != nil {
			b.Fatal(err)
		}
	}
}
