package structure

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"yiju/corpus"
	"yiju/corpus/extract"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// fixture is a testdata archive: sources, an optional manifest.json, and in the file "want" what Recover makes of them.
type fixture struct {
	name     string
	files    []txtar.File
	manifest corpus.Manifest
	want     string
}

// fixtures reads all archives of testdata.
func fixtures(t testing.TB) []fixture {
	t.Helper()
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	var out []fixture
	for _, name := range names {
		ar, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f := fixture{name: strings.TrimSuffix(filepath.Base(name), ".txtar")}
		for _, file := range ar.Files {
			switch file.Name {
			case "want":
				f.want = string(file.Data)
			case "manifest.json":
				if err := json.Unmarshal(file.Data, &f.manifest); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				if err := f.manifest.Validate(); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
			default:
				f.files = append(f.files, file)
			}
		}
		out = append(out, f)
	}
	return out
}

// seeds reads the real sources beside the repository; the test is skipped where they are not.
func seeds(t testing.TB) fixture {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "seeds")
	names, _ := filepath.Glob(filepath.Join(dir, "*.txt"))
	if len(names) == 0 {
		t.Skip("untested without ../shared: clauses of the seeds")
	}
	f := fixture{name: "seeds"}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f.files = append(f.files, txtar.File{Name: filepath.Base(name), Data: data})
	}
	return f
}

// texts decodes the sources anew, as Recover writes its account into them.
func (f fixture) texts(t testing.TB) []corpus.SourceText {
	t.Helper()
	var out []corpus.SourceText
	for _, file := range f.files {
		x, err := extract.Read(t.Context(), file.Name, file.Data, extract.Options{})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, x)
	}
	return out
}

func (f fixture) recover(t testing.TB) *corpus.Corpus {
	t.Helper()
	c, err := Recover(f.texts(t), f.manifest)
	if err != nil {
		t.Fatalf("%s: %v", f.name, err)
	}
	return c
}

func TestGolden(t *testing.T) {
	for _, f := range fixtures(t) {
		t.Run(f.name, func(t *testing.T) {
			var b strings.Builder
			dump(&b, f.recover(t))
			if *update {
				f.rewrite(t, b.String())
				return
			}
			if diff := cmp.Diff(b.String(), f.want); diff != "" {
				t.Errorf("(-got +want; -update rewrites):\n%s", diff)
			}
		})
	}
}

// rewrite replaces the file "want" of the archive.
func (f fixture) rewrite(t *testing.T, want string) {
	t.Helper()
	name := filepath.Join("testdata", f.name+".txtar")
	ar, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	ar.Files = slices.DeleteFunc(ar.Files, func(f txtar.File) bool { return f.Name == "want" })
	ar.Files = append(ar.Files, txtar.File{Name: "want", Data: []byte(want)})
	if err := os.WriteFile(name, txtar.Format(ar), 0o644); err != nil {
		t.Fatal(err)
	}
}

// dump writes all that was recovered, for people to read.
func dump(w io.Writer, c *corpus.Corpus) {
	for _, i := range c.Instruments {
		fmt.Fprintf(w, "INSTRUMENT %s kind=%s date=%s issuer=%s\n", i.ID, i.Kind, i.Date, i.Issuer)
		fmt.Fprintf(w, "  zh: %s\n  en: %s\n", i.TitleZH, i.TitleEN)
		if len(i.Aliases) > 0 {
			fmt.Fprintf(w, "  aliases: %q\n", i.Aliases)
		}
		for _, d := range i.Documents {
			fmt.Fprintf(w, "  DOCUMENT %s %s %q from %s address=%s notes=%v\n", d.Lang, d.Level, d.Title, d.Source, d.Address, d.Notes)
			for _, cl := range d.Clauses {
				dumpClause(w, cl)
			}
		}
	}
	for _, s := range c.Sources {
		fmt.Fprintf(w, "SOURCE %s address=%s chars=%d kept=%d\n", s.Name, s.Address, s.Chars, s.Kept)
		sums := s.RemovedBy()
		for _, r := range slices.Sorted(maps.Keys(sums)) {
			fmt.Fprintf(w, "  %s %d\n", r, sums[r])
		}
	}
}

func dumpClause(w io.Writer, c *corpus.Clause) {
	added := ""
	if c.LabelAdded {
		added = " (added)"
	}
	fmt.Fprintf(w, "    [%s] %q%s heading=%q path=%q lines %d-%d\n", c.ID, c.Label, added, c.Heading, c.Path,
		c.Location.LineStart, c.Location.LineEnd)
	at := 0
	var text strings.Builder // with a bar at every seam
	for _, s := range c.Seams {
		text.WriteString(c.Text[at:s] + "‖")
		at = s
	}
	text.WriteString(c.Text[at:])
	for line := range strings.Lines(text.String()) {
		fmt.Fprintf(w, "      %s\n", strings.TrimSuffix(line, "\n"))
	}
	for _, n := range c.Notes {
		fmt.Fprintf(w, "      note %s behind %q, lines %d-%d: %s\n", n.Mark, lastRunes(c.Text[:n.At], 6), n.LineStart, n.LineEnd, n.Text)
	}
	for _, v := range c.Variants {
		fmt.Fprintf(w, "      variant %s lines %d-%d: %q\n", v.File, v.LineStart, v.LineEnd, v.Text)
	}
}

func lastRunes(s string, n int) string {
	rs := []rune(s)
	return string(rs[max(0, len(rs)-n):])
}
