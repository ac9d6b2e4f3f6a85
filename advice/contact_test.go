package advice

import (
	"slices"
	"testing"
)

func TestContactIsRightForTheNation(t *testing.T) {
	tests := []struct {
		name, id string
		area     AreaID
		want     string // id of the contact
		number   string
	}{
		{"report fraud in England", "report_fraud", "nation:england", "report_fraud", "0300 123 2040"},
		{"report fraud in Northern Ireland", "report_fraud", "nation:ni", "report_fraud", "0300 123 2040"},
		{"police in Scotland instead", "report_fraud", "nation:scotland", "police_scotland", "101"},
		{"police in a Scottish district instead", "report_fraud", "district:highland", "police_scotland", "101"},
		{"both where nobody knows", "report_fraud", "", "report_fraud", "0300 123 2040, in Scotland 101"},
		{"advice line in Wales", "consumer", "nation:wales", "consumer", "0808 223 1133"},
		{"advice line in Scotland", "consumer", "nation:scotland", "consumer_scotland", "0808 164 6000"},
		{"no advice line of ours in Northern Ireland", "consumer", "nation:ni", "report_fraud", "0300 123 2040"},
		{"gas in Northern Ireland", "gas", "nation:ni", "gas_ni", "0800 002 001"},
		{"bank everywhere", "bank", "nation:wales", "bank", "159, or the number on your card"},
	}
	e := loaded(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, ok := e.Contact(tt.id, tt.area)
			if !ok || c.ID != tt.want || c.Number != tt.number {
				t.Errorf("got %v %q %q, want %q %q", ok, c.ID, c.Number, tt.want, tt.number)
			}
			if c.Source == "" || c.Checked.IsZero() || c.When == "" || c.Review == 0 {
				t.Errorf("contact without source, day or use: %+v", c)
			}
		})
	}
	if _, ok := e.Contact("nobody", ""); ok {
		t.Error("found a contact that does not exist")
	}
}

func TestContactsForAnArea(t *testing.T) {
	tests := []struct {
		name      string
		area      AreaID
		has, lack []string
	}{
		{"England", "nation:england", []string{"emergency", "police", "bank", "report_fraud", "consumer", "samaritans"}, []string{"police_scotland", "consumer_scotland", "consumer_welsh", "gas_ni"}},
		{"Wales", "nation:wales", []string{"report_fraud", "consumer", "consumer_welsh"}, []string{"consumer_scotland"}},
		{"Scotland", "nation:scotland", []string{"police", "police_scotland", "consumer_scotland"}, []string{"report_fraud", "consumer"}},
		{"Northern Ireland", "nation:ni", []string{"report_fraud", "gas_ni"}, []string{"consumer", "consumer_scotland", "gas"}},
		{"nobody knows where", "", []string{"report_fraud", "bank", "police"}, []string{"police_scotland", "consumer_welsh"}},
	}
	e := loaded(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var ids []string
			for _, c := range e.ContactsFor(tt.area) {
				ids = append(ids, c.ID)
			}
			for _, id := range tt.has {
				if !slices.Contains(ids, id) {
					t.Errorf("no %s in %v", id, ids)
				}
			}
			for _, id := range tt.lack {
				if slices.Contains(ids, id) {
					t.Errorf("%s in %v", id, ids)
				}
			}
		})
	}
}

func TestEmergencyComesFirst(t *testing.T) {
	if cs := loaded(t).ContactsFor(""); cs[0].Number != "999" || cs[1].Number != "101" {
		t.Errorf("the list starts with %s and %s", cs[0].Number, cs[1].Number)
	}
}
