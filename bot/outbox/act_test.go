package outbox

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"hangup/bot"
)

// standing are limits of a platform that knows keys, or not.
func standing(idempotent bool) Limits {
	l := fast()
	l.Idempotent = idempotent
	return l
}

// attempt makes one attempt of a kind at the fifth message of chat a, outside a lane.
func attempt(t *testing.T, f *fakePlatform, l Limits, d Delivery) (o Outcome, over bool) {
	t.Helper()
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	p := NewDeliverer(quiet(), fakePosts{}, Lane{f, l}, func() time.Time { return now })
	if d.To.Chat.ID == "" {
		d.To = bot.Address{Chat: chat("a")}
	}
	if d.Due.IsZero() {
		d.Due = now
	}
	d.ID, d.Warning, d.Attempts = 1, "w", max(d.Attempts, 1)
	return p.Deliver(t.Context(), t.Context(), d)
}

func TestWhatAnAnswerMeansForEachOperation(t *testing.T) {
	moves := &bot.SendError{Kind: bot.Moved, MovedTo: chat("new"), Err: errors.New("400")}
	doubt := &bot.SendError{Kind: bot.Retry, Doubt: true, Err: errors.New("cut")}
	for _, c := range []struct {
		answer            error
		post, edit, erase string // state/reason, and whether a message stands
	}{
		{nil, "sent/ stands", "sent/ stands", "sent/"},
		{fails(bot.Retry), "due/retry", "due/retry stands", "due/retry stands"},
		{doubt, "due/retry", "due/retry stands", "due/retry stands"},
		{errors.New("of no kind"), "due/unclassed", "due/unclassed stands", "due/unclassed stands"},
		{waitFor(time.Minute, false), "due/wait", "due/wait stands", "due/wait stands"},
		{waitFor(time.Minute, true), "due/wait", "due/wait stands", "due/wait stands"},
		{moves, "due/moved", "failed/moved", "failed/moved"},
		{fails(bot.Moved), "due/moved", "due/moved stands", "due/moved stands"},
		{fails(bot.Suspend), "suspended/suspend", "suspended/suspend stands", "suspended/suspend stands"},
		{fails(bot.Gone), "failed/gone", "skipped/gone", "sent/gone"},
		{fails(bot.Shrink), "failed/shrink", "failed/shrink stands", "failed/shrink stands"},
		{fails(bot.Dead), "failed/dead", "failed/dead stands", "due/undying stands"},
	} {
		for op, want := range map[Op]string{MakePost: c.post, EditPost: c.edit, ErasePost: c.erase} {
			for _, idempotent := range []bool{true, false} {
				t.Run(fmt.Sprintf("%v %s %v", c.answer, op, idempotent), func(t *testing.T) {
					f := &fakePlatform{stands: map[bot.MessageID]bot.Reply{"5": {}}}
					f.answer = func(int, bot.Address, bot.Reply) error { return c.answer }
					d := Delivery{Op: op, Class: WarningClass}
					if op != MakePost {
						d.Message = "5"
					}
					o, over := attempt(t, f, standing(idempotent), d)
					if got := said(o); got != want || !over {
						t.Errorf("got %q, want %q", got, want)
					}
					if want := idempotent && op == MakePost && c.answer == error(doubt); o.Unsure != want {
						t.Errorf("it goes before others: %t", o.Unsure)
					}
				})
			}
		}
	}
}

// said puts an outcome into words.
func said(o Outcome) string {
	s := fmt.Sprintf("%s/%s", o.State, o.Reason)
	if o.Message != "" {
		s += " stands"
	}
	return s
}

func TestADigestInDoubtIsSkippedOnlyAsAPostAndWithoutKeys(t *testing.T) {
	doubt := &bot.SendError{Kind: bot.Retry, Doubt: true, Err: errors.New("cut")}
	for _, c := range []struct {
		op         Op
		idempotent bool
		want       string
	}{
		{MakePost, false, "skipped/in_doubt"},
		{MakePost, true, "due/retry"},
		{EditPost, false, "due/retry stands"},
		{EditPost, true, "due/retry stands"},
		{ErasePost, false, "due/retry stands"},
		{ErasePost, true, "due/retry stands"},
	} {
		f := &fakePlatform{answer: func(int, bot.Address, bot.Reply) error { return doubt }}
		d := Delivery{Op: c.op, Class: DigestClass}
		if c.op != MakePost {
			d.Message = "5"
		}
		if o, _ := attempt(t, f, standing(c.idempotent), d); said(o) != c.want {
			t.Errorf("%s, knows keys %v: %s, want %s", c.op, c.idempotent, said(o), c.want)
		}
		d.InDoubt = true
		_, _ = attempt(t, f, standing(c.idempotent), d)
		if again := len(f.attempted()) == 2; again != (c.want != "skipped/in_doubt") {
			t.Errorf("%s, knows keys %v: after a crash %d calls", c.op, c.idempotent, len(f.attempted()))
		}
	}
}

