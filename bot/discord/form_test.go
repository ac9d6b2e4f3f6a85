package discord

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/bwmarrin/discordgo"

	"hangup/bot"
	"hangup/bot/adapt"
)

// reportOf is a form as long as the longest: two choices, one of them with many options, and five texts.
func reportOf(types int) *bot.Form {
	f := &bot.Form{ID: "report", Title: "Report a call", Intro: "Leave out names.", Submit: "Show me", Fields: []bot.Field{
		{ID: "type", Label: "Kind?", Kind: bot.Choice, Required: true},
		{ID: "claimed", Label: "Who?", Hint: "Such as police", Kind: bot.Line, Max: 5},
		{ID: "happened", Label: "Loss?", Kind: bot.Choice, Options: []bot.Option{{ID: "no", Label: "None"}, {ID: "yes", Label: "Money"}}},
		{ID: "when", Label: "When?", Kind: bot.Line},
		{ID: "area", Label: "Where?", Kind: bot.Line},
		{ID: "number", Label: "Number?", Kind: bot.Line},
		{ID: "note", Label: "Else?", Kind: bot.Area, Max: 1000, Required: true},
	}}
	for n := range types {
		f.Fields[0].Options = append(f.Fields[0].Options, bot.Option{ID: fmt.Sprint("t", n), Label: fmt.Sprint("Type ", n)})
	}
	return f
}

// asked starts a form in a channel and gives what is shown.
func asked(t *testing.T, f *bot.Form) (*scene, wire) {
	s := newScene(t, nil)
	s.where = aServer(nil)
	s.h.Answer(bot.Reply{Lead: "Tell me.", Parts: []bot.Part{{Kind: bot.Paragraph, Text: "Ring 999 first."}}, Form: f})
	out := s.slash("report", "")
	s.h.Answer(bot.Reply{Lead: "Thank you."})
	return s, out[0]
}

func (s *scene) values() map[string]string {
	came := s.h.Came()
	if f := came[len(came)-1].Form; f != nil {
		return f.Values
	}
	return nil
}

func TestAFormIsChosenThenTyped(t *testing.T) {
	s, sheet := asked(t, reportOf(6))
	text := fmt.Sprint(sheet.body["embeds"])
	for _, want := range []string{"Tell me.", "Ring 999 first.", "Report a call", "Leave out names."} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not shown", want)
		}
	}
	ks := keysOf(sheet)
	if !sheet.private() || len(ks) != 4 || !ks[0].required || ks[1].required {
		t.Fatalf("%+v", ks)
	}
	sheet = s.choose(ks[0].id, "t3")[0]
	if sheet.kind != discordgo.InteractionResponseUpdateMessage || !strings.Contains(fmt.Sprint(sheet.body["embeds"]), "question Kind? answer Type 3") {
		t.Errorf("after a choice: %+v", sheet)
	}
	s.choose(ks[1].id, "yes")
	modal := s.press(find(t, ks, "[discord.form.go]").id)[0]
	inputs := keysOf(modal)
	if modal.kind != discordgo.InteractionResponseModal || len(inputs) != 5 || modal.text("title") != "Report a call" {
		t.Fatalf("%+v", modal)
	}
	if inputs[0].most != 5 || inputs[0].required || !inputs[4].required || inputs[1].most != maxInput {
		t.Errorf("%+v", inputs)
	}
	out := s.send(modal.text("custom_id"), map[string]string{
		inputs[0].id: "  Bank  ", inputs[1].id: "today", inputs[4].id: "He rang.\nTwice.", "stranger": "x"})
	want := map[string]string{"type": "t3", "happened": "yes", "claimed": "Bank", "when": "today", "area": "", "number": "", "note": "He rang.\nTwice."}
	if got := s.values(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("came %v", got)
	}
	if out[0].kind != 4 || out[0].lead() != "Thank you." || !out[0].private() || len(s.store.forms) != 0 {
		t.Errorf("answered %+v, kept %d", out, len(s.store.forms))
	}
}

func TestManyChoicesHavePages(t *testing.T) {
	for n, want := range map[int][]int{maxChoices: {25}, maxChoices + 1: {25, 3}, 32: {25, 9}, 49: {25, 25, 2}} {
		s, sheet := asked(t, reportOf(n))
		seen := map[string]bool{}
		for page, size := range want {
			menu := keysOf(sheet)[0]
			if len(menu.options) != size {
				t.Fatalf("%d choices: page %d has %d", n, page, len(menu.options))
			}
			for _, o := range menu.options {
				seen[o.label] = true
			}
			sheet = s.choose(menu.id, menu.options[size-1].id)[0]
		}
		delete(seen, "[discord.form.more]")
		if len(seen) != n {
			t.Errorf("%d of %d choices were shown", len(seen), n)
		}
	}
}

