package transfer

import "fmt"

// value makes what a column may hold. What the schema restricts is named here.
func (f *filler) value(table string, c column) any {
	switch c.name {
	case "week":
		return f.monday()
	case "example", "unsure", "cleared", "recalled", "urgent", "suspended", "ready", "in_doubt", "standing", "told", "strict", "informed", "correct", "seen", "closed":
		return f.Int64N(2)
	case "places", "tells", "areas":
		return f.pick(`[]`, `["a","b"]`, `["\u0000 \ud83d\ude00"]`)
	case "wish", "settings", "cursor":
		return f.pick(`{}`, `{"a":[1,null,"ü"]}`)
	case "rule":
		return f.pick(``, `{"area":"x"}`)
	case "label":
		return f.pick("warning", "correction", "court", "appeal", "other")
	case "verdict":
		return f.pick("scam", "victim", "no_signs", "unclear", "off_topic")
	case "op":
		return f.pick("post", "edit", "erase")
	case "platform":
		return f.pick("telegram", "discord", "web")
	case "warning", "delivery":
		return f.one(map[string]string{"warning": "warnings", "delivery": "deliveries"}[c.name])
	case "ring":
		return append(f.bytes(60), make([]byte, 29)...)
	}
	if v, ok := f.special(table + "." + c.name); ok {
		return v
	}
	switch c.kind {
	case numbers:
		return f.Int64N(1 << 40)
	case blobs:
		return f.bytes(300)
	}
	return f.text(64)
}

func (f *filler) special(name string) (v any, ok bool) {
	switch name {
	case "deliveries.class":
		return f.Int64N(4), true
	case "deliveries.state":
		return f.pick("due", "held", "sending", "sent", "suspended", "failed", "skipped", "digest", "review"), true
	case "inbox.state":
		return f.pick("taken", "quarantined"), true
	case "offers.people", "offers.usual":
		return 3 * (1 + f.Int64N(9)), true
	case "feedback.reason":
		return "", true
	case "invitations.at":
		return f.when() % 1000, true
	case "reports.edited", "chats.paused_until", "chats.gone_since", "warnings.published":
		if f.IntN(2) == 0 {
			return nil, true
		}
		return f.when(), true
	case "keys.turn":
		return int64(f.n), true
	case "watches.chat", "chats.chat", "deliveries.chat", "letters.key", "chat_areas.thread", "reports.person", "reports.draft", "forms.person":
		return f.text(4096), true
	case "warnings.id":
		return fmt.Sprint(f.n, f.text(200)), true
	case "warnings.body", "reports.happened":
		return f.text(9000), true
	}
	return nil, false
}
