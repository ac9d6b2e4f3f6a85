package advice

import "testing"

// becomes is a table of texts and what must be left of them.
type becomes []struct{ name, text, want string }

func (table becomes) run(t *testing.T) {
	t.Helper()
	for _, c := range table {
		t.Run(c.name, func(t *testing.T) {
			if got := Redact(c.text); got != c.want {
				t.Errorf("Redact(%q)\n got %q\nwant %q", c.text, got, c.want)
			}
		})
	}
}

func TestRedactNumbers(t *testing.T) {
	becomes{
		{"a phone number is masked", "ring 07700 900123.", "ring 077•• ••••23."},
		{"a bracketed one too", "(0161) 496 0233", "016•• ••••33"},
		{"one inside brackets too", "(07700900123)", "(077•• ••••23)"},
		{"short codes stay", "999, 101, 159 and 7726", "999, 101, 159 and 7726"},
		{"a short code in front of a number stays", "101 0161 496 0233", "101 016•• ••••33"},
		{"a card with a right check digit goes", "4111111111111111", "[card]"},
		{"a card of four fours goes although mistyped", "4111 1111 1111 1112", "[card]"},
		{"a card with dashes goes", "5555-5555-5555-4444", "[card]"},
		{"a card that is no card is still a number", "9111111111111112", "[number]"},
		{"a sort code goes", "20-00-00", "[sort code]"},
		{"a sort code with its account goes", "20 00 00 12345678", "[sort code] [account]"},
		{"a date with dashes stays", "12-05-24", "12-05-24"},
		{"a date with dashes behind the words sort code goes", "sort code 12-05-24", "sort code [sort code]"},
		{"an account goes", "12345678", "[account]"},
		{"a day written as eight digits stays", "20261103", "20261103"},
		{"a birthday written as eight digits goes", "03051941", "[date of birth]"},
		{"an NHS number goes", "943 476 5919", "[NHS number]"},
		{"ten digits that are none are a number", "943 476 5918", "[number]"},
		{"six digits go", "448120", "[number]"},
		{"five stay", "61016", "61016"},
		{"a sum stays", "£180000 or 180000 pounds or €250000", "£180000 or 180000 pounds or €250000"},
		{"numbers in even groups go", "812 445 903", "[number]"},
		{"times and dates in uneven groups stay", "10 30 2026 5", "10 30 2026 5"},
		{"a card read out in fours goes", "6759, 6498, 2643, 8453", "[card]"},
		{"four years stay", "2021, 2022, 2023, 2024", "2021, 2022, 2023, 2024"},
		{"a sort code in front of its account goes", "into 77 30 12 / 41188260", "into [sort code] / [account]"},
		{"times in pairs stay", "at 10 30 45", "at 10 30 45"},
		{"a number in words goes", "oh seven seven double oh, nine hundred one", "[number]"},
		{"counting stays", "one two three, four times", "one two three, four times"},
		{"digits stuck to letters go", "ref421182345x", "ref[number]x"},
	}.run(t)
}

func TestRedactDates(t *testing.T) {
	becomes{
		{"a date with an old year is a birthday", "3/5/1941 and 3.5.1941", "[date of birth] and [date of birth]"},
		{"in words", "3rd May 1941, May 3rd, 1941, 3 of May 1941", "[date of birth], [date of birth], [date of birth]"},
		{"backwards", "1941-05-03", "[date of birth]"},
		{"a date of this year stays", "3/11/2026, 3rd November 2026", "3/11/2026, 3rd November 2026"},
		{"born brings any date", "born 3/5/26, DOB: 3 May, date of birth is 030541", "born [date of birth], DOB: [date of birth], date of birth is [date of birth]"},
		{"a year alone stays", "since 1941", "since 1941"},
		{"a year of birth goes", "born in 1941", "born in [date of birth]"},
	}.run(t)
}

