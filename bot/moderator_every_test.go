package bot

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// guarded is everything that only moderators and coordinators may change, as a store holds it.
func (p *person) guarded() string {
	s := p.store
	var seen []string
	for _, f := range s.feedback {
		seen = append(seen, fmt.Sprint(f))
	}
	return p.kept() + fmt.Sprint(s.watching, s.reports, s.offers, s.areas, s.coords, s.invited, s.paused, s.owners, seen)
}

// arguments are what stands behind the verbs of our buttons: nothing, ids of everything that there is, and combinations of both.
func arguments() (all []string) {
	ids := []string{"", "1", "N-1", "N-2", "w-herts", "w-other", "force:hertfordshire", "courier_fraud", "csv", "0"}
	all = append(all, ids...)
	for _, first := range []string{"n", "w", "here", "all", "w-herts", "w-other", "courier_fraud", "1"} {
		for _, second := range append(ids, "post", "skip", "yes") {
			all = append(all, first+"|"+second)
		}
	}
	return all
}

// Every command and every button that the program has, with everything that could stand behind it: the tables are the program's own,
// so that a new one is tried too.
func TestNoButtonAndNoCommandGetsPastTheRights(t *testing.T) {
	for _, who := range []string{aMember, elsewhere, aStranger} {
		p := moderatedGroup(t).become(who)
		p.follow(p.at.Chat.Platform, p.at.Chat.ID, "force:hertfordshire")
		p.reported(4, "courier_fraud", watford, 0)
		var names []string
		for name := range p.core.verbs {
			names = append(names, name)
		}
		for _, cmd := range p.core.commands {
			names = append(names, cmd.Name)
		}
		slices.Sort(names)
		before := p.guarded()
		for _, name := range names {
			for _, args := range append(arguments(), "-") {
				a := strings.TrimSuffix(name+"|"+args, "|-")
				p.do(Inbound{Action: Action(a)}) // an error is an answer like any other
				if now := p.guarded(); now != before {
					t.Fatalf("%s changed something with %q:\n%s\n%s", who, a, before, now)
				}
			}
		}
	}
}
