package telegram

import (
	"fmt"
	"strings"
	"testing"

	"hangup/bot"
)

// heard reads one update.
func heard(t *testing.T, what string) event {
	t.Helper()
	u, err := decodeUpdate([]byte(`{"update_id":3,` + what + `}`))
	if err != nil {
		t.Fatal(err)
	}
	return hearing{Self{ID: 99, Username: "this_bot"}, map[string]bool{"check": true, "watch": true}}.event(u, testNow)
}

func said1(chat, more string) string {
	return fmt.Sprintf(`"message":{"message_id":5,"date":1777636800,%s,%s}`, chat, more)
}

const inGroup = `"chat":{"id":-100,"type":"supergroup"}`

func TestWhoSpeaks(t *testing.T) {
	for name, c := range map[string]struct {
		what string
		user string // "" when it is nobody
		text string
	}{
		"a member":                       {said1(aGroup, `"text":"/check he rang"`), "7", "/check he rang"},
		"a member alone with the bot":    {said1(aPrivate, `"text":"he rang"`), "7", "he rang"},
		"a member of a small group":      {said1(`"chat":{"id":-5,"type":"group"},"from":{"id":7}`, `"text":"/help"`), "7", "/help"},
		"an anonymous administrator":     {said1(inGroup+`,"from":{"id":1087968824,"is_bot":true},"sender_chat":{"id":-100,"type":"supergroup"}`, `"text":"/watch Kent"`), "-100", "/watch Kent"},
		"a channel that speaks":          {said1(inGroup+`,"from":{"id":136817688,"is_bot":true},"sender_chat":{"id":-200,"type":"channel"}`, `"text":"/watch Kent"`), "-200", "/watch Kent"},
		"what the channel sent on":       {said1(inGroup+`,"from":{"id":777000},"sender_chat":{"id":-200,"type":"channel"},"is_automatic_forward":true`, `"text":"/watch Kent"`), "", ""},
		"a post in a channel":            {`"channel_post":{"message_id":5,"date":1,"chat":{"id":-200,"type":"channel"},"text":"/watch Kent"}`, "", ""},
		"a message in a channel":         {said1(`"chat":{"id":-200,"type":"channel"},"sender_chat":{"id":-200,"type":"channel"}`, `"text":"/watch Kent"`), "", ""},
		"another bot":                    {said1(inGroup+`,"from":{"id":8,"is_bot":true}`, `"text":"/watch Kent"`), "", ""},
		"the fake id without its group":  {said1(inGroup+`,"from":{"id":1087968824,"is_bot":true}`, `"text":"/watch Kent"`), "", ""},
		"nobody":                         {said1(inGroup, `"text":"/watch Kent"`), "", ""},
		"a forward into a group":         {said1(aGroup, `"forward_origin":{"type":"user","date":1,"sender_user":{"id":9}},"text":"/watch Kent"`), "", ""},
		"an old forward into a group":    {said1(aGroup, `"forward_date":1,"forward_from":{"id":9},"text":"/watch Kent"`), "", ""},
		"a forward by an anonymous one":  {said1(inGroup+`,"sender_chat":{"id":-100,"type":"supergroup"}`, `"forward_date":1,"text":"/watch Kent"`), "", ""},
		"through another bot":            {said1(aGroup, `"via_bot":{"id":9,"is_bot":true},"text":"/watch Kent"`), "", ""},
		"an edit":                        {`"edited_message":{"message_id":5,"date":1,` + aGroup + `,"text":"/watch Kent"}`, "", ""},
		"an edit alone with the bot":     {`"edited_message":{"message_id":5,"date":1,` + aPrivate + `,"text":"he rang"}`, "", ""},
		"a forward to the bot":           {said1(aPrivate, `"forward_origin":{"type":"hidden_user","date":1,"sender_user_name":"x"},"text":"Dear customer"`), "7", "/check Dear customer"},
		"a forwarded command":            {said1(aPrivate, `"forward_date":1,"text":"/forgetme"`), "7", "/check /forgetme"},
		"a forwarded picture with words": {said1(aPrivate, `"forward_date":1,"caption":"You won"`), "7", "/check You won"},
		"a forward with a link behind":   {said1(aPrivate, `"forward_date":1,"text":"Pay here","entities":[{"type":"text_link","offset":4,"length":4,"url":"https://pay.example/x"}]`), "7", "/check Pay here\nhttps://pay.example/x"},
		"a question in a business chat":  {said1(aPrivate, `"business_connection_id":"b","text":"he rang"`), "", ""},
		"a question to a channel":        {said1(aGroup, `"direct_messages_topic":{"topic_id":1},"text":"/check he rang"`), "", ""},
		"a call from another chat":       {said1(aGroup, `"guest_query_id":"g","text":"/check he rang"`), "", ""},
		"a command in reply to a bot":    {said1(aGroup, `"reply_to_message":{"chat":{"id":-100},"from":{"id":8,"is_bot":true}},"text":"/help"`), "", ""},
		"the same with the bot's name":   {said1(aGroup, `"reply_to_message":{"chat":{"id":-100},"from":{"id":8,"is_bot":true}},"text":"/help@this_bot"`), "7", "/help@this_bot"},
		"a command in reply to this bot": {said1(aGroup, `"reply_to_message":{"chat":{"id":-100},"from":{"id":99,"is_bot":true}},"text":"/help"`), "7", "/help"},
		"through another bot, privately": {said1(aPrivate, `"via_bot":{"id":9},"text":"/forgetme"`), "7", "/check /forgetme"},
		"talk in a group":                {said1(aGroup, `"text":"good morning"`), "", ""},
		"somebody who came":              {said1(aGroup, `"new_chat_members":[{"id":9}]`), "", ""},
		"a pinned post":                  {said1(aGroup, `"pinned_message":{"message_id":1,"text":"/check x"}`), "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			e := heard(t, c.what)
			if (e.kind == said) != (c.user != "") || e.kind == said && (e.in.User != bot.UserID{Platform: Platform, ID: c.user} || e.in.Text != c.text) {
				t.Errorf("heard %q %+v", e.kind, e.in)
			}
		})
	}
}