func TestRedactCodes(t *testing.T) {
	becomes{
		{"a PIN goes", "PIN 1234, pin is 4 8 2 1, pin: 9999", "PIN [code], pin is [code], pin: [code]"},
		{"the last four digits stay", "ending 4421", "ending 4421"},
		{"the three on the back go", "security code 123 and cvv 456", "security code [code] and cvv [code]"},
		{"digits on the back go", "the 3 digits on the back are 737", "the 3 digits on the back are [code]"},
		{"a one-time code goes", "one time code 448120", "one time code [code]"},
		{"a password goes", "password is hunter2, memorable word: bluebell", "password is [code], memorable word: [code]"},
		{"a password in quotation marks goes whole", "password: \"orange tiger 7\" he said", "password: [code] he said"},
		{"a password with a digit goes", "my password Sunny64! too", "my password [code] too"},
		{"a PIN for a card goes", "the PIN for his card, 2580.", "the PIN for his card, [code]."},
		{"three digits in brackets go", "digits on the back (907)", "digits on the back ([code])"},
		{"what happened to a password stays", "the password was changed", "the password was changed"},
		{"a National Insurance number goes", "QQ123456C or qq 12 34 56 c", "[NI number] or [NI number]"},
		{"an IBAN goes", "GB29 NWBK 6016 1331 9268 19", "[account]"},
		{"a driving licence goes", "MORGA657054SM9IJ", "[number]"},
		{"a registration plate stays", "FX24 ZZZ", "FX24 ZZZ"},
	}.run(t)
}

func TestRedactPlaces(t *testing.T) {
	becomes{
		{"a postcode goes", "AL9 9ZZ, sw1a9zz, m1 9zz", "[postcode], [postcode], [postcode]"},
		{"the first half alone stays", "around SG8", "around SG8"},
		{"before five stays", "ring b4 5pm", "ring b4 5pm"},
		{"an address goes", "14 Acacia Avenue", "[address]"},
		{"written small", "14 acacia ave", "[address]"},
		{"with a letter", "14b High Street", "[address]"},
		{"with a flat", "Flat 2, 14 High Street", "[address]"},
		{"a named close goes", "16 Oakfield Close", "[address]"},
		{"what only sounds like one stays", "2 men came close, 3 ran down the road", "2 men came close, 3 ran down the road"},
		{"a street without a number stays", "on Mill Lane", "on Mill Lane"},
		{"a post box goes", "PO Box 12", "[address]"},
		{"a house with a name goes", "at Rose Cottage, Mill Lane", "at [address]"},
		{"a house that may be anything goes with its street", "Kestrel House, Alma Street", "[address]"},
		{"and stays without one", "Companies House", "Companies House"},
		{"a street behind a flat goes", "Flat 12, 3 Oak Road, Alma Street", "[address]"},
		{"a letter at the number is enough", "at 47a Upper Gungate", "at [address]"},
		{"an amount is no house", "at 5p Charge Rate", "at 5p Charge Rate"},
		{"a saint's street goes", "11 St Brigid's Tce", "[address]"},
		{"towns and counties stay", "St Albans, Milton Keynes, West Yorkshire", "St Albans, Milton Keynes, West Yorkshire"},
	}.run(t)
}

func TestRedactAddressesOnline(t *testing.T) {
	becomes{
		{"an e-mail address goes", "to sue.w+1@example.co.uk.", "to [e-mail]."},
		{"read out", "sue at gmail dot com", "[e-mail]"},
		{"a link with a query keeps its site", "https://a.example/x?id=1", "https://a.example/[link]"},
		{"a link with a token keeps its site", "a.example/t/8fk20dkq.", "a.example/[link]."},
		{"a name before @ goes", "https://sue:pw@a.example/x", "https://a.example/[link]"},
		{"an ordinary page stays", "https://www.police.uk/advice/courier-fraud-2026", "https://www.police.uk/advice/courier-fraud-2026"},
		{"a site stays", "evri-fee.example", "evri-fee.example"},
		{"a very long link goes", "https://a.example/" + longPath(), "https://a.example/[link]"},
	}.run(t)
}

func longPath() string {
	path := ""
	for range 100 {
		path += "word/"
	}
	return path
}

