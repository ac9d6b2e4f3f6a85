package advice

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// seedAdvice lists every piece of advice that the five founding police articles give, with the
// piece that carries it and words that its text must have.
var seedAdvice = []struct{ advice, key, words string }{
	{"hang up", "hang_up", "Hang up"},
	{"wait at least five minutes", "wait_5_min", "wait five minutes"},
	{"or use another phone", "different_phone", "different phone"},
	{"check for a dialling tone", "dialling_tone", "dialling tone"},
	{"ring a friend first", "ring_friend_first", "Ring a friend first"},
	{"report it on 101", "call_101", "101"},
	{"999 when a crime is in progress", "call_999", "999"},
	{"159 or the number on the card", "call_bank_159", "159"},
	{"never withdraw because a caller asks", "never_withdraw", "take money out"},
	{"never hand over cash or cards", "never_hand_over_cash", "Never hand over"},
	{"never send the card by courier", "never_post_card", "card"},
	{"never buy goods or foreign currency", "never_buy", "foreign money"},
	{"never disclose a PIN", "never_share_pin", "PIN"},
	{"never disclose bank details", "never_share_details", "bank details"},
	{"the display can be spoofed", "spoofing_possible", "can be faked"},
	{"dial 999, 101 or 161 to check is part of the trick", "check_call_trick", "161"},
	{"ask for name, force and number", "ask_name_number", "name, force and number"},
	{"a genuine officer does not mind waiting", "genuine_waits", "does not mind waiting"},
	{"ID at the door, close it, ring 101", "id_at_door", "close the door and ring 101"},
	{"close the door", "close_door", "Close the door"},
	{"cancel the cards", "cancel_cards", "cancel your cards"},
	{"visit the branch", "visit_branch", "branch"},
	{"call screening", "call_screening", "call screening"},
	{"suspicious behaviour at cash points", "cash_point_watch", "cash point"},
	{"tell older relatives, friends and neighbours", "tell_older_people", "older relatives, friends and neighbours"},
	{"computer firms do not ring, nor ask for ID", "firms_dont_ring", "passport"},
	{"no remote access", "no_remote_access", "remote access"},
	{"report to the national service", "report_fraud", "Report Fraud"},
}

func TestEveryPieceOfSeedAdviceHasItsPlace(t *testing.T) {
	k := loaded(t).know
	for _, tt := range seedAdvice {
		p, ok := k.pieces[tt.key]
		switch {
		case !ok:
			t.Errorf("%s: no piece %q", tt.advice, tt.key)
		case !strings.Contains(p.Text, tt.words):
			t.Errorf("%s: %q lacks %q", tt.advice, p.Text, tt.words)
		case len(p.Sources) == 0:
			t.Errorf("%s: no source", tt.advice)
		}
	}
}

func TestSeedsGiveNoAdviceThatTheListLacks(t *testing.T) {
	files, _ := filepath.Glob("../../shared/seeds/*.txt")
	if len(files) == 0 {
		t.Skip("SKIPPED LOUDLY: the five founding articles are not beside this checkout")
	}
	cues := map[string]string{
		"hang up": "hang_up", "five minutes": "wait_5_min", "dial tone": "dialling_tone", "phoning a friend": "ring_friend_first",
		"call screening": "call_screening", "cashpoint": "cash_point_watch", "local branch": "visit_branch",
		"identification number": "ask_name_number", "will not mind waiting": "genuine_waits", "spoofed": "spoofing_possible",
		"161": "check_call_trick", "cancel your cards": "cancel_cards", "Close the door": "id_at_door",
		"foreign currency": "never_buy", "remote access": "no_remote_access", "older": "tell_older_people",
	}
	found := map[string]bool{}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for cue := range cues {
			found[cue] = found[cue] || strings.Contains(string(raw), cue)
		}
	}
	for cue, key := range cues {
		if !found[cue] {
			t.Errorf("no article says %q any more: the list is out of date", cue)
		}
		if !slices.ContainsFunc(seedAdvice, func(s struct{ advice, key, words string }) bool { return s.key == key }) {
			t.Errorf("the articles say %q but the list has no %q", cue, key)
		}
	}
}

// needed are the scam types and the keys that the labelled questions use.
var (
	neededTypes = strings.Fields(`courier_fraud bogus_police bogus_bank callback_line_hold number_spoofing tech_support
		hmrc_tax ni_number amazon_prime tv_licence broadband_bt energy_utility parcel_delivery nhs_health dwp_benefits
		council_tax investment_crypto recovery_room romance family_emergency prize_lottery loan_fee mobile_otp
		warranty_cover accident_claim charity doorstep_trader wangiri job_task ticket_rental subscription_refund`)
	neededKeys = strings.Fields(`hang_up known_number dont_pay call_bank_159 report_fraud call_101 never_share_pin
		never_hand_over_cash forward_7726 no_remote_access not_sure ask_more_info dont_move_money check_fca
		check_with_person tell_someone close_door call_999 spoofing_possible disconnect_device different_phone
		wait_5_min scope usage support consumer_helpline general_safety refuse language_note no_scam_signs`)
)

