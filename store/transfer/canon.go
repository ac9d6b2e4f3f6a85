package transfer

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math/bits"
)

// A row is written in one way, whatever database it comes from: each value after a letter for its kind, and after its length
// where that varies. Two rows are the same exactly when these bytes are.
const (
	isNull   = 'n'
	isNumber = 'i'
	isText   = 't'
	isBytes  = 'b'
)

// appendRow writes values in the canonical form.
func appendRow(b []byte, row []any) ([]byte, error) {
	for _, v := range row {
		switch v := v.(type) {
		case nil:
			b = append(b, isNull)
		case int64:
			b = binary.BigEndian.AppendUint64(append(b, isNumber), uint64(v))
		case string:
			b = binary.AppendUvarint(append(b, isText), uint64(len(v)))
			b = append(b, v...)
		case []byte:
			b = binary.AppendUvarint(append(b, isBytes), uint64(len(v)))
			b = append(b, v...)
		default:
			return nil, fmt.Errorf("a value of the kind %T, which no column has", v)
		}
	}
	return b, nil
}

var errNotRow = errors.New("no values in the canonical form")

// parseRow reads what appendRow wrote.
func parseRow(b []byte) (row []any, err error) {
	for len(b) > 0 {
		var v any
		if v, b, err = parseValue(b[0], b[1:]); err != nil {
			return nil, err
		}
		row = append(row, v)
	}
	return row, nil
}

func parseValue(kind byte, b []byte) (v any, rest []byte, err error) {
	switch kind {
	case isNull:
		return nil, b, nil
	case isNumber:
		if len(b) < 8 {
			return nil, nil, errNotRow
		}
		return int64(binary.BigEndian.Uint64(b)), b[8:], nil
	case isText, isBytes:
		n, size := binary.Uvarint(b)
		if size <= 0 || n > uint64(len(b)-size) {
			return nil, nil, errNotRow
		}
		text, rest := b[size:size+int(n)], b[size+int(n):]
		if kind == isText {
			return string(text), rest, nil
		}
		return append([]byte{}, text...), rest, nil
	}
	return nil, nil, errNotRow
}

// sum is the checksum of any number of rows: the SHA-256 of each, added up as one number of 256 bits. It is the same in
// whatever order the rows come, as two databases need not sort alike, and one row more, less or otherwise changes it.
type sum [4]uint64

func sumOf(canonical []byte) (s sum) {
	hash := sha256.Sum256(canonical)
	for i := range s {
		s[i] = binary.LittleEndian.Uint64(hash[8*i:])
	}
	return s
}

func (s sum) plus(o sum) sum {
	var carry uint64
	for i := range s {
		s[i], carry = bits.Add64(s[i], o[i], carry)
	}
	return s
}

func (s sum) minus(o sum) sum {
	var borrow uint64
	for i := range s {
		s[i], borrow = bits.Sub64(s[i], o[i], borrow)
	}
	return s
}

func (s sum) bytes() []byte {
	var b []byte
	for _, part := range s {
		b = binary.LittleEndian.AppendUint64(b, part)
	}
	return b
}

func sumFrom(b []byte) (s sum, err error) {
	if len(b) != 8*len(s) {
		return s, errors.New("no checksum")
	}
	for i := range s {
		s[i] = binary.LittleEndian.Uint64(b[8*i:])
	}
	return s, nil
}

// String gives the first half, which is enough to compare by eye.
func (s sum) String() string { return hex.EncodeToString(s.bytes()[:8]) }
