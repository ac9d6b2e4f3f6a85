package bot

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

const doorWarning = "Two men ring doorbells in Mill Lane and ask for bank cards. Shut the door."

// aWarner is a moderator in a group.
func aWarner(t testing.TB) *person {
	t.Helper()
	return newPerson(t).inGroup().moderate()
}

// warned has a moderator confirm a notice.
func warned(t testing.TB) *person {
	t.Helper()
	p := aWarner(t)
	p.say("/warn " + doorWarning)
	p.tapOn(p.word("bot.button.send"))
	return p
}

func TestWarnShowsNothingPersonalAndNoMarkup(t *testing.T) {
	p := aWarner(t)
	r := p.say("/warn PC John Smith rang from 07700 900123 and wrote to jo@example.com.\n\n<b>Tell</b> @everyone `now` <@123> <script>x</script>\nCard 4111 1111 1111 1111")
	p.tapOn(p.word("bot.button.send"))
	p.pass(undoFor)
	for _, text := range append(p.deliver(1), r.Plain(), fmt.Sprint(p.store.deeds), fmt.Sprint(p.store.dialogs)) {
		for _, bad := range []string{"Smith", "900123", "example.com", "<", ">", "@", "`", "4111", "script"} {
			if strings.Contains(text, bad) {
				t.Errorf("%q in %q", bad, text)
			}
		}
	}
	if !strings.Contains(r.Plain(), p.word("bot.warn.hidden")) {
		t.Errorf("it does not say that something is hidden: %q", r.Plain())
	}
	if got := p.store.notices[0].Text; strings.Count(got, "\n") != 2 {
		t.Errorf("the lines are gone: %q", got)
	}
}

func TestWarnShowsWhatWillBePosted(t *testing.T) {
	p := aWarner(t)
	shown := p.say("/warn " + doorWarning).Plain()
	p.tapOn(p.word("bot.button.send"))
	p.pass(undoFor)
	posted := p.deliver(5)
	if len(posted) != 1 || !strings.Contains(shown, posted[0]) {
		t.Errorf("shown %q, posted %q", shown, posted)
	}
}

func TestWarnIsSentOnce(t *testing.T) {
	p := aWarner(t)
	p.say("/warn " + doorWarning)
	before := p.store.dialogs[dialogKey{p.core.keys.person(p.user), p.at}]
	in := Inbound{ID: "press", Action: buttonOf(t, p.last, p.word("bot.button.send")).Action}
	first, second, third := p.must(in), p.must(in), p.press(in.Action)
	p.restart()
	fourth := p.press(in.Action)
	// The process may end between the send and the note that it was sent.
	p.store.dialogs[dialogKey{before.Person, before.At}] = before
	fifth := p.press(in.Action)
	for n, r := range []Reply{second, third, fourth, fifth} {
		if r.Plain() != first.Plain() {
			t.Errorf("%d: %q", n, r.Plain())
		}
	}
	if len(p.store.notices) != 1 || len(p.store.posts) != 1 {
		t.Errorf("%d notices, %d posts", len(p.store.notices), len(p.store.posts))
	}
	p.store.dialogs[dialogKey{before.Person, before.At}] = before
	p.pass(undoFor)
	if r := p.press(in.Action); r.Lead != p.word("bot.warn.out") {
		t.Errorf("pressed again when it is out: %q", r.Plain())
	}
}

func TestWarnStartsInAMinuteAndTellsTheSender(t *testing.T) {
	p := warned(t)
	n := p.store.notices[0]
	if n.Starts.Sub(n.At) != time.Minute || n.ReportTo.Chat.ID != "own-user-1" || n.From != p.at || n.Urgent || n.By == "" {
		t.Errorf("%+v", n)
	}
	if d := p.store.deeds[0]; d.What != deedWarn || d.Chat != p.at || d.Who != n.By || d.Detail != doorWarning || !d.At.Equal(startOfTest) {
		t.Errorf("%+v", d)
	}
}

