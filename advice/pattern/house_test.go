package pattern

import (
	"bufio"
	"errors"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is the top of the repository, seen from this package.
const root = "../.."

// alone imports nothing: what the expressions are put together from stands in their own packages.
type alone struct{}

func (alone) Import(string) (*types.Package, error) { return nil, errors.New("not needed") }

// expressionsOf gives the expressions that the Go files of a folder make patterns of, tests left out.
func expressionsOf(t *testing.T, folder string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	set := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	info := types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	lenient := types.Config{Importer: alone{}, Error: func(error) {}}
	_, _ = lenient.Check(folder, set, files, &info) // it reports that nothing was imported
	var out []string
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && isNew(call) {
				if v := info.Types[call.Args[0]].Value; v != nil { // not one that is put together while running
					out = append(out, constant.StringVal(v))
				}
			}
			return true
		})
	}
	return out
}

// isNew tells whether a call makes a pattern.
func isNew(call *ast.CallExpr) bool {
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || f.Sel.Name != "New" || len(call.Args) != 1 {
		return false
	}
	of, ok := f.X.(*ast.Ident)
	return ok && of.Name == "pattern"
}

// expressions gives those of the whole program.
func expressions(t *testing.T) []string {
	t.Helper()
	folders := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, _ os.DirEntry, err error) error {
		if strings.HasSuffix(path, ".go") {
			folders[filepath.Dir(path)] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for folder := range maps.Keys(folders) {
		all = append(all, expressionsOf(t, folder)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// newsLines gives articles as their table has them, each on a line, and the sentences of some.
func newsLines(t testing.TB) []string {
	t.Helper()
	f, err := os.Open(filepath.Join(root, "advice/news/testdata/short.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var out []string
	for lines := bufio.NewScanner(f); lines.Scan() && len(out) < 200; {
		out = append(append(out, lines.Text()), strings.SplitAfter(lines.Text(), ". ")...)
	}
	return out
}

func TestPatternsOfTheProgramGiveWhatRegexpGives(t *testing.T) {
	t.Parallel()
	all := expressions(t)
	if len(all) < 100 {
		t.Fatalf("found %d expressions: this test looks in the wrong place", len(all))
	}
	texts := newsLines(t)
	for _, expr := range all {
		p, re := New(expr), regexp.MustCompile(expr)
		for _, s := range texts {
			checkSame(t, p, re, s)
		}
	}
}
