package bot

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"hangup/advice"
)

// lookers are those who may come.
func (p *person) view(l Looker, chat string) *View {
	p.t.Helper()
	v, err := p.core.Look(p.t.Context(), l, chat)
	if err != nil {
		p.t.Fatal(err)
	}
	return v
}

func (p *person) looker(places ...Address) Looker {
	return Looker{User: p.user, Places: append([]Address{p.at}, places...)}
}

func TestWhoSeesWhat(t *testing.T) {
	group2 := Address{Chat: ChatID{"paper", "group-2"}}
	for name, c := range map[string]struct {
		prepare func(p *person)
		looker  func(p *person) Looker
		all     bool
		chats   int
		err     error
	}{
		"the operator":              {nil, func(*person) Looker { return Looker{Operator: true} }, true, 0, nil},
		"a moderator":               {func(p *person) { p.moderate() }, func(p *person) Looker { return p.looker() }, false, 1, nil},
		"a moderator of two chats":  {func(p *person) { p.moderate() }, func(p *person) Looker { return p.looker(group2) }, false, 2, nil},
		"the same chat twice":       {func(p *person) { p.moderate() }, func(p *person) Looker { return p.looker(p.at) }, false, 1, nil},
		"a moderator of one of two": {func(p *person) { p.rights.only = map[UserID]Address{p.user: group2} }, func(p *person) Looker { return p.looker(group2) }, false, 1, nil},
		"a coordinator":             {func(p *person) { p.coordinate() }, func(p *person) Looker { return p.looker() }, true, 0, nil},
		"a member":                  {nil, func(p *person) Looker { return p.looker() }, false, 0, ErrNoView},
		"nobody":                    {func(p *person) { p.moderate() }, func(*person) Looker { return Looker{} }, false, 0, ErrNoView},
		"a moderator of no place":   {func(p *person) { p.moderate() }, func(p *person) Looker { return Looker{User: p.user} }, false, 0, ErrNoView},
		"somebody of no platform":   {func(p *person) { p.moderate() }, func(p *person) Looker { return Looker{User: UserID{ID: "operator"}, Places: []Address{p.at}} }, false, 0, ErrNoView},
		"a stranger of another one": {func(p *person) { p.moderate() }, func(p *person) Looker { return Looker{User: UserID{"cardboard", p.user.ID}, Places: []Address{p.at}} }, false, 0, ErrNoView},
	} {
		p := newPerson(t).inGroup()
		if c.prepare != nil {
			c.prepare(p)
		}
		v, err := p.core.Look(t.Context(), c.looker(p), "")
		if !errors.Is(err, c.err) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err != nil {
			continue
		}
		chats, err := v.Chats(t.Context())
		if err != nil || v.All() != c.all || len(chats) != c.chats {
			t.Errorf("%s: all %v, chats %+v, %v", name, v.All(), chats, err)
		}
	}
	p := newPerson(t).inGroup().moderate()
	p.rights.err = errDown
	if _, err := p.core.Look(t.Context(), p.looker(), ""); problemText(t, err) != p.word("bot.rights.failed") {
		t.Errorf("when nobody can be asked: %v", err)
	}
}

func TestAChatIsChosenByItsCode(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	group2 := Address{Chat: ChatID{"paper", "group-2"}}
	p.follow("paper", "group-2", "district:watford")
	chats, err := p.view(p.looker(group2), "").Chats(t.Context())
	if err != nil || !chats[0].Here || chats[1].Here || !strings.Contains(chats[1].Name, "Watford") {
		t.Fatalf("%+v, %v", chats, err)
	}
	if v := p.view(p.looker(group2), chats[1].Code); v.at != group2 {
		t.Errorf("at %v", v.at)
	}
	for _, code := range []string{"", "x", strings.Repeat("x", 9999)} {
		if v := p.view(p.looker(group2), code); v.at != p.at {
			t.Errorf("%.10q: at %v", code, v.at)
		}
	}
}

// filed stores reports of a chat, n of a type and area, by n people.
func (p *person) filed(from ChatID, n int, typ advice.ScamType, area advice.AreaID) {
	for range n {
		id := fmt.Sprintf("R-%d", len(p.store.reports)+1)
		p.store.reports = append(p.store.reports, Report{
			ID: id, Person: PersonKey("who " + id), From: from, Type: typ, Area: area, Claimed: "a detective", At: *p.clock,
		})
	}
}

