package advice

import (
	"strings"
	"testing"
	"testing/fstest"
)

// goodLanguage is a file that is right; the tests break one thing of it each.
const goodLanguage = `tag: xx
name: Example
own: Exemplo
scripts: [Latin]
direction: ltr
line: "Pendu. Telefonu 999."
wait: "Atendu."
ring: "Banko 159, polico 101."
tell: "Diru."
english: "Skribu."
stop: |
  unu du tri kvar
danger: |
  mono kodo*
`

func loadLanguage(name, text string) (*languages, error) {
	return loadLanguages(fstest.MapFS{"languages/" + name: {Data: []byte(text)}})
}

func TestLanguageFileThatFits(t *testing.T) {
	ls, err := loadLanguage("xx.yaml", goodLanguage)
	if err != nil {
		t.Fatal(err)
	}
	if tag, danger := ls.read("unu du kodojn"); tag != "xx" || !danger {
		t.Errorf("%q %v, want xx with danger", tag, danger)
	}
	if tag, danger := ls.read("unu du sed"); tag != "xx" || danger {
		t.Errorf("%q %v, want xx without danger", tag, danger)
	}
}

func TestNoFilesMeanNoLanguages(t *testing.T) {
	ls, err := loadLanguages(fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	if tag, _ := ls.read("ktoś dzwoni z banku"); tag != "" {
		t.Errorf("seen as %q", tag)
	}
}

func TestLanguageFileThatDoesNotFit(t *testing.T) {
	long := strings.Repeat("longa ", 30)
	tests := []struct{ name, old, new, want string }{
		{"tag is not the file's name", "tag: xx", "tag: yy", "languages/xx.yaml:1: tag"},
		{"tag is no tag", "tag: xx", "tag: XX", "languages/xx.yaml:1: tag"},
		{"no name", "name: Example", "name: ''", "languages/xx.yaml:2: a name"},
		{"unknown script", "[Latin]", "[Latn]", "languages/xx.yaml:4: \"Latn\""},
		{"no script", "[Latin]", "[]", "languages/xx.yaml:4: a script"},
		{"wrong direction", "ltr", "rtl", "languages/xx.yaml:5: direction"},
		{"default of Latin", "direction: ltr", "direction: ltr\ndefault: true", "languages/xx.yaml:6: no language"},
		{"no line", "Pendu. Telefonu 999.", "", "languages/xx.yaml:6: the line for danger"},
		{"line without 999", "Telefonu 999", "Telefonu", "languages/xx.yaml:6: the line must give 999"},
		{"line in another script", "Pendu", "Ждите", "languages/xx.yaml:6: the line must start"},
		{"line that starts with a number", "Pendu", "1 Pendu", "languages/xx.yaml:6: the line must start"},
		{"line too long", "Pendu", "Pendu " + long, "languages/xx.yaml:6: 201 characters"},
		{"exclamation mark", "Atendu.", "Atendu!", "languages/xx.yaml:7: 7 characters"},
		{"step missing", "tell: \"Diru.\"\n", "", "give all four"},
		{"ring without the police", ", polico 101", "", "languages/xx.yaml:8: the line must give 101"},
		{"too few words", "unu du tri kvar", "unu du", "languages/xx.yaml:11: 2 words"},
		{"star in the middle", "kodo*", "ko*do", "languages/xx.yaml:13: \"ko*do\""},
		{"star after two letters", "kodo*", "ko*", "languages/xx.yaml:13: \"ko*\""},
		{"a number for a word", "mono", "159", "languages/xx.yaml:13: \"159\""},
		{"unknown key", "own:", "owns:", "languages/xx.yaml:3:"},
		{"not YAML", "tag: xx", "tag: [", "languages/xx.yaml:"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			broken := strings.Replace(goodLanguage, tt.old, tt.new, 1)
			if broken == goodLanguage {
				t.Fatal("nothing was broken")
			}
			if _, err := loadLanguage("xx.yaml", broken); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestTwoDefaultsOfOneScript(t *testing.T) {
	file := func(tag string) *fstest.MapFile {
		r := strings.NewReplacer("tag: xx", "tag: "+tag, "[Latin]", "[Greek]\ndefault: true",
			"Pendu", "Αα", "Atendu", "Αα", "Banko", "Αα", "Diru", "Αα", "Skribu", "Αα")
		return &fstest.MapFile{Data: []byte(r.Replace(goodLanguage))}
	}
	_, err := loadLanguages(fstest.MapFS{"languages/xx.yaml": file("xx"), "languages/yy.yaml": file("yy")})
	if err == nil || !strings.Contains(err.Error(), `languages/yy.yaml:5: "xx" is the default`) {
		t.Errorf("error %v", err)
	}
}

func FuzzLanguageFile(f *testing.F) {
	f.Add(goodLanguage)
	f.Add("tag: xx\nstop: |\n  *\n")
	f.Add("\xff: {")
	f.Fuzz(func(t *testing.T, text string) {
		ls, err := loadLanguage("xx.yaml", text)
		switch {
		case err == nil:
			ls.read(text)
		case !strings.Contains(err.Error(), "languages/xx.yaml"):
			t.Fatalf("the error names no file: %v", err)
		}
	})
}
