package feed

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
)

// marks are what is remembered of the items of a source, newest last. As JSON they are one string: a full cursor is written at each
// visit, and written out it was three times as long. What was written out by an older program is read as well.
type marks []Mark

// marksVersion is the first byte of the string.
const marksVersion = 1

// The bits of the first byte of a mark: which hashes follow, and what is so of it.
const (
	hasID byte = 1 << iota
	hasLink
	hasShown
	hasText
	sameText // Text is Shown, and stands there once
	isGiven
	isWaiting
	hasMore // Tries and Held follow
)

var errMarks = errors.New("what is known of its items is damaged")

// MarshalJSON writes the string.
func (ms marks) MarshalJSON() ([]byte, error) {
	raw := make([]byte, 1, 1+36*len(ms))
	raw[0] = marksVersion
	day := 0
	for _, m := range ms {
		raw = m.append(raw, day)
		day = m.Day
	}
	return json.Marshal(base64.RawStdEncoding.EncodeToString(raw))
}

// append writes a mark behind others, the last of which is of a day.
func (m Mark) append(raw []byte, before int) []byte {
	at := len(raw)
	raw = append(raw, m.bits())
	raw = binary.AppendVarint(raw, int64(m.Day-before))
	for _, h := range m.hashes(raw[at]) {
		raw = binary.LittleEndian.AppendUint64(raw, *h)
	}
	if raw[at]&hasMore != 0 {
		more := uint64(m.Tries) << 1
		if m.Held {
			more |= 1
		}
		raw = binary.AppendUvarint(raw, more)
	}
	return raw
}

func (m Mark) bits() (bits byte) {
	for _, b := range []struct {
		is  bool
		bit byte
	}{
		{m.ID != 0, hasID}, {m.Link != 0, hasLink}, {m.Shown != 0, hasShown}, {m.Text != 0 && m.Text != m.Shown, hasText},
		{m.Text != 0 && m.Text == m.Shown, sameText}, {m.Given, isGiven}, {m.Wait, isWaiting}, {m.Tries > 0 || m.Held, hasMore},
	} {
		if b.is {
			bits |= b.bit
		}
	}
	return bits
}

// hashes gives the hashes of a mark that are written, in order.
func (m *Mark) hashes(bits byte) (which []*uint64) {
	for _, h := range []struct {
		bit byte
		at  *uint64
	}{{hasID, &m.ID}, {hasLink, &m.Link}, {hasShown, &m.Shown}, {hasText, &m.Text}} {
		if bits&h.bit != 0 {
			which = append(which, h.at)
		}
	}
	return which
}

// UnmarshalJSON reads the string, or the list of an older program.
func (ms *marks) UnmarshalJSON(text []byte) error {
	if len(text) == 0 || text[0] != '"' {
		return json.Unmarshal(text, (*[]Mark)(ms))
	}
	var packed string
	if err := json.Unmarshal(text, &packed); err != nil {
		return err
	}
	raw, err := base64.RawStdEncoding.DecodeString(packed)
	if err != nil || len(raw) == 0 || raw[0] != marksVersion {
		return errMarks
	}
	*ms = nil
	day := 0
	for raw = raw[1:]; len(raw) > 0; {
		var m Mark
		if raw, err = m.read(raw, day); err != nil {
			return err
		}
		day = m.Day
		*ms = append(*ms, m)
	}
	return nil
}

// read takes a mark off the front.
func (m *Mark) read(raw []byte, before int) (rest []byte, err error) {
	bits := raw[0]
	days, n := binary.Varint(raw[1:])
	if n <= 0 {
		return nil, errMarks
	}
	raw = raw[1+n:]
	m.Day, m.Given, m.Wait = before+int(days), bits&isGiven != 0, bits&isWaiting != 0
	for _, h := range m.hashes(bits) {
		if len(raw) < 8 {
			return nil, errMarks
		}
		*h, raw = binary.LittleEndian.Uint64(raw), raw[8:]
	}
	if bits&sameText != 0 {
		m.Text = m.Shown
	}
	if bits&hasMore != 0 {
		more, n := binary.Uvarint(raw)
		if n <= 0 || more > 1<<32 {
			return nil, errMarks
		}
		m.Held, m.Tries, raw = more&1 != 0, int(more>>1), raw[n:]
	}
	return raw, nil
}
