package bot

import "testing"

// Where a form can be asked only alone with the bot, "Change it" leads there, and nobody types a text twice.
func TestWarnChangedAloneWithTheBotKeepsWhatWasTyped(t *testing.T) {
	p := aWarner(t)
	p.must(Inbound{Form: &FormReply{ID: warnForm, Values: map[string]string{fieldText: doorWarning, fieldUrgent: yes}}})
	p.tapOn(p.word("bot.button.change"))
	group := p.at
	p.group, p.at = false, Address{Chat: ChatID{"paper", "own-" + p.user.ID}}
	r := p.say("/warn")
	if r.Form == nil || r.Form.field(fieldText).Value != doorWarning || r.Form.field(fieldUrgent).Value != yes {
		t.Fatalf("%q %+v", r.Plain(), r.Form)
	}
	p.send(map[string]string{fieldText: doorWarning + " Tell us.", fieldUrgent: no})
	p.tapOn(p.word("bot.button.send"))
	if n := p.store.notices; len(n) != 1 || n[0].From != group || n[0].Urgent {
		t.Errorf("%+v", n)
	}
}
