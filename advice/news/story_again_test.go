package news

import (
	"testing"

	"hangup/advice"
)

// ridge is a warning of a council; the others tell of it, or of something else in the same town.
var (
	ridge = Warning{
		ID: "r", Label: IsWarning, Title: "Uninvited roof inspections", Force: "northumbria", Places: []string{"Whitley Bay", "Monkseaton"},
		Published: on("6 May 2026"), URL: "https://council.example/roof", Types: []advice.ScamType{"doorstep_trader"},
		Body: "Householders in Whitley Bay and Monkseaton have told us about men who knock and offer to look at the roof. They say that they are working nearby and noticed a slipped tile. Once on the ladder they take photographs, which may show another house, and press for a deposit before the rain comes. Do not let them climb up.",
	}
	watch = Warning{
		ID: "w", Label: IsWarning, Title: "Roof chancers", Published: on("8 May 2026"), URL: "https://watch.example/roof", Types: []advice.ScamType{"doorstep_trader"},
		Body: "Lads with a ladder are working along the avenues in Monkseaton. They knock and say that they noticed a slipped tile. Up they climb and down they come with photographs of rotten timbers, and press for a deposit. Thank them and shut the door.",
	}
	tarmac = Warning{
		ID: "t", Label: IsWarning, Title: "Driveways", Force: "northumbria", Places: []string{"Monkseaton"}, Published: on("8 May 2026"), URL: "https://watch.example/drive",
		Types: []advice.ScamType{"doorstep_trader"},
		Body:  "An advert on social media offers cheap driveways in Monkseaton. Whoever answers is asked by e-mail for the cost of tarmac by bank transfer, and nobody ever turns up with a lorry. Pay by card.",
	}
	robot = Warning{
		ID: "o", Label: IsWarning, Title: "Robot voice threatens arrest over tax", Force: "south-yorkshire", Places: []string{"Barnsley"}, Published: on("12 January 2026"),
		URL: "https://www.southyorkshire.police.uk/robot", Types: []advice.ScamType{"hmrc_tax"}, Facts: Facts{Reports: 52},
		Body: "An automated call about unpaid tax has been ringing round Barnsley. A recorded voice threatens a warrant and demands gift cards. We have logged 52 calls about it.",
	}
)

func TestTwoPublishersTellTheSameCourse(t *testing.T) {
	for name, c := range map[string]struct {
		a, b Warning
		same bool
	}{
		"the town stands in the text only, the course is the same": {ridge, watch, true},
		"the same town and kind, another course":                   {ridge, tarmac, false},
		"the same course in other words a month later":             {ridge, changed(watch, "l", func(w *Warning) { w.Published = on("4 June 2026") }), false},
		"the same course, with other sums on both sides": {
			changed(ridge, "s1", func(w *Warning) { w.Body += " A couple paid £1,240." }),
			changed(watch, "s2", func(w *Warning) { w.Body += " A widow paid £3,870 and then £455." }), false},
		"the name of one word by which somebody goes": {
			Warning{ID: "n1", Label: IsWarning, Title: "Hotel jobs", Force: "leicestershire", Places: []string{"Loughborough"}, Published: on("21 October 2025"), URL: "https://a.example/1", Types: []advice.ScamType{"job_task"},
				Body: "Students in Loughborough are offered work: to rate hotels. It starts with a message from a recruiter called Chloe."},
			Warning{ID: "n2", Label: IsWarning, Title: "A message from \"Chloe\"", Force: "leicestershire", Published: on("24 October 2025"), URL: "https://b.example/2", Types: []advice.ScamType{"job_task"},
				Body: "If Chloe wants you to rate hotels from your phone, she wants your student loan."}, true},
		"other kinds that share a sum and a number, in other words": {
			Warning{ID: "k1", Label: IsWarning, Force: "northamptonshire", Places: []string{"Kettering", "Corby"}, Published: on("1 June 2026"), URL: "https://a.example/3", Types: []advice.ScamType{"subscription_refund"}, Facts: Facts{Reports: 14},
				Body: "Stickers on parking machines in Kettering and Corby lead drivers to a bogus site. 14 drivers lost £2,340."},
			Warning{ID: "k2", Label: IsWarning, Force: "northamptonshire", Places: []string{"Kettering", "Corby"}, Published: on("8 June 2026"), URL: "https://a.example/4", Types: []advice.ScamType{"ticket_rental"}, Facts: Facts{Reports: 14},
				Body: "Students who look for rooms in Kettering and Corby were asked for rent beforehand. 14 lost £2,340 to a landlord whom nobody met."}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := SameStory(c.a, c.b); got != c.same {
				t.Errorf("same story: %v, want %v; likeness %.2f", got, c.same, likeness(detailsOf(c.a), detailsOf(c.b)))
			}
		})
	}
}

