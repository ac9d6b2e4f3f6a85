package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// promql reads as much of PromQL as our rules and the dashboard use, and refuses the rest: the parser of Prometheus would bring
// hundreds of modules for a few dozen lines. https://prometheus.io/docs/prometheus/latest/querying/basics/
type promql struct {
	tokens []string
	at     int
	series map[string][]string // the labels that are asked of each metric
}

// A value of PromQL is a number or an instant vector, which may be combined, or a range, which only some functions take.
type promKind string

const (
	instant promKind = "instant"
	ranged  promKind = "range"
	text    promKind = "text"
)

var promToken = regexp.MustCompile(`^(?:\s+|"(?:[^"\\]|\\.)*"|[0-9]+(?:\.[0-9]+)?(?:[smhdw])?|[a-zA-Z_:][a-zA-Z0-9_:]*|==|!=|>=|<=|=~|!~|[-+*/%(){}\[\],=<>])`)

// promFunctions are the functions that we use, with what they take.
func promFunctions() map[string][]promKind {
	return map[string][]promKind{
		"rate": {ranged}, "increase": {ranged}, "absent": {instant}, "histogram_quantile": {instant, instant},
	}
}

func promAggregations() []string { return []string{"sum", "max", "min", "count", "topk"} }

// parsePromQL gives the metrics of an expression, each with the labels that are asked of it.
func parsePromQL(expr string) (series map[string][]string, err error) {
	p := &promql{series: map[string][]string{}}
	for rest := expr; rest != ""; {
		token := promToken.FindString(rest)
		if token == "" {
			return nil, fmt.Errorf("nobody understands %.20q", rest)
		}
		if rest = rest[len(token):]; strings.TrimSpace(token) != "" {
			p.tokens = append(p.tokens, token)
		}
	}
	defer func() {
		if fault, ok := recover().(promFault); ok {
			err = fault
		}
	}()
	if kind := p.expression(); kind != instant {
		return nil, fmt.Errorf("it is a %s and no value", kind)
	}
	if p.at < len(p.tokens) {
		return nil, fmt.Errorf("%q stands where nothing may", p.tokens[p.at])
	}
	return p.series, nil
}

type promFault string

func (f promFault) Error() string { return string(f) }

func (p *promql) fail(format string, args ...any) { panic(promFault(fmt.Sprintf(format, args...))) }

func (p *promql) peek() string {
	if p.at < len(p.tokens) {
		return p.tokens[p.at]
	}
	return ""
}

func (p *promql) next() string {
	token := p.peek()
	p.at++
	return token
}

func (p *promql) want(token string) {
	if got := p.next(); got != token {
		p.fail("%q stands where %q should", got, token)
	}
}

var promOperators = []string{"+", "-", "*", "/", "%", "==", "!=", ">", "<", ">=", "<=", "and", "or", "unless"}

// expression reads operands with operators between them. Which binds tighter is of no matter for whether it is right.
func (p *promql) expression() promKind {
	kind := p.operand()
	for slices.Contains(promOperators, p.peek()) {
		operator := p.next()
		if other := p.operand(); kind != instant || other != instant {
			p.fail("%s stands between a %s and a %s", operator, kind, other)
		}
	}
	return kind
}

func (p *promql) operand() promKind {
	token := p.next()
	switch takes, known := promFunctions()[token]; {
	case token == "(":
		kind := p.expression()
		p.want(")")
		return kind
	case token == "":
		p.fail("it ends too early")
	case token[0] >= '0' && token[0] <= '9':
		return instant
	case token[0] == '"':
		return text
	case slices.Contains(promAggregations(), token):
		return p.aggregation(token)
	case known:
		p.arguments(token, takes)
		return instant
	case p.peek() == "(":
		p.fail("nobody knows the function %s", token)
	}
	return p.selector(token)
}

// aggregation reads: sum by (a, b) (…).
func (p *promql) aggregation(name string) promKind {
	if p.peek() == "by" || p.peek() == "without" {
		p.next()
		p.want("(")
		for p.peek() != ")" {
			p.next()
			if p.peek() == "," {
				p.next()
			}
		}
		p.want(")")
	}
	takes := []promKind{instant}
	if name == "topk" {
		takes = append(takes, instant)
	}
	p.arguments(name, takes)
	return instant
}

func (p *promql) arguments(name string, takes []promKind) {
	p.want("(")
	for n, want := range takes {
		if n > 0 {
			p.want(",")
		}
		if got := p.expression(); got != want {
			p.fail("%s takes a %s and gets a %s", name, want, got)
		}
	}
	p.want(")")
}

var promName = regexp.MustCompile(`^[a-z_:][a-zA-Z0-9_:]*$`)

// selector reads: name{label="x"}[5m].
func (p *promql) selector(name string) promKind {
	if !promName.MatchString(name) {
		p.fail("%q is no metric", name)
	}
	p.series[name] = append(p.series[name], p.matchers()...)
	if p.peek() != "[" {
		return instant
	}
	p.next()
	if length := p.next(); !regexp.MustCompile(`^[0-9]+[smhdw]$`).MatchString(length) {
		p.fail("%q is no length of time", length)
	}
	p.want("]")
	return ranged
}

func (p *promql) matchers() (labels []string) {
	if p.peek() != "{" {
		return nil
	}
	p.next()
	for p.peek() != "}" {
		labels = append(labels, p.next())
		if !slices.Contains([]string{"=", "!=", "=~", "!~"}, p.next()) {
			p.fail("a label is not compared")
		}
		if value := p.next(); !strings.HasPrefix(value, `"`) {
			p.fail("%q stands where the value of a label should", value)
		}
		if p.peek() == "," {
			p.next()
		}
	}
	p.want("}")
	return labels
}

func TestPromQLIsReadAndMistakesAreFound(t *testing.T) {
	t.Parallel()
	for expr, right := range map[string]bool{
		`up{job="hangup"} == 0`: true, `sum by (a, b) (rate(x_total[5m])) / 60 > 0.1 and max(y) > 5`: true,
		`histogram_quantile(0.99, sum by (le) (rate(x_bucket{a=~"b|c"}[5m])))`: true, `absent(up{job="hangup"} == 1)`: true, `topk(10, x)`: true,
		`rate(x_total)`: false, `x_total[5m]`: false, `rate(sum(x)[5m])`: false, `sum(rate(x[5m])`: false, `sum(x) by`: false, `x{a="b}`: false,
		`x{a}`: false, `x >`: false, `mean(x)`: false, `histogram_quantile(x_bucket)`: false, `rate(x[5q])`: false, `x y`: false, ``: false, `"x"`: false, `rate(x[5m]) + x[5m]`: false,
	} {
		if _, err := parsePromQL(expr); (err == nil) != right {
			t.Errorf("%s: %v", expr, err)
		}
	}
	series, err := parsePromQL(`sum(rate(x_total{a="1",b!="2"}[5m])) > y`)
	if err != nil || !slices.Equal(series["x_total"], []string{"a", "b"}) || series["y"] != nil || len(series) != 2 {
		t.Errorf("%v, %v", series, err)
	}
}

func FuzzPromQL(f *testing.F) {
	f.Add(`sum by (a) (rate(x{b="c"}[5m])) > 0.1`)
	f.Add(`((((`)
	f.Fuzz(func(_ *testing.T, expr string) {
		if len(expr) < 1000 {
			_, _ = parsePromQL(expr) // must come back
		}
	})
}
