package discord

import (
	"fmt"
	"strings"
	"testing"

	"hangup/bot"
)

// Whatever a client makes up, the desk goes on, answers at most once and hands on no action that it did not sign.
func FuzzHandle(f *testing.F) {
	seal := sealer{[]byte(testKey)}.seal
	for _, data := range []string{
		`"type":2,"data":{"id":"1","type":1,"name":"check","options":[{"name":"words","type":3,"value":"he rang"}]}`,
		`"type":2,"data":{"id":"1","type":3,"name":"x","target_id":"5","resolved":{"messages":{"5":{"id":"5","content":"hi"}}}}`,
		`"type":2,"data":{"id":"1","type":3,"name":"x","target_id":"5"}`,
		`"type":3,"data":{"custom_id":"` + seal(actionID, 0, "ours") + `","component_type":2},"message":{"id":"5"}`,
		`"type":3,"data":{"custom_id":"` + seal(pickID, 0, "") + `","component_type":3,"values":["` + seal(actionID, 0, "ours") + `"]}`,
		`"type":3,"data":{"custom_id":"` + seal(formID, 0, "n:0:o0") + `","component_type":3,"values":["x"]}`,
		`"type":3,"data":{"custom_id":"a0AAAAAAAAAAAAsave|1","component_type":99}`,
		`"type":4,"data":{"id":"1","type":1,"name":"watch","options":[{"name":"area","type":3,"value":"k","focused":true}]}`,
		`"type":5,"data":{"custom_id":"` + seal(wordsID, 0, "check") + `","components":[{"type":1,"components":[{"type":4,"custom_id":"words","value":"x"}]}]}`,
	} {
		f.Add(data, "500", "32")
	}
	f.Fuzz(func(t *testing.T, data, guild, rights string) {
		body := fmt.Sprintf(`{"id":"9","application_id":"1100","token":"tok","guild_id":%q,"channel_id":"600","context":0,"app_permissions":%q,`+
			`"member":{"user":{"id":"7"},"permissions":%q},"user":{"id":"7"},%s}`, guild, rights, rights, data)
		i, err := decodeInteraction([]byte(body))
		if err != nil {
			return
		}
		s := newScene(t, nil)
		s.h.Answer(bot.Reply{Lead: "x", Private: true})
		if err := s.desk.Handle(t.Context(), i, testNow, s.api.give); err != nil && strings.Contains(err.Error(), "panic") {
			t.Error(err)
		}
		first := 0
		for _, w := range s.api.sent {
			if w.kind != 0 {
				first++
			}
		}
		if first > 1 {
			t.Errorf("%d first answers", first)
		}
		for _, in := range s.h.Came() {
			if in.Action != "" && in.Action != "ours" || in.User.ID == "" || in.From.Chat.ID == "" {
				t.Errorf("came %+v", in)
			}
		}
	})
}
