package main

import (
	"context"

	"hangup/advice/news"
)

// fate is what a running bot does with an item.
type fate string

const (
	toPost     fate = "post"      // stored, and posted where its area is watched
	toReview   fate = "review"    // stored, and a moderator is asked first
	toCorrect  fate = "correct"   // as toPost, and what stands of its story says so
	toEdit     fate = "edit"      // stored anew, and what stands of it is edited
	sameMatter fate = "same"      // stored, and not posted where its story stands
	toStore    fate = "store"     // stored alone
	asStored   fate = "stored"    // stored already
	heldBack   fate = "held back" // neither
	leftOut    fate = "left out"  // it cannot be judged
)

// decide says what a running bot does with a warning.
func (l *lookout) decide(ctx context.Context, r *itemRow, w news.Warning) error {
	stored, ok, err := l.known.Warning(ctx, w.ID)
	if err != nil {
		return err
	}
	r.Story, r.Corrects = w.Story, w.Corrects
	r.Label, r.Types, r.Areas = w.Label, w.Types, w.Areas
	switch {
	case ok && !stored.Example && readsSame(stored, w):
		r.Fate, r.Says = asStored, "stored already, so it is not posted again"
	case ok && !stored.Example:
		r.Fate, r.Says = toEdit, "stored already in other words: it is stored as it reads now, and what was posted of it is edited"
	case l.from[w.ID] != "":
		r.Fate, r.Says = asStored, "not posted again: "+l.from[w.ID]+" has it too"
	case !isPosted(w.Label):
		r.Fate, r.Says = toStore, "stored and not posted: only warnings and corrections are"
	case len(w.Areas) == 0:
		r.Fate, r.Says = toStore, "stored and not posted: which area it is about is unknown"
	case w.Story != "":
		r.Fate, r.Says = sameMatter, "stored, and not posted where this stands already: "+l.named(ctx, w.Story)
	default:
		return l.post(ctx, r, w)
	}
	return nil
}

// post says where a warning is posted.
func (l *lookout) post(ctx context.Context, r *itemRow, w news.Warning) error {
	who, err := l.known.Audience(ctx, w.Areas)
	if err != nil {
		return err
	}
	for _, n := range who {
		r.Chats += n
	}
	where := "for the " + count(r.Chats, "chat") + " that watch its area"
	switch r.Chats {
	case 0:
		where = "for nobody yet: no chat watches its area"
	case 1:
		where = "for the 1 chat that watches its area"
	}
	switch {
	case w.Unsure:
		r.Fate, r.Says = toReview, "stored, and shown to a moderator first, as nobody can tell for certain what it is; "+where
	case w.Corrects != "":
		r.Chats = 0 // where its story stands is known to the store alone
		r.Fate, r.Says = toCorrect, "stored, and posted where the warning stands that it corrects; that is edited: "+l.named(ctx, w.Corrects)
	case w.Label == news.IsCorrection:
		r.Fate, r.Says = toCorrect, "stored, and posted "+where+"; what it corrects is not known"
	default:
		r.Fate, r.Says = toPost, "stored, and posted "+where
	}
	return nil
}

// named names a story by its first warning.
func (l *lookout) named(ctx context.Context, story news.WarningID) string {
	return l.intake.named(ctx, l.tell, story)
}

// named names a story by its first warning, which is stored or was told.
func (in *intake) named(ctx context.Context, t *teller, story news.WarningID) string {
	w, ok, err := t.Warning(ctx, story)
	for _, told := range t.told {
		if told.ID == story {
			w, ok = told, true
		}
	}
	if err != nil || !ok {
		return "a story that is no longer stored"
	}
	name := "“" + cutAt(oneLine(w.Title), 120) + "”"
	if force := in.forceName(w.Force); force != "" {
		name += " of " + force
	}
	return name
}
