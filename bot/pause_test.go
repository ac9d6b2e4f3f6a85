package bot

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestWhatIsTypedAsAPause(t *testing.T) {
	now := inLondon(t, "2026-11-18 10:00:00") // a Wednesday
	for typed, want := range map[string]string{
		"1 hour": "2026-11-18 11:00:00", "an hour": "2026-11-18 11:00:00", "half an hour": "2026-11-18 10:30:00", "for two hours": "2026-11-18 12:00:00",
		"90 minutes": "2026-11-18 11:30:00", "45m": "2026-11-18 10:45:00", "2h": "2026-11-18 12:00:00", "2 days": "2026-11-20 10:00:00",
		"a week": "2026-11-25 10:00:00", "1 month": "2026-12-18 10:00:00", "3 WEEKS!": "2026-12-09 10:00:00",
		"until monday": "2026-11-23 08:00:00", "monday": "2026-11-23 08:00:00", "Mon": "2026-11-23 08:00:00", "until wednesday": "2026-11-25 08:00:00",
		"until thu 9pm": "2026-11-19 21:00:00", "until next friday at 6": "2026-11-20 06:00:00", "next week": "2026-11-23 08:00:00",
		"until the weekend": "2026-11-21 08:00:00", "tomorrow": "2026-11-19 08:00:00", "until tomorrow at 9:30 am": "2026-11-19 09:30:00",
		"8am": "2026-11-19 08:00:00", "until 8pm": "2026-11-18 20:00:00", "till 18:15": "2026-11-18 18:15:00", "until 10": "2026-11-19 10:00:00",
		"noon": "2026-11-18 12:00:00", "until midnight": "2026-11-19 00:00:00", "until today 5pm": "2026-11-18 17:00:00", "morning": "2026-11-19 08:00:00",
	} {
		if got, ok := readPause(typed, now.UTC()); !ok || !got.Equal(inLondon(t, want)) {
			t.Errorf("%q: %v %v", typed, got.In(london()), ok)
		}
	}
	for _, typed := range []string{"", "  ", "until resumed", "forever"} {
		if got, ok := readPause(typed, now); !ok || !got.IsZero() {
			t.Errorf("%q: %v %v", typed, got, ok)
		}
	}
	for _, typed := range []string{
		"0 hours", "-1 hour", "soon", "until", "25:00", "13pm", "until today 9am", "1 hour 30", "m", "fri sat", "8am monday", "99999999 days",
		strings.Repeat("a", 200), "until mond<b>ay", "1.5 hours", "until tomorrow 24:30",
	} {
		if got, ok := readPause(typed, now); ok {
			t.Errorf("%q: %v", typed, got)
		}
	}
}

func TestAPauseOfDaysGoesByTheClock(t *testing.T) {
	for from, want := range map[string]string{
		"2027-03-27 10:00:00": "2027-03-28 10:00:00", "2026-10-24 10:00:00": "2026-10-25 10:00:00",
	} {
		if got, ok := readPause("1 day", inLondon(t, from).UTC()); !ok || !got.Equal(inLondon(t, want)) {
			t.Errorf("%s: %v", from, got.In(london()))
		}
	}
}

