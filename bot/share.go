package bot

import (
	"context"
	"fmt"
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
	first, err := t.firstShare(ctx, typ)
	if err != nil {
		return Reply{}, err
	}
	if !first {
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

// shareGap is how long the same advice is not shown to a chat again, however many members tap: a bot that repeats itself is thrown
// out.
const shareGap = time.Hour

// firstShare tells whether an answer may be shown to the chat now, and notes that it is.
func (t *turn) firstShare(ctx context.Context, typ advice.ScamType) (bool, error) {
	at := t.in.From
	name := t.keys.sum("share", at.Chat.Platform, at.Chat.ID, string(at.Thread), string(typ))
	_, first, err := t.ports.PutOnce(ctx, SharedValue{Space: "share", Name: name, Until: t.now.Add(shareGap)}, t.now)
	if err != nil {
		return false, fmt.Errorf("share: %w", err)
	}
	return first, nil
}
