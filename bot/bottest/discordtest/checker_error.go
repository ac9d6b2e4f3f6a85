package discordtest

import (
	"errors"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// misfit is what does not fit a schema, of many alternatives the one that was probably meant.
type misfit struct{ leaves []*jsonschema.ValidationError }

// maxLeaves is how much of a misfit is told.
const maxLeaves = 6

// Error says where and what, in one line.
func (m misfit) Error() string {
	var all []string
	for n, leaf := range m.leaves {
		if n == maxLeaves {
			all = append(all, "and more")
			break
		}
		all = append(all, leaf.Error())
	}
	return strings.Join(all, "; ")
}

// brief makes an error of the validator one that can be read.
func brief(err error) error {
	var v *jsonschema.ValidationError
	if !errors.As(err, &v) {
		return err
	}
	return misfit{leaves(v)}
}

// leaves gives what is wrong at the ends of an error.
func leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	var all []*jsonschema.ValidationError
	for _, cause := range e.Causes {
		of := leaves(cause)
		switch e.ErrorKind.(type) {
		case *kind.OneOf, *kind.AnyOf:
			if all == nil || farness(of) < farness(all) {
				all = of
			}
		default:
			all = append(all, of...)
		}
	}
	return all
}

// farness says how far a value is from an alternative: another type of component is another alternative altogether.
func farness(of []*jsonschema.ValidationError) int {
	n := 0
	for _, leaf := range of {
		n++
		switch leaf.ErrorKind.(type) {
		case *kind.Enum, *kind.Const:
			n += 100
		case *kind.Type:
			n += 10
		}
	}
	return n
}