func TestAChoiceOfALaterPageHolds(t *testing.T) {
	s, sheet := asked(t, reportOf(32))
	more := find(t, keysOf(sheet)[0].options, "[discord.form.more]")
	sheet = s.choose(keysOf(sheet)[0].id, more.id)[0]
	sheet = s.choose(keysOf(sheet)[0].id, "t31")[0]
	modal := s.press(find(t, keysOf(sheet), "[discord.form.go]").id)[0]
	s.send(modal.text("custom_id"), map[string]string{keysOf(modal)[4].id: "x"})
	if got := s.values()["type"]; got != "t31" {
		t.Errorf("came %q", got)
	}
}

func TestARequiredChoiceIsAskedFirst(t *testing.T) {
	s, sheet := asked(t, reportOf(6))
	sheet = s.press(find(t, keysOf(sheet), "[discord.form.go]").id)[0]
	if sheet.kind != discordgo.InteractionResponseUpdateMessage || !strings.Contains(fmt.Sprint(sheet.body["embeds"]), `discord.form.missing\] question Kind?`) {
		t.Errorf("%+v", sheet)
	}
}

func TestAFormOfChoicesAloneIsSentFromItsMessage(t *testing.T) {
	f := reportOf(6)
	f.Fields = []bot.Field{f.Fields[0]}
	s, sheet := asked(t, f)
	s.choose(keysOf(sheet)[0].id, "t1")
	s.press(find(t, keysOf(sheet), "Show me").id)
	if got := s.values()["type"]; got != "t1" {
		t.Errorf("came %q", got)
	}
}

func TestALongFormHasSeveralWindows(t *testing.T) {
	f := &bot.Form{ID: "long", Title: "Long", Fields: []bot.Field{}}
	for n := range 5 {
		f.Fields = append(f.Fields, bot.Field{ID: fmt.Sprint("c", n), Label: fmt.Sprint("Choice ", n), Kind: bot.Choice, Options: []bot.Option{{ID: "o", Label: "O"}}})
	}
	for n := range 6 {
		f.Fields = append(f.Fields, bot.Field{ID: fmt.Sprint("l", n), Label: fmt.Sprint("Line ", n), Kind: bot.Line})
	}
	s, sheet := asked(t, f)
	if n := len(keysOf(sheet)); n != 6 {
		t.Fatalf("%d to press at first", n)
	}
	sheet = s.press(find(t, keysOf(sheet), "[discord.form.go]").id)[0]
	if n := len(keysOf(sheet)); n != 3 {
		t.Fatalf("%d to press then", n)
	}
	s.choose(keysOf(sheet)[0].id, "o")
	modal := s.press(find(t, keysOf(sheet), "[discord.form.go]").id)[0]
	sheet = s.send(modal.text("custom_id"), map[string]string{keysOf(modal)[4].id: "five"})[0]
	modal = s.press(find(t, keysOf(sheet), "[discord.form.go]").id)[0]
	if len(keysOf(modal)) != 1 {
		t.Fatalf("%+v", keysOf(modal))
	}
	s.send(modal.text("custom_id"), map[string]string{keysOf(modal)[0].id: "six"})
	if v := s.values(); v["c4"] != "o" || v["l4"] != "five" || v["l5"] != "six" {
		t.Errorf("came %v", v)
	}
}

func TestOnlyWhatIsWrongIsAskedAgain(t *testing.T) {
	f := reportOf(6)
	f.Fields[0].Value, f.Fields[1].Value, f.Fields[5].Value, f.Fields[5].Problem = "t2", "Bank", "12x", "That is no number."
	s, sheet := asked(t, f)
	if !strings.Contains(fmt.Sprint(sheet.body["embeds"]), `discord.form.wrong\] question Number? problem That is no number.`) {
		t.Errorf("%+v", sheet.body["embeds"])
	}
	modal := s.press(find(t, keysOf(sheet), "[discord.form.go]").id)[0]
	inputs := keysOf(modal)
	if len(inputs) != 1 || inputs[0].value != "12x" {
		t.Fatalf("%+v", inputs)
	}
	s.send(modal.text("custom_id"), map[string]string{inputs[0].id: "07700 900123"})
	if v := s.values(); v["type"] != "t2" || v["claimed"] != "Bank" || v["number"] != "07700 900123" {
		t.Errorf("came %v", v)
	}
}

