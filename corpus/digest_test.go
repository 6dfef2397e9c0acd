package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// plainDigest is what a digest is of, by encoding/json.
func plainDigest(t testing.TB, parts ...any) string {
	t.Helper()
	b, err := json.Marshal(parts)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func plainClauseDigest(t testing.TB, c *Clause) string {
	t.Helper()
	type note struct{ Mark, Text string }
	notes, variants := []note{}, []string{}
	for _, n := range c.Notes {
		notes = append(notes, note{n.Mark, n.Text})
	}
	for _, v := range c.Variants {
		variants = append(variants, v.Text)
	}
	return plainDigest(t, c.ID, c.Label, c.LabelAdded, c.Heading, c.Path, c.Text, notes, variants)
}

func plainCorpusDigest(t testing.TB, c *Corpus) string {
	t.Helper()
	var parts []any
	for _, i := range c.Instruments {
		parts = append(parts, i.ID, i.Kind, i.Date, i.Issuer, i.TitleZH, i.TitleEN, i.Aliases)
		for _, d := range i.Documents {
			parts = append(parts, d.Lang, d.Title, d.Level, d.Address, d.Source, d.Notes)
			for _, cl := range d.Clauses {
				parts = append(parts, plainClauseDigest(t, cl), cl.Location)
			}
		}
	}
	for _, s := range c.Sources {
		parts = append(parts, s.Name, s.Address, s.SHA256, string(s.Skipped))
	}
	return plainDigest(t, parts...)
}

// random makes a corpus of so many documents of clauses that differ in every field.
func random(r *rand.Rand, documents int) *Corpus {
	c := &Corpus{}
	for n := range documents {
		d := &Document{Lang: Chinese, Title: "水井规定", Level: Official}
		for k := range 60 {
			var text strings.Builder
			for range 60 {
				text.WriteRune('一' + rune(r.IntN(3000)))
			}
			d.Clauses = append(d.Clauses, &Clause{
				ID: fmt.Sprint(k + 1), Label: fmt.Sprintf("第%d条", k+1), Text: text.String(), Path: []string{"第一章 总则"},
				Location: Location{File: fmt.Sprintf("law-%05d.txt", n), SHA256: fmt.Sprintf("%064x", n), LineStart: k + 3, LineEnd: k + 3},
			})
		}
		c.Instruments = append(c.Instruments, &Instrument{ID: fmt.Sprintf("law-%05d", n), TitleZH: "水井规定", Documents: []*Document{d}})
	}
	return c
}

// TestDigest checks that digests are those of the JSON, which snapshots and citations hold on to.
func TestDigest(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	all := []*Corpus{{}, {Sources: []*Source{{Name: "井.txt", SHA256: "ab", Skipped: "line_too_long: too <long>"}}}, random(r, 60)}
	for range 20 {
		all = append(all, random(r, 3))
	}
	all[2].Instruments[3].Aliases = []string{"井规", "wells & fountains"}
	all[2].Instruments[4].Documents[0].Notes = []string{}
	for n, c := range all {
		if got, want := c.Digest(), plainCorpusDigest(t, c); got != want {
			t.Errorf("corpus %d: got %s, want %s", n, got, want)
		}
	}
}

// FuzzDigest checks the digests of clauses with any texts.
func FuzzDigest(f *testing.F) {
	f.Add("第一条 水井由村民共同管理。\n第二款", "第一条", "①", byte(0xff))
	f.Add("\"Wells\" \\ <b> & \u2028 \u2029 \ufffd \x00\x7f\t", "\xff\xfe", "", byte(0))
	f.Add("", "", "é\U0001f600", byte(3))
	f.Fuzz(func(t *testing.T, text, label, mark string, has byte) {
		c := &Clause{ID: label, Label: mark, LabelAdded: has&1 != 0, Heading: mark, Text: text}
		for n := range int(has >> 1 & 3) {
			c.Path = append(c.Path, label, fmt.Sprint(n))
			c.Notes = append(c.Notes, Note{Mark: mark, Text: text, At: n})
		}
		for range int(has >> 3 & 3) {
			c.Variants = append(c.Variants, Variant{Text: label + text})
		}
		if has&0x80 != 0 && c.Path == nil {
			c.Path = []string{}
		}
		if got, want := c.Digest(), plainClauseDigest(t, c); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		whole := &Corpus{Instruments: []*Instrument{{ID: label, Documents: []*Document{{Title: text, Clauses: []*Clause{c, c}}}}}}
		c.Location = Location{File: text, SHA256: mark, LineStart: int(has), LineEnd: -int(has)}
		if got, want := whole.Digest(), plainCorpusDigest(t, whole); got != want {
			t.Errorf("corpus: got %s, want %s", got, want)
		}
	})
}

// BenchmarkDigest makes the digest of 200,000 clauses.
func BenchmarkDigest(b *testing.B) {
	c := random(rand.New(rand.NewPCG(7, 8)), 3334)
	b.ReportAllocs()
	for b.Loop() {
		c.Digest()
	}
}
