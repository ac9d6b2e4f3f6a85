package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"

	"hangup/advice"
	"hangup/advice/score"
)

// grid is the wide confusion with readable names: a row for what was wanted, a column for what was named.
type grid struct {
	rows, columns []string // names
	cells         [][]int  // [row][column]
	right         []int    // column of each row's diagonal
}

// verdictNames are what stands beside the scam types.
var verdictNames = map[string]string{
	score.NoType:            "Scam, type not named",
	string(advice.NoSigns):  "No scam signs",
	string(advice.Unclear):  "Unclear",
	string(advice.OffTopic): "Off topic",
}

// newGrid names the wide confusion; types stand by name, and those that no row wants and nobody named are left out.
func newGrid(e *advice.Engine, r *score.Report) grid {
	name := func(id string) string {
		if v := verdictNames[id]; v != "" {
			return v
		}
		if n, ok := e.TypeName(advice.ScamType(id)); ok {
			return n
		}
		return id
	}
	columns := r.Axis(true)
	types := len(columns) - columnsBeside
	slices.SortStableFunc(columns[:types], func(a, b string) int { return strings.Compare(name(a), name(b)) })
	var g grid
	for _, id := range columns {
		g.columns = append(g.columns, name(id))
	}
	for at, id := range columns {
		if id == score.NoType || r.Wide[id] == nil {
			continue
		}
		cells := make([]int, len(columns))
		for i, got := range columns {
			cells[i] = r.Wide[id][got]
		}
		g.rows = append(g.rows, name(id))
		g.cells = append(g.cells, cells)
		g.right = append(g.right, at)
	}
	return g
}

// total gives how many rows want what a row of the grid stands for.
func (g grid) total(row int) int {
	sum := 0
	for _, n := range g.cells[row] {
		sum += n
	}
	return sum
}

// writePicture draws the wide confusion into a PNG file.
func writePicture(path string, e *advice.Engine, r *score.Report) error {
	drawn, err := picture(newGrid(e, r))
	if err != nil {
		return failf("the picture cannot be drawn").because(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o644) // for everybody to read, and for nobody else to change
	if err != nil {
		return failf("%s cannot be written", path).because(err)
	}
	_, err = drawn.WriteTo(f)
	if err := errors.Join(err, f.Close()); err != nil {
		return failf("%s cannot be written", path).because(err)
	}
	return nil
}

// Sizes of the picture, in points. At pictureDPI a cell is large enough for three figures on a screen.
const (
	pictureDPI = 110
	cellSize   = vg.Length(20)
	nameSpace  = vg.Length(170) // for the names of the rows and, turned, of the columns
	headSpace  = vg.Length(62)  // for the title
	footSpace  = vg.Length(46)  // for the scale
	edge       = vg.Length(14)
	shareSpace = vg.Length(42) // for how many of each row are right
)

// columnsBeside is how many columns at the end are no scam type.
const columnsBeside = 4

// picture draws a grid: the share of a row as colour, its count as a number.
func picture(g grid) (io.WriterTo, error) {
	p, err := newPainter(g)
	if err != nil {
		return nil, err
	}
	p.title()
	p.names()
	p.squares()
	p.scale()
	return vgimg.PngCanvas{Canvas: p.Canvas}, nil
}

// percent writes a share without decimals; one that is not nothing is never called 0.
func percent(n, total int) string {
	switch {
	case total == 0 || n == 0:
		return ""
	case 200*n < total:
		return "<1 %"
	}
	return fmt.Sprintf("%.0f %%", 100*float64(n)/float64(total))
}