func TestEveryTypeAndKeyIsThere(t *testing.T) {
	e := loaded(t)
	for _, id := range neededTypes {
		if name, ok := e.TypeName(ScamType(id)); !ok || name == "" {
			t.Errorf("no scam type %q", id)
		}
		if story, ok := e.TypeStory(ScamType(id)); !ok || strings.Count(story, ".") < 2 {
			t.Errorf("%s: the story is too short: %q", id, story)
		}
	}
	if len(e.Types()) != len(neededTypes) {
		t.Errorf("%d types, want %d", len(e.Types()), len(neededTypes))
	}
	for _, key := range neededKeys {
		if s, ok := e.Advice(key, ""); !ok || s.Text == "" {
			t.Errorf("no advice %q", key)
		}
	}
}

func TestNoPieceIsOutOfReach(t *testing.T) {
	k := loaded(t).know
	used := map[string]bool{"kind_word": true} // ends the answer to a victim
	use := func(lists ...[]string) {
		for _, l := range lists {
			for _, key := range l {
				used[key] = true
			}
		}
	}
	for _, plans := range k.plans {
		for _, p := range plans {
			use(p.Says, p.NowSays, p.Steps, p.Beside, []string{p.Check})
		}
	}
	for _, typ := range k.types {
		use(typ.Steps, typ.Victim, typ.Check.Says)
		for _, p := range typ.First {
			use(p.Says, p.NowSays, p.Steps)
		}
	}
	for _, c := range k.contacts {
		use(c.Says)
	}
	for key, p := range k.pieces {
		use(p.Says)
		if len(p.Tells) > 0 {
			used[key] = true
		}
	}
	for key := range k.pieces {
		if !used[key] {
			t.Errorf("nothing ever says %q", key)
		}
	}
}

func TestNoContactIsOverdue(t *testing.T) {
	now := time.Now()
	e := loaded(t)
	for _, c := range e.Overdue(now) {
		t.Errorf("%s was checked on %s and again after %d months: check it and its source", c.ID, c.Checked.Format(time.DateOnly), c.Review)
	}
	for id, c := range e.know.contacts {
		if now.After(day(c.Checked).AddDate(0, 12, 0)) {
			t.Errorf("%s was checked more than 12 months ago", id)
		}
	}
	if late := e.Overdue(now.AddDate(3, 0, 0)); len(late) != len(e.know.contacts) {
		t.Errorf("in three years %d of %d are overdue", len(late), len(e.know.contacts))
	}
}

func TestUnconfirmedContactIsNeverAFirstStep(t *testing.T) {
	e := loaded(t)
	kinds := 0
	for _, c := range e.ContactsFor("") {
		if c.Check {
			kinds++
		}
	}
	if kinds == 0 {
		t.Fatal("no unconfirmed contact to test with")
	}
	for _, a := range everyAssessment(e) {
		for _, c := range e.Compose(a, Circumstances{Today: today}).Contacts {
			if c.Check {
				t.Fatalf("%+v shows unconfirmed %s", a, c.ID)
			}
		}
	}
}

// oldService is the reporting service that Report Fraud replaced on 4 December 2025.
var oldService = regexp.MustCompile(`(?i)action\s*fraud|actionfraud`)

