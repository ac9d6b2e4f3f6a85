package discord

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
)

// inServer is an interaction in a server with the given type and data.
func inServer(kind int, data string) string {
	return fmt.Sprintf(`{"id":"11","application_id":"22","type":%d,"token":"aW50-ZXJh_Y3Rpb24.x","version":1,
	"guild_id":"33","channel_id":"44","channel":{"id":"44","type":11,"parent_id":"55","name":"calls"},
	"member":{"user":{"id":"66","username":"ann"},"permissions":"2147483680","roles":[]},
	"app_permissions":"274877926400","locale":"en-GB","context":0,
	"authorizing_integration_owners":{"0":"33","1":"66","9999":"1","x":"2","3":"no"},"data":%s}`, kind, data)
}

func TestDecodeReadsWhereAndWho(t *testing.T) {
	in, err := decodeInteraction([]byte(inServer(2, `{"id":"1","name":"check","type":1}`)))
	if err != nil {
		t.Fatal(err)
	}
	want := &interaction{
		ID: "11", AppID: "22", Type: discordgo.InteractionApplicationCommand, Token: "aW50-ZXJh_Y3Rpb24.x",
		Guild: "33", User: "66", Locale: discordgo.EnglishGB,
		Channel:   channel{ID: "44", Kind: discordgo.ChannelTypeGuildPublicThread, Known: true, Parent: "55", Thread: true},
		Rights:    2147483680,
		AppRights: 274877926400,
		Owners:    map[discordgo.ApplicationIntegrationType]string{0: "33", 1: "66"},
		Command:   &command{Name: "check", Kind: discordgo.ChatApplicationCommand},
	}
	if !reflect.DeepEqual(in, want) {
		t.Errorf("got  %#v\nwant %#v", *in, *want)
	}
	if !in.Rights.has(discordgo.PermissionManageGuild) || in.Rights.has(discordgo.PermissionAdministrator) {
		t.Error("the rights of the member are misread")
	}
	if !in.AppRights.has(discordgo.PermissionSendMessagesInThreads | discordgo.PermissionEmbedLinks) {
		t.Error("the rights of the bot are misread")
	}
}

func TestDecodeReadsWhatWasDone(t *testing.T) {
	menu := `{"name":"Check this message","type":3,"target_id":"77","resolved":{"messages":{"77":%s}}}`
	for _, c := range []struct {
		name string
		body string
		want interaction
	}{
		{"a command with options", inServer(2, `{"name":"check","type":1,"options":[
			{"name":"words","type":3,"value":"they asked for a code"},{"name":"count","type":4,"value":7},
			{"name":"sure","type":5,"value":true},{"name":"odd","type":99,"value":{"a":1}},{"name":"none","type":3}]}`),
			interaction{Command: &command{Name: "check", Kind: 1, Options: []option{
				{Name: "words", Value: "they asked for a code"}, {Name: "count", Value: "7"}, {Name: "sure", Value: "true"}, {Name: "odd"},
			}}}},
		{"a subcommand", inServer(2, `{"name":"area","type":1,"options":[{"name":"set","type":1,"options":[{"name":"place","type":3,"value":"Leeds"}]}]}`),
			interaction{Command: &command{Name: "area", Kind: 1, Options: []option{{Name: "place", Value: "Leeds"}}}}},
		{"an option that is being typed", inServer(4, `{"name":"area","type":1,"options":[{"name":"name","type":3,"value":"Lee","focused":true}]}`),
			interaction{Command: &command{Name: "area", Kind: 1, Options: []option{{Name: "name", Value: "Lee", Focused: true}}}}},
		{"a button", inServer(3, `{"custom_id":"v1.abc","component_type":2}`),
			interaction{Component: &component{CustomID: "v1.abc", Kind: discordgo.ButtonComponent}}},
		{"a select", inServer(3, `{"custom_id":"v1.abc","component_type":3,"values":["bank","courier"]}`),
			interaction{Component: &component{CustomID: "v1.abc", Kind: discordgo.SelectMenuComponent, Values: []string{"bank", "courier"}}}},
		{"a component of an unknown kind", inServer(3, `{"custom_id":"v1.abc","component_type":99}`),
			interaction{Component: &component{CustomID: "v1.abc", Kind: 99}}},
		{"a modal with rows, labels and kinds that nobody knows", inServer(5, `{"custom_id":"report","components":[
			{"type":1,"components":[{"type":4,"custom_id":"note","value":"a man rang"}]},
			{"type":18,"component":{"type":3,"custom_id":"kind","values":["bank"]}},
			{"type":10,"content":"text"},{"type":77,"x":{"y":[1]}},{"type":18,"component":{"type":22,"custom_id":"many","value":true}}]}`),
			interaction{Modal: &modal{CustomID: "report", Fields: map[string]string{"note": "a man rang", "kind": "bank", "many": "true"}}}},
		{"a message of the menu", inServer(2, fmt.Sprintf(menu, `{"id":"77","channel_id":"44","flags":4,"author":{"id":"88"},"content":"Hi mum","attachments":[{},{}]}`)),
			interaction{Command: &command{Name: "Check this message", Kind: 3, Target: &message{
				ID: "77", Channel: "44", Flags: 4, Author: "88", Text: "Hi mum", Attachments: 2,
			}}}},
		{"a message that forwards another", inServer(2, fmt.Sprintf(menu, `{"id":"77","content":"","message_snapshots":[{"message":{"content":"Your parcel is held","attachments":[{}]}},{}]}`)),
			interaction{Command: &command{Name: "Check this message", Kind: 3, Target: &message{ID: "77", Text: "Your parcel is held", Attachments: 1}}}},
		{"a message of embeds and components", inServer(2, fmt.Sprintf(menu, `{"id":"77","embeds":[{"title":"Alert","description":"Pay now","fields":[{"name":"To","value":"Them"}]}],
			"components":[{"type":17,"components":[{"type":10,"content":"Click"}]}]}`)),
			interaction{Command: &command{Name: "Check this message", Kind: 3, Target: &message{ID: "77", Text: "Alert\nPay now\nTo\nThem\nClick"}}}},
		{"a menu without its message", inServer(2, `{"name":"Check this message","type":3,"target_id":"77"}`),
			interaction{Command: &command{Name: "Check this message", Kind: 3}}},
		{"a kind of interaction that nobody knows", inServer(42, `{"custom_id":"x"}`), interaction{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			in, err := decodeInteraction([]byte(c.body))
			if err != nil {
				t.Fatal(err)
			}
			got := interaction{Command: in.Command, Component: in.Component, Modal: in.Modal}
			if !reflect.DeepEqual(got, c.want) {
				g, _ := json.Marshal(got)
				w, _ := json.Marshal(c.want)
				t.Errorf("got  %s\nwant %s", g, w)
			}
		})
	}
}

