package main

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"

	"hangup/advice"
)

// What verdicts, situations and traps mean, for whoever reviews an answer.
var (
	verdictMeans = map[advice.Verdict]string{
		advice.Scam: "somebody tried; nothing has been given yet", advice.Victim: "something was given, or is being given",
		advice.NoSigns: "an ordinary contact as far as the words show", advice.Unclear: "not enough to say",
		advice.OffTopic: "not about a call, a message or a caller",
	}
	situationMeans = map[advice.Situation]string{
		advice.JustPaid: "it has only just been paid or given", advice.OnTheLine: "the caller is on the line", advice.MidTransfer: "money is being sent",
		advice.AtTheBank: "at the bank or on the way there", advice.RemoteSession: "somebody is inside the computer or phone",
		advice.AtTheDoor: "somebody is at the door", advice.CollectorComing: "somebody is coming, or here, to collect",
	}
	trapMeans = map[advice.Trap]string{
		"gas_callback": "a gas emergency line that rings back", "emergency_callback": "999 ringing back", "hospital": "a hospital or surgery",
		"bank_protecting": "bank staff who protect the customer", "despair": "somebody in despair", "child": "a child asks",
	}
)

// reasons prints why a message got its answer.
type reasons struct {
	*advice.Engine
	x advice.Explanation
	w io.Writer
}

// printReasons prints the reasoning behind an answer, in the order in which a reviewer asks for it.
func printReasons(w io.Writer, e *advice.Engine, x advice.Explanation) error {
	t := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	p := reasons{e, x, t}
	p.summary()
	p.tells()
	p.missing()
	p.rules()
	p.learned()
	return t.Flush()
}

func (p reasons) head(text string) { fmt.Fprintf(p.w, "\n%s\n", text) }

// line prints a name and what it is, unless that is empty.
func (p reasons) line(name, text string) {
	if text != "" {
		fmt.Fprintf(p.w, "  %s\t%s\n", name, oneLine(text))
	}
}

func (p reasons) summary() {
	a := p.x.Assessment
	p.head("Why this answer")
	p.line("verdict", fmt.Sprintf("%s: %s", a.Verdict, verdictMeans[a.Verdict]))
	p.line("confidence", fmt.Sprintf("%.0f of 100", 100*a.Confidence))
	p.line("scam type", p.typeNamed())
	p.line("also like", p.names(a.RunnersUp))
	p.line("happening now", p.urgency())
	p.line("given", strings.Join(words(a.Given), ", "))
	p.line("came by", string(a.Channel))
	if a.ThirdPerson {
		p.line("asked for", "somebody else")
	}
	if area, ok := p.Area(a.Area); ok {
		p.line("place", area.Name)
	}
	p.line("take care", trapMeans[a.Trap])
	p.line("no caller", strings.ReplaceAll(string(a.Aside), "_", " "))
	p.line("language", a.Language)
}

func (p reasons) typeNamed() string {
	a := p.x.Assessment
	switch {
	case a.Type != "":
		return p.names([]advice.ScamType{a.Type})
	case a.Verdict == advice.Scam || a.Verdict == advice.Victim:
		return "none: nothing in the words speaks for one"
	}
	return ""
}

