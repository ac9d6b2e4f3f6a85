package main

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestLongJobSaysHowFarItIsWithoutATerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b bytes.Buffer
		c := &console{err: &b}
		job := c.tell("storing 5,000 watches", 5000, func() string { return "on a slow day" })
		for range 1200 {
			job.step()
		}
		time.Sleep(2*tellEvery + time.Second)
		job.finish()
		time.Sleep(2 * tellEvery)
		want := "hangup bench: storing 5,000 watches\n" +
			"hangup bench: storing 5,000 watches: on a slow day, 1,200 of 5,000, for 1m0s now\n" +
			"hangup bench: storing 5,000 watches: on a slow day, 1,200 of 5,000, for 2m0s now\n"
		if got := b.String(); got != want {
			t.Errorf("got\n%s", got)
		}
	})
}

func TestLongJobOfWhichNobodyKnowsTheEndSaysHowLongItTakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b bytes.Buffer
		job := (&console{err: &b}).tell("waiting", 0, nil)
		time.Sleep(tellEvery + time.Second)
		job.finish()
		if got := b.String(); got != "hangup bench: waiting\nhangup bench: waiting, for 1m0s now\n" {
			t.Errorf("got\n%s", got)
		}
	})
}

func TestLongJobIsABarOnATerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b bytes.Buffer
		job := (&console{err: &b, terminal: true}).tell("asking", 3, func() string { return "20 questions" })
		job.step()
		time.Sleep(tellEveryHere + time.Millisecond)
		job.step()
		job.finish()
		if got := b.String(); !strings.Contains(got, "asking: 20 questions") || strings.Contains(got, "hangup bench") {
			t.Errorf("got %q", got)
		}
	})
}