func TestWarnCanBeStoppedForAMinute(t *testing.T) {
	p := warned(t)
	undo := buttonOf(t, p.last, p.word("bot.button.undo")).Action
	p.pass(undoFor - time.Second)
	if r := p.press(undo); r.Lead != p.word("bot.warn.undone") || !p.store.notices[0].Recalled {
		t.Errorf("%q", r.Plain())
	}
	p.pass(time.Hour)
	if read := p.deliver(5); len(read) != 0 {
		t.Errorf("posted all the same: %q", read)
	}
	if r := p.press(undo); r.Lead != p.word("bot.recall.already") || len(p.store.deeds) != 2 {
		t.Errorf("%q, %d deeds", r.Plain(), len(p.store.deeds))
	}
}

func TestWarnThatIsOutIsTakenBackOnlyWhenAsked(t *testing.T) {
	p := warned(t)
	undo := buttonOf(t, p.last, p.word("bot.button.undo")).Action
	p.pass(undoFor)
	if r := p.press(undo); r.Lead != p.word("bot.recall.ask") || p.store.notices[0].Recalled {
		t.Errorf("%q", r.Plain())
	}
	if r := p.tapOn(p.word("bot.button.takeback")); r.Lead != p.word("bot.recall.done", "chats", "1 chat") || !p.store.notices[0].Recalled {
		t.Errorf("%q", r.Plain())
	}
}

func TestWarnDraftExpires(t *testing.T) {
	for _, label := range []string{"bot.button.send", "bot.button.change", "bot.button.cancel"} {
		p := aWarner(t)
		p.say("/warn " + doorWarning)
		p.pass(draftLife)
		if r := p.tapOn(p.word(label)); r.Lead != p.word("bot.warn.gone") || len(p.store.notices) != 0 {
			t.Errorf("%s: %q", label, r.Plain())
		}
	}
}

func TestWarnCancelledKeepsNothing(t *testing.T) {
	p := aWarner(t)
	p.say("/warn " + doorWarning)
	send := buttonOf(t, p.last, p.word("bot.button.send")).Action
	p.tapOn(p.word("bot.button.cancel"))
	if len(p.store.dialogs) != 0 {
		t.Errorf("%v", p.store.dialogs)
	}
	if r := p.press(send); r.Lead != p.word("bot.warn.gone") || len(p.store.notices) != 0 {
		t.Errorf("%q", r.Plain())
	}
}

func TestWarnDraftIsNobodyElses(t *testing.T) {
	p := aWarner(t)
	p.say("/warn " + doorWarning)
	send := buttonOf(t, p.last, p.word("bot.button.send")).Action
	p.user.ID = "user-2"
	p.moderate()
	if r := p.press(send); r.Lead != p.word("bot.warn.gone") || len(p.store.notices) != 0 {
		t.Errorf("%q", r.Plain())
	}
}

// Some platforms show an administrator as the group when they type, and as themselves when they press.
func TestWarnTypedAsTheGroupIsSentByAModerator(t *testing.T) {
	for may, want := range map[bool]int{true: 1, false: 0} {
		p := aWarner(t)
		p.user = UserID(p.at.Chat)
		p.moderate().say("/warn " + doorWarning)
		send := buttonOf(t, p.last, p.word("bot.button.send")).Action
		p.user = UserID{"paper", "user-9"}
		p.rights.moderators[p.user] = may
		p.press(send)
		if got := len(p.store.notices); got != want {
			t.Errorf("a moderator %v: %d notices, %q", may, got, p.last.Plain())
		}
		if p.press(send); len(p.store.notices) != want {
			t.Errorf("%d notices after a second press", len(p.store.notices))
		}
	}
}

func TestWarnTooLongIsAskedAgain(t *testing.T) {
	p := aWarner(t)
	r := p.say("/warn " + strings.Repeat("Hang up. ", 100))
	if r.Form == nil || r.Form.field(fieldText).Problem != p.word("bot.report.toolong", "n", "600") {
		t.Fatalf("%+v", r)
	}
	if n := len([]rune(r.Form.field(fieldText).Value)); n > maxNotice {
		t.Errorf("%d characters come back", n)
	}
	for _, empty := range []string{"", "   \n ", "<b></b>", "@@@ \u202e"} {
		if r := p.must(Inbound{Form: &FormReply{ID: warnForm, Values: map[string]string{fieldText: empty}}}); r.Form == nil {
			t.Errorf("%q: %q", empty, r.Plain())
		}
	}
}

