package terminal

import (
	"strings"
	"testing"
)

// TestTableNames checks that a long name keeps both ends and widens no row, and that nothing is cut but on a terminal.
func TestTableNames(t *testing.T) {
	names := []string{
		"https://www.example.org/web/documents_674904/1179_674909/202310/t20231020_11164831.shtml",
		strings.Repeat("群岛河流治理", 40) + ".txt", "a.txt",
	}
	for _, screen := range []Screen{{Terminal: true, Width: 60}, {Terminal: true, Width: 100}, {}} {
		table := Table{Screen: screen, Right: []bool{false, true}}
		table.Row("source", "clauses", "level")
		for _, name := range names {
			table.Row(name, "12", "official translation")
		}
		lines := strings.Split(strings.TrimSuffix(table.String(), "\n"), "\n")[1:]
		for i, name := range names {
			first, last, cut := strings.Cut(strings.SplitN(lines[i], "  ", 2)[0], "…")
			switch {
			case !screen.Terminal:
				if cut || !strings.HasPrefix(lines[i], name) {
					t.Errorf("not on a terminal: %s", lines[i])
				}
			case Width(lines[i]) > screen.Width:
				t.Errorf("%d columns of %d: %s", Width(lines[i]), screen.Width, lines[i])
			case name == "a.txt":
				if cut {
					t.Errorf("a short name is cut: %s", lines[i])
				}
			case !cut || !strings.HasPrefix(name, first) || !strings.HasSuffix(name, last) || len(first) < 8 || len(last) < 8:
				t.Errorf("%s becomes %s", name, lines[i])
			}
		}
		if !screen.Terminal && Width(lines[2]) > mostName+40 {
			t.Errorf("a long name widens other rows: %q", lines[2])
		}
	}
}
