package bot

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"hangup/advice"
	"hangup/advice/news"
)

// setScene prepares what a talk with "coordinator", "offer" or "review" in the name of its file is about.
func setScene(p *person, file string) {
	p.t.Helper()
	if strings.Contains(file, "coordinator") {
		p.coordinate()
		for n := range 3 {
			p.follow("paper", fmt.Sprint("group-", n), "force:hertfordshire")
			p.follow("telegram", fmt.Sprint("-", n), "district:st-albans")
		}
	}
	if strings.Contains(file, "stats") {
		p.reported(7, "courier_fraud", watford, 0)
		p.reported(4, "tech_support", watford, 2)
		p.reported(3, "courier_fraud", watford, 5)
		p.reported(20, "courier_fraud", dacorum, 3)
		p.reported(2, "tv_licence", "district:three-rivers", 0)
	}
	if strings.Contains(file, "offer") {
		p.follow(p.at.Chat.Platform, p.at.Chat.ID, "force:hertfordshire")
		p.tellUsual("district:watford")
		p.tellMany("district:st-albans", 7)
		p.look()
	}
	if strings.Contains(file, "review") {
		other := hertsWarning()
		other.ID, other.Title, other.KeySentence = "w-other", "Court hears of door-to-door sellers", ""
		other.Types = nil
		p.store.stored = append(p.store.stored, other)
		p.wait("w-herts", p.at, false)
		p.wait("w-other", p.at, true)
	}
	if strings.Contains(file, "dashboard") {
		p.withDoor()
	}
}

// coordinate makes the person a coordinator.
func (p *person) coordinate() *person {
	p.coordinators = append(p.coordinators, p.user)
	p.restart()
	return p
}

// follow makes a chat follow an area.
func (p *person) follow(platform, chat, area string) {
	p.store.watching = append(p.store.watching, Watch{
		At: Address{Chat: ChatID{platform, chat}}, Area: advice.AreaID(area), Since: startOfTest,
	})
}

// wait puts a warning into the review queue of an address.
func (p *person) wait(id news.WarningID, to Address, unsure bool) {
	at := startOfTest.Add(time.Duration(len(p.store.pends)) * time.Minute)
	p.store.pends = append(p.store.pends, Pending{
		Warning: id, To: to, Rule: Rule{Area: "force:hertfordshire"}, Unsure: unsure, At: at,
	})
}

// others writes what other people read.
func others(p *person, what string) string {
	p.t.Helper()
	if what == "sender" {
		return toldSender(p) + "\n\n"
	}
	n, err := strconv.Atoi(strings.TrimPrefix(what, "chats "))
	if err != nil {
		p.t.Fatalf("= %s: %v", what, err)
	}
	read := p.deliver(n)
	if len(read) == 0 {
		return "(nothing)\n\n"
	}
	return fmt.Sprintf("(%d times)\n", len(read)) + strings.Join(slices.Compact(read), "\n---\n") + "\n\n"
}

// toldSender is what who sent the last notice is told.
func toldSender(p *person) string {
	p.t.Helper()
	last := p.store.notices[len(p.store.notices)-1]
	edit := !last.Starts.Equal(*p.clock)
	w, err := p.core.Write(p.t.Context(), Order{Post: Post{Progress: last.ID}, To: last.ReportTo, Edit: edit})
	var later *Later
	switch {
	case errors.As(err, &later):
		return "(later)"
	case errors.Is(err, ErrNothingToSay):
		return "(nothing)"
	case err != nil:
		p.t.Fatal(err)
	}
	checkReply(p.t, w.Reply, false)
	p.last = w.Reply
	return strings.TrimSpace(show(w.Reply))
}