func TestAFormEnds(t *testing.T) {
	for name, end := range map[string]func(s *scene, sheet wire){
		"by its button": func(s *scene, sheet wire) {
			out := s.press(find(s.t, keysOf(sheet), "[discord.form.cancel]").id)
			if out[0].kind != discordgo.InteractionResponseUpdateMessage || len(keysOf(out[0])) != 0 || out[0].body["components"] == nil {
				s.t.Errorf("cancelled with %+v", out[0])
			}
		},
		"by itself in an hour": func(s *scene, _ wire) { s.now = s.now.Add(formLife) },
		"by another form": func(s *scene, _ wire) {
			s.h.Answer(bot.Reply{Lead: "Another.", Form: reportOf(3)})
			s.slash("report", "")
		},
		"with another key": func(s *scene, _ wire) {
			s.desk.keep.vault, _ = adapt.NewVault([]byte(strings.Repeat("another", 5)), "discord/form")
		},
	} {
		s, sheet := asked(t, reportOf(6))
		end(s, sheet)
		for _, k := range keysOf(sheet) {
			values := []string{}
			if k.kind == 3 {
				values = []string{k.options[0].id}
			}
			if out := s.choose(k.id, values...); out[0].lead() != `\[bot.closed.lead\]` {
				t.Errorf("%s: %s still does something: %+v", name, k.label, out)
			}
		}
	}
}

func TestAFormIsKeptWhenTheBotFails(t *testing.T) {
	s, sheet := asked(t, reportOf(6))
	s.choose(keysOf(sheet)[0].id, "t1")
	modal := s.press(find(t, keysOf(sheet), "[discord.form.go]").id)[0]
	s.h.Fail(&bot.Problem{Text: "Try again."})
	fields := map[string]string{keysOf(modal)[4].id: "He rang."}
	if out := s.send(modal.text("custom_id"), fields); out[0].lead() != "Try again." {
		t.Errorf("%+v", out)
	}
	modal = s.press(find(t, keysOf(sheet), "[discord.form.go]").id)[0]
	if got := keysOf(modal)[4].value; got != "He rang." {
		t.Errorf("the answers are lost: %q", got)
	}
}

func TestWhatIsTypedIsKeptSealed(t *testing.T) {
	s, sheet := asked(t, reportOf(6))
	s.choose(keysOf(sheet)[0].id, "t1")
	modal := s.press(find(t, keysOf(sheet), "[discord.form.go]").id)[0]
	s.h.Fail(&bot.Problem{Text: "Try again."})
	s.send(modal.text("custom_id"), map[string]string{keysOf(modal)[4].id: "He was from the bank."})
	if len(s.store.forms) != 1 {
		t.Fatalf("%d kept", len(s.store.forms))
	}
	for id, state := range s.store.forms {
		if bytes.Contains(state, []byte("bank")) || bytes.Contains(state, []byte("report")) || !strings.Contains(id, "key of 7") {
			t.Errorf("%s is kept as %q", id, state)
		}
	}
}

func TestAQuestionDoesNotWaitForAForm(t *testing.T) {
	s, sheet := asked(t, reportOf(6))
	s.store.broken = errForged
	if out := s.slash("check", "he rang"); out[0].lead() != "Thank you." {
		t.Errorf("%+v", out)
	}
	if out := s.press(keysOf(sheet)[2].id); out[0].lead() != `\[bot.sorry.lead\]` {
		t.Errorf("%+v", out)
	}
	s.h.Answer(bot.Reply{Lead: "A form.", Form: reportOf(3)})
	if out := s.slash("report", ""); out[0].lead() != `\[bot.sorry.lead\]` {
		t.Errorf("%+v", out)
	}
}

