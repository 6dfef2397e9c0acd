package parts

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yiju/corpus"
)

// outline writes the tree of parts, a line each: its path, and the first and last word of what it says.
func outline(c *corpus.Clause) string {
	var b strings.Builder
	var walk func(p *node, above chain)
	walk = func(p *node, above chain) {
		for i := range p.parts {
			q := &p.parts[i]
			at := append(above[:len(above):len(above)], q)
			if !q.sole {
				words := strings.Fields(c.Text[q.start:q.end])
				b.WriteString(at.path() + " " + words[0] + " … " + words[len(words)-1] + "\n")
			}
			walk(q, at)
		}
	}
	walk(partsOf(c), nil)
	return b.String()
}

func TestParts(t *testing.T) {
	for _, tt := range []struct {
		name   string
		clause corpus.Clause
		want   string
	}{
		{"numbered paragraphs", corpus.Clause{Label: "Article 5", Heading: "Lamps", Text: "Article 5\nLamps\n1. Every lamp shall burn.\n2. No lamp shall burn\n(a)\nby day;\n(b) in fog.\nThis holds on all islands.\n3. Oil is free."},
			"1 1. … burn.\n2 2. … islands.\n2.1 2. … fog.\n2.1.a (a) … day;\n2.1.b (b) … fog.\n2.2 This … islands.\n3 3. … free.\n"},
		{"Roman below letters, letters go on to i", corpus.Clause{Label: "Article 6", Text: "Article 6\n1. Boats are:\n(g) grey;\n(h) fitted with:\n(i) a horn;\n(ii) a bell;\n(i) inspected;\n(j) named."},
			"1 1. … named.\n1.g (g) … grey;\n1.h (h) … bell;\n1.h.i (i) … horn;\n1.h.ii (ii) … bell;\n1.i (i) … inspected;\n1.j (j) … named.\n"},
		{"letters to j", corpus.Clause{Label: "Article 7", Text: "Article 7\nBoats:\n(a) a;\n(b) b;\n(c) c;\n(d) d;\n(e) e;\n(f) f;\n(g) g;\n(h) h with:\n(i) one;\n(ii) two;\n(i) inspected;\n(j) named."},
			"a (a) … a;\nb (b) … b;\nc (c) … c;\nd (d) … d;\ne (e) … e;\nf (f) … f;\ng (g) … g;\nh (h) … two;\nh.i (i) … one;\nh.ii (ii) … two;\ni (i) … inspected;\nj (j) … named.\n"},
		{"款项目", corpus.Clause{Label: "第二条", Text: "第二条　船舶应当：\n（一）鸣笛；\n（二）点灯：\n1．桅灯；\n2．尾灯；\n（三）减速。\n小船除外。"},
			"1 船舶应当： … （三）减速。\n1.1 （一）鸣笛； … （一）鸣笛；\n1.2 （二）点灯： … 2．尾灯；\n1.2.1 1．桅灯； … 1．桅灯；\n1.2.2 2．尾灯； … 2．尾灯；\n1.3 （三）减速。 … （三）减速。\n2 小船除外。 … 小船除外。\n"},
		{"one paragraph with items", corpus.Clause{Label: "第三条", Text: "第三条　下列船舶：\n（一）渡船；\n（一之一）无人船；\n（二）渔船。"},
			"1 （一）渡船； … （一）渡船；\n1-1 （一之一）无人船； … （一之一）无人船；\n2 （二）渔船。 … （二）渔船。\n"},
		{"definitions", corpus.Clause{Label: "Article 3", Heading: "Definitions", Text: "Article 3\nDefinitions\nFor this Act:\n(1) ‘boat’ means a vessel;\n(2) ‘quay’ means:\n(a) a wall;\n(b) a pier;\n(3) ‘lamp’ means a light."},
			"1 (1) … vessel;\n2 (2) … pier;\n2.a (a) … wall;\n2.b (b) … pier;\n3 (3) … light.\n"},
		{"several marks in a line", corpus.Clause{Label: "§ 4", Text: "§ 4 Boats.\n(a) (1) A boat has a name.\n(2) A boat has:\n(A) a horn; and\n(B) a bell.\n(b) A raft has none."},
			"a (a) … bell.\na.1 (1) … name.\na.2 (2) … bell.\na.2.A (A) … and\na.2.B (B) … bell.\nb (b) … none.\n"},
		{"inline", corpus.Clause{Label: "第四条", Text: "第四条　渡船应当具备：（一）救生衣；（二）救生圈；（三）灭火器。依照第（一）项备置的，应当登记。"},
			"1 （一）救生衣； … （一）救生衣；\n2 （二）救生圈； … （二）救生圈；\n3 （三）灭火器。依照第（一）项备置的，应当登记。 … （三）灭火器。依照第（一）项备置的，应当登记。\n"},
		{"references are no list", corpus.Clause{Label: "Article 8", Text: "Article 8\nParagraphs (1) and (2) of Article 5 apply to rafts."}, ""},
		{"standards", corpus.Clause{Label: "5.1", Text: "5.1 要求\na) 采集前：\n1) 应评估；\n2) 应核验。\nb) 采集后应登记。"},
			"a a) … 应核验。\na.1 1) … 应评估；\na.2 2) … 应核验。\nb b) … 采集后应登记。\n"},
		{"ROC", corpus.Clause{Label: "第 4 條", Text: "第 4 條 渡船應備置：\n一、救生衣：\n（一）成人用。\n（二）兒童用。\n二、滅火器。\n違反前項規定者，處罰鍰。"},
			"1 渡船應備置： … 二、滅火器。\n1.1 一、救生衣： … （二）兒童用。\n1.1.1 （一）成人用。 … （一）成人用。\n1.1.2 （二）兒童用。 … （二）兒童用。\n1.2 二、滅火器。 … 二、滅火器。\n2 違反前項規定者，處罰鍰。 … 違反前項規定者，處罰鍰。\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(outline(&tt.clause), tt.want); diff != "" {
				t.Errorf("parts (-got +want):\n%s", diff)
			}
			if got, want := marksOf(shaped(Shape(&tt.clause))), marksOf(partsOf(&tt.clause)); got != want {
				t.Errorf("shape: got %s, want %s", got, want)
			}
		})
	}
}