func TestAPostIsEditedAndErasedWhereItStands(t *testing.T) {
	play(t, fast(), func(s *scene) {
		s.q.add("a", WarningClass, time.Now())
		s.q.add("b", WarningClass, time.Now())
	}, func(s *scene) {
		s.pass(time.Second)
		s.q.turnInto(1, EditPost, time.Now())
		s.q.turnInto(2, ErasePost, time.Now())
		s.o.Wake()
		s.pass(time.Second)
		s.same("reads", s.f.reads(), map[bot.MessageID]string{"m-hangup-1": "Anew: Warning w1"})
		s.same("states", fmt.Sprint(s.q.row(1).state, s.q.row(1).Message, s.q.row(2).state, s.q.row(2).Message), "sentm-hangup-1sent")
	})
}

func TestAChangeWhileAPostIsOnItsWayReachesIt(t *testing.T) {
	for op, want := range map[Op]string{EditPost: "map[m-hangup-1:Anew: Warning w1]", ErasePost: "map[]"} {
		t.Run(string(op), func(t *testing.T) {
			play(t, fast(), func(s *scene) {
				s.f.took = time.Second
				s.q.add("a", WarningClass, time.Now())
			}, func(s *scene) {
				s.pass(500 * time.Millisecond)
				s.q.turnInto(1, op, time.Now())
				s.pass(5 * time.Second)
				s.same("reads", s.f.reads(), want)
			})
		})
	}
}

func TestWhatCannotBeRemovedSaysThatItWasWithdrawn(t *testing.T) {
	l := fast()
	l.ChatGap = 3 * time.Second
	play(t, l, func(s *scene) {
		s.f.keeps = true
		s.q.add("a", WarningClass, time.Now())
	}, func(s *scene) {
		s.pass(10 * time.Second)
		s.q.turnInto(1, ErasePost, time.Now())
		s.o.Wake()
		s.pass(10 * time.Second)
		s.same("reads", s.f.reads(), map[bot.MessageID]string{"m-hangup-1": "Anew: Warning w1"})
		s.same("trail", s.q.trail(1), []string{"sent/", "due/undying", "sent/"})
		s.same("stands", s.q.row(1).Message, "")
		tries := s.f.attempted()
		s.same("calls", fmt.Sprint(tries[1].op, tries[2].op, len(tries)), "eraseedit3")
		s.same("the chat had its pause between", tries[2].at.Sub(tries[1].at) >= l.ChatGap, true)
		s.same("nothing is remembered of it", len(s.o.lanes[0].courier.deliver.waits.undying.kept), 0)
	})
}

func TestWhatCanNeitherBeRemovedNorWrittenAnewFails(t *testing.T) {
	f := &fakePlatform{answer: firstOnly(1<<30, fails(bot.Dead))}
	p := NewDeliverer(quiet(), fakePosts{}, Lane{f, fast()}, time.Now)
	d := Delivery{ID: 1, To: bot.Address{Chat: chat("a")}, Op: ErasePost, Message: "5", Post: bot.Post{Warning: "w"}, Attempts: 1}
	_, _ = p.Deliver(t.Context(), t.Context(), d)
	if o, _ := p.Deliver(t.Context(), t.Context(), d); said(o) != "failed/dead stands" || len(f.attempted()) != 2 {
		t.Errorf("%s after %d calls", said(o), len(f.attempted()))
	}
	p.posts = fakePosts{fail: bot.ErrNothingToSay}
	_, _ = p.Deliver(t.Context(), t.Context(), d)
	if o, _ := p.Deliver(t.Context(), t.Context(), d); said(o) != "failed/dead stands" || len(f.attempted()) != 3 {
		t.Errorf("without words for it: %s after %d calls", said(o), len(f.attempted()))
	}
}

