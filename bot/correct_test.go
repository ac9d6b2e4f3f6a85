package bot

import (
	"strings"
	"testing"
)

// correcting is a moderator with the form of a correction before them.
func correcting(t testing.TB) *person {
	t.Helper()
	p := moderatedGroup(t).moderate()
	if r := p.press("fix|N-1"); r.Form == nil || r.Form.ID != correctForm || r.Form.field(fieldText).Value != "Do not open the door." {
		t.Fatalf("%+v", r)
	}
	return p
}

func TestCorrectReachesEveryCopyOnce(t *testing.T) {
	p := correcting(t)
	p.store.posts = append(p.store.posts, memoryPost{Posted: Posted{Post: Post{Notice: "N-1"}}, to: p.at, state: "due", due: startOfTest})
	r := p.send(map[string]string{fieldText: "Do not open the door. Ring 07700 900123."})
	if strings.Contains(r.Plain(), "900123") || !strings.Contains(r.Plain(), p.word("bot.notice.corrected")) {
		t.Errorf("%q", r.Plain())
	}
	send := buttonOf(t, r, p.word("bot.button.send")).Action
	first := p.press(send)
	if first.Lead != p.word("bot.correct.sent", "chats", "2 chats") {
		t.Errorf("%q", first.Plain())
	}
	if again := p.press(send); again.Plain() != first.Plain() {
		t.Errorf("%q", again.Plain())
	}
	if n := p.store.notices[0]; n.Revision != 2 || strings.Contains(n.Text, "900123") || len(p.store.deeds) != 1 {
		t.Errorf("%+v, %+v", n, p.store.deeds)
	}
	if d := p.store.deeds[0]; d.What != deedCorrect || d.About != "N-1" || d.Detail != p.store.notices[0].Text {
		t.Errorf("%+v", d)
	}
	for _, read := range p.deliver(9) {
		if !strings.Contains(read, p.word("bot.notice.corrected")) {
			t.Errorf("%q", read)
		}
	}
}

func TestCorrectOfferSkipsPoliceWarnings(t *testing.T) {
	p := moderatedGroup(t).moderate()
	r := p.say("/correct")
	if len(r.Buttons) != 2 || r.Buttons[0].Action != "fix|N-2" || r.Buttons[1].Action != "fix|N-1" {
		t.Errorf("%+v", r.Buttons)
	}
}

func TestCorrectChangedAgainKeepsItsNotice(t *testing.T) {
	p := correcting(t)
	p.send(map[string]string{fieldText: "Keep the door shut."})
	p.tapOn(p.word("bot.button.change"))
	p.send(map[string]string{fieldText: "Keep the door shut, please."})
	p.tapOn(p.word("bot.button.send"))
	if p.store.notices[0].Text != "Keep the door shut, please." || p.store.notices[1].Revision != 1 {
		t.Errorf("%+v", p.store.notices)
	}
}

// An area's notice shows for its area while it is corrected.
func TestCorrectShowsTheAreaOfTheNotice(t *testing.T) {
	p := moderatedGroup(t).become(aCoordinator)
	p.press("fix|N-2")
	r := p.send(map[string]string{fieldText: "Keep the door shut."})
	if !strings.Contains(r.Plain(), p.word("bot.notice.lead.area", "area", "Hertfordshire Constabulary")) {
		t.Errorf("%q", r.Plain())
	}
}

func TestCorrectWithoutANoticeIsClosed(t *testing.T) {
	p := moderatedGroup(t).moderate()
	r := p.must(Inbound{Form: &FormReply{ID: correctForm, Values: map[string]string{fieldText: "x"}}})
	if r.Lead != p.word("bot.warn.gone") {
		t.Errorf("%q", r.Plain())
	}
	p.say("/warn")
	if r := p.must(Inbound{Form: &FormReply{ID: correctForm, Values: map[string]string{fieldText: "x"}}}); r.Lead != p.word("bot.warn.gone") {
		t.Errorf("the form of a new warning corrected one: %q", r.Plain())
	}
}

func TestCorrectFormOpenWhileTheNoticeIsRecalled(t *testing.T) {
	p := correcting(t)
	p.send(map[string]string{fieldText: "Keep the door shut."})
	send := buttonOf(t, p.last, p.word("bot.button.send")).Action
	p.press("takeback|n|N-1")
	if r := p.press(send); r.Lead != p.word("bot.recall.already") || p.store.notices[0].Revision != 1 {
		t.Errorf("%q", r.Plain())
	}
}

// Begun in a group that cannot show a form to one person, a correction goes on in private.
func TestCorrectGoesOnInPrivate(t *testing.T) {
	p := correcting(t)
	group := p.at
	p.group, p.at = false, Address{Chat: ChatID{"paper", "own-user-1"}}
	p.rights.only = map[UserID]Address{p.user: group}
	if r := p.say("/correct"); r.Form == nil || r.Form.field(fieldText).Value != "Do not open the door." {
		t.Fatalf("%q", r.Plain())
	}
	p.send(map[string]string{fieldText: "Keep the door shut."})
	p.tapOn(p.word("bot.button.send"))
	if p.store.notices[0].Revision != 2 || p.store.deeds[0].Chat != group {
		t.Errorf("%+v, %+v", p.store.notices, p.store.deeds)
	}
}

func TestCorrectionChangedAloneWithTheBotKeepsWhatWasTyped(t *testing.T) {
	p := moderatedGroup(t).moderate()
	p.press("fix|N-1")
	p.send(map[string]string{fieldText: "Keep the door shut."})
	p.tapOn(p.word("bot.button.change"))
	p.group, p.at = false, Address{Chat: ChatID{"paper", "own-" + p.user.ID}}
	if r := p.say("/correct"); r.Form == nil || r.Form.field(fieldText).Value != "Keep the door shut." {
		t.Errorf("%q %+v", r.Plain(), r.Form)
	}
}
