package feed

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestMarksSurviveBeingStored(t *testing.T) {
	for name, ms := range map[string]marks{
		"nothing known":     {{}},
		"all of it":         {{ID: math.MaxUint64, Link: 1, Shown: 2, Text: 3, Day: 20_000, Given: true, Wait: true, Tries: maxPatience, Held: true}},
		"text as shown":     {{ID: 1, Shown: 7, Text: 7}, {ID: 2, Shown: 7}, {ID: 3, Text: 7}},
		"held alone":        {{Link: 5, Held: true}, {Link: 6, Tries: 1}},
		"days up and down":  {{ID: 1, Day: 20_000}, {ID: 2}, {ID: 3, Day: 19_999}, {ID: 4, Day: -3}},
		"days of a madman":  {{ID: 1, Day: math.MaxInt}, {ID: 2, Day: math.MinInt}, {ID: 3, Day: 1}},
		"several identical": {{ID: 9}, {ID: 9}},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := json.Marshal(Cursor{Known: ms})
			if err != nil || strings.Contains(string(text), `"i":`) {
				t.Fatalf("%s, %v", text, err)
			}
			var back Cursor
			if err := json.Unmarshal(text, &back); err != nil || !slices.Equal(back.Known, ms) {
				t.Errorf("%+v, %v", back.Known, err)
			}
		})
	}
}

// What an older program wrote is understood, so that nothing is posted twice after an update.
func TestMarksOfAnOlderProgramAreRead(t *testing.T) {
	const old = `{"succeeded":"2026-11-18T12:00:00Z","known":[{"i":18446744073709551615,"l":1,"s":2,"t":3,"d":20000,"g":true},{"t":4,"w":true,"n":2}]}`
	var c Cursor
	if err := json.Unmarshal([]byte(old), &c); err != nil {
		t.Fatal(err)
	}
	want := marks{{ID: math.MaxUint64, Link: 1, Shown: 2, Text: 3, Day: 20_000, Given: true}, {Text: 4, Wait: true, Tries: 2}}
	if !slices.Equal(c.Known, want) {
		t.Errorf("%+v", c.Known)
	}
}

func TestDamagedMarksAreRefused(t *testing.T) {
	whole, err := json.Marshal(marks{{ID: 1, Link: 2, Tries: 300}})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"a number": `7`, "empty": `""`, "no base64": `"!"`, "another version": `"AgAA"`, "a list of words": `["a"]`,
		"cut in a hash": string(whole[:9]) + `"`, "cut at the end": string(whole[:len(whole)-3]) + `"`,
	} {
		var ms marks
		if err := json.Unmarshal([]byte(text), &ms); err == nil {
			t.Errorf("%s: %+v", name, ms)
		}
	}
}

func FuzzMarks(f *testing.F) {
	f.Add([]byte{marksVersion})
	f.Add([]byte{marksVersion, hasID | hasMore, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9})
	f.Fuzz(func(t *testing.T, raw []byte) {
		text, err := json.Marshal(raw) // as base64 with padding: cut it off
		if err != nil {
			t.Fatal(err)
		}
		var ms, again marks
		if json.Unmarshal([]byte(strings.ReplaceAll(string(text), "=", "")), &ms) != nil {
			return
		}
		if len(ms) > len(raw)/2 {
			t.Errorf("%d marks of %d bytes", len(ms), len(raw))
		}
		if text, err = json.Marshal(ms); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &again); err != nil || !slices.Equal(ms, again) {
			t.Errorf("%+v became %+v, %v", ms, again, err)
		}
	})
}
