package outboxtest

import (
	"time"

	"hangup/bot/outbox"
)

var restTests = []test{
	{"nobody is to be left alone at first", func(s subject) { s.same("rests", s.rests(Platform, noon), "map[]") }},
	{"who is to be left alone is remembered, and forgotten in time", restKept},
	{"a later wait replaces an earlier one", restReplaced},
	{"platforms rest by themselves", restOther},
}

// rests gives until when chats rest, in minutes after noon.
func (s subject) rests(platform string, now time.Time) map[string]int {
	s.t.Helper()
	all, err := s.Rests(s.t.Context(), platform, now)
	s.fine(err)
	minutes := map[string]int{}
	for chat, until := range all {
		minutes[chat] = int(until.Sub(noon).Minutes())
	}
	return minutes
}

// wait records that a chat, and perhaps all, must wait for so many minutes.
func (s subject) wait(now time.Time, chat, lane int) {
	s.t.Helper()
	o := outbox.Outcome{State: outbox.Due, Again: now, Reason: "wait"}
	if chat > 0 {
		o.ChatRests = after(time.Duration(chat) * time.Minute)
	}
	if lane > 0 {
		o.LaneRests = after(time.Duration(lane) * time.Minute)
	}
	s.record(s.claim(now), o)
}

func restKept(s subject) {
	s.warn("1", "a")
	s.wait(noon, 10, 0)
	s.wait(noon, 0, 5)
	s.same("both", s.rests(Platform, noon), "map[:5 a:10]")
	s.recover(0)
	s.same("after a restart", s.rests(Platform, noon), "map[:5 a:10]")
	s.same("later", s.rests(Platform, after(5*time.Minute)), "map[a:10]")
	s.same("in the end", s.rests(Platform, after(10*time.Minute)), "map[]")
}

func restReplaced(s subject) {
	s.warn("1", "a")
	s.wait(noon, 10, 20)
	s.wait(noon, 30, 40)
	s.wait(noon, 0, 0)
	s.same("rests", s.rests(Platform, noon), "map[:40 a:30]")
}

func restOther(s subject) {
	s.warn("1", "a")
	s.wait(noon, 10, 10)
	s.same("another platform", s.rests("other", noon), "map[]")
}
