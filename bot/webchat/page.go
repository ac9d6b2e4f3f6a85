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
		if path.Ext(f.Name()) != ".html" {
			assets[f.Name()] = newAsset(f.Name(), body)
		}
	}
	body, err := fillPage(words)
	return newAsset("index.html", body), assets, err
}

// loadTemplate reads a page whose texts are of the wording of the page.
func loadTemplate(name string, words func(string, ...string) string) (*template.Template, error) {
	say := func(key string) string { return words("page." + key) }
	return template.New(name).Funcs(template.FuncMap{"say": say}).ParseFS(static, "static/"+name)
}

func fillPage(words func(string, ...string) string) ([]byte, error) {
	t, err := loadTemplate("index.html", words)
	if err != nil {
		return nil, err
	}
	say := func(key string) string { return words("page." + key) }
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
		a.missing(w, r)
		return
	}
	f.serve(w, r)
}

// missing answers whoever asks for what there is not.
func (a *Adapter) missing(w http.ResponseWriter, _ *http.Request) {
	a.showProblem(w, http.StatusNotFound, "page.error.missing", true)
}

// showProblem answers a browser that shows what comes as a page. home tells whether our files and a link to
// the start can be reached under the name that was asked for.
func (a *Adapter) showProblem(w http.ResponseWriter, status int, key string, home bool) {
	var out bytes.Buffer
	err := a.problem.Execute(&out, struct {
		Text string
		Home bool
	}{a.cfg.Words(key), home})
	if err != nil {
		a.cfg.Log.Error("webchat: writing a page", "err", err)
		http.Error(w, a.cfg.Words(key), status)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = out.WriteTo(w) // fails only when the browser has gone
}

// serve sends the file, or "not modified". Browsers ask each time, so a new version shows at once.
func (f asset) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", f.kind)
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("ETag", f.tag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.body))
}
