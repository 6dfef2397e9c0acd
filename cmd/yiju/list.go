package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"yiju/bot/present/terminal"
	"yiju/retrieval/archive"
	"yiju/retrieval/service"
)

// listCommand lists the snapshots of a data directory, newest first.
func listCommand(c *call) action {
	c.takesJSON()
	c.needsData = true
	return func(context.Context) error {
		dir := archive.OpenDir(c.Data)
		all, err := service.Snapshots(dir)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			_, err := dir.Serving()
			return c.explain(err)
		}
		for i := range all {
			if err := all[i].Err; err != nil {
				all[i].Error = c.explain(err).Error()
			}
		}
		return c.show(map[string][]service.SnapshotStatus{"snapshots": all}, func(p *page) { p.snapshots(all) })
	}
}

// snapshots prints a table of snapshots.
func (p *page) snapshots(all []service.SnapshotStatus) {
	t := terminal.Table{Screen: p.Screen, Right: []bool{false, false, false, true, true, true}}
	t.Row("", p.t.ColSnapshot, p.t.ColBuilt, p.t.ColInstruments, p.t.ColClauses, p.t.ColSize)
	serving, pending := false, false
	for _, s := range all {
		mark := ""
		if s.Serving {
			mark, serving = "*", true
		} else if s.Pending {
			mark, pending = "?", true
		}
		if s.Error != "" {
			t.Row(mark, s.Name, "", "", "", size(s.Bytes))
			t.Below(s.Error)
			continue
		}
		t.Row(mark, s.Name, strings.Replace(s.Built[:len("2006-01-02T15:04")], "T", " ", 1), strconv.Itoa(s.Instruments),
			strconv.Itoa(s.Clauses), size(s.Bytes))
	}
	p.WriteString(t.String())
	if serving {
		p.Tell(p.Dim, "", p.t.Serving)
	}
	if pending {
		p.Tell(p.Dim, "", p.t.PendingMark)
	}
}

// size writes a number of bytes for people.
func size(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.0f KB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d B", n)
}
