package eval

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var about = cmpopts.EquateApprox(0, 1e-9)

func TestJudge(t *testing.T) {
	log := math.Log2
	relevant := Qrels{
		"first":  {"a": 1},
		"third":  {"a": 1},
		"graded": {"a": 1, "b": 3},
		"none":   {"a": 1},
		"deep":   {"a": 1, "b": 1},
	}
	deep := []string{"x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "a"}
	ranked := map[string][]string{
		"first":    {"a", "x"},
		"third":    {"x", "x", "y", "a"}, // x counts once
		"graded":   {"a", "b"},
		"deep":     deep, // beyond the tenth place
		"unjudged": {"a"},
	}
	graded := (1 + 3/log(3)) / (3 + 1/log(3))
	want := Metrics{
		Queries:  5,
		NDCG10:   (1 + 1/log(4) + graded) / 5,
		MRR10:    (1 + 1./3 + 1) / 5,
		Success1: 2. / 5, Success5: 3. / 5,
		Recall10: 3. / 5, Recall100: 3.5 / 5,
	}
	if diff := cmp.Diff(want, Judge(ranked, relevant), about); diff != "" {
		t.Errorf("metrics (-want +got):\n%s", diff)
	}
	if got := Judge(ranked, nil); got != (Metrics{}) {
		t.Errorf("nothing judged: got %+v", got)
	}
}

func TestLatencyOf(t *testing.T) {
	var times []time.Duration
	for n := range 100 {
		times = append(times, time.Duration(100-n)*time.Millisecond)
	}
	for _, tt := range []struct {
		times []time.Duration
		want  Latency
	}{
		{times, Latency{100, 50, 99}},
		{times[:1], Latency{1, 100, 100}},
		{times[:3], Latency{3, 99, 100}},
		{nil, Latency{}},
	} {
		if got := LatencyOf(tt.times); got != tt.want {
			t.Errorf("%d times: got %+v, want %+v", len(tt.times), got, tt.want)
		}
	}
}

func TestWriteRun(t *testing.T) {
	var b strings.Builder
	ranked := []Ranked{{"a", 2.5}, {"b", 1}, {"c", 1}, {"d", math.NaN()}, {"e", 0.5}}
	if err := WriteRun(&b, "q1", ranked, "tag"); err != nil {
		t.Fatal(err)
	}
	want := "q1 Q0 a 1 2.5 tag\nq1 Q0 b 2 1 tag\nq1 Q0 c 3 0.99999994 tag\nq1 Q0 d 4 0.9999999 tag\nq1 Q0 e 5 0.5 tag\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("run (-want +got):\n%s", diff)
	}
	b.Reset()
	if err := WriteRun(&b, "q 1", []Ranked{{"第\u3000一\t条", 1}}, "tag"); err != nil || b.String() != "q%201 Q0 第%E3%80%80一%09条 1 1 tag\n" {
		t.Errorf("ids with white space: got %q, %v", b.String(), err)
	}
	for _, bad := range [][2]string{{"q1", ""}, {"", "a"}} {
		if err := WriteRun(&b, bad[0], []Ranked{{bad[1], 1}}, "tag"); err == nil {
			t.Errorf("question %q, passage %q: no error", bad[0], bad[1])
		}
	}
}

// readRun reads a run into rankings as score_beir.py and trec_eval order them: by score.
func readRun(t *testing.T, run string) map[string][]string {
	t.Helper()
	ranked := make(map[string][]string)
	last := make(map[string]float64)
	for line := range strings.Lines(run) {
		f := strings.Fields(line)
		if len(f) != 6 || f[1] != "Q0" {
			t.Fatalf("line %q: want six cells", line)
		}
		score, err := strconv.ParseFloat(f[4], 64)
		if err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		if before, ok := last[f[0]]; ok && !(float32(score) < float32(before)) {
			t.Fatalf("line %q: the score does not fall in single precision, before it is %g", line, before)
		}
		last[f[0]] = score
		ranked[f[0]] = append(ranked[f[0]], f[2])
		if got, want := f[3], strconv.Itoa(len(ranked[f[0]])); got != want {
			t.Fatalf("line %q: rank %s, want %s", line, got, want)
		}
	}
	return ranked
}

// FuzzWriteRun checks that whatever the scores, the order survives.
func FuzzWriteRun(f *testing.F) {
	f.Add("q", "a b c", 1.0, 1.0)
	f.Add("q", "a a", math.Inf(1), -math.MaxFloat32)
	f.Fuzz(func(t *testing.T, question, names string, first, second float64) {
		var ranked []Ranked
		for n, id := range strings.Fields(names) {
			ranked = append(ranked, Ranked{id, []float64{first, second}[n%2]})
		}
		var b bytes.Buffer
		if WriteRun(&b, question, ranked, "tag") != nil || len(ranked) == 0 {
			return
		}
		got := readRun(t, b.String())[solid(question)]
		for n, r := range ranked {
			if got[n] != r.ID {
				t.Fatalf("place %d: %q, want %q", n+1, got[n], r.ID)
			}
		}
	})
}
