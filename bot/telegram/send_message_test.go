package telegram

import (
	"bytes"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/bottest/telegramtest"
)

// chart is a reply with a picture.
func chart(alt string, parts ...bot.Part) bot.Reply {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		panic(err) // into memory
	}
	return bot.Reply{Lead: "This week.", Parts: parts, Picture: &bot.Picture{PNG: b.Bytes(), Alt: alt},
		Buttons: []bot.Button{{Label: "More", Action: "more"}}}
}

func longChart() bot.Reply {
	r := chart("3, then 5.")
	r.Lead = strings.Repeat("word ", 220) + "end"
	return r
}

var somePart = bot.Part{Kind: bot.Paragraph, Text: "Twelve people wrote."}

func TestPicturesComeWithTheirWords(t *testing.T) {
	for name, c := range map[string]struct {
		r       bot.Reply
		fault   string // what Telegram says of the picture
		caption string
		rest    []string
	}{
		"alone":                  {chart("3, then 5."), "", "This week.\n\n3, then 5.", nil},
		"with more to say":       {chart("3, then 5.", somePart), "", "This week.\n\n3, then 5.", []string{"Twelve people wrote."}},
		"with a long first line": {longChart(), "", "3, then 5.", []string{strings.Repeat("word ", 220) + "end"}},
		"with too many words":    {chart(strings.Repeat("a", 1025)), "", "This week.\n\n" + strings.Repeat("a", maxAlt-1) + "…", nil},
		"without any":            {chart(""), "", "This week.", nil},
		"that is refused":        {chart("3, then 5.", somePart), "Bad Request: PHOTO_INVALID_DIMENSIONS", "", []string{"This week.\n\n3, then 5.", "Twelve people wrote."}},
		"that is not allowed":    {chart("3, then 5."), "Bad Request: not enough rights to send photos to the chat", "", []string{"This week.\n\n3, then 5."}},
	} {
		t.Run(name, func(t *testing.T) {
			r := alone(t, nil)
			if c.fault != "" {
				f := telegramtest.Refusal(400, c.fault)
				f.Method = "sendPhoto"
				r.srv.Break(f)
			}
			r.h.Answer(c.r)
			r.mustSay("/stats")
			var got []string
			for _, m := range r.shown {
				if m.Photo == nil {
					got = append(got, m.Text)
				} else if m.Caption != c.caption {
					t.Errorf("caption %q", m.Caption)
				}
			}
			if !slices.Equal(got, c.rest) {
				t.Errorf("said %q", got)
			}
			if ks := keysOf(r.shown[len(r.shown)-1]); len(ks) != 1 || ks[0].Text != "More" {
				t.Errorf("buttons %v", ks)
			}
		})
	}
}

func TestAPostedPictureIsCorrectedAndRemoved(t *testing.T) {
	r := alone(t, nil)
	o, to := r.desk.Outlet(), bot.Address{Chat: chatID(r.chat)}
	ref, err := o.Send(t.Context(), to, chart("3, then 5.", somePart), "k")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second changes nothing
		if err := o.Edit(t.Context(), ref, bot.Reply{Lead: "Corrected."}); err != nil {
			t.Fatal(err)
		}
	}
	if got := r.since(nil, r.me, r.chat); len(got) != 1 || got[0].Caption != "Corrected." || got[0].Photo == nil {
		t.Errorf("shown %+v", got)
	}
	if err := o.Edit(t.Context(), ref, bot.Reply{Lead: strings.Repeat("Word. ", 200)}); err.(*bot.SendError).Kind != bot.Shrink {
		t.Errorf("too long for a caption: %v", err)
	}
	for range 2 { // the second finds nothing
		if err := o.Delete(t.Context(), ref); err != nil {
			t.Error(err)
		}
	}
	if got := r.since(nil, r.me, r.chat); len(got) != 0 {
		t.Errorf("still there: %q", texts(got))
	}
	long, err := o.Send(t.Context(), to, chart(strings.Repeat("word ", 300)), "k")
	if err != nil || strings.HasPrefix(string(long.ID), photoMark) {
		t.Errorf("with more words than fit under a picture: %v, %v", long, err)
	}
}

func TestRefusedMarkupIsSentAsWords(t *testing.T) {
	p := bot.Reply{Lead: "Tom & <Jerry>", Parts: []bot.Part{{Kind: bot.List, Items: []bot.Item{{Text: "Kent Police", URL: "https://kent.police.uk/a?b=1&c=2"}}}},
		Buttons: []bot.Button{{Label: "Go", Action: "go"}}}
	want := "Tom & <Jerry>\n\n• Kent Police https://kent.police.uk/a?b=1&c=2"
	for _, why := range []string{"Bad Request: can't parse entities: Unsupported start tag", "Bad Request: BUTTON_DATA_INVALID", "Bad Request: MESSAGE_TOO_LONG"} {
		r := alone(t, nil)
		refuse := func() {
			f := telegramtest.Refusal(400, why)
			f.Method = "sendMessage"
			r.srv.Break(f)
		}
		r.h.Answer(p)
		refuse()
		r.mustSay("he rang")
		if len(r.shown) != 1 || r.shown[0].Text != want || r.shown[0].Keyboard != nil {
			t.Errorf("%s: answered %q", why, texts(r.shown))
		}
		refuse()
		if _, err := r.Post(p, "k"); err != nil || r.shown[0].Text != want {
			t.Errorf("%s: posted %q, %v", why, texts(r.shown), err)
		}
	}
}

func TestPlainWordsKeepToTheLimit(t *testing.T) {
	text := `<a href="https://e.org/` + strings.Repeat("x", 100) + `">` + strings.Repeat("y", maxUnits-10) + "</a>"
	if got := bare(text, maxUnits); got != strings.Repeat("y", maxUnits-10) {
		t.Errorf("%d units", units(got))
	}
}

func TestTheRestOfAnAnswerWaitsInsteadOfBeginningAgain(t *testing.T) {
	r := alone(t, nil)
	r.h.Answer(bot.Reply{Lead: "Long.", Parts: []bot.Part{{Kind: bot.Paragraph, Text: strings.Repeat("A sentence. ", 600)}}})
	r.srv.Say(r.me, r.chat, "he rang")
	busy := &slowly{caller: r.api, fail: 2}
	r.desk = r.newDesk(func(c *DeskConfig) { c.API = busy })
	begun := time.Now()
	r.mustRun()
	if got := texts(r.since(nil, r.me, r.chat)); len(got) != 2 || !strings.HasSuffix(got[0], "(1/2)") || !strings.HasSuffix(got[1], "(2/2)") {
		t.Errorf("%d messages", len(got))
	}
	if time.Since(begun) < partWait {
		t.Error("it did not wait")
	}
}

// A text of exactly 4096 UTF-16 units is one message, and one of 4097 is two.
func TestTheLimitOfATextIsTelegrams(t *testing.T) {
	for _, unit := range []string{"a", "𝒇", "👵🏽"} {
		for over, want := range map[int]int{0: 1, 1: 2} {
			text := strings.Repeat(unit, maxUnits/units(unit)) + strings.Repeat("b", over)
			r := alone(t, nil)
			r.h.Answer(bot.Reply{Lead: text})
			r.mustSay("he rang")
			if len(r.shown) != want {
				t.Errorf("%d units of %q: %d messages", units(text), unit, len(r.shown))
			}
			_, err := r.Post(bot.Reply{Lead: text}, "k")
			if (err == nil) != (want == 1) {
				t.Errorf("posting %d units of %q: %v", units(text), unit, err)
			}
		}
	}
}