func TestWhatIsSaid(t *testing.T) {
	for _, c := range []struct{ chat, text, want string }{
		{aGroup, "/check@this_bot he rang", "/check@this_bot he rang"},
		{aGroup, "/check@THIS_BOT he rang", "/check@THIS_BOT he rang"},
		{aGroup, "/check@other_bot he rang", ""},
		{aPrivate, "/check@other_bot he rang", ""},
		{aGroup, "/check@this_bot_too he rang", ""},
		{aGroup, "@this_bot he rang", "/check he rang"},
		{aGroup, "@This_Bot, he rang", "/check he rang"},
		{aGroup, "@this_botany he rang", ""},
		{aGroup, "@this_bot /watch Kent", "/watch Kent"},
		{aPrivate, "/start check", "/check"},
		{aGroup, "/start@this_bot watch", "/watch"},
		{aPrivate, "/start forgetme", "/start"},
		{aPrivate, "/start ../../x", "/start"},
		{aPrivate, "/start", "/start"},
		{aPrivate, "  spaces first", "  spaces first"},
	} {
		raw := fmt.Sprintf(`"text":%q`, c.text)
		if e := heard(t, said1(c.chat, raw)); e.in.Text != c.want {
			t.Errorf("%q came as %q, want %q", c.text, e.in.Text, c.want)
		}
	}
}

func TestABareCheckAsksAboutWhatItRepliesTo(t *testing.T) {
	const scam = `{"message_id":1,"date":1,"chat":{"id":-100,"type":"supergroup"},"from":{"id":8},`
	for name, c := range map[string]struct{ text, to, want string }{
		"a message":           {"/check", scam + `"text":"Pay the fee","entities":[{"type":"text_link","offset":0,"length":3,"url":"http://fee.example"}]}`, "/check Pay the fee\nhttp://fee.example"},
		"a picture":           {"/check@this_bot", scam + `"caption":"Pay the fee"}`, "/check@this_bot Pay the fee"},
		"with the bot's name": {"@this_bot", scam + `"text":"Pay the fee"}`, "/check Pay the fee"},
		"no words":            {"/check", scam + `"photo":[{"file_id":"x"}]}`, "/check"},
		"with own words":      {"/check is it real", scam + `"text":"Pay the fee"}`, "/check is it real"},
		"another command":     {"/report", scam + `"text":"Pay the fee"}`, "/report"},
		"a command in it":     {"/check", scam + `"text":"/forgetme"}`, "/check /forgetme"},
		"the bot itself":      {"/check", strings.Replace(scam, `"id":8`, `"id":99,"is_bot":true`, 1) + `"text":"Hang up now."}`, "/check"},
		"another bot":         {"/check", strings.Replace(scam, `"id":8`, `"id":98,"is_bot":true`, 1) + `"text":"You won"}`, ""},
		"another bot, to us":  {"/check@this_bot", strings.Replace(scam, `"id":8`, `"id":98,"is_bot":true`, 1) + `"text":"You won"}`, "/check@this_bot You won"},
		"a channel's post":    {"/check", strings.Replace(scam, `"from":{"id":8}`, `"sender_chat":{"id":-5,"type":"channel"}`, 1) + `"text":"Pay the fee"}`, "/check Pay the fee"},
	} {
		if e := heard(t, said1(aGroup, fmt.Sprintf(`"text":%q,"reply_to_message":%s`, c.text, c.to))); strings.TrimSpace(e.in.Text) != c.want {
			t.Errorf("%s: came as %q, want %q", name, e.in.Text, c.want)
		}
	}
}