func TestWarnAtMostFiveAnHour(t *testing.T) {
	p := aWarner(t)
	send := func() Reply {
		p.say("/warn " + doorWarning)
		return p.tapOn(p.word("bot.button.send"))
	}
	for range maxHourly {
		send()
		p.pass(time.Minute)
	}
	if r := send(); r.Lead != p.word("bot.warn.many.lead", "n", "5") || !strings.Contains(r.Plain(), "55 minutes") || len(p.store.notices) != maxHourly {
		t.Errorf("%q", r.Plain())
	}
	other := p.at
	p.at.Chat.ID = "group-2"
	if send(); len(p.store.notices) != maxHourly+1 {
		t.Errorf("another group is held back too: %q", p.last.Plain())
	}
	p.at = other
	p.pass(55 * time.Minute)
	if send(); len(p.store.notices) != maxHourly+2 {
		t.Errorf("held back for longer than an hour: %q", p.last.Plain())
	}
}

func TestWarnInAPrivateChatAsksForTheGroup(t *testing.T) {
	p := newPerson(t).moderate()
	for _, text := range []string{"/warn", "/warn " + doorWarning} {
		if r := p.say(text); r.Lead != p.word("bot.warn.where.lead") || r.Form != nil || len(p.store.dialogs) != 0 {
			t.Errorf("%q: %q", text, r.Plain())
		}
	}
}

// Where a group cannot show a form to one person, it is asked in private and still goes to the group.
func TestWarnBegunInAGroupGoesOnInPrivate(t *testing.T) {
	p := aWarner(t)
	group := p.at
	p.say("/warn")
	p.group, p.at = false, Address{Chat: ChatID{"paper", "own-user-1"}}
	p.rights.only = map[UserID]Address{p.user: group}
	if r := p.say("/warn"); r.Form == nil {
		t.Fatalf("%q", r.Plain())
	}
	r := p.send(map[string]string{fieldText: doorWarning, fieldUrgent: "yes"})
	if !strings.Contains(r.Plain(), p.word("bot.warn.goes.there")) {
		t.Errorf("%q", r.Plain())
	}
	p.tapOn(p.word("bot.button.send"))
	if n := p.store.notices; len(n) != 1 || n[0].From != group || n[0].ReportTo != p.at || !n[0].Urgent || p.store.deeds[0].Chat != group {
		t.Errorf("%+v, %+v", n, p.store.deeds)
	}
	p.rights.only = nil
	if r := p.say("/warn"); r.Lead != p.word("bot.warn.where.lead") {
		t.Errorf("the group is remembered for ever: %q", r.Plain())
	}
}

func TestWarnFilledInInTheGroupIsNotOpenInPrivate(t *testing.T) {
	p := aWarner(t)
	p.say("/warn")
	p.send(map[string]string{fieldText: doorWarning})
	p.group, p.at = false, Address{Chat: ChatID{"paper", "own-user-1"}}
	if r := p.say("/warn"); r.Lead != p.word("bot.warn.where.lead") {
		t.Errorf("%q", r.Plain())
	}
}

func TestWarnSurvivesACheckInBetween(t *testing.T) {
	p := aWarner(t)
	p.say("/warn " + doorWarning)
	send := buttonOf(t, p.last, p.word("bot.button.send")).Action
	p.say("/check " + courier)
	p.pass(checkLife + time.Minute)
	if p.press(send); len(p.store.notices) != 1 {
		t.Errorf("%q", p.last.Plain())
	}
}

func TestWarnToAnAreaSaysHowManyAndHowLong(t *testing.T) {
	for name, c := range map[string]struct {
		paper, telegram int
		want            string
	}{
		"nobody":          {0, 0, "No chat follows"},
		"one":             {1, 0, "It goes to the one chat"},
		"a few":           {1, 2, "It goes to 3 chats that follow Hertfordshire: 2 in Telegram, 1 paper.|about 5 seconds"},
		"the slowest":     {60, 280, "340 chats|280 in Telegram, 60 paper|about 30 seconds"},
		"several minutes": {0, 5600, "5600 chats|5600 in Telegram|about 3 minutes"},
	} {
		p := aWarner(t).coordinate()
		for n := range c.paper {
			p.follow("paper", fmt.Sprint("p-", n), "county:hertfordshire")
		}
		for n := range c.telegram {
			p.follow("telegram", fmt.Sprint("t-", n), "district:st-albans")
		}
		p.say("/warn")
		r := p.send(map[string]string{fieldText: doorWarning, fieldArea: "Hertfordshire"})
		for want := range strings.SplitSeq(c.want, "|") {
			if !strings.Contains(r.Plain(), want) {
				t.Errorf("%s: no %q in %q", name, want, r.Plain())
			}
		}
		if hasButton(r, p.word("bot.button.send")) != (c.paper+c.telegram > 0) {
			t.Errorf("%s: %+v", name, r.Buttons)
		}
	}
}

