package advice

import "testing"

func TestRedactNamesByWhatStandsAround(t *testing.T) {
	becomes{
		{"of a relative", "My husband Kwabz answered.", "My husband [name] answered."},
		{"of a relative between commas", "my dad, Zbyszek, paid", "my dad, [name], paid"},
		{"a place behind a comma stays", "it rang my mum, Ravensthorpe she lives in", "it rang my mum, Ravensthorpe she lives in"},
		{"what a relative did stays", "my husband Thursday, my son in Leeds, my wife told them", "my husband Thursday, my son in Leeds, my wife told them"},
		{"Girl Guides stay", "Girl Guides and a lovely girl, Singapore, gold", "Girl Guides and a lovely girl, Singapore, gold"},
		{"of who is greeted", "Hello Zdenka, did you get it? Hi, Zdenka here.", "Hello [name], did you get it? Hi, [name] here."},
		{"everybody may be greeted", "Hi All, hello everyone, dear Customer", "Hi All, hello everyone, dear Customer"},
		{"of who wrote", "Please tell people. Thanks, Zofija", "Please tell people. Thanks, [name]"},
		{"thanks to others stay", "Thanks, all. Thanks Ravensthorpe group for this", "Thanks, all. Thanks Ravensthorpe group for this"},
		{"of who says that they are there", "Rose here, from the flats", "[name] here, from the flats"},
		{"what they do stays", "Cashier here. Farmer here.", "Cashier here. Farmer here."},
		{"with an age", "Wilhelmus, 84, lost it, and Tjeerd (79) too", "[name], 84, lost it, and [name] (79) too"},
		{"a short word with an age stays", "Pt aged 79", "Pt aged 79"},
		{"of who spoke, at the beginning", "Rose told us. Mark next door had it. It was May who rang.", "[name] told us. [name] next door had it. It was [name] who rang."},
		{"words and firms that begin a sentence stay", "Mark my words. Will they ring? May was quiet. Sky said so. Bill payments rose.", "Mark my words. Will they ring? May was quiet. Sky said so. Bill payments rose."},
		{"a longer name of a house stays", "The Royal Alex phoned", "The Royal Alex phoned"},
		{"of who was told", "I told Zofija and poor Tjeerd", "I told [name] and poor [name]"},
		{"of two words written small", "my name lorna dunne and my bank", "my name [name] and my bank"},
		{"what else was asked for stays", "my name n address, his name and date", "my name n address, his name and date"},
		{"with an initial, written small", "to a mr k adeyemi reply N", "to a mr [name] reply N"},
	}.run(t)
}

func TestRedactCodesByWhatStandsAround(t *testing.T) {
	becomes{
		{"some words on", "The PIN she gave was 2580. The passcode to my phone (2468).", "The PIN she gave was [code]. The passcode to my phone ([code])."},
		{"in two halves", "the code he used was 4821 9930", "the code he used was [code]"},
		{"in front of the word", "He had me type 4471 which is my PIN", "He had me type [code] which is my PIN"},
		{"one by one", "I read out 4 8 2 9 1 3", "I read out [number]"},
		{"from the back", "the three numbers off the back, 907", "the three numbers off the back, [code]"},
		{"of a key safe", "The key safe is 1945. Her key safe number is 1945.", "The key safe is [code]. Her key safe number is [code]."},
		{"a word", "her memorable word Bluebell, the password 'orange tiger'", "her memorable word [code], the password [code]"},
		{"words that quote something else stay", "my password \"so we can see the pattern\"", "my password \"so we can see the pattern\""},
		{"other numbers stay", "the code came from 60163, my pin was changed at 1030, and then £2500", "the code came from 60163, my pin was changed at 1030, and then £2500"},
		{"years and sums stay", "PIN and card taken in 2019. Sent a code, 350 pounds", "PIN and card taken in 2019. Sent a code, 350 pounds"},
	}.run(t)
}

func TestRedactAddressesByWhatStandsAround(t *testing.T) {
	becomes{
		{"a house before its street", "from Greenacres, Top Road, Worlaby", "from [address], Worlaby"},
		{"a firm in a street stays", "at Barclays, High Street", "at Barclays, High Street"},
		{"a street without a word for one", "she lives at 5 Ty Gwyn, or deliver to 7 Tan y Bryn", "she lives at [address], or deliver to [address]"},
		{"things in capitals stay", "sent me to 5 Barclays branches, of 20 Amazon Vouchers", "sent me to 5 Barclays branches, of 20 Amazon Vouchers"},
	}.run(t)
}
