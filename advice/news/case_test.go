package news

import (
	"testing"

	"hangup/advice"
)

// judged judges a made-up article of a title, a body, a day and an address.
func judged(t *testing.T, f Fields) Warning {
	t.Helper()
	a, err := FromFields(f)
	if err != nil {
		t.Fatal(err)
	}
	return newDesk(t).Judge(a)
}

var (
	carerJailed = Fields{Title: "Carer who stole from Deal pensioner jailed", Published: "2026-04-07", URL: "https://www.kent.police.uk/news/z1",
		Body: "A carer who took £23,000 from a man of 91 in Deal has been jailed for two years at Canterbury Crown Court. Lena Sholden, 44, of Walmer, used his bank card for 14 months.\n\nDC Ruth Eastry said: \"If you are worried about a relative, speak to us.\""}
	carerToldAgain = Fields{Title: "Two years for carer who drained 91-year-old's account", Published: "2026-04-08", URL: "https://www.channelbugle.example/z",
		Body: "Lena Sholden told a judge she was ashamed. The carer, of Walmer, spent £23,000 of a Deal pensioner's savings, Canterbury Crown Court heard."}
	otherCarer = Fields{Title: "Carer who stole from Dover woman sentenced", Published: "2026-04-20", URL: "https://www.kent.police.uk/news/z2",
		Body: "A carer who took £8,000 from a woman of 87 in Dover was given a suspended sentence at Canterbury Crown Court. Paula Ewell, 51, of Deal, used her bank card for six months.\n\nDC Ruth Eastry said: \"If you are worried about a relative, speak to us.\""}
	fish = Fields{Title: "Fish sellers in Seaton", Published: "2026-05-04", URL: "https://alerts.example/da/1001/a.html",
		Body: "Two men in a green van have been selling fish door to door in Seaton and Sidmouth. They fill the freezer and then ask for £350. Four people have told us. Don't buy food at the door. Devon and Cornwall Police"}
	fishUpdate = Fields{Title: "UPDATE: fish sellers", Published: "2026-05-08", URL: "https://alerts.example/da/1009/b.html",
		Body: "Further to Monday's message, the green van has now been in Beer and Axmouth too. That makes seven people, one of whom paid £350. Say no, and shut the door. Devon and Cornwall Police"}
	mattresses = Fields{Title: "Mattress sellers in Seaton", Published: "2026-05-12", URL: "https://alerts.example/da/1017/c.html",
		Body: "A man in a white van has been selling mattresses from door to door in Seaton and Sidmouth. Three people have told us and one paid £280. Don't buy at the door. Devon and Cornwall Police"}
	parcelTexts = Fields{Title: "Parcel texts in Hartlepool", Published: "2026-03-02", URL: "https://www.cleveland.police.uk/news/x1",
		Body: "More than 20 people in Hartlepool have had a text that says a parcel is being held. The link asks for your card. PC Ada Thorpe said: \"Never pay a fee from a text.\""}
	taxTexts = Fields{Title: "Tax texts in Hartlepool", Published: "2026-03-05", URL: "https://www.cleveland.police.uk/news/x2",
		Body: "More than 20 people in Hartlepool have had a text that says a tax refund is being held. The link asks for your card. PC Ada Thorpe said: \"Never give your card to a link in a text.\""}
	cereal = Fields{Title: "Officers warn of calls in Brecon and Hay", Published: "2026-09-08", URL: "https://www.dyfed-powys.police.uk/n/1",
		Body: "A man who calls himself DS Alan Ross of \"Swansea CID\" has rung people in Brecon. He says your niece has been caught with your card. Take out cash and put it in a cereal box, he says; a driver comes for it.\n\nNine people have rung 101 since Saturday, and £14,300 has been handed over.\n\nSergeant Eira Wyn said: \"The police never send anyone to collect money.\""}
	cerealUpdate = Fields{Title: "UPDATE TO MESSAGE: calls from \"DS Alan Ross\"", Published: "2026-09-12", URL: "https://alerts.example/da/2/x.html",
		Body: "This updates what we sent you earlier about a caller who gives the name of DS Alan Ross and asks for cash in a cereal box. He is still ringing. We now know of 15 calls since 5 September, the newest in Talgarth as well as Brecon, and the total handed over has risen to £19,900.\n\nThe police will not collect cash from you.\n\nEngagement Officer, Dyfed-Powys Police"}
	ringsStolen = Fields{Title: "Appeal after rings stolen in Diss", Published: "2026-03-02",
		Body: "Did you see two men in hi-vis jackets in Diss on Saturday? They told a man of 90 that they had come about the water and took his rings. PC Ann Rydon would like to hear from witnesses. Ring 101 and quote 36/11234/26."}
	cashStolen = Fields{Title: "Appeal after cash stolen in Diss", Published: "2026-03-09",
		Body: "Did you see two men in hi-vis jackets in Diss on Sunday? They told a woman of 85 that they had come about the water and took her cash. PC Ann Rydon would like to hear from witnesses. Ring 101 and quote 36/14877/26."}
)

