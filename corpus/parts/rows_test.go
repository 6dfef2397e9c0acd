package parts

import (
	"slices"
	"testing"

	"yiju/corpus"
)

func TestRows(t *testing.T) {
	table := &corpus.Clause{Text: "5.1 Lamps\nLAMP is a function, see LAMP 2.2 below.\nFunction | Control\n" +
		"LAMP 2: Lamps are lit. | LAMP 2.2: The keeper lights them. LAMP 2.3: The keeper signs.\n" +
		"AC-2 | Badges are checked (see AC-1).\nPR.AA-05 | Doors are shut."}
	for path, want := range map[string]string{
		"LAMP-2": "LAMP 2: Lamps are lit.", "LAMP-2.2": "LAMP 2.2: The keeper lights them.", "LAMP-2.3": "LAMP 2.3: The keeper signs.",
		"AC-2": "AC-2 | Badges are checked (see AC-1).", "PR.AA-05": "PR.AA-05 | Doors are shut.", "AC-1": "", "LAMP-2.4": "",
	} {
		if _, text, _ := Print(table, path, corpus.English); text != want {
			t.Errorf("%s: got %q, want %q", path, text, want)
		}
	}
	var names []string
	for _, r := range Rows(table.Text) {
		names = append(names, r.Name)
	}
	if want := []string{"LAMP 2", "LAMP 2.2", "LAMP 2.3", "AC-2", "PR.AA-05"}; !slices.Equal(names, want) {
		t.Errorf("rows: got %q, want %q", names, want)
	}
	if rows := Rows("LAMP 2: no table"); rows != nil {
		t.Errorf("without a table: got %v", rows)
	}
}
