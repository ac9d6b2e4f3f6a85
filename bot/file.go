package bot

// File is a file that comes with an answer, to be kept. Name is one word with its ending, such as "reports.csv"; Type is a
// media type, such as "text/csv". Data has at most MaxFile bytes.
type File struct {
	Name, Type string
	Data       []byte
}

// MaxFile is the size of a File in bytes. Every platform takes as much.
const MaxFile = 1 << 20

// withoutFile takes away a file that must not go out: one that others could see, and one that is too large. The words of a reply
// with a file say what is in it, so that its reader is told when it does not come.
func (t *turn) withoutFile(r Reply) Reply {
	switch {
	case r.File == nil:
		return r
	case !t.in.Private:
		r.File = nil
		return withNote(r, t.Say("bot.file.alone"))
	case len(r.File.Data) > MaxFile:
		t.log.Error("a file is too large", "name", r.File.Name, "bytes", len(r.File.Data))
		r.File = nil
		return withNote(r, t.Say("bot.file.large"))
	}
	return r
}
