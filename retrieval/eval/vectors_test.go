package eval

import (
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"yiju/corpus"
	"yiju/retrieval/index"
	"yiju/retrieval/search"
)

// madeModel is a deterministic embedding model: every word, and every pair of Han characters, has a random direction, and a
// text the sum of those of its words. Towards moves questions towards their relevant passages, as a better model would.
type madeModel struct {
	towards  float64
	noise    bool // every text has a direction of its own
	latin    bool // other scripts are all the same to it, as to a model that never saw them
	relevant map[string][]string
}

const madeDimension = 256

func (m madeModel) Model() string                        { return fmt.Sprintf("made %v", m.towards) }
func (m madeModel) Dimension() int                       { return madeDimension }
func (m madeModel) Prefixes() (question, passage string) { return "", "" }

func (m madeModel) Embed(_ context.Context, texts []string, _ func(int, int)) ([][]float32, error) {
	var out [][]float32
	for _, t := range texts {
		v := m.vector(t)
		for _, r := range m.relevant[t] {
			for i, x := range m.vector(r) {
				v[i] += m.towards * x / float64(len(m.relevant[t]))
			}
		}
		f := make([]float32, len(v))
		for i, x := range unitary(v) {
			f[i] = float32(x)
		}
		out = append(out, f)
	}
	return out, nil
}

