package citation

import (
	"slices"
	"testing"

	"yiju/corpus"
)

func TestKnownNames(t *testing.T) {
	table := readKnownNames("# comment\n灯塔管理法\t灯管法\tLAL\n\nCoast Rules Act\tCRA\n")
	law := &corpus.Instrument{ID: "lighthouse", Documents: []*corpus.Document{{Lang: corpus.Chinese, Title: "中华人民共和国灯塔管理法"}}}
	if got, want := table.others(law), []string{"灯塔管理法", "灯管法", "LAL"}; !slices.Equal(got, want) {
		t.Errorf("others: got %q, want %q", got, want)
	}
	other := &corpus.Instrument{ID: "quay", Documents: []*corpus.Document{{Lang: corpus.English, Title: "Quay Rules Act"}}}
	if got := table.others(other); got != nil {
		t.Errorf("others of an instrument that is not in the table: got %q", got)
	}
}

// TestKnownTable looks for names that stand twice in the table that ships, and for lines of one name.
func TestKnownTable(t *testing.T) {
	c := NewCatalogBuilder()
	seen := make(map[string]bool)
	for _, names := range c.known.lines {
		for _, name := range names {
			if n := normalName(name); seen[n] || n == "" {
				t.Errorf("%q stands twice", name)
			} else {
				seen[n] = true
			}
		}
	}
	if len(c.known.lines) < 80 {
		t.Errorf("%d lines, want at least 80", len(c.known.lines))
	}
}

// TestKnownStranger looks for an instrument of the table that the corpus lacks.
func TestKnownStranger(t *testing.T) {
	c := NewCatalog(fixture())
	for _, text := range []string{"网安法第二十一条", "GDPR Article 5", "Article 5 of the Digital Services Act"} {
		points := c.Pinpoints(text)
		if len(points) != 1 || points[0].Unknown == "" || c.Resolve(points[0]).Status != NotFound {
			t.Errorf("%s: got %+v, want an unknown instrument", text, points)
		}
	}
}
