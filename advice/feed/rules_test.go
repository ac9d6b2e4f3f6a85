package feed

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strings"
	"testing"
)

// The README names a test for each rule: it must be there.
func TestEveryRuleHasItsTest(t *testing.T) {
	have := map[string]bool{}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil {
				have[fn.Name.Name] = true
			}
		}
	}
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rules, found := strings.Cut(string(readme), "\n## Each rule and its test\n")
	rules, _, _ = strings.Cut(rules, "\n## ")
	rows := regexp.MustCompile(`(?m)^\| (.+?) \| (.+?) \|$`).FindAllStringSubmatch(rules, -1)
	if !found || len(rows) < 20 {
		t.Fatalf("%d rules", len(rows))
	}
	name := regexp.MustCompile("`((?:Test|Fuzz)[A-Za-z]+)`")
	for _, row := range rows[1:] {
		tests := name.FindAllStringSubmatch(row[2], -1)
		if len(tests) == 0 && !strings.HasPrefix(row[2], "-") {
			t.Errorf("%s: no test is named", row[1])
		}
		for _, m := range tests {
			if !have[m[1]] {
				t.Errorf("%s: there is no %s", row[1], m[1])
			}
		}
	}
}