func (p reasons) names(types []advice.ScamType) string {
	var names []string
	for _, t := range types {
		name, ok := p.TypeName(t)
		if !ok {
			name = string(t)
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

func (p reasons) urgency() string {
	a := p.x.Assessment
	switch {
	case a.Urgency != advice.Now:
		return "no"
	case a.Situation != advice.NoSituation:
		return "yes: " + situationMeans[a.Situation]
	case a.Trap == "despair":
		return "yes: " + trapMeans[a.Trap]
	}
	return fmt.Sprintf("yes: the words sound like it (%.0f %%)", 100*p.x.Urgent)
}

// tells lists what the words were read as, in three heaps.
func (p reasons) tells() {
	p.told("Points to a scam, strongest first", p.x.Assessment.Tells)
	p.told("Speaks for an ordinary contact", p.x.Assessment.Reassuring)
	listed := map[string]bool{}
	for _, t := range slices.Concat(p.x.Assessment.Tells, p.x.Assessment.Reassuring) {
		listed[t.ID+t.Words] = true
	}
	begun := false
	for _, f := range p.x.Concepts {
		if listed[f.ID+f.Words] || strings.HasPrefix(f.ID, "topic.") { // single words prove nothing to a reader
			continue
		}
		listed[f.ID+f.Words] = true
		if !begun {
			p.head("Also read")
			begun = true
		}
		p.finding(f.ID, f.Words, how(f))
	}
}

func (p reasons) told(head string, tells []advice.Tell) {
	if len(tells) == 0 {
		return
	}
	p.head(head)
	for _, t := range tells {
		p.finding(t.ID, t.Words, "")
	}
}

func (p reasons) finding(id, said, how string) {
	means := p.Meaning(id)
	if means == "" {
		means = "the contact gave safety advice" // such as "never share the code"
	}
	fmt.Fprintf(p.w, "  “%s”\t%s%s\t%s\n", oneLine(said), how, means, id)
}

// how says what takes the force out of a finding.
func how(f advice.Finding) string {
	switch {
	case f.Negated:
		return "denied: "
	case f.Advised:
		return "as safety advice: "
	case f.Wished:
		return "only asked or imagined: "
	}
	return ""
}

func (p reasons) missing() {
	q, ok := p.Question(p.x.Assessment.Missing)
	if !ok {
		return
	}
	p.head("Missing")
	fmt.Fprintf(p.w, "  The answer to “%s” would decide most.\n", q.Text)
}

// conceptID is how rules name concepts.
var conceptID = regexp.MustCompile(`\b[a-z]+\.[a-z_0-9]+\b`)

func (p reasons) rules() {
	p.head("Rules")
	switch {
	case len(p.x.Rules) > 0:
	case p.x.Assessment.Aside != "":
		fmt.Fprintln(p.w, "  None had to decide: the message tells of no contact.")
	default:
		fmt.Fprintln(p.w, "  None overruled what the learned part thought.")
	}
	var said []string
	for _, r := range p.x.Rules {
		text := conceptID.ReplaceAllStringFunc(r, func(id string) string {
			if m := p.Meaning(id); m != "" {
				return m
			}
			return id
		})
		if !slices.Contains(said, text) {
			said = append(said, text)
			fmt.Fprintf(p.w, "  - %s\n", text)
		}
	}
}

func (p reasons) learned() {
	p.head("What the learned part thought, from labelled questions")
	danger := p.x.Odds[advice.Scam] + p.x.Odds[advice.Victim]
	p.line("danger", fmt.Sprintf("%s (scam %s, victim %s); without a rule, warns from %s", pc(danger), pc(p.x.Odds[advice.Scam]), pc(p.x.Odds[advice.Victim]), pc(p.x.WarnFrom)))
	p.line("ordinary", fmt.Sprintf("%s; “no signs” only when danger is at most %s", pc(p.x.Odds[advice.NoSigns]), pc(p.x.CalmUpTo)))
	p.line("not enough to say", pc(p.x.Odds[advice.Unclear]))
	p.line("off topic", pc(p.x.Odds[advice.OffTopic]))
	p.line("happening now", pc(p.x.Urgent))
	p.head("Scam types weighed")
	for _, t := range p.x.Types {
		if t.Odds < 0.005 && t.Points == 0 {
			continue
		}
		name, ok := p.TypeName(t.Type)
		if !ok {
			name = string(t.Type)
		}
		fmt.Fprintf(p.w, "  %s\tlearned %s\trules %s\n", name, pc(t.Odds), points(t.Points))
	}
}

func points(n float64) string {
	if n == 1 {
		return "1 point"
	}
	return fmt.Sprintf("%.0f points", n)
}

func pc(odds float64) string { return fmt.Sprintf("%.0f %%", 100*odds) }

// words turns identifiers such as "gift_cards" into words.
func words[T ~string](ids []T) []string {
	var out []string
	for _, id := range ids {
		out = append(out, strings.ReplaceAll(string(id), "_", " "))
	}
	return out
}
