package bot

import (
	"strings"
	"testing"
)

// FuzzEcho sends anything behind the buttons of echoes and offers. What is kept names a kind and an area that exist, and nothing
// is sent to anybody.
func FuzzEcho(f *testing.F) {
	for _, s := range []string{
		"", "|", "courier_fraud", "courier_fraud|", "courier_fraud|district:watford", "courier_fraud|force:none", "OFFER1", "OFFER1|write", "OFFER1|later",
		"OFFER2|write|x", "NONE|later", "\xff\x00|@everyone<b>", strings.Repeat("|", 60), strings.Repeat("a", 5000),
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, args string) {
		if strings.ContainsAny(args, "⟨⟩{}%") || strings.Contains(args, "Action Fraud") {
			t.Skip("checkReply takes these for gaps that were not filled")
		}
		p, _ := risen(t)
		p.coordinate()
		for _, verb := range []string{"echo", "noecho", "offer", "offerall"} {
			p.press(Action(verb + "|" + args))
		}
		for _, w := range p.store.wishes {
			_, known := p.core.TypeName(w.Type)
			_, there := p.core.Area(w.Area)
			if !known || !there || w.Own == (Address{}) || w.Person == "" {
				t.Errorf("%+v", w)
			}
		}
		if len(p.store.notices)+len(p.store.posts) != 0 || strings.Contains(p.log.String(), "panic") {
			t.Errorf("%d notices, %d posts, %s", len(p.store.notices), len(p.store.posts), p.log)
		}
	})
}
