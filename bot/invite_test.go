package bot

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// another is somebody else over the same store, alone with the bot.
func (p *person) another(id string) *person {
	p.t.Helper()
	o := openChat(p.t, p.store)
	o.user.ID, o.at.Chat.ID, o.clock, o.coordinators = id, "chat-of-"+id, p.clock, p.coordinators
	o.restart()
	return o
}

var invitation = regexp.MustCompile(`/invite ([A-Z2-9]{10})`)

// codeOf is the code in what an inviter is told.
func codeOf(t *testing.T, r Reply) string {
	t.Helper()
	m := invitation.FindStringSubmatch(r.Plain())
	if m == nil {
		t.Fatal(r.Plain())
	}
	return m[1]
}

func TestAnInvitationMakesACoordinatorOnce(t *testing.T) {
	boss := newPerson(t).coordinate()
	code := codeOf(t, boss.say("/invite"))
	ann, bob := boss.another("ann"), boss.another("bob")
	if r := ann.say("/invite " + strings.ToLower(code[:5]) + " " + code[5:]); r.Lead != ann.word("bot.invite.accepted") || !strings.Contains(r.Plain(), ann.core.keys.code(ann.core.keys.person(ann.user))) {
		t.Fatal(r.Plain())
	}
	if r := bob.say("/invite " + code); r.Lead != bob.word("bot.invite.wrong") {
		t.Errorf("again: %s", r.Plain())
	}
	if r := ann.say("/invite " + code); r.Lead != ann.word("bot.invite.already") {
		t.Errorf("by a coordinator: %s", r.Plain())
	}
	for who, p := range map[string]*person{"ann": ann, "bob": bob} {
		if got := p.turn().coordinates(t.Context()); got != (who == "ann") {
			t.Errorf("%s coordinates: %v", who, got)
		}
	}
	var did []string
	for _, d := range boss.store.deeds {
		did = append(did, d.What)
	}
	if strings.Join(did, " ") != "invite join" || boss.store.deeds[1].Who != ann.core.keys.person(ann.user) {
		t.Errorf("deeds %+v", boss.store.deeds)
	}
	for _, c := range boss.store.invited {
		t.Errorf("still open: %+v", c)
	}
}

// Who reads the database cannot become a coordinator with what stands there.
func TestTheCodeIsNotKept(t *testing.T) {
	boss := newPerson(t).coordinate()
	code := codeOf(t, boss.say("/invite"))
	for kept := range boss.store.invited {
		if strings.Contains(kept, code) {
			t.Errorf("kept %s", kept)
		}
		if r := boss.another("ann").say("/invite " + kept[:10]); r.Lead != boss.word("bot.invite.wrong") {
			t.Error(r.Plain())
		}
	}
	if strings.Contains(boss.log.String(), code) {
		t.Error("the code is in the log")
	}
}

// Every letter is as likely as any other in every place: else a code has fewer bits than it is said to have.
func TestTheLettersOfACodeAreDrawnEvenly(t *testing.T) {
	const draws = 3200
	var seen [inviteLength]map[rune]int
	for n := range draws {
		for i, letter := range keyring("0123456789abcdef").invitation("boss", strconv.Itoa(n)) {
			if seen[i] == nil {
				seen[i] = map[rune]int{}
			}
			seen[i][letter]++
		}
	}
	for i, counts := range seen {
		for _, letter := range inviteLetters {
			if n := counts[letter]; n < draws/len(inviteLetters)/2 || n > draws/len(inviteLetters)*2 {
				t.Errorf("place %d: %q came %d times of %d", i, letter, n, draws)
			}
		}
	}
}

func TestAnInvitationEndsAfterADay(t *testing.T) {
	boss := newPerson(t).coordinate()
	code := codeOf(t, boss.say("/invite"))
	boss.pass(inviteLife)
	if r := boss.another("ann").say("/invite " + code); r.Lead != boss.word("bot.invite.wrong") || len(boss.store.coords) > 0 {
		t.Error(r.Plain())
	}
}

func TestOnlyTheOperatorsOwnInvite(t *testing.T) {
	boss := newPerson(t).coordinate()
	ann := boss.another("ann")
	ann.say("/invite " + codeOf(t, boss.say("/invite")))
	for name, p := range map[string]*person{"who was invited": ann, "a member": boss.another("bob"), "a moderator": boss.another("cy").moderate()} {
		r := p.say("/invite")
		if r.Lead != p.word("bot.invite.how") || len(boss.store.invited) > 0 {
			t.Errorf("%s: %s", name, r.Plain())
		}
	}
	boss.inGroup()
	if r := boss.say("/invite"); r.Lead != boss.word("bot.invite.alone") || len(boss.store.invited) > 0 {
		t.Errorf("in a group: %s", r.Plain())
	}
}

