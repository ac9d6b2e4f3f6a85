package main

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
)

func printDeliveredJSON(w io.Writer, all []delivered) error {
	enc := json.NewEncoder(w)
	for _, d := range all {
		if err := enc.Encode(d); err != nil {
			return err
		}
	}
	return nil
}

// printDelivered prints three tables: the broadcast, the answers meanwhile and what it cost.
func printDelivered(w io.Writer, all []delivered) error {
	for _, part := range []func(io.Writer, []delivered){printPosting, printAnswering, printCosts} {
		t := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
		part(t, all)
		if err := t.Flush(); err != nil {
			return err
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "Posts take %d ms to the platform and back. Both platforms are posted to by one program at once.\n", benchLag.Milliseconds())
	fmt.Fprintln(w, "Questions come in through the platform's own intake, about two a second on each; timed to the answer's arrival, without the way there and back.")
	return nil
}

func printPosting(t io.Writer, all []delivered) {
	fmt.Fprintln(t, "platform\tchats\ttime\tfloor\tratio\tfirst post after\t429\tsent while banned\tduplicates\tlost")
	for _, d := range all {
		fmt.Fprintf(t, "%s\t%d\t%.1f s\t%.1f s\t%.3f\t%.2f s\t%d\t%d\t%d\t%d\n",
			d.Platform, d.Chats, d.Seconds, d.Floor, d.Ratio, d.PickUp, d.TooMany, d.Banned, d.Again, d.Lost)
	}
	fmt.Fprintf(t, "aim\t\t\t\tunder %.2f\t\t0\t0\t0\t0\n", floorAim)
}

func printAnswering(t io.Writer, all []delivered) {
	fmt.Fprintln(t, "platform\tchats\t/check idle p50\tp99\tquestions\tduring p50\tp99\tquestions\tratio of p99")
	for _, d := range all {
		fmt.Fprintf(t, "%s\t%d\t%.1f ms\t%.1f ms\t%d\t%.1f ms\t%.1f ms\t%d\t%.2f\n", d.Platform, d.Chats,
			d.Idle.Median, d.Idle.P99, d.Idle.Questions, d.Busy.Median, d.Busy.P99, d.Busy.Questions, d.AnswerRatio)
	}
	fmt.Fprintf(t, "aim\t\t\t\t\t\t\t\tunder %.1f\n", answerAim)
}

func printCosts(t io.Writer, all []delivered) {
	fmt.Fprintln(t, "platform\tchats\tmemory at most\tgrows by\tprocessor a delivery\tof it claim and record\tclaims and records by themselves\twritten a delivery\timport\tload")
	for _, d := range all {
		fmt.Fprintf(t, "%s\t%d\t%s\t%.2f MB/min\t%.2f ms\t%.2f ms\t%.0f/s\t%.1f kB\t%.1f s, %s\t%s\n", d.Platform, d.Chats, megabytes(d.Peak),
			d.Slope/(1<<20), d.CPU, d.Store.CPU, d.Store.Most, d.Written/1000, d.Import.Took.Seconds(), megabytes(d.Import.Peak), d.Load)
	}
	fmt.Fprintf(t, "aim\t\tunder %s\n", megabytes(broadcast))
}
