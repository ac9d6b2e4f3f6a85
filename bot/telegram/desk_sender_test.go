package telegram

import (
	"strings"
	"testing"

	"hangup/bot"
	"hangup/bot/bottest/telegramtest"
)

// watchHouse is a stage whose bot answers /check to anybody and /watch to who moderates, as the core does.
type watchHouse struct {
	*stage
	owner, admin, ann telegramtest.User
	group, channel    telegramtest.Chat
	watched           []bot.UserID
	checked           []bot.UserID
}

func newWatchHouse(t *testing.T) *watchHouse {
	w := &watchHouse{}
	w.stage = newStage(t, func(c *DeskConfig) { c.Handler = handlerFunc(w.answer) })
	w.owner, w.admin, w.ann = w.srv.Person("Owner"), w.srv.Person("Admin"), w.srv.Person("Ann")
	w.group = w.srv.Group("supergroup", "The group", w.owner, w.admin, w.ann)
	w.channel = w.srv.Group("channel", "The channel", w.owner)
	w.srv.Role(w.group.ID, w.admin, "administrator")
	w.srv.Role(w.channel.ID, w.srv.Me, "administrator")
	return w
}

func (w *watchHouse) answer(in bot.Inbound) (bot.Reply, error) {
	r := bot.Reply{Lead: "Checked.", Private: !in.Private, Buttons: []bot.Button{{Label: "Watch", Action: "watch|kent"}}}
	if !strings.HasPrefix(in.Text, "/watch") && in.Action != "watch|kent" {
		w.checked = append(w.checked, in.User)
		return r, nil
	}
	ok, err := w.desk.roles.Moderator(w.t.Context(), in.From, in.User)
	if err != nil {
		return bot.Reply{}, err
	}
	r.Lead = "No."
	if ok {
		w.watched = append(w.watched, in.User)
		r.Lead = "Watching."
	}
	return r, nil
}

// shapes are all the ways in which words come into a group: who may ask, and who may moderate.
func shapes(w *watchHouse) map[string]struct {
	ask, moderate bool
	say           func(text string)
} {
	type shape = struct {
		ask, moderate bool
		say           func(text string)
	}
	otherBot := telegramtest.User{ID: 42, IsBot: true, FirstName: "Bot", Username: "other_bot"}
	in := func(u telegramtest.User, changes ...func(*telegramtest.Message)) func(string) {
		return func(text string) { w.srv.Say(u, w.group.ID, text, changes...) }
	}
	stranger := telegramtest.Chat{ID: -100999, Type: "channel", Title: "A stranger's"}
	return map[string]shape{
		"the creator":                      {true, true, in(w.owner)},
		"an administrator":                 {true, true, in(w.admin)},
		"a member":                         {true, false, in(w.ann)},
		"a member, for themselves":         {true, false, func(text string) { w.srv.SayPrivately(w.ann, w.group.ID, text) }},
		"an administrator, for themselves": {true, true, func(text string) { w.srv.SayPrivately(w.admin, w.group.ID, text) }},
		"an anonymous administrator":       {true, true, in(w.admin, telegramtest.Anonymously)},
		"the linked channel":               {true, false, in(w.owner, telegramtest.From(w.channel, false))}, // nobody allowed it
		"a channel of a stranger":          {true, false, in(w.owner, telegramtest.From(stranger, false))},
		"a post of the linked channel":     {false, false, in(w.owner, telegramtest.From(w.channel, true))},
		"a post in the channel":            {false, false, func(text string) { w.srv.Say(w.owner, w.channel.ID, text, telegramtest.From(w.channel, false)) }},
		"a forward by an administrator":    {false, false, in(w.admin, telegramtest.Forwarded(w.owner))},
		"a forward of an anonymous one":    {false, false, in(w.admin, telegramtest.Forwarded(w.owner), telegramtest.Anonymously)},
		"through another bot":              {false, false, in(w.admin, telegramtest.Via(otherBot))},
		"another bot":                      {false, false, in(otherBot)},
		"the mask without its group":       {false, false, in(telegramtest.User{ID: 1087968824, FirstName: "Group"})},
		"the mask of channels":             {false, false, in(telegramtest.User{ID: 136817688, FirstName: "Channel"})},
		"what Telegram sends on":           {false, false, in(telegramtest.User{ID: 777000, FirstName: "Telegram"})},
		"a chat of a business account":     {false, false, in(w.admin, func(m *telegramtest.Message) { m.Business = "b1" })},
		"an edit": {false, false, func(text string) {
			m := w.srv.Say(w.admin, w.group.ID, "good morning")
			w.srv.Edit(m, text)
		}},
	}
}

