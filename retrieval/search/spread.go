package search

import (
	"slices"

	"yiju/retrieval"
)

// spreadLeast is the share of the best score that the best hit of a named instrument needs to be raised.
const spreadLeast = 0.2

// spread moves the best hit of each instrument that the question names before the second hit of another, if it names
// several: "what do both say about …". Clauses cited by number stay in front. A raised hit gets the score of the hit that
// it moves before.
func (m *Matcher) spread(fused []retrieval.Fused, found *lexical) []retrieval.Fused {
	slots := m.question.slots()
	instruments, err := m.snapshot.Instruments()
	if err != nil || len(slots) < 2 {
		return fused // if the snapshot is unreadable, reading the hits will report it
	}
	slotOf := func(f retrieval.Fused) int {
		id := idAt(instruments, found.group(f.Best).instrument)
		return slices.IndexFunc(slots, func(s []string) bool { return slices.Contains(s, id) })
	}
	served := make([]bool, len(slots))
	second := -1 // place of the first hit that repeats an instrument
	least := 0.0
	for n := range fused {
		f, s := fused[n], slotOf(fused[n])
		pinned := f.From[0].Ranker == RankerPinpoint
		if !pinned && least == 0 {
			least = spreadLeast * f.Score
		}
		switch {
		case s < 0 || f.Score < least:
		case served[s] && !pinned && second < 0:
			second = n
		case !served[s]:
			served[s] = true
			if second >= 0 {
				f.Score = fused[second].Score
				m.trace.raise(f.Best)
				copy(fused[second+1:n+1], fused[second:n])
				fused[second] = f
				second++
			}
		}
	}
	return fused
}

// slots returns the instruments that each name of the question may mean, each set once.
func (m *mentioned) slots() [][]string {
	var list [][]string
	for _, n := range m.names {
		same := func(s []string) bool {
			return slices.ContainsFunc(s, func(id string) bool { return slices.Contains(n.Instruments, id) })
		}
		if len(n.Instruments) > 0 && !slices.ContainsFunc(list, same) {
			list = append(list, n.Instruments)
		}
	}
	return list
}

// raise records that the hit of this passage was raised.
func (t *trace) raise(best int64) {
	if t != nil {
		t.raised[best] = true
	}
}