func TestToldAgain(t *testing.T) {
	later := changed(robot, "p", func(w *Warning) {
		w.Title, w.Published, w.Places, w.Facts = "Robot tax call (resent)", on("22 January 2026"), []string{"Wath"}, Facts{Reports: 89}
		w.Body = "This was first sent on 12 January. The recorded voice is back, in Wath as well, and still threatens a warrant for unpaid tax. 89 people have told us. Gift cards pay no tax."
	})
	if !SameStory(robot, later) {
		t.Errorf("what names the day is not of one story: %.2f", likeness(detailsOf(robot), detailsOf(later)))
	}
	if got := Stories([]Warning{robot, later}); got[1] != 0 {
		t.Errorf("stories %v", got)
	}
	unrelated := changed(later, "q", func(w *Warning) {
		w.Title, w.Body = "Tax e-mails in Wath", "E-mails in Wath promise a rebate and lead to a copy of the government's website, which asks for a passport. Delete them."
	})
	if SameStory(robot, unrelated) {
		t.Errorf("other e-mails are of one story: %.2f", likeness(detailsOf(robot), detailsOf(unrelated)))
	}
}

// A publisher has one form of words for many matters of a kind.
func TestOneFormOfWords(t *testing.T) {
	form := func(id WarningID, day, towns, found, lost string, n int) Warning {
		return Warning{ID: id, Label: IsWarning, Title: "Courier fraud warning", Force: "cambridgeshire", Places: []string{"Ely"}, Published: on(day), URL: "https://www.cambs.police.uk/" + string(id),
			Types: []advice.ScamType{"courier_fraud"}, Facts: Facts{Reports: n},
			Body: "Residents are being reminded how courier fraud works after " + found + ". People in Ely and " + towns + " have been phoned by a man who says he is a detective. He tells them that " + lost + ". Detective Sergeant Oona Marchetti said: \"A police officer would never need to examine your money.\""}
	}
	a := form("x", "13 October 2026", "Burwell", "13 reports in a week", "their card was used to pay for a foreign holiday", 13)
	b := form("y", "30 September 2026", "Soham", "eight reports in ten days", "two suspects were held with a forged passport", 8)
	if SameStory(a, b) {
		t.Errorf("two matters in one form are of one story: %.2f", likeness(detailsOf(a), detailsOf(b)))
	}
}

// Stories compares texts of one kind and force even if they share no telling detail.
func TestStoriesFindsWhatOnlyTheCourseTells(t *testing.T) {
	if got := Stories([]Warning{ridge, tarmac, watch}); got[2] != 0 || got[1] != 1 {
		t.Errorf("stories %v", got)
	}
}

func TestWhatTheRulesTake(t *testing.T) {
	r, w, o := detailsOf(ridge), detailsOf(watch), detailsOf(robot)
	late := detailsOf(changed(watch, "l", func(w *Warning) { w.Published = on("11 May 2026") }))
	same := detailsOf(changed(watch, "h", func(w *Warning) { w.URL = "https://council.example/again" }))
	again := detailsOf(changed(robot, "u", func(w *Warning) {
		w.URL, w.Title, w.Body = "https://www.southyorkshire.police.uk/u", "UPDATE: dogs", "Two dogs were found in Wath and taken to the kennels."
	}))
	for what, c := range map[string]struct{ got, want bool }{
		"two publishers within four days":       {soonAfter(r, w), true},
		"two publishers, five days":             {soonAfter(r, late), false},
		"one publisher":                         {soonAfter(r, same), false},
		"another scam":                          {soonAfter(r, o), false},
		"a place that stands in the other text": {sharedPlaces(r, w) == 1, true},
		"no place in common":                    {sharedPlaces(w, o) == 0, true},
		"an update about something else":        {tellsAgain(o, again), false},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v", what, c.got)
		}
	}
	one, other := *r, *r
	one.doings, other.doings = map[string]float64{"roof": 1}, map[string]float64{"ladder": 1}
	other.types = []advice.ScamType{"romance"}
	if got := against(&one, &other); got < otherMatter {
		t.Errorf("another scam in other words costs %.2f", got)
	}
	other.doings = one.doings
	if got := against(&one, &other); got >= otherMatter {
		t.Errorf("a scam type that may be misjudged costs %.2f", got)
	}
	one.ways, other.ways = map[int]float64{1: 1}, map[int]float64{2: 1}
	apart := sameCourse(&one, &other)
	if other.ways = one.ways; sameCourse(&one, &other)-apart != waysTell {
		t.Errorf("the same ways add %.2f", sameCourse(&one, &other)-apart)
	}
}
