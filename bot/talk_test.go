package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"hangup/advice"
	"hangup/advice/news"
)

var (
	loadOnce   sync.Once
	loaded     *advice.Engine
	errLoading error
)

// engine loads the real knowledge once for all tests.
func engine(t testing.TB) *advice.Engine {
	t.Helper()
	loadOnce.Do(func() { loaded, errLoading = advice.Load() })
	if errLoading != nil {
		t.Fatal(errLoading)
	}
	return loaded
}

// person is somebody with a chat: what they do goes into the core, every reply is checked
// against the rules that hold for all replies.
type person struct {
	t      testing.TB
	core   *Core
	store  *memory
	clock  *time.Time
	log    *bytes.Buffer
	rights *rights
	at     Address
	user   UserID
	group  bool
	// coordinators are those whom the operator named.
	coordinators []UserID
	events       int
	last         Reply
}

// rights is who moderates; it can change between a message and a button.
type rights struct {
	moderators map[UserID]bool
	only       map[UserID]Address // who moderates one place alone
	err        error
}

func (r *rights) Moderator(_ context.Context, at Address, who UserID) (bool, error) {
	if place, ok := r.only[who]; ok {
		return place == at, r.err
	}
	return r.moderators[who], r.err
}

var startOfTest = time.Date(2026, 11, 18, 10, 0, 0, 0, time.UTC) // a Wednesday

// newPerson starts a private chat over an empty store.
func newPerson(t testing.TB, ws ...news.Warning) *person {
	t.Helper()
	return openChat(t, newMemory(ws...))
}

func openChat(t testing.TB, store *memory) *person {
	t.Helper()
	p := &person{
		t: t, store: store, log: new(bytes.Buffer), rights: &rights{moderators: map[UserID]bool{}},
		at: Address{Chat: ChatID{"paper", "chat-1"}}, user: UserID{"paper", "user-1"},
	}
	now := startOfTest
	p.clock = &now
	p.restart()
	return p
}

// restart makes a new core over the same store, as after a crash.
func (p *person) restart() {
	p.t.Helper()
	core, err := New(Config{
		Engine: engine(p.t), Ports: p.store, Key: []byte("0123456789abcdef0123456789abcdef"),
		Now: func() time.Time { return *p.clock }, Log: slog.New(slog.NewTextHandler(p.log, nil)),
		Roles: map[string]Roles{"paper": p.rights}, Coordinators: p.coordinators,
		Paces: map[string]float64{"paper": 2, "telegram": 28},
	})
	if err != nil {
		p.t.Fatal(err)
	}
	p.core = core
}

func (p *person) pass(d time.Duration) { *p.clock = p.clock.Add(d) }

// inGroup moves the person into a group chat.
func (p *person) inGroup() *person {
	p.group, p.at.Chat.ID = true, "group-1"
	return p
}

func (p *person) moderate() *person {
	p.rights.moderators[p.user] = true
	return p
}

// do hands an event to the core. Its ID is new unless it brings one.
func (p *person) do(in Inbound) (Reply, error) {
	p.t.Helper()
	if in.ID == "" {
		p.events++
		in.ID = fmt.Sprintf("event-%d", p.events)
	}
	in.From, in.User, in.Private, in.At = p.at, p.user, !p.group, *p.clock
	if in.Own = p.at; p.group {
		in.Own = Address{Chat: ChatID{"paper", "own-" + p.user.ID}}
	}
	r, err := p.core.Handle(p.t.Context(), in)
	if err == nil {
		// The one thing that a group reads without having been asked is what a member chose to share.
		checkReply(p.t, r, p.group && !strings.HasPrefix(string(in.Action), "share|"))
		p.last = r
	}
	return r, err
}

func (p *person) must(in Inbound) Reply {
	p.t.Helper()
	r, err := p.do(in)
	if err != nil {
		p.t.Fatalf("%+v: %v", in, err)
	}
	return r
}