func TestRedactNames(t *testing.T) {
	becomes{
		{"behind a title", "Mr Pike, Mrs. Joyce Appleby, Dr Okafor", "Mr [name], Mrs. [name], Dr [name]"},
		{"behind a title written small", "mr clegg he says", "mr [name] he says"},
		{"behind a rank", "DC Harris, Detective Constable James Carter, PC 1182 Danvers", "DC [name], Detective Constable [name], PC 1182 [name]"},
		{"a rank that goes on as a sentence stays", "the officer said, my pc is slow", "the officer said, my pc is slow"},
		{"a title at the end of a sentence takes nothing", "I saw the nurse. Police came", "I saw the nurse. Police came"},
		{"behind my name is", "my name is dave smith and", "my name is [name] and"},
		{"no name behind my name is", "my name is on the list", "my name is on the list"},
		{"behind called", "a man called Bogdan", "a man called [name]"},
		{"a bank behind called", "I called Barclays", "I called Barclays"},
		{"first and last", "Ioana Popescu-Smith said", "[name] said"},
		{"a first name alone", "asked Sandra next door", "asked [name] next door"},
		{"a first name written small", "asked sandra next door", "asked [name] next door"},
		{"a name that is a word stays small", "the rose, I will, in may", "the rose, I will, in may"},
		{"in capitals", "AISHA KHAN RANG", "[name] RANG"},
		{"whose", "Sarah's phone", "[name]'s phone"},
		{"with an apostrophe", "Father O'Brien", "Father [name]"},
		{"with an accent", "Siân Llewellyn", "[name]"},
		{"relatives stay", "Mum, Auntie Jean and Nan", "Mum, Auntie [name] and Nan"},
		{"firms stay", "Royal Mail, Trading Standards, John Lewis, Virgin Media", "Royal Mail, Trading Standards, John Lewis, Virgin Media"},
		{"days and months stay", "Next Tuesday April", "Next Tuesday April"},
		{"a name that is a word goes behind called", "a man called Will came", "a man called [name] came"},
		{"and in the middle of a sentence", "we told Rose that", "we told [name] that"},
		{"but not a month or a wood", "it came in May from a Dean Forest firm", "it came in May from a Dean Forest firm"},
		{"names in a row go", "Bill and Joyce, Jo, Poppy and Mo", "[name] and [name], [name], [name] and [name]"},
		{"a name with a particle goes whole", "Michael Van Der Berg", "[name]"},
		{"a name in quotation marks goes", "sent to \"Shazza\" twice", "sent to \"[name]\" twice"},
		{"a firm in quotation marks stays", "from \"Barclays\"", "from \"Barclays\""},
		{"a name behind an @ goes", "he is @mike_trades there", "he is @[name] there"},
		{"a name of four words goes whole", "Maria Ines Lopez Garcia came", "[name] came"},
	}.run(t)
}

func TestRedactLeavesItsOwnMarksAlone(t *testing.T) {
	for _, m := range redactMarks() {
		for _, text := range []string{m, m + m, "a" + m + "b", "12" + m + "34", "Mr " + m, "my name is " + m} {
			if got := Redact(text); got != text {
				t.Errorf("Redact(%q) = %q", text, got)
			}
		}
	}
	for _, text := range []string{"077•• ••••23", "+222 ••••••34", "080• ••11 20 30"} {
		if got := Redact(text); got != text {
			t.Errorf("Redact(%q) = %q", text, got)
		}
	}
}

func TestRedactListsDoNotContradictEachOther(t *testing.T) {
	for w := range sureFirst {
		if commonWords[w] || maybeFirst[w] {
			t.Errorf("%q is a first name on its own and an ordinary word", w)
		}
	}
	for w := range smallWords {
		if !sureFirst[w] && !maybeFirst[w] {
			t.Errorf("%q is no first name", w)
		}
	}
	for w := range abbreviatedTitles {
		if !isTitle(w) {
			t.Errorf("%q is no title", w)
		}
	}
}
