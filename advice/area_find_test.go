package advice

import (
	"io/fs"
	"strings"
	"testing"
)

func embeddedAreas() (fs.FS, error) { return fs.Sub(embedded, "kb") }

func TestFindAreaByTheNamesPeopleUse(t *testing.T) {
	g := places(t)
	for typed, want := range map[string]AreaID{
		"Hertfordshire": "county:hertfordshire", "herts": "county:hertfordshire", "HERTS": "county:hertfordshire",
		"Herts Police": "force:hertfordshire", "Hertfordshire Constabulary": "force:hertfordshire",
		"force:hertfordshire": "force:hertfordshire", "District:St-Albans": "district:st-albans",
		"St Albans": "district:st-albans", "St. Albans": "district:st-albans", "st albans": "district:st-albans", "saint albans": "district:st-albans",
		"  St   Albans ": "district:st-albans", "St Albans district": "district:st-albans", "St Albans City": "district:st-albans",
		"Welwyn Hatfield": "district:welwyn-hatfield", "Welwyn/Hatfield": "district:welwyn-hatfield", "Welwyn & Hatfield": "district:welwyn-hatfield",
		"Met": "force:metropolitan", "the met": "force:metropolitan", "Met Police": "force:metropolitan", "Scotland Yard": "force:metropolitan",
		"London": "county:london", "Greater London": "county:london", "Co. Durham": "county:durham", "Durham": "county:durham",
		"County Durham": "county:durham", "Cheshire": "county:cheshire", "Scotland": "nation:scotland", "Police Scotland": "force:scotland",
		"Wales": "nation:wales", "Cymru": "nation:wales", "Northern Ireland": "nation:ni", "NI": "nation:ni", "PSNI": "force:northern-ireland",
		"England": "nation:england", "Paisley": "district:renfrewshire", "Hull": "district:kingston-upon-hull",
		"Kings Lynn": "district:kings-lynn-and-west-norfolk", "King’s Lynn": "district:kings-lynn-and-west-norfolk",
		"Thames Valley": "force:thames-valley", "Sussex": "force:sussex", "Bath": "district:bath-and-north-east-somerset",
		"Reading": "district:reading", "Newcastle": "district:newcastle-upon-tyne", "Harrogate": "district:north-yorkshire",
		"Winchester, Hampshire": "district:winchester", "Newport, Shropshire": "district:telford-and-wrekin", "Ashford, Surrey": "district:spelthorne",
		"Ynys Môn": "district:isle-of-anglesey", "the Borders": "district:scottish-borders", "Borough of Watford": "district:watford",
		"Hertfordshire county": "county:hertfordshire", "BTP": "force:btp", "N Ireland": "nation:ni", "Yorkshire, West Yorkshire": "",
	} {
		found, ok, near := g.FindArea(typed)
		if found.ID != want || ok != (want != "") {
			t.Errorf("FindArea(%q) = %q %v (near %v), want %q", typed, found.ID, ok, near, want)
		}
	}
}

func TestFindAreaOffersNearMisses(t *testing.T) {
	g := places(t)
	for typed, want := range map[string]AreaID{
		"Hertfordshir": "county:hertfordshire", "Hartfordshire": "county:hertfordshire", "St Alban": "district:st-albans",
		"Chesire": "county:cheshire", "Yorkshire": "county:north-yorkshire", "Winchster": "district:winchester",
		"Glasgwo": "district:glasgow-city", "Cheadle": "district:stockport", "Edinborough": "district:city-of-edinburgh",
		"Hereford shire": "district:herefordshire", "somewhere near Watford": "district:watford",
	} {
		found, ok, near := g.FindArea(typed)
		if ok || len(near) == 0 || len(near) > 3 {
			t.Errorf("FindArea(%q) = %+v %v %v, want one to three near misses", typed, found, ok, near)
			continue
		}
		hit := false
		for _, a := range near {
			hit = hit || a.ID == want
		}
		if !hit {
			t.Errorf("FindArea(%q) offers %v, want %q among them", typed, near, want)
		}
	}
}

func TestFindAreaFindsNothing(t *testing.T) {
	g := places(t)
	for _, typed := range []string{"", " ", "Atlantis", "123", "x", strings.Repeat("Hertfordshire ", 20), "🙂", "\x00\xff", "area:", ","} {
		if found, ok, near := g.FindArea(typed); ok || len(near) > 0 {
			t.Errorf("FindArea(%q) = %v %v, want nothing", typed, found, near)
		}
	}
}

func TestFindAreaListsOtherReadings(t *testing.T) {
	g := places(t)
	found, ok, near := g.FindArea("Newport")
	if !ok || found.ID != "district:newport" || len(near) != 2 {
		t.Errorf("Newport = %v %v %v, want the Welsh city and two others", found, ok, near)
	}
}

func FuzzFindArea(f *testing.F) {
	g := places(f)
	for _, s := range []string{"Herts", "St. Albans", "Newport, Shropshire", "a,b,c", "\xff&'", "Kingston upon Hull, City of"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		found, ok, near := g.FindArea(name)
		if _, known := g.Area(found.ID); ok != known || len(near) > 3 {
			t.Errorf("FindArea(%q) = %v %v %v", name, found, ok, near)
		}
	})
}

func BenchmarkFindAreaNearMiss(b *testing.B) {
	g := places(b)
	for b.Loop() {
		g.FindArea("Hertfordshir")
	}
}
