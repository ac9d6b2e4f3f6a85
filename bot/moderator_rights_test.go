package bot

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// moderatedGroup is a group in which a notice and a police warning stand, another notice went to an area, and a warning waits.
// Who sent the notices moderates nothing any more.
func moderatedGroup(t testing.TB) *person {
	t.Helper()
	p := newPerson(t, hertsWarning()).inGroup()
	other := hertsWarning()
	other.ID, other.Title = "w-other", "Court hears of door-to-door sellers"
	p.store.stored = append(p.store.stored, other)
	sender := p.core.keys.person(UserID{"paper", "sender"})
	for n, area := range []string{"", "force:hertfordshire"} {
		notice := Notice{
			ID: NoticeID(fmt.Sprint("N-", n+1)), Draft: fmt.Sprint("draft-", n), Text: "Do not open the door.", From: p.at, By: sender,
			At: startOfTest.Add(-time.Hour), Starts: startOfTest.Add(-time.Hour), Revision: 1,
		}
		if area != "" {
			notice.Area = "force:hertfordshire"
			notice.Areas = p.core.Touching("force:hertfordshire")
		}
		p.store.notices = append(p.store.notices, notice)
	}
	for n, post := range []Post{{Notice: "N-1"}, {Notice: "N-2"}, {Warning: "w-herts"}} {
		at := startOfTest.Add(time.Duration(n-60) * time.Minute)
		p.store.posts = append(p.store.posts, memoryPost{Posted: Posted{Post: post, At: at, Title: "A warning"}, to: p.at, state: "sent"})
	}
	p.wait("w-other", p.at, false)
	p.store.feedback = []Feedback{{ID: 1, Person: "someone", Answer: "a", From: p.at.Chat, Reason: wrongAlarm, Verdict: "scam"}}
	return p
}

// kept is everything of moderators that a store holds, to see whether it changed.
func (p *person) kept() string {
	s := &p.store.moderated
	return fmt.Sprint(s.notices, s.posts, s.pends, s.deeds, p.store.chosen)
}

// The people of the table.
const (
	aMember      = "a member"
	aModerator   = "a moderator"
	elsewhere    = "a moderator of another chat"
	aCoordinator = "a coordinator"
	theSender    = "who sent it and moderates no more"
	aStranger    = "somebody of a platform without moderators"
)

// become makes the person somebody of the table.
func (p *person) become(who string) *person {
	p.t.Helper()
	switch who {
	case aModerator:
		p.moderate()
	case elsewhere:
		p.rights.only = map[UserID]Address{p.user: {Chat: ChatID{"paper", "group-2"}}}
	case aCoordinator:
		p.coordinate()
	case theSender:
		p.user.ID = "sender"
	case aStranger:
		p.user.Platform = "cardboard"
	}
	return p
}

// refused tells whether an answer says that somebody may not do something.
func (p *person) refused(r Reply) bool {
	return slices.Contains([]string{p.word("bot.rights.none"), p.word("bot.rights.coordinator")}, r.Lead)
}

func TestOnlyThoseWithTheRightGetAnywhere(t *testing.T) {
	people := []string{aMember, aModerator, elsewhere, aCoordinator, theSender, aStranger}
	moderators, coordinators := []string{aModerator, aCoordinator}, []string{aCoordinator}
	for what, c := range map[string]struct {
		may     []string
		changes bool // at once
	}{
		"/warn":               {moderators, false},
		"/warn Hang up.":      {moderators, false},
		"/correct":            {moderators, false},
		"/recall":             {moderators, false},
		"/pending":            {moderators, false},
		"/log":                {moderators, false},
		"undo|N-1":            {append(moderators, theSender), false},
		"undo|N-2":            {append(coordinators, theSender), false},
		"fix|N-1":             {moderators, false},
		"fix|N-2":             {coordinators, false},
		"take|n|N-1":          {append(moderators, theSender), false},
		"take|n|N-2":          {append(coordinators, theSender), false},
		"take|w|w-herts":      {moderators, false},
		"takeback|n|N-1":      {append(moderators, theSender), true},
		"takeback|n|N-2":      {append(coordinators, theSender), true},
		"takeback|w|w-herts":  {moderators, true},
		"takeall|w|w-herts":   {coordinators, true},
		"review|w-other|post": {moderators, true},
		"review|w-other|skip": {moderators, true},
		"reviewall|w-other|post": {
			coordinators, true,
		},
		"next|here|w-other": {moderators, false},
		"next|all|w-other":  {coordinators, false},
		"pendingall":        {coordinators, false},
		"logall":            {coordinators, false},
		"/settings":         {moderators[:1], false},
		"/feedback":         {moderators, false},
		"another|here|1":    {moderators, false},
		"another|all|1":     {coordinators, false},
		"seen|here|1":       {moderators, true},
		"seen|all|1":        {coordinators, true},
		"feedbackall":       {coordinators, false},
		"/export":           {moderators, false},
		"/coordinators":     {coordinators, false},
	} {
		for _, who := range people {
			t.Run(what+" by "+who, func(t *testing.T) {
				p := moderatedGroup(t).become(who)
				before := p.kept()
				in := Inbound{Action: Action(what)}
				if strings.HasPrefix(what, "/") {
					in = Inbound{Text: what}
				}
				r := p.must(in)
				may := slices.Contains(c.may, who)
				if p.refused(r) == may {
					t.Errorf("told: %q", r.Plain())
				}
				if changed := p.kept() != before; changed != (may && c.changes) {
					t.Errorf("changed: %v", changed)
				}
				if !may && (len(r.Buttons) > 0 || r.Form != nil || strings.Contains(r.Plain(), "Do not open the door")) {
					t.Errorf("shown: %+v", r)
				}
				if may && c.changes && len(p.store.deeds) != 1 {
					t.Errorf("%d deeds", len(p.store.deeds))
				}
			})
		}
	}
}

