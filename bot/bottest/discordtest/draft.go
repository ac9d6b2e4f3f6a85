package discordtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// draft is a message as a client writes it. A nil pointer was not sent: an edit leaves that as it is.
type draft struct {
	Content     *string        `json:"content"`
	Embeds      *[]Embed       `json:"embeds"`
	Components  *[]Component   `json:"components"`
	Attachments *[]Attachment  `json:"attachments"`
	Flags       *int           `json:"flags"`
	Mentions    *allowMentions `json:"allowed_mentions"`
	Nonce       nonce          `json:"nonce"`
	Enforce     bool           `json:"enforce_nonce"`
	TTS         bool           `json:"tts"`

	files []File
}

// nonce is a string or a number.
type nonce string

// UnmarshalJSON reads a nonce.
func (n *nonce) UnmarshalJSON(raw []byte) error {
	raw = bytes.TrimSpace(raw)
	if len(raw) > 0 && raw[0] == '"' {
		return json.Unmarshal(raw, (*string)(n))
	}
	if string(raw) != "null" {
		*n = nonce(raw)
	}
	return nil
}

// allowMentions says whom a message may alert (docs.discord.com/developers/resources/message#allowed-mentions-object).
type allowMentions struct {
	Parse []string `json:"parse"`
	Users []string `json:"users"`
	Roles []string `json:"roles"`
}

// draft reads the body of a call as a message and holds it against the limits.
func (c *Call) draft() (draft, error) {
	var d draft
	if err := c.read(&d); err != nil {
		return d, err
	}
	d.files = c.Files
	return d, d.fits()
}

// apply writes a draft into a message. The lock is held.
func (s *Server) apply(m *Message, d draft) error {
	if d.Content != nil {
		m.Content = strings.TrimSpace(*d.Content)
	}
	if d.Attachments != nil || len(d.files) > 0 {
		files, err := s.attach(m, d)
		if err != nil {
			return err
		}
		m.Attachments = files
	}
	if d.Embeds != nil {
		m.Embeds = slices.Clone(*d.Embeds)
	}
	if d.Components != nil {
		m.Components = numbered(*d.Components)
	}
	if err := m.link(); err != nil {
		return err
	}
	if d.Content != nil || d.Mentions != nil {
		s.alert(m, d.Mentions)
	}
	m.whole()
	if m.empty() && !m.Loading() {
		return is(errEmptyMessage)
	}
	return nil
}

// whole puts what is absent in the shape that Discord gives it.
func (m *Message) whole() {
	if m.Embeds == nil {
		m.Embeds = []Embed{}
	}
	if m.Components == nil {
		m.Components = []Component{}
	}
	if m.Attachments == nil {
		m.Attachments = []Attachment{}
	}
	if m.Mentions == nil {
		m.Mentions = []User{}
	}
	if m.MentionRoles == nil {
		m.MentionRoles = []string{}
	}
}

func (m *Message) empty() bool {
	return m.Content == "" && len(m.Embeds) == 0 && len(m.Attachments) == 0 && len(m.Components) == 0
}

// attach gives the files of a message: those of before that the draft names, and those that were uploaded with it.
func (s *Server) attach(m *Message, d draft) ([]Attachment, error) {
	var all []Attachment
	listed := map[string]Attachment{}
	if d.Attachments != nil {
		for _, a := range *d.Attachments {
			listed[a.ID] = a
		}
	}
	for _, old := range m.Attachments {
		if _, keep := listed[old.ID]; keep || d.Attachments == nil {
			all = append(all, old)
			delete(listed, old.ID)
		}
	}
	for n, f := range d.files {
		key := strings.TrimSuffix(strings.TrimPrefix(f.Field, "files["), "]")
		if f.Field != fmt.Sprintf("files[%s]", key) {
			return nil, invalidForm("attachments", "BASE_TYPE_BAD", fmt.Sprintf("part %d is named %q and not files[n]", n, f.Field))
		}
		a := listed[key]
		delete(listed, key)
		if a.Filename == "" {
			a.Filename = f.Name
		}
		a.ID, a.Size, a.Data = s.id(), len(f.Data), f.Data
		a.URL = "https://cdn.discordapp.com/attachments/" + m.ChannelID + "/" + a.ID + "/" + a.Filename
		a.ProxyURL = strings.Replace(a.URL, "cdn.discordapp.com", "media.discordapp.net", 1)
		all = append(all, a)
	}
	for key := range listed {
		return nil, invalidForm("attachments", "ATTACHMENT_NOT_FOUND", "no file with the id "+key+" was uploaded")
	}
	return all, nil
}

// link turns attachment:// in embeds into the address of the file.
func (m *Message) link() error {
	for i := range m.Embeds {
		e := &m.Embeds[i]
		e.Type = "rich"
		for _, p := range []**EmbedImage{&e.Image, &e.Thumbnail} {
			if *p == nil {
				continue
			}
			name, ok := strings.CutPrefix((*p).URL, "attachment://")
			if !ok {
				continue
			}
			at := slices.IndexFunc(m.Attachments, func(a Attachment) bool { return a.Filename == name })
			if at < 0 {
				return invalidForm(fmt.Sprintf("embeds.%d.image.url", i), "ATTACHMENT_NOT_FOUND", "no file is named "+name)
			}
			*p = &EmbedImage{URL: m.Attachments[at].URL}
		}
	}
	return nil
}

// numbered gives components the numbers that Discord gives them, and what it adds to selects.
func numbered(rows []Component) []Component {
	n := 0
	var number func([]Component) []Component
	number = func(all []Component) []Component {
		out := slices.Clone(all)
		for i := range out {
			n++
			out[i].ID = n
			if out[i].Type == TypeSelect {
				out[i].MinValues, out[i].MaxValues = atLeast(out[i].MinValues), atLeast(out[i].MaxValues)
			}
			out[i].Components = number(out[i].Components)
		}
		return out
	}
	return number(rows)
}

// atLeast gives a number of choices, which is 1 where none is named.
func atLeast(n *int) *int {
	if n == nil {
		one := 1
		return &one
	}
	return n
}

// alert finds out who is alerted by a message. Only the content alerts; embeds never do. The lock is held.
func (s *Server) alert(m *Message, allow *allowMentions) {
	m.Mentions, m.MentionRoles, m.MentionEveryone = []User{}, []string{}, false
	may := func(kind string) bool { return allow == nil || slices.Contains(allow.Parse, kind) }
	m.MentionEveryone = may("everyone") && (strings.Contains(m.Content, "@everyone") || strings.Contains(m.Content, "@here"))
	for _, u := range s.world.users {
		named := strings.Contains(m.Content, "<@"+u.ID+">") || strings.Contains(m.Content, "<@!"+u.ID+">")
		if named && (may("users") || slices.Contains(allow.Users, u.ID)) {
			m.Mentions = append(m.Mentions, u)
		}
	}
	for rest := m.Content; ; {
		_, after, ok := strings.Cut(rest, "<@&")
		id, left, end := strings.Cut(after, ">")
		if !ok || !end {
			break
		}
		if may("roles") || slices.Contains(allow.Roles, id) {
			m.MentionRoles = append(m.MentionRoles, id)
		}
		rest = left
	}
}
