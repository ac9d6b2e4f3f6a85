package advice

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTwoMattersGiveTheGraverOneAndALineOnTheOther(t *testing.T) {
	cases := []struct {
		name, text string
		leads      ScamType
		line       string
	}{
		{"and also", "I had a text about a parcel and also a man rang from the bank wanting my PIN", "bogus_bank", "About the parcel text: don't tap the link or reply."},
		{"the other way round", "a man rang from the bank wanting my PIN and also I had a text about a parcel with a link", "bogus_bank", "About the parcel text"},
		{"two things", "Two things: a text about a parcel fee, and a man rang from the bank wanting my PIN", "bogus_bank", "About the parcel text"},
		{"numbered", "1. Text about a parcel with a link. 2. A caller from HMRC says I will be arrested", "hmrc_tax", "About the parcel text"},
		{"on top of that", "Text from Evri with a link this morning. On top of that a lady from my bank's fraud team rang for my code", "bogus_bank", "About the parcel text"},
		{"separately", "Someone rang from Microsoft and got into my computer yesterday. Separately I had a text from Royal Mail about a fee", "tech_support", "About the parcel text"},
		{"firstly, secondly", "Firstly a parcel text with a fee, secondly a call from Amazon about £79.99 press 1", "amazon_prime", "About the parcel text"},
		{"plus", "Had an email saying my Netflix is cancelled, plus a man from the bank rang wanting me to move money", "bogus_bank", "About the refund e-mail"},
		{"for somebody else", "mum had a text from royal mail wanting £1.99 and also the police rang her and want her to take out cash for a courier", "courier_fraud", "About the parcel text: ask her not to tap the link or reply."},
		{"the second is at the door", "mum got a hi mum whatsapp asking for £900 and also someone from the water company at the door wanting to come in and check", "family_emergency", "About the caller at the door"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			e := loaded(t)
			a := e.Assess(c.text)
			ans := e.Compose(a, Circumstances{Today: today, Source: longSource()})
			if a.Type != c.leads || !strings.Contains(ans.Also, c.line) || !strings.Contains(ans.Text(), ans.Also) {
				t.Errorf("%s %s, %q\n%s", a.Verdict, a.Type, ans.Also, ans.Text())
			}
			if n := utf8.RuneCountInString(ans.Text()); n > MaxAnswer {
				t.Errorf("%d characters", n)
			}
		})
	}
}

func TestOneStoryIsNotTakenForTwo(t *testing.T) {
	for _, text := range []string{
		"He says he's from the bank and also wants my card and also my PIN",
		"a man from BT rang and also said he is from the police",
		"They want my neighbour to buy gold at the jeweller, plus a Rolex, and hand both to an officer",
		"two men at the door, one says the roof is loose and the other one wants £400 now",
		"I gave him my PIN and also my card. He rang twice",
		"Two things. First, the bins. Second, a detective rang and wants my savings in cash",
		"the dentist rang about my appointment and also the school rang about the trip",
		"",
	} {
		if a := loaded(t).Assess(text); a.Second != nil {
			t.Errorf("%q: second %+v", text, a.Second)
		}
	}
}

func TestATapGoesOnWithOneMatter(t *testing.T) {
	text := "I had a text about a parcel and also a man rang from the bank wanting my PIN"
	if a := loaded(t).Assess(text, Tap{"lost", "yes"}); a.Second != nil {
		t.Errorf("second %+v", a.Second)
	}
}

// Every type that may come second has a word for its line, for each way in which it may come.
func TestEverySecondMatterHasALine(t *testing.T) {
	e := loaded(t)
	for _, typ := range e.Types() {
		for by := range alsoSays {
			for _, v := range []Verdict{Scam, Victim, Unclear} {
				for _, third := range []bool{false, true} {
					a := Assessment{Verdict: Scam, Type: "courier_fraud", Urgency: Now, ThirdPerson: third, Tells: longTells, Second: &Issue{v, typ, by}}
					ans := e.Compose(a, Circumstances{Today: today, Source: longSource()})
					if ans.Also == "" || strings.ContainsAny(ans.Also, "{}⟨") || utf8.RuneCountInString(ans.Text()) > MaxAnswer {
						t.Fatalf("%s %s by %s: %q\n%s", v, typ, by, ans.Also, ans.Text())
					}
				}
			}
		}
	}
}

// mostSeconds is how many of a hundred labelled questions may be taken for two matters. Their authors wrote one story each,
// so nearly every one that is taken for two is a mistake.
const mostSeconds = 2

func TestFewLabelledQuestionsAreTakenForTwoMatters(t *testing.T) {
	t.Parallel()
	rows, twos := judgedRows(t), 0
	for _, row := range rows {
		if a := row.is; a.Second != nil {
			twos++
			t.Logf("%s: %s, then %s by %s", row.ID, a.Type, a.Second.Type, a.Second.Channel)
		}
	}
	t.Logf("%d of %d questions are taken for two matters", twos, len(rows))
	if twos*100 > len(rows)*mostSeconds {
		t.Errorf("%d of %d", twos, len(rows))
	}
}

func FuzzSecond(f *testing.F) {
	e := loaded(f)
	for _, s := range []string{
		"I had a text about a parcel and also a man rang from the bank wanting my PIN", "two things. also also and also plus a", "1. 2. 3.", "and another\xff also £",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a := e.Assess(text)
		for _, tell := range a.Tells {
			if !strings.Contains(text, tell.Words) {
				t.Fatalf("%q: %q is not a piece of it", text, tell.Words)
			}
		}
		if ans := e.Compose(a, Circumstances{Today: today}); ans.Action == "" || utf8.RuneCountInString(ans.Text()) > MaxAnswer {
			t.Fatalf("%q:\n%s", text, ans.Text())
		}
	})
}

func BenchmarkAssessTwoMatters(b *testing.B) {
	e := loaded(b)
	b.ReportAllocs()
	for b.Loop() {
		e.Assess("Two things: a text about a parcel fee came this morning, and a man rang from the bank wanting my PIN and he rings again at two")
	}
}
