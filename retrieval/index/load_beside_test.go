package index

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
)

// TestLoadBeside loads a corpus beside one with other words in a clause, and beside one with fewer documents: what is alike
// is shared, and all is as it was built.
func TestLoadBeside(t *testing.T) {
	s := mustOpen(t, built(t))
	other := fixture()
	other.Instruments[0].Documents[0].Clauses[0].Notes = []corpus.Note{{Mark: "*", Text: "new"}}
	fewer := fixture()
	fewer.Instruments = fewer.Instruments[2:]
	for name, beside := range map[string]*corpus.Corpus{"other": other, "fewer": fewer, "none": {}} {
		got, err := s.LoadBeside(t.Context(), beside)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(got, fixture()); diff != "" {
			t.Errorf("%s (-got +want):\n%s", name, diff)
		}
	}
	got, err := s.LoadBeside(t.Context(), other)
	if err != nil {
		t.Fatal(err)
	}
	for n, i := range got.Instruments {
		for m, d := range i.Documents {
			shared := d.Clauses[0] == other.Instruments[n].Documents[m].Clauses[0]
			if changed := n+m == 0; shared == changed {
				t.Errorf("%s/%s: shared %v", i.ID, d.Lang, shared)
			}
		}
	}
}

// TestClausesDigest changes everything that is known of a clause, one after the other: each must show.
func TestClausesDigest(t *testing.T) {
	clause := func() *corpus.Clause {
		at := corpus.Location{File: "f", LineStart: 1, LineEnd: 2, SHA256: "s"}
		return &corpus.Clause{ID: "1", Label: "l", Heading: "h", Path: []string{"p"}, Text: "t", Location: at,
			Notes: []corpus.Note{{Mark: "*", Text: "n", At: 1, Location: at}}, Variants: []corpus.Variant{{Text: "v", Location: at}},
			Spans: []corpus.Span{{Start: 1, End: 2}}, Seams: []int{1}}
	}
	digest := func(c *corpus.Clause) string { return clausesDigest(&corpus.Document{Clauses: []*corpus.Clause{c}}) }
	if one, other := digest(clause()), digest(clause()); one != other {
		t.Fatal("the same clause has two digests")
	}
	seen := map[string]string{digest(clause()): "nothing"}
	c := clause()
	var visit func(name string, v reflect.Value)
	visit = func(name string, v reflect.Value) {
		before := reflect.New(v.Type()).Elem()
		before.Set(v)
		switch v.Kind() {
		case reflect.Struct:
			for n := range v.NumField() {
				visit(name+"."+v.Type().Field(n).Name, v.Field(n))
			}
			return
		case reflect.Slice:
			visit(name+"[0]", v.Index(0))
			v.SetZero()
		case reflect.String:
			v.SetString(name)
		case reflect.Bool:
			v.SetBool(true)
		case reflect.Int:
			v.SetInt(int64(len(seen)) + 100)
		default:
			t.Fatalf("%s: a %s", name, v.Kind())
		}
		if d := digest(c); seen[d] != "" {
			t.Errorf("%s does not show, as %s does", name, seen[d])
		} else {
			seen[d] = name
		}
		v.Set(before)
	}
	visit("clause", reflect.ValueOf(c).Elem())
	if len(seen) < 25 {
		t.Errorf("%d changes were made", len(seen)-1)
	}
}