// vector returns the vector of a text, of length 1.
func (m madeModel) vector(text string) []float64 {
	v := make([]float64, madeDimension)
	for n := range v {
		v[n] = 0.02 // what all texts share
	}
	if m.noise {
		point(v, "text "+text, 1)
		return unitary(v)
	}
	last := ""
	for _, word := range strings.FieldsFunc(strings.ToLower(spaced(text)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
		runes := []rune(word)
		switch {
		case !unicode.Is(unicode.Han, runes[0]):
			point(v, word[:min(len(word), 6)], math.Sqrt(float64(len(word))))
		case m.latin:
			point(v, "unknown", 0.2)
		default:
			point(v, last+word, 1)
			last = word
		}
	}
	return unitary(v)
}

// spaced puts spaces around Han characters.
func spaced(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.Is(unicode.Han, r) {
			b.WriteString(" " + string(r) + " ")
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// point adds the direction of a word to v.
func point(v []float64, word string, size float64) {
	h := fnv.New64a()
	h.Write([]byte(word))
	r := rand.New(rand.NewPCG(h.Sum64(), 1))
	for i := range v {
		v[i] += size * r.NormFloat64() / 16
	}
}

func unitary(v []float64) []float64 {
	sum := 0.0
	for _, x := range v {
		sum += x * x
	}
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = x / math.Sqrt(max(sum, 1e-12))
	}
	return out
}

func (m madeModel) with(set *Set) madeModel {
	texts := make(map[string]string)
	for _, p := range set.Passages {
		texts[p.ID] = strings.TrimSpace(p.Title + "\n" + p.Text)
	}
	m.relevant = make(map[string][]string)
	for _, q := range set.Queries {
		for id, gain := range set.Relevant[q.ID] {
			if gain > 0 {
				m.relevant[q.Text] = append(m.relevant[q.Text], texts[id])
			}
		}
	}
	return m
}

// queried are the questions of a set that TestVectors asks.
const queried = 300

// mustShared reads a set next to the repository, with its first questions.
func mustShared(t *testing.T, name string) *Set {
	t.Helper()
	set, err := ReadSet(os.DirFS(filepath.Join(shared, "eval/beir", name)))
	if err != nil {
		t.Skipf("untested without ../shared: vectors on %s: %v", name, err)
	}
	set.Queries = set.Queries[:min(len(set.Queries), queried)]
	keep := make(map[string]bool)
	for _, q := range set.Queries {
		keep[q.ID] = true
	}
	for id := range set.Relevant {
		if !keep[id] {
			delete(set.Relevant, id)
		}
	}
	return set
}

// TestVectors ranks with words alone and with made models: one that knows nothing, one that cannot read Chinese, one that
// knows words, and better ones, whose questions lie nearer to what answers them. nDCG@10 / success@1 when it was written:
//
//	             words        noise        no Chinese   words only   .15          .3           .8
//	eu-ai-act    .493 / .414  .493 / .414  .496 / .398  .496 / .398  .539 / .462  .568 / .500  .609 / .559
//	xquad-zh-en  .704 / .590  .704 / .590  .693 / .563  .704 / .593  .729 / .617  .787 / .677  .880 / .790
//	xquad-zh-zh  .980 / .960  .980 / .960  .980 / .960  .972 / .940  .984 / .967  .991 / .977  .996 / .990
//
// Voting for the larger of two votes, as before, the better ones gained nothing on eu-ai-act.
func TestVectors(t *testing.T) {
	if testing.Short() {
		t.Skip("measures")
	}
	models := []struct {
		name  string
		model *madeModel
		least map[string]float64 // what nDCG@10 gains at least
	}{
		{"words", nil, nil},
		{"noise", &madeModel{noise: true}, map[string]float64{"eu-ai-act": 0, "xquad-zh-en": 0, "xquad-zh-zh": 0}},
		{"no Chinese", &madeModel{latin: true}, map[string]float64{"eu-ai-act": -0.005, "xquad-zh-en": -0.015, "xquad-zh-zh": -0.002}},
		{"words only", &madeModel{}, map[string]float64{"eu-ai-act": -0.005, "xquad-zh-en": -0.005, "xquad-zh-zh": -0.01}},
		{"towards .15", &madeModel{towards: 0.15}, map[string]float64{"eu-ai-act": 0.03, "xquad-zh-en": 0.02, "xquad-zh-zh": 0}},
		{"towards .3", &madeModel{towards: 0.3}, map[string]float64{"eu-ai-act": 0.06, "xquad-zh-en": 0.07, "xquad-zh-zh": 0.005}},
		{"towards .8", &madeModel{towards: 0.8}, map[string]float64{"eu-ai-act": 0.09, "xquad-zh-en": 0.14, "xquad-zh-zh": 0.01}},
	}
	for _, name := range []string{"eu-ai-act", "xquad-zh-en", "xquad-zh-zh"} {
		var words BEIRReport
		for _, c := range models {
			set := mustShared(t, name)
			o := BEIROptions{K: 10, Patience: time.Minute}
			if c.model != nil {
				o.Build.Embedder = c.model.with(set)
			}
			r, err := RunBEIR(t.Context(), set, o)
			if err != nil {
				t.Fatal(err)
			}
			if c.model == nil {
				words = r
			} else if r.Vectors.Missed > 0 || r.NDCG10 < words.NDCG10+c.least[name]-1e-9 {
				t.Errorf("%s, %s: nDCG@10 %.4f, want %.4f + %.3f; %d questions without vectors", name, c.name, r.NDCG10, words.NDCG10, c.least[name], r.Vectors.Missed)
			}
			t.Logf("%-12s %-12s nDCG@10 %.3f  success@1 %.3f", name, c.name, r.NDCG10, r.Success1)
		}
	}
}

// TestVectorsRaiseNothingAlone asks the golden questions with made models: one that knows nothing changes no answer, and good
// ones claim no more unanswerable questions than words do.
func TestVectorsRaiseNothingAlone(t *testing.T) {
	if testing.Short() {
		t.Skip("measures")
	}
	f, err := os.Open(filepath.Join(shared, "eval/golden/dev.jsonl"))
	if err != nil {
		t.Skipf("untested without ../shared: answers with vectors: %v", err)
	}
	defer f.Close()
	questions, err := Read(f)
	if err != nil {
		t.Fatal(err)
	}
	snap, _ := load(t, os.DirFS(filepath.Join(shared, "seeds")), corpus.Manifest{}, index.BuildOptions{}, nil)
	whole, err := snap.Load(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	relevant := make(map[string][]string)
	for _, q := range questions {
		for _, i := range whole.Instruments {
			for _, d := range i.Documents {
				for _, c := range d.Clauses {
					if slices.ContainsFunc(q.Evidence, func(e string) bool { return strings.Contains(c.Text, e) }) {
						relevant[q.Text] = append(relevant[q.Text], c.Text)
					}
				}
			}
		}
	}
	var words Report
	for n, m := range []madeModel{{}, {noise: true}, {}, {towards: 0.3, relevant: relevant}, {towards: 0.8, relevant: relevant}} {
		tables := search.Tables{}
		if n > 0 {
			tables.Embedder = m
		}
		s, err := search.Memory(t.Context(), whole, index.BuildOptions{Extend: tables.Write})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if n > 0 {
			s = s.WithEmbedder(m, time.Minute)
		}
		results, err := Run(t.Context(), s, nil, questions, nil)
		if err != nil {
			t.Fatal(err)
		}
		r := Score(questions, results, nil)
		t.Logf("%+v: success@1 %.3f @5 %.3f, %+v", madeModel{noise: m.noise, towards: m.towards}, r.Search["ALL"].Success1, r.Search["ALL"].Success5, r.Ask)
		switch {
		case n == 0:
			words = r
		case r.Ask.Overclaim > words.Ask.Overclaim || m.noise && (r.Ask != words.Ask || r.Search["ALL"] != words.Search["ALL"]):
			t.Errorf("model %+v: %+v, by words %+v", m.towards, r.Ask, words.Ask)
		}
	}
}
