package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// listed is a package as "go list -json" has it.
type listed struct {
	ImportPath, Dir string
	GoFiles         []string
	ImportMap       map[string]string
	Standard        bool
	Error           *struct{ Err string }
}

// everyPackage lists what the program is made of on a target, each behind those that it imports.
func everyPackage(t *testing.T, on target) (all []listed) {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-e", "-json=ImportPath,Dir,GoFiles,ImportMap,Standard,Error", "./cmd/hangup")
	cmd.Dir, cmd.Env = "../../../..", environ(os.Environ(), on)
	said, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for d := json.NewDecoder(bytes.NewReader(said)); ; {
		var one listed
		if err := d.Decode(&one); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		if one.Error != nil {
			t.Errorf("%s: %s", on, one.Error.Err)
		}
		all = append(all, one)
	}
}

// sources are files that were read before: most are the same on every target.
type sources struct {
	set   *token.FileSet
	files map[string]*ast.File
}

// file reads one. Of those of others what only fills their tables is left out: no type hangs on it.
func (s sources) file(path string, ours bool) (*ast.File, error) {
	if f, ok := s.files[path]; ok {
		return f, nil
	}
	f, err := parser.ParseFile(s.set, path, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	if !ours {
		ast.Inspect(f, bare)
	}
	s.files[path] = f
	return f, nil
}

// bare empties a function, and a literal whose type does not count its elements. It is called for each part of a file.
func bare(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.FuncDecl:
		n.Body = nil
	case *ast.CompositeLit:
		if array, ok := n.Type.(*ast.ArrayType); ok {
			if _, counts := array.Len.(*ast.Ellipsis); counts {
				return true
			}
		}
		n.Elts = nil
	}
	return true
}

// known are packages whose types were checked.
type known map[string]*types.Package

// lookup finds a package as another imports it.
type lookup struct {
	known
	renamed map[string]string
}

func (l lookup) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if other, ok := l.renamed[path]; ok {
		path = other
	}
	if p := l.known[path]; p != nil {
		return p, nil
	}
	return nil, errors.New("nobody has " + path)
}

// check looks at the types of one package: of ours all, of others only what can be seen from outside.
func (k known) check(from sources, one listed, on target) error {
	ours := strings.HasPrefix(one.ImportPath, "hangup/")
	var files []*ast.File
	for _, name := range one.GoFiles {
		f, err := from.file(filepath.Join(one.Dir, name), ours)
		if err != nil {
			return err
		}
		files = append(files, f)
	}
	var first error
	config := types.Config{
		Importer: lookup{k, one.ImportMap}, Sizes: types.SizesFor("gc", on.processor), IgnoreFuncBodies: !ours, FakeImportC: true,
		Error: func(err error) {
			if first == nil {
				first = err
			}
		},
	}
	p, _ := config.Check(one.ImportPath, from.set, files, nil) // it goes on behind an error, which Error keeps
	k[one.ImportPath] = p
	if !ours {
		return nil // it was made for that system by others, and the parts of it that are not in Go cannot be seen here
	}
	return first
}

// The program can be built for every target: nothing in it needs what only one system has. To compile all of it for each would take
// minutes; what could differ are types and names, so those are checked.
func TestEveryTargetHasAllThatTheProgramUses(t *testing.T) {
	if testing.Short() {
		t.Skip("reads all that the program is made of, for each target")
	}
	from := sources{token.NewFileSet(), map[string]*ast.File{}}
	for _, on := range targets() {
		if on == (target{runtime.GOOS, runtime.GOARCH}) {
			continue // that is built to be tested
		}
		t.Run(on.String(), func(t *testing.T) {
			seen, ours := known{}, 0
			for _, one := range everyPackage(t, on) {
				if one.ImportPath == "unsafe" {
					continue
				}
				if err := seen.check(from, one, on); err != nil {
					t.Errorf("%s: %v", one.ImportPath, err)
				}
				if strings.HasPrefix(one.ImportPath, "hangup/") {
					ours++
				}
			}
			if ours < 20 {
				t.Errorf("only %d packages of ours were found", ours)
			}
		})
	}
}
