package telegramtest

// Limits of keyboards: core.telegram.org/bots/api#inlinekeyboardbutton; a hundred buttons is what the server takes.
const (
	maxData    = 64 // bytes
	maxButtons = 100
)

// keyboard reads and judges reply_markup. Only keyboards under a message are known here.
func (c Call) keyboard() (*Keyboard, error) {
	if !c.has("reply_markup") {
		return nil, nil
	}
	k := &Keyboard{}
	if err := c.object("reply_markup", k); err != nil {
		return nil, badRequest("can't parse reply keyboard markup JSON object")
	}
	if len(k.Rows) == 0 { // An empty keyboard takes the buttons away.
		return nil, nil
	}
	count := 0
	for _, row := range k.Rows {
		count += len(row)
		for _, b := range row {
			if err := b.fits(); err != nil {
				return nil, err
			}
		}
	}
	if count > maxButtons {
		return nil, badRequest("reply markup is too long")
	}
	return k, nil
}

func (b Button) fits() error {
	acts := b.Data != "" || b.URL != "" || b.Query != nil || b.QueryHere != nil || b.QueryThere != nil || b.Copy != nil
	switch {
	case b.Text == "":
		return badRequest("can't parse inline keyboard button: Field \"text\" must be of type String")
	case !acts:
		return badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	case len(b.Data) > maxData:
		return badRequest("BUTTON_DATA_INVALID")
	}
	return nil
}