func TestPauseAndResume(t *testing.T) {
	p := following(t, Wish{}, hertsWarning()).moderate()
	r := p.say("/pause until monday")
	if got := p.store.paused[p.at.Chat]; !got.Equal(inLondon(t, "2026-11-23 08:00:00")) || r.Lead != "I post nothing here until Monday 23 November, 8 am." {
		t.Fatalf("%v: %s", got, r.Plain())
	}
	if r := p.say("/watches"); !strings.Contains(r.Plain(), "Posts are paused until Monday 23 November, 8 am.") {
		t.Errorf("%s", r.Plain())
	}
	p.at.Thread = "5" // another topic of the same chat
	for n, want := range []string{"Nothing was waiting.", "One post was waiting. It comes now, or", "2 posts were waiting. They come now, or"} {
		p.store.paused[p.at.Chat] = p.clock.Add(time.Hour)
		r := p.say("/resume")
		if !strings.Contains(r.Plain(), want) || r.Lead != p.word("bot.resume.done") || strings.Contains(r.Plain(), p.word("bot.resume.old")) != (n > 0) {
			t.Errorf("%d: %s", n, r.Plain())
		}
		if !p.store.paused[p.at.Chat].IsZero() {
			t.Errorf("%v", p.store.paused)
		}
		p.store.posts = append(p.store.posts, memoryPost{to: p.at, due: *p.clock, state: "due"})
	}
	if r := p.say("/resume"); r.Lead != p.word("bot.resume.none") {
		t.Errorf("%s", r.Plain())
	}
}

func TestAPauseEndsWithinThirtyDays(t *testing.T) {
	p := following(t, Wish{}).moderate()
	most := startOfTest.Add(maxPause)
	for text, want := range map[string]string{
		"/pause": "until a moderator types /resume. The pause ends Friday 18 December, 10 am at the latest.", "/pause 8 weeks": "I post nothing here until Friday 18 December, 10 am.",
	} {
		r := p.say(text)
		if got := p.store.paused[p.at.Chat]; !got.Equal(most) || !strings.Contains(r.Lead, want) || strings.Contains(r.Plain(), "/unwatch") != (text != "/pause") {
			t.Errorf("%s: %v, %s", text, got, r.Plain())
		}
	}
	p.tapOn(p.word("bot.button.resume"))
	if !p.store.paused[p.at.Chat].IsZero() {
		t.Errorf("%v", p.store.paused)
	}
	if r := p.say("/pause whenever"); r.Lead != p.word("bot.pause.unread") || !p.store.paused[p.at.Chat].IsZero() {
		t.Errorf("%s", r.Plain())
	}
}

func TestAPauseIsOverByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := following(t, Wish{}).moderate()
		*p.clock = time.Now()
		p.say("/pause 2 hours")
		time.Sleep(2*time.Hour - time.Second)
		*p.clock = time.Now()
		if r := p.say("/watches"); !strings.Contains(r.Plain(), "paused") {
			t.Errorf("%s", r.Plain())
		}
		time.Sleep(time.Second)
		*p.clock = time.Now()
		if r := p.say("/watches"); strings.Contains(r.Plain(), "paused") {
			t.Errorf("%s", r.Plain())
		}
	})
}

func TestWhatChangesPostsIsForModeratorsOnly(t *testing.T) {
	p := following(t, Wish{}, hertsWarning())
	for _, text := range []string{"/pause", "/pause 2 hours", "/resume", "/watch Kent courier"} {
		if r := p.say(text); r.Lead != p.word("bot.rights.none") {
			t.Errorf("%s: %s", text, r.Plain())
		}
	}
	for _, a := range []Action{"pause", "resume", act("settings", string(herts)), "usefilter"} {
		if r := p.press(a); r.Lead != p.word("bot.rights.none") {
			t.Errorf("%s: %s", a, r.Plain())
		}
	}
	if len(p.store.deeds) != 0 || len(p.store.paused) != 0 {
		t.Errorf("%+v %+v", p.store.deeds, p.store.paused)
	}
}

func FuzzReadPause(f *testing.F) {
	for _, s := range []string{"1 hour", "until monday", "8am", "until tomorrow 9:30 pm", "99999 weeks", "12 midnight", "half an hour", "fri noon", "\xff", "24:00"} {
		f.Add(s, int64(0))
	}
	f.Fuzz(func(t *testing.T, typed string, later int64) {
		now := startOfTest.Add(time.Duration(later%(10*365*24*3600)) * time.Second)
		until, ok := readPause(typed, now)
		if ok && !until.IsZero() && !until.After(now) {
			t.Errorf("%q at %v: %v", typed, now, until)
		}
	})
}