func TestWhereItIsSaid(t *testing.T) {
	for name, c := range map[string]struct {
		more string
		want bot.ThreadID
	}{
		"in a topic":             {`"message_thread_id":12,"is_topic_message":true`, "12"},
		"in replies to a post":   {`"message_thread_id":12`, ""},
		"in the topic General":   {`"message_thread_id":1,"is_topic_message":true`, ""},
		"in a group of no topic": {`"x":1`, ""},
	} {
		e := heard(t, said1(aGroup, c.more+`,"text":"/help"`))
		if e.in.From != (bot.Address{Chat: bot.ChatID{Platform: Platform, ID: "-100"}, Thread: c.want}) {
			t.Errorf("%s: %+v", name, e.in.From)
		}
	}
}

func TestWhereSomebodyIsAlone(t *testing.T) {
	for name, c := range map[string]struct {
		what string
		want bot.Address
	}{
		"in a group":          {said1(aGroup, `"text":"/help"`), bot.Address{Chat: chatID(7)}},
		"alone already":       {said1(aPrivate, `"text":"/help"`), bot.Address{Chat: chatID(7)}},
		"a press":             {`"callback_query":{"id":"c","from":{"id":7},"message":{"chat":{"id":-100,"type":"group"}}}`, bot.Address{Chat: chatID(7)}},
		"who hides":           {said1(inGroup+`,"from":{"id":1087968824,"is_bot":true},"sender_chat":{"id":-100,"type":"supergroup"}`, `"text":"/help"`), bot.Address{}},
		"a channel, speaking": {said1(inGroup+`,"sender_chat":{"id":-200,"type":"channel"}`, `"text":"/help"`), bot.Address{}},
	} {
		if e := heard(t, c.what); e.in.Own != c.want {
			t.Errorf("%s: alone at %+v", name, e.in.Own)
		}
	}
}

func TestOtherEvents(t *testing.T) {
	for name, c := range map[string]struct {
		what string
		kind eventKind
	}{
		"a picture alone":             {said1(aPrivate, `"photo":[{"file_id":"x"}]`), said},
		"a sticker":                   {said1(aPrivate, `"sticker":{"file_id":"x"}`), unread},
		"a place on the map":          {said1(aPrivate, `"location":{"latitude":1,"longitude":2}`), unread},
		"a new time to delete after":  {said1(aPrivate, `"message_auto_delete_timer_changed":{"message_auto_delete_time":86400}`), nothing},
		"leave to write":              {said1(aPrivate, `"write_access_allowed":{}`), nothing},
		"another background":          {said1(aPrivate, `"chat_background_set":{"type":{"type":"fill"}}`), nothing},
		"the bot's own card":          {said1(aPrivate, `"via_bot":{"id":99,"is_bot":true},"text":"Hang up now."`), nothing},
		"another bot's card":          {said1(aPrivate, `"via_bot":{"id":98,"is_bot":true},"text":"You won."`), said},
		"a picture in a group":        {said1(aGroup, `"photo":[{"file_id":"x"}]`), nothing},
		"a group that moved away":     {said1(`"chat":{"id":-5,"type":"group"}`, `"migrate_to_chat_id":-100`), migrated},
		"a group that came":           {said1(inGroup, `"migrate_from_chat_id":-5`), migrated},
		"words behind the name":       {`"inline_query":{"id":"q","from":{"id":7},"query":"he rang","offset":""}`, inlined},
		"a press under a card":        {`"callback_query":{"id":"c","from":{"id":7},"inline_message_id":"i","data":"x"}`, tapped},
		"a press by a bot":            {`"callback_query":{"id":"c","from":{"id":7,"is_bot":true},"data":"x"}`, nothing},
		"an update of an unknown day": {`"heartbeat":{}`, nothing},
		"added":                       {memberOf("left", "member"), member},
		"made an administrator":       {memberOf("member", "administrator"), nothing},
		"put out":                     {memberOf("administrator", "kicked"), member},
	} {
		e := heard(t, c.what)
		if e.kind != c.kind {
			t.Errorf("%s: %q, want %q", name, e.kind, c.kind)
		}
		if e.kind == migrated && e.moved != [2]int64{-5, -100} {
			t.Errorf("%s: moved %d", name, e.moved)
		}
	}
}