func TestWrongCodes(t *testing.T) {
	boss := newPerson(t).coordinate()
	boss.say("/invite")
	ann := boss.another("ann")
	for _, code := range []string{"x", "AAAAAAAAAA", strings.Repeat("A", 4000), "' OR 1=1", "\xff\xfe<b>@everyone", "ÄÄÄÄÄ"} {
		if r := ann.say("/invite " + code); r.Lead != ann.word("bot.invite.wrong") {
			t.Errorf("%.20q: %s", code, r.Plain())
		}
	}
	if len(boss.store.coords) > 0 || len(boss.store.deeds) != 1 {
		t.Errorf("%+v, %+v", boss.store.coords, boss.store.deeds)
	}
}

func TestNobodyJoinsWithoutALog(t *testing.T) {
	boss := newPerson(t).coordinate()
	code := codeOf(t, boss.say("/invite"))
	boss.store.noLog = true
	if _, err := boss.do(Inbound{Text: "/invite"}); problemText(t, err) != boss.word("bot.deed.failed") || len(boss.store.invited) != 1 {
		t.Errorf("%v", err)
	}
	if _, err := boss.another("ann").do(Inbound{Text: "/invite " + code}); err == nil || len(boss.store.coords) > 0 {
		t.Errorf("%v", err)
	}
}

func TestCoordinatorsAreListedAndDismissed(t *testing.T) {
	boss := newPerson(t).coordinate()
	ann, bob := boss.another("ann"), boss.another("bob")
	if r := boss.say("/coordinators"); r.Lead != boss.word("bot.coordinators.none") {
		t.Error(r.Plain())
	}
	for _, p := range []*person{ann, bob} {
		p.say("/invite " + codeOf(t, boss.say("/invite")))
		boss.pass(time.Minute)
	}
	code := ann.core.keys.code(ann.core.keys.person(ann.user))
	r := ann.say("/coordinators")
	if !strings.HasPrefix(r.Lead, "2 ") || len(r.Buttons) > 0 || !strings.Contains(r.Plain(), ann.word("bot.log.you")) {
		t.Errorf("to who was invited: %s %+v", r.Plain(), r.Buttons)
	}
	dismiss := ann.core.keys.coordinator(bob.core.keys.person(bob.user))
	if r := ann.press(act("dismiss", dismiss)); r.Lead != ann.word("bot.rights.named") || len(boss.store.coords) != 2 {
		t.Errorf("by who was invited: %s", r.Plain())
	}
	if r := boss.another("dee").say("/coordinators"); r.Lead != ann.word("bot.rights.coordinator") {
		t.Errorf("to somebody: %s", r.Plain())
	}
	r = boss.say("/coordinators")
	if !strings.Contains(r.Plain(), code) || len(r.Buttons) != 2 {
		t.Fatalf("to who was named: %s", r.Plain())
	}
	r = boss.tapOn(boss.word("bot.coordinators.dismiss", "code", code))
	if r.Lead != boss.word("bot.coordinators.dismissed", "code", code) || len(boss.store.coords) != 1 || ann.turn().coordinates(t.Context()) || !bob.turn().coordinates(t.Context()) {
		t.Errorf("dismissed: %s, %+v", r.Plain(), boss.store.coords)
	}
	if d := boss.store.deeds[len(boss.store.deeds)-1]; d.What != deedDismiss || d.About != code {
		t.Errorf("deed %+v", d)
	}
	for _, a := range []Action{"dismiss", "dismiss|", "dismiss|x", "dismiss|x|y"} {
		boss.press(a)
	}
	if len(boss.store.coords) != 1 {
		t.Errorf("%+v", boss.store.coords)
	}
}

// When it cannot be told who was invited, nobody gets more rights.
func TestNobodyCoordinatesWhenTheStoreIsDown(t *testing.T) {
	boss := newPerson(t).coordinate()
	ann := boss.another("ann")
	ann.say("/invite " + codeOf(t, boss.say("/invite")))
	boss.store.down = true
	if ann.turn().coordinates(t.Context()) || !boss.turn().coordinates(t.Context()) {
		t.Error("rights without a store")
	}
}

func TestForgettingEndsIt(t *testing.T) {
	boss := newPerson(t).coordinate()
	ann := boss.another("ann")
	ann.say("/invite " + codeOf(t, boss.say("/invite")))
	if r := ann.say("/mydata"); !strings.Contains(r.Plain(), ann.word("bot.held.coordinator")) {
		t.Error(r.Plain())
	}
	ann.press("forget|yes")
	if ann.turn().coordinates(t.Context()) {
		t.Error("still a coordinator")
	}
	// The log says that somebody became one. Who that was went with them: so must the code by which it would be known again.
	code := ann.core.keys.code(ann.core.keys.person(ann.user))
	for _, d := range boss.store.deeds {
		if strings.Contains(d.About+d.Detail, code) {
			t.Errorf("the log still knows %s: %+v", code, d)
		}
	}
}
