package webchat

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"hangup/bot"
)

func TestOnlyHarmlessAddressesBecomeLinks(t *testing.T) {
	for address, want := range map[string]string{
		"":                                  "",
		"https://www.reportfraud.police.uk": "https://www.reportfraud.police.uk",
		"https://example.org/a?b=c#d":       "https://example.org/a?b=c#d",
		"http://www.kent.police.uk/news":    "http://www.kent.police.uk/news",
		"http://www.gov.uk.evil.example":    "",
		"http://evil.example/police.uk":     "",
		"http://police.uk.evil.example":     "",
		"tel:159":                           "tel:159",
		"tel:+441632960000":                 "tel:+441632960000",
		"tel:03001232040":                   "tel:03001232040",
		"http://127.0.0.1:8080/dashboard/enter/AAAAAAAAAAAAAAAAAAAAAA":         "http://127.0.0.1:8080/dashboard/enter/AAAAAAAAAAAAAAAAAAAAAA",
		"http://evil.example/dashboard/enter/AAAAAAAAAAAAAAAAAAAAAA":           "",
		"http://127.0.0.1.evil.example/dashboard/enter/AAAAAAAAAAAAAAAAAAAAAA": "",
		"http://localhost/dashboard/enter/../../api":                           "",
		"tel:":                              "",
		"tel:12":                            "",
		"tel:159;ext=1":                     "",
		"tel:1234567890123456":              "",
		"javascript:alert(1)":               "",
		"JavaScript:alert(1)":               "",
		" javascript:alert(1)":              "",
		"java\nscript:alert(1)":             "",
		"data:text/html,hi":                 "",
		"vbscript:x":                        "",
		"file:///etc/passwd":                "",
		"blob:https://x/y":                  "",
		"//evil.example":                    "",
		"/api/say":                          "",
		"https://":                          "",
		"https://user:pass@evil.example":    "",
		"https://bank.example@evil.example": "",
		"\x00https://x":                     "",
	} {
		if got := link(address); got != want {
			t.Errorf("%q became %q, want %q", address, got, want)
		}
	}
}

func FuzzLink(f *testing.F) {
	f.Add("https://www.police.uk")
	f.Add("tel:101")
	f.Add("javascript:alert(1)")
	f.Fuzz(func(t *testing.T, address string) {
		got := link(address)
		fine := got == "" || strings.HasPrefix(got, "https://") || strings.HasPrefix(got, "http://") || phone.MatchString(got)
		if !fine {
			t.Errorf("%q became %q", address, got)
		}
	})
}

func TestAReplyKeepsEverythingOnItsWay(t *testing.T) {
	until := time.Date(2026, 3, 1, 12, 5, 0, 0, time.UTC)
	r := scamAnswer()
	r.Until = until
	r.Form = reportForm(map[string]string{"who": "a <b>detective</b>"}, "Please say a day.")
	raw, err := json.Marshal(render(r))
	if err != nil {
		t.Fatal(err)
	}
	var w replyWire
	if err := json.Unmarshal(raw, &w); err != nil {
		t.Fatal(err)
	}
	if w.Lead != r.Lead || w.Tone != "urgent" || len(w.Parts) != len(r.Parts) || len(w.Buttons) != len(r.Buttons) || !w.Until.Equal(until) {
		t.Errorf("reply %+v", w)
	}
	for i, p := range r.Parts {
		if w.Parts[i].Kind != string(p.Kind) || w.Parts[i].Text != p.Text || w.Parts[i].Head != p.Head || len(w.Parts[i].Items) != len(p.Items) {
			t.Errorf("part %d: %+v", i, w.Parts[i])
		}
	}
	for i, b := range r.Buttons {
		if got := w.Buttons[i]; got.Label != b.Label || got.Action != string(b.Action) || got.Strong != b.Strong {
			t.Errorf("button %d: %+v", i, got)
		}
	}
	for i, f := range r.Form.Fields {
		got := w.Form.Fields[i]
		if got.ID != f.ID || got.Label != f.Label || got.Hint != f.Hint || got.Kind != string(f.Kind) || got.Required != f.Required ||
			got.Max != f.Max || got.Value != f.Value || got.Problem != f.Problem || len(got.Options) != len(f.Options) {
			t.Errorf("field %d: %+v", i, got)
		}
	}
}

func TestAnEmptyReplyShowsNothing(t *testing.T) {
	if got := renderAnswer(bot.Reply{}); got != nil {
		t.Errorf("got %+v", got)
	}
	if raw, _ := json.Marshal(answerWire{}); !strings.Contains(string(raw), `"reply":null`) {
		t.Errorf("%s", raw)
	}
}
