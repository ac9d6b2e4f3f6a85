package discordtest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// operations lists what a description offers, those with fewer variables first.
func operations(doc map[string]any) []operation {
	var all []operation
	paths, _ := doc["paths"].(map[string]any)
	for path, v := range paths {
		methods, _ := v.(map[string]any)
		for method, v := range methods {
			op, ok := v.(map[string]any)
			if !ok || method == "parameters" {
				continue
			}
			at := "#/paths/" + pointer(path) + "/" + method
			all = append(all, readOperation(strings.ToUpper(method), path, at, op, methods["parameters"]))
		}
	}
	slices.SortFunc(all, func(a, b operation) int {
		return cmp.Or(cmp.Compare(strings.Count(a.path, "{"), strings.Count(b.path, "{")), cmp.Compare(a.path+a.method, b.path+b.method))
	})
	return all
}

// pointer writes a key as a JSON pointer in an address has it.
func pointer(key string) string {
	return strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(key)
}

func readOperation(method, path, at string, op map[string]any, shared any) operation {
	o := operation{method: method, path: path, answers: map[string]string{}, vars: map[string]string{}}
	o.parameters(op["parameters"], at+"/parameters")
	o.parameters(shared, at[:strings.LastIndex(at, "/")]+"/parameters")
	body, _ := op["requestBody"].(map[string]any)
	o.bodyNeeded, _ = body["required"].(bool)
	if hasJSON(body) {
		o.body = at + "/requestBody/content/application~1json/schema"
	}
	answers, _ := op["responses"].(map[string]any)
	for status, v := range answers {
		answer, _ := v.(map[string]any)
		switch ref, _ := answer["$ref"].(string); {
		case ref != "":
			o.answers[status] = ref + "/content/application~1json/schema"
		case hasJSON(answer):
			o.answers[status] = at + "/responses/" + status + "/content/application~1json/schema"
		default:
			o.answers[status] = ""
		}
	}
	return o
}

func hasJSON(v map[string]any) bool {
	content, _ := v["content"].(map[string]any)
	_, ok := content["application/json"]
	return ok
}

// parameters reads what may stand in the query and in the path.
func (o *operation) parameters(v any, at string) {
	list, _ := v.([]any)
	for n, v := range list {
		p, _ := v.(map[string]any)
		name, _ := p["name"].(string)
		switch p["in"] {
		case "query":
			o.query = append(o.query, name)
		case "path":
			o.vars[name] = at + "/" + strconv.Itoa(n) + "/schema"
		}
	}
}

// allow takes in what the description is wrong about. Permissions go out as a string of digits, which the prose and every
// library have, where it wants a number (docs.discord.com/developers/topics/permissions). What is wrong with a form has
// codes that are words, where it wants numbers (docs.discord.com/developers/reference#error-messages).
func allow(doc map[string]any) {
	each(doc, func(m map[string]any) {
		if form, ok := m["InnerErrors"].(map[string]any); ok {
			fields, _ := form["properties"].(map[string]any)
			if list, ok := fields["_errors"].(map[string]any); ok {
				words := map[string]any{"code": map[string]any{"type": "string"}, "message": map[string]any{"type": "string"}}
				list["items"] = map[string]any{"type": "object", "required": []any{"code", "message"}, "properties": words}
			}
		}
		if p, ok := m["default_member_permissions"].(map[string]any); ok {
			if types, ok := p["type"].([]any); ok && !slices.Contains(types, any("string")) {
				p["type"] = append(types, "string")
				p["pattern"] = "^[0-9]+$"
			}
		}
	})
}

// closeAll makes every object take no more than it names, so that a slip in a name fails. What is put together of several by
// allOf is left open, as each of them names only its own.
func closeAll(doc map[string]any) {
	open := map[string]bool{}
	// The allOf of paths are those of forms with files, of which only the JSON is checked.
	each(doc["components"], func(m map[string]any) {
		parts, _ := m["allOf"].([]any)
		for _, part := range parts {
			if one, ok := part.(map[string]any); ok {
				ref, _ := one["$ref"].(string)
				open[ref[strings.LastIndex(ref, "/")+1:]] = true
				one["additionalProperties"] = true
			}
		}
	})
	components, _ := doc["components"].(map[string]any)
	schemas, _ := components["schemas"].(map[string]any)
	for name, schema := range schemas {
		if s, ok := schema.(map[string]any); ok && open[name] && s["type"] == "object" {
			s["additionalProperties"] = true
		}
	}
	each(doc, func(m map[string]any) {
		_, set := m["additionalProperties"]
		if _, has := m["properties"].(map[string]any); has && m["type"] == "object" && !set {
			m["additionalProperties"] = false
		}
	})
}

// each calls visit for every object of a document, from the outside in.
func each(v any, visit func(map[string]any)) {
	switch t := v.(type) {
	case map[string]any:
		visit(t)
		for _, e := range t {
			each(e, visit)
		}
	case []any:
		for _, e := range t {
			each(e, visit)
		}
	}
}

// said leaves out what says nothing, null and false, and if strings and lists are to go too the empty ones of those: libraries
// send it for every field that they have.
func said(v any, empty bool) any {
	switch t := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, e := range t {
			if !silent(e, empty) {
				out[k] = said(e, empty)
			}
		}
		return out
	case []any:
		out := make([]any, len(t))
		for i, e := range t {
			out[i] = said(e, empty)
		}
		return out
	}
	return v
}

func silent(v any, empty bool) bool {
	list, ok := v.([]any)
	return v == nil || v == false || empty && (v == "" || ok && len(list) == 0)
}
