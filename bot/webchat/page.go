package webchat

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/json"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"time"
)

//go:embed static
var static embed.FS

// scriptWords are the texts that the page's script needs, without their "page." in front.
var scriptWords = []string{
	"busy", "choices", "cleared", "error.again", "error.general", "error.offline", "file.gone", "file.save", "form.choose",
	"form.missing", "form.optional", "form.send", "form.sent", "moderator.started",
	"moderator.stopped", "open", "opens", "post", "post.changed", "post.erased", "posts.off",
	"ring", "ring.number", "said.form", "said.nothing", "source", "timer.label", "timer.minute",
	"timer.over", "urgent", "you",
}

// asset is a file of the page, ready to be served.
type asset struct {
	body []byte
	kind string
	tag  string
}

func newAsset(name string, body []byte) asset {
	kinds := map[string]string{
		".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
		".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
	}
	sum := sha256.Sum256(body)
	return asset{body: body, kind: kinds[path.Ext(name)], tag: `"` + b64.EncodeToString(sum[:12]) + `"`}
}

// loadPage fills the page's texts in and reads its files.
func loadPage(words func(string, ...string) string) (page asset, assets map[string]asset, err error) {
	files, err := fs.ReadDir(static, "static")
	if err != nil {
		return asset{}, nil, err
	}
	assets = map[string]asset{}
	for _, f := range files {
		body, err := fs.ReadFile(static, "static/"+f.Name())
		if err != nil {
			return asset{}, nil, err
		}
		assets[f.Name()] = newAsset(f.Name(), body)
	}
	body, err := fillPage(string(assets["index.html"].body), words)
	delete(assets, "index.html")
	return newAsset("index.html", body), assets, err
}

func fillPage(source string, words func(string, ...string) string) ([]byte, error) {
	say := func(key string) string { return words("page." + key) }
	t, err := template.New("page").Funcs(template.FuncMap{"say": say}).Parse(source)
	if err != nil {
		return nil, err
	}
	texts := map[string]string{}
	for _, key := range scriptWords {
		texts[key] = say(key)
	}
	script, err := json.Marshal(texts)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = t.Execute(&out, map[string]string{"Words": string(script)})
	return out.Bytes(), err
}

func (a *Adapter) servePage(w http.ResponseWriter, r *http.Request) { a.page.serve(w, r) }

func (a *Adapter) serveAsset(w http.ResponseWriter, r *http.Request) {
	f, ok := a.assets[r.PathValue("name")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	f.serve(w, r)
}

// serve sends the file, or "not modified". Browsers ask each time, so a new version shows at once.
func (f asset) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", f.kind)
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("ETag", f.tag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.body))
}
