package bot

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzModerator sends anything as the text of a warning, in its form and behind every button of moderators.
func FuzzModerator(f *testing.F) {
	for _, s := range []string{
		"", doorWarning, "force:kent", "Kent", "N-1", "n|N-1", "w|w-herts", "w-other|post", "here|w-other", "all|x", "yes", "\xff\x00@everyone<b>",
		"<<b>b>", "07700 900123 PC Smith", "a\n\n\nb", strings.Repeat("😱 ", 400), "</a <b\u202e>", strings.Repeat("|", 60),
	} {
		f.Add(s, s)
	}
	verbs := []string{"send", "redo", "drop", "undo", "fix", "take", "takeback", "takeall", "review", "reviewall", "next", "pendingall", "logall"}
	f.Fuzz(func(t *testing.T, text, more string) {
		if strings.ContainsAny(text+more, "⟨⟩{}%") || strings.Contains(text+more, "Action Fraud") {
			t.Skip("checkReply takes these for gaps that were not filled")
		}
		p := moderatedGroup(t).become(aCoordinator)
		p.follow("paper", "group-9", "force:kent")
		p.say("/warn " + text)
		p.must(Inbound{Form: &FormReply{ID: warnForm, Values: map[string]string{fieldText: text, fieldUrgent: more, fieldArea: more, more: text}}})
		for _, a := range []Action{"send|" + draftOf(p), Action("send|" + more)} {
			p.press(a)
		}
		for _, verb := range verbs {
			p.press(Action(verb + "|" + more))
		}
		p.say("/log")
		for _, n := range p.store.notices {
			if strings.ContainsAny(n.Text, "<>@`\x00\u202e") || !utf8.ValidString(n.Text) || utf8.RuneCountInString(n.Text) > maxNotice || strings.TrimSpace(n.Text) == "" {
				t.Errorf("sent: %q", n.Text)
			}
		}
		if log := p.log.String(); strings.Contains(log, "panic") {
			t.Error(log)
		}
	})
}

// draftOf is the id of the draft that the person has open, "" when there is none.
func draftOf(p *person) Action {
	state := p.turn().recall(p.t.Context())
	if state.Notice == nil {
		return ""
	}
	return Action(state.Notice.ID)
}
