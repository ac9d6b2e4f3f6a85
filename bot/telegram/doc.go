// Package telegram is the Telegram adapter: it takes updates in by long poll or webhook, hands what
// people do to a bot.Handler and sends replies and posts through the Bot API.
package telegram
