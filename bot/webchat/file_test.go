package webchat

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hangup/bot"
	"hangup/bot/bottest"

	downloads "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// A browser saves the file under its name, with every byte, in spite of the strict policy of the page; after a reload the page
// has only its name.
func TestAFileIsSaved(t *testing.T) {
	h := bottest.NewHandler()
	b := openTab(t)
	dir := t.TempDir()
	allow(b, dir)
	b.open(listen(t, newAdapter(t, Config{Handler: h})))
	body := "id,day\r\n1,“two” \x00\xff\r\n"
	h.Answer(bot.Reply{Lead: "Here are 3 reports.", File: &bot.File{Name: "reports-2026.csv", Type: "text/csv", Data: []byte(body)}})
	b.ask("/export")
	b.says("Here are 3 reports.")
	b.Press("Save reports-2026.csv")
	path := filepath.Join(dir, "reports-2026.csv")
	var got []byte
	for range 200 {
		if got, _ = os.ReadFile(path); string(got) == body {
			break
		}
		b.Do(chromedp.Sleep(50 * time.Millisecond))
	}
	if string(got) != body {
		t.Errorf("saved %q", got)
	}
	if kept := eval[string](b, `JSON.stringify(sessionStorage)`); strings.Contains(kept, "data") || !strings.Contains(kept, "reports-2026.csv") {
		t.Errorf("the page remembers %s", kept)
	}
	b.Do(chromedp.Reload())
	b.says("reports-2026.csv is not kept on this page. Ask for it again to save it.")
}

// allow lets the browser save files into a folder.
func allow(b *tab, dir string) {
	b.t.Helper()
	_, err := chromedp.Call(b.Context(), downloads.SetDownloadBehavior, downloads.SetDownloadBehaviorParams{
		Behavior: downloads.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir,
		BrowserContextID: chromedp.FromContext(b.Context()).BrowserContextID,
	})
	if err != nil {
		b.t.Fatal(err)
	}
}
