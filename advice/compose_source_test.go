package advice

import (
	"strings"
	"testing"
	"time"
)

// warning is a stored warning as the core hands it over.
func warning(change func(*Citation)) *Citation {
	c := &Citation{
		Force: "Kent Police", Title: "Calls from a false bank", Published: time.Date(2026, 10, 5, 0, 0, 0, 0, time.UTC),
		URL: "https://www.kent.police.uk/news/a", Quote: "Your bank will never ask you to move money.",
	}
	if change != nil {
		change(c)
	}
	return c
}

func TestSourceAsShown(t *testing.T) {
	tests := []struct {
		name       string
		change     func(*Citation)
		want, lack string
	}{
		{"force, title, date, address and quotation", nil, "“Your bank will never ask you to move money.”\nKent Police, Calls from a false bank, 5 October 2026 https://www.kent.police.uk/news/a", "older"},
		{"an old one says so", func(c *Citation) { c.Published = c.Published.AddDate(-1, 0, -60) }, "6 August 2025, older than 12 months", ""},
		{"an example says that it is made up", func(c *Citation) { c.Example = true }, "made-up example, not a real warning", ""},
		{"no date, no date shown", func(c *Citation) { c.Published = time.Time{} }, "Kent Police, Calls from a false bank https://", "0001"},
		{"a long quotation is left out, not cut", func(c *Citation) { c.Quote = strings.Repeat("word ", 26) }, "Kent Police", "word"},
		{"a quotation with the old service is left out", func(c *Citation) { c.Quote = "Ring Action Fraud." }, "Kent Police", "Action"},
		{"a title with the old service gives our own source", func(c *Citation) { c.Title = "Tell Action Fraud" }, "Stop Scams UK", "Kent"},
		{"no force gives our own source", func(c *Citation) { c.Force = " " }, "Stop Scams UK", "Kent"},
		{"a script is no address", func(c *Citation) { c.URL = "javascript:alert(1)" }, "5 October 2026", "javascript"},
		{"an address with a name in it is no address", func(c *Citation) { c.URL = "https://a:b@evil.example/" }, "5 October 2026", "evil"},
		{"control signs go", func(c *Citation) { c.Title = "Calls\nfrom\u202e a bank" }, "Calls from a bank", "\u202e"},
	}
	e := loaded(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := Assessment{Verdict: Scam, Type: "bogus_bank"}
			text := e.Compose(a, Circumstances{Today: today, Source: warning(tt.change)}).Text()
			if !strings.Contains(text, tt.want) {
				t.Errorf("lacks %q:\n%s", tt.want, text)
			}
			if tt.lack != "" && strings.Contains(text, tt.lack) {
				t.Errorf("has %q:\n%s", tt.lack, text)
			}
		})
	}
}

func TestComposeLeavesTheGivenSourceAlone(t *testing.T) {
	given := longSource()
	before := *given
	loaded(t).Compose(Assessment{Verdict: Scam, Type: "bogus_bank", Tells: longTells}, Circumstances{Today: today, Source: given})
	if *given != before {
		t.Errorf("changed to %+v", *given)
	}
}

func TestNoWarningBesideAnOrdinaryCall(t *testing.T) {
	for _, v := range []Verdict{NoSigns, Unclear, OffTopic} {
		ans := loaded(t).Compose(Assessment{Verdict: v}, Circumstances{Today: today, Source: warning(nil)})
		if strings.Contains(ans.Text(), "Kent") {
			t.Errorf("%s quotes a warning:\n%s", v, ans.Text())
		}
	}
}

func TestFitKeepsTheStepsOverTheQuotation(t *testing.T) {
	ans := loaded(t).Compose(Assessment{Verdict: Scam, Type: "courier_fraud", Tells: longTells}, Circumstances{Today: today, Source: longSource()})
	if len(ans.Steps) < 2 || ans.Action == "" || len(ans.Contacts) == 0 {
		t.Errorf("too little is left:\n%s", ans.Text())
	}
}