func TestAViewOfOneChatShowsAndMarksItsOwnReportsOnly(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	p.filed(p.at.Chat, 2, "courier_fraud", "district:watford")
	p.filed(ChatID{"paper", "group-2"}, 1, "courier_fraud", "district:watford")
	p.filed(ChatID{}, 1, "courier_fraud", "district:watford")
	v := p.view(p.looker(), "")
	got, err := v.Reports(t.Context(), ReportSearch{})
	if err != nil || got.All != 2 || len(got.Reports) != 2 || got.Reports[0].Area != "Watford" || got.Reports[0].Claimed != "a detective" {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, id := range []string{"R-3", "R-4", "none"} {
		done, err := v.Inform(t.Context(), id, true)
		if err != nil || !strings.Contains(done, "not there any more") || len(p.store.deeds) > 0 {
			t.Errorf("%s: %q, %v, %v", id, done, err, p.store.deeds)
		}
	}
	if done, err := v.Inform(t.Context(), "R-1", true); err != nil || done != p.word("bot.reports.informed", "id", "R-1") || !p.store.reports[0].Informed {
		t.Errorf("%q, %v", done, err)
	}
	if d := p.store.deeds; len(d) != 1 || d[0].Who != p.core.Person(p.user) || d[0].Chat.Chat != p.at.Chat {
		t.Errorf("deeds %+v", d)
	}
	p.store.noLog = true
	if _, err := v.Inform(t.Context(), "R-2", true); err == nil || p.store.reports[1].Informed {
		t.Error("done without a log")
	}
}

func TestTheOperatorSeesAllReportsAndIsNamedInTheLog(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	p.filed(ChatID{"paper", "group-2"}, 1, "courier_fraud", "district:watford")
	p.filed(ChatID{}, 30, "bank_impersonation", "district:st-albans")
	v := p.view(Looker{Operator: true}, "")
	for name, c := range map[string]struct {
		search ReportSearch
		all    int
		shown  int
		page   int
	}{
		"all":          {ReportSearch{}, 31, 20, 0},
		"a later page": {ReportSearch{Page: 1}, 31, 11, 1},
		"far too late": {ReportSearch{Page: 1 << 62}, 31, 11, 1},
		"too early":    {ReportSearch{Page: -1}, 31, 20, 0},
		"of a kind":    {ReportSearch{Type: "courier_fraud"}, 1, 1, 0},
		"of a place":   {ReportSearch{Area: "Watford"}, 1, 1, 0},
		"of a county":  {ReportSearch{Area: "hertfordshire"}, 31, 20, 0},
		"of no place":  {ReportSearch{Area: "Narnia"}, 0, 0, 0},
	} {
		got, err := v.Reports(t.Context(), c.search)
		if err != nil || got.All != c.all || len(got.Reports) != c.shown || got.Page != c.page || got.Pages < 1 || got.Unknown != (name == "of no place") {
			t.Errorf("%s: %d of %d on page %d of %d, %v", name, len(got.Reports), got.All, got.Page, got.Pages, err)
		}
	}
	if _, err := v.Inform(t.Context(), "R-1", true); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Inform(t.Context(), "R-2", true); err != nil {
		t.Fatal(err)
	}
	theirs, err := v.Log(t.Context())
	if err != nil || len(theirs) != 2 || !strings.Contains(theirs[0].Text, p.word("bot.log.you")) || theirs[0].Chat != "" || !strings.Contains(theirs[1].Chat, "paper, chat ") {
		t.Errorf("%+v, %v", theirs, err)
	}
	p.at.Chat.ID = "group-2"
	if r := p.say("/log"); !strings.Contains(r.Plain(), p.word("bot.log.operator")) {
		t.Errorf("the chat reads %q", r.Plain())
	}
	if types := v.ReportTypes(); len(types) < 5 {
		t.Errorf("%d kinds", len(types))
	}
}

func TestTheQueueOfAViewIsDecidedOnce(t *testing.T) {
	for name, c := range map[string]struct {
		looker func(p *person) Looker
		chat   bool // the decision names a chat
		log    func(p *person) Address
	}{
		"a moderator":   {func(p *person) Looker { return p.looker() }, true, func(p *person) Address { return p.at }},
		"the operator":  {func(p *person) Looker { return Looker{Operator: true} }, false, func(*person) Address { return Address{} }},
		"a coordinator": {func(p *person) Looker { p.coordinate(); return p.looker() }, false, func(p *person) Address { return p.at }},
	} {
		p := moderatedGroup(t).moderate()
		v := p.view(c.looker(p), "")
		list, all, err := v.Queue(t.Context())
		if err != nil || len(list) != 1 || all != 1 || list[0].ID != "w-other" || (list[0].Chat != "") != c.chat || len(list[0].Post.Buttons) > 0 {
			t.Fatalf("%s: %+v, %v", name, list, err)
		}
		for _, chat := range []string{"wrong", map[bool]string{true: "", false: "x"}[c.chat]} {
			if done, err := v.Decide(t.Context(), "w-other", chat, true); err != nil || done != p.word("bot.pending.decided") || len(p.store.pends) != 1 {
				t.Errorf("%s: for chat %q: %q, %v", name, chat, done, err)
			}
		}
		if done, err := v.Decide(t.Context(), "w-other", list[0].Chat, true); err != nil || done != p.word("bot.pending.posted") || len(p.store.pends) != 0 {
			t.Errorf("%s: %q, %v", name, done, err)
		}
		if d := p.store.deeds; len(d) != 1 || d[0].What != deedPost || d[0].Chat != c.log(p) {
			t.Errorf("%s: deeds %+v", name, d)
		}
		if done, err := v.Decide(t.Context(), "w-other", list[0].Chat, false); err != nil || done != p.word("bot.pending.decided") {
			t.Errorf("%s again: %q, %v", name, done, err)
		}
	}
}

// A chat that reviews everything itself is left alone by what is decided for all, so the own chat is looked at as well.
func TestACoordinatorSeesWhatWaitsInTheirOwnChatToo(t *testing.T) {
	p := moderatedGroup(t).coordinate()
	list, all, err := p.view(p.looker(), "").Queue(t.Context())
	if err != nil || len(list) != 1 || all != 1 || list[0].Chat != "" {
		t.Fatalf("%+v of %d, %v", list, all, err)
	}
	code := p.core.keys.address(p.at)
	if done, err := p.view(p.looker(), "").Decide(t.Context(), "w-other", code, true); err != nil || done != p.word("bot.pending.posted") {
		t.Errorf("%q, %v", done, err)
	}
}

func TestAModeratorDoesNotDecideForAnotherChat(t *testing.T) {
	p := moderatedGroup(t).moderate()
	p.at.Chat.ID = "group-2"
	v := p.view(p.looker(), "")
	if list, all, err := v.Queue(t.Context()); err != nil || len(list)+all > 0 {
		t.Errorf("%+v, %v", list, err)
	}
	code := p.core.keys.address(Address{Chat: ChatID{"paper", "group-1"}})
	if _, err := v.Decide(t.Context(), "w-other", code, true); err != nil || len(p.store.pends) != 1 {
		t.Errorf("%v, %d wait", err, len(p.store.pends))
	}
}

func TestWhatWaitsInATopicWaitsInItsChat(t *testing.T) {
	p := newPerson(t, hertsWarning()).inGroup().moderate()
	topic := Address{Chat: p.at.Chat, Thread: "7"}
	p.store.watching = append(p.store.watching, Watch{At: topic, Area: "force:hertfordshire", Since: startOfTest})
	p.wait("w-herts", topic, true)
	v := p.view(p.looker(), "")
	list, _, err := v.Queue(t.Context())
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	if _, err := v.Decide(t.Context(), "w-herts", list[0].Chat, false); err != nil || len(p.store.pends) != 0 {
		t.Errorf("%v, %d wait", err, len(p.store.pends))
	}
}

func TestPostsAreCountedForAChatOrAll(t *testing.T) {
	p := moderatedGroup(t).moderate()
	p.store.posts = append(p.store.posts, memoryPost{Posted: Posted{Post: Post{Notice: "N-2"}}, to: Address{Chat: ChatID{"cardboard", "x"}}, state: "failed"})
	p.store.notices[1].Recalled = true
	mine, err := p.view(p.looker(), "").Posts(t.Context())
	if err != nil || len(mine.Outcomes) != 1 || mine.Outcomes[0].Sent != 3 || len(mine.Notices) != 2 {
		t.Fatalf("%+v, %v", mine, err)
	}
	all, err := p.view(Looker{Operator: true}, "").Posts(t.Context())
	if err != nil || len(all.Outcomes) != 2 || all.Outcomes[1].Failed != 1 {
		t.Fatalf("%+v, %v", all, err)
	}
	if n := all.Notices[0]; n.ID != "N-2" || n.Area != "Hertfordshire Constabulary" || !n.Recalled || n.Chats != 2 {
		t.Errorf("%+v", n)
	}
}

// No number of a view may point at one or two people, nor may anything that is worked out from several.
func TestFiguresAreOfThreeOrMore(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	p.follow("paper", "group-1", "force:hertfordshire")
	p.filed(p.at.Chat, 4, "courier_fraud", "district:watford")
	p.filed(p.at.Chat, 2, "courier_fraud", "district:st-albans")
	p.filed(p.at.Chat, 1, "bank_impersonation", "district:watford")
	p.filed(p.at.Chat, 9, "courier_fraud", "district:cambridge")
	f, err := p.view(p.looker(), "").Figures(t.Context(), 4, "")
	if err != nil || len(f.Areas) != 1 || f.Areas[0].Name != "Watford" || f.Areas[0].Reports != 3 || f.Place != "" || f.Nowhere {
		t.Fatalf("%+v, %v", f, err)
	}
	if len(f.Types) != 1 || f.Types[0].Reports != 6 || len(f.Weeks) != 4 || f.Weeks[3].Reports != 6 || f.Weeks[0].Reports != 0 {
		t.Errorf("%+v", f)
	}
	if !f.Weeks[3].Monday.Equal(monday(startOfTest)) {
		t.Errorf("the last week is %v", f.Weeks[3].Monday)
	}
	all, err := p.view(Looker{Operator: true}, "").Figures(t.Context(), 13, "district:cambridge")
	if err != nil || len(all.Areas) != 2 || all.Areas[0].Name != "Cambridge" || all.Place != "Cambridge" || all.Types[0].Reports != 9 {
		t.Errorf("%+v, %v", all, err)
	}
	p.pass(5 * aWeek)
	if f, err := p.view(p.looker(), "").Figures(t.Context(), 4, "no such place"); err != nil || len(f.Areas)+len(f.Types) > 0 || f.Place != "" {
		t.Errorf("later: %+v, %v", f, err)
	}
	p.at.Chat.ID = "group-2"
	if f, err := p.view(p.looker(), "").Figures(t.Context(), 4, ""); err != nil || !f.Nowhere {
		t.Errorf("a chat that follows nothing: %+v, %v", f, err)
	}
}

func TestAViewOfABrokenStoreIsAnError(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	v := p.view(p.looker(), "")
	p.store.down = true
	ctx := t.Context()
	_, one := v.Chats(ctx)
	_, two := v.Figures(ctx, 4, "")
	_, three := v.Reports(ctx, ReportSearch{})
	_, four := v.Inform(ctx, "R-1", true)
	_, _, five := v.Queue(ctx)
	_, six := v.Posts(ctx)
	_, seven := v.Log(ctx)
	_, eight := v.Decide(ctx, "w", "x", true)
	_, nine := v.Offers(ctx)
	_, ten := v.LeaveOffer(ctx, "OFFER1")
	for i, err := range []error{one, two, three, four, five, six, seven, eight, nine, ten} {
		if !errors.Is(err, errDown) {
			t.Errorf("%d: %v", i, err)
		}
	}
}

func FuzzDashboardPress(f *testing.F) {
	f.Add("board|paper|group-1|")
	f.Add("board|paper|chat-1|\x00")
	f.Add("board||||")
	f.Fuzz(func(t *testing.T, action string) {
		p := newPerson(t)
		d := p.withDoor()
		if _, err := p.do(Inbound{Action: Action("board|" + action)}); err != nil || len(d.made) > 0 {
			t.Errorf("somebody who moderates nothing: %v, %v", err, d.made)
		}
	})
}
