package main

import (
	"fmt"
	"strings"

	"yiju/retrieval/eval"
)

// The risk-coverage chart, in units of its view box.
const (
	chartWidth, chartHeight = 640, 300
	chartLeft, chartRight   = 52, 28
	chartTop, chartBottom   = 34, 40
)

// chart is the risk-coverage curve as the template draws it.
type chart struct {
	ViewBox      string
	Line         string // points of the polyline
	Area         string // the same, closed along the axis
	X, Y         []tick
	Left, Right  float64
	Top, Bottom  float64
	Risk         float64 // level of answering everything
	WorkX, WorkY float64
}

type tick struct {
	At    float64
	Label string
}

// newChart draws a. The risk axis ends above the highest risk, at least at .1.
func newChart(a eval.Abstention) *chart {
	top := max(0.1, a.Working.Risk)
	for _, p := range a.Curve {
		top = max(top, p.Risk)
	}
	step := 0.05
	for _, s := range []float64{0.05, 0.1, 0.2} {
		if step = s; top/s <= 5 {
			break
		}
	}
	rows := int(top/step) + 1
	top = float64(rows) * step
	x := func(v float64) float64 { return chartLeft + v*(chartWidth-chartLeft-chartRight) }
	y := func(v float64) float64 { return chartHeight - chartBottom - v/top*(chartHeight-chartTop-chartBottom) }
	c := &chart{
		ViewBox: fmt.Sprintf("0 0 %d %d", chartWidth, chartHeight),
		Left:    x(0), Right: x(1), Top: y(top), Bottom: y(0),
		Risk:  y(a.Risk),
		WorkX: x(a.Working.Coverage), WorkY: y(a.Working.Risk),
	}
	for n := range rows + 1 {
		v := float64(n) * step
		c.Y = append(c.Y, tick{y(v), fmt.Sprintf("%.0f %%", 100*v)})
	}
	for n := range 6 {
		c.X = append(c.X, tick{x(float64(n) / 5), fmt.Sprintf("%d %%", 20*n)})
	}
	var points []string
	for _, p := range a.Curve {
		points = append(points, fmt.Sprintf("%.1f,%.1f", x(p.Coverage), y(p.Risk)))
	}
	c.Line = strings.Join(points, " ")
	if len(a.Curve) > 0 {
		c.Area = fmt.Sprintf("%.1f,%.1f %s %.1f,%.1f", x(a.Curve[0].Coverage), y(0), c.Line, x(1), y(0))
	}
	return c
}
