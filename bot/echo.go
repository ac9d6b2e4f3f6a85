package bot

import (
	"context"
	"fmt"
	"time"

	"hangup/advice"
)

// echoLife is how long somebody waits to hear of a police warning: a wave of calls is over by then.
const echoLife = 14 * 24 * time.Hour

// echoButton is offered where it is known what happened, and where the person can be written to alone. Somebody who has a
// caller on the line has other things to do.
func (t *turn) echoButton(typ advice.ScamType, area advice.AreaID) (Button, bool) {
	if typ == "" || t.alone() == (Address{}) {
		return Button{}, false
	}
	return t.button("bot.button.echo", t.areaAction("echo", []string{string(typ)}, area)), true
}

// offersEcho tells whether an answer is one after which somebody may want to hear of a warning.
func offersEcho(a advice.Assessment) bool {
	return a.Urgency != advice.Now && (a.Verdict == advice.Scam || a.Verdict == advice.Victim)
}

// wantEcho is the button "Tell me if the police warn of this": "echo|type|area".
func (t *turn) wantEcho(ctx context.Context, args []string) (Reply, error) {
	if len(args) != 2 {
		return t.closed(), nil
	}
	typ, known := t.typeArg(args[:1])
	id, there := t.areaArg(args[1])
	own := t.alone()
	if !known || !there || typ == "" || own == (Address{}) {
		return t.closed(), nil
	}
	if id == "" {
		id = t.chatArea(ctx)
	}
	area, ok := t.Area(id)
	if !ok {
		return Reply{Lead: t.Say("bot.echo.where"), Parts: []Part{paragraph(t.Say("bot.echo.where.how"))}}, nil
	}
	wish := EchoWish{Person: t.who, Own: own, Type: typ, Area: area.ID, Until: t.now.Add(echoLife)}
	if force, ok := t.ForceArea(area.Force); ok {
		wish.Force = force.ID
	}
	if err := t.ports.WantEcho(ctx, wish); err != nil {
		return Reply{}, fmt.Errorf("want echo: %w", err)
	}
	return t.echoWanted(wish, area), nil
}

// echoWanted says what will be told, where, and for how long.
func (t *turn) echoWanted(w EchoWish, area advice.Area) Reply {
	name, _ := t.TypeName(w.Type)
	r := Reply{Lead: t.Say("bot.echo.wanted", "type", name, "area", t.inPlace(area.ID), "until", tongue{Core: t.Core}.day(w.Until.In(london())))}
	where := "bot.echo.there"
	if w.Own == t.in.From {
		where = "bot.echo.here"
	}
	r.add(paragraph(t.Say(where)))
	r.add(paragraph(t.Say("bot.echo.kept")))
	r.Buttons = []Button{t.button("bot.button.noecho", act("noecho", string(w.Type)))}
	return r
}

// dropEcho is the button "Do not tell me": "noecho|type".
func (t *turn) dropEcho(ctx context.Context, args []string) (Reply, error) {
	typ, ok := t.typeArg(args)
	if !ok || typ == "" {
		return t.closed(), nil
	}
	dropped, err := t.ports.DropEcho(ctx, t.who, typ)
	switch {
	case err != nil:
		return Reply{}, fmt.Errorf("drop echo: %w", err)
	case !dropped:
		return Reply{Lead: t.Say("bot.echo.none")}, nil
	}
	return Reply{Lead: t.Say("bot.echo.dropped")}, nil
}
