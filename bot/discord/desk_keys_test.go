package discord

import "testing"

// shownKey is something to press or choose as a reader sees it.
type shownKey struct {
	label, id string
	kind      int
	style     int
	options   []shownKey // of a select
	value     string     // of an input
	required  bool
	most      int
}

// keysOf gives what can be pressed, chosen or filled in, in order.
func keysOf(w wire) (all []shownKey) {
	rows, _ := w.body["components"].([]any)
	for _, r := range rows {
		cs, _ := dig(r, "components").([]any)
		for _, c := range cs {
			all = append(all, keyOf(c))
		}
	}
	return all
}

func keyOf(c any) shownKey {
	str := func(name string) string { v, _ := dig(c, name).(string); return v }
	num := func(name string) int { v, _ := dig(c, name).(float64); return int(v) }
	k := shownKey{label: str("label"), id: str("custom_id"), kind: num("type"), style: num("style"), value: str("value"), most: num("max_length")}
	k.required, _ = dig(c, "required").(bool)
	if k.kind == 3 {
		k.label = str("placeholder")
		k.required = num("min_values") > 0
	}
	options, _ := dig(c, "options").([]any)
	for _, o := range options {
		label, _ := dig(o, "label").(string)
		value, _ := dig(o, "value").(string)
		k.options = append(k.options, shownKey{label: label, id: value})
	}
	return k
}

// find gives what bears a label.
func find(t *testing.T, keys []shownKey, label string) shownKey {
	t.Helper()
	for _, k := range keys {
		if k.label == label {
			return k
		}
	}
	t.Fatalf("no %q in %+v", label, keys)
	return shownKey{}
}
