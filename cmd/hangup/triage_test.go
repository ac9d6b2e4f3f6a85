package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

const (
	courierRow = `{"id":"a","title":"Warning after couriers take cash","body":"<p>Kent Police has had 11 reports since 20 February of a man who calls himself DC Adrian Fenn. People in Deal and Sandwich were told to withdraw cash and hand it to a courier. They lost &pound;92,400.</p><p>The police will never ask you to withdraw money.</p>","format":"html","force":"kent","published":"2026-03-04","url":"https://www.kent.police.uk/news/a/"}`
	paperRow   = `{"id":"b","title":"'DC FENN' CON COSTS PENSIONERS £92,400","body":"Eleven people in Sandwich and Deal, says Kent Police, have given their savings to a courier after a call from DC Adrian Fenn. Never hand cash to a courier.","format":"plain","force":null,"published":"2026-03-05","url":"https://paper.example/fenn"}`
	collision  = `{"id":"c","title":"Appeal after crash","summary":"","body":"Officers in Norwich would like to speak to anyone who saw a collision on the A47 on Monday.","format":"plain","force":"norfolk","published":"","url":""}`
)

func triageRows(t *testing.T, out string) []map[string]any {
	t.Helper()
	var rows []map[string]any
	for line := range strings.Lines(out) {
		var r map[string]any
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		rows = append(rows, r)
	}
	return rows
}

func TestTriagePrintsOneRowForEach(t *testing.T) {
	t.Parallel()
	rows := courierRow + "\n\n" + paperRow + "\n" + collision + "\n"
	for name, c := range map[string]struct {
		in, path string
	}{"a file": {"", file(t, "news.jsonl", rows)}, "standard input": {rows, "-"}} {
		t.Run(name, func(t *testing.T) {
			got := command(t, c.in, nil, "triage", "--batch", c.path)
			if got.code != 0 || got.err != "" {
				t.Fatalf("code %d: %s", got.code, got.err)
			}
			all := triageRows(t, got.out)
			if len(all) != 3 {
				t.Fatalf("%d rows", len(all))
			}
			fields := []string{"facts", "force", "id", "key_sentence", "label", "place", "published", "story", "types"}
			for _, r := range all {
				if have := slices.Sorted(maps.Keys(r)); !slices.Equal(have, fields) {
					t.Errorf("fields %q, want %q", have, fields)
				}
			}
			a, b, other := all[0], all[1], all[2]
			if a["label"] != "warning" || a["force"] != "kent" || a["published"] != "2026-03-04" || a["key_sentence"] != "The police will never ask you to withdraw money." {
				t.Errorf("row %v", a)
			}
			if facts := fmt.Sprint(a["facts"]); facts != "map[loss_gbp:92400 reports:11 since:20 February]" {
				t.Errorf("facts %s", facts)
			}
			if a["story"] != "a" || b["story"] != "a" || other["story"] != "c" {
				t.Errorf("stories %v, %v, %v", a["story"], b["story"], other["story"])
			}
			if other["label"] != "appeal" || other["key_sentence"] != nil || other["published"] != nil || fmt.Sprint(other["types"]) != "[]" || fmt.Sprint(other["facts"]) != "map[loss_gbp:<nil> reports:<nil> since:<nil>]" {
				t.Errorf("what is unknown is not null: %v", other)
			}
		})
	}
}

func TestBadNewsRowsAreNamedAndTheOthersJudged(t *testing.T) {
	t.Parallel()
	path := file(t, "news.jsonl", courierRow+"\nnonsense\n"+`{"title":"x"}`+"\n"+`{"id":"d"}`+"\n"+`{"id":"e","title":"x","published":"someday"}`+"\n"+
		`{"id":"f","title":"x","force":"kentt"}`+"\n"+`{"id":"g","body":7}`+"\n"+collision)
	got := command(t, "", nil, "triage", "--batch", path)
	if got.code != 1 || len(triageRows(t, got.out)) != 2 {
		t.Errorf("code %d: %s", got.code, got.out)
	}
	lines := strings.Split(strings.TrimSpace(got.err), "\n")
	want := []string{":2: the row is not JSON", ":3: the row has no \"id\"", ":4: the row has no \"title\" and no \"body\"", ":5: \"someday\" is not a date",
		":6: there is no force \"kentt\"", ":7: \"body\" must be text", "6 of 8 rows could not be read; the others are done"}
	if len(lines) != len(want) {
		t.Fatalf("stderr\n%s", got.err)
	}
	for i, w := range want {
		if !strings.Contains(lines[i], w) {
			t.Errorf("line %d of stderr is %q, want %q", i+1, lines[i], w)
		}
	}
}

