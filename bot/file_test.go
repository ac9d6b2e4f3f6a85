package bot

import (
	"strings"
	"testing"
)

func TestAFileGoesOnlyToWhoIsAlone(t *testing.T) {
	small, large := &File{Name: "a.csv", Data: []byte("x")}, &File{Name: "a.csv", Data: make([]byte, MaxFile+1)}
	most := &File{Name: "a.csv", Data: make([]byte, MaxFile)}
	for name, c := range map[string]struct {
		private bool
		file    *File
		comes   bool
		said    string
	}{
		"alone":                     {true, small, true, ""},
		"alone, as large as can be": {true, most, true, ""},
		"alone, too large":          {true, large, false, "bot.file.large"},
		"among others":              {false, small, false, "bot.file.alone"},
		"no file":                   {false, nil, false, ""},
	} {
		p := newPerson(t)
		tn := p.turn()
		tn.in.Private = c.private
		r := tn.finish(Reply{Lead: "Here.", File: c.file})
		if (r.File != nil) != c.comes {
			t.Errorf("%s: file %v", name, r.File != nil)
		}
		want := "Here."
		if c.said != "" {
			want += "\n" + p.word(c.said)
		}
		if r.Plain() != want {
			t.Errorf("%s: %q", name, r.Plain())
		}
		if strings.Contains(p.log.String(), "too large") != (c.file == large) {
			t.Errorf("%s: logged %q", name, p.log.String())
		}
	}
}
