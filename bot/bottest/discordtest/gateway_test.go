package discordtest

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"testing"

	"github.com/gorilla/websocket"
)

func unzipped(t *testing.T, raw []byte) []byte {
	t.Helper()
	z, err := zlib.NewReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func asClose(err error, into **websocket.CloseError) bool { return errors.As(err, into) }