func TestWhatEverySenderMayDo(t *testing.T) {
	names := shapes(newWatchHouse(t))
	for name := range names {
		t.Run(name, func(t *testing.T) {
			w := newWatchHouse(t)
			w.srv.Link(w.group.ID, w.channel.ID)
			c := shapes(w)[name]
			c.say("/check he rang")
			c.say("/watch kent")
			w.mustRun()
			if got := len(w.checked) == 1; got != c.ask {
				t.Errorf("may ask: %v", got)
			}
			if got := len(w.watched) == 1; got != c.moderate {
				t.Errorf("may moderate: %v", got)
			}
		})
	}
}

// A press carries the person who pressed, whoever the button was shown to and whatever they were when it was shown.
func TestWhatEveryPresserMayDo(t *testing.T) {
	type press struct {
		who  func(w *watchHouse) telegramtest.User
		now  string // what they are in the group by the time they press; "" is no change
		want bool
	}
	owner := func(w *watchHouse) telegramtest.User { return w.owner }
	admin := func(w *watchHouse) telegramtest.User { return w.admin }
	ann := func(w *watchHouse) telegramtest.User { return w.ann }
	for name, c := range map[string]press{
		"the creator":                         {owner, "", true},
		"an administrator":                    {admin, "", true},
		"a member":                            {ann, "", false},
		"an administrator of yesterday":       {admin, "member", false},
		"an administrator who was thrown out": {admin, "kicked", false},
		"an administrator who left":           {admin, "left", false},
		"a member who became one":             {ann, "administrator", true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWatchHouse(t)
			w.srv.Say(w.admin, w.group.ID, "/check he rang")
			w.mustRun()
			shown := w.since(nil, w.admin, w.group.ID)
			if len(shown) != 1 {
				t.Fatalf("shown %q", texts(shown))
			}
			who := c.who(w)
			if c.now != "" {
				w.srv.Role(w.group.ID, who, c.now)
			}
			b, _ := shown[0].Keyboard.Find("Watch")
			w.srv.ForgePress(who, shown[0], b.Data)
			_ = w.run() // who is out of the group cannot be answered
			if got := len(w.watched) == 1; got != c.want || got && w.watched[0] != userID(who.ID) {
				t.Errorf("watched by %v", w.watched)
			}
		})
	}
}

func TestPressesThatAreNobodys(t *testing.T) {
	w := newWatchHouse(t)
	w.srv.Say(w.admin, w.group.ID, "/check he rang")
	w.mustRun()
	shown := w.since(nil, w.admin, w.group.ID)[0]
	b, _ := shown.Keyboard.Find("Watch")
	bare := shown
	bare.Keyboard = nil
	for name, id := range map[string]string{
		"made up":                     w.srv.ForgePress(w.admin, shown, "watch|kent"),
		"cut":                         w.srv.ForgePress(w.admin, shown, b.Data[:20]),
		"changed":                     w.srv.ForgePress(w.admin, shown, b.Data[:len(b.Data)-1]+"x"),
		"under a card of inline mode": w.srv.PressInline(w.admin, "inline-1", b.Data),
	} {
		w.mustRun()
		if a, ok := w.srv.PressAnswered(id); !ok || a.Text != "[bot.closed.lead]" || !a.Alert {
			t.Errorf("%s: %+v", name, a)
		}
	}
	if len(w.watched) != 0 {
		t.Errorf("watched by %v", w.watched)
	}
}