// Whatever is pressed at once, each draft is sent once.
func TestTwoModeratorsAtOnce(t *testing.T) {
	p := aWarner(t)
	var presses []Inbound
	for n := range 2 {
		p.user.ID = fmt.Sprint("user-", n)
		p.moderate().say("/warn " + doorWarning)
		send := buttonOf(t, p.last, p.word("bot.button.send")).Action
		for range 5 {
			presses = append(presses, Inbound{Action: send, From: p.at, User: p.user, At: *p.clock})
		}
	}
	var all sync.WaitGroup
	for _, in := range presses {
		all.Go(func() {
			if _, err := p.core.Handle(t.Context(), in); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if len(p.store.notices) != 2 || len(p.store.posts) != 2 || len(p.store.deeds) != 2 {
		t.Errorf("%d notices, %d posts, %d deeds", len(p.store.notices), len(p.store.posts), len(p.store.deeds))
	}
}

func TestWarnWhenTheStoreIsDown(t *testing.T) {
	p := aWarner(t)
	p.say("/warn " + doorWarning)
	send := buttonOf(t, p.last, p.word("bot.button.send")).Action
	p.store.down = true
	for _, in := range []Inbound{{Text: "/warn x"}, {Text: "/warn"}, {Action: send}, {Text: "/correct"}, {Text: "/recall"}, {Text: "/pending"}, {Text: "/log"}} {
		if _, err := p.do(in); !strings.Contains(problemText(t, err), p.word("bot.sorry.lead")) {
			t.Errorf("%+v: %v", in, err)
		}
	}
}

// Everybody in the group can press what stands under a preview that was typed in its name.
func TestWarnTypedAsTheGroupIsDroppedByModeratorsAlone(t *testing.T) {
	for _, may := range []bool{false, true} {
		p := aWarner(t)
		p.user = UserID(p.at.Chat)
		p.moderate().say("/warn " + doorWarning)
		cancel, send := buttonOf(t, p.last, p.word("bot.button.cancel")).Action, buttonOf(t, p.last, p.word("bot.button.send")).Action
		moderator := p.user
		p.user = UserID{"paper", "user-9"}
		p.rights.moderators[p.user] = may
		if r := p.press(cancel); p.refused(r) == may {
			t.Errorf("a moderator %v: %q", may, r.Plain())
		}
		p.user = moderator
		if p.press(send); len(p.store.notices) == 1 == may {
			t.Errorf("a moderator %v: %d notices", may, len(p.store.notices))
		}
	}
}

// Who finds the old preview again must not read that there is a minute left.
func TestWarnSendPressedLateTellsTheTimeThatIsLeft(t *testing.T) {
	p := aWarner(t)
	p.say("/warn " + doorWarning)
	send, cancel := buttonOf(t, p.last, p.word("bot.button.send")).Action, buttonOf(t, p.last, p.word("bot.button.cancel")).Action
	p.press(send)
	p.pass(20 * time.Second)
	if r := p.press(send); r.Lead != p.word("bot.warn.sent", "n", "40") {
		t.Errorf("%q", r.Plain())
	}
	p.pass(40 * time.Second)
	for _, a := range []Action{send, cancel} {
		r := p.press(a)
		if r.Lead != p.word("bot.warn.out") || hasButton(r, p.word("bot.button.undo")) || strings.Contains(r.Plain(), p.word("bot.warn.stop")) {
			t.Errorf("%q", r.Plain())
		}
		if ask := p.tapOn(p.word("bot.button.recall")); ask.Lead != p.word("bot.recall.ask") {
			t.Errorf("%q", ask.Plain())
		}
	}
}