func TestTriageTellsOfArticles(t *testing.T) {
	t.Parallel()
	path := file(t, "alert.txt", "Bogus officers ring pensioners\n\nKent Police is warning residents of Deal about callers who claim to be detectives and ask for bank cards.\n\nThe police will never ask for your PIN.\n")
	got := command(t, "", nil, "triage", path)
	for _, want := range []string{path, "warning", "Kent Police", "Deal", "The police will never ask for your PIN.", "because", "“", "posted into the groups"} {
		if !strings.Contains(got.out, want) {
			t.Errorf("%q is not told:\n%s", want, got.out)
		}
	}
	row := command(t, "", nil, "triage", "--json", path)
	if all := triageRows(t, row.out); row.code != 0 || len(all) != 1 || all[0]["id"] != path || all[0]["story"] != path {
		t.Errorf("code %d: %s%s", row.code, row.out, row.err)
	}
}

func TestTriageScoresLabelledRows(t *testing.T) {
	t.Parallel()
	labels := func(row, more string) string { return strings.TrimSuffix(row, "}") + "," + more + "}" }
	path := file(t, "labelled.jsonl", labels(courierRow, `"label":"warning","types":["courier_fraud"],"group":"g1","key_sentence":"The police will never ask you to withdraw money."`)+"\n"+
		labels(paperRow, `"label":"court","types":[],"group":"g1","key_sentence":null`)+"\n"+labels(collision, `"label":"appeal","types":[],"group":"g2","key_sentence":null`))
	got := command(t, "", nil, "triage", "--score", path)
	if got.code != 0 {
		t.Fatal(got.err)
	}
	for _, want := range []string{"3 rows", "warnings found", "(1 of 1)", "others passed on as warnings", "50.0 % (1 of 2)", "at most 3 %: not met", "pairs of two stories merged", "(0 of 2)", "none: met"} {
		if !strings.Contains(got.out, want) {
			t.Errorf("%q is not printed:\n%s", want, got.out)
		}
	}
	var figures []triageFigure
	asJSON := command(t, "", nil, "triage", "--score", "--json", path)
	if err := json.Unmarshal([]byte(asJSON.out), &figures); err != nil || len(figures) < 7 || figures[0].Hits != 1 {
		t.Errorf("%v: %s", err, asJSON.out)
	}
}

func TestTriageScoresSeveralFilesOneByOneAndTogether(t *testing.T) {
	t.Parallel()
	label := func(row, as string) string { return strings.TrimSuffix(row, "}") + `,"label":"` + as + `"}` }
	right := file(t, "right.jsonl", label(courierRow, "warning")+"\n"+label(collision, "appeal"))
	wrong := file(t, "wrong.jsonl", label(collision, "court"))
	got := command(t, "", nil, "triage", "--score", right, wrong)
	at := -1
	for _, want := range []string{right, "2 rows", "100.0 % (2 of 2)", wrong, "1 row ", "0.0 % (0 of 1)", "all files", "3 rows", "66.7 % (2 of 3)"} {
		next := strings.Index(got.out[at+1:], want)
		if next < 0 {
			t.Fatalf("code %d: %q is not printed after what comes before it:\n%s%s", got.code, want, got.out, got.err)
		}
		at += next + 1
	}
	var files []triageFile
	for line := range strings.Lines(command(t, "", nil, "triage", "--score", "--json", right, wrong).out) {
		var f triageFile
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	if len(files) != 3 || files[0].File != right || files[2].Figures[7].Hits != 2 || files[2].Figures[7].Total != 3 {
		t.Errorf("files %+v", files)
	}
}

func TestTriageWithoutAnythingToJudge(t *testing.T) {
	t.Parallel()
	for want, args := range map[string][]string{
		"say what to judge":                   {"triage"},
		"say what to compare":                 {"triage", "--score"},
		"not both":                            {"triage", "--batch", "x", "y"},
		"the file has no rows":                {"triage", "--batch", file(t, "empty.jsonl", "\n")},
		"there is no file none.jsonl":         {"triage", "--batch", "none.jsonl"},
		"1 file could not be judged":          {"triage", "none.txt"},
		"leave --json out":                    {"triage", "--json", "--batch", "x"},
		"is a device, not a file":             {"triage", "--score", "/dev/zero"},
		"the rows have no label, so there is": {"triage", "--score", file(t, "bare.jsonl", collision)},
	} {
		if got := command(t, "", nil, args...); got.code == 0 || got.out != "" || !strings.Contains(got.err, want) {
			t.Errorf("%q: code %d, %q %q, want %q", args, got.code, got.out, got.err, want)
		}
	}
}