func TestALinkedChannelModeratesWhereThatIsAllowed(t *testing.T) {
	w := newWatchHouse(t)
	speaks := func() int {
		before := len(w.watched)
		w.srv.Say(w.owner, w.group.ID, "/watch kent", telegramtest.From(w.channel, false))
		w.mustRun()
		return len(w.watched) - before
	}
	says := func(u telegramtest.User, text string, changes ...func(*telegramtest.Message)) string {
		before := w.sees(u, w.group.ID)
		w.srv.Say(u, w.group.ID, text, changes...)
		w.mustRun()
		return strings.Join(texts(w.since(before, u, w.group.ID)), "\n")
	}
	for n, step := range []struct {
		got, want string
		allowed   int
	}{
		{says(w.admin, "/linked on"), "[telegram.linked.none]", speaks()},
		{says(w.ann, "/linked on"), "[bot.rights.none]", speaks()},
		{func() string {
			w.srv.Link(w.group.ID, w.channel.ID)
			return says(w.ann, "/linked@"+w.srv.Me.Username+" on")
		}(), "[bot.rights.none]", 0},
		{says(w.owner, "/linked on", telegramtest.From(w.channel, false)), "[bot.rights.none]", 0},
	} {
		if step.got != step.want || step.allowed != 0 {
			t.Errorf("step %d: %q, allowed %d", n, step.got, step.allowed)
		}
	}
	if got := says(w.admin, "/linked"); got != "[telegram.linked.how]" {
		t.Errorf("said %q", got)
	}
	if got := says(w.admin, "/linked on", telegramtest.Anonymously); got != "[telegram.linked.on]" || speaks() != 1 {
		t.Errorf("on: %q", got)
	}
	for _, now := range []int64{0, w.srv.Group("channel", "Another", w.owner).ID} {
		w.srv.Link(w.group.ID, now)
		if speaks() != 0 {
			t.Errorf("a channel that is linked no more still moderates, while %d is", now)
		}
	}
	w.srv.Link(w.group.ID, w.channel.ID)
	if got := says(w.admin, "/linked off"); got != "[telegram.linked.off]" || speaks() != 0 {
		t.Errorf("off: %q", got)
	}
}

func TestRightsThatCannotBeSeenAreAnError(t *testing.T) {
	w := newWatchHouse(t)
	w.srv.Break(telegramtest.ServerError())
	ok, err := w.desk.roles.Moderator(t.Context(), bot.Address{Chat: chatID(w.group.ID)}, userID(w.admin.ID))
	if ok || err == nil {
		t.Errorf("%v, %v", ok, err)
	}
}

func TestWhoModerates(t *testing.T) {
	w := newWatchHouse(t)
	group, private := bot.Address{Chat: chatID(w.group.ID)}, bot.Address{Chat: chatID(w.ann.ID)}
	for name, c := range map[string]struct {
		at   bot.Address
		who  bot.UserID
		want bool
	}{
		"a person in their own chat":      {private, userID(w.ann.ID), true},
		"a person in another's":           {private, userID(w.owner.ID), false},
		"a person of another platform":    {group, bot.UserID{Platform: "web", ID: userID(w.owner.ID).ID}, false},
		"somebody Telegram does not know": {group, userID(999), false},
		"no number":                       {group, bot.UserID{Platform: Platform, ID: "x"}, false},
		"another group":                   {group, userID(-5), false},
	} {
		if got, err := w.desk.roles.Moderator(t.Context(), c.at, c.who); got != c.want || err != nil {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	for _, id := range masks() { // whatever Telegram says of them
		w.srv.Role(w.group.ID, telegramtest.User{ID: id}, "administrator")
		if got, err := w.desk.roles.Moderator(t.Context(), group, userID(id)); got || err != nil {
			t.Errorf("the mask %d: %v, %v", id, got, err)
		}
	}
	moved := w.srv.Group("group", "Small", w.owner)
	w.srv.Migrate(moved.ID)
	if got, err := w.desk.roles.Moderator(t.Context(), bot.Address{Chat: chatID(moved.ID)}, userID(w.owner.ID)); !got || err != nil {
		t.Errorf("after a move: %v, %v", got, err)
	}
}
