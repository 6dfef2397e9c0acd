package retrieval

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestFuse(t *testing.T) {
	// Passages 10 and 11 are versions of clause 1, and so on.
	clause := func(id int64) int64 { return id / 10 }
	own := Ranking{Ranker: "own", Weight: 1, Scored: []Scored{{10, 8}, {20, 4}, {30, 1}}}
	other := Ranking{Ranker: "other", Weight: 0.9, Scored: []Scored{{21, 2}, {41, 1}, {11, 1}}}
	for _, c := range []struct {
		name     string
		rankings []Ranking
		want     []Fused
	}{
		{"nothing", nil, nil},
		{"one", []Ranking{own}, []Fused{
			{10, 10, 1, []Vote{{"own", 1}}}, {20, 20, 0.5, []Vote{{"own", 2}}}, {30, 30, 0.125, []Vote{{"own", 3}}},
		}},
		{"two, the larger counts", []Ranking{own, other}, []Fused{
			{10, 10, 1, []Vote{{"own", 1}, {"other", 3}}},
			{21, 21, 0.9, []Vote{{"own", 2}, {"other", 1}}},
			{41, 41, 0.45, []Vote{{"other", 2}}},
			{30, 30, 0.125, []Vote{{"own", 3}}},
		}},
		{"of two alike, the earlier one is shown", []Ranking{own, {"other", 1, []Scored{{31, 10}, {21, 6}, {11, 4}}}}, []Fused{
			{10, 10, 1, []Vote{{"own", 1}, {"other", 3}}},
			{31, 31, 1, []Vote{{"own", 3}, {"other", 1}}},
			{21, 20, 0.6, []Vote{{"own", 2}, {"other", 2}}},
		}},
		{"parts of one clause", []Ranking{{"own", 1, []Scored{{10, 4}, {11, 3}, {20, 2}}}}, []Fused{
			{10, 10, 1, []Vote{{"own", 1}}}, {20, 20, 0.5, []Vote{{"own", 3}}},
		}},
		{"no weight is a vote only", []Ranking{own, {"named", 0, []Scored{{30, 1}, {50, 1}}}}, []Fused{
			{10, 10, 1, []Vote{{"own", 1}}}, {20, 20, 0.5, []Vote{{"own", 2}}}, {30, 30, 0.125, []Vote{{"own", 3}, {"named", 1}}},
		}},
		{"no scores", []Ranking{{"own", 1, []Scored{{10, 0}, {20, -1}}}}, nil},
	} {
		got := Fuse(clause, c.rankings...)
		if diff := cmp.Diff(got, c.want, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-got +want):\n%s", c.name, diff)
		}
	}
}
