package webchat

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/bottest"

	"github.com/chromedp/chromedp"
)

// TestThePageConforms runs the suite of all adapters with a real Chromium as hands and eyes.
func TestThePageConforms(t *testing.T) {
	bottest.Conformance(t, bottest.Adapter{
		Keys: true,
		New: func(t *testing.T, h bot.Handler) bottest.Driver {
			b := openTab(t)
			a := newAdapter(t, Config{Handler: h})
			b.open(listen(t, a))
			return &reader{b: b, a: a}
		},
	})
}

// reader is a person who reads the page and uses it.
type reader struct {
	mu sync.Mutex // a browser tab takes one command at a time
	b  *tab
	a  *Adapter
}

// does lets the person do something and gives what the page shows because of it.
func (r *reader) does(js string) (bottest.Seen, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	before := r.count()
	if !eval[bool](r.b, "(() => {"+js+"})()") {
		return bottest.Seen{}, errors.New("there is nothing of that kind on the page")
	}
	r.b.Until(`document.getElementById('say').getAttribute('aria-busy') === 'false'`)
	return r.seen(before), nil
}

const messages = `[...document.querySelectorAll('#log .bot, #log .note')]`

func (r *reader) count() int { return eval[int](r.b, messages+`.length`) }

// seen reads the messages that were added.
func (r *reader) seen(before int) bottest.Seen {
	r.b.Until(`[...document.querySelectorAll('img.picture')].every((i) => i.complete)`)
	added := messages + fmt.Sprintf(`.slice(%d)`, before)
	return bottest.Seen{
		Files: r.files(added),
		Text: eval[string](r.b, added+`.map((m) => {
			for (const b of m.querySelectorAll('button')) b.style.display = 'none';
			const text = m.innerText;
			for (const b of m.querySelectorAll('button')) b.style.display = '';
			return text; }).join('\n')`),
		Buttons:  eval[[]string](r.b, added+`.flatMap((m) => [...m.querySelectorAll('[role=group] button')].map((b) => b.textContent))`),
		Pictures: eval[[]string](r.b, added+`.flatMap((m) => [...m.querySelectorAll('img.picture')].filter((i) => i.naturalWidth > 0).map((i) => i.alt))`),
		Links:    eval[[]string](r.b, added+`.flatMap((m) => [...m.querySelectorAll('a')].map((a) => a.getAttribute('href')))`),
	}
}

// files saves the files of messages. What a browser does with them is tried in TestAFileIsSaved.
func (r *reader) files(added string) (all []bottest.File) {
	js := `(async () => {
		const saved = [], create = URL.createObjectURL, click = HTMLAnchorElement.prototype.click;
		let blob;
		URL.createObjectURL = (b) => { blob = b; return create(b); };
		HTMLAnchorElement.prototype.click = function () { saved.push({ name: this.download, blob }); };
		` + added + `.flatMap((m) => [...m.querySelectorAll('button.file')]).forEach((b) => b.click());
		URL.createObjectURL = create; HTMLAnchorElement.prototype.click = click;
		for (const f of saved) f.body = btoa([...new Uint8Array(await f.blob.arrayBuffer())].map((n) => String.fromCharCode(n)).join(''));
		return JSON.stringify(saved.map((f) => ({ Name: f.name, Body: f.body })));
	})()`
	raw, err := chromedp.Run(r.b.Context(), chromedp.Evaluate[string](js, chromedp.EvalAwaitPromise))
	if err != nil {
		r.b.t.Fatal(err)
	}
	var saved []struct {
		Name string
		Body []byte
	}
	if err := json.Unmarshal([]byte(raw), &saved); err != nil {
		r.b.t.Fatal(err)
	}
	for _, f := range saved {
		all = append(all, bottest.File{Name: f.Name, Body: string(f.Body)})
	}
	return all
}

// Say types a text and sends it.
func (r *reader) Say(text string) (bottest.Seen, error) {
	return r.does(`document.getElementById('text').value = ` + asJS(text) + `; document.getElementById('say').requestSubmit(); return true`)
}

// Press presses a button of the last message.
func (r *reader) Press(label string) (bottest.Seen, error) {
	return r.does(`const b = ` + messages + `.at(-1).querySelectorAll('[role=group] button');
		const one = [...b].find((b) => b.textContent === ` + asJS(label) + `); one?.click(); return !!one`)
}

// Submit fills in the last form and sends it.
func (r *reader) Submit(values map[string]string) (bottest.Seen, error) {
	return r.does(`const form = [...document.querySelectorAll('form.ask:not([data-sent])')].at(-1);
		if (!form) return false;
		for (const [id, value] of Object.entries(` + asJS(values) + `)) {
			const field = form.elements[id];
			if (!field) return false;
			field.value = value;
		}
		form.requestSubmit(); return true`)
}

// Post posts through the adapter and waits until the page has it.
func (r *reader) Post(reply bot.Reply, key bot.DeliveryKey) (bottest.Seen, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	before := r.count()
	ref, err := r.a.Send(r.b.t.Context(), address(r.chat()), reply, key)
	if err != nil {
		return bottest.Seen{}, err
	}
	seq, err := strconv.Atoi(string(ref.ID))
	if err != nil {
		return bottest.Seen{}, err
	}
	r.b.Until(fmt.Sprintf(`JSON.parse(localStorage.getItem('hangup.seen') ?? '{"seq":0}').seq >= %d`, seq))
	return r.seen(before), nil
}

// chat is the chat whose page is open.
func (r *reader) chat() string {
	for range 100 {
		r.a.streams.mu.Lock()
		for chat := range r.a.streams.chats {
			r.a.streams.mu.Unlock()
			return chat
		}
		r.a.streams.mu.Unlock()
		time.Sleep(20 * time.Millisecond)
	}
	r.b.t.Fatal("the page opened no stream")
	return ""
}

func asJS(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings and maps of strings only
	}
	return string(raw)
}
