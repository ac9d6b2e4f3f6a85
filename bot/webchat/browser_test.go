package webchat

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"hangup/bot"
)

// The page in real Chromium.

func TestANeighbourAsksWithATap(t *testing.T) {
	s, b := serve(t, time.Minute), openTab(t)
	b.open(s.url)
	b.Click(`.examples button`)
	b.says("Hang up now. Do not take out any cash.")
	b.says("Hampshire police")
	if got := eval[string](b, `document.querySelector('.contacts a').getAttribute('href')`); got != "tel:159" {
		t.Errorf("the first number is %q", got)
	}
	if eval[bool](b, `document.getElementById('start').checkVisibility()`) {
		t.Error("the examples stay in the way of the conversation")
	}
	top := eval[float64](b, `document.querySelector('.msg.bot .lead').getBoundingClientRect().top`)
	if top < 0 || top > 400 {
		t.Errorf("the first line stands at %.0f px: out of view", top)
	}
}

func TestANeighbourAsksByKeyboardAlone(t *testing.T) {
	s, b := serve(t, time.Minute), openTab(t)
	b.open(s.url)
	b.Key("Tab", "", 9)
	if got := eval[string](b, `document.activeElement.id`); got != "skip" {
		t.Fatalf("the first stop is %q, not the skip link", got)
	}
	b.Key("Enter", "\r", 13)
	b.Until(`document.activeElement.id === 'text'`)
	b.Do(chromedp.KeyEvent("he wants cash"))
	b.Key("Enter", "\r", 13)
	b.says("Hang up now.")
	if got := eval[string](b, `document.getElementById('text').value`); got != "" {
		t.Errorf("the box still holds %q", got)
	}
	// Backwards from the box: the buttons of the answer come first.
	b.Until(`(document.getElementById('text').focus(), true)`)
	b.Do(chromedp.KeyEvent("\t", chromedp.KeyModifiers(chromedp.ModifierShift))) // shift
	if got := eval[string](b, `document.activeElement.textContent`); got != "They are here now" {
		t.Errorf("the stop before the box is %q", got)
	}
	width := eval[string](b, `getComputedStyle(document.activeElement).outlineWidth`)
	if width != "3px" {
		t.Errorf("the focus is not visible: outline %s", width)
	}
	b.Key("Enter", "\r", 13)
	b.says("Hang up now.")
}

func TestAButtonLeadsToTheEmergency(t *testing.T) {
	s, b := serve(t, time.Minute), openTab(t)
	b.open(s.url)
	b.ask("he wants cash")
	b.says("Hang up now.")
	b.Press("I’ve already given something")
	b.says("Ring your bank on 159 now")
	s.script.mu.Lock()
	defer s.script.mu.Unlock()
	if got := s.script.heard[1].Action; got != "lost" {
		t.Errorf("the bot heard %q", got)
	}
}

func TestAFormIsFilledInCorrectedAndSent(t *testing.T) {
	s, b := serve(t, time.Minute), openTab(t)
	b.open(s.url)
	b.ask("/report")
	b.Until(`document.querySelector('form.ask')`)
	if got := eval[string](b, `document.activeElement.textContent`); got != "Report a call" {
		t.Errorf("the focus is on %q, not on the form", got)
	}
	b.Press("Show me what you would keep")
	b.Until(`document.activeElement.matches('select[aria-invalid="true"]')`)
	note := `document.getElementById(document.activeElement.getAttribute('aria-describedby').split(' ').at(-1)).innerText`
	if got := eval[string](b, note); got != "Please fill this in." {
		t.Errorf("beside the field stands %q", got)
	}
	b.Do(
		chromedp.SetValue(chromedp.CSS(`select[name=kind]`), "police"),
		chromedp.SendKeys(chromedp.CSS(`input[name=who]`), "a detective"),
		chromedp.Click(chromedp.CSS(`.radio:nth-of-type(1) input`)),
		chromedp.SendKeys(chromedp.CSS(`input[name=when]`), "never"),
		chromedp.SendKeys(chromedp.CSS(`textarea[name=note]`), "two calls"),
	)
	b.Press("Show me what you would keep")
	b.says("Please say a day, such as yesterday.")
	b.Until(`document.activeElement.name === 'when'`)
	if got := eval[string](b, `document.querySelector('form.ask:not([data-sent]) textarea').value`); got != "two calls" {
		t.Errorf("the note came back as %q", got)
	}
	b.Do(chromedp.SetValue(chromedp.CSS(`form.ask:not([data-sent]) input[name=when]`), "yesterday"))
	b.Press("Show me what you would keep")
	b.says("When: yesterday")
	b.keepsFocus("after the form")
	s.script.mu.Lock()
	defer s.script.mu.Unlock()
	last := s.script.heard[len(s.script.heard)-1].Form
	want := map[string]string{"kind": "police", "who": "a detective", "happened": "nothing", "when": "yesterday", "note": "two calls"}
	for key, value := range want {
		if last == nil || last.Values[key] != value {
			t.Errorf("%s arrived as %+v", key, last)
		}
	}
}

