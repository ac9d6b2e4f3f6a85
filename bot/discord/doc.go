// Package discord is the Discord adapter: it takes interactions in over the gateway or as HTTP posts,
// hands what people do to a bot.Handler and sends replies and posts through Discord's API.
package discord
