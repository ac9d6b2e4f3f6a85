package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"hangup/store/postgres/pgserver"
)

// How a measurement of a fleet stands while it runs, and what it costs.

// standing says how many questions were asked since a moment, what became of them, and how far the posts are.
func (b *fleetBench) standing(since time.Time) string {
	a := b.load.between(since, time.Now().Add(-discordPatience))
	var took []time.Duration
	for _, some := range a.took {
		took = append(took, some...)
	}
	if a.questions == 0 {
		return b.posted()
	}
	return fmt.Sprintf("%s asked, %s unanswered, p50 %.0f ms, p99 %.0f ms; %s", thousands(a.questions), thousands(a.errors),
		answeringOf(took).Median, answeringOf(took).P99, b.posted())
}

// posted says how far the posts are.
func (b *fleetBench) posted() string {
	var all []string
	for _, p := range b.fleet.places {
		all = append(all, fmt.Sprintf("%s of %s posted in %s", thousands(p.Tally().Taken), thousands(len(p.chats)), p.name))
	}
	return strings.Join(all, ", ")
}

// drainPatience is how long the last posts may take beyond the pace of the platforms.
const drainPatience = 30 * time.Second

// floorOfRest is what the posts that are left take at the pace of the platforms.
func floorOfRest(places []*openPlace) (most time.Duration) {
	for _, p := range places {
		left := max(0, len(p.chats)-p.Tally().Taken)
		most = max(most, time.Duration(float64(left)/p.limits.PerSecond*float64(time.Second)))
	}
	return most
}

// fleetCPU is the processor time that each part of a measurement took until a moment.
type fleetCPU struct{ processes, server, asking time.Duration }

// cpu is what was taken until now.
func (f *fleet) cpu() (all fleetCPU) {
	for _, m := range f.members {
		all.processes += cpuOf(m.program.cmd.Process.Pid)
	}
	if f.server != nil {
		all.server = serverCPU(f.server)
	}
	all.asking = cpuOf(os.Getpid())
	return all
}

// serverCPU is that of all processes of a server.
func serverCPU(s *pgserver.Server) (all time.Duration) {
	for _, pid := range s.Processes() {
		all += cpuOf(pid)
	}
	return all
}

// took notes what each part took between two moments.
func (r *fleetResult) took(from, to fleetCPU) {
	r.CPU = (to.processes - from.processes).Seconds()
	r.ServerCPU = (to.server - from.server).Seconds()
	r.AskingCPU = (to.asking - from.asking).Seconds()
}