func TestDecodeTellsContextsApart(t *testing.T) {
	base := `{"id":"11","type":3,"token":"tok","data":{"custom_id":"c","component_type":2},"user":{"id":"66"},"channel_id":"44"`
	for _, c := range []struct {
		name, rest string
		want       discordgo.InteractionContextType
	}{
		{"with the bot, as told", `,"context":1}`, discordgo.InteractionContextBotDM},
		{"among people, as told", `,"context":2}`, discordgo.InteractionContextPrivateChannel},
		{"in a server, as told by the server alone", `,"guild_id":"5"}`, discordgo.InteractionContextGuild},
		{"with the bot, as told by the channel alone", `,"channel":{"id":"44","type":1}}`, discordgo.InteractionContextBotDM},
		{"nothing told is among people", `}`, discordgo.InteractionContextPrivateChannel},
		{"a context that nobody knows is among people", `,"context":9,"channel":{"id":"44","type":1}}`, discordgo.InteractionContextPrivateChannel},
		{"a context of the wrong type is among people", `,"context":"1","channel":{"id":"44","type":1}}`, discordgo.InteractionContextPrivateChannel},
		{"a server that is not named is among people", `,"context":0,"channel":{"id":"44","type":1}}`, discordgo.InteractionContextPrivateChannel},
	} {
		in, err := decodeInteraction([]byte(base + c.rest))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if in.Context != c.want || in.User != "66" || in.Rights != 0 {
			t.Errorf("%s: context %d, user %q, rights %d", c.name, in.Context, in.User, in.Rights)
		}
	}
}

func TestDecodeGivesNoRightsThatItCannotRead(t *testing.T) {
	for _, p := range []string{`"all"`, `"-1"`, `8`, `null`, `"99999999999999999999999"`, `["8"]`} {
		body := `{"id":"11","type":3,"token":"tok","channel_id":"4","guild_id":"5","data":{"custom_id":"c"},"app_permissions":` + p +
			`,"member":{"permissions":` + p + `,"user":{"id":"66"}}}`
		in, err := decodeInteraction([]byte(body))
		if err != nil {
			t.Errorf("%s: %v", p, err)
			continue
		}
		if in.Rights != 0 || in.AppRights != 0 {
			t.Errorf("%s gives rights %d and %d", p, in.Rights, in.AppRights)
		}
	}
}

