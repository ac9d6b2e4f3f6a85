package bot

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hangup/advice"
)

// reported is what people reported in a chat.
func reported(p *person, from ChatID, n int) {
	for i := range n {
		p.store.reports = append(p.store.reports, Report{
			ID: fmt.Sprintf("R-%s-%d", from.ID, i), Person: PersonKey(fmt.Sprint("secret-person-", i)), From: from, Type: "courier_fraud",
			Claimed: "the bank", Happened: "money", When: "today", Area: "county:kent", Number: "077•• ••••23", Phone: "secret-phone",
			Note: "He said: “do not tell”, then rang off.", At: startOfTest.Add(time.Duration(i) * time.Minute), Informed: i == 0,
		})
	}
}

func TestReportsOfAGroupAreGivenToAModeratorAlone(t *testing.T) {
	p := newPerson(t).inGroup().moderate()
	group := p.at
	reported(p, group.Chat, 3)
	reported(p, ChatID{"paper", "group-2"}, 2)
	r := p.say("/export json")
	if r.File != nil || r.Lead != p.word("bot.export.alone") {
		t.Fatalf("in the group: %+v", r)
	}
	p.group, p.at = false, Address{Chat: ChatID{"paper", "own-" + p.user.ID}}
	r = p.say("/export")
	if r.File == nil || r.File.Name != "reports-2026-11-18.json" || r.File.Type != "application/json" {
		t.Fatalf("alone: %+v", r)
	}
	var rows []map[string]any
	if err := json.Unmarshal(r.File.Data, &rows); err != nil || len(rows) != 3 {
		t.Fatalf("%v: %s", err, r.File.Data)
	}
	if rows[0]["id"] != "R-group-1-2" || rows[0]["kind"] != "Courier fraud" || rows[0]["place"] != "Kent" || rows[2]["police_informed"] != true {
		t.Errorf("%v", rows[0])
	}
	for _, secret := range []string{"secret-person", "secret-phone"} {
		if bytes.Contains(r.File.Data, []byte(secret)) {
			t.Errorf("%s is in the file", secret)
		}
	}
	if d := p.store.deeds[len(p.store.deeds)-1]; d.What != deedExport || d.Chat != group || d.Detail != "3 reports as JSON" {
		t.Errorf("deed %+v", d)
	}
	if r = p.say("/export csv"); r.File == nil || r.File.Name != "reports-2026-11-18.csv" {
		t.Errorf("as a table: %+v", r)
	}
	p.pass(exportLife)
	if r = p.say("/export"); r.File != nil || r.Lead != p.word("bot.export.where") {
		t.Errorf("too late: %+v", r)
	}
}

func TestOnlyThoseWithTheRightGetReports(t *testing.T) {
	p := newPerson(t).inGroup()
	reported(p, p.at.Chat, 1)
	if r := p.say("/export"); r.Lead != p.word("bot.rights.none") {
		t.Errorf("a member: %s", r.Plain())
	}
	p.moderate()
	p.say("/export")
	p.rights.moderators[p.user] = false
	p.group, p.at = false, Address{Chat: ChatID{"paper", "own-" + p.user.ID}}
	if r := p.say("/export"); r.File != nil || r.Lead != p.word("bot.rights.none") || len(p.store.deeds) > 0 {
		t.Errorf("who lost the right: %s", r.Plain())
	}
	alone := newPerson(t).moderate()
	reported(alone, ChatID{"paper", "group-1"}, 1)
	if r := alone.say("/export"); r.File != nil || r.Lead != p.word("bot.export.where") {
		t.Errorf("who asked for it nowhere: %s", r.Plain())
	}
}

func TestACoordinatorAloneGetsAllReports(t *testing.T) {
	p := newPerson(t).coordinate()
	if r := p.say("/export"); r.File != nil || r.Lead != p.word("bot.export.none.all") {
		t.Error(r.Plain())
	}
	reported(p, ChatID{"paper", "group-1"}, 2)
	reported(p, ChatID{}, 1)
	r := p.say("/export CSV")
	if r.File == nil || !strings.HasPrefix(r.Lead, "Here are 3 reports") {
		t.Fatalf("%+v", r)
	}
	rows, err := csv.NewReader(bytes.NewReader(r.File.Data)).ReadAll()
	if err != nil || len(rows) != 4 || !slices.Equal(rows[0], reportColumns()) {
		t.Errorf("%v: %q", err, rows)
	}
	p.store.noLog = true
	if _, err := p.do(Inbound{Text: "/export"}); problemText(t, err) != p.word("bot.deed.failed") {
		t.Errorf("without a log: %v", err)
	}
}

