package main

import (
	"encoding/json"
	"testing"
	"time"

	"hangup/advice"
)

func TestRowOfAnAnswer(t *testing.T) {
	t.Parallel()
	a := advice.Assessment{
		Verdict: advice.Scam, Type: "courier_fraud", Confidence: 0.5, Urgency: advice.Now,
		Tells: []advice.Tell{{ID: "ask.collect", Words: "collect it"}},
	}
	ans := advice.Answer{Action: "Hang up.", Source: &advice.Citation{
		Force: "Kent Police", Title: "T", Published: time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC), URL: "https://x", Quote: "q",
	}}
	got := rowOf("a", a, ans)
	got.Reply = "" // what an answer looks like is tested where it is written
	want := `{"id":"a","verdict":"scam","type":"courier_fraud","urgency":"now","confidence":0.5,"tells":["collect it"],"tell_ids":["ask.collect"],"reply":"","sources":[{"force":"Kent Police","title":"T","date":"2026-03-05","url":"https://x","quote":"q"}]}`
	if raw, err := json.Marshal(got); err != nil || string(raw) != want {
		t.Errorf("got  %s\nwant %s", raw, want)
	}
}

func TestRowOfNothingHasEmptyLists(t *testing.T) {
	t.Parallel()
	want := `{"verdict":"off_topic","type":"","urgency":"none","confidence":0,"tells":[],"tell_ids":[],"reply":"","sources":[]}`
	got := rowOf("", advice.Assessment{Verdict: advice.OffTopic}, advice.Answer{})
	got.Reply = ""
	if raw, err := json.Marshal(got); err != nil || string(raw) != want {
		t.Errorf("got  %s\nwant %s", raw, want)
	}
}

func TestSourceWithoutADay(t *testing.T) {
	t.Parallel()
	got := rowOf("", advice.Assessment{}, advice.Answer{Source: &advice.Citation{Force: "F"}})
	if len(got.Sources) != 1 || got.Sources[0].Date != "" {
		t.Errorf("sources %+v", got.Sources)
	}
}

func TestNameList(t *testing.T) {
	t.Parallel()
	area := func(names ...string) (all []advice.Area) {
		for _, n := range names {
			all = append(all, advice.Area{Name: n})
		}
		return all
	}
	for want, areas := range map[string][]advice.Area{"": nil, "A": area("A"), "A or B": area("A", "B"), "A, B or C": area("A", "B", "C")} {
		if got := nameList(areas); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
