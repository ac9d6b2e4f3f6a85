package sqlstore

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/pressly/goose/v3"
)

// A file is run as a whole. What goose would leave out of it must not be in it.
func TestUpgradeRunsNoFileThatLeadsDown(t *testing.T) {
	for _, note := range []string{"Down", "NO TRANSACTION", "ENVSUB ON"} {
		files := fstest.MapFS{
			"migrations/00001_first.sql":  {Data: []byte("-- +goose Up\nCREATE TABLE a (n INTEGER);\n")},
			"migrations/00002_second.sql": {Data: []byte("-- +goose Up\nCREATE TABLE b (n INTEGER);\n  -- +goose " + note + "\nDROP TABLE b;\n")},
		}
		err := Upgrade(t.Context(), goose.DialectSQLite3, nil, files)
		if err == nil || !strings.Contains(err.Error(), "00002_second.sql") || !strings.Contains(err.Error(), note) {
			t.Errorf("%s: %v", note, err)
		}
	}
	if _, err := LatestSchema(fstest.MapFS{}); err == nil {
		t.Error("a program without migrations is taken for one")
	}
}