func TestAPostArrivesLiveAndIsAnnounced(t *testing.T) {
	s, b := serve(t, time.Minute), openTab(t)
	b.open(s.url)
	b.ask("he wants cash")
	b.says("Hang up now.")
	ref := s.send(t, policeWarning(), "d-1")
	b.says("Bogus police officers")
	if !eval[bool](b, `document.querySelector('.msg.news').closest('[role=log][aria-live=polite]') !== null`) {
		t.Error("the post is not in the live region")
	}
	s.send(t, policeWarning(), "d-1")
	s.send(t, bot.Reply{Lead: "Another one."}, "d-2")
	b.says("Another one.")
	if got := eval[int](b, `document.querySelectorAll('.msg.news').length`); got != 1 {
		t.Errorf("the warning is there %d times", got)
	}
	if err := s.Edit(t.Context(), ref, bot.Reply{Lead: "It was in Andover.", Tone: bot.News}); err != nil {
		t.Fatal(err)
	}
	b.says("It was in Andover.")
	b.says("This message was changed.")
	if err := s.Delete(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	b.Until(`!document.getElementById('log').innerText.includes('Andover')`)
	b.says("This message was taken back.")
}

func TestAPostOfAnotherProcessArrivesInTheBrowser(t *testing.T) {
	s, b := serve(t, time.Minute), openTab(t)
	b.open(s.url)
	b.ask("hello")
	b.says("Hang up now.")
	other := newAdapter(t, Config{Mailbox: s.box})
	if _, err := other.Send(t.Context(), s.script.chat(), policeWarning(), "d-1"); err != nil {
		t.Fatal(err)
	}
	b.says("Bogus police officers")
}

func TestAPostWaitsForAPageThatIsClosed(t *testing.T) {
	s, b := serve(t, time.Minute), openTab(t)
	b.open(s.url)
	b.ask("hello")
	b.says("Hang up now.")
	s.send(t, bot.Reply{Lead: "Seen already."}, "d-1")
	b.says("Seen already.")
	b.Do(chromedp.Navigate("about:blank"))
	s.send(t, policeWarning(), "d-2")
	next := b.another()
	next.open(s.url)
	next.says("Bogus police officers")
	if eval[bool](next, `document.body.innerText.includes('Seen already.')`) {
		t.Error("a post that was shown before came again")
	}
	if eval[bool](next, `document.body.innerText.includes('Hang up now.')`) {
		t.Error("a conversation went from one tab to another")
	}
}

func TestTheTimerCountsDownAndEnds(t *testing.T) {
	s, b := serve(t, 4*time.Second), openTab(t)
	b.open(s.url)
	b.ask("he wants cash")
	b.Press("Start the five-minute timer")
	b.Until(`document.getElementById('timer').checkVisibility()`)
	b.Until(`/^0:0[1-4]$/.test(document.getElementById('timer-left').innerText)`)
	b.Until(`document.getElementById('timer').innerText.includes('The wait is over')`)
	s.send(t, bot.Reply{Lead: "Five minutes are over. Check for a dialling tone."}, "d-1")
	b.says("Five minutes are over.")
	b.Until(`!document.getElementById('timer').checkVisibility()`)
}

func TestTheTimerSurvivesAReloadAndStops(t *testing.T) {
	s, b := serve(t, time.Minute), openTab(t)
	b.open(s.url)
	b.ask("he wants cash")
	b.Press("Start the five-minute timer")
	b.Until(`document.getElementById('timer').checkVisibility()`)
	b.Do(chromedp.Reload())
	b.Until(`document.getElementById('timer').checkVisibility()`)
	b.Until(`/^(0:5\d|1:00)$/.test(document.getElementById('timer-left').innerText)`)
	b.Press("Stop the timer")
	b.says("The timer is stopped.")
	b.Until(`!document.getElementById('timer').checkVisibility()`)
}

func TestAReloadKeepsTheConversationAndClearingDropsIt(t *testing.T) {
	s, b := serve(t, time.Minute), openTab(t)
	b.open(s.url)
	b.ask("he wants my cash card")
	b.says("Hang up now.")
	b.open(s.url)
	b.says("he wants my cash card")
	b.says("Hang up now.")
	if kept := eval[string](b, `JSON.stringify(localStorage) + document.cookie`); strings.Contains(kept, "cash card") {
		t.Errorf("the question outlives the tab: %s", kept)
	}
	b.Press("Clear")
	b.Press("Keep it")
	b.says("Hang up now.")
	b.Press("Clear")
	b.Press("Clear it")
	b.Until(`document.getElementById('log').childElementCount === 0 && document.getElementById('start').checkVisibility()`)
	b.open(s.url)
	if eval[int](b, `document.getElementById('log').childElementCount`) != 0 || eval[bool](b, `JSON.stringify(sessionStorage).includes('cash')`) {
		t.Error("a cleared page came back")
	}
}

func TestAConversationOfAnotherVersionIsLetGo(t *testing.T) {
	s, b := serve(t, time.Minute), openTab(t)
	b.open(s.url)
	b.Do(chromedp.Evaluate[chromedp.Void](`sessionStorage.setItem('hangup.log', '[{"who":"bot"},{"who":"post","reply":{"parts":7}},null]')`))
	b.open(s.url)
	b.ask("he wants cash")
	b.says("Hang up now.")
	b.open(s.url)
	b.says("Hang up now.")
}

func TestMarkupInAMessageIsText(t *testing.T) {
	s, b := serve(t, time.Minute), openTab(t)
	b.open(s.url)
	const nasty = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script><b>bold</b>`
	b.ask(nasty)
	b.Until(`document.querySelectorAll('.msg').length === 2`)
	if got := eval[string](b, `document.querySelector('.msg.bot .lead').textContent`); got != nasty {
		t.Errorf("shown as %q", got)
	}
	if eval[int](b, `document.querySelectorAll('#log img, #log script, #log b').length`) != 0 || eval[string](b, `document.title`) == "owned" {
		t.Error("the text became markup")
	}
}

func TestABrokenBotSaysWhatToDoAndCanBeAskedAgain(t *testing.T) {
	s, b := serve(t, time.Minute), openTab(t)
	b.open(s.url)
	b.ask("/broken")
	b.says("Ring your bank on 159")
	b.Press("Try again")
	b.Until(`document.querySelectorAll('.msg.note').length === 1`)
	b.keepsFocus("after trying again")
	s.script.mu.Lock()
	defer s.script.mu.Unlock()
	if len(s.script.heard) != 2 || s.script.heard[0].ID != s.script.heard[1].ID {
		t.Errorf("the bot heard %+v", s.script.heard)
	}
}

func TestWithoutANetworkThePageSaysWhatToDo(t *testing.T) {
	s, b := serve(t, time.Minute), openTab(t)
	b.open(s.url)
	b.offline(true)
	b.ask("he wants cash")
	b.says("I can't be reached just now.")
	b.says("159")
	b.offline(false)
	b.Press("Try again")
	b.says("Hang up now.")
}

func TestAChatThatTheServerForgotStartsAgainByItself(t *testing.T) {
	s, b := serve(t, time.Minute), openTab(t)
	b.open(s.url)
	b.ask("hello")
	b.says("Hang up now.")
	if _, err := chromedp.Call(b.Context(), network.ClearBrowserCookies, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	b.ask("/report")
	b.Until(`document.querySelector('form.ask')`)
}

func TestTheModeratorLinkWorksAndLeavesNoKeyBehind(t *testing.T) {
	s, b := serve(t, time.Minute), openTab(t)
	b.open(s.ModeratorLink(s.url))
	b.Until(`document.getElementById('moderator').checkVisibility()`)
	if got := eval[string](b, `location.href`); got != s.url+"/" {
		t.Errorf("the address is %s", got)
	}
	b.open(s.url)
	b.Until(`document.getElementById('moderator').checkVisibility()`)
	b.Press("Stop being a moderator")
	b.Until(`!document.getElementById('moderator').checkVisibility()`)
	b.Until(`document.activeElement !== document.body`)
	b.open(s.url + "/moderate#wrong")
	b.says("That moderator link is not right.")
}

func TestThePageAsksNobodyElseAndBreaksNoPolicy(t *testing.T) {
	s, b := serve(t, time.Minute), openTab(t)
	var mu sync.Mutex
	seen, wrong := 0, []string{}
	hear := func(ev any) {
		mu.Lock()
		defer mu.Unlock()
		switch ev := ev.(type) {
		case *network.EventRequestWillBeSent:
			seen++
			if !strings.HasPrefix(ev.Request.URL, s.url+"/") {
				wrong = append(wrong, "a request to "+ev.Request.URL)
			}
		case *runtime.EventExceptionThrown:
			wrong = append(wrong, "an exception: "+ev.ExceptionDetails.Text)
		case *runtime.EventConsoleAPICalled:
			wrong = append(wrong, "a line in the console")
		case *log.EventEntryAdded:
			wrong = append(wrong, "the browser says: "+ev.Entry.Text)
		}
	}
	if err := chromedp.Listen(b.Context(), hear); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		enable(b, network.Enable, network.EnableParams{}), enable(b, log.Enable, cdp.Empty{}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	b.open(s.url)
	b.Click(`.examples button`)
	b.Press("Start the five-minute timer")
	b.ask("/report")
	b.Until(`document.querySelector('form.ask')`)
	s.send(t, policeWarning(), "d-1")
	b.says("Bogus police officers")
	b.Do(chromedp.Sleep(200 * time.Millisecond))
	mu.Lock()
	defer mu.Unlock()
	if seen < 8 || len(wrong) > 0 {
		t.Errorf("%d requests; %q", seen, wrong)
	}
}

func enable[P any](b *tab, cmd cdp.Command[P, cdp.Empty], params P) error {
	_, err := chromedp.Call(b.Context(), cmd, params)
	return err
}
