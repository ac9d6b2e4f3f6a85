package advice

import "io/fs"

type knowledge struct{}

func loadKnowledge(kb fs.FS) (*knowledge, error) { return &knowledge{}, nil }

// Compose turns an assessment into the answer that a person reads. Its Text is at most 900
// characters, source included.
func (e *Engine) Compose(a Assessment, c Circumstances) Answer { return Answer{} }

// Text renders the answer as plain text: the first line is the action.
func (a Answer) Text() string { return a.Action }

// ContactsFor gives everybody worth ringing in the area, right for its nation.
func (e *Engine) ContactsFor(area AreaID) []Contact { return nil }

// Contact gives the contact with the id that is right for the area.
func (e *Engine) Contact(id string, area AreaID) (Contact, bool) { return Contact{}, false }

// TypeName gives the name of a scam type as the public reads it, such as "courier fraud".
func (e *Engine) TypeName(t ScamType) (string, bool) { return "", false }

// Types lists the scam types in the order in which a person would choose one.
func (e *Engine) Types() []ScamType { return nil }