func TestNothingPublicNamesTheOldService(t *testing.T) {
	err := fs.WalkDir(embedded, "kb", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(path, "/concepts/") || strings.Contains(path, "/learned/") {
			return err // concepts and weights are how people write, not what they read
		}
		raw, err := fs.ReadFile(embedded, path)
		if at := oldService.FindIndex(raw); at != nil {
			t.Errorf("%s:%d names the old service", path, 1+strings.Count(string(raw[:at[0]]), "\n"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// ours copies the knowledge base so that a test can break it.
func ours(t testing.TB) fstest.MapFS {
	t.Helper()
	kb := fstest.MapFS{}
	err := fs.WalkDir(embedded, "kb", func(path string, d fs.DirEntry, err error) error {
		name := strings.TrimPrefix(path, "kb/")
		if err != nil || d.IsDir() || strings.Contains(name, "areas/") || strings.Contains(name, "learned/") {
			return err
		}
		raw, err := fs.ReadFile(embedded, path)
		kb[name] = &fstest.MapFile{Data: raw}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return kb
}

// ownConcepts gives those of the engine that all tests share, which are our own. They are the most of what is read: who breaks another
// file need not read them again.
func ownConcepts(t testing.TB) conceptSource {
	t.Helper()
	own := loaded(t).read.concepts
	return func() (*concepts, error) { return own, nil }
}

func TestLoadNamesFileAndLineOfAMistake(t *testing.T) {
	concepts := ownConcepts(t)
	tests := []struct {
		name, file, old, new, want string
	}{
		{"unknown key", "advice.yaml", "hang_up:\n  text:", "hang_up:\n  colour: red\n  text:", `^advice\.yaml:\d+: .*colour`},
		{"missing text", "advice.yaml", "hang_up:\n  text: Hang up. You don't have to be polite.\n", "hang_up:\n", `^advice\.yaml:\d+: "text" is missing`},
		{"unknown source", "advice.yaml", "sources: [cheshire_press, herts_2019]", "sources: [nobody]", `^advice\.yaml:\d+: source "nobody"`},
		{"bad date", "contacts.yaml", "checked: 2026-11-01", "checked: yesterday", `^contacts\.yaml:\d+: "yesterday" is not a date`},
		{"bad review interval", "contacts.yaml", "review_months: 6", "review_months: 60", `^contacts\.yaml:\d+: review_months`},
		{"unknown nation", "contacts.yaml", "nations: [scotland]", "nations: [narnia]", `^contacts\.yaml:\d+: "narnia" is not a nation`},
		{"unknown contact", "types/courier_fraud.yaml", "contacts: [police,", "contacts: [batman,", `^types/courier_fraud\.yaml:\d+: contact "batman"`},
		{"unknown advice", "types/courier_fraud.yaml", "steps: [", "steps: [sing, ", `^types/courier_fraud\.yaml:\d+: advice "sing"`},
		{"unknown situation", "types/courier_fraud.yaml", "  at_the_bank:", "  at_the_beach:", `^types/courier_fraud\.yaml:\d+: "at_the_beach"`},
		{"unknown tell", "types/courier_fraud.yaml", "tells: [", "tells: [ask.dance, ", `^types/courier_fraud\.yaml:\d+: concept "ask\.dance"`},
		{"no default line", "types/wangiri.yaml", "first:\n  default:", "first:\n  online:", `^types/wangiri\.yaml:\d+: there is no default`},
		{"unconfirmed contact first", "answers.yaml", "contacts: [samaritans, bank]", "contacts: [hourglass]", `^answers\.yaml:\d+: contact "hourglass" is not confirmed`},
		{"key twice", "sources.yaml", "met:\n", "barclays:\n  publisher: x\nmet:\n", `^sources\.yaml:\d+: .*already defined`},
		{"plain http", "sources.yaml", "https://www.met.police.uk/", "http://www.met.police.uk/", `^sources\.yaml:\d+: .* is not an https address`},
		{"fallback gone", "answers.yaml", "\n  chat:\n", "\n  chatter:\n", `^answers\.yaml:\d+: "aside" has no "chat"`},
		{"second document", "sources.yaml", "met:\n", "---\nmet:\n", `^sources\.yaml:1: there is more than one`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			kb := ours(t)
			raw := string(kb[tt.file].Data)
			if !strings.Contains(raw, tt.old) {
				t.Fatalf("%s has no %q", tt.file, tt.old)
			}
			kb[tt.file] = &fstest.MapFile{Data: []byte(strings.Replace(raw, tt.old, tt.new, 1))}
			_, err := loadKnowledge(kb, concepts)
			if err == nil {
				t.Fatal("loaded")
			}
			first, _, _ := strings.Cut(err.Error(), "\n")
			if !regexp.MustCompile(tt.want).MatchString(strings.ReplaceAll(err.Error(), "\n", " ")) {
				t.Errorf("error %q does not match %s", first, tt.want)
			}
		})
	}
}

func TestLoadRefusesAMissingAndAHugeFile(t *testing.T) {
	kb, concepts := ours(t), ownConcepts(t)
	delete(kb, "contacts.yaml")
	if _, err := loadKnowledge(kb, concepts); err == nil || !strings.Contains(err.Error(), "contacts.yaml") {
		t.Errorf("missing file: %v", err)
	}
	kb = ours(t)
	kb["advice.yaml"] = &fstest.MapFile{Data: []byte(strings.Repeat("# long\n", maxKnowledgeFile/6))}
	if _, err := loadKnowledge(kb, concepts); err == nil || !strings.Contains(err.Error(), "larger than") {
		t.Errorf("huge file: %v", err)
	}
}