// marksOf writes the marks of a tree.
func marksOf(p *node) string {
	var b strings.Builder
	p.write(&b)
	return b.String()
}

// FuzzParts checks that every part lies in the text and in what it is a part of, that its path leads back to it, and that the
// shape has the same marks.
func FuzzParts(f *testing.F) {
	f.Add("Article 5\n1. Lamps:\n(a) by day;\n(i) red;\n(ii) green.\nAlways.\n2. Oil.", "Article 5", "")
	f.Add("第二条　船舶应当：（一）鸣笛；（二）点灯：\n1．桅灯；\n小船除外。", "第二条", "")
	f.Add("3.1. a) x 1) y\n3.2. z\n① q\n\n(zz)(i)", "", "3.1")
	f.Fuzz(func(t *testing.T, text, label, heading string) {
		if len(text) > 4000 {
			return
		}
		c := &corpus.Clause{Text: text, Label: label, Heading: heading}
		root := partsOf(c)
		var walk func(p *node, above chain)
		walk = func(p *node, above chain) {
			for i := range p.parts {
				q := &p.parts[i]
				if q.start < p.start || q.end > p.end || q.start > q.end {
					t.Fatalf("part [%d, %d) in [%d, %d)", q.start, q.end, p.start, p.end)
				}
				walk(q, append(above[:len(above):len(above)], q))
			}
		}
		walk(root, nil)
		if got, want := marksOf(shaped(Shape(c))), marksOf(root); got != want {
			t.Errorf("shape: got %s, want %s", got, want)
		}
	})
}

// BenchmarkParts reads a clause of many lines, with and without marks.
func BenchmarkParts(b *testing.B) {
	c := &corpus.Clause{Text: strings.Repeat("A line without a mark.\n", 20000) + strings.Repeat("(a) An item: (1) and more.\n", 20000)}
	b.SetBytes(int64(len(c.Text)))
	for b.Loop() {
		partsOf(c)
	}
}
