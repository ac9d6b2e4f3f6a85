package advice

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

// The examples of kb/ADDING.md do what it says they do.

// example gives the YAML that stands behind a mark of the guide.
func example(t *testing.T, mark string) string {
	t.Helper()
	raw, err := os.ReadFile("kb/ADDING.md")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile("(?s)<!-- " + regexp.QuoteMeta(mark) + " -->\n```yaml\n(.*?)```\n<!-- end -->").FindSubmatch(raw)
	if m == nil {
		t.Fatalf("kb/ADDING.md has no example %s", mark)
	}
	return string(m[1])
}

// withExamples is the knowledge base with what the guide adds. It has no learned part, which would have to be trained.
func withExamples(t *testing.T) fstest.MapFS {
	t.Helper()
	kb := ours(t)
	forces, err := fs.Glob(embedded, "kb/areas/*.yaml")
	more, err2 := fs.Glob(embedded, "kb/areas/forces/*.yaml")
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	for _, name := range append(append(forces, more...), "kb/learned/words.txt") {
		raw, err := fs.ReadFile(embedded, name)
		if err != nil {
			t.Fatal(err)
		}
		kb[strings.TrimPrefix(name, "kb/")] = &fstest.MapFile{Data: raw}
	}
	for _, name := range []string{"types/pet_sale.yaml", "concepts/pet.yaml", "areas/forces/sampleshire.yaml"} {
		kb[name] = &fstest.MapFile{Data: []byte(example(t, name))}
	}
	rules := strings.Replace(string(kb["rules.yaml"].Data), "types:\n", "types:\n"+example(t, "rules"), 1)
	kb["rules.yaml"] = &fstest.MapFile{Data: []byte(rules)}
	return kb
}

func TestAddingWhatTheGuideAddsWorks(t *testing.T) {
	e, err := LoadFrom(withExamples(t))
	if err != nil {
		t.Fatal(err)
	}
	asked := "A breeder has a puppy online and wants me to send money before I see it"
	got := e.Assess(asked)
	if got.Type != "pet_sale" || got.Verdict != Scam {
		t.Errorf("%q is taken for %s of %s", asked, got.Verdict, got.Type)
	}
	for name, want := range map[string]AreaID{
		"Much Sampling": "district:upper-sample", "Nether Sample": "district:lower-sample", "Sampleshire Constabulary": "force:sampleshire",
	} {
		if found, ok, _ := e.FindArea(name); !ok || found.ID != want {
			t.Errorf("%q is found as %+v, want %s", name, found, want)
		}
	}
	if in := e.Nation("district:upper-sample"); in != England {
		t.Errorf("the district is in %q", in)
	}
}
