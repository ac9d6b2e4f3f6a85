package advice

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAreasIn(t *testing.T) {
	g := places(t)
	cases := []struct {
		text string
		want []AreaID
	}{
		{"my mum in Winchester got a call", []AreaID{"district:winchester"}},
		{"my mum in st albans got a call", []AreaID{"district:st-albans"}},
		{"ma maw in Paisley", []AreaID{"district:renfrewshire"}},
		{"the St Albans, Watford and Hertsmere areas of the county", []AreaID{"district:st-albans", "district:watford", "district:hertsmere"}},
		{"in the Welwyn/Hatfield area", []AreaID{"district:welwyn-hatfield"}},
		{"across Hampshire and in Scotland", []AreaID{"county:hampshire", "nation:scotland"}},
		{"Essex Police rang me and the Met police too", nil},
		{"She lives in Reading", []AreaID{"district:reading"}},
		{"mum lives in reading, he rang her", []AreaID{"district:reading"}},
		{"I was reading in bath when the deal came up for sale in the street", nil},
		{"Reading me the code was a mistake", nil},
		{"in Slough, Reading and Bracknell", []AreaID{"district:slough", "district:reading", "district:bracknell-forest"}},
		{"I live in Newport", nil},
		{"I live in Newport, not far from Telford", []AreaID{"district:telford-and-wrekin"}},
		{"I live in Newport near Cwmbran", []AreaID{"district:newport", "district:torfaen"}},
		{"Detective Inspector Stafford and Marlene Ossett", nil},
		{"sentenced at Chester Crown Court", nil},
		{"the Leeds Building Society branch on Oxford Street", nil},
		{"Bank of Scotland rang", nil},
		{"a text from New York", nil},
		{"pay at camden.gov.uk or mail x@wigan.example", nil},
		{"my neighbour Barry from the rugby club", nil},
		{"from Halifax they said, fraud team", nil},
		{"a man called Stanley rang", nil},
		{"a man from Stanley, near Consett", []AreaID{"district:county-durham"}},
		{"Cheadle residents", nil},
		{"Birmingham and birmingham again", []AreaID{"district:birmingham"}},
		{"", nil},
	}
	for _, c := range cases {
		var got []AreaID
		for _, a := range g.AreasIn(c.text) {
			got = append(got, a.ID)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("AreasIn(%q) = %v, want %v", c.text, got, c.want)
		}
	}
}

func TestMentionsNameForces(t *testing.T) {
	g := places(t)
	for text, want := range map[string]AreaID{
		"Hampshire police say": "force:hampshire", "CHESHIRE Police have issued": "force:cheshire",
		"officers from Thames Valley Police": "force:thames-valley", "the Met’s Cyber Crime Unit": "force:metropolitan",
		"the Metropolitan Police area": "force:metropolitan", "PSNI": "force:northern-ireland",
	} {
		ms := g.Mentions(text)
		if len(ms) != 1 || !ms[0].Police || ms[0].Areas[0].ID != want {
			t.Errorf("Mentions(%q) = %+v, want the force %s", text, ms, want)
		}
	}
	if ms := g.Mentions("we met yesterday"); len(ms) != 0 {
		t.Errorf("an ordinary word is a force: %+v", ms)
	}
}

func TestMentionsStandWhereTheySay(t *testing.T) {
	g := places(t)
	text := "Wédi’r alwad yng Nghaerdydd: St. Albans & King’s Lynn; 🙂 Ynys Môn."
	ms := g.Mentions(text)
	if len(ms) != 3 {
		t.Fatalf("%d mentions in %q: %+v", len(ms), text, ms)
	}
	for _, m := range ms {
		if text[m.Start:m.End] != m.Text {
			t.Errorf("%q stands at %d:%d, which is %q", m.Text, m.Start, m.End, text[m.Start:m.End])
		}
	}
}

func TestAreasInStopsAtItsLimit(t *testing.T) {
	g := places(t)
	long := strings.Repeat("é", maxAreaText/2) + " Winchester"
	if got := g.AreasIn(long); len(got) != 0 {
		t.Errorf("text beyond the limit is read: %v", got)
	}
	if got := g.AreasIn("x" + long); len(got) != 0 {
		t.Errorf("text beyond the limit is read: %v", got)
	}
}

func FuzzAreasIn(f *testing.F) {
	g := places(f)
	for _, s := range []string{"in St Albans, Watford", "the Met's", "\xff. & /", "in Newport and Telford", "x@wigan.example"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, m := range g.Mentions(text) {
			if m.Start < end || m.End > len(text) || len(m.Areas) == 0 || text[m.Start:m.End] != m.Text {
				t.Errorf("mention %+v in %q", m, text)
			}
			if utf8.ValidString(text) && !utf8.ValidString(m.Text) {
				t.Errorf("mention %q is cut within a letter", m.Text)
			}
			end = m.End
		}
	})
}

func BenchmarkAreasIn(b *testing.B) {
	g := places(b)
	text := strings.Repeat("A man rang my mum in St Albans and said that he was from the fraud team at the Met. ", 6)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		g.AreasIn(text)
	}
}
