package main

import (
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"hangup/bot/bottest/telegramtest"
)

const (
	killUpdates = 1000
	killTimes   = 20
	// killRate is how many updates come in a second: several times the 30 messages that Telegram itself lets a bot send.
	killRate = 150
)

// Updates come without a pause while the real program is killed at random moments, at its start too, and started again.
// Each must be answered, and few twice: an answer that was sent and not yet marked when the program died.
func TestKillsLoseNoUpdate(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	server, database := newTelegram(t), newDatabase(t)
	server.Check(nil) // the other tests check; here it would be most of the work
	seed := uint64(time.Now().UnixNano())
	dice := rand.New(rand.NewPCG(seed, seed))
	fed := make(chan []telegramtest.User)
	go func() { fed <- sendUpdates(server) }()
	var lives []time.Duration
	begin := time.Now()
	for n := range killTimes {
		life := time.Duration(dice.Int64N(int64(1500 * time.Millisecond)))
		r := startBinary(t, database, withTelegram(server)...)
		if n%2 == 1 { // the others may die before they are there
			eventually(t, "it is connected", func() bool { return strings.Contains(r.String(), connectedLine) })
		}
		time.Sleep(life)
		r.end(syscall.SIGKILL)
		lives = append(lives, life.Round(time.Millisecond))
	}
	killed, sentBefore := time.Since(begin), len(server.Calls("sendMessage"))
	people := <-fed
	r := startBinary(t, database, withTelegram(server)...)
	eventually(t, "everybody is answered", func() bool { return len(sentTo(server)) == killUpdates })
	eventually(t, "it is connected", func() bool { return strings.Contains(r.String(), connectedLine) })
	if code := r.end(os.Interrupt); code != 0 {
		t.Errorf("code %d: %s", code, r)
	}
	lost, again := 0, 0
	got := sentTo(server)
	for _, p := range people {
		n := got[strconv.FormatInt(p.ID, 10)]
		lost += max(0, 1-n)
		again += max(0, n-1)
	}
	t.Logf("%d updates at %d a second, %d kills in %s with %d answers sent until then: %d lost, %d answered twice", killUpdates, killRate, killTimes, killed.Round(time.Second), sentBefore, lost, again)
	t.Logf("seed %d, killed after %v", seed, lives)
	if lost > 0 || again > killTimes {
		t.Errorf("%d lost, %d answered twice", lost, again)
	}
	if sentBefore < killUpdates/10 {
		t.Errorf("only %d answers were sent while it was killed: that tries too little", sentBefore)
	}
	if n := countRows(t, database, "inbox_bodies"); n != 0 {
		t.Errorf("%d updates still wait, or what was said is kept", n)
	}
}

// sendUpdates lets a thousand people write once each, at killRate.
func sendUpdates(server *telegramtest.Server) (people []telegramtest.User) {
	tick := time.NewTicker(time.Second / killRate)
	defer tick.Stop()
	for range killUpdates {
		<-tick.C
		p := server.Person("Ann")
		server.Say(p, p.ID, "/help")
		people = append(people, p)
	}
	return people
}

// sentTo counts by chat the messages that the bot sent, those included whose sender was killed before it heard so.
func sentTo(server *telegramtest.Server) map[string]int {
	got := map[string]int{}
	for _, c := range server.Calls("sendMessage") {
		if c.Status == 200 {
			got[c.Params["chat_id"]]++
		}
	}
	return got
}