// A form comes from the network like a button.
func TestOnlyThoseWithTheRightSendAForm(t *testing.T) {
	for who, may := range map[string]bool{aMember: false, aModerator: true, elsewhere: false, aCoordinator: true, theSender: false, aStranger: false} {
		p := moderatedGroup(t).become(who)
		p.follow("paper", "group-3", "county:hertfordshire")
		r := p.must(Inbound{Form: &FormReply{ID: warnForm, Values: map[string]string{fieldText: "Hang up.", fieldArea: "Hertfordshire"}}})
		if p.refused(r) == may {
			t.Errorf("%s: %q", who, r.Plain())
		}
		if open := hasButton(r, p.word("bot.button.send")); open != may {
			t.Errorf("%s may send: %v", who, open)
		}
		wide := strings.Contains(r.Plain(), p.word("bot.notice.lead.area", "area", "Hertfordshire"))
		if wide != (who == aCoordinator) {
			t.Errorf("%s: for an area: %v: %q", who, wide, r.Plain())
		}
	}
}

func TestARightThatWasLostIsGoneAtOnce(t *testing.T) {
	for name, label := range map[string]string{"sent": "bot.button.send", "changed": "bot.button.change"} {
		p := moderatedGroup(t).moderate()
		p.say("/warn Hang up.")
		before := p.kept()
		p.rights.moderators[p.user] = false
		if r := p.tapOn(p.word(label)); !p.refused(r) || p.kept() != before {
			t.Errorf("%s: %q", name, r.Plain())
		}
	}
	p := moderatedGroup(t).moderate()
	p.rights.err = errDown
	if _, err := p.do(Inbound{Text: "/warn Hang up."}); problemText(t, err) != p.word("bot.rights.failed") {
		t.Errorf("%v", err)
	}
}

// A button of one chat must do nothing in another, and what is made up must do nothing at all.
func TestForgedActions(t *testing.T) {
	for _, who := range []string{aMember, aModerator, aCoordinator} {
		for _, a := range []Action{
			"send", "send|", "send|x", "send|x|y", "redo|", "redo|x", "drop|", "drop|x", "undo", "undo|", "undo|x", "undo|N-1|N-2", "fix", "fix|",
			"fix|x", "fix|N-1|N-2", "take", "take|", "take|x|N-1", "take|n|", "take|n|x", "take|w|x", "take|n|N-1|N-2", "takeback", "takeback|n",
			"takeback|n|", "takeback|n|x", "takeback|w|", "takeall", "takeall|n|N-1", "takeall|w|", "takeall|w", "review", "review|w-other",
			"review|w-other|", "review|w-other|maybe", "review|x|post", "review||post", "review|w-other|post|x", "review|w-other|post|x|y",
			"reviewall", "reviewall|x|post", "reviewall|w-other|post|x", "next", "next|here", "next|there|x", "next|here|x|y", "pendingall|x",
			"logall|x", "warn|x", "warn|x|y", "correct|x", "log|force:kent", "leave",
		} {
			p := moderatedGroup(t).become(who)
			before := p.kept()
			p.press(a)
			if p.kept() != before {
				t.Errorf("%s changed something with %q", who, a)
			}
		}
	}
}

func TestWhatIsRefusedWithoutALogIsNotDone(t *testing.T) {
	for _, what := range []string{"takeback|n|N-1", "takeback|w|w-herts", "takeall|w|w-herts", "review|w-other|post", "reviewall|w-other|skip"} {
		p := moderatedGroup(t).become(aCoordinator)
		before := p.kept()
		p.store.noLog = true
		if _, err := p.do(Inbound{Action: Action(what)}); problemText(t, err) != p.word("bot.deed.failed") || p.kept() != before {
			t.Errorf("%s: %v", what, err)
		}
	}
	p := moderatedGroup(t).moderate()
	p.say("/warn Hang up.")
	p.store.noLog = true
	send := buttonOf(t, p.last, p.word("bot.button.send")).Action
	if _, err := p.do(Inbound{Action: send}); problemText(t, err) != p.word("bot.deed.failed") || len(p.store.notices) != 2 {
		t.Errorf("%v, %d notices", err, len(p.store.notices))
	}
}