func TestExportSaysWhatItTakes(t *testing.T) {
	p := newPerson(t).coordinate()
	for _, typed := range []string{"xlsx", "csv json", strings.Repeat("x", 5000)} {
		if r := p.say("/export " + typed); r.File != nil || r.Lead != p.word("bot.export.how") {
			t.Errorf("%.20q: %s", typed, r.Plain())
		}
	}
	p.inGroup()
	in := Inbound{ID: "typed", From: p.at, User: p.user, Text: "/export", At: *p.clock, Own: Address{}}
	if r, err := p.core.Handle(t.Context(), in); err != nil || r.File != nil || len(r.Buttons) != 1 {
		t.Errorf("without a name: %v, %s", err, r.Plain())
	}
}

// However many reports there are, the file has its size, and says what is missing.
func TestTheNewestReportsFit(t *testing.T) {
	p := newPerson(t).coordinate()
	const n = 3000
	for i := range n {
		p.store.reports = append(p.store.reports, Report{ID: fmt.Sprint(i), Note: strings.Repeat("word ", 190), At: startOfTest.Add(time.Duration(i) * time.Second)})
	}
	r := p.say("/export json")
	if r.File == nil || len(r.File.Data) > MaxFile || len(r.File.Data) < MaxFile/2 {
		t.Fatalf("%v", r.File != nil)
	}
	var rows []reportRow
	if err := json.Unmarshal(r.File.Data, &rows); err != nil || rows[0].ID != fmt.Sprint(n-1) {
		t.Fatal(err, rows[0].ID)
	}
	if !strings.Contains(r.Plain(), p.word("bot.export.newest", "all", fmt.Sprint(n))) || !strings.Contains(r.Lead, fmt.Sprint(len(rows))) {
		t.Errorf("%d rows: %s", len(rows), r.Plain())
	}
}

// No cell of a table is a formula, whatever somebody wrote.
func TestNoCellIsAFormula(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "a": "a", "the bank = mine": "the bank = mine", "07700": "07700", "•• 12": "•• 12", "’tis": "’tis",
		"=1+1": "'=1+1", "+44 7700": "'+44 7700", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "|cmd": "'|cmd", "%0A=1": "'%0A=1",
		"  =1": "'  =1", "\t=1": "'\t=1", "\ta": "'\ta", "\r=1": "'\r=1", "\n": "'\n", "＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠a": "'＠a",
		"\u200b=1": "'\u200b=1", "\ufeff=1": "'\ufeff=1", "\u00a0=1": "'\u00a0=1", "\x00=1": "'\x00=1",
	} {
		if got := harmlessCell(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func FuzzReportFile(f *testing.F) {
	f.Add("=HYPERLINK(\"https://evil.example\")", "\"", "a,b\r\nc")
	f.Add("\ufeff\t+1", "\x00\xff", "'")
	f.Fuzz(func(t *testing.T, claimed, when, note string) {
		reports := []Report{{ID: "R-1", Claimed: claimed, When: when, Note: note, At: startOfTest}, {ID: "R-2"}}
		know := engine(t)
		var table, list bytes.Buffer
		for format, out := range map[ReportFormat]*bytes.Buffer{ReportsCSV: &table, ReportsJSON: &list} {
			w := NewReportWriter(out, format, know)
			for _, r := range reports {
				w.Write(r)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
		}
		rows, err := csv.NewReader(&table).ReadAll()
		if err != nil || len(rows) != 3 {
			t.Fatalf("%v, %d rows", err, len(rows))
		}
		for _, row := range rows[1:] {
			for _, cell := range row {
				if harmlessCell(cell) != cell {
					t.Errorf("a formula: %q", cell)
				}
			}
		}
		var objects []map[string]any
		if err := json.Unmarshal(list.Bytes(), &objects); err != nil || len(objects) != 2 {
			t.Errorf("%v: %s", err, list.Bytes())
		}
	})
}

func TestAnEmptyFileIsWhole(t *testing.T) {
	for format, want := range map[ReportFormat]string{ReportsJSON: "[]\n", ReportsCSV: strings.Join(reportColumns(), ",") + "\r\n"} {
		var b bytes.Buffer
		if err := NewReportWriter(&b, format, engine(t)).Close(); err != nil || b.String() != want {
			t.Errorf("%s: %v, %q", format, err, b.String())
		}
	}
	w := NewReportWriter(brokenPipe{}, ReportsJSON, engine(t))
	w.Write(Report{Area: advice.AreaID("x")})
	w.Write(Report{})
	if w.Close() == nil {
		t.Error("a file that was not written")
	}
}

// brokenPipe takes nothing.
type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errDown }
