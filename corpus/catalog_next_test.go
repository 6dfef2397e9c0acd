package corpus

import (
	"reflect"
	"testing"
)

// TestCatalogNext changes an instrument in each way that a catalogue could notice: what is made of the catalogue before is
// what is made anew, and the one before stays as it is.
func TestCatalogNext(t *testing.T) {
	for name, change := range map[string]func(i *Instrument){
		"nothing":         func(*Instrument) {},
		"words":           func(i *Instrument) { i.Documents[0].Clauses[0].Text += " Other words." },
		"fewer documents": func(i *Instrument) { i.Documents = i.Documents[1:] },
		"alias":           func(i *Instrument) { i.Aliases = append(i.Aliases, "Ships") },
		"title":           func(i *Instrument) { i.Documents[0].Title += "（修订）" },
		"level":           func(i *Instrument) { i.Documents[0].Level, i.Documents[1].Level = News, News },
		"fewer clauses":   func(i *Instrument) { i.Documents[0].Clauses = i.Documents[0].Clauses[1:] },
		"clause":          func(i *Instrument) { i.Documents[0].Clauses[0].ID = "x" },
		"label":           func(i *Instrument) { i.Documents[0].Clauses[1].Label = "第九十九条" },
		"shape":           func(i *Instrument) { i.Documents[0].Clauses[1].Text += "\nAnother paragraph." },
		"instrument":      func(i *Instrument) { i.ID = "x-2030" },
	} {
		now := fixture()
		change(now[0])
		before := NewCatalog(fixture())
		if got := before.Next(fixture(), now); !reflect.DeepEqual(got, NewCatalog(now)) {
			t.Errorf("%s: another catalogue than one that is made anew", name)
		} else if shared := got.records[1] == before.records[1]; !shared {
			t.Errorf("%s: what is alike is made anew", name)
		}
		if !reflect.DeepEqual(before, NewCatalog(fixture())) {
			t.Errorf("%s: the catalogue before was changed", name)
		}
		if got := before.Next(fixture(), now[2:]); !reflect.DeepEqual(got, NewCatalog(now[2:])) {
			t.Errorf("%s, fewer instruments: another catalogue than one that is made anew", name)
		}
	}
}