func TestTheLimitsOfAModal(t *testing.T) {
	long := strings.Repeat("w", 200)
	f := &bot.Form{ID: "f", Title: long, Fields: []bot.Field{{ID: "a", Label: long, Hint: long, Kind: bot.Area, Max: maxInput + 1, Value: strings.Repeat("v", maxInput+1)}}}
	s, sheet := asked(t, f)
	modal := s.press(find(t, keysOf(sheet), "[discord.form.go]").id)[0]
	in := keysOf(modal)[0]
	if units(modal.text("title")) != maxModalTitle || units(in.label) != maxInputLabel || in.most != maxInput || units(in.value) != maxInput {
		t.Errorf("title of %d, label of %d, input of %d with %d", units(modal.text("title")), units(in.label), in.most, units(in.value))
	}
	f = reportOf(1)
	f.Fields[0].Label, f.Fields[0].Options[0].Label = long, long
	_, sheet = asked(t, f)
	menu := keysOf(sheet)[0]
	if units(menu.label) != maxPlaceholder || units(menu.options[0].label) != maxChoiceText {
		t.Errorf("placeholder of %d, choice of %d", units(menu.label), units(menu.options[0].label))
	}
	s, sheet = asked(t, reportOf(2))
	s.choose(keysOf(sheet)[0].id, "t1")
	modal = s.press(find(t, keysOf(sheet), "[discord.form.go]").id)[0]
	s.send(modal.text("custom_id"), map[string]string{keysOf(modal)[0].id: "sixsix"})
	if got := s.values()["claimed"]; got != "sixsi" {
		t.Errorf("what a client let through came as %q", got)
	}
}

func FuzzFormState(f *testing.F) {
	good, _ := json.Marshal(begin(bot.Reply{Form: reportOf(30)}, "n"))
	f.Add(good, "n:0:o0", "t1")
	f.Add([]byte(`{"form":{"Fields":[{"ID":"a"}]},"values":{},"ask":[0],"at":0,"nonce":"n"}`), "n:0:g0", "x")
	f.Add([]byte(`{"form":{"Fields":[{"ID":"a","Kind":"choice"}]},"values":{},"ask":[5],"at":0}`), "n:9:m0", moreValue+"9")
	f.Fuzz(func(t *testing.T, state []byte, text, value string) {
		var s filling
		if json.Unmarshal(state, &s) != nil || !s.ok() {
			return
		}
		p, ok := readStep(text)
		if ok && p.at < len(s.groups()) {
			s.At = p.at
			s.choose(p.arg, []string{value})
		}
		s.open()
		for _, n := range s.group() {
			s.page(n)
		}
		s.typed(map[string]string{inputID(0): value})
		raw, err := json.Marshal(&s)
		if err != nil {
			t.Fatal(err)
		}
		var again filling
		if json.Unmarshal(raw, &again) != nil || !again.ok() {
			t.Errorf("what was kept cannot be read: %s", raw)
		}
	})
}

func TestSealedInOnePlaceOpensInNoOther(t *testing.T) {
	v, err := adapt.NewVault([]byte(testKey), "discord/form")
	if err != nil {
		t.Fatal(err)
	}
	other, _ := adapt.NewVault([]byte(testKey), "discord/note")
	at := place("who", bot.Address{Chat: personChat("7")})
	sealed := v.Seal([]byte("he rang"), at)
	if got, err := v.Open(sealed, at); err != nil || string(got) != "he rang" {
		t.Errorf("%q, %v", got, err)
	}
	_, elsewhere := v.Open(sealed, place("who", bot.Address{Chat: personChat("8")}))
	_, cut := v.Open(sealed[:5], at)
	_, purpose := other.Open(sealed, at)
	if elsewhere != adapt.ErrSealed || cut != adapt.ErrSealed || purpose != adapt.ErrSealed {
		t.Errorf("elsewhere %v, cut %v, for another purpose %v", elsewhere, cut, purpose)
	}
}

func TestTwoThingsAtOnceDoNotMixAForm(t *testing.T) {
	s, sheet := asked(t, reportOf(6))
	ks := keysOf(sheet)
	var both sync.WaitGroup
	for n, value := range []string{"t5", "yes"} {
		both.Go(func() {
			i := &interaction{
				ID: fmt.Sprint(500 + n), Token: "t", User: "7", Guild: "500", Channel: channel{ID: "600"},
				Component: &component{CustomID: ks[n].id, Values: []string{value}}, Message: &message{ID: "1"},
			}
			if err := s.desk.Handle(t.Context(), i, testNow, s.api.give); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	modal := s.press(find(t, ks, "[discord.form.go]").id)[0]
	s.send(modal.text("custom_id"), map[string]string{keysOf(modal)[4].id: "x"})
	if v := s.values(); v["type"] != "t5" || v["happened"] != "yes" {
		t.Errorf("came %v", v)
	}
}
