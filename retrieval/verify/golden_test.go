package verify

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
	"yiju/corpus/diff"
)

// goldenCase is a line of testdata/golden.jsonl: a message and what is to be said of its quotations.
type goldenCase struct {
	ID   string   `json:"id"`
	Text string   `json:"text"`
	Want []string `json:"want"` // "verdict ref location", and behind it what else is said
}

// summary writes a quotation as the golden cases do: the verdict; the ref, or "-"; the verdict on the place; then, where
// there is one, "omission", "negated", "variant", the parts, the valid range and the difference.
func summary(q Quote) string {
	words := []string{string(q.Verdict), "-", string(q.Location.Verdict)}
	if q.Ref != (corpus.Ref{}) {
		words[1] = q.Ref.String()
	}
	if q.Reason != "" {
		words = append(words, string(q.Reason))
	}
	if q.Omission {
		words = append(words, "omission")
	}
	if q.Negated {
		words = append(words, "negated")
	}
	if q.Place != nil && q.Place.Variant {
		words = append(words, "variant:"+q.Place.Source.File)
	}
	for _, p := range q.Parts {
		words = append(words, "part:"+p.Ref.String())
	}
	if r := q.Location.ValidRange; r != nil {
		words = append(words, "range:"+strings.Join(r, "-"))
	}
	if q.Location.Other && q.Verdict != Elsewhere {
		words = append(words, "other")
	}
	if len(q.Diff) > 0 {
		words = append(words, "diff:"+spelled(q.Diff))
	}
	return strings.Join(words, " ")
}

func spelled(edits []diff.Edit) string {
	var b strings.Builder
	for _, e := range edits {
		switch e.Op {
		case diff.Removed:
			fmt.Fprintf(&b, "[-%s-]", e.Text)
		case diff.Inserted:
			fmt.Fprintf(&b, "{+%s+}", e.Text)
		default:
			b.WriteString("…") // what is shared
		}
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	total := 0
	for _, set := range []struct {
		file   string
		corpus *corpus.Corpus
	}{{"golden.jsonl", fixture()}, {"golden_ferry.jsonl", ferries()}} {
		v := mustVerifier(t, set.corpus)
		for _, c := range goldenCases(t, set.file) {
			report, err := v.Check(t.Context(), c.Text)
			if err != nil {
				t.Fatalf("%s: Check: %v", c.ID, err)
			}
			got := []string{}
			for _, q := range report.Quotes {
				got = append(got, summary(q))
				stands(t, v, c.ID, q)
			}
			if diff := cmp.Diff(got, c.Want); diff != "" {
				t.Errorf("%s: %s: %s (-got +want):\n%s", set.file, c.ID, c.Text, diff)
			}
			total++
		}
	}
	if total < 270 {
		t.Errorf("%d cases, want at least 270", total)
	}
}

// goldenCases reads the cases in a file of testdata.
func goldenCases(t *testing.T, file string) []goldenCase {
	t.Helper()
	f, err := os.Open("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []goldenCase
	seen := make(map[string]bool)
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var c goldenCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatalf("%s: %v", lines.Text(), err)
		}
		if seen[c.ID] {
			t.Errorf("%s comes twice", c.ID)
		}
		seen[c.ID] = true
		all = append(all, c)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// stands checks that every text that is shown as stored is.
func stands(t *testing.T, v *Verifier, id string, q Quote) {
	t.Helper()
	places := append([]Place{}, q.Parts...)
	for _, p := range []*Place{q.Place, q.Nearest} {
		if p != nil {
			places = append(places, *p)
		}
	}
	for _, p := range places {
		entries, err := v.snapshot.Clause(t.Context(), p.Ref)
		if err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		c := entries[0].Clause
		texts := []string{c.Text}
		for _, x := range c.Variants {
			texts = append(texts, x.Text)
		}
		if p.Text == "" || !strings.Contains(strings.Join(texts, "\n"), p.Text) {
			t.Errorf("%s: %s: %q is not stored", id, p.Ref, p.Text)
		}
	}
}
