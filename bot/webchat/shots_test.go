package webchat

import (
	"fmt"
	"os"
	"testing"
	"time"
)

// TestScreenshots writes pictures of the page for a person to look at. It checks nothing.
func TestScreenshots(t *testing.T) {
	if os.Getenv("HANGUP_SHOTS") == "" {
		t.Skip("set HANGUP_SHOTS to a folder to get screenshots")
	}
	for _, width := range []int64{360, 1280} {
		for _, dark := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d wide, dark %t", width, dark), func(t *testing.T) { shots(t, width, dark) })
		}
	}
}

func shots(t *testing.T, width int64, dark bool) {
	s := serve(t, 5*time.Minute)
	b := openTab(t)
	b.Window(width, 760, dark)
	theme := map[bool]string{false: "light", true: "dark"}[dark]
	shoot := func(what string, full bool) { b.Shoot(fmt.Sprintf("%s-%d-%s", what, width, theme), full) }
	b.open(s.url)
	shoot("1-start", false)
	b.Click(`.examples button`)
	b.Until(`document.querySelector('.msg.urgent')`)
	shoot("2-answer", false)
	shoot("3-answer-full", true)
	b.Press("Start the five-minute timer")
	b.Until(`!document.getElementById('timer').hidden`)
	shoot("4-timer", false)
	b.ask("/report")
	b.Until(`document.querySelector('form.ask')`)
	b.Press("Show me what you would keep")
	shoot("5-form", false)
	s.send(t, policeWarning(), "d1")
	b.Until(`document.querySelector('.msg.news')`)
	shoot("6-post", false)
	b.Click("#arrived")
	shoot("7-news", false)
	b.ask("/broken")
	b.Until(`document.querySelector('.msg.note')`)
	shoot("8-broken", false)
	b.Click("#clear")
	shoot("9-sure", false)
}