func TestWhatIsAttachedIsSaidToBe(t *testing.T) {
	for name, c := range map[string]struct {
		what, text string
		attached   bool
	}{
		"a picture":                         {said1(aPrivate, `"photo":[{"file_id":"x"}]`), "", true},
		"a picture with words":              {said1(aPrivate, `"photo":[{"file_id":"x"}],"caption":"is it real"`), "is it real", true},
		"a forwarded picture":               {said1(aPrivate, `"forward_date":1,"photo":[{"file_id":"x"}],"caption":"You won"`), "/check You won", true},
		"a voice message":                   {said1(aPrivate, `"voice":{"file_id":"x"}`), "", true},
		"a recording":                       {said1(aPrivate, `"audio":{"file_id":"x"}`), "", true},
		"a file":                            {said1(aPrivate, `"document":{"file_id":"x"},"caption":" "`), "", true},
		"a film":                            {said1(aPrivate, `"video":{"file_id":"x"}`), "", true},
		"a round film":                      {said1(aPrivate, `"video_note":{"file_id":"x"}`), "", true},
		"words":                             {said1(aPrivate, `"text":"he rang"`), "he rang", false},
		"a picture in a group":              {said1(aGroup, `"photo":[{"file_id":"x"}],"caption":"/check is it real"`), "/check is it real", false},
		"a picture replied to":              {said1(aPrivate, `"text":"/check","reply_to_message":{"chat":{"id":7},"photo":[{"file_id":"x"}],"caption":"You won"}`), "/check You won", false},
		"words under a picture of commands": {said1(aPrivate, `"photo":[{"file_id":"x"}],"caption":"/report"`), "/report", true},
	} {
		if e := heard(t, c.what); e.kind != said || e.in.Attached != c.attached || strings.TrimSpace(e.in.Text) != c.text {
			t.Errorf("%s: %q %+v", name, e.kind, e.in)
		}
	}
}

func memberOf(before, after string) string {
	return fmt.Sprintf(`"my_chat_member":{"chat":{"id":-100,"type":"group"},"from":{"id":7},"date":1,"old_chat_member":{"status":%q},"new_chat_member":{"status":%q}}`, before, after)
}

func TestTheSameEventHasTheSameID(t *testing.T) {
	a, b := heard(t, said1(aPrivate, `"text":"x"`)), heard(t, said1(aPrivate, `"text":"x"`))
	if a.in.ID == "" || a.in.ID != b.in.ID {
		t.Errorf("%q and %q", a.in.ID, b.in.ID)
	}
}

func FuzzHearing(f *testing.F) {
	f.Add([]byte(`{"update_id":1,` + said1(aGroup, `"text":"/check@this_bot x"`) + `}`))
	f.Add([]byte(`{"update_id":1,` + said1(aPrivate, `"text":"@this_bot"`) + `}`))
	f.Add([]byte(`{"update_id":1,` + memberOf("left", "member") + `}`))
	f.Add([]byte(`{"update_id":1,"callback_query":{"id":"c","from":{"id":7},"message":{"chat":{"id":5}}}}`))
	h := hearing{Self{ID: 99, Username: "this_bot"}, nil}
	f.Fuzz(func(t *testing.T, body []byte) {
		u, err := decodeUpdate(body)
		if err != nil {
			return
		}
		e := h.event(u, testNow)
		if e.kind == said && (e.in.Text == "" && !e.in.Attached || e.in.User.ID == "" || e.in.From.Chat.ID == "") {
			t.Errorf("incomplete: %+v", e.in)
		}
	})
}