func TestCasesAreKeptApartAndTogether(t *testing.T) {
	for name, c := range map[string]struct {
		a, b Fields
		same bool
	}{
		"one accused, two publishers":                           {carerJailed, carerToldAgain, true},
		"other accused, same court, officer and words":          {carerJailed, otherCarer, false},
		"an update from elsewhere that names the day":           {fish, fishUpdate, true},
		"other goods, same towns and force":                     {fish, mattresses, false},
		"one form of words for two scams":                       {parcelTexts, taxTexts, false},
		"an update with larger numbers and the same false name": {cereal, cerealUpdate, true},
		"other log number":                                      {ringsStolen, cashStolen, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := SameStory(judged(t, c.a), judged(t, c.b)); got != c.same {
				t.Errorf("same story: %v, want %v", got, c.same)
			}
		})
	}
}

func TestAnUpdateOfAScamThatGoesOnIsAWarning(t *testing.T) {
	w := judged(t, fishUpdate)
	if w.Label != IsWarning {
		t.Errorf("label %q, want a warning", w.Label)
	}
	wrong := fishUpdate
	wrong.Body = "Further to Monday's message, we were wrong about the green van: it belongs to a fishmonger with a licence. We are sorry. Devon and Cornwall Police"
	if w := judged(t, wrong); w.Label != IsCorrection {
		t.Errorf("label %q, want a correction", w.Label)
	}
}

func TestWhatComesOnTopIsNotTheTotal(t *testing.T) {
	for body, want := range map[string]int{
		"Three more households have been rung, which makes ten.":               10,
		"We have had reports from 14 people. Two further calls came in today.": 14,
		"Two men in a white van have been calling at homes.":                   0,
	} {
		if got := readFacts(body).Reports; got != want {
			t.Errorf("%q: %d reports, want %d", body, got, want)
		}
	}
	if got := readFacts("The text asks for £1.45, and the card details are stolen.").LossGBP; got != 0 {
		t.Errorf("loss %d, want none: it is the bait", got)
	}
}

func TestForceOfACouncilsSite(t *testing.T) {
	e := newDesk(t).engine
	for address, want := range map[string]string{
		"https://www.warwickshire.gov.uk/news/1":          "warwickshire",
		"https://www.northumberland-council.example/n":    "northumbria",
		"https://www.somewhere-else-entirely.gov.uk/news": "",
		"https://www.gov.uk/news":                         "",
		"://":                                             "",
	} {
		if got := forceOfCouncil(e, address); got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

func TestWhatMayWellBeSomethingElseWaits(t *testing.T) {
	sort := []advice.ScamType{"charity"}
	for name, c := range map[string]struct {
		w      Warning
		likely float64
		waits  bool
	}{
		"a likely warning":                        {Warning{Label: IsWarning, Types: sort}, sureWarning, false},
		"a warning, or a talk":                    {Warning{Label: IsWarning, Types: sort}, sureWarning - 0.01, true},
		"a warning of a scam that has no type":    {Warning{Label: IsWarning}, 1, true},
		"a correction, or a warning":              {Warning{Label: IsCorrection}, sureCorrection - 0.01, true},
		"a correction":                            {Warning{Label: IsCorrection}, sureCorrection, false},
		"what is not posted needs nobody to look": {Warning{Label: IsCourt}, 0.3, false},
	} {
		if got := unsure(c.w, c.likely); got != c.waits {
			t.Errorf("%s: unsure %v, want %v", name, got, c.waits)
		}
	}
	if w := judged(t, Fields{Title: "A12 reopens", Body: "Drivers can use the A12 again. Police thank them for their patience."}); w.Label != IsOther {
		t.Errorf("label %q of news about traffic, want other", w.Label)
	}
}
