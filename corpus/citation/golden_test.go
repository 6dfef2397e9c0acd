package citation

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestPinpointsGolden runs every line of testdata/pinpoints.txt through Pinpoints and Resolve.
func TestPinpointsGolden(t *testing.T) {
	const file = "testdata/pinpoints.txt"
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c := NewCatalog(fixture())
	var got strings.Builder
	cases := 0
	for line := range strings.Lines(string(want)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "# ") {
			fmt.Fprintln(&got, line)
			continue
		}
		text, _, _ := strings.Cut(line, "  => ")
		fmt.Fprintf(&got, "%s  => %s\n", text, renderPinpoints(c, text))
		cases++
	}
	if cases < 80 {
		t.Errorf("%d cases, want at least 80", cases)
	}
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(got.String(), string(want)); diff != "" {
		t.Errorf("pinpoints (-got +want):\n%s", diff)
	}
}

// renderPinpoints writes what text refers to: "-" for nothing; else for each pinpoint the words that it was read from,
// what they ask for ("?" for no instrument, "!name" for an unknown one) and what that resolves to.
func renderPinpoints(c *Catalog, text string) string {
	var out []string
	for _, p := range c.Pinpoints(text) {
		asked := "?"
		switch {
		case p.Unknown != "":
			asked = "!" + p.Unknown
		case len(p.Instruments) > 0:
			asked = strings.Join(p.Instruments, "|")
		}
		asked += "/" + p.Clause
		for _, st := range p.steps {
			asked += fmt.Sprintf(" %s %s", st.Kind, st.Mark)
		}
		if p.Unread != "" {
			asked += " (not read: " + p.Unread + ")"
		}
		out = append(out, fmt.Sprintf("[%s] %s: %s", text[p.Start:p.End], asked, renderResolution(c.Resolve(p))))
	}
	if len(out) == 0 {
		return "-"
	}
	return strings.Join(out, "; ")
}

func renderResolution(r Resolution) string {
	s := string(r.Status)
	refs := r.Refs
	if len(refs) == 0 {
		refs = r.Suggestions
	}
	if r.Status == OutOfRange {
		s += fmt.Sprintf(" %s-%s %s", r.ValidRange.First, r.ValidRange.Last, r.ValidRange.Of)
	}
	if len(refs) > 4 {
		return fmt.Sprintf("%s %v and %d more", s, refs[0], len(refs)-1)
	}
	for _, ref := range refs {
		s += " " + ref.String()
	}
	if r.Part != "" {
		s += " part " + r.Part
	}
	return s
}