func TestAnEditIsMadeShorterLikeAPost(t *testing.T) {
	f := &fakePlatform{stands: map[bot.MessageID]bot.Reply{"5": {}}}
	f.answer = func(_ int, _ bot.Address, r bot.Reply) error {
		if len(r.Parts) > 1 {
			return fails(bot.Shrink)
		}
		return nil
	}
	o, _ := attempt(t, f, fast(), Delivery{Op: EditPost, Message: "5", Class: WarningClass})
	if said(o) != "sent/ stands" || f.reads()["5"] != "Anew: Warning w" {
		t.Errorf("%s, reads %v", said(o), f.reads())
	}
}

func TestAChangeOfNoMessageAsksNobody(t *testing.T) {
	f := &fakePlatform{}
	for _, op := range []Op{EditPost, ErasePost} {
		if o, over := attempt(t, f, fast(), Delivery{Op: op}); said(o) != "skipped/gone" || !over || len(f.attempted()) != 0 {
			t.Errorf("%s: %s, %d calls", op, said(o), len(f.attempted()))
		}
	}
}

func TestAPlatformThatChangesNothingFailsAChange(t *testing.T) {
	p := NewDeliverer(quiet(), fakePosts{}, Lane{instant{}, fast()}, time.Now)
	for op, want := range map[Op]string{EditPost: "failed/dead stands", ErasePost: "due/undying stands"} {
		o, over := p.Deliver(t.Context(), t.Context(), Delivery{ID: 1, Op: op, Message: "5", Post: bot.Post{Warning: "w"}})
		if said(o) != want || !over {
			t.Errorf("%s: %s", op, said(o))
		}
	}
}

// panicking is a platform whose every call panics.
type panicking struct{}

func (panicking) Send(context.Context, bot.Address, bot.Reply, bot.DeliveryKey) (bot.MessageRef, error) {
	panic("token 123:abc")
}
func (panicking) Edit(context.Context, bot.MessageRef, bot.Reply) error { panic("token 123:abc") }
func (panicking) Delete(context.Context, bot.MessageRef) error          { panic("token 123:abc") }

func TestAPanicIsARetryWhateverIsDone(t *testing.T) {
	var log strings.Builder
	p := NewDeliverer(logInto(&log), fakePosts{}, Lane{panicking{}, fast()}, time.Now)
	for _, op := range []Op{MakePost, EditPost, ErasePost} {
		o, over := p.Deliver(t.Context(), t.Context(), Delivery{ID: 1, Op: op, Message: "5", Post: bot.Post{Warning: "w"}})
		if o.State != Due || o.Reason != reasonPanic || !over {
			t.Errorf("%s: %+v", op, o)
		}
	}
	if strings.Contains(log.String(), "123:abc") || !strings.Contains(log.String(), "panic") {
		t.Errorf("logged %s", log.String())
	}
}

func TestAChangeThatIsCutOffIsNotOver(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, op := range []Op{EditPost, ErasePost} {
		p := NewDeliverer(quiet(), fakePosts{}, Lane{&fakePlatform{answer: firstOnly(1, fails(bot.Retry))}, fast()}, time.Now)
		if o, over := p.Deliver(t.Context(), ctx, Delivery{ID: 1, Op: op, Message: "5", Post: bot.Post{Warning: "w"}}); over {
			t.Errorf("%s: %+v", op, o)
		}
	}
}

func TestAMovedChatLosesItsChangesAndGetsItsPosts(t *testing.T) {
	play(t, Limits{PerSecond: 10, Workers: 1}, func(s *scene) {
		s.q.add("old", WarningClass, time.Now())
		s.q.add("old", WarningClass, time.Now())
	}, func(s *scene) {
		s.pass(time.Second)
		s.f.answer = func(_ int, to bot.Address, _ bot.Reply) error {
			if to.Chat.ID == "old" {
				return &bot.SendError{Kind: bot.Moved, MovedTo: chat("new"), Err: errors.New("400")}
			}
			return nil
		}
		s.q.turnInto(1, EditPost, time.Now())
		s.q.turnInto(2, ErasePost, time.Now())
		s.q.add("old", WarningClass, time.Now())
		s.pass(time.Minute)
		s.same("changes", s.q.trail(1)[1]+" "+s.q.trail(2)[1], "failed/moved failed/moved")
		s.same("the post", s.q.trail(3), []string{"sent/"})
		for _, p := range s.f.attempted() {
			if p.op != MakePost && p.to.ID != "old" {
				t.Errorf("message %s of the old id was changed in the new one", p.id)
			}
		}
	})
}
