package advice

// room is what fit leaves for adapters, which add a few signs of their own to Text.
const room = 20

// fit drops what matters least until the answer is short enough, as most are at once. The action always stays.
func (d *draft) fit() {
	for _, drop := range []func() bool{
		d.dropNote, d.dropContacts(mostContacts - 1), d.shortenWhy(3), d.dropOwnSource,
		d.dropSteps(urgentSteps), d.shortenWhy(2), d.dropQuote, d.dropNumber, d.dropSteps(2), d.dropSource, d.dropAlso, d.shortenWhy(1), d.dropContacts(1), d.dropSteps(1), d.dropWhy, d.dropAsk,
	} {
		for dropped := true; dropped; dropped = drop() {
			if d.answer.size() <= MaxAnswer-room {
				return
			}
		}
	}
}

// dropSteps drops the last step while more than keep are left.
func (d *draft) dropSteps(keep int) func() bool {
	return func() bool {
		n := len(d.answer.Steps)
		if n <= keep {
			return false
		}
		d.answer.Steps = d.answer.Steps[:n-1]
		return true
	}
}

func (d *draft) dropContacts(keep int) func() bool {
	return func() bool {
		n := len(d.answer.Contacts)
		if n <= keep {
			return false
		}
		d.answer.Contacts = d.answer.Contacts[:n-1]
		return true
	}
}

// shortenWhy goes on to the next shorter form of the why while more than keep forms are left.
func (d *draft) shortenWhy(keep int) func() bool {
	return func() bool {
		if len(d.whys) <= keep {
			return false
		}
		d.whys = d.whys[1:]
		d.answer.Why = d.whys[0]
		return true
	}
}

// dropOwnSource drops a source that is not a stored warning.
func (d *draft) dropOwnSource() bool { return d.c.Source == nil && d.dropSource() }

func (d *draft) dropNote() bool {
	had := d.answer.Note != ""
	d.answer.Note, d.noted = "", nil
	return had
}

// dropNumber drops the line on a number, unless it warns of a dear one.
func (d *draft) dropNumber() bool {
	n, ok := d.number()
	if d.answer.Number == "" || ok && n.topic.costly() {
		return false
	}
	d.answer.Number, d.numbered = "", nil
	return true
}

func (d *draft) dropAlso() bool {
	had := d.answer.Also != ""
	d.answer.Also, d.alsoSaid = "", nil
	return had
}

func (d *draft) dropQuote() bool {
	if d.answer.Source == nil || d.answer.Source.Quote == "" {
		return false
	}
	d.answer.Source.Quote = ""
	return true
}

func (d *draft) dropSource() bool {
	had := d.answer.Source != nil
	d.answer.Source = nil
	return had
}

func (d *draft) dropWhy() bool {
	had := d.answer.Why != ""
	d.answer.Why = ""
	return had
}

func (d *draft) dropAsk() bool {
	had := d.answer.Ask != nil
	d.answer.Ask = nil
	return had
}
