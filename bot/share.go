package bot

import (
	"context"
	"sync"
	"time"

	"hangup/advice"
)

// shareButton is offered under an answer that only the person who asked sees, where others could use it too.
func (t *turn) shareButton(a advice.Assessment) (Button, bool) {
	known := a.Type != "" && (a.Verdict == advice.Scam || a.Verdict == advice.Victim)
	return t.button("bot.button.share", act("share", string(a.Type))), known && !t.in.Private
}

// share is the button "Share with the group": "share|type". What it shows is written from the scam type alone, so it
// tells nothing of what a member wrote, gave away or asked, and names nobody.
func (t *turn) share(ctx context.Context, args []string) (Reply, error) {
	typ, ok := t.typeArg(args)
	if !ok || typ == "" || t.in.Private {
		return t.closed(), nil
	}
	if !t.shared.first(t.in.From, typ, t.now) {
		return Reply{Lead: t.Say("bot.share.already")}, nil
	}
	t.aloud = true
	return t.shareable(ctx, typ), nil
}

// shareable is what a group reads of a scam type.
func (t *turn) shareable(ctx context.Context, typ advice.ScamType) Reply {
	a := t.Assess("", advice.Tap{Question: tapType, Option: string(typ)})
	a.Urgency = advice.None // nobody who reads it is known to be on the phone
	area := t.chatArea(ctx)
	ans := t.Compose(a, advice.Circumstances{Area: area, Today: t.now, Source: t.cite(ctx, a, area)})
	name, _ := t.TypeName(typ)
	story, _ := t.TypeStory(typ)
	r := Reply{Lead: t.Say("bot.share.lead", "type", name), Tone: Urgent}
	r.add(paragraph(story))
	r.add(steps(append([]string{ans.Action}, stepTexts(ans.Steps)...)...))
	r.add(contactsPart(t.Say("answer.ring"), ans.Contacts))
	r.add(t.sourcePart(ans.Source))
	r.Buttons = []Button{t.button("bot.button.like", act("check"))}
	return r
}

func stepTexts(ss []advice.Step) []string {
	var texts []string
	for _, s := range ss {
		texts = append(texts, s.Text)
	}
	return texts
}

// The same advice is shown to a chat once in an hour at most, however many members tap: a bot that repeats
// itself is thrown out.
const (
	shareGap  = time.Hour
	maxShared = 10_000 // remembered; beyond it all are forgotten
)

// sharedNow remembers what was shared where, and when.
type sharedNow struct {
	mu   sync.Mutex
	last map[sharedKey]time.Time
}

type sharedKey struct {
	at  Address
	typ advice.ScamType
}

// first tells whether an answer may be shown to a chat now, and notes that it is.
func (s *sharedNow) first(at Address, typ advice.ScamType, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := sharedKey{at, typ}
	if last, ok := s.last[key]; ok && now.Sub(last) < shareGap {
		return false
	}
	if s.last == nil || len(s.last) >= maxShared {
		s.last = map[sharedKey]time.Time{}
	}
	s.last[key] = now
	return true
}
