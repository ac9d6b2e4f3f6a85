package bot

import (
	"context"
	"fmt"
	"time"
)

// ViewDeed is a line of the log.
type ViewDeed struct {
	At   time.Time
	Text string // who did what, and when
	Chat string // where, in the log of all; "" in that of one chat
}

// maxViewDeeds is how much of the log is listed.
const maxViewDeeds = 100

// Log gives what moderators did, newest first.
func (v *View) Log(ctx context.Context) ([]ViewDeed, error) {
	at := Address{}
	if !v.all {
		at = v.at
	}
	found, err := v.t.ports.Deeds(ctx, at, maxViewDeeds)
	if err != nil {
		return nil, fmt.Errorf("deeds: %w", err)
	}
	var list []ViewDeed
	for _, d := range found {
		line := ViewDeed{At: d.At, Text: v.t.deedLine(ctx, d)}
		if v.all {
			line.Chat = v.t.chatCode(d.Chat.Chat)
		}
		list = append(list, line)
	}
	return list, nil
}

// chatCode names a chat among others by a short code that stays the same; "" for no chat.
func (c *Core) chatCode(chat ChatID) string {
	if chat == (ChatID{}) {
		return ""
	}
	code := c.keys.code(PersonKey(c.keys.address(Address{Chat: chat})))
	return c.Say("bot.board.chat.code", "where", c.platformName(chat.Platform), "code", code)
}
