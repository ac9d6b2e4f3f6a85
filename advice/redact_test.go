package advice

import "testing"

func TestRedactScratch(t *testing.T) {
	for _, s := range []string{
		"My name is dave smith and I live at 14 Acacia Avenue, St Albans AL1 3JE. Ring me on 07700 900123 or dave.smith@example.com",
		"DC Harris from the Met rang mum, said call 101 then 0161 496 0233. Card 4929 1234 5678 9012, sort code 20-00-00 account 12345678",
		"Her dob is 3/5/1941, NI QQ 12 34 56 C, NHS 943 476 5919",
		"a man called Bogdan from Barclays Bank; Aisha Khan next door; Milton Keynes; Trading Standards; John Lewis",
		"https://evri.example/track?id=123abc and www.royalmail.com/help",
		"in Flat 2, 14b High Street he had a PIN 1234",
	} {
		t.Log(Redact(s))
		if r := Redact(s); Redact(r) != r {
			t.Error(Redact(r))
		}
	}
}