func TestDecodeRefusesWhatCannotBeAnswered(t *testing.T) {
	whole := `{"id":"11","type":3,"token":"sEcReT","channel_id":"4","user":{"id":"66"},"data":{"custom_id":"c","component_type":2}}`
	if _, err := decodeInteraction([]byte(whole)); err != nil {
		t.Fatal("the whole one is refused:", err)
	}
	for name, body := range map[string]string{
		"no JSON":                `{"id":`,
		"a list":                 `[]`,
		"null":                   `null`,
		"a text":                 `"secret words"`,
		"no id":                  strings.Replace(whole, `"id":"11",`, "", 1),
		"an id that is a path":   strings.Replace(whole, `"11"`, `"11/../12"`, 1),
		"an id too long":         strings.Replace(whole, `"11"`, `"111111111111111111111"`, 1),
		"no token":               strings.Replace(whole, `"sEcReT"`, `""`, 1),
		"a token that is a path": strings.Replace(whole, `"sEcReT"`, `"a/b"`, 1),
		"a token of dots":        strings.Replace(whole, `"sEcReT"`, `".."`, 1),
		"a token with a query":   strings.Replace(whole, `"sEcReT"`, `"a?b"`, 1),
		"a token too long":       strings.Replace(whole, `"sEcReT"`, `"`+strings.Repeat("a", maxToken+1)+`"`, 1),
		"nobody":                 strings.Replace(whole, `"user":{"id":"66"},`, "", 1),
		"a null person":          strings.Replace(whole, `{"id":"66"}`, "null", 1),
		"a member without user":  strings.Replace(whole, `"user":{"id":"66"}`, `"member":{"user":null}`, 1),
		"nowhere":                strings.Replace(whole, `"channel_id":"4",`, "", 1),
		"no data":                strings.Replace(whole, `{"custom_id":"c","component_type":2}`, "null", 1),
		"empty data":             strings.Replace(whole, `{"custom_id":"c","component_type":2}`, "{}", 1),
		"a command without name": strings.Replace(whole, `"type":3`, `"type":2`, 1),
	} {
		in, err := decodeInteraction([]byte(body))
		if err == nil {
			t.Errorf("%s: taken as %#v", name, in)
			continue
		}
		if strings.Contains(strings.ToLower(err.Error()), "secret") {
			t.Errorf("%s: the error repeats what was sent: %v", name, err)
		}
	}
}

func TestDecodeTakesAPingWithNothingInIt(t *testing.T) {
	in, err := decodeInteraction([]byte(`{"type":1}`))
	if err != nil || in.Type != discordgo.InteractionPing {
		t.Errorf("got %v, %v", in, err)
	}
}

func TestDecodeStopsAtNesting(t *testing.T) {
	deep := strings.Repeat(`{"type":1,"components":[`, 900) + `{"type":4,"custom_id":"far","value":"x"}` + strings.Repeat(`]}`, 900)
	in, err := decodeInteraction([]byte(inServer(5, `{"custom_id":"m","components":[`+deep+`]}`)))
	if err != nil {
		t.Fatal(err)
	}
	if len(in.Modal.Fields) != 0 {
		t.Errorf("fields from the depth: %v", in.Modal.Fields)
	}
}

func TestInteractionIsNotSpelledOut(t *testing.T) {
	in, err := decodeInteraction([]byte(inServer(3, `{"custom_id":"c","component_type":2}`)))
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if got := fmt.Sprintf(verb, in); strings.Contains(got, "aW50") {
			t.Errorf("%s prints the token: %s", verb, got)
		}
	}
}

func FuzzDecodeInteraction(f *testing.F) {
	for _, data := range []string{
		`{"name":"check","type":1,"options":[{"name":"a","value":"b","focused":true}]}`,
		`{"custom_id":"c","component_type":2,"values":["x"]}`,
		`{"custom_id":"c","components":[{"type":18,"component":{"custom_id":"f","value":1}}]}`,
		`{"name":"m","type":3,"target_id":"7","resolved":{"messages":{"7":{"message_snapshots":[{"message":{"content":"x"}}]}}}}`,
		`null`,
	} {
		for kind := range 7 {
			f.Add([]byte(inServer(kind, data)))
		}
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		in, err := decodeInteraction(body)
		if err != nil || in.Type == discordgo.InteractionPing {
			return
		}
		if in.ID == "" || in.User == "" || in.Channel.ID == "" || in.Token == "" {
			t.Fatalf("taken although something is missing: %#v", *in)
		}
		if at := "/interactions/" + in.ID + "/" + in.Token + "/callback"; strings.Count(at, "/") != 4 || strings.ContainsAny(at, "?#\\ ") {
			t.Fatalf("the address of the answer is %q", at)
		}
		set := 0
		for _, is := range []bool{in.Command != nil, in.Component != nil, in.Modal != nil} {
			if is {
				set++
			}
		}
		if want := in.Type >= 2 && in.Type <= 5; set > 1 || want != (set == 1) {
			t.Fatalf("type %d with %d kinds of data", in.Type, set)
		}
	})
}
