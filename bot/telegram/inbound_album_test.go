package telegram

import (
	"fmt"
	"strings"
	"testing"

	"hangup/bot"
	"hangup/bot/bottest"
)

// brings sends a message that is not made of words alone, such as `"photo":[{"file_id":"x"}]`, and gives what is shown then.
func (r *reader) brings(id int, what string) string {
	r.t.Helper()
	body := fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"private"},"from":{"id":%d},%s}}`,
		9000+id, 9000+id, r.clock().Unix(), r.chat, r.me.ID, what)
	seen, err := r.does(func() error {
		return r.desk.Handle(r.t.Context(), RawUpdate{ID: int64(9000 + id), Body: []byte(body)}, r.clock())
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return seen.Text
}

const aPhoto = `"photo":[{"file_id":"x"}]`

func TestAnAlbumIsAnsweredOnce(t *testing.T) {
	r := alone(t, new(bottest.Handler))
	r.h.Answer(bot.Reply{Lead: "I read words."})
	for id, want := range []string{"I read words.", "", ""} {
		if got := r.brings(id, aPhoto+`,"media_group_id":"album"`); strings.TrimSpace(got) != want {
			t.Errorf("picture %d of an album: %q", id, got)
		}
	}
	if got := r.brings(0, aPhoto+`,"media_group_id":"album"`); !strings.Contains(got, "I read words.") {
		t.Errorf("the first once more, as after a crash: %q", got)
	}
	for id, what := range map[int]string{10: `,"media_group_id":"another"`, 11: `,"media_group_id":"album","caption":"is it real"`, 12: ""} {
		if got := r.brings(id, aPhoto+what); !strings.Contains(got, "I read words.") {
			t.Errorf("%s: %q", what, got)
		}
	}
	if in := r.h.Came()[0]; !in.Attached || in.Text != "" || !in.Private {
		t.Errorf("%+v", in)
	}
}

func TestManyAlbumsDoNotPileUp(t *testing.T) {
	var a albums
	for n := range 3 * maxAlbums {
		m := &message{}
		m.MediaGroupID = fmt.Sprint(n)
		if a.seen(m) || len(a.last) > maxAlbums {
			t.Fatalf("album %d: seen, or %d are remembered", n, len(a.last))
		}
	}
}

func TestAPictureIsNoAnswerInAForm(t *testing.T) {
	r := asks(t, reportOf(3))
	r.mustSay("2")
	if text := r.brings(1, aPhoto); !strings.Contains(text, "telegram.form.attached") || !strings.Contains(text, "Who?") || r.values() != nil {
		t.Errorf("without words: %q", text)
	}
	if text := r.brings(2, aPhoto+`,"caption":"much too long"`); !strings.Contains(text, "telegram.form.long") {
		t.Errorf("with too many words: %q", text)
	}
	r.brings(3, aPhoto+`,"caption":"Bank"`)
	came := r.h.Came()
	if v := r.values(); v["type"] != "b" || v["who"] != "Bank" || !came[len(came)-1].Attached {
		t.Errorf("came %v", v)
	}
}

func TestOnlyTheWordsUnderAPictureAnswerAQuestion(t *testing.T) {
	f := reportOf(3)
	f.Fields = append(f.Fields, bot.Field{ID: "where", Label: "Where?", Kind: bot.Line, Max: 20})
	r := asks(t, f)
	r.mustSay("2")
	if text := r.brings(1, aPhoto+`,"caption":"Bank"`); !strings.Contains(text, "telegram.form.attached.words") || !strings.Contains(text, "Where?") {
		t.Errorf("%q", text)
	}
}
