package asked

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
)

func TestRead(t *testing.T) {
	rows, err := Read(strings.NewReader("\ufeff{\"ref\":\"rules/1\",\"zh\":[\" 几点\\n开门 \",\"\",\"几点 开门\"],\"en\":null}\n\n{\"digest\":\"d\",\"zh\":[],\"en\":[]}"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Row{{Ref: corpus.Ref{Instrument: "rules", Clause: "1"}, ZH: []string{"几点 开门"}, Line: 1}, {Digest: "d", Line: 3}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for text, line := range map[string]int{
		"\n{\"zh\":[\"问\"]}": 2, "{": 1, "{\"ref\":\"rules/1\"}\n{\"ref\":7}": 2, "[]": 1, strings.Repeat("x", maxLine+1): 1,
	} {
		_, err := Read(strings.NewReader(text))
		if e, ok := errors.AsType[*LineError](err); !ok || e.Line != line {
			t.Errorf("Read(%.40q): %v, want an error in line %d", text, err, line)
		}
	}
	if _, err := Read(strings.NewReader(`{"zh":["问"]}`)); !errors.Is(err, ErrNoClause) {
		t.Errorf("got %v", err)
	}
}

func doc(l corpus.Lang, title string, texts ...string) *corpus.Document {
	d := &corpus.Document{Lang: l, Title: title}
	for n, text := range texts {
		id := string(rune('1' + n))
		d.Clauses = append(d.Clauses, &corpus.Clause{ID: id, Label: id, Text: text})
	}
	return d
}

// halls returns a corpus of two instruments that share a clause.
func halls() *corpus.Corpus {
	const shared = "The hall is closed on every public holiday and on the day after it."
	return &corpus.Corpus{Instruments: []*corpus.Instrument{
		{ID: "old", Documents: []*corpus.Document{
			doc(corpus.Chinese, "旧馆规则", "旧馆每天早上八点开门，晚上九点关门，节假日另行通知。"), doc(corpus.English, "Rules of the Old Hall", shared, "Bring your own lamp if you come to read after nightfall in winter."),
		}},
		{ID: "new", Documents: []*corpus.Document{doc(corpus.English, "Rules of the New Hall", shared)}},
	}}
}

func TestMatch(t *testing.T) {
	clauses := Clauses(halls())
	row := func(change func(*Row)) Row {
		r := Row{ZH: []string{"问"}, Line: 1}
		change(&r)
		return r
	}
	ref := func(i, c string) corpus.Ref { return corpus.Ref{Instrument: i, Clause: c} }
	tests := []struct {
		name string
		row  Row
		want corpus.Ref // the zero ref for none
	}{
		{"digest", row(func(r *Row) { r.Digest = clauses[1].Digest }), ref("old", "2")},
		{"stale digest", row(func(r *Row) { r.Digest, r.Ref = "0", ref("old", "2") }), corpus.Ref{}},
		{"ref", row(func(r *Row) { r.Ref = ref("new", "1") }), ref("new", "1")},
		{"ref with a language", row(func(r *Row) { r.Ref = corpus.Ref{Instrument: "old", Clause: "1", Lang: corpus.English} }), ref("old", "1")},
		{"unknown ref", row(func(r *Row) { r.Ref = ref("old", "9") }), corpus.Ref{}},
		{"text", row(func(r *Row) { r.Text = "旧馆每天早上八点开门，晚上九点" }), corpus.Ref{}}, // shorter than a piece, and not the whole
		{"longer text", row(func(r *Row) {
			r.Lang, r.Text = corpus.Chinese, "旧馆每天早上八点开门, 晚上九点关门, 节假日"
		}), ref("old", "1")},
		{"cut otherwise", row(func(r *Row) { r.Text = "Chapter 9 Light\nBring your own lamp if you come to read after nightfall" }), ref("old", "2")},
		{"other language", row(func(r *Row) { r.Lang, r.Text = corpus.Chinese, "Bring your own lamp if you come to read" }), corpus.Ref{}},
		{"title decides", row(func(r *Row) {
			r.Title, r.Text = "Rules of the New Hall", "The hall is closed on every public holiday"
		}), ref("new", "1")},
		{"another text", row(func(r *Row) { r.Text = "The museum opens at ten in the morning on weekdays only" }), corpus.Ref{}},
	}
	for _, x := range tests {
		m := Match(clauses, []Row{x.row})
		if x.want == (corpus.Ref{}) {
			if len(m.Rows) != 0 || len(m.Unmatched) != 1 {
				t.Errorf("%s: found %v", x.name, m.Rows)
			}
			continue
		}
		if len(m.Rows) != 1 || m.Rows[x.want].ZH == nil || len(m.Unmatched) != 0 {
			t.Errorf("%s: found %v, want %s", x.name, m.Rows, x.want)
		}
	}
	both := []Row{row(func(r *Row) { r.Ref = ref("old", "1") }), row(func(r *Row) { r.Ref, r.ZH, r.EN = ref("old", "1"), []string{"问", "再问"}, []string{"ask"} })}
	if got := Match(clauses, both).Rows[ref("old", "1")]; len(got.ZH) != 2 || len(got.EN) != 1 {
		t.Errorf("two rows of a clause give %+v", got)
	}
}

// TestClauses checks that the digest is that of a clause in all its languages.
func TestClauses(t *testing.T) {
	before := Clauses(halls())
	if len(before) != 3 || len(before[0].Versions) != 2 || before[0].Ref.String() != "old/1" {
		t.Fatalf("got %+v", before)
	}
	changed := halls()
	changed.Instruments[0].Documents[1].Clauses[0].Text += " And on Mondays."
	after := Clauses(changed)
	for n := range before {
		if same := before[n].Digest == after[n].Digest; same != (n > 0) {
			t.Errorf("%s: the digest is the same: %t", before[n].Ref, same)
		}
	}
}

func TestDigest(t *testing.T) {
	a, b := corpus.Ref{Instrument: "a", Clause: "1"}, corpus.Ref{Instrument: "b", Clause: "1"}
	one := Digest(map[corpus.Ref]Row{a: {ZH: []string{"问"}}, b: {EN: []string{"ask"}}})
	if one == "" || one != Digest(map[corpus.Ref]Row{b: {EN: []string{"ask"}, Line: 7}, a: {ZH: []string{"问"}, Digest: "d"}}) {
		t.Error("the digest depends on more than questions and clauses")
	}
	if one == Digest(map[corpus.Ref]Row{a: {ZH: []string{"问"}}, b: {EN: []string{"asks"}}}) || Digest(nil) != "" {
		t.Error("the digest does not tell questions apart")
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"ref":"rules/1","zh":["几点开门"],"en":["when does it open"]}`))
	f.Add([]byte("\ufeff{\"title\":\"t\",\"lang\":\"en\",\"label\":\"1\",\"text\":\"The hall is closed on every\",\"zh\":null}\n\n"))
	f.Add([]byte(`{"digest":"d","zh":["\ud800"],"en":[""]}`))
	clauses := Clauses(halls())
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, err := Read(bytes.NewReader(data))
		if err != nil {
			if _, ok := errors.AsType[*LineError](err); !ok {
				t.Fatalf("an error without a line: %v", err)
			}
			return
		}
		var b bytes.Buffer
		if err := Append(&b, rows...); err != nil {
			t.Fatal(err)
		}
		again, err := Read(&b)
		if err != nil || len(again) != len(rows) {
			t.Fatalf("written and read again: %d rows of %d, %v", len(again), len(rows), err)
		}
		m := Match(clauses, rows)
		if len(rows) > 0 && len(m.Rows)+len(m.Unmatched) == 0 {
			t.Fatal("rows are lost")
		}
	})
}