func (p *person) say(text string) Reply {
	p.t.Helper()
	return p.must(Inbound{Text: text})
}

func (p *person) press(a Action) Reply {
	p.t.Helper()
	return p.must(Inbound{Action: a})
}

// tapOn presses the button of the last reply that bears the label.
func (p *person) tapOn(label string) Reply {
	p.t.Helper()
	return p.press(buttonOf(p.t, p.last, label).Action)
}

func (p *person) send(values map[string]string) Reply {
	p.t.Helper()
	id := reportForm
	if p.last.Form != nil {
		id = p.last.Form.ID
	}
	return p.must(Inbound{Form: &FormReply{ID: id, Values: values}})
}

func (p *person) word(key string, pairs ...string) string { return p.core.Say(key, pairs...) }

// buttonOf finds a button by its label.
func buttonOf(t testing.TB, r Reply, label string) Button {
	t.Helper()
	for _, b := range r.Buttons {
		if b.Label == label {
			return b
		}
	}
	t.Fatalf("no button %q in %+v", label, r.Buttons)
	return Button{}
}

func hasButton(r Reply, label string) bool {
	for _, b := range r.Buttons {
		if b.Label == label {
			return true
		}
	}
	return false
}

// checkReply holds what is true of every reply.
func checkReply(t testing.TB, r Reply, group bool) {
	t.Helper()
	if r.Empty() {
		return
	}
	if r.Lead == "" {
		t.Errorf("a reply without a lead: %+v", r)
	}
	if group && !r.Private {
		t.Errorf("an answer in a group that all can read: %q", r.Lead)
	}
	for _, b := range r.Buttons {
		if n := len(b.Action); n == 0 || n > maxAction {
			t.Errorf("button %q: action of %d bytes", b.Label, n)
		}
		if n := utf8.RuneCountInString(b.Label); n == 0 || n > maxLabel {
			t.Errorf("button %q: %d characters", b.Label, n)
		}
	}
	plain := r.Plain()
	for _, bad := range []string{"⟨", "⟩", "{", "}", "Action Fraud", "%!", "\x00"} {
		if strings.Contains(plain, bad) {
			t.Errorf("a reply with %q: %q", bad, plain)
		}
	}
	if !utf8.ValidString(plain) {
		t.Errorf("a reply that is not UTF-8: %q", plain)
	}
}

// isAnswer checks that a reply is an answer within its limit.
func isAnswer(t testing.TB, r Reply) {
	t.Helper()
	if n := utf8.RuneCountInString(r.Plain()); n > advice.MaxAnswer {
		t.Errorf("an answer of %d characters: %q", n, r.Plain())
	}
}

// part finds the first part of a kind.
func part(r Reply, kind PartKind) (Part, bool) {
	for _, p := range r.Parts {
		if p.Kind == kind {
			return p, true
		}
	}
	return Part{}, false
}

// problemText gives the text that an error shows to a person.
func problemText(t testing.TB, err error) string {
	t.Helper()
	var p *Problem
	if !errors.As(err, &p) {
		t.Fatalf("not a *Problem: %v", err)
	}
	return p.Text
}

// courier is a message that any version of the engine must take for courier fraud.
const courier = "A man rang and said he is from the police. He wants me to withdraw £5,000 and give it to a courier."

// hertsWarning is a stored warning about it.
func hertsWarning() news.Warning {
	return news.Warning{
		ID: "w-herts", Label: news.IsWarning, Title: "Advice issued following phone scam series",
		Body:  "Police are issuing advice. Police and banks would never ask you to withdraw cash and hand it to a courier. Hang up.",
		Force: "hertfordshire", Areas: []advice.AreaID{"force:hertfordshire"}, URL: "https://www.example.police.uk/news/1",
		Published: time.Date(2026, 10, 30, 0, 0, 0, 0, time.UTC), Types: []advice.ScamType{"courier_fraud"},
		KeySentence: "Police and banks would never ask you to withdraw cash and hand it to a courier.",
	}
}
