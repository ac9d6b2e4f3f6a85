package telegram

import (
	"context"
	"errors"
	"fmt"

	"hangup/bot"
)

// Account is what Telegram says of the bot (https://core.telegram.org/bots/api#getme).
type Account struct {
	Self
	Groups  bool // it may be added to groups
	Inline  bool // it may be asked behind its name in any chat
	HearAll bool // privacy mode is off: a group's every message reaches it
}

// Me asks who the bot is. The error is ErrToken when Telegram does not know the token, and else as of Call.
func (c *Client) Me(ctx context.Context) (Account, error) {
	var me struct {
		ID       int64  `json:"id"`
		Username string `json:"username"`
		Groups   bool   `json:"can_join_groups"`
		Inline   bool   `json:"supports_inline_queries"`
		HearAll  bool   `json:"can_read_all_group_messages"`
	}
	err := c.Call(ctx, "getMe", nil, &me)
	switch {
	case reasonOf(err) == badToken:
		return Account{}, ErrToken
	case err != nil:
		return Account{}, err
	case me.ID <= 0 || me.Username == "":
		return Account{}, &bot.SendError{Kind: bot.Retry, Err: errNobody}
	}
	return Account{Self: Self{me.ID, me.Username}, Groups: me.Groups, Inline: me.Inline, HearAll: me.HearAll}, nil
}

// errNobody is an answer that names no bot: what answers is no Bot API.
var errNobody = errors.New("telegram getMe: the answer names no bot")

// Link opens a chat with the bot.
func (s Self) Link() string { return fmt.Sprintf("https://t.me/%s", s.Username) }
