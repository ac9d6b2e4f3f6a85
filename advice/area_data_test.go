package advice

import (
	"strings"
	"testing"
)

// One or more places of every force, with the area in which they must be found.
var knownPlaces = map[string]struct {
	area  AreaID
	force string
}{
	"Taunton": {"district:somerset", "avon-and-somerset"}, "Mendip": {"district:somerset", "avon-and-somerset"}, "Bristol": {"district:bristol", "avon-and-somerset"},
	"Luton": {"district:luton", "bedfordshire"}, "Dunstable": {"district:central-bedfordshire", "bedfordshire"},
	"Ely": {"district:east-cambridgeshire", "cambridgeshire"}, "Peterborough": {"district:peterborough", "cambridgeshire"},
	"Crewe": {"district:cheshire-east", "cheshire"}, "Widnes": {"district:halton", "cheshire"}, "Square Mile": {"district:city-of-london", "city-of-london"},
	"Redcar": {"district:redcar-and-cleveland", "cleveland"}, "Kendal": {"district:westmorland-and-furness", "cumbria"}, "Allerdale": {"district:cumberland", "cumbria"},
	"Buxton": {"district:high-peak", "derbyshire"}, "Torquay": {"district:torbay", "devon-and-cornwall"}, "Truro": {"district:cornwall", "devon-and-cornwall"},
	"Swanage": {"district:dorset", "dorset"}, "Christchurch": {"district:bournemouth-christchurch-and-poole", "dorset"}, "Peterlee": {"district:county-durham", "durham"},
	"Tenby": {"district:pembrokeshire", "dyfed-powys"}, "Brecon": {"district:powys", "dyfed-powys"}, "Clacton": {"district:tendring", "essex"},
	"Cirencester": {"district:cotswold", "gloucestershire"}, "Altrincham": {"district:trafford", "greater-manchester"}, "Cwmbran": {"district:torfaen", "gwent"},
	"Andover": {"district:test-valley", "hampshire"}, "Ryde": {"district:isle-of-wight", "hampshire"}, "Berkhamsted": {"district:dacorum", "hertfordshire"},
	"Grimsby": {"district:north-east-lincolnshire", "humberside"}, "Margate": {"district:thanet", "kent"}, "Leyland": {"district:south-ribble", "lancashire"},
	"Oakham": {"district:rutland", "leicestershire"}, "Loughborough": {"district:charnwood", "leicestershire"}, "Skegness": {"district:east-lindsey", "lincolnshire"},
	"Southport": {"district:sefton", "merseyside"}, "Wimbledon": {"district:merton", "metropolitan"}, "Cromer": {"district:north-norfolk", "norfolk"},
	"Rhyl": {"district:denbighshire", "north-wales"}, "Ripon": {"district:north-yorkshire", "north-yorkshire"}, "Kettering": {"district:north-northamptonshire", "northamptonshire"},
	"Morpeth": {"district:northumberland", "northumbria"}, "Jarrow": {"district:south-tyneside", "northumbria"}, "Worksop": {"district:bassetlaw", "nottinghamshire"},
	"Lurgan": {"district:armagh-city-banbridge-and-craigavon", "northern-ireland"}, "Larne": {"district:mid-and-east-antrim", "northern-ireland"},
	"Pontypridd": {"district:rhondda-cynon-taf", "south-wales"}, "Penistone": {"district:barnsley", "south-yorkshire"}, "Tamworth": {"district:tamworth", "staffordshire"},
	"Lowestoft": {"district:east-suffolk", "suffolk"}, "Dorking": {"district:mole-valley", "surrey"}, "Bognor Regis": {"district:arun", "sussex"},
	"Bicester": {"district:cherwell", "thames-valley"}, "Aylesbury Vale": {"district:buckinghamshire", "thames-valley"}, "Nuneaton": {"district:nuneaton-and-bedworth", "warwickshire"},
	"Ludlow": {"district:shropshire", "west-mercia"}, "Evesham": {"district:wychavon", "west-mercia"}, "Halesowen": {"district:dudley", "west-midlands"},
	"Ilkley": {"district:bradford", "west-yorkshire"}, "Salisbury": {"district:wiltshire", "wiltshire"}, "Motherwell": {"district:north-lanarkshire", "scotland"},
	"Stornoway": {"district:na-h-eileanan-siar", "scotland"}, "Livingston": {"district:west-lothian", "scotland"},
}

