package structure

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"yiju/corpus"
	"yiju/corpus/extract"
)

func TestDump(t *testing.T) {
	dir := os.Getenv("DUMP")
	if dir == "" {
		t.Skip()
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	var texts []corpus.SourceText
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		x, err := extract.Text(filepath.Base(f), data)
		if err != nil {
			t.Log(err)
			continue
		}
		texts = append(texts, x)
	}
	c, err := Recover(texts, corpus.Manifest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range c.Instruments {
		fmt.Printf("\n=== %s kind=%s date=%s issuer=%s zh=%q en=%q aliases=%q\n", i.ID, i.Kind, i.Date, i.Issuer, i.TitleZH, i.TitleEN, i.Aliases)
		for _, d := range i.Documents {
			fmt.Printf("--- %s %s %q src=%s addr=%s notes=%v\n", d.Lang, d.Level, d.Title, d.Source, d.Address, d.Notes)
			for _, cl := range d.Clauses {
				fmt.Printf("[%s] label=%q added=%v heading=%q path=%q L%d-%d var=%d\n    %q\n", cl.ID, cl.Label, cl.LabelAdded, cl.Heading, cl.Path, cl.Location.LineStart, cl.Location.LineEnd, len(cl.Variants), short(cl.Text))
				for _, n := range cl.Notes {
					fmt.Printf("      note %s at %d: %s\n", n.Mark, n.At, short(n.Text))
				}
			}
		}
	}
	for _, s := range c.Sources {
		fmt.Println(s.Name, s.Chars, s.Kept, s.RemovedBy())
	}
}

func short(s string) string {
	r := []rune(s)
	if len(r) > 130 {
		return string(r[:70]) + " ⋯ " + string(r[len(r)-50:])
	}
	return s
}
