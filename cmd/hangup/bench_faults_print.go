package main

import (
	"fmt"
	"io"
)

// printFaults prints the table as Markdown and gives what is not as it must be as an error.
func printFaults(w io.Writer, rows []*faultRow, k benchFaultsCmd) error {
	fmt.Fprintln(w, "| fault | name | platform | tries | posts | lost | twice | at most twice | slowest |")
	fmt.Fprintln(w, "|---|---|---|---:|---:|---:|---:|---:|---:|")
	var bad error
	for _, r := range rows {
		bad = cmpErr(bad, r.verdict())
		if r.skipped != "" {
			fmt.Fprintf(w, "| %s | %s | %s | 0 | | | | | not tried: %s |\n", r.fault.title, r.fault.name, r.platform, r.skipped)
			continue
		}
		fmt.Fprintf(w, "| %s | %s | %s | %d | %d | %d | %d | %d | %.0f s |\n", r.fault.title, r.fault.name, r.platform,
			r.tries, r.posts, r.lost, r.again, r.mayAgain, r.slowest.Seconds())
	}
	fmt.Fprintf(w, "\n%d chats each time, the pace of the real lanes, %d ms to the platform and back. Seed %d, load %s.\n", k.Chats, benchLag.Milliseconds(), k.Seed, loadNow())
	if bad != nil {
		return failf("not as it must be: %s", bad)
	}
	return nil
}