func TestPlacesLieWhereTheyLie(t *testing.T) {
	g := places(t)
	forces := map[string]bool{"btp": true}
	for name, want := range knownPlaces {
		a, ok, _ := g.FindArea(name)
		if !ok || a.ID != want.area || a.Force != want.force {
			t.Errorf("%s is in %q of %q, want %q of %q", name, a.ID, a.Force, want.area, want.force)
		}
		forces[a.Force] = true
	}
	for _, f := range g.Forces() {
		if !forces[f.ID] {
			t.Errorf("no place of %s is tried", f.ID)
		}
	}
}

func TestEveryForceIsFoundByItsName(t *testing.T) {
	g := places(t)
	for _, f := range g.Forces() {
		a, ok, _ := g.FindArea(f.Name)
		if !ok || a.ID != forceID(f.ID) {
			t.Errorf("%s finds %q", f.Name, a.ID)
		}
		if !strings.HasSuffix(f.Home, ".police.uk/") {
			t.Errorf("%s has the home page %s", f.Name, f.Home)
		}
		if ms := g.Mentions("A message of " + f.Name + "."); len(ms) != 1 || !ms[0].Police || ms[0].Areas[0].Force != f.ID {
			t.Errorf("%s in a text is read as %+v", f.Name, ms)
		}
	}
}

func TestNationsHaveTheirForces(t *testing.T) {
	g := places(t)
	count := map[Nation]int{}
	for _, f := range g.Forces() {
		count[f.Nation]++
	}
	want := map[Nation]int{England: 39, Wales: 4, Scotland: 1, NorthernIreland: 1, "": 1}
	for n, c := range want {
		if count[n] != c {
			t.Errorf("%d forces in %q, want %d", count[n], n, c)
		}
	}
}

// Names that are ordinary words must not be places in the middle of a sentence in small letters.
func TestOrdinaryWordsAreNoPlaces(t *testing.T) {
	g := places(t)
	for _, text := range []string{
		"a good deal of money", "put it in the bath", "the shop has a sale on", "reading the letter out", "he was barking mad", "battle on", "in the street",
		"keep an eye on it", "off the hook", "that crook again", "settle up by friday", "the rugby club", "an ash tree", "hale and hearty", "a bit of shaw fun",
		"nelson mandela", "my friend stanley", "shirley next door", "arnold rang", "two beds to let", "won the derby", "bury the hatchet", "a sandwich",
		"stone cold", "wells fargo", "rye bread", "hyde and seek", "flint stones", "leek soup", "mold in the kitchen", "a cardigan", "norton antivirus", "washington post",
		"the halifax rang", "barry from sky", "kent naething", "angus beef", "hart to hart", "a hull of a ship", "diss me", "sandy beach", "poplar trees", "grays anatomy",
	} {
		if got := g.AreasIn(text); len(got) > 0 {
			t.Errorf("%q is in %v", text, got)
		}
	}
}

func TestListsCarryCarefulNames(t *testing.T) {
	g := places(t)
	for text, want := range map[string]int{
		"in Bath, Taunton and Yate": 3, "Bath, Taunton and Yate": 3, "between Bath and Wells": 2, "the people of Bury": 1, "near Rugby": 1,
		"a man from Bath": 0, "Bath time": 0, "from Bath, Avon and Somerset Police said": 1, "Sale ends soon": 0, "IN READING": 1,
	} {
		if got := len(g.AreasIn(text)); got != want {
			t.Errorf("%q names %d areas, want %d", text, got, want)
		}
	}
}
