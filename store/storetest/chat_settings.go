package storetest

import (
	"strings"
	"testing"

	"hangup/advice"
	"hangup/bot"
	"hangup/store"
)

var chatSettingTests = []test{
	{"a chat that never chose has no settings", chatSettingsNone},
	{"settings come back as they were set, and the last count", chatSettingsSet},
	{"settings go on every watch of the chat and of no other, and leave what it chose of warnings", chatSettingsApplied},
	{"settings move with the chat", chatSettingsMoved},
	{"settings of the chat in which somebody is alone go with them", chatSettingsForgotten},
	{"settings without a chat, and endless ones, are refused and change nothing", chatSettingsRefused},
}

var someSettings = bot.ChatSettings{Quiet: bot.Hours{From: 1200, To: 480}, Daily: 3, Review: true, Language: "cy", Aloud: true}

func (d db) settings(id string) (bot.ChatSettings, bool) {
	d.t.Helper()
	s, found, err := d.ChatSettings(d.t.Context(), chat(id).Chat)
	d.fine(err)
	return s, found
}

func (d db) setSettings(id string, s bot.ChatSettings) int {
	d.t.Helper()
	n, err := d.SetChatSettings(d.t.Context(), chat(id).Chat, s)
	d.fine(err)
	return n
}

func chatSettingsNone(t *testing.T, open func() store.Store) {
	s, found := opened(t, open).settings("a")
	same(t, "found", found, false)
	same(t, "settings", s, bot.ChatSettings{})
}

func chatSettingsSet(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	for _, s := range []bot.ChatSettings{someSettings, {}, {Daily: 1}} {
		same(t, "watches", d.setSettings("a", s), 0)
		got, found := d.settings("a")
		same(t, "settings", got, s)
		same(t, "found", found, true)
	}
	_, found := d.settings("b")
	same(t, "of another chat", found, false)
}

func chatSettingsApplied(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	topic := chat("a")
	topic.Thread = "7"
	chosen := bot.Wish{Types: []advice.ScamType{"courier_fraud"}, Words: []string{"cash"}, Not: []string{"court"}, Daily: 9}
	for _, w := range []bot.Watch{{At: chat("a"), Area: "x", Wish: chosen}, {At: topic, Area: "y"}, {At: chat("b"), Area: "x", Wish: chosen}} {
		_, err := d.AddWatch(t.Context(), w)
		d.fine(err)
	}
	same(t, "watches", d.setSettings("a", someSettings), 2)
	wishes := map[string]bot.Wish{}
	for _, id := range []string{"a", "b"} {
		all, err := d.ChatWatches(t.Context(), chat(id).Chat)
		d.fine(err)
		for _, w := range all {
			wishes[id+string(w.At.Thread)+string(w.Area)] = w.Wish
		}
	}
	same(t, "of the chat", wishes["ax"], someSettings.On(chosen))
	same(t, "of its topic", wishes["a7y"], someSettings.On(bot.Wish{}))
	same(t, "of another", wishes["bx"], chosen)
}

func chatSettingsMoved(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.setSettings("old", someSettings)
	d.fine(d.MoveChat(t.Context(), chat("old").Chat, chat("new").Chat))
	_, found := d.settings("old")
	same(t, "under the old id", found, false)
	s, _ := d.settings("new")
	same(t, "under the new", s, someSettings)
}

func chatSettingsForgotten(t *testing.T, open func() store.Store) {
	d := active(t, open, "p")
	d.setSettings("own", someSettings)
	d.setSettings("group", someSettings)
	_, err := d.Forget(t.Context(), "p", chat("own").Chat)
	d.fine(err)
	_, found := d.settings("own")
	_, others := d.settings("group")
	same(t, "left alone, and of a group", []bool{found, others}, []bool{false, true})
}

func chatSettingsRefused(t *testing.T, open func() store.Store) {
	d := opened(t, open)
	d.setSettings("a", someSettings)
	d.watch(chat("a"), "x")
	for what, try := range map[string]func() (int, error){
		"no chat":     func() (int, error) { return d.SetChatSettings(t.Context(), chat("").Chat, someSettings) },
		"no platform": func() (int, error) { return d.SetChatSettings(t.Context(), bot.ChatID{ID: "a"}, someSettings) },
		"endless": func() (int, error) {
			return d.SetChatSettings(t.Context(), chat("a").Chat, bot.ChatSettings{Language: strings.Repeat("x", 10_000)})
		},
		"it was ended": func() (int, error) { return d.SetChatSettings(ended(), chat("a").Chat, bot.ChatSettings{}) },
	} {
		if _, err := try(); err == nil {
			t.Errorf("%s: it was kept", what)
		}
	}
	s, _ := d.settings("a")
	same(t, "settings", s, someSettings)
}
