package advice

// alsoSays lists what the line on a second issue says, by how that came.
var alsoSays = map[Channel][]string{
	"text": {"general_safety"}, "email": {"general_safety"}, "call": {"dont_pay"}, "door": {"close_door", "dont_pay"},
	"post": {"dont_pay"}, "online": {"dont_pay"},
}

// also gives the second thing that a message tells of one line of its own.
func (d *draft) also() {
	second := d.a.Second
	if second == nil || !d.attempted() || !d.e.Has("also.what."+string(second.Type)) {
		return
	}
	key, says := "also."+string(second.Channel), alsoSays[second.Channel]
	if second.Verdict == Victim {
		key, says = "also.lost", []string{"call_bank_159"}
	}
	if d.a.ThirdPerson {
		key += ".other"
	}
	if !d.e.Has(key) {
		return
	}
	d.answer.Also = d.spoken(d.e.Say(key, "what", d.e.Say("also.what."+string(second.Type))))
	d.alsoSaid = says
}
