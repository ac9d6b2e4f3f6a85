package main

import (
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestPrintStarts(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	runs := []started{{300 * time.Millisecond, 3 << 20}, {100 * time.Millisecond, 1 << 20}, {200 * time.Millisecond, 0}}
	if err := printStarts(&b, runs); err != nil {
		t.Fatal(err)
	}
	want := `run      start to first answer   memory when idle
1        300 ms                  3.0 MB
2        100 ms                  1.0 MB
3        200 ms                  unknown
median   200 ms                  1.0 MB
worst    300 ms                  3.0 MB
aim      under 300 ms            under 40.0 MB
`
	if b.String() != want {
		t.Errorf("got\n%s", b.String())
	}
}

func TestResidentMemory(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells")
	}
	if got := residentMemory(os.Getpid()); got < 1<<20 || got > 1<<32 {
		t.Errorf("this test holds %d bytes", got)
	}
	if got := residentMemory(-1); got != 0 {
		t.Errorf("a process that does not exist holds %d bytes", got)
	}
}

func TestReadAddress(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ out, want string }{
		"first address": {"hangup is running.\n\n  http://127.0.0.1:1234\n\n  http://other\n", "http://127.0.0.1:1234"},
		"none":          {"hangup: no\n", ""},
		"nothing":       {"", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := readAddress(strings.NewReader(c.out))
			if got != c.want || (err != nil) != (c.want == "") {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}
