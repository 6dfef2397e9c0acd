package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"yiju/bot/present/terminal"
	"yiju/retrieval/index"
)

// snapshotStatus is one line of `corpus list`.
type snapshotStatus struct {
	Name        string `json:"name"`
	Serving     bool   `json:"serving"`
	Bytes       int64  `json:"bytes"`
	Built       string `json:"built,omitempty"`
	Digest      string `json:"digest,omitempty"`
	Instruments int    `json:"instruments"`
	Clauses     int    `json:"clauses"`
	Sources     int    `json:"sources"`
	Pending     bool   `json:"pending"`         // waits for approval
	Error       string `json:"error,omitempty"` // why it cannot be opened
}

// runList lists the snapshots of a data directory, newest first.
func runList(ctx context.Context, a *app, args []string) error {
	o, err := a.plain("corpus list", args)
	if err != nil {
		return err
	}
	s, err := a.settingsWithData(o)
	if err != nil {
		return err
	}
	dir := index.OpenDir(s.Data)
	listings, err := dir.List()
	if err != nil {
		return err
	}
	if len(listings) == 0 {
		_, err := dir.Serving()
		return a.explain(s.Data, err)
	}
	all := []snapshotStatus{}
	for _, l := range listings {
		all = append(all, a.inspect(dir, s.Data, l))
	}
	if o.json {
		return a.writeJSON(map[string][]snapshotStatus{"snapshots": all})
	}
	p := a.page(a.lang)
	p.snapshots(all)
	return a.print(p)
}

// inspect opens a snapshot to count what it holds.
func (a *app) inspect(dir *index.Dir, data string, l index.Listing) snapshotStatus {
	st := snapshotStatus{Name: l.Name, Serving: l.Serving, Pending: l.Pending, Bytes: l.Bytes}
	snap, err := dir.Open(l.Name)
	if err != nil {
		st.Error = a.explain(data, err).Error()
		return st
	}
	defer snap.Close()
	m := snap.Meta()
	st.Built, st.Digest = m.Built.Format(time.RFC3339), m.Digest
	st.Instruments, st.Clauses, st.Sources = m.Instruments, m.Clauses, m.Sources
	return st
}

// snapshots prints a table of snapshots.
func (p *page) snapshots(all []snapshotStatus) {
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
