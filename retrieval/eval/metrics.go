package eval

import (
	"maps"
	"math"
	"slices"
	"time"
)

// Qrels holds the gains, above 0, of relevant passages by question and passage.
type Qrels map[string]map[string]float64

// Metrics measures rankings against judgements. Every figure is 0..1 and averaged over the judged questions; a question
// without a ranking counts as 0. Gains are linear, as in trec_eval.
type Metrics struct {
	Queries   int     `json:"queries"` // judged ones
	NDCG10    float64 `json:"ndcg@10"`
	MRR10     float64 `json:"mrr@10"`
	Success1  float64 `json:"success@1"` // share of questions with a relevant passage first
	Success5  float64 `json:"success@5"`
	Recall10  float64 `json:"recall@10"` // share of the relevant passages among the first ten
	Recall100 float64 `json:"recall@100"`
}

// Judge measures rankings: for each question, the ids of passages, best first. Only the first occurrence of an id counts.
func Judge(ranked map[string][]string, relevant Qrels) Metrics {
	m := Metrics{Queries: len(relevant)}
	for _, q := range slices.Sorted(maps.Keys(relevant)) { // in order, for reproducible sums
		m.add(ranked[q], relevant[q])
	}
	if n := float64(len(relevant)); n > 0 {
		for _, f := range []*float64{&m.NDCG10, &m.MRR10, &m.Success1, &m.Success5, &m.Recall10, &m.Recall100} {
			*f /= n
		}
	}
	return m
}

func (m *Metrics) add(ids []string, gains map[string]float64) {
	dcg, found, first := 0.0, 0, 0
	seen := make(map[string]bool)
	for _, id := range ids {
		n, gain := len(seen), gains[id]
		if n == 100 {
			break
		}
		if seen[id] {
			continue
		}
		if seen[id] = true; gain <= 0 {
			continue
		}
		found++
		if first == 0 {
			first = n + 1
		}
		if n < 10 {
			dcg += gain / math.Log2(float64(n+2))
			m.Recall10 += 1 / float64(len(gains))
		}
	}
	m.Recall100 += float64(found) / float64(len(gains))
	m.NDCG10 += dcg / ideal(gains)
	m.Success1 += count(first == 1)
	m.Success5 += count(first > 0 && first <= 5)
	if first > 0 && first <= 10 {
		m.MRR10 += 1 / float64(first)
	}
}

// ideal returns the discounted gain of the best possible first ten.
func ideal(gains map[string]float64) float64 {
	best := slices.Sorted(maps.Values(gains))
	slices.Reverse(best)
	sum := 0.0
	for n, g := range best[:min(10, len(best))] {
		sum += g / math.Log2(float64(n+2))
	}
	return sum
}

// Latency holds percentiles of the time per question in milliseconds, by the nearest-rank method.
type Latency struct {
	N   int     `json:"n"`
	P50 float64 `json:"p50_ms"`
	P99 float64 `json:"p99_ms"`
}

// LatencyOf returns the percentiles of times.
func LatencyOf(times []time.Duration) Latency {
	sorted := slices.Sorted(slices.Values(times))
	at := func(share float64) float64 {
		if len(sorted) == 0 {
			return 0
		}
		n := max(1, int(math.Ceil(share*float64(len(sorted)))))
		return float64(sorted[n-1].Microseconds()) / 1000
	}
	return Latency{len(sorted), at(0.50), at(0.99)}
}
