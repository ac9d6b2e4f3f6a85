package bot

import (
	"strings"
	"testing"
	"time"

	"hangup/advice/news"
)

// posted is how a warning reads in the chat.
func (p *person) posted(id news.WarningID) (Reply, error) {
	p.t.Helper()
	w, err := p.core.Write(p.t.Context(), Order{Post: Post{Warning: id}, To: p.at, Due: *p.clock})
	return w.Reply, err
}

func TestWarningPostShowsWhoSaysWhatAndWhere(t *testing.T) {
	p := newPerson(t, hertsWarning())
	r, err := p.posted("w-herts")
	if err != nil {
		t.Fatal(err)
	}
	checkReply(t, r, false)
	if r.Private || r.Tone != News || !strings.Contains(r.Lead, hertsWarning().Title) {
		t.Errorf("%+v", r)
	}
	q, _ := part(r, Quote)
	if q.Text != hertsWarning().KeySentence || q.Items[0].URL != hertsWarning().URL {
		t.Errorf("quote %+v", q)
	}
	for _, want := range []string{"Hertfordshire Constabulary", "30 October 2026", p.word("bot.post.advice")} {
		if !strings.Contains(r.Plain(), want) {
			t.Errorf("no %q in %q", want, r.Plain())
		}
	}
	if next := p.press(buttonOf(t, r, p.word("bot.button.like")).Action); !isQuestion(next) {
		t.Errorf("after the button: %q", next.Plain())
	}
}

func TestWarningPostLeavesUnknownUnknown(t *testing.T) {
	w := hertsWarning()
	w.Force, w.URL, w.Published, w.Types = "", "", time.Time{}, nil
	p := newPerson(t, w)
	r, err := p.posted(w.ID)
	if err != nil {
		t.Fatal(err)
	}
	checkReply(t, r, false)
	q, _ := part(r, Quote)
	if q.Items[0].Text != p.word("bot.force.unknown")+", "+p.word("bot.date.unknown") || q.Items[0].URL != "" || len(r.Buttons) != 1 || hasButton(r, p.word("bot.button.like")) {
		t.Errorf("%+v", r)
	}
}

func TestWarningPostQuotesTheClauseOfALongSentence(t *testing.T) {
	const clause = "Police officers and banks will never ask you to withdraw money"
	w := hertsWarning()
	w.KeySentence = clause + ", so please do not be taken in by anybody who rings you and says so, however convincing they sound and whatever number your telephone shows you."
	w.Body = w.KeySentence
	r, err := newPerson(t, w).posted(w.ID)
	q, _ := part(r, Quote)
	if err != nil || !strings.HasPrefix(q.Text, clause) || len(strings.Fields(q.Text)) > maxQuote || !strings.Contains(w.Body, q.Text) {
		t.Errorf("%q, %v", q.Text, err)
	}
}

func TestWarningPostNeverQuotesWhatIsNotInTheArticle(t *testing.T) {
	w := hertsWarning()
	w.KeySentence = "Police say that everything is fine."
	p := newPerson(t, w)
	r, err := p.posted(w.ID)
	if q, _ := part(r, Quote); err != nil || q.Text == w.KeySentence || !strings.Contains(w.Body, q.Text) {
		t.Errorf("%+v, %v", q, err)
	}
}

func TestWarningPostRefusesForeignAddressesAndMarkup(t *testing.T) {
	w := hertsWarning()
	w.URL, w.Title = "javascript:alert(1)", "<b>Warning</b> @everyone\u202e\x00 "+strings.Repeat("long ", 100)
	p := newPerson(t, w)
	r, err := p.posted(w.ID)
	if err != nil {
		t.Fatal(err)
	}
	checkReply(t, r, false)
	for _, bad := range []string{"javascript", "<", "@", "\u202e"} {
		if strings.Contains(r.Plain(), bad) {
			t.Errorf("%q in %q", bad, r.Plain())
		}
	}
}

func TestWarningPostSendsNobodyToAClosedService(t *testing.T) {
	w := hertsWarning()
	w.Label, w.Title = news.IsCorrection, "Update: ring ACTION  Fraud about calls"
	w.KeySentence = "Ring Action Fraud."
	w.Body = w.KeySentence
	p := newPerson(t, w)
	r, err := p.posted(w.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, got := range []string{r.Plain(), p.say("/warnings").Plain()} {
		if oldName.MatchString(got) || !strings.Contains(got, p.word("bot.force.oldname")) {
			t.Errorf("%q", got)
		}
	}
	if !strings.HasPrefix(r.Lead, "Police correction") {
		t.Errorf("%q", r.Lead)
	}
}

func TestWarningPostFailsWhenThereIsNoSuchWarning(t *testing.T) {
	p := newPerson(t)
	if r, err := p.posted("nosuch"); err == nil {
		t.Errorf("%+v", r)
	}
	p.store.down = true
	if r, err := p.posted("w-herts"); err == nil {
		t.Errorf("%+v", r)
	}
}
