package news

import "testing"

func TestReadNumber(t *testing.T) {
	for text, want := range map[string]int{
		"30": 30, "1,250": 1250, "412,300": 412300, "Nineteen": 19, "two": 2, "twenty-one": 21, "ninety nine": 99, "forty": 40,
		"twenty-ten": 0, "ten-one": 0, "dozen": 0, "": 0, "-3": -3, "1.5": 0, "99999999999999999999": 0,
	} {
		if got := readNumber(text); got != want {
			t.Errorf("readNumber(%q) = %d, want %d", text, got, want)
		}
	}
}

func TestReportsThatAreCounted(t *testing.T) {
	for text, want := range map[string]int{
		"Police have received 30 reports.":                                30,
		"We had 38 reports over the weekend.":                             38,
		"More than 60 people have complained about it.":                   60,
		"Upwards of 1,250 calls have been reported.":                      1250,
		"Seventeen households had come forward.":                          17,
		"Eleven customers have contacted us since Monday.":                11,
		"The force has recorded 33 of these since June.":                  33,
		"We have spoken to four people so far.":                           4,
		"Residents are reminded how it works after 13 reports in a week.": 13,
		"Six incidents have been reported this month.":                    6,
		"Dorset Police knows of 16 bookings this summer.":                 16,
		"It has 27 reports on file and losses of £93,600.":                27,
		"Forty-two elderly residents were targeted.":                      42,
		"Sample Police logged 12 such incidents.":                         12,
	} {
		if got, _ := reportsIn(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

func TestNumbersThatAreNoReports(t *testing.T) {
	for _, text := range []string{
		"Several reports have been received.", "Three people have been arrested.", "Two men aged 20 and 22 were charged.", "Ring 101 and 159 to report calls.",
		"She was 84 and lost £700.", "Six of the offences were reported in Sampleford.",
		"About £60 people were told to pay.", "The 999 calls were reported.", "The unit has 31 staff.", "He rang 300 times a day.",
	} {
		if got, _ := reportsIn(text); got != 0 {
			t.Errorf("%q counts %d", text, got)
		}
	}
}

func TestSumsThatWereLost(t *testing.T) {
	for text, want := range map[string]int{
		"Residents have lost more than £80,000 during January.":       80000,
		"So far £23,700 has been handed over.":                        23700,
		"Their combined loss is £41,900, of which half was refunded.": 41900,
		"Losses since Monday stand at £52,700.":                       52700,
		"Together they have lost £67,350.":                            67350,
		"It cost them £1.2m.":                                         1200000,
		"Losses rose to £2.6 billion.":                                2600000000,
		"One man lost £9k.":                                           9000,
		"He lost £340.75.":                                            340,
		"One mum paid four deposits adding up to £680.":               680,
		"A text about a fee of £1.45 has cost a teacher £11,000.":     11000,
		"The total paid is £14,900.":                                  14900,
		"Victims lost £500, £3,000 and £20,000.":                      20000,
	} {
		if got, _ := lossIn(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

func TestSumsThatWereNotLost(t *testing.T) {
	for _, text := range []string{
		"They ask for a fee of £99.", "They say that you are owed up to £4,000.", "A refund of £385 is offered.", "The bank saved £15,000.",
		"He was fined £7,300 for fraud that cost others dear.", "Salary from £33,600.", "The Property Act Fund has paid £21,000 for the scheme.",
		"It costs £15 a minute to lose your temper.", "Nobody lost anything.", "They want £50.", "£79.99 is about to be taken.",
	} {
		if got, _ := lossIn(text); got != 0 {
			t.Errorf("%q counts £%d", text, got)
		}
	}
}

func TestSinceInTheWordsOfTheText(t *testing.T) {
	for text, want := range map[string]string{
		"since April 1": "April 1", "since 1 September": "1 September", "since the start of the year": "the start of the year", "since Easter": "Easter",
		"since last November": "last November", "since the weekend": "the weekend", "since Friday": "Friday", "since mid-May": "mid-May",
		"since the middle of October": "the middle of October", "since 3rd March 2026": "3rd March 2026", "since June": "June", "since yesterday": "yesterday",
		"Since Christmas, seven": "Christmas", "since the 1990s": "", "since 2013": "", "since then": "", "since he rang": "", "since may you": "", "from Monday to Friday": "",
		"since it may": "", "ever since": "", "since the start of term": "the start of term",
	} {
		if got := sinceIn(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
