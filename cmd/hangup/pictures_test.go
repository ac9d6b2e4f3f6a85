package main

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"

	"hangup/advice"
	"hangup/bot"
	"hangup/bot/bottest/chromium"
)

// The pictures of the manual are of the real program. Beside each lies what it shows in words; when the program says something else by now,
// go test ./cmd/hangup -run Readme -update makes picture and words anew. Look at them then.

// pictureDay is when the pictures are taken: a Wednesday at noon, so that dates in them stay.
var pictureDay = time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC)

func TestReadmePicturesAreOfToday(t *testing.T) {
	t.Parallel()
	a := startTestAppAt(t, "", 0, func() time.Time { return pictureDay })
	a.told(t)
	b := openTab(t)
	chromium.Enable(b.Tab, emulation.SetScrollbarsHidden, emulation.SetScrollbarsHiddenParams{Hidden: true})
	for _, dark := range []bool{false, true} {
		b.Window(390, 940, dark)
		b.open(a.URL)
		b.ask("A man rang my mum. He says he is from her bank's fraud team and a courier will come for her card.")
		b.says("Ring 999 now.")
		b.picture("bot/webchat/pictures/answer"+map[bool]string{true: "-dark"}[dark], "#log")
		b.Press("Clear")
		b.Press("Clear it")
	}
	b.Window(560, 1060, false)
	b.open(a.URL)
	b.ask("/stats Dover")
	b.says("Dover: ")
	b.Until(`document.querySelector('.msg.bot img')?.naturalWidth > 0`)
	eval[bool](b, `(document.querySelector('.msg.bot').scrollIntoView(), true)`)
	b.picture("bot/webchat/pictures/stats", "#log")
	b.Window(1000, 760, false)
	b.open(a.Moderator)
	b.Until(`document.getElementById('moderator').checkVisibility()`)
	b.ask("/dashboard")
	b.Go(eval[string](b, `[...document.querySelectorAll('a[href*="/dashboard/enter/"]')].at(-1).href`))
	b.Press("Open the dashboard")
	b.Until(`document.body?.innerText.includes('Dover')`)
	b.picture("bot/dashboard/pictures/overview", "body")
}

// told stores what people of three places told in thirteen weeks.
func (a *testApp) told(t *testing.T) {
	t.Helper()
	weeks := map[advice.AreaID][]int{"district:dover": {12, 7, 6, 3, 3, 6, 9, 4, 0, 3, 7, 3, 4}, "district:thanet": {3, 0, 3, 3, 6}, "district:watford": {9, 4, 3}}
	kinds := []advice.ScamType{"courier_fraud", "bogus_bank", "courier_fraud", "parcel_delivery", "hmrc_tax", "courier_fraud"}
	for area, counts := range weeks {
		for ago, n := range counts {
			a.toldOf(t, area, n, pictureDay.AddDate(0, 0, -7*ago), kinds)
		}
	}
}

// toldOf stores what n people told and asked at one time.
func (a *testApp) toldOf(t *testing.T, area advice.AreaID, n int, at time.Time, kinds []advice.ScamType) {
	t.Helper()
	for i := range n {
		who, kind := bot.PersonKey(fmt.Sprint(area, at, i)), kinds[i%len(kinds)]
		r := bot.Report{Draft: string(who), Person: who, Type: kind, Happened: "nothing", Area: area, At: at}
		if _, err := a.store.SaveReport(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		for asked := range 1 + i%2 {
			c := bot.Check{Person: who + bot.PersonKey(fmt.Sprint(asked)), Verdict: advice.Scam, Type: kind, Area: area, At: at}
			if err := a.store.RecordCheck(t.Context(), c); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// picture compares the words in a part of the page with those that lie beside a picture of the manual.
func (b *tab) picture(name, part string) {
	b.t.Helper()
	name = filepath.Join(root, name)
	wordsFile := strings.TrimSuffix(name, "-dark") + ".txt" // the dark one says the same
	words := strings.TrimSpace(eval[string](b, `document.querySelector(`+chromium.Quote(part)+`).innerText`)) + "\n"
	if *update {
		b.keep(name+".png", wordsFile, words)
		return
	}
	was, err := os.ReadFile(wordsFile)
	if err != nil {
		b.t.Fatal(err)
	}
	if string(was) != words {
		b.t.Errorf("%s.png is of yesterday (-update makes it anew). The page says:\n%s", name, words)
	}
	raw, err := os.ReadFile(name + ".png")
	if err != nil {
		b.t.Fatal(err)
	}
	img, err := png.DecodeConfig(bytes.NewReader(raw))
	if wide := eval[int](b, `innerWidth`); err != nil || img.Width != wide {
		b.t.Errorf("%s.png is %d pixels wide, the window %d: %v", name, img.Width, wide, err)
	}
}

// keep writes a picture and its words, the picture as small as it gets. The mouse, which pressed a button, goes out of the way.
func (b *tab) keep(picture, wordsFile, words string) {
	b.t.Helper()
	chromium.Enable(b.Tab, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMouseMoved, X: 1, Y: 1})
	img, err := png.Decode(bytes.NewReader(b.Picture(false)))
	if err != nil {
		b.t.Fatal(err)
	}
	var small bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&small, img); err != nil {
		b.t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(picture), 0o755); err != nil {
		b.t.Fatal(err)
	}
	for file, text := range map[string][]byte{picture: small.Bytes(), wordsFile: []byte(words)} {
		if err := os.WriteFile(file, text, 0o644); err != nil {
			b.t.Fatal(err)
		}
	}
}
